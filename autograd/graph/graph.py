"""Graph: what was recorded, read-only, as plain data in the order it happened."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from autograd.graph.formula import places_of, read_at
from autograd.graph.node import op_of, text_of, variables_of
from autograd.graph.numbers import numbers
from autograd.graph.recorded import Recorded
from autograd.graph.steps import BackwardStep, Edge, ForwardStep
from autograd.graph.unicode import line
from autograd.graph.unroll import unroll, unroll_one
from autograd.rules.language import evaluate
from autograd.sweep import Event, refuse_stale
from autograd.value import Value

_SMALL = 12
"""Arrays of up to this many entries are written out in a formula with numbers put in."""


class Graph(Recorded):
    """The recorded computation that led to ``loss``.

    Parameters
    ----------
    loss : Value or sequence of Value
        Where it ends. Several ends are allowed when ``seeds`` are given.
    seeds : sequence of array-like, optional
        The gradient that arrives at each end; 1 if left out.
    origins : mapping of Value to Value, optional
        What `unroll` fills the attribute with.

    Attributes
    ----------
    nodes : tuple of Value
        Leaves and operations, in the order of recording.
    edges : tuple of Edge
        In the order of the children and of their inputs; an input that is used twice has two.
    origins : dict
        For a graph made by `unroll`: the layer node that each scalar node belongs to.

    Raises
    ------
    StaleGraphError
        If a variable has changed since: the graph would show new weights beside old activations.

    Examples
    --------
    >>> from autograd import Graph, Value
    >>> a = Value(3.0, name="a")
    >>> graph = Graph((a * a).sigmoid())
    >>> [graph.name_of(v) for v in graph.nodes], len(graph.edges)
    (['a', 'v1', 'v2'], 3)
    """

    # ---------------------------------------------------------------------------------- steps
    @cached_property
    def forward_steps(self) -> tuple[ForwardStep, ...]:
        """The operations in order."""
        refuse_stale(self.operations)
        return tuple(map(self.forward_step, self.operations))

    def forward_step(self, v: Value, lang: str = "en") -> ForwardStep:
        """One operation, its words in a language."""
        self.name_of(v)
        filled = self._typeset(text_of(v, "formula"), v, with_numbers=True, lang=lang) if self._is_small(v) else ""
        return ForwardStep(v, self.formula_of(v, lang), filled, v.data)

    def formula_of(self, v: Value, lang: str = "en") -> str:
        """``A = W · x′``: an operation of the graph in symbols."""
        self.name_of(v)
        texts = [op_of(v).short_formula, text_of(v, "formula")]
        return " = ".join([self.shown_name(v), *(self._typeset(text, v, lang=lang) for text in texts if text)])

    def rule_of(self, v: Value, index: int, lang: str = "en") -> str:
        """What an operation sends back to its input ``index``, in symbols."""
        self.name_of(v)
        return self._typeset(text_of(v, "pull", index), v, back=index, lang=lang)

    @cached_property
    def backward_steps(self) -> tuple[BackwardStep, ...]:
        """The terms of the chain rule in the order of the sweep, newest operation first."""
        return tuple(map(self.backward_step, self.events))

    def backward_step(self, event: Event, lang: str = "en") -> BackwardStep:
        """One term of the chain rule, its words in a language."""
        v, index = event.consumer, event.index
        parent = v.parents[index]
        sign = "=" if event.before is None else "+="
        formula = f"{self.gradient_name(parent)} {sign} {self.rule_of(v, index, lang)}"
        pull = text_of(v, "pull", index)
        filled = self._typeset(pull, v, True, event.upstream, index, lang) if self._is_small(v) else ""
        edge = Edge(parent, v, index)
        return BackwardStep(
            v, parent, index, event.upstream, self.local(edge), event.contribution, event.before, event.after,
            formula, self.local_formula(edge, lang), filled,
        )  # fmt: skip

    def local(self, edge: Edge) -> Any:
        """The local derivative on an edge as numbers: ∂child/∂parent, or the factor that stands for it.

        None where entries only move, are added up or repeated: there is no factor then.
        """
        refuse_stale((edge.child,))
        text = text_of(edge.child, "local", edge.index)
        if not text:
            return None
        factor = evaluate(text, variables_of(edge.child))
        if np.ndim(factor) == 0:
            return float(factor)
        return factor * 1.0 if factor.dtype == bool else factor

    def local_formula(self, edge: Edge, lang: str = "en") -> str:
        """The local derivative on an edge in symbols, "" where there is none."""
        text = text_of(edge.child, "local", edge.index)
        return self._typeset(text, edge.child, lang=lang) if text else ""

    def _is_small(self, v: Value) -> bool:
        return all(p.size <= _SMALL for p in (v, *v.parents))

    def _typeset(
        self,
        text: str,
        v: Value,
        with_numbers: bool = False,
        g: Any = 1.0,
        back: int | None = None,
        lang: str = "en",
    ) -> str:
        places = places_of(v, (lambda p: numbers(p.data)) if with_numbers else self.shown_name)
        places["g"] = numbers(g) if with_numbers else self.gradient_name(v)
        return line(read_at(v, text, back), places, lang)

    # ----------------------------------------------------------------------------------- zoom
    def unroll(self, node: Value | None = None) -> Graph:
        """The same computation one resolution down: a node for each ``+`` and ``×``.

        With ``node``, only that operation: its inputs become leaves, and its gradient (from this
        graph's backward pass) arrives at its entries. The ``origins`` of the new graph tell which
        layer node each scalar node belongs to; values and gradients are equal.

        Examples
        --------
        >>> from autograd import Graph, Value
        >>> w, x = Value([1.0, 2.0], name="w"), Value([3.0, 4.0], name="x")
        >>> layers = Graph((w * x).sum())
        >>> scalars = layers.unroll()
        >>> [v.op.symbol for v in scalars.operations]
        ['×', '×', '+']
        """
        refuse_stale(self.operations)
        return unroll(self) if node is None else unroll_one(self, node)
