"""The perceptron's updates, one mistake a panel: `perceptron_update` (L08)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.data import as_data
from autograd.errors import ArgumentError, ShapeError, short
from autograd.graph.numbers import number
from nn.checks import COUNT, POSITIVE
from nn.checks import number as checked
from nn.data.standardizer import Standardizer
from viz.plots.canvas import SMALL, Picture, ThemeName, halo, head, name_axes, open_panels
from viz.plots.data.scatter import legend_of_figure
from viz.plots.data.standard import read_plane
from viz.plots.line_of_model import draw_line
from viz.plots.public import picture
from viz.plots.samples import class_handles, draw_points, shown_labels
from viz.style.palette import Theme, class_styles

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure


@picture
def perceptron_update(
    X: Any,
    t: Any = None,
    *,
    steps: int = 3,
    w: Any = (0.0, 1.0, 0.0),
    lr: float = 1.0,
    rounds: int = 20,
    figure: Figure | SubFigure | None = None,
    feature_names: Sequence[str] | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw the first updates of the perceptron: if t wᵀx' ≤ 0, w ← w + η t x', one panel each (L08).

    A panel has the sample that was wrong (ringed), the old w and its line (dashed), the new w and its line (full). The
    algorithm goes through the samples in their order, with features that are standardized.

    Parameters
    ----------
    X, t : array_like, DataFrame or Table, shapes (N, 2) and (N,)
        Samples of two classes; the second one is t = +1.
    steps : int
        How many updates are drawn, 1 to 8; 1 draws a single step.
    w : array_like, shape (3,)
        The weights w₀, w₁, w₂ to begin with, of standardized features.
    lr : float
        η.
    rounds : int
        How often to go through the samples at most.
    figure : Figure or SubFigure, optional
    feature_names : sequence of str, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``weights`` (updates + 1, 3), ``samples``, the row of each update, and ``wrong``, how many
        samples are still wrong after each.

    Raises
    ------
    ShapeError, ArgumentError, DataTypeError
        If there are not two features and two classes, w are not three finite numbers, or nothing is wrong with w.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> X = [[37.5, 72], [39.1, 103], [38.3, 100], [36.7, 88]]      # L01
    >>> picture = perceptron_update(X, ["healthy", "sick", "sick", "healthy"], w=[0.0, -1.0, 1.0])
    >>> picture.numbers_["samples"], picture.numbers_["wrong"]
    ([1, 3], [1, 0])
    """
    call = dict(locals())
    points, labels, classes, names = read_plane(X, t, feature_names)
    if len(classes) != 2:
        raise ArgumentError(f"t has {len(classes)} classes: a perceptron's line separates two.")
    if not isinstance(steps, (int, np.integer)) or not 1 <= steps <= 8:
        raise ArgumentError(f"steps is how many updates are drawn, 1 to 8; got {steps!r}.")
    start = np.asarray(as_data(w))
    if start.shape != (3,) or not np.isfinite(start).all():
        raise ShapeError(f"Expected w as three finite numbers w₀, w₁, w₂; got {short(w)}.")
    lr, rounds = checked("lr", lr, POSITIVE), checked("rounds", rounds, COUNT)
    Z = Standardizer().fit(points).transform(points)
    signs = np.where([label == classes[1] for label in labels], 1.0, -1.0)
    weights, rows = _updates(np.column_stack([np.ones(len(Z)), Z]), signs, start, lr, rounds, steps)
    if not rows:
        raise ArgumentError(f"No sample is wrong with w = {w!r}: begin with other weights to see an update.")
    wrong = [int(np.sum(signs * (v[0] + Z @ v[1:]) <= 0)) for v in weights[1:]]

    columns = min(len(rows), 3)
    lines = -(-len(rows) // columns)
    size = (3.1 * columns + 0.3, 3.6 * lines + 1.0) if len(rows) > 1 else (6.4, 5.2)
    figure, axes, colors = open_panels(figure, theme, lines, columns, size, "compressed", sharex=True, sharey=True)
    for ax in axes[len(rows) :]:
        ax.set_axis_off()
    axes = axes[: len(rows)]
    styles = class_styles(2)
    reach = 1.25 * float(np.abs(Z).max())
    for k, (ax, row) in enumerate(zip(axes, rows, strict=True)):
        draw_points(ax, list(Z.T), labels, classes, styles, colors, size=40)
        ax.scatter(*Z[row], s=190, facecolors="none", edgecolors=colors.ink, linewidths=2.0, zorder=4)  # type: ignore[misc]
        old, new = (_arrow(w, reach) for w in weights[k : k + 2])
        _draw_weights(ax, weights[k], reach, old, new, Z, colors, colors.muted, "--", "old w")
        _draw_weights(ax, weights[k + 1], reach, new, old, Z, colors, colors.ink, "-", "new w")
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
        across, up = (f"{name} (standardized)" for name in names)
        name_axes(ax, across if k + columns >= len(rows) else "", up if k % columns == 0 else "", SMALL)
        ax.tick_params(labelsize=SMALL)
        sign = "+" if signs[row] > 0 else "\N{MINUS SIGN}"
        now = ", ".join(number(x, 2) for x in weights[k + 1])
        eta = "" if lr == 1 else f"{number(lr)} · "
        head(ax, f"Step {k + 1}: w ← w {sign} {eta}x′\nw = ({now}), {wrong[k]} still wrong", colors.ink)
    looks = [*class_handles(styles, colors), ("o", "none", colors.ink, 2.0, 11.0)]
    texts = shown_labels(classes)
    legend_of_figure(
        figure, [f"{texts[0]} (t = \N{MINUS SIGN}1)", f"{texts[1]} (t = +1)", "the wrong sample"], looks, colors
    )
    said = f"{len(rows)} updates of a perceptron; samples still wrong after each: {', '.join(map(str, wrong))}."
    return Picture(axes, figure, said, {"weights": np.array(weights), "samples": rows, "wrong": wrong}).drawn_by(
        perceptron_update, call
    )


def _updates(
    ones: NDArray[np.float64], signs: NDArray[np.float64], w: NDArray[np.float64], lr: float, rounds: int, most: int
) -> tuple[list[NDArray[np.float64]], list[int]]:
    weights = [w]
    rows: list[int] = []
    for _ in range(rounds):
        before = len(rows)
        for n, (x, sign) in enumerate(zip(ones, signs, strict=True)):
            if sign * (weights[-1] @ x) <= 0:
                weights.append(weights[-1] + lr * sign * x)
                rows.append(n)
                if len(rows) == most:
                    return weights, rows
        if len(rows) == before:
            break
    return weights, rows


_Arrow = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Where an arrow begins and ends."""

_RIM, _NEAR = 0.8, 0.3
"""Shares of the picture: how far out a tip may be, and how near to another one their names would touch."""


def _arrow(w: NDArray[np.float64], reach: float) -> _Arrow | None:
    """From the line of w along (w₁, w₂), of a length that can be seen; None where the line is out of sight."""
    length = float(np.linalg.norm(w[1:]))
    if length == 0:
        return None
    at, along = -w[0] * w[1:] / length**2, w[1:] / length
    if np.abs(at).max() > reach:
        return None
    # Shorter near the rim: turned aside it would point elsewhere.
    room = (np.where(along >= 0, _RIM, -_RIM) * reach - at) / np.where(along == 0, 1e-12, along)
    return at, at + float(np.clip(room.min(), 0.15 * reach, 0.45 * reach)) * along


def _draw_weights(
    ax: Axes, w: NDArray[np.float64], reach: float, arrow: _Arrow | None, other: _Arrow | None,
    points: NDArray[np.float64], theme: Theme, color: str, style: str, name: str,
) -> None:  # fmt: skip
    """The line of w and its arrow, whose name keeps away from that of the other one and from samples."""
    if np.any(w[1:]) and abs(w[0]) * np.abs(w[1:]).max() / (w[1:] @ w[1:]) < 3 * reach:
        draw_line(ax, w, color=color, ls=style, lw=1.8, zorder=2)
    if arrow is None:
        return
    at, tip = arrow
    end = (float(tip[0]), float(tip[1]))
    ax.annotate(
        "",
        end,
        (float(at[0]), float(at[1])),
        zorder=5,
        arrowprops={"arrowstyle": "-|>", "color": color, "lw": 2.0, "ls": style, "shrinkA": 0},
    )
    # Beyond the tip, on the side to which the arrow leans: it never runs through its own name.
    away = tip - at
    if other is not None and np.linalg.norm(tip - other[1]) < _NEAR * reach:
        apart = tip - other[1]
        away = apart if np.any(apart) else np.array([-away[1], away[0]]) * (1 if name < "o" else -1)
    arrows = np.concatenate([np.linspace(*one, 9) for one in (arrow, other) if one is not None])
    right, up = _beside(tip, away / np.linalg.norm(away), points, arrows, reach)
    ax.annotate(
        name, end, (8 * right, 8 * up), textcoords="offset points", color=color, fontsize=SMALL, zorder=6,
        ha="left" if right > 0.3 else "right" if right < -0.3 else "center", va="center" if abs(up) < 0.3 else
        "bottom" if up > 0 else "top", path_effects=halo(theme),
    )  # fmt: skip


_WIDE, _HIGH, _MARKER = 0.22, 0.09, 0.09
"""Half a name, as shares of ``reach``, and the room that a ringed sample takes."""


def _beside(
    tip: NDArray[np.float64], away: NDArray[np.float64], points: NDArray[np.float64], arrows: NDArray[np.float64],
    reach: float,
) -> NDArray[np.float64]:  # fmt: skip
    """Where a name stands beside the tip: as near to ``away`` as it covers no sample and no arrow, else fewest."""

    def covered(way: NDArray[np.float64]) -> int:
        middle = tip + reach * (0.05 * way + [_WIDE, _HIGH] * np.clip(1.5 * way, -1, 1))
        size = np.array([_WIDE, _HIGH])
        on = [
            (np.abs(at - middle) / reach < size + room).all(axis=1) for at, room in ((points, _MARKER), (arrows, 0.0))
        ]
        return int(np.concatenate(on).sum())

    turns = np.deg2rad([0, 45, -45, 90, -90, 135, -135])
    ways = [np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) @ away for a in turns]
    return min(ways, key=covered)
