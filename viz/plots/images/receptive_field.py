"""Which pixels an entry of a network sees, and how much: `receptive_field`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd import Graph, Value, gradient
from autograd.errors import ArgumentError
from autograd.graph.node import op_of
from viz.plots.canvas import TEXT, Picture, ThemeName, open_panels
from viz.plots.images.pixels import draw_image, draw_map, frame, image_layers, image_of, layer_at
from viz.plots.networks.traced import trace
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

Box = tuple[int, int, int, int]
"""Rows from, to, columns from, to; the ends belong to it."""


@picture
def receptive_field(
    model: Any,
    image: Any,
    layer: int = -1,
    place: Sequence[int] | None = None,
    *,
    channel: int | None = None,
    figure: Figure | SubFigure | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw which part of an image one entry of a convolution or pool can see, and which of it counts.

    On the left the receptive field, as the sizes of kernels, strides and pools make it (Araujo et al. 2019); on the
    right the gradient of the entry by the pixels: the effective field, which is smaller (Luo et al. 2016).

    Parameters
    ----------
    model : Module
        A network of convolutions.
    image : array-like, shape (height, width) or (channels, height, width)
    layer : int
        Which of its convolutions and pools together, from 0; -1 is the last.
    place : (row, column), optional
        Of the entry on its map; by default the middle.
    channel : int, optional
        Of which map; by default the one that is largest there.
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``field`` (first row, last row, first column, last column, cut to the image), ``size`` before
        the image cuts it, ``place``, ``channel`` and the ``gradient``, shape (height, width), summed over channels.

    Raises
    ------
    ShapeError
        If the image is none, or the model has neither convolution nor pool.
    ArgumentError
        If there is no such layer, place or channel.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import numpy as np
    >>> from nn import CNN
    >>> ring = abs(np.hypot(*(np.indices((16, 16)) - 7.5)) - 5) < 1
    >>> picture = receptive_field(CNN((1, 16, 16), 3, maps=(4, 6)), ring)
    >>> picture.numbers_["size"]                      # 3×3, pool, 3×3, pool: 3 + 1 + 2·2 + 2
    (10, 10)
    """
    call = dict(locals())
    pixels = image_of(image)
    x = Value(pixels[None], name="x")
    graph = trace(model, x)
    layers = image_layers(graph)
    found: Value = layer_at(layers, layer, "convolution or pool")
    maps, height, width = found.shape[1:]
    spot = (height // 2, width // 2) if place is None else tuple(place)
    if (
        len(spot) != 2
        or not all(isinstance(n, (int, np.integer)) for n in spot)
        or not (0 <= spot[0] < height and 0 <= spot[1] < width)
    ):
        raise ArgumentError(f"Expected place as (row, column) on a map of {height}×{width}, got {place!r}.")
    if channel is None:
        channel = int(np.asarray(found.data)[0, :, spot[0], spot[1]].argmax())
    if not isinstance(channel, (int, np.integer)) or not 0 <= channel < maps:
        raise ArgumentError(f"Expected channel from 0 to {maps - 1}, got {channel!r}.")
    box = _field(graph, found, x, (spot[0], spot[0], spot[1], spot[1]))
    rows, columns = pixels.shape[1:]
    cut = (max(box[0], 0), min(box[1], rows - 1), max(box[2], 0), min(box[3], columns - 1))
    (slopes,) = gradient(found[0, channel, spot[0], spot[1]], [x])
    effective = np.asarray(slopes, dtype=np.float64)[0].sum(axis=0)
    figure, axes, colors = open_panels(figure, theme, 1, 2, (6.4, 3.5))
    draw_image(axes[0], pixels)
    draw_map(axes[1], effective, colors, written=False)
    for ax in axes:
        frame(ax, (cut[0], cut[2]), (cut[1] - cut[0] + 1, cut[3] - cut[2] + 1), colors.gradient)
    size = (box[1] - box[0] + 1, box[3] - box[2] + 1)
    op = op_of(found).name.replace("_bias", "").replace("_", " ")
    axes[0].set_title(f"sees {size[0]}×{size[1]} pixels", fontsize=TEXT, color=colors.ink)
    axes[1].set_title("its gradient by each pixel", fontsize=TEXT, color=colors.ink)
    at = f"layer {layer % len(layers)} ({op}), map {channel}, entry {spot[0]}, {spot[1]}"
    figure.supxlabel(at, fontsize=TEXT - 1, color=colors.muted)
    said = f"Receptive field of {at}: rows {cut[0]} to {cut[1]}, columns {cut[2]} to {cut[3]} of the image."
    return Picture(axes, figure, said, {
        "field": cut, "size": size, "place": (int(spot[0]), int(spot[1])), "channel": int(channel),
        "gradient": effective,
    }).drawn_by(receptive_field, call)  # fmt: skip


def _field(graph: Graph, found: Value, x: Value, box: Box) -> Box:
    """Go back from an entry of ``found`` to the image, through all that it was made of."""
    seen: dict[Value, Box] = {found: box}
    for v in reversed([v for v in graph.nodes if v.order <= found.order]):
        here = seen.get(v)
        if here is None or v is x:
            continue
        for parent in v.parents:
            if parent.ndim == 4 and parent.shape[0] == 1 and (parent.parents or parent is x):
                back = _through(v, here)
                old = seen.get(parent)
                seen[parent] = back if old is None else _around(old, back)
    return seen[x]


def _around(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), max(a[3], b[3])


def _through(v: Value, box: Box) -> Box:
    """What of its input an operation looks at for ``box`` of its output."""
    op, params = op_of(v), v.params or {}
    if op.kind not in ("convolution", "window"):
        return box
    size = v.parents[1].shape[2:] if op.kind == "convolution" else params["size"]
    made: list[int] = []
    for axis in (0, 1):
        step, around = params["stride"][axis], params.get("padding", (0, 0))[axis]
        reach = params.get("dilation", (1, 1))[axis] * (size[axis] - 1)
        made += [box[2 * axis] * step - around, box[2 * axis + 1] * step - around + reach]
    return made[0], made[1], made[2], made[3]
