"""Samples as a plot takes them: arrays or tables with names, labels or none; and how their points and legend look."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.data import rectangular
from autograd.errors import ArgumentError, DataTypeError, ShapeError, short
from viz.plots.canvas import TEXT, folded, halo, room_in
from viz.style.fonts import measuring
from viz.style.palette import FRAME, INK, ClassStyle, Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection
    from matplotlib.legend import Legend
    from matplotlib.transforms import Bbox


_MANY = 2000
"""Samples from which on they lie on each other."""


def with_labels(X: Any, t: Any) -> tuple[Any, Any]:
    """Take a `nn.Table` apart: its matrix, and its labels where none are given."""
    if hasattr(X, "labels") and hasattr(X, "feature_names") and hasattr(X, "X"):
        return X.X, X.labels if t is None else t
    return X, t


def names_of(X: Any) -> list[str] | None:
    """The names of a table's columns, of a DataFrame or of a `nn.Table`."""
    found: Any = None
    if hasattr(X, "feature_names") and hasattr(X, "labels"):
        found = X.feature_names
    elif hasattr(X, "columns") and hasattr(X, "iloc") and list(X.columns) != list(range(len(X.columns))):
        # Numbers from 0 are what a table has that was given no names.
        found = X.columns
    return None if found is None else [str(name) for name in found]


def plain(text: str) -> str:
    r"""A text that matplotlib writes as it is: a pair of $ would begin a formula.

    >>> print(plain("price in $"))
    price in \$
    """
    return text.replace("$", r"\$")


def usual_names(count: int) -> list[str]:
    """x₁, x₂ and so on."""
    return [f"$x_{k + 1}$" if k < 9 else f"$x_{{{k + 1}}}$" for k in range(count)]


def matrix(X: Any, least: int = 2) -> NDArray[np.float64]:
    """X as finite numbers, one sample a row, ``least`` columns or more."""
    if (raw := rectangular("X", X)).ndim != 2 or raw.shape[1] < least:
        raise ShapeError(
            f"Expected X of shape (N, features), a sample a row, with {least} features or more; got {raw.shape}. "
            "Each axis of the picture is one feature."
        )
    if raw.dtype.kind == "M":
        raise DataTypeError("X holds dates, and an axis is a number: give days, as (dates - dates.min()).dt.days.")
    try:
        points: NDArray[np.float64] = raw.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise DataTypeError(f"Expected numbers in X; {_no_numbers(X, raw)}") from error
    if len(points) == 0:
        raise ArgumentError("X has no rows: there is no sample to draw.")
    bad = np.flatnonzero(~np.isfinite(points).all(axis=1))
    if len(bad):
        raise ArgumentError(f"X holds NaN or infinity in {len(bad)} rows, first in row {bad[0]}: leave these rows out.")
    return points


def _no_numbers(X: Any, raw: NDArray[Any]) -> str:
    """The first column of X that holds something else, and what to do."""
    names = names_of(X) or [str(k) for k in range(raw.shape[1])]
    for name, column in zip(names, raw.T, strict=True):
        for held in column:
            try:
                float(held)
            except (TypeError, ValueError):
                advice = "leave it out, or make it a number"
                if hasattr(held, "year"):
                    advice = "give days since the first, as (dates - dates.min()).dt.days"
                return f"column {name!r} holds {str(held)!r}, a {type(held).__name__}: {advice}."
    return f"got an array of {raw.dtype}."


def labels_of(t: Any, count: int) -> list[Any]:
    """One label a sample, none of them missing."""
    if (target := rectangular("t", t)).shape != (count,):
        raise ShapeError(
            f"Expected t of shape ({count},), one label for each row of X, got {target.shape}. "
            "For one-hot targets pass t.argmax(axis=1), for a column t.ravel()."
        )
    if target.dtype.kind == "M":
        target = target.astype("datetime64[us]")  # of nanoseconds NumPy makes whole numbers
    labels: list[Any] = target.tolist()
    if any(label is None or label != label for label in labels):
        raise ArgumentError("t holds missing labels (NaN or None): leave these samples out.")
    return labels


def new_samples(given: Any, count: int) -> tuple[NDArray[np.float64], list[Any]]:
    """Held-out samples of ``count`` features and their labels, none of either where none are given."""
    if given is None:
        return np.empty((0, count)), []
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        raise DataTypeError(f"Expected held_out as (X, t), samples and their labels; got {type(given).__name__}.")
    new = matrix(given[0])
    if new.shape[1] != count:
        raise ArgumentError(f"held_out has samples of {new.shape[1]} features and X of {count}: take the same ones.")
    return new, labels_of(given[1], len(new))


def rows_that_differ(labels: list[Any], predicted: list[Any]) -> NDArray[np.intp]:
    """Where a model was wrong."""
    return np.flatnonzero([a != b for a, b in zip(labels, predicted, strict=False)])


def classes_in(labels: Sequence[Any]) -> list[Any]:
    """The different labels, sorted."""
    try:
        return sorted(set(labels))
    except TypeError as error:
        raise DataTypeError(f"Expected labels of one kind, all numbers or all strings: {error}.") from error


def checked_names(given: Sequence[str] | None, default: list[str], argument: str) -> list[str]:
    """The names given, one for each of the default ones."""
    given = default if given is None else given
    listed = not isinstance(given, str) and hasattr(given, "__len__") and np.shape(given) != ()
    if not listed or len(given) != len(default):
        raise ShapeError(f"Expected {len(default)} {argument}, one for each of {default}, got {short(given)}.")
    return [str(name) for name in given]


def shown_labels(classes: Sequence[Any]) -> list[str]:
    """Labels as texts: numbers with a true minus sign (a perceptron's are -1 and +1), whole ones without a point."""
    return list(map(label_text, classes))


