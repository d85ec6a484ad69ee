"""What shared weights save: parameters of a dense layer against a convolution, to scale: `parameter_counts`."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod, sqrt
from typing import TYPE_CHECKING, Any

from autograd.errors import ShapeError
from autograd.ops.images.settings import border, by, sizes
from autograd.ops.images.windows import windows
from nn.layers.convolution import Conv1d, Conv2d
from nn.layers.counting import parameter_count
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, bare, head, open_axes
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMN = 1.25
"""From one square to the next; the largest has side 1."""

_DOT = 0.012
"""Sides below this are no more than a dot, and an arrow points to it."""


@picture
def parameter_counts(
    shape: Sequence[int],
    *,
    maps: int = 1,
    kernel: Any = 3,
    padding: Any = 0,
    bias: bool = True,
    ax: Axes | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw the parameters of a dense, a locally connected and a convolutional layer, to scale (L32, L33, L35).

    All three compute maps of the same size from images of this shape. In a dense layer each output sees every pixel; in
    a locally connected one its own window, with weights of its own; in a convolution all outputs of a map share one
    kernel. The area of each square is its number of parameters.

    Parameters
    ----------
    shape : sequence of int
        Of one image, ``(channels, height, width)`` or ``(height, width)``, or of a signal, ``(length,)``.
    maps : int
        How many maps each layer computes.
    kernel, padding : int, pair or (padding) "same"
        As `nn.Conv1d` and `nn.Conv2d` have them.
    bias : bool
        Whether the layers have biases.
    ax : matplotlib.axes.Axes, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds the counts: ``dense``, ``local`` and ``convolution``, and ``output``, the shape of the maps.

    Raises
    ------
    ShapeError
        If shape is none of an image or a signal, or the kernel is larger.
    ArgumentError
        If a size is none.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> picture = parameter_counts((150,), padding=1, bias=False)               # L33
    >>> picture.numbers_["dense"], picture.numbers_["local"], picture.numbers_["convolution"]
    (22500, 450, 3)
    >>> parameter_counts((28, 28), maps=5).numbers_["dense"]
    2653300
    """
    call = dict(locals())
    given = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    if not 1 <= len(given) <= 3:
        raise ShapeError(
            f"Expected shape as (channels, height, width), (height, width) or (length,) of one image or signal; got "
            f"{shape!r}."
        )
    size = sizes("a side of the image", given, len(given))
    channels, inside = (size[0], size[1:]) if len(size) == 3 else (1, size)
    layer = (Conv1d if len(inside) == 1 else Conv2d)(channels, maps, kernel, padding=padding, bias=bias)
    ones = (1,) * len(inside)
    out = windows("kernel", inside, layer.kernel_size, ones, border(padding, layer.kernel_size, ones, ones), ones).out
    places, shared = prod(out), int(layer.parameter_count())
    dense = int(parameter_count([prod(size), maps * places], bias=bias))
    window = by((channels, *layer.kernel_size) if channels > 1 else layer.kernel_size)
    extra = " + 1" if bias else ""
    outputs = f"{maps:,}·{places:,}" if maps > 1 else f"{places:,}"
    rows = [
        ("dense", dense, f"{outputs} outputs\n× ({prod(size):,}{extra})"),
        ("locally connected", places * shared, f"{outputs} outputs\n× ({window}{extra})"),
        ("convolution", shared, f"{maps:,} kernel{'s' if maps > 1 else ''}\n× ({window}{extra})"),
    ]
    from matplotlib.patches import Rectangle

    ax, colors = open_axes(ax, theme, (6.4, 3.1))
    bare(ax)
    largest = max(count for _, count, _ in rows)
    looks = (("/", colors.muted), ("\\", colors.gradient), ("", colors.value))
    for k, ((name, count, how), (hatch, color)) in enumerate(zip(rows, looks, strict=True)):
        x, side = _COLUMN * k, sqrt(count / largest)
        ax.add_patch(Rectangle((x - side / 2, 0), side, side, facecolor=colors.card if hatch else color,
                               edgecolor=color, hatch=hatch, linewidth=1.2))  # fmt: skip
        if side < _DOT:
            ax.annotate("this dot", (x, side), (x, 0.3), ha="center", fontsize=SMALL, color=colors.muted,
                        arrowprops={"arrowstyle": "->", "color": colors.muted})  # fmt: skip
        ax.text(x, -0.06, f"{name}\n{count:,}", ha="center", va="top", fontsize=TEXT, color=colors.ink)
        ax.text(x, -0.32, how, ha="center", va="top", fontsize=SMALL, color=colors.muted)
    ax.set(xlim=(-0.6, 2 * _COLUMN + 0.55), ylim=(-0.58, 1.03), aspect="equal")
    many = f"{maps} map{'s' if maps > 1 else ''} of {by(out)} from {by(size)}: areas are numbers of parameters"
    head(ax, many, colors.ink, "center")
    said = "; ".join(f"{name} {count:,}" for name, count, _ in rows)
    return Picture([ax], ax.figure, f"Parameters for {maps} maps of {by(out)} from {by(size)}, as areas: {said}.", {
        "dense": dense, "local": places * shared, "convolution": shared, "output": out,
    }).drawn_by(parameter_counts, call)  # fmt: skip
