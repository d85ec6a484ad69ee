"""Recorded: the nodes and edges that led to a loss, their names, and the events of the sweep over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from autograd.annotations import arguments_named
from autograd.data import as_data
from autograd.errors import ArgumentError, DataTypeError, NotScalarError, ShapeError, StaleGraphError, short
from autograd.graph.node import op_of
from autograd.graph.numbers import number
from autograd.graph.sentences import isolated
from autograd.graph.steps import Edge
from autograd.rules.calling import compute
from autograd.rules.op import constant as constant_op
from autograd.sweep import Event, everything, refuse_stale, sums_apart
from autograd.value import Value

_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Recorded:
    """What `Graph` says of its steps is read from this: nodes, edges, names, events."""

    @arguments_named
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
        if origins is None:  # an unrolled graph has just been computed from data that were looked at
            self._refuse_changed()
        self.edges = tuple(Edge(p, v, i) for v in self.operations for i, p in enumerate(v.parents))

    def _refuse_changed(self) -> None:
        """Replay every operation: data that was changed by hand shows here."""
        for v in self.operations:
            op = op_of(v)
            again = compute(op, [p.data for p in v.parents], op.options(v.params))
            if type(again) is type(v.data) is float and again == v.data:
                continue  # of thousands of numbers np.allclose would take a second
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
        of_name = Counter(v.name for v in self.nodes if v.name)
        taken, met = set(of_name), Counter[str]()
        fresh = (f"v{k}" for k in range(1, len(self.nodes) + len(taken) + 1))
        for v in self.nodes:
            if v.name and of_name[v.name] > 1:
                met[v.name] += 1
                names[v] = v.name + str(met[v.name]).translate(_LOWERED)
            elif v.name:
                names[v] = v.name
            elif v.op is constant_op and not v.shape:
                names[v] = number(v.data)
            else:
                names[v] = next(name for name in fresh if name not in taken)
        return names

    def name_of(self, node: Value) -> str:
        """The node's own name, numbered where several have it; else the number of a constant, else v1, v2, ..."""
        found = self._names.get(node) if type(node) is Value else None
        if found is None:
            raise ArgumentError(f"name_of takes a node of this graph, one of graph.nodes; got {short(node)}.")
        return found

    def shown_name(self, node: Value) -> str:
        """`name_of` as it may stand in a line: one that is read from right to left turns nothing around it."""
        return isolated(self.name_of(node))

    def gradient_name(self, node: Value) -> str:
        """``∂l/∂node`` with the graph's names."""
        end = self.shown_name(self.ends[0]) if len(self.ends) == 1 else "l"
        return "/".join(f"∂({name})" if name.startswith("∂") else f"∂{name}" for name in (end, self.shown_name(node)))

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Every term of the backward pass in order, from the sweep itself; no ``.grad`` is changed."""
        refuse_stale(self.operations)
        log: list[Event] = []
        starts = [(end, self.seed_of(k)) for k, end in enumerate(self.ends)]
        sums_apart(starts, self.operations[::-1], log)
        return tuple(log)

    @cached_property
    def gradients(self) -> dict[Value, Any]:
        """The gradient of each node that the backward pass reached, as its sum is in the end."""
        found: dict[Value, Any] = {}
        for k, end in enumerate(self.ends):
            found[end] = found[end] + self.seed_of(k) if end in found else self.seed_of(k)
        found.update((event.consumer.parents[event.index], event.after) for event in self.events)
        return found

    def seed_of(self, k: int) -> Any:
        """The gradient that arrives at end ``k``."""
        end = self.ends[k]
        if self.seeds is not None:
            return self.seeds[k]
        if end.size != 1:
            raise NotScalarError(
                f"A backward pass starts from one number; this Value has shape {end.shape}: "
                "reduce it with .sum() or .mean()."
            )
        return np.ones_like(end.data) if end.shape else 1.0
