"""Images in memory: batch-last arrays, their windows as columns, and products of such columns.

Arrays have shape (N, C, H, W), or (N, C, L) for signals; in memory the batch is the last axis (C, H, W, N),
as a transposed view. So every inner loop runs over contiguous numbers, whatever the size of the image.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from autograd.ops.images.windows import Windows

_LAST = [(*range(1, n), 0) for n in range(33)]
_FIRST = [(n - 1, *range(n - 1)) for n in range(33)]


def batch_last(a: Any, w: Windows | None = None, fill: float = 0.0) -> Any:
    """``a`` (N, C, ...) as a contiguous array (C, ..., N); with windows, in their border of ``fill``."""
    moved = a.transpose(_LAST[a.ndim])
    if w is None or not w.is_padded:
        return np.ascontiguousarray(moved)
    out = np.full((moved.shape[0], *w.padded, moved.shape[-1]), fill, a.dtype)
    out[w.inner] = moved
    return out


def batch_first(a: Any) -> Any:
    """The view (N, C, ...) of an array (C, ..., N)."""
    return a.transpose(_FIRST[a.ndim])


def columns(x: Any, w: Windows) -> Any:
    """Every window as a column: (C · size, windows · N) of x (N, C, ...)."""
    x = batch_last(x, w)
    if w.is_single:
        return x.reshape(len(x), -1)
    shape, strides, matrix = w.as_columns(len(x), x.shape[-1], x.itemsize)
    out = np.empty(shape, x.dtype)
    # Copied in one call: one for each place of the window takes longer on small images.
    out[...] = np.ndarray(shape, x.dtype, x, 0, strides)
    return out.reshape(matrix)


def overlap_add(cols: Any, w: Windows) -> Any:
    """The reverse of `columns`, which adds where windows overlap: images (C, ..., N) of (C · size, windows · N).

    One axis after the other: that takes fewer and longer additions than one for each place of the window.
    """
    samples, channels = cols.shape[1] // prod(w.out), len(cols) // prod(w.size)
    cols = cols.reshape(channels, *w.size, *w.out, samples)
    for shape, places in w.along:
        out = np.zeros((channels, *shape, samples), cols.dtype)
        for pixels, results in places:
            under = out[pixels]
            np.add(under, cols[results], under)
        cols = out
    return cols


BY_ONE_THREAD, SMALL_PRODUCT = 2**18, 10**6
"""OpenBLAS takes up to so many multiplications by one thread, whose way to another is long on a busy machine; and
where it knows the processor by kernels that need no repacking. Thin matrices gain much by both."""


@lru_cache(maxsize=1024)
def pieces(length: int, rows: int) -> int:
    """In how many pieces to multiply a matrix of ``length`` columns, each of which takes ``rows`` products."""
    wanted = cut(length, rows, BY_ONE_THREAD, 256)
    return wanted if wanted > 1 or length * rows <= BY_ONE_THREAD else cut(length, rows, SMALL_PRODUCT, 64)


def cut(length: int, each: int, most: int, shortest: int) -> int:
    """In how many equal pieces, none of which takes more than ``most``; 1 if they would be shorter than that."""
    n = -(-length * each // most)
    while n > 1 and n * shortest <= length:
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
