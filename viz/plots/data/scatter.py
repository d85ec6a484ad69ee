"""Samples in the plane, in space, or each pair of features in a grid: `scatter` (L01, L20)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DataTypeError
from viz.plots.canvas import SMALL, Picture, ThemeName, check_theme, head, name_axes, open_axes, open_panels
from viz.plots.line_of_model import draw_line, equation, weights_in_units
from viz.plots.public import picture
from viz.plots.samples import (
    Handle,
    checked_names,
    class_handles,
    classes_in,
    draw_points,
    labels_of,
    legend_above,
    legend_in_rows,
    matrix,
    names_of,
    plain,
    point_size,
    shown_labels,
    usual_names,
    with_labels,
)
from viz.plots.space import name_space, open_space
from viz.style.palette import ClassStyle, Theme, class_styles
from viz.style.text import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_MOST = 8
"""Features of a grid of pairs."""

_BINS = 12


@picture
def scatter(
    X: Any,
    t: Any = None,
    *,
    model: Any = None,
    ax: Axes | None = None,
    figure: Figure | SubFigure | None = None,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw samples: two features in a plane, three in space, more as a grid of all pairs (L01, L20).

    Parameters
    ----------
    X : array_like, DataFrame or Table, shape (N, features)
        2 to 8 features. A table gives the axes its names.
    t : array_like, shape (N,), optional
        Labels, at most 20 classes; of a `nn.Table` its own.
    model : object, optional
        A linear model of two classes, with ``coef_`` and ``intercept_``: its line, or in space its plane, is drawn with
        its equation (L02).
    ax : matplotlib.axes.Axes, optional
        Where to draw two features, or three on axes with ``projection="3d"``.
    figure : Figure or SubFigure, optional
        Where to draw the grid.
    feature_names, class_names : sequence of str, optional
        By default those of the table, or x₁, x₂ and on; and the labels.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``X``, ``labels``, ``classes`` and, with a model, ``weights`` (w₀, w₁ ...).

    Raises
    ------
    ShapeError, DataTypeError, ArgumentError
        If X is no finite matrix of numbers, has one feature or more than 8, there is not one label a row, or the model
        is not linear in these features.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import patients
    >>> picture = scatter(patients(80, headache=True))
    >>> picture.ax_.get_zlabel(), picture.numbers_["classes"]
    ('headache', ['healthy', 'sick'])
    """
    call = dict(locals())
    table = X
    X, t = with_labels(X, t)
    points = matrix(X)
    count = points.shape[1]
    if count > _MOST:
        raise ArgumentError(f"X has {count} features: a grid of pairs is readable up to {_MOST}. Choose some columns.")
    found = names_of(table)
    default = usual_names(count) if found is None else [plain(name) for name in found]
    names = checked_names(feature_names, default, "feature_names")
    labels = [0] * len(points) if t is None else labels_of(t, len(points))
    classes = classes_in(labels)
    styles = class_styles(len(classes))
    shown = checked_names(class_names, shown_labels(classes), "class_names")
    weights = None if model is None else weights_in_units(model, points)
    if model is not None and (weights is None or count > 3):
        raise DataTypeError(
            f"Expected model as a linear model of two classes and these {count} features, at most 3; got "
            f"{type(model).__name__}. decision_boundary draws any classifier."
        )
    check_theme(theme)
    entries: Sequence[str] = [] if t is None else shown
    numbers: dict[str, Any] = {"X": points, "labels": labels, "classes": classes}
    if weights is not None:
        numbers["weights"] = weights
    if figure is not None and count <= 3:
        raise ArgumentError(f"X has {count} features, one panel: give ax= instead of figure=.")
    if count == 2:
        axes = [_plane(ax, theme, points, labels, classes, styles, names, entries, weights)]
        size, what = axes[0].figure, f"{names[0]} against {names[1]}"
    elif count == 3:
        axes = [_space(ax, theme, points, labels, classes, styles, names, entries, weights)]
        size, what = axes[0].figure, ", ".join(names) + " in space"
    else:
        if ax is not None:
            raise ArgumentError(f"X has {count} features, a grid of pairs: give figure= instead of ax=.")
        size, axes = _pairs(figure, theme, points, labels, classes, styles, names, entries)
        what = f"each pair of {', '.join(names)}"
    kinds = "" if t is None else f" of the classes {', '.join(shown)}"
    return Picture(axes, size, f"{counted(len(points), 'sample')}{kinds}: {what}.", numbers).drawn_by(scatter, call)


def _legend(ax: Axes, entries: Sequence[str], styles: Sequence[ClassStyle], theme: Theme) -> None:
    if entries:
        legend_above(ax, entries, class_handles(styles, theme), theme.ink)


