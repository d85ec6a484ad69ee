"""The loss over two weights, and how far L1 and L2 let them go: `weight_balls` (L19)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from autograd.graph.numbers import number
from nn.checks import POSITIVE
from viz.plots.canvas import SMALL, Picture, ThemeName, halo, head, open_panels
from viz.plots.descent.landscape import Landscape
from viz.plots.descent.loss_surface import draw_contours
from viz.plots.options import several
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

_GRID = 29
_AROUND = 96
"""Points of a ball's rim at which the loss is computed, before the best one is refined."""


@picture
def weight_balls(
    model: Any,
    X: Any,
    t: Any = None,
    *,
    weights: Sequence[str | int] | None = None,
    radii: Sequence[float] | None = None,
    figure: Figure | SubFigure | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw the loss over two weights with balls of L1 and L2, and the best place inside each ball (L19).

    A regularizer λ R(W) holds the weights in a ball around 0: the larger λ, the smaller the ball. The ball of L1 has
    corners on the axes, where one weight is 0; that of L2 is round. All other weights keep their values, and the
    model's own regularizer is left out.

    Parameters
    ----------
    model : Estimator
        A fitted model of ``nn``; a linear one of two features shows it best.
    X, t : array_like, DataFrame or Table
        As for ``fit``.
    weights : two names or places, optional
        Which weights, as ``("w[1]", "w[2]")``; by default the first two that are no bias.
    radii : sequence of float, optional
        Of the balls, 1 to 4; by default 0.3, 0.6 and 0.9 of what the weights have now.
    figure : Figure or SubFigure, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``first``, ``second``, ``loss`` (29, 29), ``radii``, and ``L1`` and ``L2``: the best place in
        the ball of each radius, (radii, 2).

    Raises
    ------
    DataTypeError, ArgumentError
        If the model is none of ``nn`` or not fitted, has no two such weights, or a radius is not positive.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import LogisticRegression
    >>> import numpy as np
    >>> X = np.random.default_rng(0).normal(size=(60, 2))
    >>> t = X @ [2, 0.4] + np.random.default_rng(1).normal(size=60) > 0
    >>> picture = weight_balls(LogisticRegression(random_state=0, epochs=200).fit(X, t), X, t)
    >>> picture.numbers_["L1"][0, 1].round(6), picture.numbers_["L2"][0, 1] > 0.01      # L1 makes w₂ = 0
    (np.float64(0.0), np.True_)
    """
    call = dict(locals())
    land = Landscape(model, X, t)
    land.model.regularizer = None
    places = _chosen(land, weights)
    now = land.now[places]
    if radii is None:
        size = float(np.linalg.norm(now)) or 1.0
        radii = [0.3 * size, 0.6 * size, 0.9 * size]
    else:
        radii = several("radii", radii, 4, POSITIVE, "positive numbers")
    axes_of = np.eye(len(land.now))[places]
    origin = land.now - now @ axes_of
    reach = 1.25 * max(*np.abs(now), *radii)
    first = second = np.linspace(-reach, reach, _GRID)
    loss = land.over(origin, axes_of, first, second)

    def at(place: NDArray[np.float64]) -> float:
        return land.loss(origin + place @ axes_of)

    best = {kind: np.array([_best(at, now, float(r), kind) for r in radii]) for kind in ("L1", "L2")}
    names = [land.names[k] for k in places]

    figure, panels, colors = open_panels(figure, theme, 1, 2, (8.6, 4.8), "compressed", sharex=True, sharey=True)
    for ax, kind in zip(panels, best, strict=True):
        draw_contours(ax, first, second, loss, colors)
        for r, (x, y) in zip(radii, best[kind], strict=True):
            ax.plot(*_rim(np.linspace(0, 1, 201), float(r), kind), color=colors.value, lw=1.8, zorder=2)
            ax.plot(x, y, marker="o", ms=8, mfc=colors.gradient, mec=colors.paper, ls="", zorder=4)
        ax.plot(*best[kind].T, color=colors.gradient, lw=1.2, ls="--", zorder=3)
        ax.plot(*now, marker="*", ms=14, mfc=colors.ink, mec=colors.paper, ls="", zorder=4)
        look: dict[str, Any] = {"color": colors.ink, "path_effects": halo(colors), "fontsize": SMALL, "zorder": 5}
        ax.annotate("trained", (now[0], now[1]), (0, -14), textcoords="offset points", ha="center", **look)
        ax.axhline(0, color=colors.muted, lw=0.8, zorder=1)
        ax.axvline(0, color=colors.muted, lw=0.8, zorder=1)
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xlabel=names[0])
        formula = f"|{names[0]}| + |{names[1]}| ≤ r" if kind == "L1" else f"{names[0]}² + {names[1]}² ≤ r²"
        zero = int(np.sum(np.any(np.abs(best[kind]) < 1e-3 * reach, axis=1)))
        found = f"a weight is 0 in {zero} of {len(radii)}"
        head(ax, f"{kind}: {formula}\nbest in each ball: {found}", colors.ink)
    panels[0].set_ylabel(names[1])
    text = "; ".join(
        f"{kind} " + ", ".join(f"({number(x, 2)}, {number(y, 2)})" for x, y in best[kind]) for kind in best
    )
    balls = ", ".join(number(r, 2) for r in radii)
    said = f"The loss over {names[0]} and {names[1]} with balls of radius {balls}; best places: {text}."
    numbers = {"first": first, "second": second, "loss": loss, "radii": list(radii), **best}
    return Picture(panels, figure, said, numbers).drawn_by(weight_balls, call)


def _chosen(land: Landscape, weights: Sequence[str | int] | None) -> list[int]:
    if weights is None:
        # The bias is column 0 of every matrix.
        places = [k for k, name in enumerate(land.names) if not name.endswith(("[0]", ",0]"))][:2]
        if len(places) < 2:
            raise ArgumentError(f"The model has the weights {', '.join(land.names)}: two that are no bias are needed.")
        return places
    places = [land.place(weight) for weight in weights]
    if len(places) != 2 or places[0] == places[1]:
        raise ArgumentError(f"weights takes two different ones; got {weights!r}.")
    return places


def _rim(share: Any, radius: float, kind: str) -> NDArray[np.float64]:
    """The point after this share of the way round a ball, (2, ...); 0, ¼, ½ and ¾ are on the axes."""
    angle = 2 * np.pi * np.asarray(share, float)
    round_ = np.array([np.cos(angle), np.sin(angle)])
    # An exact 0 on the axes, where cos(π/2) is 6e-17.
    round_[np.abs(round_) < 1e-12] = 0.0
    return radius * (round_ / np.abs(round_).sum(axis=0) if kind == "L1" else round_)


def _best(at: Any, now: NDArray[np.float64], radius: float, kind: str) -> NDArray[np.float64]:
    """The place of least loss in a ball: the trained one if that is inside, else on the rim, by golden section."""
    size = np.abs(now).sum() if kind == "L1" else np.linalg.norm(now)
    if size <= radius:
        return now
    shares = np.arange(_AROUND) / _AROUND
    values = [at(_rim(share, radius, kind)) for share in shares]
    k = int(np.argmin(values))
    low, high = shares[k] - 1 / _AROUND, shares[k] + 1 / _AROUND
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(16):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        if at(_rim(a, radius, kind)) < at(_rim(b, radius, kind)):
            high = b
        else:
            low = a
    found = _rim((low + high) / 2, radius, kind)
    # A corner is a kink: the section only nears it, and the grid has it exactly.
    return found if at(found) < values[k] else _rim(shares[k], radius, kind)
