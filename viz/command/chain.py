"""The chain of the first sample in words and numbers: which sample it is, its operations, how to read the signs."""

from __future__ import annotations

from autograd.graph.numbers import numbers
from viz.command.lines import WIDTH, kept, plain, short, wrapped
from viz.command.result import Result
from viz.command.sample import described
from viz.style.text import clean

_LISTED = 6
"""Features of the sample that are named."""
# How the numbers of the table are written: (digits, entries), the first that fits the width.
_FINE_TO_COARSE = ((4, 6), (3, 6), (3, 4), (3, 3), (2, 2))


def summary(result: Result) -> list[str]:
    """The first sample, and its chain with values and gradients."""
    lines = [wrapped("", f"The first sample through the network: {sample(result)}")]
    return [*lines, wrapped("", f"x is the sample standardized; {target(result)}"), "", *rows_of(result)]


def guide(result: Result) -> str:
    """The lines above the steps: which sample it is, and how to read the signs."""
    rows = {
        "x": "the sample, standardized: (value − mean) / standard deviation of each feature",
        "x′": "x with a 1 in front, for the bias, which is column 0 of W",
        "W[:, 1:]": "W without column 0: no gradient goes back to that 1",
        "∂l/∂A": "how fast l changes when A changes: the gradient of A",
        "a · bᵀ": "every entry of a times every entry of b: a matrix",
        "a ⊙ b": "entry times entry",
    }
    head = f"The first sample of {result.title}: {sample(result)}"
    lines = [wrapped("", head), wrapped("", f"Here {target(result)}."), "", "How to read it"]
    return "\n".join([*lines, *(f"  {sign:<9} {meaning}" for sign, meaning in rows.items())])


def sample(result: Result) -> str:
    """The first sample in the table's own units."""
    label = result.table.labels[0]
    said = plain(float(f"{label:.6g}")) if result.table.task == "regression" else clean(str(label))
    return f"{described(result.table, 0, _LISTED)} → {said}"


def target(result: Result) -> str:
    """What t and y mean."""
    if result.table.task == "regression":
        mean, scale = float(result.model.units.mean), float(result.model.units.scale)
        unit = f"(value − {short(mean)}) / {short(scale)}"
        return f"t and the output are {clean(result.table.target_name)} in standard units, {unit}"
    first, classes = result.table.labels[0], result.model.classes_
    names, label = [kept(clean(str(name))) for name in classes], clean(str(first))
    if len(names) == 2:
        return f"t = {int(first == classes[1])} ({label}), y the probability of {names[1]}"
    t = numbers((classes == first).astype(float), most=len(names))
    return f"t = {kept(t)} ({label}), y the probabilities of {', '.join(names)}"


def rows_of(result: Result) -> list[str]:
    """The operations, a row each: value on the left, gradient on the right."""
    for digits, most in _FINE_TO_COARSE:
        rows = _rows(result, digits, most)
        left = max(len(row[0]) for row in rows)
        lines = [f"  {value.ljust(left)}   {gradient}" for value, gradient in rows]
        if max(map(len, lines)) <= WIDTH:
            break
    return lines


def _rows(result: Result, digits: int, most: int) -> list[tuple[str, str]]:
    graph = result.graph
    rows = []
    for step in graph.forward_steps:
        # Of `y = σ(E) = 1 / (1 + exp(−E))` the short form: the long one stands in the file of steps.
        formula = " = ".join(step.formula.split(" = ")[:2])
        value, gradient = (numbers(data, digits, most) for data in (step.value, step.node.grad))
        rows.append((formula, value, f"{graph.gradient_name(step.node)} = {gradient}"))
    # The loss is a long formula and a short number: it may go past the column of the others.
    align = max(len(formula) for formula, _, _ in rows[:-1])
    columns = [(f"{formula.ljust(align)} = {value}", gradient) for formula, value, gradient in rows]
    return [("forward, top to bottom", "backward, bottom to top"), *columns]
