"""Images in plots: given in any usual shape, drawn grey or in colour; and maps of signed numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograd import Graph, Value
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from autograd.graph.node import op_of
from autograd.graph.numbers import number
from nn.layers.module import Module, evaluating
from viz.plots.canvas import SMALL, room_in
from viz.plots.networks.traced import trace
from viz.style.palette import ABOVE, BELOW, FRAME, RIM, Theme, contrast, mix
from viz.style.text import counted, width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.image import AxesImage

_WRITTEN = 49
"""Entries of a map up to which its numbers are written."""

_MORE = 1.1
"""How much wider images are than axes with ticks and names."""

_LEAST = 5.5
"""Points below which a number cannot be read."""

_RULED = 100
"""Entries of a map up to which its cells have lines between them."""


def image_of(image: Any, name: str = "image") -> NDArray[np.float64]:
    """Return one image as (channels, height, width).

    Raises
    ------
    DataTypeError
        If it holds no numbers.
    ShapeError
        If it is none of (H, W), (C, H, W), (1, C, H, W).
    """
    try:
        found = np.asarray(image.data if isinstance(image, Value) else image, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataTypeError(f"Expected {name} as an array of numbers: {error}.") from None
    if found.ndim == 4 and len(found) == 1:
        found = found[0]
    if found.ndim == 2:
        found = found[None]
    if found.ndim != 3 or 0 in found.shape:
        raise ShapeError(
            f"Expected one {name}, (height, width) or (channels, height, width); got shape {found.shape}"
            + (": X[0] is the first." if found.ndim == 4 else ".")
        )
    finite(found, name)
    return found


def finite(numbers: NDArray[Any], name: str) -> None:
    """Refuse numbers of which some are none.

    Raises
    ------
    ArgumentError
        If one is NaN or infinity.
    """
    if bad := int(np.sum(~np.isfinite(numbers))):
        raise ArgumentError(f"{name} holds NaN or infinity in {counted(bad, 'entry').replace('entrys', 'entries')}.")


def draw_image(ax: Axes, image: NDArray[Any], **options: Any) -> AxesImage:
    """Draw (channels, height, width): three channels in colour where they are, one (or their mean) in grey."""
    ax.set(xticks=[], yticks=[])
    if len(image) == 3:
        low, high = float(image.min()), float(image.max())
        shown = image if low >= 0 and high <= 1 else (image - low) / ((high - low) or 1.0)
        return ax.imshow(np.moveaxis(shown, 0, -1), interpolation="nearest", **options)
    return ax.imshow(image.mean(axis=0), cmap="gray", interpolation="nearest", **options)


def signed(theme: Theme) -> Colormap:
    """From vermillion below 0 over the paper at 0 to blue above, as the pages have it."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("signed", [BELOW, theme.paper, ABOVE])


def draw_map(
    ax: Axes,
    numbers: NDArray[Any],
    theme: Theme,
    limit: float | None = None,
    digits: int = 2,
    written: bool | Literal["signs"] | None = None,
) -> AxesImage:
    """Draw (height, width) of signed numbers; of a small one each number is written, or the sign of those below 0."""
    ax.set(xticks=[], yticks=[])
    limit = limit or float(np.abs(numbers[np.isfinite(numbers)]).max(initial=0.0)) or 1.0
    drawn = ax.imshow(numbers, cmap=signed(theme), vmin=-limit, vmax=limit, interpolation="nearest")
    if numbers.size <= _RULED:
        # Cells of 0 have the colour of the paper: lines tell them apart.
        for count, rule in ((numbers.shape[0], ax.axhline), (numbers.shape[1], ax.axvline)):
            for k in range(1, count):
                rule(k - 0.5, color=theme.line, lw=0.8, zorder=1)
    if written or (written is None and numbers.size <= _WRITTEN):
        words, size = _words(ax, numbers, digits, written == "signs")
        for (row, column), entry in np.ndenumerate(numbers):
            if word := words[row][column].strip():
                ink = _ink_on(float(entry) / limit, theme)
                ax.text(column, row, word, ha="center", va="center", fontsize=size, color=ink)
    return drawn


def _words(ax: Axes, numbers: NDArray[Any], digits: int, signs: bool) -> tuple[list[list[str]], float]:
    """What is written into the cells and in which size: with fewer digits where they are small, then signs alone."""
    cell = cell_of(ax, numbers)
    for size in () if signs else (SMALL - 1, 6.5, _LEAST):
        words = [[_fitting(float(entry), digits, cell / size) for entry in row] for row in numbers]
        if all(word for row in words for word in row):
            return words, size
    return [["\N{MINUS SIGN}" if entry < 0 else "" for entry in row] for row in numbers], SMALL - 1


