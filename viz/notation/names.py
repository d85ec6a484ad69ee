"""What a drawing says about each node and edge of a graph: names, formulas, numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any, Literal

import numpy as np

from autograd import Edge, Graph, Value
from autograd.graph.formula import places_of, read, read_at
from autograd.graph.node import op_of, text_of
from autograd.graph.numbers import brief, number
from autograd.graph.sentences import isolated, say
from autograd.graph.unicode import line
from viz.notation.composed import compose
from viz.style.text import DIGITS, clean, cut

_IN_FORMULA = 14
"""Characters of a name inside a formula."""

IN_STORY = 2000
"""Characters of a line of a tooltip."""

Gradients = bool | Literal["computed", "accumulated"]
"""Which gradients are shown: none, the graph's own once a backward pass has run over it, the graph's own in any case,
or what ``.grad`` holds."""


class Notation:
    """Names, formulas and numbers of ``graph``, ready to be drawn.

    ``renamed`` names nodes otherwise; ``steps`` holds for nodes that stand for several operations these;
    numbers have so many ``digits``.
    """

    def __init__(
        self,
        graph: Graph,
        renamed: Mapping[Value, str] | None = None,
        steps: Mapping[Value, Collection[Value]] | None = None,
        gradients: Gradients = True,
        digits: int = DIGITS,
        lang: str = "en",
    ) -> None:
        self.graph = graph
        self.gradients, self.digits, self.lang = gradients, digits, lang
        self.steps = steps or {}
        renamed = renamed or {}
        self._names = {v: clean(renamed.get(v) or graph.name_of(v)) for v in graph.nodes}
        self._short = {v: cut(name, _IN_FORMULA) for v, name in self._names.items()}

    def name(self, v: Value) -> str:
        """The node's name in full."""
        return self._names[v]

    @property
    def gradient(self) -> str:
        """``gradient ∂l/∂node``."""
        if self.gradients == "accumulated":
            return say("draw.accumulated", self.lang)
        return f"{say('draw.gradient', self.lang)} {self._of_end}"

    @property
    def _of_end(self) -> str:
        ends = self.graph.ends
        if self._holds_gradients:
            # The nodes hold the gradients that the recorded backward pass computed.
            top = self._names[ends[0]].split("/∂")[0]
            return f"{cut(top, _IN_FORMULA)}/∂node"
        return f"∂{self._short[ends[0]] if len(ends) == 1 else 'l'}/∂node"

    @cached_property
    def grads(self) -> dict[Value, Any]:
        """The gradient of each node that has one.

        They come from the graph's own sweep, once a backward pass has run over it: what ``.grad`` of a leaf holds may
        be of another graph, or the sum of several.
        """
        graph = self.graph
        if self.gradients == "accumulated":
            return {v: _numbers_of(v.grad) for v in graph.nodes if v.grad is not None}
        if self._holds_gradients:
            inside = set(graph.nodes)
            return {v: _numbers_of(v.grad) for v in graph.nodes if isinstance(v.grad, Value) and v.grad in inside}
        if self.gradients == "computed":
            return graph.gradients
        # The nodes of an unrolled graph are new: whether one has run shows in those that they were made from.
        ends = [graph.origins.get(end, end) for end in graph.ends]
        if graph.seeds is None and any(end.size != 1 for end in graph.ends):
            return {}
        return graph.gradients if any(end.grad is not None for end in ends) else {}

    @property
    def _holds_gradients(self) -> bool:
        """Whether the graph is a recorded backward pass, whose nodes are the gradients that it computed."""
        end = self.graph.ends[0]
        return self.gradients is True and "backward" in end.scope and end.grad is None

    # -------------------------------------------------------------------------------- formulas
    def formula(self, v: Value, *, short: bool = True) -> str:
        """The operation with its inputs' names, as ``σ(A)``; long names are cut if ``short``."""
        if len(self.steps.get(v, ())) > 1:
            return self._composed(v, short)
        return self._typeset(op_of(v).short_formula or text_of(v, "formula"), v, short)

    def _composed(self, v: Value, short: bool) -> str:
        """The formula of all that a node stands for, "" where it cannot be written as one."""
        made = compose(v, self.steps[v])
        if made is None:
            return ""
        shown = self._short if short else self._names
        names = {name: shown[p] for name, p in made.inputs.items()}
        return line(
            read(made.text, [name for name, p in made.inputs.items() if p.shape], made.params), names, self.lang
        )

    def local_formula(self, edge: Edge, *, short: bool = True) -> str:
        """`Graph.local_formula`; long names are cut if ``short``."""
        text = text_of(edge.child, "local", edge.index)
        return self._typeset(text, edge.child, short) if text else ""

    def local_number(self, edge: Edge) -> str:
        """The local derivative as a number, "" where it is an array."""
        if edge.child.shape or edge.parent.shape:
            return ""
        with np.errstate(all="ignore"):
            found = self.graph.local(edge)
        return "" if found is None or np.ndim(found) else number(found, self.digits)

    def _typeset(self, text: str, v: Value, short: bool) -> str:
        shown = self._short if short else self._names
        return line(read_at(v, text), places_of(v, lambda p: isolated(shown[p])), self.lang)

    # --------------------------------------------------------------------------------- in full
    def story(self, v: Value) -> list[str]:
        """All about a node in full, for its tooltip."""
        head = f"{self.name(v)} = {self.formula(v, short=False)}" if v.parents else self.name(v)
        lines = [head, f"{say('draw.value', self.lang)} {_brief(v.data)}"]
        if v in self.grads:
            lines.append(f"{say('draw.gradient', self.lang)} {_brief(self.grads[v])}")
        return [cut(line, IN_STORY) for line in lines]


def _numbers_of(grad: Any) -> Any:
    # Gradients made with create_graph are Values themselves.
    return grad.data if isinstance(grad, Value) else grad


def _brief(data: Any) -> str:
    shape = f", shape {np.shape(data)}" if np.ndim(data) else ""
    return brief(data, "{low} … {high}, mean {mean}") + shape
