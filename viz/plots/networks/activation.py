"""Activation functions with their derivatives and flat zones: `activation` (L31)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd import TABLE, Op, Value, gradient
from autograd.errors import ArgumentError, nearest
from autograd.graph.formula import read
from autograd.graph.numbers import number
from autograd.graph.unicode import line
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, check_theme, open_axes, open_panels
from viz.plots.options import interval
from viz.plots.public import picture
from viz.style.palette import Theme
from viz.style.text import cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

LECTURE = ("sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu")
"""Those of L31, in its order."""

OTHERS = ("silu", "gelu", "softplus", "hardtanh")
"""Further ones that networks are made of."""

_FLAT = 0.05
"""Where a derivative is smaller than this, little of a gradient comes through: the zone is shaded."""

_PRELU = 0.25
"""PReLU's α, as PyTorch starts it."""

_POINTS = 801
_IN_TITLE = 40
"""Characters of a formula."""


@picture
def activation(
    name: str | Callable[[Value], Value] | None = None,
    *,
    ax: Axes | None = None,
    figure: Figure | SubFigure | None = None,
    limits: tuple[float, float] = (-5.0, 5.0),
    theme: ThemeName = None,
) -> Picture:
    """Draw an activation f and its derivative f′; without a name all of the lecture's, in a grid (L31).

    Zones where f′ is smaller than 0.05 are shaded: a neuron there learns next to nothing. The dotted line is the mean
    of f where inputs are spread as a standard normal: far from 0, the next layer's inputs all have one sign.

    Parameters
    ----------
    name : str or function, optional
        ``"sigmoid"``, ``"tanh"``, ``"relu"``, ``"leaky_relu"``, ``"prelu"``, ``"elu"``, ``"silu"``, ``"gelu"``,
        ``"softplus"``, ``"hardtanh"`` or any other function of one input in the table of operations; or a function of
        Values, as `autograd.sigmoid` or a layer.
    ax : matplotlib.axes.Axes, optional
        Where to draw one function; by default a new figure.
    figure : Figure or SubFigure, optional
        Where to draw the grid.
    limits : (float, float)
        The first and the last input.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds for each name a dict: ``x``, ``f``, ``derivative``, ``mean`` and ``flat``, the share of
        inputs from ``limits`` that lie in a flat zone.

    Raises
    ------
    ArgumentError
        If there is no such function, or the limits are no interval.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> drawn = activation("sigmoid").numbers_["sigmoid"]
    >>> round(float(drawn["derivative"].max()), 3), round(drawn["mean"], 3)
    (0.25, 0.5)
    """
    call = dict(locals())
    limits = interval(limits)
    low, high = limits
    check_theme(theme)
    if name is None:
        if ax is not None:
            raise ArgumentError("The grid of all activations takes a figure=, a single one an ax=.")
        figure, axes, colors = open_panels(figure, theme, 3, 2, (6.4, 7.6), sharex=True)
        made = {one: _draw(panel, one, limits, colors) for one, panel in zip(LECTURE, axes, strict=True)}
        figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False,
                      fontsize=SMALL, labelcolor=colors.ink)  # fmt: skip
        for panel in axes[-2:]:
            panel.set_xlabel("a", color=colors.ink)
        said = "Activations with their derivatives: " + ", ".join(LECTURE) + "; flat zones are shaded."
        return Picture(axes, figure, said, made).drawn_by(activation, call)
    ax, colors = open_axes(ax, theme, (6.4, 4.0))
    shown = (
        name if isinstance(name, str) else getattr(name, "name", None) or getattr(name, "__name__", type(name).__name__)
    )
    made = {str(shown): _draw(ax, name, limits, colors)}
    ax.set_xlabel("a", color=colors.ink)
    ax.legend(loc="upper right", fontsize=SMALL, frameon=False, labelcolor=colors.ink, ncols=2, handlelength=1.6)
    one = made[str(shown)]
    said = (f"{shown} and its derivative from {low:g} to {high:g}: {one['flat']:.0%} of the inputs lie where the "
            f"derivative is below {_FLAT:g}; mean output {one['mean']:.2g}.")  # fmt: skip
    return Picture([ax], ax.figure, said, made).drawn_by(activation, call)


