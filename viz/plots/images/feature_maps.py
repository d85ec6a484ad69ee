"""What each kernel finds in one image: `feature_maps` (L35, L37)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd import Value
from autograd.graph.node import op_of
from autograd.graph.numbers import number
from nn.checks import count_of
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, open_panels
from viz.plots.images.pixels import draw_image, draw_map, image_of, layer_at, traced_image
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

_A_ROW = 6

_UNDER = 0.34
"""The width of a kernel as a share of its map's."""


@picture
def feature_maps(
    model: Any,
    image: Any,
    layer: int = 0,
    *,
    figure: Figure | SubFigure | None = None,
    most: int = 17,
    theme: ThemeName = None,
) -> Picture:
    """Draw what a convolution makes of an image: the image, then its maps after the activation, on one scale.

    In the corner of a map stands its kernel, where the convolution has one channel.

    Parameters
    ----------
    model : Module
        With convolutions over images.
    image : array-like, shape (height, width) or (channels, height, width)
    layer : int
        Which convolution, from 0; -1 is the last.
    figure : Figure or SubFigure, optional
    most : int
        How many maps are drawn at most.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds the ``maps``, shape (maps, height, width), and ``limit``, the end of the scale.

    Raises
    ------
    ShapeError
        If the image is none, or the model has no convolution.
    ArgumentError
        If it has fewer than ``layer`` asks for.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import numpy as np
    >>> from nn import CNN
    >>> ring = abs(np.hypot(*(np.indices((12, 12)) - 5.5)) - 4) < 1
    >>> picture = feature_maps(CNN((1, 12, 12), 3, maps=(4, 6)), ring)
    >>> len(picture.axes_), picture.numbers_["maps"].shape
    (5, (4, 12, 12))
    """
    call = dict(locals())
    pixels = image_of(image)
    graph = traced_image(model, pixels)
    convolutions = [v for v in graph.operations if op_of(v).kind == "convolution" and v.ndim == 4]
    found: Value = layer_at(convolutions, layer, "convolution")
    users = [v for v in graph.operations if v.parents[0] is found and op_of(v).elementwise and op_of(v).arity == 1]
    after = users[0] if users else found
    maps = np.asarray(after.data, dtype=np.float64)[0]
    kernels = np.asarray(found.parents[1].data)
    limit = float(np.abs(maps).max()) or 1.0
    shown = min(len(maps), count_of("most", most))
    columns = min(shown + 1, _A_ROW)
    rows = math.ceil((shown + 1) / columns)
    single = kernels.shape[1] == 1  # then a map has one kernel, which is drawn under it
    high = 6.4 / columns * maps.shape[1] / maps.shape[2] + single * _UNDER * 6.4 / columns
    figure, axes, colors = open_panels(figure, theme, rows, columns, (6.4, rows * (high + 0.3) + 0.5))
    draw_image(axes[0], pixels)
    axes[0].set_title("image", fontsize=SMALL, color=colors.ink)
    for k, ax in enumerate(axes[1:]):
        if k >= shown:
            ax.set_visible(False)
            continue
        draw_map(ax, maps[k], colors, limit, written=False)
        ax.set_title(f"map {k}", fontsize=SMALL, color=colors.ink)
        if single:
            tall = _UNDER * maps.shape[2] / maps.shape[1]
            inset = ax.inset_axes((0.5 - _UNDER / 2, -1.15 * tall, _UNDER, tall))
            draw_map(inset, kernels[k, 0], colors, float(np.abs(kernels).max()), written=False)
            for spine in inset.spines.values():
                spine.set_color(colors.ink)
    sign = f", after {op_of(after).symbol}" if after is not found else ""
    rest = f"; {shown} of {len(maps)} maps" if shown < len(maps) else ""
    words = f"convolution {layer % len(convolutions)}{sign}; full colour: ±{number(limit, 3)}{rest}"
    figure.supxlabel(words, fontsize=TEXT - 1, color=colors.muted)
    said = f"An image and {shown} of the {len(maps)} feature maps of convolution {layer % len(convolutions)}{sign}."
    return Picture([ax for ax in axes if ax.get_visible()], figure, said, {"maps": maps, "limit": limit}).drawn_by(
        feature_maps, call
    )