def label_text(label: Any) -> str:
    """One of them.

    >>> label_text(-1.0), label_text(0.5), label_text("sick")
    ('−1', '0.5', 'sick')
    """
    if isinstance(label, bool) or not isinstance(label, (int, float, np.number)):
        return str(label).removesuffix(" 00:00:00")
    whole = isinstance(label, (float, np.floating)) and float(label).is_integer()
    return str(int(label) if whole else label).replace("-", "\N{MINUS SIGN}")


def label_key(label: Any) -> str:
    """The same text for what is one label.

    >>> label_key(1), label_key(1.0), label_key("1"), label_key(True)
    ('1', '1', '1', 'True')
    """
    number = isinstance(label, (int, float, np.number)) and not isinstance(label, bool)
    return str(int(label)) if number and float(label).is_integer() else str(label)


def asked(model: Any, method: str, X: Any) -> Any:
    """What a model answers for an array, though it may have learned from a table with names."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*feature names", UserWarning)
        return getattr(model, method)(X)


def edge_on(theme: Theme) -> str:
    """The thin line around a sample: it holds every hue apart from a tint of the same hue, and from the paper."""
    return FRAME if theme.ink == INK else theme.ink


def point_size(ax: Axes, count: int) -> float:
    """The area of a sample's marker in square points: smaller where there are many, or little room."""
    box = ax.get_window_extent()
    room = box.width * box.height / ax.figure.dpi**2 / 18  # 1 on a figure of matplotlib's default size
    return float(np.clip(9000 * room / max(count, 1), 6 if count > _MANY else 8, 70 * min(room, 1)))


def draw_points(
    ax: Axes,
    columns: Sequence[NDArray[np.float64]],
    labels: Sequence[Any],
    classes: Sequence[Any],
    styles: Sequence[ClassStyle],
    theme: Theme,
    *,
    size: float,
    hollow: bool = False,
) -> list[PathCollection]:
    """Draw samples, one collection a class; ``columns`` are two coordinates, or three on 3-D axes."""
    made = []
    for label, style in zip(classes, styles, strict=True):
        rows = [i for i, other in enumerate(labels) if other == label]
        # Of a small marker a line of the usual width would leave no colour.
        edge = {"edgecolors": edge_on(theme), "linewidths": min(0.6, 0.1 * size**0.5)}
        look: dict[str, Any] = {"facecolors": style.color, **edge}
        if len(labels) > _MANY:
            look["alpha"] = 0.5  # or the last class would cover the others
        if hollow:
            look = {
                "facecolors": "none",
                "edgecolors": style.color,
                "linewidths": 1.6,
                "path_effects": halo(theme, 3.0),
            }
        made.append(ax.scatter(*(column[rows] for column in columns), s=size, marker=style.marker, zorder=3, **look))  # type: ignore[misc]
    return made


Handle = tuple[str, str, str, float, float]
"""Marker, face, edge, width of the edge and size of a legend's entry."""


def class_handles(styles: Sequence[ClassStyle], theme: Theme) -> list[Handle]:
    """Each class as it is drawn."""
    return [(style.marker, style.color, edge_on(theme), 0.6, 8.0) for style in styles]


def legend_above(ax: Axes, names: Sequence[str], looks: Sequence[Handle], ink: str) -> Legend:
    """A legend in a strip above the axes, in as many rows as its names need; a title goes above it."""
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], ls="", marker=m, mfc=face, mec=edge, mew=w, ms=size) for m, face, edge, w, size in looks]
    # A child of the axes, because a title is placed above its axes' children: the two never overlap.
    strip = ax.inset_axes((0, 1, 1, 0.1))
    strip.set_axis_off()
    look: dict[str, Any] = {"borderaxespad": 0, "borderpad": 0.25, "handletextpad": 0.3, "columnspacing": 1.2}
    look |= {"loc": "lower left", "frameon": False, "labelcolor": ink}
    legend: Legend = legend_in_rows(strip, handles, names, room_in(ax)[0], look)
    strip.set_axes_locator(_Above(ax, legend))
    return legend


def legend_in_rows(place: Any, handles: Sequence[Any], names: Sequence[str], room: float, look: dict[str, Any]) -> Any:
    """A legend of axes or of a figure in as few rows as fit into ``room`` pixels, read row by row.

    A name that is longer than the room goes on in more lines.
    """
    points = 72 / place.get_figure(root=True).dpi
    names = [folded(name, room * points - 3 * TEXT, TEXT, 3) for name in names]
    legend, tried = None, 0
    for columns in range(len(handles), 0, -1):
        rows = -(-len(handles) // columns)
        if rows == tried:
            continue
        tried, columns = rows, -(-len(handles) // rows)
        if legend is not None:
            legend.remove()
        # Legends are filled column by column, and read row by row.
        order = [k for column in range(columns) for k in range(column, len(handles), columns)]
        legend = place.legend([handles[k] for k in order], [names[k] for k in order], ncols=columns, **look)
        with measuring():
            fits = legend.get_window_extent().width <= room
        if fits:
            break
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
        pixels = Bbox.from_bounds(box.x0, box.y1 + self._power_of_ten(), box.width, height)
        return Bbox(self.ax.figure.transSubfigure.inverted().transform(pixels.get_points()))

    def _power_of_ten(self) -> float:
        """The height in pixels of what stands at the end of the upright axis, such as 1e-9; 0 where nothing does."""
        axis = self.ax.yaxis
        axis.get_major_formatter().format_ticks(list(axis.get_majorticklocs()))
        if not axis.get_major_formatter().get_offset():
            return 0.0
        return 1.6 * float(axis.get_offset_text().get_fontsize()) * self.ax.figure.dpi / 72
