"""From the layer resolution to the scalar one: every array operation runs its definition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np

from autograd.context import recording, scope_at
from autograd.errors import ArgumentError
from autograd.graph.node import op_of
from autograd.graph.numbers import entry_name
from autograd.graph.recorded import Recorded
from autograd.rules.op import constant as constant_op
from autograd.value import Value, constant

G = TypeVar("G", bound=Recorded)


def unroll(graph: G) -> G:
    """The whole graph in scalar operations; see `Graph.unroll`."""
    entries: dict[Value, Any] = {}
    origins: dict[Value, Value] = {}
    for v in graph.nodes:
        if v.parents:
            entries[v] = _run(graph, v, [entries[p] for p in v.parents], origins)
        else:
            entries[v] = _leaf(graph, v, origins)
    ends = [entry for end in graph.ends for entry in entries[end].ravel()]
    seeds = None
    if graph.seeds is not None:
        seeds = [float(s) for seed in graph.seeds for s in np.ravel(seed)]
    elif len(ends) > 1:
        seeds = [1.0] * len(ends)
    return type(graph)(ends, seeds, origins)


def unroll_one(graph: G, node: Value) -> G:
    """One operation in scalar operations, its inputs as leaves; see `Graph.unroll`."""
    if not any(v is node for v in graph.operations):
        raise ArgumentError("unroll takes an operation of this graph; leaves have nothing inside.")
    origins: dict[Value, Value] = {}
    leaves = {p: _leaf(graph, p, origins) for p in node.parents}
    made = _run(graph, node, [leaves[p] for p in node.parents], origins)
    return type(graph)(list(made.ravel()), [float(s) for s in np.ravel(graph.gradients[node])], origins)


def _leaf(graph: Recorded, v: Value, origins: dict[Value, Value]) -> Any:
    """Scalar leaves for the entries of a leaf (or of an input that becomes one)."""
    made = []
    with scope_at(v.scope):
        for index, x in np.ndenumerate(v.data):
            name = entry_name(graph.name_of(v), index) if v.name or v.shape else None
            made.append(constant(float(x), name) if v.op is constant_op else Value(float(x), name))
    origins.update(dict.fromkeys(made, v))
    return np.fromiter(made, object, len(made)).reshape(v.shape)


def _run(graph: Recorded, v: Value, inputs: list[Any], origins: dict[Value, Value]) -> Any:
    """The definition of one operation on object arrays; names its entries and notes where they belong."""
    op = op_of(v)
    with recording(), scope_at((*v.scope, graph.name_of(v)) if v.shape else v.scope):
        found = op(*inputs, **op.options(v.params))
    flat = [entry if type(entry) is Value else constant(entry) for entry in np.ravel(_as_objects(found))]
    for index, entry in zip(np.ndindex(v.shape), flat, strict=True):
        if entry not in origins and entry.name is None and (v.name or v.shape):
            entry.name = entry_name(graph.name_of(v), index)
    _claim(flat, v, origins)
    return np.fromiter(flat, object, len(flat)).reshape(v.shape)


def _as_objects(found: Any) -> Any:
    if isinstance(found, np.ndarray):
        return found
    return np.fromiter([found], object, 1)


def _claim(entries: Iterable[Value], v: Value, origins: dict[Value, Value]) -> None:
    """Every new node that led to ``entries`` belongs to ``v``."""
    new = [entry for entry in entries if entry not in origins]
    while new:
        node = new.pop()
        if node not in origins:
            origins[node] = v
            new.extend(p for p in node.parents if p not in origins)
