"""A convolution as one product of matrices: its windows as columns: `im2col` (L34, L35)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.errors import ShapeError
from autograd.graph.numbers import number
from autograd.ops.images.memory import columns
from autograd.ops.images.windows import windows
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, open_panels
from viz.plots.images.convolution import asked, slide_of
from viz.plots.images.pixels import draw_map, frame
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

_PALE = 2.0
"""Times the largest number is the end of the scale where words stand on it."""

_MOST = 400
"""Entries of the matrix of columns that can be told apart."""

_WRITTEN = 160
"""Entries up to which they are written."""


@picture
def im2col(
    x: Any,
    w: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    place: Any = None,
    figure: Figure | SubFigure | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw the windows of a signal or an image unrolled to columns: a convolution is then one product (L34, L35).

    Above stand the data with one window lit, and the map with its entry; below, the kernel's entries beside the matrix
    whose columns are the windows, one lit. So the convolutions of ``autograd`` compute it, for all images at once:
    pixels are copied into several columns, and one product of matrices is the map. (For large batches they copy a
    third of it, as rows of windows share pixels: `autograd.ops.images.strips`.)

    Parameters
    ----------
    x : array-like, shape (length,) or (height, width)
    w : array-like, shape (k,) or (kh, kw)
    stride, padding, dilation : int, pair or (padding) "same"
        As `nn.Conv1d` and `nn.Conv2d` have them.
    place : int or pair, optional
        Which window is lit, as an index of the map; by default one in its middle.
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``columns`` (k or kh · kw, windows), ``kernel`` (1, k or kh · kw), the ``map``, and
        ``column``, which one is lit.

    Raises
    ------
    ShapeError
        If x and w are no signals or images, the kernel is larger than the data, or there are too many windows to draw.
    ArgumentError
        If a setting or the place is wrong.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> picture = im2col([[1, 2, 0, 1], [0, 1, 3, 1], [2, 1, 0, 0], [1, 0, 1, 2]], [[1, 0, -1], [1, 0, -1], [1, 0, -1]])
    >>> picture.numbers_["columns"].shape
    (9, 4)
    >>> bool((picture.numbers_["kernel"] @ picture.numbers_["columns"] == picture.numbers_["map"].ravel()).all())
    True
    """
    call = dict(locals())
    slide = slide_of(x, w, 0.0, stride, padding, dilation)
    every = slide.places()
    if slide.w.size * len(every) > _MOST:
        raise ShapeError(
            f"{len(every)} windows of {slide.w.size} entries are {len(every) * slide.w.size:,} numbers, and {_MOST} "
            "can be told apart: draw a smaller part of x, as x[:6, :6], or take a larger stride."
        )
    lit = asked(slide, [place])[0] if place is not None else every[len(every) // 2]
    column = every.index(lit)
    # As the operation itself makes them.
    found = columns(slide.x[None, None], windows("kernel", slide.x.shape, slide.w.shape, slide.stride, slide.padding,
                                                 slide.dilation))  # fmt: skip
    kernel = slide.w.reshape(1, -1)
    tall = found.shape[0] / found.shape[1] if found.shape[1] else 1.0
    below = float(np.clip(5.6 * tall, 1.2, 4.0))
    above = 0.9 if slide.signal else 1.9
    figure, axes, colors = open_panels(
        figure, theme, 2, 2, (6.4, above + below + 1.5), height_ratios=[above, below + 0.3],
        width_ratios=[1, 1] if not slide.signal else [slide.padded.shape[1], slide.y.shape[1]],
    )  # fmt: skip
    data, out, row, matrix = axes
    limit = _PALE * (float(np.abs(slide.padded).max()) or 1.0)
    draw_map(data, slide.padded, colors, limit=limit, written=slide.padded.size <= _WRITTEN)
    if any(slide.padding):
        frame(data, slide.padding, slide.x.shape, colors.muted, linewidth=1.0, linestyle="--")
    for pixel in slide.window(lit):
        frame(data, pixel, (1, 1), colors.gradient)
    draw_map(out, slide.y, colors, limit=_PALE * (float(np.abs(slide.y).max()) or 1.0),
             written=slide.y.size <= _WRITTEN, digits=3)  # fmt: skip
    frame(out, lit, (1, 1), colors.gradient)
    draw_map(row, kernel.T, colors, limit=_PALE * (float(np.abs(kernel).max()) or 1.0), written=kernel.size <= 30)
    draw_map(matrix, found, colors, limit=limit, written=found.size <= _WRITTEN)
    frame(matrix, (0, column), (found.shape[0], 1), colors.gradient)
    value = number(float(slide.y[lit]), 3)
    for ax, title in (
        (data, f"x, window {lit[1] if slide.signal else lit} lit"),
        (out, f"map: entry {value}"),
        (row, f"kernel, {kernel.size} entries"),
        (matrix, f"columns: {found.shape[0]} × {found.shape[1]}; column {column} lit"),
    ):
        ax.set_title(title, fontsize=TEXT, color=colors.ink)
    many = f"{found.size} numbers for {slide.x.size} of x (× {found.size / slide.x.size:.2g})"
    matrix.set_xlabel(f"kernelᵀ · column {column} = {value}\n{many}", fontsize=SMALL, color=colors.ink)
    kind = "signal" if slide.signal else "image"
    said = (
        f"The {len(every)} windows of a {kind} as columns of {kernel.size} entries; column {column} times the kernel "
        f"is {value}."
    )
    return Picture(axes, figure, said, {
        "columns": found, "kernel": kernel, "map": slide.y[0] if slide.signal else slide.y, "column": column,
    }).drawn_by(im2col, call)  # fmt: skip
