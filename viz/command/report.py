"""What the main job says in words: the printed summary, and how to read the steps."""

from __future__ import annotations

from textwrap import fill
from typing import Any

import numpy as np

from autograd.graph.numbers import numbers
from viz.command.result import Result
from viz.style.text import clean, counted

_WIDTH = 100
_GLUE = "\0"
_LISTED = 6
"""Features of the sample that are named."""
# How the numbers of the table are written: (digits, entries), the first that fits the width.
_FINE_TO_COARSE = ((4, 6), (3, 6), (3, 4), (3, 3), (2, 2))


def summary(result: Result) -> str:
    """Data, network, accuracy, and the chain of the first sample with its gradients."""
    table, model, history = result.table, result.model, result.model.history_
    counts = ", ".join(_kept(f"{clean(str(name))} {int(np.sum(table.labels == name))}") for name in model.classes_)
    sizes, epochs = "-".join(map(str, model.layer_sizes)), counted(len(history), "epoch")
    size = f"{counted(len(table), 'sample')}, {counted(table.X.shape[1], 'feature')}"
    facts = {
        "Data": f"{clean(result.source)}: {size}; {clean(table.target_name)}: {counts}",
        "Network": f"{sizes}, {counted(model.parameter_count(), 'parameter')}, {epochs}",
        "Accuracy": f"{result.accuracy:.3f} on the samples it was trained on; mean loss {history.loss[-1]:.4f}",
    }
    lines = [_wrapped(f"{what:<10}", text) for what, text in facts.items()]
    lines += [_wrapped("Note      ", note) for note in result.notes]
    lines += ["", _wrapped("", f"The first sample through the network: {_sample(result)}")]
    lines += [_wrapped("", f"x is the sample standardized; {_target(result)}"), "", *_chain(result)]
    return "\n".join(lines)


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
    head = f"The first sample of {result.title}: {_sample(result)}"
    lines = [_wrapped("", head), _wrapped("", f"Here {_target(result)}."), "", "How to read it"]
    return "\n".join([*lines, *(f"  {sign:<9} {meaning}" for sign, meaning in rows.items())])


def _wrapped(head: str, text: str) -> str:
    indent = " " * len(head)
    text = fill(
        text, _WIDTH, initial_indent=head, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return text.replace(_GLUE, " ")


def _kept(text: str) -> str:
    """A name and its number, which stay on one line."""
    return text.replace(" ", _GLUE)


def _sample(result: Result) -> str:
    """The first sample in the table's own units."""
    names, row = result.table.feature_names, result.table.X[0]
    listed = [_kept(f"{clean(name)} {_plain(x)}") for name, x in zip(names[:_LISTED], row, strict=False)]
    return f"{', '.join(listed)}{', …' if len(names) > _LISTED else ''} → {clean(str(result.table.labels[0]))}"


def _plain(x: Any) -> str:
    return f"{x:.10g}".replace("-", "−")


def _target(result: Result) -> str:
    """What t and y mean."""
    first, classes = result.table.labels[0], result.model.classes_
    names, label = [_kept(clean(str(name))) for name in classes], clean(str(first))
    if len(names) == 2:
        return f"t = {int(first == classes[1])} ({label}), y the probability of {names[1]}"
    t = numbers((classes == first).astype(float), most=len(names))
    return f"t = {_kept(t)} ({label}), y the probabilities of {', '.join(names)}"


def _chain(result: Result) -> list[str]:
    """The operations, a row each: value on the left, gradient on the right."""
    for digits, most in _FINE_TO_COARSE:
        rows = _rows(result, digits, most)
        left = max(len(row[0]) for row in rows)
        lines = [f"  {value.ljust(left)}   {gradient}" for value, gradient in rows]
        if max(map(len, lines)) <= _WIDTH:
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
