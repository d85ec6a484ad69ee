"""One entry of a large result at a time: the scalar operations that lead to it alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd import ChalkgradError, Graph, Value, constant
from autograd.context import recording, scope_at
from autograd.graph.node import op_of
from autograd.graph.numbers import entry_name
from autograd.ops import linear
from autograd.rules.op import constant as constant_op

_MOST = 4000
"""Entries of the inputs that may lead to one entry."""

_TRIES = 24

Cut = tuple[slice, ...]


def entries(graph: Graph, v: Value, gradient: Any, batch: frozenset[Value]) -> Iterator[Graph]:
    """For some entries of ``v`` what leads to each, as a graph of numbers; those with the largest gradients first.

    Nothing comes where one entry cannot be told from the others, or where too much leads to it.
    """
    size = np.abs(v.data if gradient is None else gradient)
    for flat in np.argsort(-np.ravel(size), kind="stable")[:_TRIES].tolist():
        index = tuple(int(i) for i in np.unravel_index(flat, v.shape))
        seed = 0.0 if gradient is None else float(gradient[index])
        found = _entry(graph, v, index, seed, batch)
        if found is not None:
            yield found


def _entry(graph: Graph, v: Value, index: tuple[int, ...], seed: float, batch: frozenset[Value]) -> Graph | None:
    op = op_of(v)
    cuts = _cuts(v, index, batch)
    if cuts is None or sum(p.data[cut].size for p, cut in zip(v.parents, cuts, strict=True) if p.shape) > _MOST:
        return None
    options = op.options(v.params)
    if op.slides:
        options["padding"] = tuple(0 for _ in options["padding"])  # the window alone is left of the image
    origins: dict[Value, Value] = {}
    leaves: dict[tuple[int, str], Any] = {}
    inputs = []
    for p, cut in zip(v.parents, cuts, strict=True):
        key = (id(p), repr(cut))
        if key not in leaves:
            leaves[key] = _leaves(graph, p, cut, origins)
        inputs.append(leaves[key])
    try:
        with recording(), scope_at((*v.scope, graph.name_of(v))):
            made = np.asarray(op(*inputs, **options), object)
    except (ChalkgradError, ValueError):  # reshape and its like have the whole's shape as a setting
        return None
    if made.ndim != v.ndim:
        return None
    end = made[tuple(0 if n == 1 else i for i, n in zip(index, made.shape, strict=True))]
    if type(end) is not Value or not end.parents or not np.isclose(end.data, v.data[index], equal_nan=True):
        return None
    if end.name is None:
        end.name = _name(graph, v, index)
    return Graph([end], [seed], origins)


def _cuts(v: Value, index: tuple[int, ...], batch: frozenset[Value]) -> list[Cut] | None:
    """Of each input the part that one entry depends on; more than that where it is not known better."""
    op = op_of(v)
    first, *rest = v.parents
    one = [slice(i, i + 1) for i in index]
    if op.elementwise:
        return [_broadcast(p, one) for p in v.parents]
    if op is linear.affine:
        x = rest[0]
        return [(one[-1],) if first.ndim == 2 else (), (one[0],) if x.ndim == 2 else ()]
    if op is linear.matmul and first.ndim == rest[0].ndim == 2:
        return [(one[0],), (slice(None), one[1])]
    if op.slides:
        under = _under(v, index[2:])
        if under is None:
            return None
        channels = slice(None) if rest else one[1]
        return [(one[0], channels, *under), *((one[1],) for _ in rest)]
    return [(one[0],) if p in batch and v in batch else () for p in v.parents]


def _broadcast(p: Value, one: list[slice]) -> Cut:
    aligned = one[len(one) - p.ndim :]
    return tuple(slice(None) if n == 1 else at for n, at in zip(p.shape, aligned, strict=True))


def _under(v: Value, at: tuple[int, ...]) -> Cut | None:
    """The pixels under a window that lies on the image with all its places."""
    given = op_of(v).options(v.params)
    size = given.get("size") or v.parents[1].shape[2:]
    dilation = given.get("dilation", (1,) * len(at))
    cut = []
    for k, (i, n) in enumerate(zip(at, v.parents[0].shape[2:], strict=True)):
        start = i * given["stride"][k] - given["padding"][k]
        stop = start + (size[k] - 1) * dilation[k] + 1
        if start < 0 or stop > n:
            return None
        cut.append(slice(start, stop))
    return tuple(cut)


def _leaves(graph: Graph, p: Value, cut: Cut, origins: dict[Value, Value]) -> Any:
    """Numbers for a part of an input, called by their places in the whole."""
    places = np.arange(p.size).reshape(p.shape)[cut]
    made = []
    with scope_at(p.scope):
        for flat in np.ravel(places).tolist():
            index = tuple(int(i) for i in np.unravel_index(flat, p.shape)) if p.shape else ()
            x, name = float(np.ravel(p.data)[flat]), _name(graph, p, index)
            made.append(constant(x, name) if p.op is constant_op else Value(x, name))
    origins.update(dict.fromkeys(made, p))
    return np.fromiter(made, object, len(made)).reshape(places.shape)


def _name(graph: Graph, v: Value, index: tuple[int, ...]) -> str:
    return entry_name(graph.name_of(v), index)
