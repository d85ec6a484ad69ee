"""How well a gradient check can see: the error of central differences against their step, a V (L29): `v_curve`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.check.report import GradientCheck
from autograd.errors import ArgumentError, DataTypeError
from viz.plots.canvas import SMALL, Picture, ThemeName, open_axes
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@picture
def v_curve(
    report: GradientCheck,
    *,
    argument: int | None = None,
    index: tuple[int, ...] | int | None = None,
    ax: Axes | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Draw how far central differences are from the gradient, against their step h: a V (L29).

    To the left rounding spoils the difference of two nearly equal numbers, to the right the function bends away from
    its tangent. In between lies the foot, where the check looks. Where the gradient is wrong there is no foot: the
    curve ends in a floor, as high as the error of the gradient.

    Parameters
    ----------
    report : GradientCheck
        What `autograd.gradcheck` gave.
    argument, index : int, tuple of int, optional
        Which entry of which argument; when left out, the worst one.
    ax : matplotlib.axes.Axes, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``h``, ``error``, ``best`` (the step of the least error), ``argument`` and ``index``.

    Raises
    ------
    DataTypeError
        If report is not what gradcheck gives.
    ArgumentError
        If there is no curve to draw: the function changes from call to call, or no error is a number.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from autograd import exp, gradcheck
    >>> picture = v_curve(gradcheck(exp, 1.0))
    >>> 1e-7 < picture.numbers_["best"] < 1e-3
    True
    """
    call = dict(locals())
    if not isinstance(report, GradientCheck):
        raise DataTypeError(f"Expected what gradcheck gives, v_curve(gradcheck(f, x)); got {type(report).__name__}.")
    argument = report.argument if argument is None else argument
    index = report.index if index is None else index
    h, errors = (np.asarray(a, float) for a in report.curve(argument, index))
    seen = np.isfinite(errors)
    if not seen.any():
        raise ArgumentError("No difference is a number here: the function or its gradient is infinite or undefined.")
    h, errors = h[seen], errors[seen]
    # An error of exactly 0 has no place on a logarithmic axis; below the last digit there is nothing to tell apart.
    shown = np.maximum(errors, np.finfo(float).eps)
    best = float(h[np.argmin(errors)])

    ax, colors = open_axes(ax, theme, (6.4, 4.2))
    ax.loglog(h, shown, "o-", color=colors.value, ms=4, lw=1.8)
    ax.axvline(best, color=colors.check, lw=1.2, ls="--", zorder=0)
    words: dict[str, Any] = {"fontsize": SMALL, "color": colors.muted, "transform": ax.transAxes, "va": "bottom"}
    ax.text(0.02, 1.01, "← rounding", ha="left", **words)
    ax.text(0.98, 1.01, "the curve bends →", ha="right", **words)
    ax.text(0.5, 1.01, f"best h = {best:.0e}".replace("-", "−"), ha="center", **{**words, "color": colors.check})
    ax.set(xlabel="step h", ylabel="relative error of (f(x + h) − f(x − h)) / 2h")
    place = index if isinstance(index, tuple) else (index,)
    numbers: dict[str, Any] = {"h": h, "error": errors, "best": best, "argument": argument, "index": place}
    said = (
        f"The relative error of central differences against their step: least, {errors.min():.0e}, at h = {best:.0e}; "
        "larger to the left by rounding, to the right because the function bends."
    )
    return Picture([ax], ax.figure, said, numbers).drawn_by(v_curve, call)