def cell_of(ax: Axes, numbers: NDArray[Any]) -> float:
    """The points that a cell of a map is wide."""
    wide, high = room_in(ax)
    return float(_MORE * min(wide / numbers.shape[1], high / numbers.shape[0]) / ax.figure.dpi * 72)


def _fitting(entry: float, digits: int, room: float) -> str:
    """A number with as many digits as there is room for, in sizes of its font; "" where there is none.

    A blank for what is no number: a place that is not reached yet.
    """
    if np.isnan(entry):
        return " "
    words = (number(entry, count) for count in range(digits, 0, -1))
    return next((word for word in words if width(word, 1.0) <= room), "")


def _ink_on(share: float, theme: Theme) -> str:
    """The colour in which a number stands out on its cell."""
    if not np.isfinite(share):
        return theme.ink
    ground = mix(theme.paper, ABOVE if share > 0 else BELOW, min(abs(share), 1.0))
    return max((FRAME, RIM), key=lambda ink: contrast(ink, ground))


def frame(ax: Axes, corner: Sequence[int], size: Sequence[int], color: str, **options: Any) -> Any:
    """Frame ``size`` (height, width) pixels from ``corner`` (row, column) on; a bright rim lies under the line."""
    from matplotlib.patches import Rectangle
    from matplotlib.patheffects import withStroke

    look = {"linewidth": 2.0, **options}
    box = Rectangle((corner[1] - 0.5, corner[0] - 0.5), size[1], size[0], fill=False, edgecolor=color, **look)
    box.set_path_effects([withStroke(linewidth=box.get_linewidth() + 2, foreground=RIM, alpha=0.8)])
    return ax.add_patch(box)


# ------------------------------------------------------------------------------- of a recorded pass
def image_layers(graph: Graph) -> list[Value]:
    """The convolutions and pools of a recorded pass, in their order, without those of one pixel at a time."""
    return [v for v in graph.operations if op_of(v).kind in ("convolution", "window") and v.ndim == 4]


def layer_at(layers: Sequence[Any], index: int, what: str) -> Any:
    """Entry ``index`` of ``layers``.

    Raises
    ------
    ShapeError
        If there are none.
    ArgumentError
        If there are fewer.
    """
    if not layers:
        raise ShapeError(f"This model has no {what} of images: draw it with viz.network(model).")
    if isinstance(index, bool) or not isinstance(index, int) or not -len(layers) <= index < len(layers):
        raise ArgumentError(f"Expected layer from 0 to {len(layers) - 1}, of this model's {what}s; got {index!r}.")
    return layers[index]


def scores_of(model: Any, x: Value) -> Value:
    """The scores of one image (1, C, H, W), shape (classes,): before σ or softmax where the model tells them.

    Raises
    ------
    DataTypeError
        If the model is none of nn.
    """
    if not isinstance(model, Module):
        raise DataTypeError(
            f"Expected a model or layer of nn, whose gradients can be computed; got {type(model).__name__}."
        )
    with evaluating(model):
        before = getattr(model, "scores", None)
        scores: Value = before(x) if callable(before) else model(x)
    return scores.reshape((-1,))


def target_of(scores: NDArray[Any], target: int | None) -> tuple[int, float]:
    """Which score is explained, and its sign: of one score (two classes) the first class is where it is negative.

    Raises
    ------
    ArgumentError
        If there is no such class.
    """
    classes = max(len(scores), 2)
    if target is None:
        target = int(scores.argmax()) if len(scores) > 1 else int(scores[0] > 0)
    if isinstance(target, bool) or not isinstance(target, (int, np.integer)) or not 0 <= target < classes:
        raise ArgumentError(f"Expected target as the number of a class, 0 to {classes - 1}; got {target!r}.")
    return (int(target), 1.0) if len(scores) > 1 else (0, 1.0 if target else -1.0)


def named_class(model: Any, k: int) -> str:
    """The label of class ``k``."""
    classes = getattr(model, "classes_", None)
    return str(classes[k]) if classes is not None and k < len(classes) else f"class {k}"


def traced_image(model: Any, image: NDArray[Any]) -> Graph:
    """The recorded pass of one image.

    Raises
    ------
    ShapeError
        If the model was made for images of another shape.
    """
    says = getattr(model, "image_given", None)
    if callable(says) and (shape := says()) is not None and tuple(shape) != image.shape:
        raise ShapeError(
            f"This {type(model).__name__} takes images of shape {tuple(shape)}, and the image has {image.shape}."
        )
    return trace(model, image[None])
