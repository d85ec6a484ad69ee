"""Where a classifier changes its mind: two features, the regions of its classes, the samples on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DataTypeError
from nn.checks import NOT_NEGATIVE, number
from viz.plots.canvas import OnePanel, ThemeName, head, name_axes, open_axes
from viz.plots.line_of_model import draw_margins, draw_support, equation_of, margin_field, margins_wanted
from viz.plots.options import RESOLUTION
from viz.plots.plane import Slice
from viz.plots.public import picture
from viz.plots.regions import (
    answers,
    border_fields,
    checked_levels,
    draw_levels,
    draw_tint,
    grid_axis,
    known_classes,
    on_grid,
    probabilities,
    scores_on_grid,
)
from viz.plots.samples import (
    asked,
    checked_names,
    class_handles,
    draw_points,
    labels_of,
    legend_above,
    matrix,
    names_of,
    new_samples,
    plain,
    point_size,
    rows_that_differ,
    shown_labels,
    usual_names,
    with_labels,
)
from viz.plots.slice_words import chosen_pair, held_at, where_held
from viz.style.palette import class_styles
from viz.style.text import counted, spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection
    from matplotlib.contour import QuadContourSet
    from matplotlib.figure import Figure, SubFigure
    from matplotlib.image import AxesImage
    from matplotlib.legend import Legend


@dataclass
class BoundaryDisplay(OnePanel):
    """What `decision_boundary` drew; change any of it through the matplotlib artists.

    Attributes
    ----------
    ax_, figure_
        The axes drawn on, and their figure.
    surface_
        The tint: an image of shape (resolution, resolution, 4), row 0 at the bottom.
    boundary_
        The lines: one contour set for two classes, one a class for more; none where one class wins everywhere.
    samples_, rings_
        The points, one collection a class in the order of ``classes_`` (a single one without labels), and the rings of
        the misclassified ones.
    legend_
        The legend above the axes; None for ``legend=False``.
    classes_, misclassified_
        The labels in the order of the model, and the rows of X that it gets wrong: ``X[display.misclassified_]``.
    held_out_, held_out_misclassified_
        The hollow points, one collection a class, and the rows of them that the model gets wrong.
    levels_, margins_
        The lines of equal probability, and those of a margin of 1; None where there are none.
    equation_
        The line's own equation as text, of a linear model of two classes; else None.
    """

    ax_: Axes
    figure_: Figure | SubFigure
    surface_: AxesImage
    boundary_: list[QuadContourSet]
    samples_: list[PathCollection]
    rings_: PathCollection
    legend_: Legend | None
    classes_: list[Any]
    misclassified_: NDArray[np.intp]
    held_out_: list[PathCollection] = field(default_factory=list)
    held_out_misclassified_: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))
    levels_: QuadContourSet | None = None
    margins_: QuadContourSet | None = None
    equation_: str | None = None
    given_: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def description_(self) -> str:  # type: ignore[override]
        """What is to be seen, for those who cannot see it."""
        names = ", ".join(map(str, self.classes_))
        where = f"{self.ax_.get_xlabel()} and {self.ax_.get_ylabel()}"
        said = [f"Where a model answers {names}, over {where}."]
        if self.equation_ is not None:
            said.append(f"The boundary is {self.equation_}.")
        if len(self.samples_) == len(self.classes_):
            said.append(f"It gets {counted(len(self.misclassified_), 'sample')} wrong.")
        return spoken(" ".join(said).replace("\n", " "))

    @classmethod
    def from_estimator(cls, estimator: Any, X: Any, y: Any = None, **options: Any) -> BoundaryDisplay:
        """Draw a fitted model's boundary: `decision_boundary` under scikit-learn's name."""
        return decision_boundary(estimator, X, y, **options)

    def plot(self, *, ax: Axes | None = None, **options: Any) -> BoundaryDisplay:
        """Draw it again, on other axes or with other options."""
        return decision_boundary(**{**self.given_, "ax": ax, **options})


@picture
def decision_boundary(
    model: Any,
    X: Any,
    t: Any = None,
    *,
    ax: Axes | None = None,
    features: Sequence[int | str] | None = None,
    at: Any = "median",
    held_out: tuple[Any, Any] | None = None,
    levels: bool | Sequence[float] = False,
    margins: bool | None = None,
    equation: bool | None = None,
    resolution: int = 200,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
    padding: float = 0.1,
    legend: bool = True,
    theme: ThemeName = None,
) -> BoundaryDisplay:
    """Draw a classifier's regions, its boundary and samples in the plane of two features (L01-L04, L10-L12, L15, L17).

    The background is tinted with the colour of the winning class, stronger where the model is surer (evenly where it
    has no ``predict_proba``, like the perceptron). The line is where two classes tie. Samples show their true class by
    colour and by marker; those that ``model.predict`` gets wrong wear a ring.

    Parameters
    ----------
    model : object
        Anything fitted with ``predict(X)``, and optionally ``predict_proba(X)`` and ``classes_``: models
        of ``nn`` and of scikit-learn alike. It is asked once for the whole grid and once for the samples.
    X : array_like, DataFrame or Table, shape (N, features)
        The samples. Of more than two features, the picture is a slice: two vary, the others are held, and the title
        says where. A table gives the axes its names.
    t : array_like, shape (N,), optional
        Their true labels: numbers or strings, at most 20 classes. Without them the samples are small dots.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure. The legend and a title stand above it, so give a figure of your own
        ``layout="constrained"`` to have room made for them.
    features : (int or str, int or str), optional
        The two that vary, by place or name; by default the pair whose slice agrees best with the model.
    at : "median", "mean", int or array
        Where the others are held: there, at the values of this row of X, or at these numbers, (features,).
    held_out : (X, t), optional
        Samples that were not trained on: they are drawn hollow.
    levels : bool or sequence of float
        Lines of equal probability of the second of two classes: at 0.1, 0.2 ... 0.9, or at these.
    margins : bool, optional
        The lines where the score is -1 and +1, and rings around support vectors; by default of a support vector
        machine alone (L09).
    equation : bool, optional
        The line's own equation with its numbers in the title; by default of a linear model of two classes (L02).
    resolution, padding : int, float
        Points of the grid along each axis, and room around the samples as a fraction of their range.
    feature_names, class_names : sequence of str, optional
        Names of the features (by default the table's, or x₁, x₂ and on), and of the classes in the order of
        ``model.classes_`` or else of the sorted labels (by default the labels).
    legend : bool
        False where several panels share one legend.
    theme : {"light", "dark"}, optional
        By default that of the axes.

    Returns
    -------
    BoundaryDisplay

    Raises
    ------
    ShapeError, ArgumentError, DataTypeError
        If X is not (N, features), not finite, not numeric or empty, t is not one label a row, there are more than 20
        classes, or the model has no ``predict``. An unfitted model raises its own error.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import numpy as np
    >>> class Fever:
    ...     def predict(self, X):
    ...         return np.where(X[:, 0] > 38, "sick", "healthy")
    >>> X = [[37.5, 72], [39.1, 103], [38.3, 100], [36.7, 88]]
    >>> display = decision_boundary(Fever(), X, ["healthy", "sick", "sick", "sick"], feature_names=["°C", "bpm"])
    >>> display.classes_, display.misclassified_
    (['healthy', 'sick'], array([3]))
    >>> title = display.ax_.set_title("Fever")  # all of it can be changed through matplotlib
    """
    given = {key: value for key, value in locals().items() if key != "ax"}
    table = X
    X, t = with_labels(X, t)
    whole = matrix(X)
    count = whole.shape[1]
    resolution, padding = number("resolution", resolution, RESOLUTION), number("padding", padding, NOT_NEGATIVE)
    if not callable(getattr(model, "predict", None)):
        raise DataTypeError(f"Expected a fitted model with a predict method, got {type(model).__name__}.")
    names = checked_names(feature_names, names_of(table) or usual_names(count), "feature_names")
    labels = [] if t is None else labels_of(t, len(whole))
    predicted = (
        answers(model.predict(X), len(whole)) if names_of(X) else answers(asked(model, "predict", whole), len(whole))
    )
    pair = chosen_pair(features, names)
    if feature_names is None and names_of(table):
        names = [plain(name) for name in names]
    sliced = Slice(model, whole, pair, at=at) if held_at(at, count) else None
    seen, pair = (model, pair or (0, 1)) if sliced is None else (sliced, sliced.pair)
    points = whole[:, pair]
    if pair == (1, 0) and sliced is None:
        sliced = seen = Slice(model, whole, pair, at=at)
    new, new_labels = new_samples(held_out, count)
    around = np.concatenate([points, new[:, pair]])
    x1, x2 = (grid_axis(column, resolution, padding) for column in around.T)
    grid = np.column_stack([g.ravel() for g in np.meshgrid(x1, x2)])
    answer, soft = on_grid(seen, grid)
    new_predicted = answers(asked(model, "predict", new), len(new)) if len(new) else []
    met = [*predicted, *new_predicted]
    classes = known_classes(model, [*labels, *new_labels], met if soft else [*met, *answer])
    proba = (
        probabilities(answer, classes, len(grid)) if soft else np.eye(len(classes))[list(map(classes.index, answer))]
    )
    proba = proba.reshape(resolution, resolution, -1)
    styles = class_styles(len(classes))
    class_names = checked_names(class_names, shown_labels(classes), "class_names")
    chosen = checked_levels(levels, proba, soft)
    wrong, new_wrong = rows_that_differ(labels, predicted), rows_that_differ(new_labels, new_predicted)

    has_margins = margins_wanted(model, margins, len(classes))
    line = equation_of(model, equation, whole, names, pair, None if sliced is None else sliced.held)

    ax, colors = open_axes(ax, theme)
    ink = colors.ink
    surface = draw_tint(ax, proba, styles, (x1, x2), soft)
    scores = None if soft else scores_on_grid(model, grid if sliced is None else sliced.filled(grid), answer, classes)
    crossed = [margin for margin in border_fields(proba, soft, scores) if margin.min() < 0 < margin.max()]
    lines = [ax.contour(x1, x2, m, levels=[0.0], colors=[ink], linewidths=2.0, zorder=2) for m in crossed]
    size = point_size(ax, len(around))
    if labels:
        samples = draw_points(ax, list(points.T), labels, classes, styles, colors, size=size)
    else:
        samples = [ax.scatter(points[:, 0], points[:, 1], min(size, 14), colors.muted, zorder=3)]
    hollow = []
    if len(new):
        columns = list(new[:, pair].T)
        hollow = draw_points(ax, columns, new_labels, classes, styles, colors, size=size, hollow=True)
    x, y = np.concatenate([points[wrong], new[:, pair][new_wrong]]).T
    width = float(np.clip(0.3 * size**0.5, 0.5, 2.2))
    rings = ax.scatter(
        x, y, 2.8 * size + min(30, 0.8 * size), facecolors="none", edgecolors=ink, linewidths=width, zorder=4
    )
    ax.set(xlim=(x1[0], x1[-1]), ylim=(x2[0], x2[-1]))
    name_axes(ax, names[pair[0]], names[pair[1]])
    handles = class_handles(styles, colors)
    entries = list(class_names)
    if len(new):
        handles.append(("o", "none", colors.muted, 1.6, 8.0))
        entries.append("held out")
    if labels or new_labels:
        handles.append(("o", "none", ink, 2.2, 11.0))
        entries.append(f"{len(wrong) + len(new_wrong)} misclassified")
    shown = BoundaryDisplay(ax, ax.figure, surface, lines, samples, rings, None, classes, wrong, hollow, new_wrong)
    shown.given_ = given
    if chosen:
        shown.levels_ = draw_levels(ax, (x1, x2), proba[..., 1], chosen, colors)
    if has_margins:
        shown.margins_ = draw_margins(ax, (x1, x2), margin_field(model, sliced, grid).reshape(resolution, -1), colors)
        draw_support(ax, model, pair, size, ink)
    shown.equation_ = line
    title = [line] if line else []
    if count > 2 and sliced is not None:
        title.insert(0, where_held(names, pair, sliced.held, at))
    if title:
        head(ax, "\n".join(title), ink)
    shown.legend_ = legend_above(ax, entries, handles, ink) if legend else None
    return shown
