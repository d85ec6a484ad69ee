"""Each hidden neuron's line and half plane, and what the output makes of them: `hidden_lines` (L21)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DataTypeError, ShapeError
from autograd.graph.numbers import number
from viz.plots.boundary import decision_boundary
from viz.plots.canvas import SMALL, Picture, ThemeName, head, name_axes, open_panels
from viz.plots.data.scatter import legend_of_figure
from viz.plots.data.standard import read_plane
from viz.plots.line_of_model import draw_line, equation
from viz.plots.public import picture
from viz.plots.regions import grid_axis
from viz.plots.samples import class_handles, draw_points, shown_labels
from viz.style.palette import Theme, class_styles, mix

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_GRID = 80
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@picture
def hidden_lines(
    model: Any,
    X: Any,
    t: Any = None,
    *,
    most: int = 11,
    figure: Figure | SubFigure | None = None,
    feature_names: Sequence[str] | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw the line of each neuron of the first hidden layer, and the boundary that they make together (L21).

    A panel a neuron: its line, an arrow to the side where its sum is positive, its activation as a tint, the equation
    of the line and the weight from it to the output. The last panel has all lines and the network's boundary.

    Parameters
    ----------
    model : MLP
        A fitted network of dense layers and two features.
    X, t : array_like, DataFrame or Table, shapes (N, 2) and (N,)
        In the units that the model was trained on.
    most : int
        Neurons that get a panel: those with the largest weights to the next layer.
    figure : Figure or SubFigure, optional
    feature_names : sequence of str, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``weights`` (neurons, 3), each line's w₀, w₁, w₂; ``outgoing`` (outputs, neurons); and
        ``shown``, the neurons that have a panel.

    Raises
    ------
    DataTypeError, ShapeError, ArgumentError
        If the model has no hidden layer, is not fitted, or takes another number of features.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import MLP
    >>> import numpy as np
    >>> X = np.random.default_rng(0).normal(size=(80, 2))
    >>> t = (np.abs(X).sum(axis=1) < 1.2).astype(int)
    >>> model = MLP([2, 3, 1], activation="tanh", optimizer="adam", lr=0.1, random_state=0).fit(X, t)
    >>> len(hidden_lines(model, X, t).axes_)
    4
    """
    call = dict(locals())
    weights, outgoing = _of_hidden(model)
    points, labels, classes, names = read_plane(X, t, feature_names)
    if not isinstance(most, (int, np.integer)) or most < 1:
        raise ArgumentError(f"most is how many neurons get a panel, 1 or more; got {most!r}.")
    shown = sorted(np.argsort(-np.abs(outgoing).sum(axis=0), kind="stable")[:most].tolist())
    x1, x2 = (grid_axis(column, _GRID, 0.1) for column in points.T)
    grid = np.column_stack([g.ravel() for g in np.meshgrid(x1, x2)])
    fields = np.asarray(model.hidden(grid, 0)).reshape(_GRID, _GRID, -1)

    count = len(shown) + 1
    columns = 2 if count == 4 else min(count, 3)
    rows = -(-count // columns)
    size = (3.0 * columns + 0.4, 3.0 * rows + 0.5)
    figure, axes, colors = open_panels(figure, theme, rows, columns, size, sharex=True, sharey=True)
    for ax in axes[count:]:
        ax.set_axis_off()
    axes = axes[:count]
    styles = class_styles(len(classes))
    for ax, neuron in zip(axes, shown, strict=False):
        field = fields[..., neuron]
        _draw_tint(ax, field, x1, x2, colors)
        draw_points(ax, list(points.T), labels, classes, styles, colors, size=14)
        draw_line(ax, weights[neuron], color=colors.ink, lw=2.0, zorder=2)
        _draw_arrow(ax, weights[neuron], x1, x2, colors)
        name = f"B{str(neuron + 1).translate(_SUBSCRIPTS)}"
        line = equation(
            np.array([float(number(w, 2).replace("\N{MINUS SIGN}", "-")) for w in weights[neuron]]), ["$x_1$", "$x_2$"]
        )
        head(ax, f"{name}: {line}\n{_onward(outgoing[:, neuron])}", colors.ink, size=SMALL)
    last = axes[-1]
    drawn = decision_boundary(
        model, points, labels, ax=last, legend=False, feature_names=names, resolution=120, theme=theme
    )
    for neuron in range(len(weights)):
        draw_line(last, weights[neuron], color=colors.ink, lw=1.0, ls="--", zorder=2)
    together = (
        "All lines, and what the output" if len(shown) == len(weights) else f"All {len(weights)}, and what the output"
    )
    head(last, f"{together}\nmakes of them", colors.ink, size=SMALL)
    for k, ax in enumerate(axes):
        ax.set(xlim=(x1[0], x1[-1]), ylim=(x2[0], x2[-1]))
        name_axes(ax, names[0] if k + columns >= count else "", names[1] if k % columns == 0 else "", SMALL)
        ax.tick_params(labelsize=SMALL, labelbottom=k + columns >= count)
    looks = [*class_handles(styles, colors), ("o", "none", colors.ink, 2.2, 11.0)]
    wrong = f"{len(drawn.misclassified_)} misclassified"
    legend_of_figure(figure, [*shown_labels(classes), wrong], looks, colors)
    said = (
        f"The lines of {len(shown)} of {len(weights)} hidden neurons, each with its activation and its weight onward, "
        f"and the boundary that they make together: {wrong}."
    )
    return Picture(axes, figure, said, {"weights": weights, "outgoing": outgoing, "shown": shown}).drawn_by(
        hidden_lines, call
    )


def _of_hidden(model: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lines of the first hidden layer, and the weights from it onward without the biases."""
    expected = f"Expected an nn.MLP with a hidden layer, such as MLP([2, 3, 1]); got {type(model).__name__}"
    # Asked of the class: a model that is not fitted raises its own error for its layers.
    if not callable(getattr(type(model), "hidden", None)):
        raise DataTypeError(f"{expected}.")
    layers = model.layers
    if len(layers) < 2:
        raise DataTypeError(f"{expected} without one.")
    first = np.asarray(layers[0].weight.data, float)
    if first.shape[1] != 3:
        raise ShapeError(f"The model takes {first.shape[1] - 1} features, and this picture is a plane of two.")
    return first, np.atleast_2d(np.asarray(layers[1].weight.data, float))[:, 1:]


def _onward(weights: NDArray[np.float64]) -> str:
    if len(weights) == 1:
        return f"weight to the output: {number(weights[0], 3)}"
    if len(weights) <= 3:
        return "weights onward: " + ", ".join(number(w, 2) for w in weights)
    return f"{len(weights)} weights onward: {number(weights.min(), 2)} … {number(weights.max(), 2)}"


def _draw_tint(
    ax: Axes, field: NDArray[np.float64], x1: NDArray[np.float64], x2: NDArray[np.float64], theme: Theme
) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    ramp = LinearSegmentedColormap.from_list("activation", [theme.paper, mix(theme.paper, theme.muted, 0.75)])
    low, high = float(field.min()), float(field.max())
    extent = (float(x1[0]), float(x1[-1]), float(x2[0]), float(x2[-1]))
    ax.imshow(
        field, cmap=ramp, extent=extent, origin="lower", aspect="auto", vmin=low, vmax=max(high, low + 1e-9), zorder=0
    )


def _draw_arrow(
    ax: Axes, w: NDArray[np.float64], x1: NDArray[np.float64], x2: NDArray[np.float64], theme: Theme
) -> None:
    """From the line to where the sum is positive: along the gradient as it is seen, whatever the axes' scales."""
    spans = np.array([x1[-1] - x1[0], x2[-1] - x2[0]])
    seen = w[1:] * spans
    length = float(np.linalg.norm(seen))
    at = _nearest(w, x1, x2)
    if length == 0 or not (x1[0] <= at[0] <= x1[-1] and x2[0] <= at[1] <= x2[-1]):
        return
    to = at + 0.16 * seen / length * spans
    ax.annotate(
        "", (to[0], to[1]), (at[0], at[1]), arrowprops={"arrowstyle": "-|>", "color": theme.ink, "lw": 1.8}, zorder=4
    )


def _nearest(w: NDArray[np.float64], x1: NDArray[np.float64], x2: NDArray[np.float64]) -> NDArray[np.float64]:
    """The point of the line that is nearest to the middle of the picture, as it is seen."""
    spans = np.array([x1[-1] - x1[0], x2[-1] - x2[0]])
    middle = np.array([x1[0], x2[0]]) + spans / 2
    scaled = w[1:] * spans
    return np.asarray(middle - (w[0] + w[1:] @ middle) * scaled * spans / (scaled @ scaled))
