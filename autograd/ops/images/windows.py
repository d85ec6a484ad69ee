"""Windows that slide over images: where each lies, for convolution and pooling, on any number of spatial axes."""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import product
from math import prod
from operator import mul
from typing import Any, NamedTuple

from autograd.errors import ShapeError
from autograd.ops.images.settings import Setting, Sizes, by, each

Slices = tuple[slice, ...]

_ALL = slice(None)


class Layout(NamedTuple):
    """Windows on an array: a view of this shape and these strides, and the matrix that has each as a column."""

    shape: Sizes
    strides: Sizes
    matrix: tuple[int, int]


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

    @property
    def settings(self) -> tuple[Sizes, ...]:
        """What `windows` takes, and what tells them apart."""
        return self[:5]

    @cached_property
    def inner(self) -> Slices:
        """The image within its border, as an index into padded images (C, *padded, N)."""
        return (_ALL, *(slice(p, p + n) for p, n in zip(self.padding, self.inside, strict=True)))

    def as_columns(self, channels: int, samples: int, size: int) -> Layout:
        """How the windows lie on contiguous padded images (C, *padded, N) of numbers of ``size`` bytes each."""
        key = channels, samples, size
        found = self._layouts.get(key)
        if found is None:
            channel, *pixel = (samples * size * prod(self.padded[k:]) for k in range(len(self.padded) + 1))
            strides = (channel, *map(mul, pixel, self.dilation), *map(mul, pixel, self.stride), size)
            shape = (channels, *self.size, *self.out, samples)
            matrix = channels * prod(self.size), prod(self.out) * samples
            found = self._layouts[key] = Layout(shape, strides, matrix)
        return found

    @cached_property
    def along(self) -> tuple[tuple[Sizes, tuple[tuple[Slices, Any], ...]], ...]:
        """How columns (C, *size, *out, N) become images, one axis after the other.

        For each axis what the shape is then between C and N, and for each place in a window the pixels there and what
        falls on them, as indices.
        """
        before = (_ALL,) * len(self.size)
        return tuple(
            (
                (*self.size[axis:], *self.inside[:axis], *self.out[axis:]),
                tuple(((*before, pixels), (_ALL, k, *before[1:], results)) for k, (results, pixels) in enumerate(row)),
            )
            for axis, row in enumerate(self.rows, 1)
        )

    @cached_property
    def _layouts(self) -> dict[Sizes, Layout]:
        return {}

    def turned(self) -> Windows | None:
        """The windows that lie on the maps when they are sent back to the image by a kernel that is turned around.

        Each pixel is then the product of the kernel and all results that it had a part in, and nothing is left to be
        added up. None where that is not so (for a stride above 1).
        """
        padding = tuple(d * (k - 1) - p for k, d, p in zip(self.size, self.dilation, self.padding, strict=True))
        if set(self.stride) != {1} or min(padding) < 0:
            return None
        return windows("kernel", self.out, self.size, 1, padding, self.dilation)

    @cached_property
    def is_single(self) -> bool:
        """Whether a window is a pixel, for each pixel one."""
        return set(self.size) == set(self.stride) == {1} and not self.is_padded

    @cached_property
    def is_padded(self) -> bool:
        """Whether there is a border."""
        return self.padded != self.inside


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
