"""The kernels that a network has learned: `filters` (L35)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.errors import DataTypeError
from autograd.graph.numbers import number
from nn.checks import count_of
from nn.layers.convolution import Conv1d, Conv2d
from nn.layers.module import Module
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, open_panels
from viz.plots.images.pixels import draw_map, layer_at
from viz.plots.networks.traced import with_parts
from viz.plots.public import picture
from viz.style.text import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

_A_ROW = 8
_MOST = 32
_WRITTEN, _WIDE = 49, 5
"""Entries of a kernel up to which they are written, in rows of so few; in longer rows those below 0 have a −."""


@picture
def filters(
    model: Any, layer: int = 0, *, figure: Figure | SubFigure | None = None, most: int = _MOST, theme: ThemeName = None
) -> Picture:
    """Draw the kernels of a convolution: a row of panels for its maps, all on one scale (L35).

    Of a kernel over several channels each row of the figure is one channel. Blue is above 0, vermillion below; kernels
    of up to 7×7 have their numbers written.

    Parameters
    ----------
    model : Module
        With one or more `nn.Conv1d` or `nn.Conv2d`.
    layer : int
        Which of its convolutions, from 0; -1 is the last.
    figure : Figure or SubFigure, optional
    most : int
        How many kernels are drawn at most.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds the ``weights``, shape (maps, channels, kh, kw), and ``limit``, the end of the scale.

    Raises
    ------
    DataTypeError
        If the model is none of nn.
    ShapeError
        If it has no convolution.
    ArgumentError
        If it has fewer.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import CNN
    >>> picture = filters(CNN((1, 12, 12), 3, maps=(4, 6)))
    >>> len(picture.axes_), picture.numbers_["weights"].shape
    (4, (4, 1, 3, 3))
    """
    call = dict(locals())
    if not isinstance(model, Module):
        raise DataTypeError(f"Expected a model or layer of nn, got {type(model).__name__}.")
    found = layer_at([m for m in with_parts(model).modules() if isinstance(m, (Conv1d, Conv2d))], layer, "convolution")
    weights = np.asarray(found.weight.data, dtype=np.float64)
    if weights.ndim == 3:
        weights = weights[:, :, None]
    maps, channels = weights.shape[:2]
    limit = float(np.abs(weights).max()) or 1.0
    # Of one channel the maps fill rows; of several each map is a column, each channel a row.
    columns = min(maps, _A_ROW)
    most = count_of("most", most)
    rows = math.ceil(min(maps, most) / columns) if channels == 1 else max(1, min(channels, most // columns))
    figure, axes, colors = open_panels(figure, theme, rows, columns, (6.4, 6.4 / columns * rows * 1.15 + 0.6))
    for k, ax in enumerate(axes):
        at = (k, 0) if channels == 1 else (k % columns, k // columns)
        if at[0] >= min(maps, most):
            ax.set_visible(False)
            continue
        small = weights[0, 0].size <= _WRITTEN
        draw_map(ax, weights[at], colors, limit, written=(columns <= _WIDE or "signs") if small else False)
        if channels == 1 or k < columns:
            ax.set_title(f"kernel {at[0]}", fontsize=SMALL, color=colors.ink)
        if channels > 1 and k % columns == 0:
            ax.set_ylabel(f"channel {at[1]}", fontsize=SMALL, color=colors.ink)
    left_out = "" if rows * columns >= maps * channels else f"; {rows * columns} of {maps * channels} are drawn"
    words = f"blue: above 0, vermillion: below; ±{number(limit, 3)} is full colour{left_out}"
    figure.supxlabel(words, fontsize=TEXT - 1, color=colors.muted)
    size = "×".join(map(str, found.kernel_size))
    span = f"from {number(weights.min(), 3)} to {number(weights.max(), 3)}"
    said = f"{counted(maps, 'kernel')} of {size} over {counted(channels, 'channel')}, {span}."
    return Picture(
        [ax for ax in axes if ax.get_visible()], figure, said, {"weights": weights, "limit": limit}
    ).drawn_by(filters, call)
