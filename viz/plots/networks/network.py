"""A network as neurons and connections, as the lecture draws it: `network`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from autograd.errors import ArgumentError, ShapeError, short
from autograd.graph.numbers import number
from nn.checks import SEED as FROM_0
from nn.checks import number as checked
from nn.layers.convolution import Conv1d, Conv2d
from nn.layers.module import Module
from viz.plots.canvas import HEAD, SMALL, TEXT, Picture, ThemeName, bare, halo, in_lines, open_axes
from viz.plots.networks.traced import Dense, activation_after, dense_layers, features_of, row, trace
from viz.plots.public import picture
from viz.style.palette import Theme
from viz.style.text import counted, cut_apart, width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_APART = 2.2
"""The distance of two layers, where neurons of a layer are 1 apart."""

_NEURON, _ROW, _LABELLED_ROW = 32, 0.58, 1.15
"""A neuron's width in points, and inches from one to the next, without and with numbers on the connections."""

_THIN, _THICK = 0.5, 4.0
_MOST_LABELLED = 3
"""Neurons of a layer up to which the numbers of connections are written."""

_LINE = 0.15
"""The height of a line of small text, in inches."""

_IN_NAME = 14
Spots = dict[int | None, float]


@picture
def network(
    model: Any,
    sample: Any = None,
    *,
    ax: Axes | None = None,
    show: Literal["weights", "gradients"] = "weights",
    most: int = 8,
    digits: int = 2,
    feature_names: Sequence[str] | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw a network as neurons and weighted connections (L21-L24).

    A connection is as wide as its weight is large, beside the others of its layer, and dashed where it is negative.
    Under a neuron stands its bias b. With a ``sample`` the neurons show its values. Where no layer has more than three
    neurons the numbers of the connections are written, the weight and, after a backward pass, its gradient under it.
    A layer of more than ``most`` neurons is cut short by "…", and its size stands above it.

    Parameters
    ----------
    model : Module
        A model or stack of dense layers.
    sample : array-like, shape (features,), optional
        Whose values the neurons show.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure.
    show : {"weights", "gradients"}
        What the widths of the connections are: of "gradients" what ``.grad`` of the weights holds.
    most : int
        How many neurons of a layer are drawn, 3 or more.
    digits : int
        Significant digits.
    feature_names : sequence of str, optional
        Names of the inputs; by default those that the model was fitted with, else x₁, x₂, ...
    theme : {"light", "dark"}, optional
        By default that of the axes' background.

    Returns
    -------
    Picture
        ``numbers_`` holds ``sizes`` of the layers, and of each the ``weights``, ``biases``, ``gradients`` (None before
        a backward pass) and ``values`` of the sample (None without).

    Raises
    ------
    DataTypeError
        If the model has no dense layers, or cannot be recorded.
    ShapeError
        If the sample has other features than the model, or an image passes a convolution: see `blocks`.
    ArgumentError
        If an option is unknown, or ``show="gradients"`` before a backward pass.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import MLP
    >>> picture = network(MLP([2, 3, 1], random_state=0), [0.4, -1.0])
    >>> picture.numbers_["sizes"], len(picture.ax_.lines)
    ([2, 3, 1], 9)
    """
    call = dict(locals())
    if not isinstance(show, str) or show not in ("weights", "gradients"):
        raise ArgumentError(f"Expected show as 'weights' or 'gradients', got {short(show)}.")
    if not isinstance(most, int) or most < 3:
        raise ArgumentError(f"Expected most as a whole number from 3, got {most!r}.")
    digits = checked("digits", digits, FROM_0)
    features = features_of(model)
    if isinstance(model, Module):
        _refuse_convolutions(model, (isinstance(part, (Conv1d, Conv2d)) for part in model.modules()))
    given = np.zeros((1, features)) if sample is None else row(sample, features)
    graph = trace(model, given)
    layers = dense_layers(graph)
    _refuse_convolutions(model, (v.op is not None and v.op.kind in ("convolution", "window") for v in graph.operations))
    if show == "gradients" and any(layer.gradient is None for layer in layers):
        raise ArgumentError("The weights have no gradient yet: call loss.backward() first.")
    values = [np.ravel(layer.inputs.data) for layer in layers] + [np.ravel(graph.ends[0].data)]
    sizes = [len(value) for value in values]
    signs = [activation_after(graph, layer.outputs) for layer in layers]
    places = [_places(size, most) for size in sizes]
    high = max(map(len, places))
    written = high <= _MOST_LABELLED
    spots = [_heights(place, high if written else len(place)) for place in places]
    along = [_along(*ends, high) for ends in pairwise(spots)]
    row_inches = _ROW
    if written:
        lines = 2 if any(layer.gradient is not None for layer in layers) else 1
        closest = min(high * share / len(right) for share, right in zip(along, spots[1:], strict=True))
        row_inches = max(_LABELLED_ROW, lines * _LINE / closest)
    wide = max(6.4, 2.8 * len(layers)) if written else 6.4
    ax, colors = open_axes(ax, theme, (wide, row_inches * high + 1.3))
    bare(ax)
    for k, layer in enumerate(layers):
        _connect(ax, colors, k, layer, (spots[k], spots[k + 1]), along[k], show, digits if written else 0)
    names = _names(model, feature_names, sizes[0])
    for k, value in enumerate(values):
        bias = layers[k - 1].bias if k else None
        shown = value if sample is not None else None
        _neurons(ax, colors, k, spots[k], shown, bias, names if k == 0 else None, digits)
        symbol = signs[k - 1] if k else ""
        kind = "input" if k == 0 else "output" if k == len(layers) else "neuron"
        what = counted(sizes[k], kind) + f"\n{symbol or ' '}"
        ax.annotate(what, (k * _APART, high / 2), (0, 4), textcoords="offset points", ha="center", va="bottom",
                    fontsize=TEXT, color=colors.ink, annotation_clip=False)  # fmt: skip
    beside = 0.09 * max(map(len, names))
    ax.set(xlim=(-0.6 - beside, _APART * len(layers) + 0.6), ylim=(-high / 2 - 0.1, high / 2))
    words = in_lines(ax, _legend(show, sample is not None), SMALL)
    ax.set_xlabel(words, fontsize=SMALL, color=colors.muted)
    said = f"Network of {'-'.join(map(str, sizes))} neurons" + (
        ", with the values of a sample." if sample is not None else "."
    )
    return Picture([ax], ax.figure, said, {
        "sizes": sizes, "weights": [layer.weights for layer in layers], "biases": [layer.bias for layer in layers],
        "gradients": [layer.gradient for layer in layers], "values": values if sample is not None else None,
    }).drawn_by(network, call)  # fmt: skip


def _refuse_convolutions(model: Any, found: Iterable[Any]) -> None:
    if any(found):
        raise ShapeError(f"{type(model).__name__} has convolutions; viz.blocks(model) draws them as volumes.")


def _places(size: int, most: int) -> list[int | None]:
    """The neurons of a layer that are drawn, from the top; None stands for those left out."""
    if size <= most:
        return list(range(size))
    upper = (most - 1 + 1) // 2
    lower = most - 1 - upper
    return [*range(upper), None, *range(size - lower, size)]


def _heights(places: Sequence[int | None], high: int) -> dict[int | None, float]:
    """How high each neuron of a layer stands, the layer spread over a height of ``high`` neurons."""
    step = high / len(places)
    return {place: step * ((len(places) - 1) / 2 - k) for k, place in enumerate(places)}


def _along(left: Spots, right: Spots, high: int) -> float:
    """How far along the connections of two layers their numbers stand: there they are evenly apart, one by one."""
    from_left, from_right = high / len(left), high / len(right)
    return from_left / (from_left + len(right) * from_right)


def _connect(
    ax: Axes, theme: Theme, k: int, layer: Dense, ends: tuple[Spots, Spots], along: float, show: str, digits: int
) -> None:
    shown = layer.weights if show == "weights" or layer.gradient is None else layer.gradient
    color = theme.value if show == "weights" else theme.gradient
    largest = float(np.abs(shown).max()) or 1.0
    for i, left in ends[0].items():
        for j, right in ends[1].items():
            if i is None or j is None:
                continue
            weight, share = float(shown[j, i]), abs(float(shown[j, i])) / largest
            ax.plot(
                (k * _APART, (k + 1) * _APART), (left, right), color=color, lw=_THIN + (_THICK - _THIN) * share,
                alpha=0.35 + 0.5 * share, ls="-" if weight >= 0 else (0, (3, 1.6)), zorder=1, solid_capstyle="butt",
            )  # fmt: skip
            if digits:
                spot = ((k + along) * _APART, left + along * (right - left))
                _write(ax, theme, spot, layer, (j, i), digits)


def _write(
    ax: Axes, theme: Theme, spot: tuple[float, float], layer: Dense, place: tuple[int, int], digits: int
) -> None:
    texts = [(number(float(layer.weights[place]), digits), theme.value)]
    if layer.gradient is not None:
        texts.append((number(float(layer.gradient[place]), digits), theme.gradient))
    sides = ("bottom", "top") if len(texts) == 2 else ("center",)
    for (text, ink), side in zip(texts, sides, strict=True):
        ax.text(*spot, text, ha="center", va=side, fontsize=SMALL, color=ink, zorder=4, path_effects=halo(theme, 4.0))


def _neurons(
    ax: Axes, theme: Theme, k: int, spots: Spots, values: Any, bias: Any, names: Sequence[str] | None, digits: int
) -> None:
    x = k * _APART
    drawn = {place: y for place, y in spots.items() if place is not None}
    ax.scatter([x] * len(drawn), list(drawn.values()), s=_NEURON**2, marker="o" if k else "s", facecolor=theme.card,
               edgecolor=theme.ink, linewidth=1.3, zorder=3, clip_on=False)  # fmt: skip
    for place, y in spots.items():
        if place is None:
            ax.text(x, y, "⋮", ha="center", va="center", fontsize=HEAD + 4, color=theme.ink)
            continue
        beside: dict[str, Any] = {"textcoords": "offset points", "zorder": 5, "path_effects": halo(theme)}
        if values is not None:
            text = number(float(values[place]), digits)
            small = SMALL * min(1.0, (_NEURON - 3) / width(text, SMALL))
            ax.text(x, y, text, ha="center", va="center", fontsize=small, color=theme.value, zorder=5)
        if names is not None:
            ax.annotate(names[place], (x, y), (-_NEURON / 2 - 5, 0), ha="right", va="center", fontsize=HEAD,
                        color=theme.ink, **beside)  # fmt: skip
        if bias is not None:
            ax.annotate(f"b {number(float(bias[place]), digits)}", (x, y), (0, -_NEURON / 2 - 1), ha="center",
                        va="top", fontsize=SMALL, color=theme.muted, **beside)  # fmt: skip


def _names(model: Any, given: Sequence[str] | None, count: int) -> list[str]:
    names = given if given is not None else getattr(model, "feature_names_in_", None)
    if names is None:
        return [f"x{k + 1}".translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")) for k in range(count)]
    if len(names) != count:
        raise ShapeError(f"There are {len(names)} feature names for {count} inputs.")
    return cut_apart(list(map(str, names)), _IN_NAME)


def _legend(show: str, valued: bool) -> str:
    words = ["width: size of the weight" if show == "weights" else "width: size of the gradient", "dashed: negative"]
    words.append("b: bias")
    if valued:
        words.insert(0, "in a neuron: its value")
    return " · ".join(words)
