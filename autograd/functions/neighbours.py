"""NumPy's functions of neighbours: their differences, the slopes and the area between them."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ShapeError
from autograd.functions.reductions import given, sum
from autograd.functions.standing_in import axes, number_type, one_axis, shape, stands_in
from autograd.ops.shape import concatenate, reshape


@stands_in("diff")
def diff(a: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Any:
    """What each entry is more than the one before, n times over."""
    ax = one_axis(axis, len(shape(a)))
    ends = [given(prepend), given(append)]
    if any(end is not None for end in ends):
        one = [1 if k == ax else m for k, m in enumerate(shape(a))]
        wide = [e if e is None or shape(e) else np.broadcast_to(e, one) for e in ends]
        a = concatenate(*(part for part in (wide[0], a, wide[1]) if part is not None), axis=ax)
    for _ in range(n):
        a = a[(slice(None),) * ax + (slice(1, None),)] - a[(slice(None),) * ax + (slice(None, -1),)]
    return a


@stands_in("ediff1d")
def ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    """`diff` of all entries in a row, with given ones at the ends."""
    ends = [
        None if e is None else reshape(e, (-1,)) if hasattr(e, "op") else np.asarray(e, number_type(ary)).reshape(-1)
        for e in (to_begin, to_end)
    ]
    parts = [part for part in (ends[0], diff(reshape(ary, (-1,))), ends[1]) if part is not None]
    return concatenate(*parts, axis=0)


@stands_in("gradient")
def gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    """Slopes of samples along each axis by differences of neighbours: second order inside, ``edge_order`` at the ends.

    ``varargs`` are the distances of samples or their coordinates: one for all axes, or one for each.
    """
    over = axes(axis, len(shape(f)))
    apart = [*varargs] * (len(over) if len(varargs) == 1 else 1) or [1.0] * len(over)
    if len(apart) != len(over) or edge_order not in (1, 2):
        raise ArgumentError(
            f"np.gradient: one distance or {len(over)}, edge_order 1 or 2; got {varargs}, {edge_order}."
        )
    found = [
        np.moveaxis(_slopes(np.moveaxis(f, ax, 0), h, edge_order), 0, ax) for ax, h in zip(over, apart, strict=True)
    ]
    return found[0] if len(over) == 1 else tuple(found)


def _slopes(y: Any, x: Any, edge_order: int) -> Any:
    n = shape(y)[0]
    y = y if hasattr(y, "op") else np.asarray(y, float)
    x = x if hasattr(x, "op") else np.asarray(x, number_type(y))
    if n <= edge_order:
        raise ShapeError(f"np.gradient takes {edge_order + 1} samples at least along an axis, got {n}.")
    steps = diff(x) if shape(x) else np.full(n - 1, x, number_type(y))
    if shape(steps) != (n - 1,):
        raise ShapeError(f"np.gradient: {n} samples have as many coordinates, got {shape(x)}.")
    tall = (-1, *[1] * (len(shape(y)) - 1))
    h, k = reshape(steps[:-1], tall), reshape(steps[1:], tall)
    rises = (y[1:] - y[:-1]) / reshape(steps, tall)
    # The slope of the parabola through three, in which at equal distances the one in the middle does not count.
    inside = (y[2:] - y[:-2]) / (h + k) if not shape(x) else (k * rises[:-1] + h * rises[1:]) / (h + k)
    bend = (rises[1:] - rises[:-1]) / (h + k)
    first, last = rises[:1], rises[-1:]
    if edge_order == 2:
        first, last = first - h[:1] * bend[:1], last + k[-1:] * bend[-1:]
    return concatenate(first, inside, last, axis=0)


@stands_in("trapezoid trapz")
def trapezoid(y: Any, x: Any = None, dx: float = 1.0, axis: int = -1) -> Any:
    """The area under straight lines from point to point."""
    ax = one_axis(axis, len(shape(y)))
    before = (slice(None),) * ax
    if x is not None:
        wide = len(shape(x)) == 1 and len(shape(y)) > 1
        dx = diff(x if hasattr(x, "op") else np.asarray(x, float), axis=-1 if wide else axis)
        dx = reshape(dx, tuple(-1 if k == ax else 1 for k in range(len(shape(y))))) if wide else dx
    y = y if hasattr(y, "op") else np.asarray(y, float)
    return sum(dx * (y[(*before, slice(1, None))] + y[(*before, slice(None, -1))]) / 2.0, axis)
