"""A recorded graph as NumPy source, and as the function that the source defines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.errors import RecordingError
from autograd.graph.graph import Graph
from autograd.graph.node import text_of
from autograd.program.builder import Rewrite, needed
from autograd.program.instruction import Instruction
from autograd.program.layout import Layout
from autograd.program.lowering import Lowering
from autograd.program.primitives import base_of
from autograd.program.shortcuts import shortened
from autograd.program.source import Writer
from autograd.rules.compiler import ieee
from autograd.rules.op import constant as constant_op
from autograd.sweep import everything
from autograd.value import Value


def write(
    inputs: Sequence[Value],
    outputs: Sequence[Value],
    loss: Value,
    updates: Sequence[tuple[Value, Value]] = (),
    lang: str = "en",
    is_plain: bool = False,
) -> str:
    """The source that computes ``outputs`` from ``inputs`` and changes some inputs in place.

    Parameters
    ----------
    inputs : sequence of Value
        Leaves, in the order of the arguments.
    outputs : sequence of Value
        What the function returns.
    loss : Value
        Whose formulas stand above the lines.
    updates : sequence of (Value, Value)
        (input, its new value): arrays that are overwritten at the end.
    lang : str
        The language of the words in formulas.
    is_plain : bool
        Without buffers and without what is only there for speed: to be read.

    Raises
    ------
    RecordingError
        If an update, or an output, would read an input after it has been overwritten.
    """
    wanted = [*outputs, *(new for _, new in updates)]
    lowering, results = lowered(inputs, wanted, loss, lang, () if is_plain else (shortened,))
    results = results[: len(outputs)]
    changes = [(lowering.result(old), lowering.result(new)) for old, new in updates]
    overwritten = {old for old, _ in changes}
    late = [base_of(r) in overwritten for r in results]
    late += [any(base_of(a) in overwritten - {old} for a in (new, *new.args)) for old, new in changes]
    if any(late):
        raise RecordingError(
            "An output is a parameter itself, or a new parameter is made of another one directly: by then that one "
            "has been overwritten."
        )
    order = needed(lowering.builder.order, [*results, *(new for _, new in changes)])
    return Writer(Layout(lowering.inputs, order, results, changes, is_plain)).source()


def lowered(
    inputs: Sequence[Value], wanted: Sequence[Value], loss: Value, lang: str = "en", rewrites: Sequence[Rewrite] = ()
) -> tuple[Lowering, list[Instruction]]:
    """The instructions of ``wanted`` and of all that leads there."""
    lowering = Lowering(inputs, _comments(loss, lang), rewrites)
    nodes = {v for end in wanted for v in everything(end)}
    with np.errstate(all="ignore"):  # a step inside may overflow where the whole does not
        lowering.lower(sorted(nodes, key=lambda v: v.order))
    return lowering, [lowering.result(v) for v in wanted]


def compiled(source: str) -> Callable[..., Any]:
    """The function ``program`` that a source defines."""
    names: dict[str, Any] = {}
    exec(compile(source, "<program>", "exec"), names)
    made: Callable[..., Any] = names["program"]
    return made


def by_ieee(run: Callable[..., Any]) -> Callable[..., Any]:
    """A compiled program that answers as NumPy does, and as the function does, where Python's floats raise."""

    def careful(*data: Any) -> Any:
        try:
            return run(*data)
        except ArithmeticError:
            return run(*map(ieee, data))

    return careful


def _comments(loss: Value, lang: str) -> dict[str, list[str]]:
    """For each named node its formula, for each gradient its terms: the rules of the nodes that it comes from."""
    graph = Graph(loss)
    found = {graph.name_of(v): [graph.formula_of(v, lang)] for v in graph.operations if v.name}
    for v in reversed(graph.operations):
        for index, p in enumerate(v.parents):
            if p.name and p.op is not constant_op and text_of(v, "local", index) != "0":
                terms = found.setdefault(f"∂{loss.name or 'l'}/∂{p.name}", [])
                terms.append(f"{graph.gradient_name(p)} {'+=' if terms else '='} {graph.rule_of(v, index, lang)}")
    return found
