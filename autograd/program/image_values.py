"""What the primitives on images compute, batch-last (C, H, W, N), with the table's own functions."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.ops.images.memory import batch_first, batch_last, columns
from autograd.ops.images.pooling import max_gather, max_pool, max_unpool
from autograd.ops.images.strips import strips_times, strips_times_transposed
from autograd.ops.images.windows import Windows


def image_of(x: Any) -> Any:
    """Images (N, C, ...), batch-last."""
    return np.array(batch_last(x))


def columns_of(z: Any, at: Windows) -> Any:
    """Each window as a column."""
    return columns(batch_first(z), at)


def strips_times_of(w: Any, z: Any, at: Windows) -> Any:
    """A kernel times all windows."""
    return strips_times(w, batch_first(z), at)


def strips_back_of(g: Any, z: Any, at: Windows) -> Any:
    """All windows times the maps there."""
    return strips_times_transposed(g, batch_first(z), at)


def overlaps_of(cols: Any, at: Windows) -> Any:
    """Columns added up where their windows lie."""
    n = cols.shape[1] // int(np.prod(at.out))
    cols = cols.reshape(len(cols) // int(np.prod(at.size)), *at.size, *at.out, n)
    out = np.zeros((len(cols), *at.inside, n), cols.dtype)
    for place, results, pixels in at.taps:
        out[pixels[1:]] += cols[(slice(None), *place, *results[2:])]
    return out


def maxima_of(z: Any, at: Windows) -> Any:
    """The largest pixel of each window."""
    return np.ascontiguousarray(batch_last(max_pool.forward(batch_first(z), at.size, at.stride, at.padding)[0]))


def maxima_back(g: Any, z: Any, y: Any, at: Windows) -> Any:
    """A number for each window at the place of its largest pixel."""
    return batch_last(max_unpool.forward(batch_first(g), batch_first(z), at.size, at.stride, at.padding))


def maxima_picked(a: Any, z: Any, at: Windows) -> Any:
    """The entry of each window of ``a`` at the place of the largest pixel of ``z``."""
    picked = max_gather.forward(batch_first(a), batch_first(z), at.size, at.stride, at.padding)
    return np.ascontiguousarray(batch_last(picked))


def sums_of(z: Any, at: Windows) -> Any:
    """The sum of each window."""
    padded = batch_last(batch_first(z), at)
    return sum(padded[corner] for corner in at.corners)


def copies_of(g: Any, at: Windows) -> Any:
    """A number for each window, added to each of its pixels."""
    n = int(np.prod(at.size))
    copies = np.broadcast_to(g[:, None], (len(g), n, *g.shape[1:]))
    return overlaps_of(copies.reshape(len(g) * n, int(np.prod(g.shape[1:]))), at)
