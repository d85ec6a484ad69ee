"""The losses of two classes against the margin, with their slopes: `losses` (L05, L07, L09, L16)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd import Value
from autograd.errors import ArgumentError, DataTypeError, ShapeError, nearest
from nn.losses.margin import HingeLoss, PerceptronLoss
from nn.losses.probability import BCEWithLogitsLoss
from viz.plots.canvas import Picture, ThemeName, open_panels
from viz.plots.descent.lines import line_looks
from viz.plots.options import interval
from viz.plots.public import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

Loss = Callable[[Any], Any]

_OF_ONE: dict[str, Loss] = {
    "0-1": lambda m: (m < 0) + 0.0 * m,
    "perceptron": lambda m: PerceptronLoss("none")(m, np.ones(np.shape(m))),
    "hinge": lambda m: HingeLoss("none")(m, np.ones(np.shape(m))),
    "logistic": lambda m: BCEWithLogitsLoss("none")(m, np.ones(np.shape(m))),
    "squared": lambda m: (1.0 - m) ** 2,
}


@picture
def losses(
    names: Sequence[str] | Mapping[str, Loss] = tuple(_OF_ONE),
    *,
    figure: Figure | SubFigure | None = None,
    limits: tuple[float, float] = (-3.0, 3.0),
    slopes: bool = True,
    theme: ThemeName = None,
) -> Picture:
    """Draw losses against the margin m = t wᵀx', and below them their slopes ∂l/∂m (L05, L07, L09, L16).

    Left of 0 a sample is on the wrong side. The slopes are computed by the engine: where one is 0, the sample teaches
    nothing.

    Parameters
    ----------
    names : sequence of str, or dict of name to function
        Of "0-1", "perceptron", "hinge", "logistic" (the cross entropy of two classes), "squared"; or losses of your
        own as functions of the margin, such as ``{"mine": lambda m: autograd.softplus(-m)}``.
    figure : Figure or SubFigure, optional
    limits : (float, float)
        The first and the last margin.
    slopes : bool
        Whether to draw the slopes.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds for each name a dict: ``margin``, ``loss`` and ``slope``.

    Raises
    ------
    ArgumentError
        If there is no such loss, none at all, or the limits are no interval.
    DataTypeError, ShapeError
        If a loss of your own is no function of the margins that gives one number for each.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> drawn = losses().numbers_["hinge"]
    >>> float(drawn["loss"].max()), float(drawn["slope"].min())
    (4.0, -1.0)
    """
    call = dict(locals())
    low, high = interval(limits)
    chosen = _chosen(names)
    # A hair beside 0 and 1, so that no point stands on a kink.
    m = np.linspace(low, high, 600)
    numbers = {name: _computed(name, loss, m) for name, loss in chosen.items()}

    rows = 2 if slopes else 1
    size = (6.4, 6.4 if slopes else 4.2)
    figure, axes, colors = open_panels(figure, theme, rows, 1, size, sharex=True)
    top = axes[0]
    for (name, drawn), look in zip(numbers.items(), line_looks(len(numbers), colors), strict=True):
        label = "logistic (cross entropy)" if name == "logistic" else name
        top.plot(m, drawn["loss"], label=label, **look)
        if slopes:
            axes[1].plot(m, drawn["slope"], **look)
    highest = max(5.0, float(np.nanmax([np.interp(-1.0, m, drawn["loss"]) for drawn in numbers.values()])))
    lowest = min(0.0, *(float(drawn["loss"].min()) for drawn in numbers.values()))
    top.set(ylim=(lowest - 0.15, highest), ylabel="loss l", xlim=(low, high))
    top.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, labelcolor=colors.ink, borderaxespad=0.2
    )
    if slopes:
        steepest = min(-1.5, *(float(np.interp(0.0, m, drawn["slope"])) for drawn in numbers.values()))
        axes[1].set(ylim=(steepest - 0.5, 1.5), ylabel="slope ∂l/∂m")
    for ax in axes:
        ax.axvline(0, color=colors.muted, lw=1, zorder=0)
        ax.axhline(0, color=colors.muted, lw=1, zorder=0)
    axes[-1].set_xlabel("margin m = t wᵀx′   (wrong side ← 0 → right side)")
    said = f"The losses {', '.join(numbers)} against the margin" + (", and their slopes." if slopes else ".")
    return Picture(axes, figure, said, numbers).drawn_by(losses, call)


def _chosen(names: Sequence[str] | Mapping[str, Loss]) -> dict[str, Loss]:
    if isinstance(names, Mapping):
        found = dict(names)
    else:
        given = list(names) if isinstance(names, Sequence) and not isinstance(names, str) else [names]
        for name in given:
            if not isinstance(name, str) or name not in _OF_ONE:
                raise ArgumentError(
                    f"There is no loss {name!r}{nearest(str(name), list(_OF_ONE)) or '.'} "
                    f"Choose of {', '.join(_OF_ONE)}, or give a dict of functions."
                )
        found = {name: _OF_ONE[name] for name in given}
    if not 1 <= len(found) <= 8:
        raise ArgumentError(f"Got {len(found)} losses; 1 to 8 can be told apart in one picture.")
    return found


def _computed(name: str, loss: Loss, m: Any) -> dict[str, Any]:
    if not callable(loss):
        raise DataTypeError(f"Expected the loss {name!r} as a function of margins; got {type(loss).__name__}.")
    margins = Value(m)
    found = loss(margins)
    if not isinstance(found, Value):
        found = Value(np.asarray(found, float)) + 0.0 * margins
    if found.shape != m.shape:
        raise ShapeError(f"The loss {name!r} gave shape {found.shape} for {m.shape} margins: one number each is due.")
    found.sum().backward()
    slope = np.zeros_like(m) if margins.grad is None else np.asarray(margins.grad, float)
    return {"margin": m, "loss": np.asarray(found.data, float), "slope": slope}
