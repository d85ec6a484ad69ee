"""Losses of scores, which ask for a margin (L07, L09, L11, L12): nothing for a sample that is right by enough."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from nn.checks import not_negative
from nn.layers.resolution import shape_of
from nn.losses.base import Loss
from nn.losses.classes import are_indices, rows_of, target_shape


class _OfSigns(Loss):
    """What the losses of two classes share: one score, targets -1 or +1, a sum over samples."""

    def __init__(self, reduction: str = "sum") -> None:
        super().__init__(reduction)

    def wrong(self, t: Any) -> str | None:
        """Targets are -1 or +1: a 0 would hide its sample."""
        return None if np.all(np.abs(t) == 1) else "of -1 or +1"


class PerceptronLoss(_OfSigns):
    """max(0, -t wᵀx'): nothing for a sample on its right side, its distance for one on the wrong side (L05, L07).

    Takes scores wᵀx', a number or (N,), and targets -1 or +1, and sums over samples, as the lecture does.

    Parameters
    ----------
    reduction : {"sum", "mean", "none"}

    Notes
    -----
    ∂l/∂score = -t on the wrong side, else 0 (on the line too).

    Examples
    --------
    >>> PerceptronLoss("none")([2.0, 0.5, -1.0], [1.0, 1.0, 1.0]).data
    array([0., 0., 1.])
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The criterion of each sample."""
        return autograd.relu(-t * y)


class HingeLoss(_OfSigns):
    """max(0, 1 - t wᵀx'), the "SVM" loss: nothing for a sample on its right side and 1 or more from the line (L09).

    Takes scores wᵀx', a number or (N,), and targets -1 or +1, and sums over samples, as the lecture does.

    Parameters
    ----------
    reduction : {"sum", "mean", "none"}

    Notes
    -----
    ∂l/∂score = -t where t · score < 1, else 0 (at 1 too).

    Examples
    --------
    >>> HingeLoss("none")([2.0, 0.5, -1.0], [1.0, 1.0, 1.0]).data
    array([0. , 0.5, 2. ])
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The hinge of each sample."""
        return autograd.relu(1.0 - t * y)


class _OfScores(Loss):
    """What the multiclass losses share: a score for each class, one-hot targets, a sum over samples."""

    def __init__(self, reduction: str = "sum") -> None:
        super().__init__(reduction)

    def _target(self, y: Any, t: Any) -> Any:
        indices = are_indices(target_shape(t), shape_of(y), -1)
        return super()._target(y, rows_of(self, y, t, -1) if indices else t)

    def wrong(self, t: Any) -> str | None:
        """Targets are one-hot: a score is compared with that of one class, which probabilities do not name."""
        fits = np.ndim(t) > 0 and np.all((t == 0) | (t == 1)) and np.all(np.add.reduce(t, axis=-1) == 1)
        return None if fits else "that are one-hot: a 1 for the class, a 0 for each other"


class MulticlassPerceptronLoss(_OfScores):
    """max_j s_j - s_t: how far the best score is above that of the true class; 0 for a sample that is right (L11).

    Takes scores s = W x', (classes,) or (N, classes), and one-hot targets of the same shape, or class
    indices, and sums over samples, as the lecture does.

    Parameters
    ----------
    reduction : {"sum", "mean", "none"}

    Notes
    -----
    Where the winner j is wrong, ∂l/∂s is +1 for j, -1 for the true class, 0 for the others: in the weights that is
    +x' for row j and -x' for row t, of which the lecture prints one (erratum E8). Winners that are tied share the 1.

    Examples
    --------
    >>> MulticlassPerceptronLoss()([-6.96, -9.56, 8.2], [1.0, 0.0, 0.0]).data        # L10's scores
    15.16...
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The criterion of each sample."""
        return autograd.max(y, -1) - autograd.sum(t * y, -1)


class MulticlassHingeLoss(_OfScores):
    """Σ_{j≠t} max(0, margin + s_j - s_t): each wrong class whose score comes within ``margin`` of the true one (L12).

    Takes scores s = W x', (classes,) or (N, classes), and one-hot targets of the same shape, or class
    indices, and sums over samples, as the lecture does.

    Parameters
    ----------
    margin : float
        1 and 0 are the lecture's two forms.
    reduction : {"sum", "mean", "none"}

    Raises
    ------
    ArgumentError
        If the margin is no number of 0 or more.

    Notes
    -----
    ∂l/∂s is +1 for each wrong class that comes too near, minus their count for the true class. PyTorch's
    ``MultiMarginLoss`` is this divided by the number of classes, as a mean over samples.

    Examples
    --------
    >>> MulticlassHingeLoss()([3.0, 2.5, 0.0], [1.0, 0.0, 0.0]).data
    0.5
    >>> MulticlassHingeLoss(margin=0.0)([3.0, 2.5, 0.0], [1.0, 0.0, 0.0]).data
    0.0
    """

    settings = ("margin",)

    def __init__(self, reduction: str = "sum", *, margin: float = 1.0) -> None:
        super().__init__(reduction)
        self.margin = not_negative("margin", margin, " (the lecture has 1 and 0)")

    def of_each(self, y: Any, t: Any) -> Any:
        """The hinges of each sample, summed over its wrong classes."""
        behind = y - autograd.sum(t * y, -1, True)
        if self.margin:
            behind = behind + self.margin
        return autograd.sum((1.0 - t) * autograd.relu(behind), -1)
