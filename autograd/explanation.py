"""A graph as text: backprop, step by step, in a terminal."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.formula import numbers
from autograd.graph import Graph
from autograd.value import Value


def explain(loss: Value | Graph, most: int = 400) -> str:
    """The forward and backward steps of a graph in words and numbers.

    Each line says a step in symbols, then with its numbers put in, then its result. The formulas
    are typeset from the rules that run.

    Parameters
    ----------
    loss : Value or Graph
        Where the computation ends.
    most : int
        How many steps each way to write out.

    Examples
    --------
    >>> from autograd import Value, explain
    >>> x = Value(4.0, name="x")
    >>> v = 1 / x
    >>> v.name = "v"
    >>> print(explain(v))
    Forward: from the leaves to v
      leaf  x = 4
      1.  v = 1 / x
            = 1 / 4
            = 0.25
    <BLANKLINE>
    Backward: ∂v/∂v = 1, then one factor of the chain rule at a time
      1.  from v to x, local derivative −v / x
          ∂v/∂x = ∂v/∂v · (−v / x)
                = 1 · (−0.25 / 4)
                = −0.0625
    <BLANKLINE>
    Gradients of the leaves
      ∂v/∂x = −0.0625
    """
    graph = loss if isinstance(loss, Graph) else Graph(loss)
    end = ", ".join(graph.name_of(v) for v in graph.ends)
    lines = [f"Forward: from the leaves to {end}"]
    for v in graph.leaves:
        if v.name:
            lines.append(f"  leaf  {v.name} = {_brief(v.data)}{_shape(v.data)}")
    for k, forward in enumerate(graph.forward_steps[:most], 1):
        head = f"  {k}.  {forward.formula}"
        lines.append(head)
        lines += _equal(len(f"  {k}.  {graph.name_of(forward.node)} "), forward.numbers, forward.value)
    lines += _rest(len(graph.forward_steps), most)
    starts = ", ".join(f"{graph.gradient_name(v)} = {_brief(graph._seed_of(k))}" for k, v in enumerate(graph.ends[:4]))
    lines += ["", f"Backward: {starts}, then one factor of the chain rule at a time"]
    for k, step in enumerate(graph.backward_steps[:most], 1):
        name = graph.name_of(step.parent)
        lines.append(f"  {k}.  from {graph.name_of(step.consumer)} to {name}, local derivative {step.local_formula}")
        indent = len(f"  {k}.  ")
        lines.append(" " * indent + step.formula)
        left = indent + len(step.formula.split("=")[0])
        lines += _equal(left - (step.grad_before is not None), step.numbers, step.contribution)
        if step.grad_before is not None:
            lines.append(
                " " * indent
                + f"{graph.gradient_name(step.parent)}: {_brief(step.grad_before)} → {_brief(step.grad_after)}"
            )
    lines += _rest(len(graph.backward_steps), most)
    totals = {step.parent: step.grad_after for step in graph.backward_steps if not step.parent.parents}
    lines += ["", "Gradients of the leaves"]
    lines += [f"  {graph.gradient_name(v)} = {_brief(totals[v])}{_shape(v.data)}" for v in graph.leaves if v in totals]
    return "\n".join(lines)


def _equal(column: int, filled: str, result: Any) -> list[str]:
    shown = [filled] if filled and filled != numbers(result) else []
    return [" " * column + f"= {text}" for text in [*shown, _brief(result) + _shape(result)]]


def _brief(data: Any) -> str:
    if np.ndim(data) > 1 and np.size(data) > 36:
        return f"{numbers(np.min(data))} to {numbers(np.max(data))}, mean {numbers(np.mean(data))}"
    return numbers(data)


def _shape(data: Any) -> str:
    return f"   shape {np.shape(data)}" if np.ndim(data) else ""


def _rest(total: int, most: int) -> list[str]:
    return [f"  … and {total - most} more steps"] if total > most else []