def _plane(
    ax: Axes | None, theme: ThemeName, points: NDArray[np.float64], labels: list[Any], classes: list[Any],
    styles: Sequence[ClassStyle], names: list[str], entries: Sequence[str], weights: NDArray[np.float64] | None,
) -> Axes:  # fmt: skip
    ax, colors = open_axes(ax, theme)
    draw_points(ax, list(points.T), labels, classes, styles, colors, size=point_size(ax, len(points)))
    name_axes(ax, names[0], names[1])
    if weights is not None and np.any(weights[1:]):
        limits = ax.get_xlim(), ax.get_ylim()
        draw_line(ax, weights, color=colors.ink, lw=2.0)
        ax.set(xlim=limits[0], ylim=limits[1])
        head(ax, equation(weights, names), colors.ink)
    _legend(ax, entries, styles, colors)
    return ax


def _space(
    ax: Any, theme: ThemeName, points: NDArray[np.float64], labels: list[Any], classes: list[Any],
    styles: Sequence[ClassStyle], names: list[str], entries: Sequence[str], weights: NDArray[np.float64] | None,
) -> Any:  # fmt: skip
    ax, colors = open_space(ax, theme, (6.4, 5.6), "A picture of three features")
    draw_points(ax, list(points.T), labels, classes, styles, colors, size=30)
    name_space(ax, names)
    if weights is not None and np.any(weights[1:]):
        ax.plot_surface(*plane_in(points, weights), color=colors.ink, alpha=0.3, linewidth=0, shade=False)
        head(ax, equation(weights, names), colors.ink)
    if entries:
        from matplotlib.lines import Line2D

        looks = class_handles(styles, colors)
        handles = [Line2D([], [], ls="", marker=m, mfc=f, mec=e, mew=w, ms=s) for m, f, e, w, s in looks]
        ax.legend(handles, entries, loc="upper left", frameon=False, labelcolor=colors.ink)
    return ax


def plane_in(points: NDArray[np.float64], w: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The plane w₀ + w·x = 0 over the samples' box, NaN outside: solved for the feature that it depends on most."""
    low, high = points.min(axis=0), points.max(axis=0)
    up = int(np.argmax(np.abs(w[1:]) * (high - low)))
    across = [k for k in range(3) if k != up]
    first, second = np.meshgrid(*(np.linspace(low[k], high[k], 12) for k in across))
    height = -(w[0] + w[across[0] + 1] * first + w[across[1] + 1] * second) / w[up + 1]
    height[(height < low[up]) | (height > high[up])] = np.nan
    place = [first, second]
    place.insert(up, height)
    return place


def _pairs(
    figure: Figure | SubFigure | None, theme: ThemeName, points: NDArray[np.float64], labels: list[Any],
    classes: list[Any], styles: Sequence[ClassStyle], names: list[str], entries: Sequence[str],
) -> tuple[Figure | SubFigure, list[Axes]]:  # fmt: skip
    n = points.shape[1]
    figure, axes, colors = open_panels(figure, theme, n, n, (max(6.4, 1.9 * n),) * 2)
    grid = np.array(axes).reshape(n, n)
    codes = np.array([classes.index(label) for label in labels])
    for row in range(n):
        bins = np.histogram_bin_edges(points[:, row], _BINS)
        for column in range(n):
            ax = grid[row, column]
            if row == column:
                for k, style in enumerate(styles):
                    ax.hist(points[codes == k, row], bins, color=style.color, alpha=0.6, edgecolor=colors.ink, lw=0.4)
                ax.set_yticks([])
            else:
                draw_points(ax, [points[:, column], points[:, row]], labels, classes, styles, colors, size=12)
            ax.tick_params(labelsize=SMALL, labelbottom=row == n - 1, labelleft=column == 0 and row != 0)
            name_axes(ax, names[column] if row == n - 1 else "", names[row] if column == 0 else "", SMALL)
    if entries:
        legend_of_figure(figure, entries, class_handles(styles, colors), colors)
    return figure, axes


def legend_of_figure(figure: Figure | SubFigure, entries: Sequence[str], looks: Sequence[Handle], theme: Theme) -> None:
    """One legend for all panels, outside them at the top, in as many rows as its names need."""
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], ls="", marker=m, mfc=f, mec=e, mew=w, ms=s) for m, f, e, w, s in looks]
    look: dict[str, Any] = {"loc": "outside upper left", "frameon": False, "labelcolor": theme.ink, "borderpad": 0.7}
    legend_in_rows(figure, handles, entries, figure.bbox.width, look)
