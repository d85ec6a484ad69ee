"""Too small, good, too large, diverging: `learning_rates` (L06)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DataTypeError
from autograd.graph.numbers import number
from nn.checks import POSITIVE
from nn.errors import BaselineWarning, DivergenceError, UnstableWarning
from nn.training.progress import progress_bar, ticking
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, open_panels
from viz.plots.descent.lines import whole_epochs
from viz.plots.options import several
from viz.plots.public import picture
from viz.plots.samples import with_labels

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

_USUAL = (0.001, 0.1, 1.0, 30.0)


@picture
def learning_rates(
    model: Any,
    X: Any,
    t: Any = None,
    *,
    lrs: Sequence[float] = _USUAL,
    epochs: int = 40,
    figure: Figure | SubFigure | None = None,
    progress: bool | None = None,
    theme: ThemeName = None,
) -> Picture:
    """Train the same model with several learning rates η, and draw their losses side by side on one scale (L06).

    Each title says what its curve shows: "too small" where the loss still falls and is far above the best one's,
    "good", "too large" where it jumps up again and again, or ends higher than it began, and "diverges".

    Parameters
    ----------
    model : Estimator
        A model of ``nn``, fitted or not: a new one is made of its arguments for each rate, with the same weights if its
        ``random_state`` is a number.
    X, t : array_like, DataFrame or Table
        As for ``fit``.
    lrs : sequence of float
        1 to 6 learning rates.
    epochs : int
    figure : Figure or SubFigure, optional
    progress : bool, optional
        Whether a bar shows how far the trainings are; by default where they take longer than a second.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``lrs``, ``loss``, a list of floats each, and ``verdicts``.

    Raises
    ------
    DataTypeError, ArgumentError
        If the model is none of ``nn``, or a rate is no positive number. Wrong samples raise the model's own error.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import LogisticRegression
    >>> import numpy as np
    >>> X = np.random.default_rng(0).normal(size=(60, 2))
    >>> t = X @ [1, -2] + np.random.default_rng(1).normal(size=60) > 0
    >>> picture = learning_rates(LogisticRegression(random_state=0, batch_size=None), X, t, lrs=(0.01, 1.0))
    >>> picture.numbers_["verdicts"]
    ['too small', 'good']
    """
    call = dict(locals())
    if not all(hasattr(type(model), name) for name in ("fit", "get_params", "objective")):
        raise DataTypeError(f"Expected a model of nn that can be trained, such as nn.MLP; got {type(model).__name__}.")
    rates = several("lrs", lrs, 6, POSITIVE, "positive learning rates")
    if not isinstance(epochs, (int, np.integer)) or epochs < 2:
        raise ArgumentError(f"epochs is how long each training is, 2 or more: one loss is no curve; got {epochs!r}.")
    if getattr(model, "solver", None) not in (None, "gradient"):
        raise ArgumentError(
            f"This {type(model).__name__} does not descend a gradient: give one with solver='gradient', whose learning "
            "rates can be compared."
        )
    X, t = with_labels(X, t)
    curves: list[list[float]] = []
    gone: list[bool] = []
    with progress_bar(epochs * len(rates), progress) as bar:
        for lr in rates:
            fresh = type(model)(**model.get_params(deep=False))
            try:
                with warnings.catch_warnings():
                    # What they would say, the picture shows.
                    for kind in (BaselineWarning, UnstableWarning):
                        warnings.simplefilter("ignore", kind)
                    fresh.fit(X, t, lr=lr, epochs=epochs, callbacks=ticking(bar))
                curves.append(list(fresh.history_.loss))
                gone.append(False)
            except DivergenceError as error:
                curves.append(list(error.history.loss))
                gone.append(True)
    verdicts = judged(curves, gone)

    wide = 3 if len(rates) in (3, 5, 6) else min(len(rates), 2)
    rows = -(-len(rates) // wide)
    figure, axes, colors = open_panels(
        figure, theme, rows, wide, (3.1 * wide + 0.4, 2.7 * rows + 0.3), sharex=True, sharey=True
    )
    for ax in axes[len(rates) :]:
        ax.set_axis_off()
    axes = axes[: len(rates)]
    for k, (ax, lr, curve, verdict) in enumerate(zip(axes, rates, curves, verdicts, strict=True)):
        good = verdict == "good"
        ax.plot(range(1, len(curve) + 1), curve, color=colors.value if good else colors.muted, lw=2.5 if good else 1.8)
        if gone[k]:
            at = (len(curve), curve[-1]) if curve else (1, 1)
            ax.plot(*at, marker="x", ms=10, mew=2.5, color=colors.gradient, ls="")
        ax.set_title(f"η = {number(lr)}: {verdict}", loc="left", fontsize=TEXT, color=colors.ink)
        ax.set_xlabel("epoch" if k + wide >= len(rates) else "", fontsize=SMALL)
        ax.set_ylabel("loss" if k % wide == 0 else "", fontsize=SMALL)
        ax.tick_params(labelsize=SMALL)
        whole_epochs(ax)
    _scale(axes[0], curves, epochs)
    said = "; ".join(f"η = {number(lr)} {verdict}" for lr, verdict in zip(rates, verdicts, strict=True))
    numbers = {"lrs": rates, "loss": curves, "verdicts": verdicts}
    return Picture(axes, figure, f"Loss against epoch, one panel a learning rate: {said}.", numbers).drawn_by(
        learning_rates, call
    )


def judged(curves: Sequence[Sequence[float]], gone: Sequence[bool]) -> list[str]:
    """What each curve shows, beside the best of them."""
    ends = [np.inf if lost or not curve else _end(np.array(curve)) for curve, lost in zip(curves, gone, strict=True)]
    best = min(ends)
    words = []
    for curve, lost, end in zip(curves, gone, ends, strict=True):
        loss = np.array(curve)
        if lost or not len(loss):
            words.append("diverges")
        elif end <= best + 0.05 * abs(best) or np.isclose(end, best, atol=1e-3):
            words.append("good")
        elif loss[-1] > loss[0] or np.mean(np.diff(loss) > 0.01 * np.abs(loss[:-1])) > 0.15:
            words.append("too large")
        else:
            words.append("too small")
    return words


def _end(loss: NDArray[np.float64]) -> float:
    """The mean of the last tenth: one lucky epoch of a jumping curve is no end."""
    return float(loss[-max(len(loss) // 10, 1) :].mean())


def _scale(ax: Any, curves: Sequence[Sequence[float]], epochs: int) -> None:
    """One scale, which a curve that diverges may leave."""
    seen = np.concatenate([np.array(curve) for curve in curves if len(curve)] or [np.ones(1)])
    seen = seen[np.isfinite(seen)]
    low, start = float(seen.min()), max((curve[0] for curve in curves if len(curve)), default=1.0)
    high = min(float(seen.max()), max(10 * start, 20 * low))
    if low > 0 and high > 20 * low:
        ax.set_yscale("log")
        ax.set_ylim(low / 1.5, high * 1.5)
    else:
        ax.set_ylim(min(0.0, low), 1.08 * high)
    ax.set_xlim(0.5, epochs + 0.5)
