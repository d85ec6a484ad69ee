"""Windows that slide over images: what convolution and pooling share, for any number of spatial axes.

Arrays have shape (N, C, H, W), or (N, C, L) for signals; in memory the batch is the last axis (C, H, W, N),
as a transposed view. So every inner loop runs over contiguous numbers, whatever the size of the image.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import product
from math import prod
from operator import mul
from typing import Any, NamedTuple

import numpy as np

from autograd.errors import ArgumentError, ShapeError

Sizes = tuple[int, ...]
Slices = tuple[slice, ...]
Setting = int | Sizes
"""One number for every spatial axis, or one for each."""

_ALL = slice(None)


class _Fields(NamedTuple):
    inside: Sizes
    size: Sizes
    stride: Sizes
    padding: Sizes
    dilation: Sizes
    padded: Sizes
    out: Sizes
    taps: tuple[tuple[Sizes, Slices, Slices], ...]
    rows: tuple[tuple[tuple[slice, slice], ...], ...]
    corners: tuple[Slices, ...]
    disjoint: bool


class Windows(_Fields):
    """Where windows of ``size`` lie on an image of ``inside``, as they step by ``stride``.

    Attributes
    ----------
    inside, size, stride, padding, dilation : tuple of int
        One entry for each spatial axis.
    padded : tuple of int
        The size of the image with its border.
    out : tuple of int
        How many windows there are along each axis.
    taps : tuple
        For each place in a window: its index, the windows in which it lies on the image and not on the
        border, and the pixels where it lies then. Both are slices after the two leading axes.
    rows : tuple
        The same for each axis alone: for each place along it the windows and the pixels.
    corners : tuple
        For each place in a window the pixels where it lies, as an index into padded images (C, *padded, N).
    disjoint : bool
        Whether no pixel is in two windows.
    """

    @cached_property
    def tiles(self) -> bool:
        """Whether every pixel is in just one window."""
        return (
            self.size == self.stride and tuple(n * k for n, k in zip(self.out, self.size, strict=True)) == self.padded
        )

    def turned(self, maps: int, channels: int) -> Windows | None:
        """The windows that lie on the maps when they are sent back to the image by a kernel that is turned around.

        Each pixel is then the product of the kernel and all results that it had a part in, and nothing is left to be
        added up. None where that is not so (for a stride above 1), or costs more (for more maps than channels).
        """
        padding = tuple(d * (k - 1) - p for k, d, p in zip(self.size, self.dilation, self.padding, strict=True))
        if maps > channels or set(self.stride) != {1} or min(padding) < 0:
            return None
        return windows("kernel", self.out, self.size, 1, padding, self.dilation)

    @property
    def is_single(self) -> bool:
        """Whether a window is a pixel, for each pixel one."""
        return set(self.size) == set(self.stride) == {1} and not self.is_padded

    @property
    def is_padded(self) -> bool:
        """Whether there is a border."""
        return self.padded != self.inside


def each(value: Setting, axes: int) -> Sizes:
    """One number for every axis, or one for each."""
    return value if isinstance(value, tuple) else (value,) * axes


def by(sizes: Sizes) -> str:
    """``3×3``."""
    return "×".join(map(str, sizes))


@lru_cache(maxsize=1024)
def windows(
    what: str, inside: Sizes, size: Setting, stride: Setting, padding: Setting, dilation: Setting = 1
) -> Windows:
    """The windows of these settings; ``what`` they are in an error, "kernel" or "pool"."""
    axes = len(inside)
    size, stride, padding, dilation = (each(value, axes) for value in (size, stride, padding, dilation))
    if not len(size) == len(stride) == len(padding) == len(dilation) == axes:
        raise ShapeError(
            f"{what} {by(size)}, stride {by(stride)}, padding {by(padding)} and dilation {by(dilation)} need one "
            f"number for each of {axes} spatial axes."
        )
    padded = tuple(n + 2 * p for n, p in zip(inside, padding, strict=True))
    span = tuple(d * (k - 1) + 1 for k, d in zip(size, dilation, strict=True))
    if any(n < s for n, s in zip(padded, span, strict=True)):
        spread = f", spread to {by(span)} by dilation {by(dilation)}," if span != size else ""
        border = f" with its border of {by(padding)} ({by(padded)})" if any(padding) else ""
        wanted = max((s - n + 1) // 2 for n, s in zip(inside, span, strict=True))
        raise ShapeError(
            f"A {what} of {by(size)}{spread} does not fit into an image of {by(inside)}{border}: it fits into "
            f"{by(span)} or more{f', which padding={wanted} would give' if what == 'kernel' else ''}."
        )
    if what == "pool" and any(2 * p > k for p, k in zip(padding, size, strict=True)):
        raise ShapeError(
            f"A pool of {by(size)} takes a padding of at most half of it, {by(tuple(k // 2 for k in size))}, and got "
            f"{by(padding)}: else a window would lie on the border alone."
        )
    out = tuple((n - s) // step + 1 for n, s, step in zip(padded, span, stride, strict=True))
    rows = tuple(
        tuple(_tap(i * d - p, step, n, m) for i in range(k))
        for k, d, p, step, n, m in zip(size, dilation, padding, stride, inside, out, strict=True)
    )
    taps, corners = [], []
    for place in product(*map(range, size)):
        chosen = [row[i] for row, i in zip(rows, place, strict=True)]
        results, pixels = tuple(q for q, _ in chosen), tuple(p for _, p in chosen)
        if all(q.start < q.stop for q in results):
            taps.append((place, (_ALL, _ALL, *results), (_ALL, _ALL, *pixels)))
        first = [i * d for i, d in zip(place, dilation, strict=True)]
        corners.append((_ALL, *(slice(i, i + s * (m - 1) + 1, s) for i, s, m in zip(first, stride, out, strict=True))))
    disjoint = all(s >= k for s, k in zip(stride, span, strict=True))
    return Windows(inside, size, stride, padding, dilation, padded, out, tuple(taps), rows, tuple(corners), disjoint)


def _tap(offset: int, stride: int, pixels: int, count: int) -> tuple[slice, slice]:
    """The windows whose place at ``offset`` lies on the image, and the pixels it lies on."""
    first = max(0, -(offset // stride))
    stop = max(first, min(count, (pixels - 1 - offset) // stride + 1))
    start = first * stride + offset
    return slice(first, stop), slice(start, max(start, (stop - 1) * stride + offset + 1), stride)


# ----------------------------------------------------------------------------- settings as given
def sizes(what: str, given: Any, axes: int, least: int = 1) -> Sizes:
    """``given`` as one whole number for each of ``axes`` spatial axes."""
    try:
        return _sizes(what, given, axes, least)
    except TypeError:  # a list, which no cache can hold
        return _sizes(what, tuple(given), axes, least)


@lru_cache(maxsize=1024, typed=True)
def _sizes(what: str, given: Any, axes: int, least: int) -> Sizes:
    found = given if isinstance(given, tuple) else (given,) * axes
    if len(found) != axes or any(
        isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < least for n in found
    ):
        raise ArgumentError(
            f"{what} is a whole number, {least} or more{f', or {axes} of them' if axes > 1 else ''}; got {given!r}."
        )
    return tuple(int(n) for n in found)


def border(given: Any, kernel: Sizes, stride: Sizes, dilation: Sizes) -> Sizes:
    """``padding`` as numbers, whether given so or as "valid" or "same"."""
    if not isinstance(given, str):
        return sizes("padding", given, len(kernel), 0)
    lost = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    if given == "valid":
        return (0,) * len(kernel)
    if given == "same" and set(stride) == {1} and not any(n % 2 for n in lost):
        return tuple(n // 2 for n in lost)
    raise ArgumentError(
        f"padding is a whole number, 'valid' (none) or 'same', which takes stride 1 and kernels of odd size; "
        f"got {given!r} for a kernel of {by(kernel)}, stride {by(stride)}."
    )


# ---------------------------------------------------------------------------------- in memory
_LAST = [(*range(1, n), 0) for n in range(33)]
_FIRST = [(n - 1, *range(n - 1)) for n in range(33)]


def batch_last(a: Any, w: Windows | None = None, fill: float = 0.0) -> Any:
    """``a`` (N, C, ...) as a contiguous array (C, ..., N); with windows, in their border of ``fill``."""
    moved = a.transpose(_LAST[a.ndim])
    if w is None or not w.is_padded:
        return np.ascontiguousarray(moved)
    out = np.full((moved.shape[0], *w.padded, moved.shape[-1]), fill, a.dtype)
    out[(_ALL, *(slice(p, p + n) for p, n in zip(w.padding, w.inside, strict=True)))] = moved
    return out


def batch_first(a: Any) -> Any:
    """The view (N, C, ...) of an array (C, ..., N)."""
    return a.transpose(_FIRST[a.ndim])


def columns(x: Any, w: Windows) -> Any:
    """Every window as a column: (C · size, windows · N) of x (N, C, ...)."""
    x = batch_last(x, w)
    if w.is_single:
        return x.reshape(len(x), -1)
    channel, *pixel, sample = x.strides
    strides = (channel, *map(mul, pixel, w.dilation), *map(mul, pixel, w.stride), sample)
    shape = (x.shape[0], *w.size, *w.out, x.shape[-1])
    out = np.empty(shape, x.dtype)
    # Copied in one call: one for each place of the window takes longer on small images.
    out[...] = np.ndarray(shape, x.dtype, x, 0, strides)
    return out.reshape(shape[0] * prod(w.size), -1)


def overlap_add(cols: Any, w: Windows) -> Any:
    """The reverse of `columns`, which adds where windows overlap: images (C, ..., N) of (C · size, windows · N).

    One axis after the other: that takes fewer and longer additions than one for each place of the window.
    """
    samples = cols.shape[1] // prod(w.out)
    cols = cols.reshape(-1, *w.size, *w.out, samples)
    before = (_ALL,) * len(w.size)
    for axis, row in enumerate(w.rows, 1):
        shape = (len(cols), *w.size[axis:], *w.inside[:axis], *w.out[axis:], samples)
        out = np.zeros(shape, cols.dtype)
        for place, (results, pixels) in enumerate(row):
            under = out[(*before, pixels)]
            np.add(under, cols[(_ALL, place, *before[1:], results)], out=under)
        cols = out
    return cols


_SMALL_PRODUCT = 2**18
"""OpenBLAS multiplies up to here by one thread, and without repacking: thin matrices gain much by it."""
_SHORTEST = 256


@lru_cache(maxsize=1024)
def pieces(length: int, rows: int) -> int:
    """In how many pieces to multiply a matrix of ``length`` columns, each of which takes ``rows`` products."""
    n = -(-length * rows // _SMALL_PRODUCT)
    while n > 1 and n * _SHORTEST <= length:
        if length % n == 0:
            return n
        n += 1
    return 1


def times(a: Any, b: Any) -> Any:
    """``a @ b`` for a small ``a`` and a ``b`` of very many columns."""
    n = pieces(b.shape[1], a.size)
    if n == 1:
        return np.matmul(a, b)
    out = np.empty((len(a), b.shape[1]), np.result_type(a, b))
    np.matmul(a, _split(b, n), out=_split(out, n))
    return out


def times_transposed(a: Any, b: Any) -> Any:
    """``a @ b.T`` for ``a`` and ``b`` of very many columns."""
    n = pieces(b.shape[1], len(a) * len(b))
    if n == 1:
        return np.matmul(a, b.T)
    return np.add.reduce(np.matmul(_split(a, n), _split(b, n).transpose(0, 2, 1)), axis=0)


def _split(a: Any, n: int) -> Any:
    return a.reshape(len(a), n, -1).transpose(1, 0, 2)


# ------------------------------------------------------------- in scalar operations, on object arrays
plus = np.frompyfunc(lambda total, term: term if total is None else total + term, 2, 1)
"""The sum of what has come so far and a term; None is a sum of nothing, to which the first costs no operation."""

or_zero = np.frompyfunc(lambda total: 0.0 if total is None else total, 1, 1)
"""0 where nothing has come."""
