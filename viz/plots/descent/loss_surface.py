"""The loss over two directions in the space of weights, and the path walked down it: `loss_surface` (L05, L06)."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from autograd.graph.numbers import number
from viz.plots.canvas import SMALL, Picture, ThemeName, check_theme, halo, head, open_axes
from viz.plots.descent.landscape import Landscape, Vector, trained
from viz.plots.descent.lines import line_looks, named_models
from viz.plots.public import picture
from viz.plots.space import name_space, open_space
from viz.style.palette import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ARROWS = 6
_LEVELS = 14
_RIM = 0.05
_ROUNDED = 1e-9
_FLOOR = 1e-4
"""Of the width and height of the axes: where no level's number stands."""


@picture
def loss_surface(
    model: Any,
    X: Any,
    t: Any = None,
    *,
    directions: str | Sequence[str | int] = "pca",
    kind: str = "contour",
    resolution: int = 25,
    random_state: int = 0,
    ax: Axes | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw a fitted model's loss over two directions of its weights, with the path that training walked (L05, L06).

    Several models of the same layers, each trained in its own way, walk on one surface: momentum beside plain descent.

    Parameters
    ----------
    model : Estimator, sequence or dict of them
        A fitted model of ``nn``; of several a dict gives them names. The surface is around the end of the first.
    X, t : array_like, DataFrame or Table
        As for ``fit``: the loss is that of all these samples.
    directions : "pca", "filter" or two weights
        The principal directions of the path; two random ones, each row scaled to the norm of the weights' row (Li et
        al. 2018); or two weights by name, as ``("w[1]", "w[2]")``, the others at their present values.
    kind : "contour" or "3d"
    resolution : int
        Points of the grid along each direction, 5 to 101.
    random_state : int
        Of the random directions.
    ax : matplotlib.axes.Axes, optional
        For "3d" one with ``projection="3d"``.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``first``, ``second`` (resolution,), ``loss`` (resolution, resolution), ``path``
        (snapshots, 2), ``epochs``, ``directions`` (2, weights) and ``share``, the share of the path's variance that the
        plane holds. Of several models ``path`` and ``epochs`` are dicts.

    Raises
    ------
    DataTypeError, ArgumentError, ShapeError
        If the model is none of ``nn``, is not fitted, has kept no weights of its training, the samples do not fit it,
        or a direction, a kind or a resolution is none.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import LogisticRegression
    >>> import numpy as np
    >>> X = np.random.default_rng(0).normal(size=(60, 2))
    >>> t = X @ [1, -2] + 0.5 * X[:, 0] ** 2 > 0
    >>> model = LogisticRegression(random_state=0, epochs=100).fit(X, t)
    >>> picture = loss_surface(model, X, t)
    >>> picture.numbers_["share"] > 0.9
    True
    """
    call = dict(locals())
    if kind not in ("contour", "3d"):
        raise ArgumentError(f"kind is 'contour' or '3d'; got {kind!r}.")
    if not isinstance(resolution, (int, np.integer)) or not 5 <= resolution <= 101:
        raise ArgumentError(f"resolution is 5 to 101 points along each direction; got {resolution!r}.")
    check_theme(theme)
    lands = {name: trained(Landscape(one, X, t), one) for name, one in named_models(model).items()}
    land = _together(list(lands.values()))
    plane, labels, single = plane_of(land, directions, random_state)
    path = path_in(land, plane)
    if single is not None:
        path = path + land.now[single]
    ends = np.cumsum([len(one.path) for one in lands.values()])
    walks = dict(zip(lands, np.split(path, ends[:-1]), strict=True))
    share = variance_held(land, plane)
    first, second = grids(path, directions == "filter", resolution)
    origin = land.now - (0 if single is None else land.now[single] @ plane)
    loss = land.over(origin, plane, first, second)
    heights = np.array([land.loss(origin + place @ plane) for place in path])

    title = f"The plane holds {share:.0%} of the path's variance"
    if kind == "3d":
        ax, colors = open_space(ax, theme, what='kind="3d"')
        draw_space(ax, first, second, loss, walks, np.split(heights, ends[:-1]), colors)
        name_space(ax, [*labels, "loss"])
    else:
        ax, colors = open_axes(ax, theme)
        draw_contours(ax, first, second, loss, colors)
        if len(walks) > 1:
            _draw_walks(ax, walks, colors)
        else:
            draw_path(ax, path, land.epochs, colors)
            if directions != "filter":  # where random directions lean on each other, arrows would mislead
                _draw_arrows(ax, land, path, plane, colors)
        ax.set(xlim=(first[0], first[-1]), ylim=(second[0], second[-1]), xlabel=labels[0], ylabel=labels[1])
    head(ax, title, colors.ink)
    said = (
        f"The loss over {labels[0]} and {labels[1]}, {number(loss.min(), 3)} to {number(loss.max(), 3)}, and the path "
        f"of training from {number(heights[0], 3)} to {number(heights[-1], 3)}. {title}."
    )
    if len(walks) > 1:
        said += f" Paths of {', '.join(walks)}."
    numbers: dict[str, Any] = {
        "first": first, "second": second, "loss": loss, "path": walks if len(walks) > 1 else path,
        "epochs": {name: one.epochs for name, one in lands.items()} if len(walks) > 1 else land.epochs,
        "directions": plane, "share": share,
    }  # fmt: skip
    return Picture([ax], ax.figure, said, numbers).drawn_by(loss_surface, call)


def _together(lands: Sequence[Landscape]) -> Landscape:
    """The first of them, with the paths of all."""
    whole = copy.copy(lands[0])
    if any(one.names != whole.names for one in lands):
        raise ArgumentError("The models have other weights: on one surface walk models of the same layers.")
    whole.path = np.concatenate([one.path for one in lands])
    return whole


def _draw_walks(ax: Axes, walks: Mapping[str, NDArray[np.float64]], theme: Theme) -> None:
    """The paths of several trainings, each in its own look, with a star at its end and its name above."""
    for (name, path), look in zip(walks.items(), line_looks(len(walks), theme), strict=True):
        ax.plot(*path.T, zorder=3, label=name, path_effects=halo(theme, 4), **look)
        ax.plot(*path[0], marker="o", ms=8, mfc=theme.paper, mec=look["color"], mew=2, zorder=4, ls="")
        ax.plot(*path[-1], marker="*", ms=14, mfc=look["color"], mec=theme.paper, zorder=5, ls="")
    ax.legend(loc="upper left", bbox_to_anchor=(0, -0.13), ncols=3, frameon=False, labelcolor=theme.ink, handlelength=3)


def plane_of(
    land: Landscape, directions: str | Sequence[str | int], random_state: int = 0
) -> tuple[NDArray[np.float64], list[str], list[int] | None]:
    """Two directions as rows, their names, and of two single weights their places."""
    if isinstance(directions, str):
        if directions == "filter":
            rng = np.random.default_rng(random_state)
            rows = np.array([_like_filters(land, rng.normal(size=len(land.now))) for _ in range(2)])
            return rows, ["first random direction", "second random direction"], None
        if directions != "pca":
            raise ArgumentError(f"directions is 'pca', 'filter' or the names of two weights; got {directions!r}.")
        moved = land.path - land.now
        if len(land.now) < 2:
            raise ArgumentError("The model has one weight: there is no plane to draw.")
        _, sizes, rows = np.linalg.svd(moved, full_matrices=True)
        shares = sizes**2 / max(float((sizes**2).sum()), 1e-300)
        rows = rows[:2] * np.where(moved[0] @ rows[:2].T > 0, -1.0, 1.0)[:, None]
        shown = [shares[k] if k < len(shares) else 0.0 for k in (0, 1)]
        return rows, [f"principal direction {k + 1} ({part:.0%})" for k, part in enumerate(shown)], None
    places = [land.place(weight) for weight in directions]
    if len(places) != 2 or places[0] == places[1]:
        raise ArgumentError(f"directions takes two different weights; got {directions!r}.")
    return np.eye(len(land.now))[places], [land.names[k] for k in places], places


def _like_filters(land: Landscape, direction: Vector) -> Vector:
    """A direction whose rows, the weights into one neuron or filter, have the norms of the weights' rows."""
    scaled = []
    for part, weight in zip(land.parts(direction), land.parts(land.now), strict=True):
        axes = tuple(range(1, part.ndim)) if part.ndim > 1 else None
        norm = np.sqrt((part**2).sum(axis=axes, keepdims=axes is not None))
        goal = np.sqrt((weight**2).sum(axis=axes, keepdims=axes is not None))
        scaled.append(np.ravel(part * goal / np.where(norm > 0, norm, 1)))
    return np.concatenate(scaled)


