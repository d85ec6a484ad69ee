"""Pooling (L36): one number for each window of an image, its maximum or its mean.

Each comes with the operation that sends its gradient back, and the two are each other's derivative.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import prod
from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.ops.images.choice import chosen
from autograd.ops.images.fit import pool, pool_back
from autograd.ops.images.memory import batch_first, batch_last, or_zero, plus
from autograd.ops.images.settings import Setting, Sizes, shared
from autograd.ops.images.windows import Windows
from autograd.ops.reduction import numbers
from autograd.rules.language import helper
from autograd.rules.op import Op

_first_max = np.frompyfunc(
    lambda best, a: a if best is None else best if a.data == best.data else best.maximum(a), 2, 1
)


def _pixels(x: Any, at: Windows, fill: float = 0.0) -> list[Any]:
    """For each place in a window the pixels there, (C, H', W', N)."""
    x = batch_last(x, at, fill)
    return [x[corner] for corner in at.corners]


def _sent_back(parts: Iterable[Any], at: Windows, channels: int, samples: int, dtype: Any) -> Any:
    """Images to which the parts, one (C, H', W', N) for each place in a window, have been added."""
    out = (np.empty if at.tiles else np.zeros)((channels, *at.padded, samples), dtype)
    for corner, part in zip(at.corners, parts, strict=True):
        if at.disjoint:
            out[corner] = part
        else:
            np.add(out[corner], part, out=out[corner])
    return batch_first(np.ascontiguousarray(out[at.inner]) if at.is_padded else out)


# ------------------------------------------------------------------------------------ maximum
def _max_pool(x: Any, size: Setting, stride: Setting, padding: Setting) -> Any:
    at = pool(getattr(x, "shape", ()), size, stride, padding)
    pixels = _pixels(x, at, -np.inf)
    if len(pixels) == 1:
        top = pixels[0].copy()
    else:
        top = np.maximum(pixels[0], pixels[1])
        for a in pixels[2:]:
            np.maximum(top, a, out=top)
    return batch_first(top), {"seen": (pixels, top)}


def _max_unpool(g0: Any, x: Any, size: Setting, stride: Setting, padding: Setting, seen: Any = None) -> Any:
    at = pool_back(getattr(g0, "shape", ()), getattr(x, "shape", ()), size, stride, padding)
    pixels, top = seen or _max_pool(x, size, stride, padding)[1]["seen"]
    g = batch_last(g0)
    parts = chosen(g, pixels, top)
    return _sent_back(parts, at, x.shape[1], len(x), g.dtype)


def _max_gather(a: Any, x: Any, size: Setting, stride: Setting, padding: Setting) -> Any:
    at = pool(getattr(x, "shape", ()), size, stride, padding)
    if np.shape(a) != np.shape(x):
        raise ShapeError(f"a has shape {np.shape(a)} and x {np.shape(x)}: they need the same.")
    pixels, top = _max_pool(x, size, stride, padding)[1]["seen"]
    parts = chosen(np.ones_like(top), pixels, top)
    y = np.zeros(top.shape, a.dtype)
    for share, there in zip(parts, _pixels(a, at), strict=True):
        np.copyto(y, there, where=share != 0)
    return batch_first(y)


def _max_pool_definition(x: Any, size: Setting, stride: Setting, padding: Setting, seen: Any = None) -> Any:
    """A chain of maxima; of equal entries only the first takes part, and so takes the gradient."""
    at = pool(x.shape, size, stride, padding)
    best = np.full((*x.shape[:2], *at.out), None, object)
    for _, results, pixels in at.taps:
        best[results] = _first_max(best[results], x[pixels])
    return best


def _max_unpool_definition(g0: Any, x: Any, size: Setting, stride: Setting, padding: Setting, seen: Any = None) -> Any:
    total = np.full(x.shape, None, object)
    for result, pixel in _winners(x, size, stride, padding):
        total[pixel] = g0[result] if total[pixel] is None else total[pixel] + g0[result]
    return or_zero(total)


def _max_gather_definition(a: Any, x: Any, size: Setting, stride: Setting, padding: Setting) -> Any:
    y = np.full((*x.shape[:2], *pool(x.shape, size, stride, padding).out), None, object)
    for result, pixel in _winners(x, size, stride, padding):
        y[result] = a[pixel]
    return y


def _winners(x: Any, size: Setting, stride: Setting, padding: Setting) -> Iterator[tuple[Sizes, Sizes]]:
    """For each window of scalar values, where its first maximum is."""
    at = pool(x.shape, size, stride, padding)
    places = np.arange(x.size).reshape(x.shape)
    which = _max_gather(places.astype(float), numbers(x), size, stride, padding).astype(int)
    for result in np.ndindex(*x.shape[:2], *at.out):
        yield result, tuple(int(k) for k in np.unravel_index(which[result], x.shape))


@helper(shown='[x, "is largest in its window"]')
def first_maxima(x: Any, size: Setting, stride: Setting, padding: Setting) -> Any:
    """1 where a pixel is the first maximum of a window, else 0."""
    ones = np.ones_like(_max_pool(x, size, stride, padding)[0])
    return np.minimum(_max_unpool(ones, x, size, stride, padding), 1.0)


@helper
def lead(x: Any, size: Setting, stride: Setting, padding: Setting) -> Any:
    """How far the maximum of each window leads the next pixel: 0 at a tie."""
    pixels = np.sort(_pixels(x, pool(getattr(x, "shape", ()), size, stride, padding), -np.inf), axis=0)
    return batch_first(pixels[-1] - pixels[-2]) if len(pixels) > 1 else np.ones(1)


_POOL: dict[str, Any] = {"size": 2, "stride": 2, "padding": 0}

max_pool = Op(
    name="max_pool",
    inputs=("x",),
    forward=_max_pool,
    formula="max_pool(x, size, stride, padding)",
    local=["first_maxima(x, size, stride, padding)"],
    pull=["max_unpool(g, x, size, stride, padding, seen)"],
    params=_POOL,
    keeps={"seen": "None"},
    definition=_max_pool_definition,
    kinks=["lead(x, size, stride, padding)"],
    symbol="max pool",
    kind="window",
    slides="largest",
    doc="""The largest pixel of each window of ``size``, windows ``stride`` apart (L36).

    x (N, C, H, W) to (N, C, H', W'); likewise with one spatial axis. A border of ``padding`` never wins.
    ∂/∂x = 1 for the largest pixel of a window, 0 for the others; of tied pixels the first, row by row,
    takes it all (PyTorch's convention).

    >>> from autograd.ops.images.pooling import max_pool
    >>> max_pool([[[[29.0, 15.0, 28.0, 184.0], [0.0, 100.0, 70.0, 38.0]]]])
    array([[[[100., 184.]]]])
    """,
)

max_unpool = Op(
    name="max_unpool",
    inputs=("g0", "x"),
    forward=_max_unpool,
    formula="max_unpool(g0, x, size, stride, padding)",
    local=[None, "0"],
    pull=["max_gather(g, x, size, stride, padding)", "x * 0.0"],
    # What max_pool has kept: the pixels at each place of its windows, and the largest of them.
    params={**_POOL, "seen": None},
    definition=_max_unpool_definition,
    kinks=["lead(x, size, stride, padding)"],
    symbol="max unpool",
    shown='(g0, "where", x, "is largest in its window, else 0")',
    doc="""Zeros of the shape of x, with g0 added where x has the first maximum of each window.

    It is the gradient of `max_pool`; its own derivative in g0 is `max_gather`, and in x it is 0.
    """,
)

max_gather = Op(
    name="max_gather",
    inputs=("a", "x"),
    forward=_max_gather,
    formula="max_gather(a, x, size, stride, padding)",
    local=[None, "0"],
    pull=["max_unpool(g, x, size, stride, padding)", "x * 0.0"],
    params=_POOL,
    definition=_max_gather_definition,
    kinks=["lead(x, size, stride, padding)"],
    symbol="at max",
    shown='(a, "where", x, "is largest in its window")',
    doc="""The entries of ``a`` at the places where x has the first maximum of each window.

    The gradient goes back to these places (`max_unpool`); the derivative in x is 0.
    """,
)


# ------------------------------------------------------------------------------------ average
@helper
def covered(shape: Sizes, size: Setting, stride: Setting, padding: Setting, count_border: bool) -> Any:
    """How many pixels each window counts: a number, or an array (H', W') when windows differ."""
    at = pool(shape, size, stride, padding)
    if count_border or not at.is_padded:
        return float(prod(at.size))
    found = np.zeros(at.out)
    for _, results, _ in at.taps:
        found[results[2:]] += 1.0
    return found


def _avg_pool(x: Any, size: Setting, stride: Setting, padding: Setting, count_border: bool) -> Any:
    at = pool(getattr(x, "shape", ()), size, stride, padding)
    first, *others = _pixels(x, at)
    y = first.copy()
    for a in others:
        np.add(y, a, out=y)
    y = batch_first(y)
    return np.divide(y, covered(x.shape, size, stride, padding, count_border), out=y)


def _avg_unpool(g0: Any, shape: Sizes, size: Setting, stride: Setting, padding: Setting, count_border: bool) -> Any:
    at = pool_back(getattr(g0, "shape", ()), shape, size, stride, padding)
    share = batch_last((g0 / covered(shape, size, stride, padding, count_border)).astype(g0.dtype, copy=False))
    return _sent_back([share] * len(at.corners), at, shape[1], shape[0], share.dtype)


def _avg_pool_definition(x: Any, size: Setting, stride: Setting, padding: Setting, count_border: bool) -> Any:
    total = np.full((*x.shape[:2], *pool(x.shape, size, stride, padding).out), None, object)
    for _, results, pixels in pool(x.shape, size, stride, padding).taps:
        total[results] = plus(total[results], x[pixels])
    return total * (1.0 / covered(x.shape, size, stride, padding, count_border))


def _avg_unpool_definition(
    g0: Any, shape: Sizes, size: Setting, stride: Setting, padding: Setting, count_border: bool
) -> Any:
    share = g0 * (1.0 / covered(shape, size, stride, padding, count_border))
    total = np.full(shape, None, object)
    for _, results, pixels in pool_back(g0.shape, shape, size, stride, padding).taps:
        total[pixels] = plus(total[pixels], share[results])
    return or_zero(total)


_COUNTED: dict[str, Any] = {**_POOL, "count_border": True}

avg_pool = Op(
    name="avg_pool",
    inputs=("x",),
    forward=_avg_pool,
    formula="avg_pool(x, size, stride, padding, count_border)",
    local=["1 / covered(shape_of(x), size, stride, padding, count_border)"],
    pull=["avg_unpool(g, shape_of(x), size, stride, padding, count_border)"],
    params=_COUNTED,
    definition=_avg_pool_definition,
    symbol="mean pool",
    kind="window",
    slides="average",
    doc="""The mean of each window of ``size``, windows ``stride`` apart (L36).

    x (N, C, H, W) to (N, C, H', W'); likewise with one spatial axis. ∂/∂x = 1/n for each of a window's n
    pixels. The zeros of a border count among the n, unless ``count_border`` is False.

    >>> from autograd.ops.images.pooling import avg_pool
    >>> avg_pool([[[[29.0, 15.0, 28.0, 184.0], [0.0, 100.0, 70.0, 38.0]]]])
    array([[[[36., 80.]]]])
    """,
)


avg_unpool = Op(
    name="avg_unpool",
    inputs=("g0",),
    forward=_avg_unpool,
    formula="avg_unpool(g0, shape, size, stride, padding, count_border)",
    local=["1 / covered(shape, size, stride, padding, count_border)"],
    pull=["avg_pool(g, size, stride, padding, count_border)"],
    params={"shape": (), **_COUNTED},
    definition=_avg_unpool_definition,
    kind="window",
    symbol="mean unpool",
    shown=lambda size, padding, count_border: shared(size, padding, count_border),
    doc="""Images of ``shape`` in which each pixel has 1/n of every window it is in: the gradient of `avg_pool`.

    Its own derivative is `avg_pool`.
    """,
)
