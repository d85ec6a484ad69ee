"""Boxes found beside true ones, with what they share: `boxes` (L39)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DataTypeError, ShapeError
from autograd.graph.numbers import number
from nn.data.overlap import box_iou
from viz.plots.canvas import SMALL, Picture, ThemeName, open_axes
from viz.plots.images.pixels import draw_image, finite, image_of
from viz.plots.public import picture
from viz.style.palette import BLACK, RIM, class_styles
from viz.style.text import counted, cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@picture
def boxes(
    image: Any,
    predicted: Any,
    truth: Any = None,
    *,
    labels: Sequence[Any] | None = None,
    ax: Axes | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw boxes on an image; beside true ones the area that a pair shares is shaded, with its IoU (L39).

    Full lines are predicted boxes, dashed ones true. Each predicted box is compared with the true one that it shares
    most with.

    Parameters
    ----------
    image : array-like, shape (height, width) or (channels, height, width)
    predicted : array-like, shape (4,) or (N, 4)
        (x1, y1, x2, y2) in pixels: left, top, right, bottom, as `nn.Localizer.predict` and torchvision have them.
    truth : array-like, shape (4,) or (M, 4), optional
    labels : sequence, optional
        What stands at each predicted box.
    ax : matplotlib.axes.Axes, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``iou`` of each predicted box with its true one, and ``matched``, the number of that one.

    Raises
    ------
    ShapeError
        If the boxes are no rows of four numbers, or labels and boxes differ in number.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import numpy as np
    >>> disc = np.exp(-((np.indices((24, 24)) - 11) ** 2).sum(axis=0) / 40)
    >>> boxes(disc, [7, 4, 19, 16], [5, 5, 17, 17], labels=["lesion"]).numbers_["iou"].round(2)
    array([0.62])
    """
    call = dict(locals())
    pixels = image_of(image)
    found, true = _rows(predicted, "predicted"), None if truth is None else _rows(truth, "truth")
    if labels is not None and len(labels) != len(found):
        raise ShapeError(f"There are {len(labels)} labels for {counted(len(found), 'box').replace('boxs', 'boxes')}.")
    ax, colors = open_axes(ax, theme, (4.6, 5.0))
    draw_image(ax, pixels)
    mine = class_styles(2)[0]
    ious, matched = np.zeros(len(found)), np.full(len(found), -1)
    if true is not None and len(true):
        pairs = box_iou(found[:, None], true[None])
        matched, ious = pairs.argmax(axis=1), pairs.max(axis=1)
        for box in true:
            _draw(ax, box, RIM, "--")
    for k, box in enumerate(found):
        if matched[k] >= 0 and true is not None and ious[k] > 0:
            low, high = np.maximum(box[:2], true[matched[k]][:2]), np.minimum(box[2:], true[matched[k]][2:])
            _draw(ax, np.concatenate([low, high]), mine.color, "-", shaded=True)
        _draw(ax, box, mine.color, "-")
        words = [cut(str(labels[k]), 20)] if labels is not None else []
        words += [f"IoU {number(float(ious[k]), 2)}"] if true is not None else []
        if words:
            _write(ax, box, " · ".join(words), pixels.shape[1:])
    said = counted(len(found), "predicted box").replace("boxs", "boxes")
    if true is not None:
        shares = ", ".join(number(float(iou), 2) for iou in ious)
        ax.set_xlabel("full: predicted · dashed: truth · shaded: shared", fontsize=SMALL + 0.5, color=colors.ink)
        said += f" and {counted(len(true), 'true box').replace('boxs', 'boxes')}, IoU {shares}"
    return Picture([ax], ax.figure, f"An image with {said}.", {"iou": ious, "matched": matched}).drawn_by(boxes, call)


def _rows(given: Any, name: str) -> NDArray[np.float64]:
    try:
        found = np.atleast_2d(np.asarray(given, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise DataTypeError(f"Expected {name} as boxes of four numbers, (x1, y1, x2, y2): {error}.") from None
    if not found.size:
        return np.empty((0, 4))
    if found.ndim != 2 or found.shape[1] != 4:
        raise ShapeError(f"Expected {name} as boxes (x1, y1, x2, y2), shape (N, 4); got {np.shape(given)}.")
    finite(found, name)
    if len(turned := np.flatnonzero((found[:, 2:] <= found[:, :2]).any(axis=1))):
        raise ArgumentError(
            f"{name}[{turned[0]}] is {found[turned[0]].tolist()}, and a box has x1 < x2 and y1 < y2: two "
            "corners, not a corner with width and height."
        )
    return found


def _draw(ax: Axes, box: NDArray[Any], color: str, style: str, shaded: bool = False) -> None:
    from matplotlib.patches import Rectangle
    from matplotlib.patheffects import withStroke

    left, top, right, bottom = box - 0.5  # a pixel reaches half to each side of its place
    look: dict[str, Any] = {"facecolor": color, "alpha": 0.45, "edgecolor": "none", "hatch": None}
    if not shaded:
        look = {"fill": False, "edgecolor": color, "linewidth": 2.0, "linestyle": style}
    patch = Rectangle((left, top), right - left, bottom - top, **look)
    if not shaded:
        patch.set_path_effects([withStroke(linewidth=3.6, foreground=BLACK if color == RIM else RIM, alpha=0.7)])
    ax.add_patch(patch)


def _write(ax: Axes, box: NDArray[Any], words: str, size: tuple[int, ...]) -> None:
    """Above the box, or in it where the image ends above."""
    above = box[1] > 0.12 * size[0]
    at = (float(np.clip(box[0] - 0.5, -0.5, 0.7 * size[1])), max(box[1], 0) - 0.5)
    ax.annotate(
        words, at, (2, 3 if above else -3), textcoords="offset points", ha="left", va="bottom" if above else "top",
        fontsize=SMALL, color=BLACK, bbox={"boxstyle": "square,pad=0.15", "facecolor": RIM, "edgecolor": "none"},
    )  # fmt: skip
