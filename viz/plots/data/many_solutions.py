"""Lines that all separate perfectly, and the margin that tells them apart: `many_solutions` (L13)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.graph.numbers import number
from nn.data.standardizer import Standardizer
from nn.errors import NotSeparableWarning
from nn.models.perceptron import Perceptron
from viz.plots.canvas import Picture, ThemeName, name_axes, open_axes
from viz.plots.data.standard import read_plane, weights_in_units
from viz.plots.line_of_model import draw_line
from viz.plots.public import picture
from viz.plots.samples import class_handles, draw_points, legend_above, point_size, shown_labels
from viz.style.palette import class_styles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STYLES = ("--", "-.", ":", (0, (7, 2)), (0, (5, 1, 1, 1, 1, 1)))


@picture
def many_solutions(
    X: Any,
    t: Any = None,
    *,
    count: int = 5,
    epochs: int = 1000,
    ax: Axes | None = None,
    feature_names: Sequence[str] | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Train several perceptrons that make no mistake, and draw their lines with their margins (L13).

    Each begins with other weights. The criterion of all is 0, with zero gradient: it prefers none of them. The margin,
    the distance of the nearest sample in standardized features, does; the line with the widest is drawn full.

    Parameters
    ----------
    X, t : array_like, DataFrame or Table, shapes (N, 2) and (N,)
        Samples of two classes that a line can separate.
    count : int
        How many perceptrons, 2 to 12.
    epochs : int
        k_MAX of each.
    ax : matplotlib.axes.Axes, optional
    feature_names : sequence of str, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``weights`` (count, 3) in the units of X, and ``margins`` (count,).

    Raises
    ------
    ArgumentError
        If there are not two classes, or no line was found that separates them.
    ShapeError, DataTypeError
        If X is no finite matrix of two features.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import numpy as np
    >>> X = np.random.default_rng(0).normal(size=(40, 2)) + np.repeat([[0, 0], [4, 3]], 20, axis=0)
    >>> picture = many_solutions(X, np.repeat(["healthy", "sick"], 20))
    >>> len(picture.numbers_["margins"]), picture.numbers_["margins"].min() > 0
    (5, np.True_)
    """
    call = dict(locals())
    points, labels, classes, names = read_plane(X, t, feature_names)
    if not isinstance(count, (int, np.integer)) or not 2 <= count <= 12:
        raise ArgumentError(f"count is how many perceptrons, 2 to 12; got {count!r}.")
    if len(classes) != 2:
        raise ArgumentError(f"t has {len(classes)} classes: a perceptron's line separates two.")
    units = Standardizer().fit(points)
    Z, signs = units.transform(points), np.where([label == classes[1] for label in labels], 1.0, -1.0)
    found, margins = [], []
    for seed in range(count):
        with warnings.catch_warnings():
            warnings.simplefilter("error", NotSeparableWarning)
            try:
                model = Perceptron(random_state=seed).fit(Z, labels, epochs=epochs)
            except NotSeparableWarning as warning:
                raise ArgumentError(
                    f"No line was found that separates the classes: {warning}. Where samples overlap there is none, "
                    "which decision_boundary shows."
                ) from None
        w = np.asarray(model.neuron.weight.data, float)
        margins.append(float((signs * (w[0] + Z @ w[1:])).min() / np.linalg.norm(w[1:])))
        found.append(weights_in_units(w, units))
    weights, widths = np.array(found), np.array(margins)
    best = int(widths.argmax())

    ax, colors = open_axes(ax, theme)
    styles = class_styles(2)
    draw_points(ax, list(points.T), labels, classes, styles, colors, size=point_size(ax, len(points)))
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.where(high > low, 0.1 * (high - low), 0.5)
    lines = []
    for k, w in enumerate(weights):
        look: dict[str, Any] = {"lw": 3.0, "ls": "-"} if k == best else {"lw": 1.4, "ls": _STYLES[k % len(_STYLES)]}
        said = f"margin {number(widths[k], 2)}" + (", the widest" if k == best else "")
        lines.append(draw_line(ax, w, color=colors.ink, zorder=2, label=said, **look))
    ax.set(
        xlim=(low[0] - room[0], high[0] + room[0]),
        ylim=(low[1] - room[1], high[1] + room[1]),
    )
    name_axes(ax, names[0], names[1])
    order = np.argsort(-widths)
    # All have loss 0: what tells them apart is the room that they leave.
    legend = {"frameon": False, "labelcolor": colors.ink, "handlelength": 3.0, "title": "each without a mistake"}
    drawn = ax.legend(
        handles=[lines[k] for k in order], loc="upper left", bbox_to_anchor=(1.01, 1), borderaxespad=0, **legend
    )
    drawn.get_title().set_color(colors.ink)
    legend_above(ax, shown_labels(classes), class_handles(styles, colors), colors.ink)
    text = f"{count} lines that separate {classes[0]} from {classes[1]} without a mistake; margins "
    text += ", ".join(number(width, 2) for width in sorted(widths, reverse=True))
    numbers = {"weights": weights, "margins": widths}
    return Picture([ax], ax.figure, f"{text}.", numbers).drawn_by(many_solutions, call)
