"""What a linear model says about its line in numbers, and a machine of margins about its margin (L02, L09)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from autograd.graph.numbers import number
from viz.plots.samples import asked
from viz.style.palette import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.contour import QuadContourSet


def weights_of(model: Any, count: int) -> NDArray[np.float64] | None:
    """(w₀, w₁ ...) of a model whose score of two classes is one dot product; None of others."""
    try:
        weights, bias = np.asarray(model.coef_, float), np.ravel(model.intercept_)
    except AttributeError:
        return None
    if weights.size != count or bias.size != 1:
        return None
    return np.concatenate([bias, weights.ravel()])


def weights_in_units(model: Any, X: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """(w₀, w₁ ...) of a linear model, or of a pipeline whose steps before it are linear too, such as a scaler.

    Those of a pipeline are read off its scores, and only where these are the same line at all of X.
    """
    if (found := weights_of(model, X.shape[1])) is not None:
        return found
    last = _last(model)
    if last is model or not hasattr(last, "coef_") or not callable(getattr(model, "decision_function", None)):
        return None
    low = X.min(axis=0)
    step = np.where(np.ptp(X, axis=0) > 0, np.ptp(X, axis=0), 1.0)
    scores = np.asarray(asked(model, "decision_function", np.vstack([low, low + np.diag(step), X])), float)
    if scores.ndim != 1:
        return None
    w = (scores[1 : len(step) + 1] - scores[0]) / step
    # From the corner of the samples: far from 0 a bias of its own would lose the digits of the others.
    off = np.abs(scores[0] + (X - low) @ w - scores[len(step) + 1 :]).max()
    return np.concatenate([[scores[0] - low @ w], w]) if off <= 1e-6 * np.abs(scores).max() else None


def _last(model: Any) -> Any:
    """The estimator at the end of a pipeline; the model itself where it is none."""
    steps = getattr(model, "steps", None)
    return steps[-1][1] if isinstance(steps, list) and steps and len(steps[-1]) == 2 else model


def equation(weights: NDArray[np.float64], names: Sequence[str]) -> str:
    """0 = w₀ + w₁ x₁ + ..., with numbers.

    >>> equation(np.array([4.0, 1.0, -2.0]), ["x", "y"])
    '0 = 4 + 1 · x − 2 · y'
    """
    terms = [number(float(weights[0]))]
    for w, name in zip(weights[1:], names, strict=True):
        terms.append(f"{'−' if w < 0 else '+'} {number(abs(float(w)))} · {name}")
    return " ".join(["0 =", *terms])


def equation_of(
    model: Any, wanted: bool | None, X: NDArray[np.float64], names: Sequence[str], pair: tuple[int, int],
    held: NDArray[np.float64] | None,
) -> str | None:  # fmt: skip
    """The equation of a model's line in the plane of two features, the others held; None where there is none."""
    found = None if wanted is False else weights_in_units(model, X)
    if found is None:
        if wanted:
            raise ArgumentError(
                f"A {type(model).__name__} has no line with an equation: that takes a linear model of two classes, "
                "with coef_ and intercept_."
            )
        return None
    bias = found[0]
    if held is not None:
        bias += sum(found[k + 1] * held[k] for k in range(len(names)) if k not in pair)
    return equation(np.array([bias, *(found[k + 1] for k in pair)]), [names[k] for k in pair])


def margins_wanted(model: Any, wanted: bool | None, classes: int) -> bool:
    """Whether to draw the lines of the scores -1 and +1: asked for, or of a support vector machine of two classes."""
    machine = "SV" in type(_last(model)).__name__ and not callable(getattr(model, "predict_proba", None))
    possible = classes == 2 and callable(getattr(model, "decision_function", None))
    if wanted and not possible:
        raise ArgumentError(
            f"margins are the lines where one score is -1 and +1: they need two classes and a decision_function; this "
            f"{type(model).__name__} has {classes} classes."
        )
    return bool(possible and (machine if wanted is None else wanted))


def margin_field(model: Any, sliced: Any, grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """The score at points of the plane."""
    points = grid if sliced is None else sliced.filled(grid)
    return np.ravel(np.asarray(asked(model, "decision_function", points), float))


def draw_line(ax: Axes, w: NDArray[np.float64], **look: Any) -> Any:
    """The whole line w₀ + w₁ x₁ + w₂ x₂ = 0; None if the weights are those of no line."""
    if not np.any(w[1:]):
        return None
    at = -w[0] * w[1:] / (w[1:] @ w[1:])
    return ax.axline((at[0], at[1]), (at[0] - w[2], at[1] + w[1]), **look)


def draw_margins(ax: Axes, axes: Any, field: NDArray[np.float64], theme: Theme) -> QuadContourSet:
    """The dashed lines where the score is -1 and +1."""
    return ax.contour(*axes, field, levels=[-1.0, 1.0], colors=[theme.ink], linewidths=1.2, linestyles="--", zorder=2)


def draw_support(ax: Axes, model: Any, pair: tuple[int, int], size: float, ink: str) -> None:
    """Dotted rings around support vectors, of a model that names them."""
    vectors = getattr(model, "support_vectors_", None)
    if vectors is not None:
        x, y = np.asarray(vectors, float)[:, pair].T
        ax.scatter(x, y, 1.6 * size + 12, facecolors="none", edgecolors=ink, linewidths=0.8, linestyles=":", zorder=4)