def _draw(ax: Axes, name: Any, limits: tuple[float, float], theme: Theme) -> dict[str, Any]:
    f, formula = _function(name)
    x = np.linspace(*limits, _POINTS)
    y, slope = _with_slope(f, x)
    mean = _mean(f)
    flat = np.abs(slope) < _FLAT
    ax.fill_between(x, 0, 1, where=list(flat), transform=ax.get_xaxis_transform(), color=theme.muted, alpha=0.22, lw=0,
                    label=f"flat: |f′| < {_FLAT:g}")  # fmt: skip
    ax.axhline(0, color=theme.line, lw=1, zorder=1)
    ax.axvline(0, color=theme.line, lw=1, zorder=1)
    ax.plot(x, y, color=theme.value, lw=2.2, label="f")
    ax.plot(x, slope, color=theme.gradient, lw=1.8, ls="--", label="f′")
    ax.axhline(mean, color=theme.check, lw=1.4, ls=":", label="mean of f")
    title = line(read(formula)) if formula else ""
    ax.set_title(
        f"{name if isinstance(name, str) else _named(name)}   {cut(title, _IN_TITLE)}".rstrip(),
        fontsize=TEXT,
        color=theme.ink,
        loc="left",
    )
    ax.text(0.02, 0.97, f"mean {number(mean, 2)}\nflat {flat.mean():.0%}", transform=ax.transAxes, ha="left", va="top",
            fontsize=SMALL, color=theme.ink)  # fmt: skip
    top, bottom = max(float(y.max()), 1.0), min(float(y.min()), float(slope.min()), 0.0)
    # The words in the upper left corner stand above the curves.
    ax.set(xlim=limits, ylim=(bottom - 0.08 * (top - bottom), top + 0.42 * (top - bottom)))
    return {"x": x, "f": y, "derivative": slope, "mean": mean, "flat": float(flat.mean())}


def _named(f: Any) -> str:
    return str(getattr(f, "name", None) or getattr(f, "__name__", type(f).__name__))


def _function(name: Any) -> tuple[Callable[[Value], Value], str]:
    """What computes it, and its formula where the table has one."""
    if isinstance(name, Op):
        name = name.name
    if not isinstance(name, str):
        if not callable(name):
            raise ArgumentError(f"Expected the name of an activation or a function of Values, got {name!r}.")
        return name, ""
    if name == "prelu":
        return lambda a: TABLE["prelu"](a, Value(_PRELU)), f"where(a > 0, a, {_PRELU} * a)"
    op = TABLE.get(name)
    if op is None or not op.elementwise or op.arity != 1:
        known = [*LECTURE, *OTHERS]
        raise ArgumentError(f"There is no activation {name!r}{nearest(name, known)}. Known: {', '.join(known)}.")
    formula = op.formula if isinstance(op.formula, str) and len(op.formula) < _IN_TITLE else ""
    for key, value in dict(op.params or {}).items():
        formula = re.sub(rf"\b{key}\b", str(value), formula)
    return op, formula


def _with_slope(f: Callable[[Value], Value], x: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    a = Value(x)
    with np.errstate(all="ignore"):
        y = f(a)
        (slope,) = gradient(y.sum(), [a])
    return np.asarray(y.data), np.asarray(slope)


def _mean(f: Callable[[Value], Value]) -> float:
    """The mean of f over a standard normal, by a sum over -8 to 8."""
    x = np.linspace(-8, 8, 4001)
    weights = np.exp(-(x**2) / 2)
    with np.errstate(all="ignore"):
        y = np.asarray(f(Value(x)).data)
    mean = float((weights * y).sum() / weights.sum())
    return mean if abs(mean) > 1e-12 else 0.0
