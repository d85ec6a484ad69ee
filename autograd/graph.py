"""Graph: what was recorded, read-only, as plain data in the order it happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from autograd.calling import compute
from autograd.data import as_data
from autograd.errors import DataTypeError, NotScalarError, ShapeError, StaleGraphError
from autograd.formula import evaluate, number, numbers, typeset, variables_of
from autograd.op import constant as constant_op
from autograd.sweep import Event, everything, refuse_stale, sweep
from autograd.value import Value

_SMALL = 12
"""Arrays of up to this many entries are written out in a formula with numbers put in."""


@dataclass(frozen=True)
class Edge:
    """``parent`` is input number ``index`` of ``child``."""

    parent: Value
    child: Value
    index: int


@dataclass(frozen=True)
class ForwardStep:
    """One operation as it ran: ``formula`` in symbols, ``numbers`` with the inputs put in ("" if too large)."""

    node: Value
    formula: str
    numbers: str
    value: Any


@dataclass(frozen=True)
class BackwardStep:
    """One term of the chain rule: what ``consumer`` sends to ``parent``, its input number ``index``.

    ``contribution`` is ``upstream`` (∂l/∂consumer) joined with ``local`` (∂consumer/∂parent);
    ``grad_before`` is None when it is the first term to arrive. ``formula`` and ``numbers`` say the
    same in symbols and with numbers put in.
    """

    consumer: Value
    parent: Value
    index: int
    upstream: Any
    local: Any
    contribution: Any
    grad_before: Any
    grad_after: Any
    formula: str
    local_formula: str
    numbers: str


class Graph:
    """The recorded computation that led to ``loss``.

    Parameters
    ----------
    loss : Value or sequence of Value
        Where it ends. Several ends are allowed when ``seeds`` are given.
    seeds : sequence of array-like, optional
        The gradient that arrives at each end; 1 if left out.

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

    def __init__(
        self,
        loss: Value | Sequence[Value],
        seeds: Sequence[Any] | None = None,
        origins: Mapping[Value, Value] | None = None,
    ) -> None:
        ends = [loss] if type(loss) is Value else list(loss) if isinstance(loss, Sequence) else []
        if not ends or any(type(v) is not Value for v in ends):
            raise DataTypeError(f"Graph takes the Value where the computation ends, got {type(loss).__name__}.")
        self.ends = tuple(ends)
        self.seeds = None if seeds is None else tuple(map(as_data, seeds))
        if self.seeds is not None and [np.shape(seed) for seed in self.seeds] != [end.shape for end in ends]:
            raise ShapeError(
                f"Graph takes a seed for each end, of its shape: {', '.join(str(end.shape) for end in ends)}; "
                f"got {', '.join(str(np.shape(seed)) for seed in self.seeds)}."
            )
        self.origins = dict(origins or {})
        found = dict.fromkeys(v for end in ends for v in everything(end))
        self.nodes = tuple(sorted(found, key=attrgetter("order")))
        self.operations = tuple(v for v in self.nodes if v.parents)
        refuse_stale(self.operations)
        self._refuse_changed()
        self.edges = tuple(Edge(p, v, i) for v in self.operations for i, p in enumerate(v.parents))

    def _refuse_changed(self) -> None:
        """Replay every operation: data that was changed by hand shows here."""
        for v in self.operations:
            assert v.op is not None
            again = compute(v.op, [p.data for p in v.parents], v.op.options(v.params))
            tolerance = 1e-4 if getattr(v.data, "dtype", None) == np.float32 else 1e-9
            if not np.allclose(again, v.data, rtol=tolerance, atol=tolerance, equal_nan=True):
                raise StaleGraphError(
                    f"The data of {self.name_of(v)} is not what its inputs give: one was changed after the graph was "
                    "recorded. Compute the loss again, then draw or step the new graph."
                )

    @property
    def leaves(self) -> tuple[Value, ...]:
        """Variables and constants."""
        return tuple(v for v in self.nodes if not v.parents)

    @cached_property
    def _names(self) -> dict[Value, str]:
        names: dict[Value, str] = {}
        taken = {v.name for v in self.nodes if v.name}
        fresh = (f"v{k}" for k in range(1, len(self.nodes) + len(taken) + 1))
        for v in self.nodes:
            if v.name:
                names[v] = v.name
            elif v.op is constant_op and not v.shape:
                names[v] = number(v.data)
            else:
                names[v] = next(name for name in fresh if name not in taken)
        return names

    def name_of(self, node: Value) -> str:
        """The node's own name; else the number of a constant, else v1, v2, ... in the order of recording."""
        return self._names[node]

    def gradient_name(self, node: Value) -> str:
        """``∂l/∂node`` with the graph's names."""
        end = self.name_of(self.ends[0]) if len(self.ends) == 1 else "l"
        return "/".join(f"∂({name})" if name.startswith("∂") else f"∂{name}" for name in (end, self.name_of(node)))

    # ---------------------------------------------------------------------------------- steps
    @cached_property
    def forward_steps(self) -> tuple[ForwardStep, ...]:
        """The operations in order."""
        refuse_stale(self.operations)
        return tuple(self._forward_step(v) for v in self.operations)

    def _forward_step(self, v: Value) -> ForwardStep:
        assert v.op is not None
        text = v.op.text_of("formula", 0, [p.ndim for p in v.parents])
        filled = self._typeset(text, v, with_numbers=True) if self._is_small(v) else ""
        return ForwardStep(v, self.formula_of(v), filled, v.data)

    def formula_of(self, v: Value) -> str:
        """``A = W · x′``: an operation of the graph in symbols."""
        assert v.op is not None
        text = v.op.text_of("formula", 0, [p.ndim for p in v.parents])
        short = f"{self._typeset(v.op.short_formula, v)} = " if v.op.short_formula else ""
        return f"{self.name_of(v)} = {short}{self._typeset(text, v)}"

    def rule_of(self, v: Value, index: int) -> str:
        """What an operation sends back to its input ``index``, in symbols."""
        assert v.op is not None
        return self._typeset(v.op.text_of("pull", index, [p.ndim for p in v.parents]), v, part=index)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Every term of the backward pass in order, from the sweep itself; no ``.grad`` is changed."""
        refuse_stale(self.operations)
        before = [(v, v.grad) for v in self.nodes]
        log: list[Event] = []
        try:
            for v in self.nodes:
                v.grad = None
            for k, end in enumerate(self.ends):
                seed = self._seed_of(k)
                end.grad = seed if end.grad is None else end.grad + seed
            sweep(self.operations[::-1], log)
        finally:
            for v, g in before:
                v.grad = g
        return tuple(log)

    def _seed_of(self, k: int) -> Any:
        end = self.ends[k]
        if self.seeds is not None:
            return self.seeds[k]
        if end.size != 1:
            raise NotScalarError(
                f"A backward pass starts from one number; this Value has shape {end.shape}: "
                "reduce it with .sum() or .mean()."
            )
        return np.ones_like(end.data) if end.shape else 1.0

    @cached_property
    def backward_steps(self) -> tuple[BackwardStep, ...]:
        """The terms of the chain rule in the order of the sweep, newest operation first."""
        return tuple(self._backward_step(event) for event in self.events)

    def _backward_step(self, event: Event) -> BackwardStep:
        v, index = event.consumer, event.index
        op, parent = v.op, v.parents[index]
        assert op is not None
        ranks = [p.ndim for p in v.parents]
        pull, local = op.text_of("pull", index, ranks), op.text_of("local", index, ranks)
        sign = "=" if event.before is None else "+="
        formula = f"{self.gradient_name(parent)} {sign} {self.rule_of(v, index)}"
        filled = self._typeset(pull, v, True, event.upstream, index) if self._is_small(v) else ""
        factor = self.local(Edge(parent, v, index))
        return BackwardStep(
            v, parent, index, event.upstream, factor, event.contribution, event.before, event.after,
            formula, self._typeset(local, v), filled,
        )  # fmt: skip

    def local(self, edge: Edge) -> Any:
        """The local derivative on an edge as numbers: ∂child/∂parent, or the factor that stands for it."""
        v, op = edge.child, edge.child.op
        assert op is not None
        refuse_stale((v,))
        factor = evaluate(op.text_of("local", edge.index, [p.ndim for p in v.parents]), self._variables(v))
        if np.ndim(factor) == 0:
            return float(factor)
        return factor * 1.0 if factor.dtype == bool else factor

    def local_formula(self, edge: Edge) -> str:
        """The local derivative on an edge in symbols."""
        op = edge.child.op
        assert op is not None
        return self._typeset(op.text_of("local", edge.index, [p.ndim for p in edge.child.parents]), edge.child)

    def _variables(self, v: Value) -> dict[str, Any]:
        assert v.op is not None
        y, *inputs = (v.data, *(p.data for p in v.parents))
        if all(type(a) is float for a in (y, *inputs)):
            y, *inputs = map(np.float64, (y, *inputs))  # 1 / 0 is ∞ here, as in the sweep
        return {**variables_of(v.op, tuple(inputs)), "y": y, **(v.params or {})}

    def _is_small(self, v: Value) -> bool:
        return all(p.size <= _SMALL for p in (v, *v.parents))

    def _typeset(self, text: str, v: Value, with_numbers: bool = False, g: Any = 1.0, part: int = 0) -> str:
        assert v.op is not None
        shown = (lambda p: numbers(p.data)) if with_numbers else self.name_of
        names = {name: shown(p) for name, p in zip(v.op.inputs, v.parents, strict=False)}
        arrays = {name: bool(p.shape) for name, p in zip(v.op.inputs, v.parents, strict=False)}
        if v.op.variadic:
            names = {"parts": ", ".join(shown(p) for p in v.parents)}
        names["i"] = str(part + 1)
        names["y"], arrays["y"] = shown(v), bool(v.shape)
        names["g"] = numbers(g) if with_numbers else self.gradient_name(v)
        arrays["g"] = bool(v.shape)
        if any(p.ndim > 1 for p in v.parents[1:]):
            names["_batch"] = "yes"
        return typeset(text, names, arrays, v.params)

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
        from autograd.unroll import unroll, unroll_one

        refuse_stale(self.operations)
        return unroll(self) if node is None else unroll_one(self, node)
