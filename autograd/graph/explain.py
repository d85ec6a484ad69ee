"""A graph as text: backprop, step by step, in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd.graph.graph import Graph
from autograd.graph.numbers import brief, numbers
from autograd.value import Value

_WIDTH = 100
"""Characters of a line: longer formulas are folded, wider matrices written row under row."""
_MOST = 6
"""Rows, and entries of a row, that are written out."""
_SIGNS = {f"{sign} " for sign in "·⊙∗+−/="}


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
            lines += _written(f"  leaf  {v.name} = ", v.data)
    for k, forward in enumerate(graph.forward_steps[:most], 1):
        lines += _folded(f"  {k}.  ", forward.formula)
        column = len(f"  {k}.  {graph.name_of(forward.node)} ")
        lines += _equal(column, forward.numbers, forward.value)
    lines += _rest(len(graph.forward_steps), most)
    starts = ", ".join(f"{graph.gradient_name(v)} = {_brief(graph.seed_of(k))}" for k, v in enumerate(graph.ends[:4]))
    lines += ["", f"Backward: {starts}, then one factor of the chain rule at a time"]
    for k, step in enumerate(graph.backward_steps[:most], 1):
        number, name = f"  {k}.  ", graph.name_of(step.parent)
        way = f"from {graph.name_of(step.consumer)} to {name}"
        way += f", local derivative {step.local_formula}" if step.local_formula else ""
        lines += _folded(number, way) + _folded(" " * len(number), step.formula)
        column = len(number) + len(step.formula.split("=")[0])
        lines += _equal(column - (step.grad_before is not None), step.numbers, step.contribution)
        if step.grad_before is not None:
            lines += _change(
                f"{' ' * len(number)}{graph.gradient_name(step.parent)}", step.grad_before, step.grad_after
            )
    lines += _rest(len(graph.backward_steps), most)
    totals = {step.parent: step.grad_after for step in graph.backward_steps if not step.parent.parents}
    lines += ["", "Gradients of the leaves"]
    for v in graph.leaves:
        if v in totals:
            lines += _written(f"  {graph.gradient_name(v)} = ", totals[v])
    return "\n".join(lines)


def _equal(column: int, filled: str, result: Any) -> list[str]:
    head = " " * column + "= "
    shown = _folded(head, filled) if filled and filled != numbers(result) else []
    return shown + _written(head, result)


def _change(name: str, before: Any, after: Any) -> list[str]:
    """What a gradient was before a term arrived, and what it is with it."""
    line = f"{name}: {_brief(before)} → {_brief(after)}"
    if len(line) <= _WIDTH:
        return [line]
    return _written(f"{name} before: ", before) + _written(f"{name} after:  ", after)


def _written(head: str, data: Any) -> list[str]:
    """``head`` and the data; a matrix that is too wide for one line, row under row."""
    text, shape = _brief(data), f"   shape {np.shape(data)}" if np.ndim(data) else ""
    if len(head + text + shape) <= _WIDTH or np.ndim(data) != 2 or not _is_listed(data):
        return [head + text + shape]
    shown = [[numbers(entry) for entry in row[:_MOST]] for row in data]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    more = " …" if np.shape(data)[1] > _MOST else ""
    rows = [" ".join(e.rjust(w) for e, w in zip(row, widths, strict=True)) for row in shown]
    lines = [f"{' ' * len(head)} [{row}{more}]" for row in rows]
    lines[0] = f"{head}[{lines[0].lstrip()}"
    lines[-1] += "]" + shape
    return lines


def _folded(head: str, text: str) -> list[str]:
    """``head`` and a formula, in as many lines as it needs: broken before a sign, or between the rows of a matrix."""
    lines, opened = [], [len(head) - 1]
    while len(head + text) > _WIDTH and (places := list(_places(text, _WIDTH - len(head)))):
        at = -min(places)[-1]
        lines.append(head + text[:at])
        for column, char in enumerate(text[:at], len(head)):
            if char in "([":
                opened.append(column)
            elif char in ")]" and len(opened) > 1:
                opened.pop()
        # What goes on inside a bracket stands under what the bracket begins with.
        head, text = " " * (opened[-1] + 1), text[at + 1 :]
    return [*lines, head + text]


def _places(text: str, most: int) -> Iterator[tuple[int, int]]:
    """Each space where a line may end, the best first when sorted: in few brackets, then late."""
    depth = 0
    for at, char in enumerate(text[:most]):
        depth += (char in "([") - (char in ")]")
        if char == " " and at and (text[at + 1 : at + 3] in _SIGNS or text[at - 1 : at + 2] == "] ["):
            yield depth, -at


def _brief(data: Any) -> str:
    return numbers(data, most=_MOST) if _is_listed(data) else brief(data, "{low} to {high}, mean {mean}")


def _is_listed(data: Any) -> bool:
    """Whether the entries are written out, the first ones at least: of a large array the rows must be few."""
    return np.ndim(data) < 2 or np.size(data) <= _MOST**2 or (np.ndim(data) == 2 and len(data) <= _MOST)


def _rest(total: int, most: int) -> list[str]:
    return [f"  … and {total - most} more steps"] if total > most else []
