"""Pooling: what wins in each window, and where its gradient goes: `pooling` (L36)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from autograd import Value, avg_pool2d, max_pool2d
from autograd.errors import ArgumentError, ShapeError, short
from viz.plots.canvas import TEXT, Picture, ThemeName, open_panels
from viz.plots.images.pixels import draw_map, frame, image_of
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure


@picture
def pooling(
    x: Any,
    size: Any = 2,
    *,
    kind: Literal["max", "average"] = "max",
    stride: Any = None,
    figure: Figure | SubFigure | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw an image with its windows, what a pool makes of them, and where a gradient of 1 a window goes back (L36).

    The entry that wins a window of a max-pool is framed: all the gradient goes there. In an average each entry gets the
    same share.

    Parameters
    ----------
    x : array-like, shape (height, width)
    size : int or pair
        Of a window.
    kind : {"max", "average"}
    stride : int or pair, optional
        How far a window is from the next; by default its size.
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``pooled``, ``gradient`` and, of a max-pool, the ``winners`` as (row, column).

    Raises
    ------
    ShapeError
        If x is no single image of one channel.
    ArgumentError
        If the kind or a setting is wrong.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> x = [[29, 15, 28, 184], [0, 100, 70, 38], [12, 12, 7, 2], [12, 12, 45, 6]]      # L36
    >>> pooling(x).numbers_["pooled"]
    array([[100., 184.],
           [ 12.,  45.]])
    """
    call = dict(locals())
    if not isinstance(kind, str) or kind not in ("max", "average"):
        raise ArgumentError(f"Expected kind as 'max' or 'average', got {short(kind)}.")
    image = image_of(x, "x")
    if len(image) != 1:
        raise ShapeError(f"Expected x as (height, width), got {len(image)} channels: pool one, x[0].")
    value = Value(image[None])
    pooled = (max_pool2d if kind == "max" else avg_pool2d)(value, size, stride)
    pooled.sum().backward()
    made, gradient = np.asarray(pooled.data)[0, 0], np.asarray(value.grad)[0, 0]
    params = pooled.params or {}
    window, step = params["size"], params["stride"]
    figure, axes, colors = open_panels(figure, theme, 1, 3, (6.4, 2.7))
    largest = float(np.abs(image).max())
    draw_map(axes[0], image[0], colors, 2 * largest)
    draw_map(axes[1], made, colors, 2 * largest, digits=3)
    draw_map(axes[2], gradient, colors, 2 * float(gradient.max()))
    winners = []
    for row in range(made.shape[0]):
        for column in range(made.shape[1]):
            top, left = row * step[0], column * step[1]
            frame(axes[0], (top, left), window, colors.muted, linewidth=1.4)
            frame(axes[2], (top, left), window, colors.muted, linewidth=1.0)
            if kind == "max":
                part = image[0, top : top + window[0], left : left + window[1]]
                i, j = np.unravel_index(part.argmax(), part.shape)
                winners.append((int(top + i), int(left + j)))
                frame(axes[0], winners[-1], (1, 1), colors.gradient, linewidth=2.2)
    by = "×".join(map(str, window))
    for ax, title in zip(axes, (f"x, windows of {by}", f"{kind} of each", "gradient of the sum"), strict=True):
        ax.set_title(title, fontsize=TEXT, color=colors.ink)
    said = f"A {kind}-pool of {by} makes {made.shape[0]}×{made.shape[1]} of {image.shape[1]}×{image.shape[2]} pixels."
    numbers = {"pooled": made, "gradient": gradient}
    return Picture(axes, figure, said, numbers | ({"winners": winners} if kind == "max" else {})).drawn_by(
        pooling, call
    )