def variance_held(land: Landscape, plane: NDArray[np.float64]) -> float:
    """The share of the path's variance around its end that lies in the plane."""
    moved = land.path - land.now
    basis = np.linalg.qr(plane.T)[0]
    total = float((moved**2).sum())
    return float(((moved @ basis) ** 2).sum()) / total if total else 1.0


def path_in(land: Landscape, plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """The path seen in the plane, from its end: (epochs, 2)."""
    # Random directions are neither of length 1 nor at right angles: the place in the plane that is nearest.
    path = np.asarray(np.linalg.lstsq(plane.T, (land.path - land.now).T, rcond=None)[0].T, np.float64)
    # What is 0 but for rounding would fill the picture: a path of one step has one direction.
    extent = np.ptp(path, axis=0)
    path[:, extent <= _ROUNDED * extent.max()] = 0.0
    return path


def grids(path: NDArray[np.float64], around: bool, resolution: int) -> list[Vector]:
    """The grid along each direction: over the path with some room, and one unit around its end if asked."""
    low, high = path.min(axis=0), path.max(axis=0)
    if around:
        low, high = np.minimum(low, -1.0), np.maximum(high, 1.0)
    room = np.where(high > low, 0.25 * (high - low), 0.5 * float((high - low).max()) or 1.0)
    return list(np.linspace(low - room, high + room, resolution).T)


def draw_contours(ax: Axes, first: Vector, second: Vector, loss: NDArray[np.float64], theme: Theme) -> None:
    """Lines of equal loss on a tint that is stronger where it is larger."""
    from matplotlib.colors import LinearSegmentedColormap

    seen = loss[np.isfinite(loss)]
    low, high = float(seen.min()), float(np.quantile(seen, 0.98))
    spread = np.geomspace if low > 0 and high > 8 * low else np.linspace
    if spread is np.geomspace:
        # Of a loss that is all but 0 the lines would crowd around its one point.
        low = max(low, _FLOOR * high)
    levels = np.unique(spread(low, max(high, low + 1e-9), _LEVELS))
    ramp = LinearSegmentedColormap.from_list("loss", [theme.paper, theme.muted])
    ax.contourf(first, second, loss, levels=levels, cmap=ramp, extend="max", zorder=0)
    lines = ax.contour(first, second, loss, levels=levels, colors=[theme.ink], linewidths=0.6, zorder=1)
    for text in ax.clabel(lines, levels[1::3], fmt=lambda x: number(x, 2), fontsize=SMALL):
        text.set_path_effects(halo(theme))
        place = [(at - a[0]) / (a[-1] - a[0]) for at, a in zip(text.get_position(), (first, second), strict=True)]
        # At the rim it would be cut.
        text.set_visible(min(place) > _RIM and max(place) < 1 - _RIM)


def draw_path(ax: Axes, path: NDArray[np.float64], epochs: Sequence[int], theme: Theme) -> list[Any]:
    """The path with its first and last place named."""
    line = ax.plot(*path.T, color=theme.gradient, lw=2.0, marker=".", ms=5, zorder=3, path_effects=halo(theme, 4))
    ends = [
        ax.plot(*path[0], marker="o", ms=9, mfc=theme.paper, mec=theme.gradient, mew=2, zorder=4, ls=""),
        ax.plot(*path[-1], marker="*", ms=14, mfc=theme.gradient, mec=theme.paper, zorder=4, ls=""),
    ]
    for place, words in ((path[0], "start"), (path[-1], f"epoch {epochs[-1]}")):
        look: dict[str, Any] = {"color": theme.ink, "path_effects": halo(theme, 3), "zorder": 5, "fontsize": SMALL}
        ax.annotate(words, (place[0], place[1]), (8, 8), textcoords="offset points", **look)
    return [*line, *(mark for end in ends for mark in end)]


def _draw_arrows(
    ax: Axes, land: Landscape, path: NDArray[np.float64], plane: NDArray[np.float64], theme: Theme
) -> None:
    """Where the negative gradient points at some steps, as it is seen in the plane; all of one length."""
    chosen = np.unique(np.linspace(0, len(path) - 1, _ARROWS).astype(int))[:-1]
    downhill = -np.linalg.lstsq(plane.T, np.array([land.gradient(land.path[k]) for k in chosen]).T, rcond=None)[0].T
    length = np.linalg.norm(downhill, axis=1, keepdims=True)
    u, v = (downhill / np.where(length > 0, length, 1)).T
    x, y = path[chosen].T
    ax.quiver(x, y, u, v, angles="xy", scale=14, width=0.006, color=theme.ink, zorder=4)


def draw_space(
    ax: Any, first: Vector, second: Vector, loss: NDArray[np.float64], walks: Mapping[str, NDArray[np.float64]],
    heights: Sequence[Vector], theme: Theme,
) -> None:  # fmt: skip
    """The surface, and the paths on it."""
    across, along = np.meshgrid(first, second)
    ax.plot_surface(across, along, loss, color=theme.muted, alpha=0.55, linewidth=0.3, edgecolor=theme.ink)
    alone: list[dict[str, Any]] = [{"color": theme.gradient, "marker": "."}]
    looks = alone if len(walks) == 1 else line_looks(len(walks), theme)
    for (name, path), high, look in zip(walks.items(), heights, looks, strict=True):
        ax.plot(*path.T, high, zorder=10, label=name, **{**look, "lw": 2.5})
        ax.plot([path[-1, 0]], [path[-1, 1]], [high[-1]], color=look["color"], marker="*", ms=12, zorder=11)
    if len(walks) > 1:
        ax.legend(loc="upper left", frameon=False, labelcolor=theme.ink)
