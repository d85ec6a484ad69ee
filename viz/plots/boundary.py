"""Where a classifier changes its mind: two features, the regions of its classes, the samples on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.style.palette import FRAME, ClassStyle, class_styles, rgb, theme_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection
    from matplotlib.contour import QuadContourSet
    from matplotlib.figure import Figure, SubFigure
    from matplotlib.image import AxesImage
    from matplotlib.legend import Legend
    from matplotlib.transforms import Bbox

# Even an unsure region is tinted (its side must show), and even a sure one leaves its samples visible.
_TINT_UNSURE, _TINT_SURE, _TINT_FLAT = 0.10, 0.50, 0.28


@dataclass
class BoundaryDisplay:
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
        The points, one collection a class in the order of ``classes_``, and the rings of the misclassified ones.
    legend_
        The legend above the axes; None for ``legend=False``.
    classes_, misclassified_
        The labels in the order of the model, and the rows of X that it gets wrong: ``X[display.misclassified_]``.
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


def decision_boundary(
    model: Any,
    X: Any,
    t: Any,
    *,
    ax: Axes | None = None,
    resolution: int = 200,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
    padding: float = 0.1,
    legend: bool = True,
) -> BoundaryDisplay:
    """Draw the regions of a classifier of two features, its boundary and the samples.

    The background is tinted with the colour of the winning class, stronger where the model is surer (evenly where it
    has no ``predict_proba``, like the perceptron). The line is where two classes tie. Samples show their true class by
    colour and by marker; those that ``model.predict`` gets wrong wear a ring.

    Parameters
    ----------
    model : object
        Anything fitted with ``predict(X)``, and optionally ``predict_proba(X)`` and ``classes_``: models
        of ``nn`` and of scikit-learn alike. It is asked once for the whole grid and once for the samples.
    X, t : array_like, shapes (N, 2) and (N,)
        The samples and their true labels: numbers or strings, at most 20 classes.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure. The legend and a title stand above it, so give a figure of your own
        ``layout="constrained"`` to have room made for them.
    resolution, padding : int, float
        Points of the grid along each axis, and room around the samples as a fraction of their range.
    feature_names, class_names : sequence of str, optional
        Names of the two axes (by default x₁ and x₂), and of the classes in the order of ``model.classes_`` or else of
        the sorted labels (by default the labels).
    legend : bool
        False where several panels share one legend.

    Returns
    -------
    BoundaryDisplay

    Raises
    ------
    ShapeError, ArgumentError, DataTypeError
        If X is not (N, 2), not finite, not numeric or empty, t is not one label a row, there are more than 20 classes,
        or the model has no ``predict``. An unfitted model raises its own error.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> class Fever:
    ...     def predict(self, X):
    ...         return np.where(X[:, 0] > 38, "sick", "healthy")
    >>> X = [[37.5, 72], [39.1, 103], [38.3, 100], [36.7, 88]]
    >>> display = decision_boundary(Fever(), X, ["healthy", "sick", "sick", "sick"], feature_names=["°C", "bpm"])
    >>> display.classes_, display.misclassified_
    (['healthy', 'sick'], array([3]))
    """
    points, labels = _samples(X, t)
    if not isinstance(resolution, (int, np.integer)) or resolution < 2 or not 0 <= padding < np.inf:
        raise ArgumentError(f"Expected resolution >= 2 and padding >= 0, got {resolution!r} and {padding!r}.")
    if not callable(getattr(model, "predict", None)):
        raise DataTypeError(f"Expected a fitted model with a predict method, got {type(model).__name__}.")
    x1, x2 = (_grid_axis(column, resolution, padding) for column in points.T)
    grid = np.column_stack([g.ravel() for g in np.meshgrid(x1, x2)])
    predicted = _labels_of(model.predict(points), len(points))
    try:
        answer, soft = model.predict_proba(grid), True
    except AttributeError:
        # The method is missing, or says when called that this model has no probabilities.
        answer, soft = _labels_of(model.predict(grid), len(grid)), False
    classes = _classes(model, labels, predicted if soft else [*predicted, *answer])
    proba = (
        _probabilities(answer, classes, len(grid)) if soft else np.eye(len(classes))[list(map(classes.index, answer))]
    )
    proba = proba.reshape(resolution, resolution, -1)
    styles = class_styles(len(classes))
    # A true minus sign: the labels of a perceptron are -1 and +1.
    shown = [str(c).replace("-", "\N{MINUS SIGN}") if isinstance(c, (int, float)) else str(c) for c in classes]
    class_names = _names(class_names, shown, "class_names")
    xlabel, ylabel = _names(feature_names, ["$x_1$", "$x_2$"], "feature_names")
    wrong = np.flatnonzero([a != b for a, b in zip(labels, predicted, strict=True)])

    # Heavy, as all of matplotlib: loaded when there is something to draw, here and below.
    import matplotlib.pyplot as plt
    from matplotlib.colors import to_hex

    if ax is None:
        _, ax = plt.subplots(layout="constrained")
    ink = theme_on(to_hex(ax.get_facecolor())).ink
    surface = _draw_tint(ax, proba, styles, (x1, x2), soft)
    crossed = [margin for margin in _margins(proba, soft) if margin.min() < 0 < margin.max()]
    lines = [ax.contour(x1, x2, m, levels=[0.0], colors=[ink], linewidths=2.0, zorder=2) for m in crossed]
    box = ax.get_window_extent()
    room = box.width * box.height / ax.figure.dpi**2 / 18  # 1 on a figure of matplotlib's default size
    size = float(np.clip(9000 * room / len(points), 8, 70 * min(room, 1)))
    samples = []
    for label, style in zip(classes, styles, strict=True):
        x, y = points[[i for i, other in enumerate(labels) if other == label]].T
        # A thin dark edge holds every hue apart from a tint of the same hue.
        edge: dict[str, Any] = {"edgecolors": FRAME, "linewidths": 0.6, "zorder": 3}
        samples.append(ax.scatter(x, y, size, style.color, marker=style.marker, **edge))
    x, y = points[wrong].T
    width = float(np.clip(0.3 * size**0.5, 1.0, 2.2))
    rings = ax.scatter(x, y, 2.8 * size + 30, facecolors="none", edgecolors=ink, linewidths=width, zorder=4)
    ax.set(xlim=(x1[0], x1[-1]), ylim=(x2[0], x2[-1]), xlabel=xlabel, ylabel=ylabel)
    drawn = _draw_legend(ax, [*class_names, f"{len(wrong)} misclassified"], styles, ink) if legend else None
    return BoundaryDisplay(ax, ax.figure, surface, lines, samples, rings, drawn, classes, wrong)


def _samples(X: Any, t: Any) -> tuple[NDArray[np.float64], list[Any]]:
    if (raw := np.asarray(X)).ndim != 2 or raw.shape[1] != 2:
        raise ShapeError(
            f"Expected X of shape (N, 2), one column for each axis of the plane, got {raw.shape}. Choose two features, "
            "with features= where the data is loaded or as X[:, [0, 1]], and train the model on these two."
        )
    try:
        points = raw.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise DataTypeError(f"Expected numbers in X, got an array of {raw.dtype}: {error}.") from error
    if len(points) == 0:
        raise ArgumentError("X has no rows: there is no sample to draw.")
    bad = np.flatnonzero(~np.isfinite(points).all(axis=1))
    if len(bad):
        raise ArgumentError(f"X holds NaN or infinity in {len(bad)} rows, first in row {bad[0]}: leave these rows out.")
    if (target := np.asarray(t)).shape != (len(points),):
        raise ShapeError(
            f"Expected t of shape ({len(points)},), one label for each row of X, got {target.shape}. "
            "For one-hot targets pass t.argmax(axis=1), for a column t.ravel()."
        )
    labels: list[Any] = target.tolist()
    if any(label is None or label != label for label in labels):
        raise ArgumentError("t holds missing labels (NaN or None): leave these samples out.")
    return points, labels


def _names(given: Sequence[str] | None, default: list[str], argument: str) -> list[str]:
    given = default if given is None else given
    if len(given) != len(default) or isinstance(given, str):
        raise ShapeError(f"Expected {len(default)} {argument}, one for each of {default}, got {given!r}.")
    return [str(name) for name in given]


def _grid_axis(column: NDArray[np.float64], resolution: int, padding: float) -> NDArray[np.float64]:
    low, high = float(column.min()), float(column.max())
    # Samples that share a coordinate have no range to take a fraction of.
    room = padding * (high - low) if high > low else 0.5
    return np.linspace(low - room, high + room, resolution)


def _labels_of(answer: Any, count: int) -> list[Any]:
    if (found := np.asarray(answer)).size != count:
        raise ShapeError(f"model.predict gave shape {found.shape} for {count} rows: expected one label a row.")
    labels: list[Any] = found.ravel().tolist()
    return labels


def _classes(model: Any, labels: list[Any], predicted: list[Any]) -> list[Any]:
    known = getattr(model, "classes_", None)
    try:
        classes: list[Any] = sorted({*labels, *predicted}) if known is None else np.asarray(known).tolist()
    except TypeError as error:
        raise DataTypeError(f"Expected labels of one kind, all numbers or all strings: {error}.") from error
    for source, found in (("t", labels), ("model.predict", predicted)):
        strange = sorted(set(found).difference(classes), key=str)
        if strange:
            raise ArgumentError(f"{source} gave the labels {strange}; the model knows {classes}. Use the same in both.")
    return classes


def _probabilities(answer: Any, classes: list[Any], count: int) -> NDArray[np.float64]:
    proba = np.asarray(answer, dtype=np.float64)
    if proba.size == count:
        # One output neuron gives the probability of the second class alone.
        proba = np.column_stack([1 - proba.ravel(), proba.ravel()])
    if proba.shape != (count, len(classes)):
        expected = f"expected {(count, len(classes))}, a column for each of the classes {classes}"
        raise ShapeError(f"model.predict_proba gave shape {proba.shape} for {count} rows: {expected}.")
    if not np.isfinite(proba).all():
        raise ArgumentError("model.predict_proba gave NaN or infinity: the training may have diverged.")
    return proba


def _margins(proba: NDArray[np.float64], soft: bool) -> list[NDArray[np.float64]]:
    """How far each class leads its strongest rival: the zero line is its border. One suffices for two classes."""
    # Log-probabilities of a linear model are linear, so that its line comes out straight on any grid.
    field = np.log(np.clip(proba, 1e-15, None)) if soft else proba
    # Hard labels and very sure models would give a staircase: a narrow blur lets the line pass between the grid
    # points. With an odd reflection at the rim it leaves linear fields as they are.
    for axis in (0, 1):
        rim = [(3, 3) if a == axis else (0, 0) for a in range(3)]
        padded = np.moveaxis(np.pad(field, rim, mode="reflect", reflect_type="odd"), axis, 0)
        n = len(padded) - 6
        blurred = sum((w / 64 * padded[i : i + n] for i, w in enumerate((1, 6, 15, 20, 15, 6, 1))), np.zeros(1))
        field = np.moveaxis(blurred, 0, axis)
    drawn = field.shape[-1] - (field.shape[-1] <= 2)
    return [field[..., k] - np.delete(field, k, axis=-1).max(axis=-1) for k in range(drawn)]


def _draw_tint(ax: Axes, proba: NDArray[np.float64], styles: Sequence[ClassStyle], axes: Any, soft: bool) -> AxesImage:
    count = len(styles)
    tint = np.empty((*proba.shape[:2], 4))
    tint[..., :3] = np.array([rgb(style.color) for style in styles])[proba.argmax(axis=-1)]
    sure = (proba.max(axis=-1) * count - 1) / max(count - 1, 1)
    tint[..., 3] = _TINT_UNSURE + (_TINT_SURE - _TINT_UNSURE) * np.clip(sure, 0, 1) if soft else _TINT_FLAT
    # The grid points are the centres of the pixels, so the image reaches half a pixel further.
    extent: Any = [float(end) for x in axes for end in (1.5 * x[0] - 0.5 * x[1], 1.5 * x[-1] - 0.5 * x[-2])]
    return ax.imshow(tint, extent=extent, origin="lower", aspect="auto", interpolation="bilinear", zorder=0)


def _draw_legend(ax: Axes, names: list[str], styles: Sequence[ClassStyle], ink: str) -> Legend:
    from matplotlib.lines import Line2D

    looks = [(style.marker, style.color, FRAME, 0.6, 8.0) for style in styles] + [("o", "none", ink, 2.2, 11.0)]
    handles = [Line2D([], [], ls="", marker=m, mfc=face, mec=edge, mew=w, ms=size) for m, face, edge, w, size in looks]
    # A child of the axes, because a title is placed above its axes' children: the two never overlap.
    strip = ax.inset_axes((0, 1, 1, 0.1))
    strip.set_axis_off()
    spacing: dict[str, Any] = {"borderaxespad": 0, "borderpad": 0.25, "handletextpad": 0.3, "columnspacing": 1.2}
    for columns in range(len(handles), 0, -1):
        legend = strip.legend(handles, names, loc="lower left", ncols=columns, frameon=False, **spacing)
        if legend.get_window_extent().width <= ax.get_window_extent().width:
            break
    strip.set_axes_locator(_Above(ax, legend))
    return legend


@dataclass
class _Above:
    """Places the strip of a legend on top of the axes, as high as the legend is at the time of drawing."""

    ax: Axes
    legend: Legend

    def __call__(self, _: Any, renderer: Any) -> Bbox:
        from matplotlib.transforms import Bbox

        box = self.ax.get_window_extent()
        height = self.legend.get_window_extent(renderer).height
        pixels = Bbox.from_bounds(box.x0, box.y1, box.width, height)
        return Bbox(self.ax.figure.transSubfigure.inverted().transform(pixels.get_points()))
