"""Strips: what the windows see of one row of pixels, once for all rows of windows that look at it.

In columns (`autograd.ops.images.memory.columns`) a pixel stands once for each of the kh · kw places of a kernel. In
strips it stands once for each of the kw places along a row, and kh strips that follow one another are, as they lie in
memory, the columns of one row of windows. So all columns are views that overlap: a third of the copies and of the
memory for a kernel of 3 × 3. Where even that is too much for a cache, strips are made anew for a *band* of rows at a
time, and again on the way back: that costs less than to fetch them from memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any, NamedTuple

import numpy as np

from autograd.ops.images.memory import SMALL_PRODUCT, batch_last, cut
from autograd.ops.images.settings import Sizes
from autograd.ops.images.windows import Slices, Windows, windows

Place = tuple[slice | int, ...]

_SHORTEST, _FEWEST = 128, 2**15
"""Columns of a row of windows, and entries of all columns, from which strips are quicker, by the table of
``python -m tests.benchmarks.convolutions``."""
_SMALL_RESULT = 1200
"""Of so many entries are the results of OpenBLAS's kernels for small products where the second matrix is transposed."""
_SHORTEST_PART, _SHORTEST_BACK = 64, 32
"""Of what is multiplied in parts: columns of a row of windows, and entries of a column."""
_MORE = 3
"""How many times as many products the way back may take that adds nothing up, by the table "ways back" of that command.
"""
_IN_CACHE = 2**20
"""Bytes of strips that a cache holds beside the rest."""


def in_strips(at: Windows, shape: Sizes, maps: int) -> bool:
    """Whether windows on images of ``shape`` (N, C, ...) are multiplied by a kernel in strips, rather than in columns.

    For rows of windows that overlap, and are long enough to make up for one product a row. Where a row is shorter than
    a column of the products with all maps is, these would take more memory than the strips save. Kernels of many maps
    and channels make large products, which BLAS takes from columns as quickly.
    """
    overlap = at.stride[0] < at.size[0] and at.dilation[0] == 1
    length = row_length(at, shape[0])
    if not overlap or length < max(_SHORTEST, at.size[0] * maps):
        return False
    column = shape[1] * prod(at.size)
    is_small = length // parts_of_row(length, column * maps) * column * maps <= SMALL_PRODUCT
    return is_small and at.out[0] * length * column >= _FEWEST


def way_back(at: Windows, maps: int, channels: int, samples: int) -> Windows | None:
    """`Windows.turned` where it is the quicker way back.

    For more maps than channels in strips alone, or in columns that are few, and where that takes at most three times as
    many products: there are more pixels than numbers in a map, and what the maps send to them is summed by BLAS.
    """
    back = at.turned()
    if back is None or maps <= channels:
        return back
    few = samples * prod(at.inside) * maps * prod(at.size) < _FEWEST
    quick = few or in_strips(back, (samples, maps), channels)
    return back if quick and maps * prod(at.inside) <= _MORE * channels * prod(at.out) else None


def row_length(at: Windows, samples: int) -> int:
    """How many columns a row of windows has."""
    return prod(at.out[1:]) * samples


class Band(NamedTuple):
    """Rows of windows that follow one another, and how the strips that they look at are filled.

    Attributes
    ----------
    rows : slice
        Which rows of windows.
    copies : tuple
        For each place of the kernel along a row where its pixels stand in strips, and in images (H, C, W, N).
    border : tuple of slice
        The strips that lie on the border of the image: zeros.
    """

    rows: slice
    copies: tuple[tuple[Place, Slices], ...]
    border: tuple[slice, ...]


