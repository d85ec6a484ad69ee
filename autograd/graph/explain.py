"""A graph as text: backprop, step by step, in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from numbers import Integral
from typing import Any

import numpy as np

from autograd import context
from autograd.errors import ArgumentError, short
from autograd.graph.graph import Graph
from autograd.graph.node import text_of
from autograd.graph.noise import noise_in, noise_of_steps, without_noise
from autograd.graph.numbers import brief, numbers
from autograd.graph.sentences import language, say
from autograd.graph.steps import BackwardStep
from autograd.value import Value

_WIDTH = 100
"""Characters of a line: longer formulas are folded, wider matrices written row under row."""
_MOST = 6
"""Rows, and entries of a row, that are written out."""
_SIGNS = {f"{sign} " for sign in "·⊙∗+−/="}


def explain(loss: Value | Graph, most: int = 400, *, lang: str = "en") -> str:
    """The forward and backward steps of a graph in words and numbers.

    Each line says a step in symbols, then with its numbers put in, then its result. The formulas
    are typeset from the rules that run.

    Parameters
    ----------
    loss : Value or Graph
        Where the computation ends.
    most : int
        How many steps each way to write out.
    lang : str
        The language: ``"en"``, ``"fr"`` or ``"de"``.

    Raises
    ------
    ArgumentError
        For another language.

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
    context.refuse_to_show("An explanation")
    if isinstance(most, bool) or not isinstance(most, Integral) or most < 0:
        raise ArgumentError(f"most is a whole number, 0 or more; got {short(most)}.")
    return _Explained(loss if isinstance(loss, Graph) else Graph(loss), most, language(lang)).text()


class _Explained:
    """The lines of one explanation."""

    def __init__(self, graph: Graph, most: int, lang: str) -> None:
        self.graph = graph
        self.most = most
        self.lang = lang

    def text(self) -> str:
        """All of it."""
        lines = [*self.forward(), "", *self.backward(), "", self.say("say.leaves")]
        totals = {step.parent: step.grad_after for step in self.graph.backward_steps if not step.parent.parents}
        for v in self.graph.leaves:
            if v in totals:
                lines += self.written(f"  {self.graph.gradient_name(v)} = ", totals[v])
        return "\n".join(lines)

    def say(self, key: str, **places: object) -> str:
        return say(key, self.lang, **places)

    def forward(self) -> Iterator[str]:
        graph = self.graph
        yield self.say("say.forward", end=", ".join(map(graph.shown_name, graph.ends)))
        for v in graph.leaves:
            if v.name:
                yield from self.written(f"  {self.say('say.leaf')}  {graph.shown_name(v)} = ", v.data)
        for k, v in enumerate(graph.operations[: self.most], 1):
            step = graph.forward_step(v, self.lang)
            yield from _folded(f"  {k}.  ", step.formula)
            made, note = without_noise(step.value, noise_in(v, step.value, text_of(v, "formula")), self.lang)
            yield from self.equal(len(f"  {k}.  {graph.shown_name(v)} "), step.numbers, made, note)
        yield from self.rest(len(graph.operations))

    def backward(self) -> Iterator[str]:
        graph = self.graph
        starts = [f"{graph.gradient_name(v)} = {self.brief(graph.seed_of(k))}" for k, v in enumerate(graph.ends[:4])]
        yield self.say("say.backward", starts=", ".join(starts))
        noise = noise_of_steps(graph)
        terms = Counter(event.consumer.parents[event.index] for event in graph.events)
        for k, event in enumerate(graph.events[: self.most], 1):
            step = graph.backward_step(event, self.lang)
            number = f"  {k}.  "
            yield from _folded(number, self.way(step))
            # Of several terms the first alone is not the derivative.
            more = " + ⋯" if step.grad_before is None and terms[step.parent] > 1 else ""
            yield from _folded(" " * len(number), step.formula + more)
            column = len(number) + len(step.formula.split("=")[0])
            sent, note = without_noise(step.contribution, noise[k - 1][0], self.lang)
            yield from self.equal(column - (step.grad_before is not None), step.numbers, sent, note, more)
            if step.grad_before is not None:
                name = f"{' ' * len(number)}{graph.gradient_name(step.parent)}"
                yield from self.change(name, step.grad_before, step.grad_after)
        yield from self.rest(len(graph.events))

    def way(self, step: BackwardStep) -> str:
        """From where to where, through which input where there are several of the same, and the local derivative."""
        graph, parents = self.graph, step.consumer.parents
        said = [self.say("say.way", consumer=graph.shown_name(step.consumer), parent=graph.shown_name(step.parent))]
        same = [k for k, p in enumerate(parents) if p is step.parent]
        if len(same) > 1:
            said.append(self.say("say.through", n=step.index + 1, count=len(parents)))
        if step.local_formula:
            said.append(self.say("say.local", local=step.local_formula))
        return ", ".join(said)

    def equal(self, column: int, filled: str, result: Any, note: str = "", more: str = "") -> list[str]:
        head = " " * column + "= "
        shown = _folded(head, filled + more) if filled and filled != numbers(result) else []
        *before, last = self.written(head, result)
        return [*shown, *before, f"{last}{more} {note}".rstrip()]

    def change(self, name: str, before: Any, after: Any) -> list[str]:
        """What a gradient was before a term arrived, and what it is with it."""
        line = f"{name}: {self.brief(before)} → {self.brief(after)}"
        if len(line) <= _WIDTH:
            return [line]
        heads = [self.say(key, name=name) for key in ("say.before", "say.after")]
        return self.written(heads[0], before) + self.written(heads[1], after)

    def written(self, head: str, data: Any) -> list[str]:
        """``head`` and the data; a matrix that is too wide for one line, row under row."""
        text, shape = self.brief(data), f"   {self.say('say.shape')} {np.shape(data)}" if np.ndim(data) else ""
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

    def brief(self, data: Any) -> str:
        return numbers(data, most=_MOST) if _is_listed(data) else brief(data, self.say("say.spread"))

    def rest(self, total: int) -> list[str]:
        return ["  " + self.say("table.more", n=total - self.most)] if total > self.most else []


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


def _is_listed(data: Any) -> bool:
    """Whether the entries are written out, the first ones at least: of a large array the rows must be few."""
    return np.ndim(data) < 2 or np.size(data) <= _MOST**2 or (np.ndim(data) == 2 and len(data) <= _MOST)
