"""Which nodes of a graph hold a row for each sample, each row of that sample alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd import Graph, Value
from autograd.graph.node import op_of
from autograd.ops import linear, shape
from autograd.ops.broadcasting import axes_of
from autograd.ops.images import convolution, upsampling
from autograd.rules.op import Op
from nn.layers.roles import is_parameter


def batch(graph: Graph) -> tuple[int | None, frozenset[Value]]:
    """How many samples there are, and the nodes with a row for each; (None, no nodes) where nothing is computed so.

    An operation that lets rows meet (a mean over the samples) ends the batch: what comes of it has no row that one
    sample made. Where rows are mixed into new rows (attention, the nodes of a network of neighbours) they are none.
    """
    data = [v for v in graph.leaves if v.op is not None and v.ndim > 1]
    if not data or len({len(v.data) for v in data}) > 1:
        return None, frozenset()
    n = len(data[0].data)
    rows = {v for v in graph.leaves if v.ndim and len(v.data) == n and (v.op is not None or _is_input(graph, v))}
    leaves = set(rows)
    mixed: set[Value] = set()
    for v in graph.operations:
        if any(p in mixed for p in v.parents):
            mixed.add(v)
        elif any(p in rows for p in v.parents):
            keeps = v.ndim and len(v.data) == n and _keeps_rows(v, rows) and not _has_rows_of_its_own(v, rows)
            (rows if keeps else mixed).add(v)
        if v in mixed and _makes_rows_of_rows(v, n, rows | mixed):
            return None, frozenset()
    return (n, frozenset(rows)) if rows - leaves else (None, frozenset())


def _makes_rows_of_rows(v: Value, n: int, of_rows: set[Value]) -> bool:
    """Whether a product weighs rows to give as many new ones."""
    return op_of(v) is linear.matmul and v.ndim > 0 and len(v.data) == n and of_rows.issuperset(v.parents)


def _is_input(graph: Graph, v: Value) -> bool:
    """Whether a variable is data: of a network whose parameters are known, what is none; else what enters a product."""
    if is_parameter(v) or v.ndim < 2:
        return False
    if any(is_parameter(leaf) for leaf in graph.leaves):
        return True
    places = {linear.affine: 1, linear.matmul: 0, convolution.conv: 0, convolution.conv_bias: 0}
    uses = [(u, k) for u in graph.operations for k, p in enumerate(u.parents) if p is v]
    return bool(uses) and all(places.get(op_of(u)) == k for u, k in uses)


def _keeps_rows(v: Value, rows: set[Value]) -> bool:
    """Whether row k of the result comes of row k of each input that has one for each sample."""
    op, params = op_of(v), v.params or {}
    of_samples = [p in rows for p in v.parents]
    if op.elementwise:
        return all(p.ndim == v.ndim for p, one in zip(v.parents, of_samples, strict=True) if one)
    if op is linear.affine:
        return of_samples == [False, True] and v.parents[1].ndim > 1
    if op is linear.matmul:
        a, b = v.parents
        return (of_samples == [True, False] and a.ndim > 1) or (all(of_samples) and min(a.ndim, b.ndim) > 2)
    if op.kind in ("convolution", "window") or op in (upsampling.upsample, upsampling.block_sum):
        return of_samples[0] and not any(of_samples[1:])
    if op.kind == "mixes" and "axis" not in params:
        return all(p.ndim > 2 for p in v.parents)  # a matrix for each sample
    if "axis" in params and op not in (shape.concatenate, shape.stack):
        return 0 not in axes_of(v.parents[0].ndim, params["axis"])
    return op in _MOVES and _MOVES[op](v, params)


def _has_rows_of_its_own(v: Value, rows: set[Value]) -> bool:
    """Whether an array with a row for each meets the samples entry by entry: then it belongs to none of them."""
    others = [p for p in v.parents if p not in rows]
    return op_of(v).elementwise and any(p.ndim == v.ndim and len(p.data) > 1 for p in others)


def _starts_whole(index: Any) -> bool:
    first = index[0] if isinstance(index, tuple) and index else index
    return first is ... or (isinstance(first, slice) and first == slice(None))


_MOVES: dict[Op, Callable[[Value, dict[str, Any]], bool]] = {
    shape.reshape: lambda v, params: True,
    linear.prime: lambda v, params: v.ndim > 1,
    shape.T: lambda v, params: v.ndim > 2,
    shape.transpose: lambda v, params: params["axes"] is not None and params["axes"][0] % v.ndim == 0,
    shape.getitem: lambda v, params: _starts_whole(params["index"]),
    shape.pad: lambda v, params: tuple(params["width"][0]) == (0, 0),
    shape.concatenate: lambda v, params: params["axis"] % v.ndim != 0,
    shape.stack: lambda v, params: params["axis"] % v.ndim != 0,
    shape.cast: lambda v, params: True,
}
"""Operations that move entries: whether each row stays where it is."""
