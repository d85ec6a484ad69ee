"""Losses of log-probabilities, as a log-softmax gives them: their negative, and how far they are from others."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from nn.losses.classes import OfClasses, off_by


class _OfLogarithms(OfClasses):
    """What both share: predictions that are logarithms of probabilities."""

    def logarithms(self, y: Any) -> Any:
        """The predictions themselves."""
        return y

    def misfit(self, y: Any) -> str | None:
        """Predictions are logarithms of probabilities of sum 1; a gradient check goes a little beyond them."""
        with np.errstate(over="ignore"):
            right = not off_by(np.add.reduce(np.exp(y), axis=self.axis), 1e-3)
        return None if right else "that are log-probabilities, after a log-softmax (CrossEntropyLoss takes scores)"


class NLLLoss(_OfLogarithms):
    """-Σ t y of log-probabilities y for one-hot targets t, or for class indices: the negative log-likelihood.

    Behind a log-softmax it is `CrossEntropyLoss` of the scores.

    Parameters
    ----------
    reduction, axis, weight, label_smoothing
        As for `nn.losses.classes.OfClasses`.

    Notes
    -----
    ∂l/∂y = -t.

    Examples
    --------
    >>> NLLLoss()(np.log([[0.25, 0.75]]), [1]).data
    0.2876...
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The negative log-likelihood of each sample."""
        return -autograd.sum(t * y, self.axis)


class KLDivLoss(_OfLogarithms):
    """Σ t (ln t - y) of log-probabilities y for probabilities t: how far y is from t (Kullback and Leibler 1951).

    0 where exp(y) = t, else above. For one-hot t it is `NLLLoss`.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        "mean" is over samples, what PyTorch calls "batchmean".
    axis : int
        As for `nn.losses.classes.OfClasses`.

    Notes
    -----
    ∂l/∂y = -t; 0 ln 0 = 0.

    Examples
    --------
    >>> KLDivLoss()(np.log([[0.5, 0.5]]), [[0.25, 0.75]]).data
    0.1308...
    """

    def __init__(self, reduction: str = "mean", *, axis: int = -1) -> None:
        super().__init__(reduction, axis=axis)

    def of_each(self, y: Any, t: Any) -> Any:
        """The distance of each sample."""
        return -autograd.sum(t * y, self.axis) - autograd.negative_log_likelihood(t, t, *self._axis)
