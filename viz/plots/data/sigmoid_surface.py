"""The probability of a neuron over the plane, and where it is one half: `sigmoid_surface` (L14, L15)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import autograd
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.canvas import Picture, ThemeName, head
from viz.plots.line_of_model import equation, weights_of
from viz.plots.options import interval
from viz.plots.public import picture
from viz.plots.samples import checked_names, usual_names
from viz.plots.space import name_space, open_space
from viz.style.palette import class_styles, mix

_POINTS = 41


@picture
def sigmoid_surface(
    w: Any,
    *,
    ax: Any = None,
    limits: Sequence[Sequence[float]] = ((-3.0, 3.0), (-3.0, 3.0)),
    feature_names: Sequence[str] | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw y = σ(w₀ + w₁ x₁ + w₂ x₂) over the plane, cut at 0.5: the line of the neuron (L14, L15).

    Parameters
    ----------
    w : array_like, shape (3,), or a fitted model
        w₀, w₁, w₂; or a linear model of two features and two classes, with ``coef_`` and ``intercept_``.
    ax : matplotlib.axes.Axes, optional
        Axes with ``projection="3d"``.
    limits : ((low, high), (low, high))
        Of the two features.
    feature_names : sequence of str, optional
        By default x₁ and x₂.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``weights``, ``x1``, ``x2`` (41,) and ``y`` (41, 41).

    Raises
    ------
    ShapeError, ArgumentError, DataTypeError
        If w are not three finite numbers, the limits no intervals, or the axes are flat.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> picture = sigmoid_surface([2.0, -3.6, 0.5])                  # L15
    >>> picture.ax_.get_title(loc="left")
    '0 = 2 − 3.6 · $x_1$ + 0.5 · $x_2$'
    """
    call = dict(locals())
    weights = weights_of(w, 2)
    if weights is None:
        try:
            weights = np.asarray(getattr(w, "data", w), float)
        except (TypeError, ValueError) as error:
            raise DataTypeError(
                f"Expected w as three numbers w₀, w₁, w₂, or a fitted linear model; got {type(w).__name__}."
            ) from error
    if weights.shape != (3,):
        raise ShapeError(f"Expected w of shape (3,), the bias w₀ first; got {weights.shape}.")
    if not np.isfinite(weights).all():
        raise ArgumentError("w holds NaN or infinity: the training may have diverged.")
    names = checked_names(feature_names, usual_names(2), "feature_names")
    said = "limits as two intervals ((low, high), (low, high))"
    pair = (
        limits
        if isinstance(limits, Sequence | np.ndarray) and getattr(limits, "shape", True) and len(limits) == 2
        else ((), ())
    )
    (a, b), (c, d) = (interval(one, said, limits) for one in pair)
    x1, x2 = np.linspace(a, b, _POINTS), np.linspace(c, d, _POINTS)
    across, along = np.meshgrid(x1, x2)
    y = np.asarray(autograd.sigmoid(weights[0] + weights[1] * across + weights[2] * along))

    ax, colors = open_space(ax, theme)
    first, second = class_styles(2)
    middles = (y[:-1, :-1] + y[1:, 1:]) / 2
    faces = np.array([[mix(first.color, second.color, share) for share in row] for row in middles], object)
    ax.plot_surface(across, along, y, facecolors=faces, alpha=0.75, rstride=1, cstride=1, linewidth=0, shade=False)
    ax.plot_surface(across[::40, ::40], along[::40, ::40], np.full((2, 2), 0.5), color=colors.muted, alpha=0.3)
    if y.min() < 0.5 < y.max():
        for height, width, style in ((0.5, 2.5, "-"), (0.0, 1.5, "--")):
            ax.contour(
                across, along, y, levels=[0.5], colors=[colors.ink], linewidths=width, linestyles=style, offset=height
            )
    ax.set(xlim=(a, b), ylim=(c, d), zlim=(0, 1))
    name_space(ax, [*names, "y"])
    line = equation(weights, names)
    head(ax, line, colors.ink)
    said = f"The surface y = σ({line[4:]}) over the plane, cut at 0.5 along the line {line}."
    return Picture([ax], ax.figure, said, {"weights": weights, "x1": x1, "x2": x2, "y": y}).drawn_by(
        sigmoid_surface, call
    )
