"""A segmentation beside the truth: what both mark, what one alone: `segmentation` (L39)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.data import rectangular
from autograd.errors import ArgumentError, DataTypeError, ShapeError, short
from autograd.graph.numbers import number
from nn.data.overlap import dice_score
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, open_axes
from viz.plots.images.pixels import draw_image, image_of
from viz.plots.public import picture
from viz.style.palette import BLACK, RIM, class_styles, rgb

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TINT = 0.45


@picture
def segmentation(
    image: Any, mask: Any, truth: Any = None, *, label: Any = None, ax: Axes | None = None, theme: ThemeName = None
) -> Picture:
    """Draw a mask over its image, and beside the truth where they agree and where not, with Dice and IoU (L39).

    The predicted region is tinted and has a full outline, the true one a dashed outline; so the errors are tint
    outside the dashes (marked too much) and dashes without tint (missed).

    Parameters
    ----------
    image : array-like, shape (height, width) or (channels, height, width)
    mask : array-like, shape (height, width)
        A label for each pixel, as `nn.SegmentationCNN.predict` gives them; or true and false.
    truth : array-like, shape (height, width), optional
    label : optional
        Which label; by default the largest of the truth, or of the mask.
    ax : matplotlib.axes.Axes, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``dice``, ``iou``, and how many pixels are ``both``, ``too_much`` and ``missed`` (without a
        truth only ``pixels``, how many are marked).

    Raises
    ------
    ShapeError
        If masks and image differ in size.
    ArgumentError
        If no pixel has the label.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import numpy as np
    >>> rows, columns = np.indices((24, 24))
    >>> truth = (rows - 11) ** 2 + (columns - 10) ** 2 < 40
    >>> mask = (rows - 10) ** 2 + (columns - 13) ** 2 < 40
    >>> drawn = segmentation(0.4 * truth + 0.02 * (rows % 5), mask, truth).numbers_
    >>> drawn["both"], drawn["too_much"], drawn["missed"], round(drawn["dice"], 2)
    (82, 39, 39, 0.68)
    """
    call = dict(locals())
    pixels = image_of(image)
    given = [rectangular("mask", mask)] + ([] if truth is None else [rectangular("truth", truth)])
    given = [one[0] if one.ndim == 3 and len(one) == 1 else one for one in given]
    for name, one in zip(("mask", "truth"), given, strict=False):
        if one.shape != pixels.shape[1:]:
            raise ShapeError(f"Expected {name} as (height, width) of the image, {pixels.shape[1:]}; got {one.shape}.")
    for name, one in zip(("mask", "truth"), given, strict=False):
        if one.dtype.kind == "f" and not np.array_equal(one, np.round(one)):
            raise DataTypeError(f"{name} holds shares, such as {one.max():.3g}, not labels: mark by {name} > 0.5.")
    if isinstance(label, list | tuple | np.ndarray):
        raise ArgumentError(f"label is the number of one class; got {short(label)}.")
    if label is None and not (label := max((one.max() for one in given), key=int)):
        raise ArgumentError(
            "No pixel is marked: all of the mask is 0" + (", and of the truth." if len(given) > 1 else ".")
        )
    marked, true = given[0] == label, given[1] == label if truth is not None else None
    if not marked.any() and (true is None or not true.any()):
        raise ArgumentError(f"No pixel has the label {label!r}: give another by label=.")
    ax, colors = open_axes(ax, theme, (4.6, 5.2))
    draw_image(ax, pixels)
    style = class_styles(2)[0]
    tint = np.zeros((*marked.shape, 4))
    tint[marked] = (*rgb(style.color), _TINT)
    ax.imshow(tint, interpolation="nearest")
    _outline(ax, marked, style.color, "-")
    words = f"tint: label {label}, {int(marked.sum())} pixels"
    numbers: dict[str, Any] = {"pixels": int(marked.sum())}
    if true is not None:
        _outline(ax, true, RIM, "--")
        both, union = int((marked & true).sum()), int((marked | true).sum())
        numbers = {
            "dice": dice_score(marked, true, True), "iou": both / union, "both": both,
            "too_much": int((marked & ~true).sum()), "missed": int((~marked & true).sum()),
        }  # fmt: skip
        which = "" if len({*given[0].flat, *given[1].flat} - {0}) <= 1 else f"label {label}, "
        words = (f"{which}tint: predicted · dashes: truth\nagreed {both} · too much {numbers['too_much']} · "
                 f"missed {numbers['missed']} pixels")  # fmt: skip
        title = f"Dice {number(numbers['dice'], 3)} · IoU {number(numbers['iou'], 3)}"
        ax.set_title(title, fontsize=TEXT + 1, color=colors.ink)
    ax.set_xlabel(words, fontsize=SMALL + 0.5, color=colors.ink)
    said = f"An image of {pixels.shape[1]}×{pixels.shape[2]} pixels with a mask; {words.replace(chr(10), '; ')}."
    return Picture([ax], ax.figure, said, numbers).drawn_by(segmentation, call)


def _outline(ax: Axes, mask: NDArray[np.bool_], color: str, style: str) -> None:
    """Draw the border of a region along the edges of its pixels."""
    from matplotlib.collections import LineCollection
    from matplotlib.patheffects import withStroke

    padded = np.pad(mask, 1)
    lines = []
    for row, column in np.argwhere(padded[1:] != padded[:-1]):
        lines.append([(column - 1.5, row - 0.5), (column - 0.5, row - 0.5)])
    for row, column in np.argwhere(padded[:, 1:] != padded[:, :-1]):
        lines.append([(column - 0.5, row - 1.5), (column - 0.5, row - 0.5)])
    drawn = LineCollection(lines, colors=color, linewidths=2.0, linestyles=style)
    drawn.set_path_effects([withStroke(linewidth=3.4, foreground=BLACK if color == RIM else RIM, alpha=0.7)])
    ax.add_collection(drawn)