@lru_cache(maxsize=1024)
def _bands(settings: tuple[Sizes, ...], strip: int) -> tuple[Band, ...]:
    """The bands of windows that see ``strip`` bytes of a row: one where all strips stay in a cache."""
    at = windows("kernel", *settings)
    kh, step, count = at.size[0], at.stride[0], at.out[0]
    most = max((_IN_CACHE // strip - kh) // step + 1, 2 * kh)
    each = -(-count // -(-count // most))
    return tuple(_band(at, slice(first, min(first + each, count))) for first in range(0, count, each))


def _band(at: Windows, rows: slice) -> Band:
    top = rows.start * at.stride[0] - at.padding[0]
    strips = (rows.stop - rows.start - 1) * at.stride[0] + at.size[0]
    first, stop = max(top, 0), max(min(top + strips, at.inside[0]), 0)
    filled = slice(first - top, max(stop - top, first - top))
    copies: list[tuple[Place, Slices]] = []
    for place in product(*map(range, at.size[1:])):
        seen = [row[i] for row, i in zip(at.rows[1:], place, strict=True)]
        to: Place = (filled, *place, slice(None), *(results for results, _ in seen))
        copies.append((to, (slice(first, first + filled.stop - filled.start), slice(None), *(p for _, p in seen))))
    border = (slice(0, filled.start), slice(filled.stop, strips))
    return Band(rows, tuple(copies), tuple(part for part in border if part.start < part.stop))


def bands_of(at: Windows, shape: Sizes, itemsize: int) -> tuple[tuple[Band, ...], Sizes]:
    """The bands for images of ``shape`` (N, C, ...), and the shape of the strips of one: (strips, kw, C, W', N)."""
    strip = (*at.size[1:], shape[1], *at.out[1:], shape[0])
    found = _bands(at.settings, prod(strip) * itemsize)
    rows = found[0].rows.stop
    return found, ((rows - 1) * at.stride[0] + at.size[0], *strip)


def strides_of_rows(at: Windows, shape: Sizes, itemsize: int) -> tuple[Sizes, Sizes]:
    """Shape and strides of the columns of each row of windows, (rows, kh · kw · C, W' · N), in strips of ``shape``."""
    length = prod(shape[len(at.size) + 1 :])
    strip = prod(shape[1:])
    rows = (shape[0] - at.size[0]) // at.stride[0] + 1
    return (rows, at.size[0] * strip // length, length), (at.stride[0] * strip * itemsize, length * itemsize, itemsize)


def one_band(x: Any, at: Windows) -> Any:
    """The columns of each row of windows on images (N, C, ...), to be kept; None where they are made by bands."""
    found, _ = bands_of(at, x.shape, x.itemsize)
    return next(iter(by_bands(x, at)))[1] if len(found) == 1 else None


def by_bands(x: Any, at: Windows) -> Iterator[tuple[slice, Any]]:
    """Band by band which rows of windows, and the columns of each of them: (rows, kh · kw · C, W' · N)."""
    found, shape = bands_of(at, x.shape, x.itemsize)
    strips = np.zeros(shape, x.dtype)
    columns = np.ndarray(*_view(strides_of_rows(at, shape, x.itemsize), strips))
    images = batch_last(x).swapaxes(0, 1)
    for band in found:
        for part in band.border:
            strips[part] = 0
        for to, pixels in band.copies:
            strips[to] = images[pixels]
        yield band.rows, columns[: band.rows.stop - band.rows.start]


def _view(lie: tuple[Sizes, Sizes], a: Any) -> tuple[Any, ...]:
    """What `numpy.ndarray` takes for a view of ``a`` of that shape and these strides."""
    return lie[0], a.dtype, a, 0, lie[1]


def by_place(w: Any) -> Any:
    """A kernel (maps, C, kh, kw) as a matrix whose columns are in the order of strips: (maps, kh · kw · C)."""
    return w.transpose((0, *range(2, w.ndim), 1)).reshape(len(w), -1)


def from_places(a: Any, shape: Sizes) -> Any:
    """The reverse of `by_place`, transposed: a matrix (kh · kw · C, maps) as a kernel of ``shape``."""
    maps, channels, *size = shape
    axes = range(len(size))
    return a.reshape(*size, channels, maps).transpose((len(size) + 1, len(size), *axes))


def strips_times(w: Any, x: Any, at: Windows, kept: Any = None) -> Any:
    """``w``, as `by_place` gives it, times the columns of images (N, C, ...): (maps, windows · N).

    ``kept`` is what `one_band` gave.
    """
    length = row_length(at, len(x))
    n = parts_of_row(length, w.size)
    y = np.empty((len(w), at.out[0], n, length // n), np.result_type(w, x))
    for rows, seen in by_bands(x, at) if kept is None else [(slice(None), kept)]:
        np.matmul(w, seen.reshape(*seen.shape[:2], n, -1).swapaxes(1, 2), out=y[:, rows].transpose(1, 2, 0, 3))
    return y.reshape(len(w), -1)


def strips_times_transposed(g: Any, x: Any, at: Windows, kept: Any = None) -> Any:
    """The columns of images (N, C, ...) times maps ``g`` (maps, windows · N), transposed: (kh · kw · C, maps)."""
    by_rows = g.reshape(len(g), at.out[0], 1, -1).transpose(1, 2, 3, 0)
    total: Any = 0
    for rows, seen in by_bands(x, at) if kept is None else [(slice(None), kept)]:
        n = parts_back(seen.shape[1], len(g), seen.shape[2])
        total = total + np.add.reduce(seen.reshape(len(seen), n, -1, seen.shape[2]) @ by_rows[rows], axis=0)
    return total.reshape(-1, len(g))


def parts_of_row(length: int, products: int) -> int:
    """In how many parts to take the product of a kernel and a row of ``length`` columns, each of so many products.

    Also that one thread takes it: another would have to fetch the strips from where the first has just put them.
    """
    return cut(length, products, SMALL_PRODUCT, _SHORTEST_PART)


def parts_back(size: int, maps: int, length: int) -> int:
    """In how many parts of the ``size`` of a column to take the product of a row of ``length`` columns and the maps."""
    return cut(size, maps * max(length, SMALL_PRODUCT // _SMALL_RESULT), SMALL_PRODUCT, _SHORTEST_BACK)
