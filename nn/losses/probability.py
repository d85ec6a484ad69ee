"""Cross entropies: losses of probabilities, or of the scores before these (L16, L18)."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from autograd import ShapeError
from nn.checks import axis_of
from nn.losses.base import Loss, not_probabilities


def _not_one_hot(t: Any, axis: int) -> str | None:
    # At every step of a training loop: one sum over all rows is a fraction of a sum for each and of np.allclose.
    rows = t.size / t.shape[axis] if np.ndim(t) else np.nan
    fits = abs(np.add.reduce(t, axis=None) - rows) < 1e-5 * rows and np.minimum.reduce(t, axis=None) >= 0
    return None if fits else "that are one-hot (or probabilities of sum 1)"


class BCELoss(Loss):
    """-t ln y - (1 - t) ln(1 - y) of a probability y for a target t of 0 or 1 (L16, L27).

    y and t: a number or (N,).

    >>> round(BCELoss()(0.8, 1.0).data, 4)
    0.2231
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        return autograd.binary_cross_entropy(y, t)

    def wrong(self, t: Any) -> str | None:
        """Targets are 0 or 1, or probabilities."""
        return not_probabilities(t)

    def of_scores(self) -> Loss:
        """`BCEWithLogitsLoss`."""
        return BCEWithLogitsLoss(self.reduction)


class BCEWithLogitsLoss(Loss):
    """`BCELoss` of σ(z), from the logit z: finite and right for every z."""

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        return autograd.binary_cross_entropy_with_logits(y, t)

    def wrong(self, t: Any) -> str | None:
        """Targets are 0 or 1, or probabilities."""
        return not_probabilities(t)


class _OfClasses(Loss):
    """What the cross entropies of K classes share: one-hot targets, along ``axis``."""

    settings = ("axis",)

    def __init__(self, reduction: str = "mean", *, axis: int = -1) -> None:
        super().__init__(reduction)
        self.axis = axis_of(axis)

    def wrong(self, t: Any) -> str | None:
        """Targets are one-hot, or probabilities."""
        shape = np.shape(t)
        if shape and not -len(shape) <= self.axis < len(shape):
            raise ShapeError(
                f"{type(self).__name__}: the predictions have shape {shape}, and no axis {self.axis} for the classes."
            )
        return _not_one_hot(t, self.axis)

    @property
    def _axis(self) -> tuple[int, ...]:
        """The axis as an argument, unless it is the operations' own: binding it takes time at every step."""
        return () if self.axis == -1 else (self.axis,)

    def hint(self, wanted: tuple[int, ...], came: tuple[int, ...]) -> str:
        """How a class for each pixel becomes one-hot."""
        if len(wanted) > 2 and self.axis % len(wanted) == 1 and came == (wanted[0], *wanted[2:]):
            return f" np.moveaxis(np.eye({wanted[1]})[classes], -1, 1) makes it of the class of each pixel."
        return super().hint(wanted, came)


class CategoricalCrossEntropyLoss(_OfClasses):
    """-Σ t ln y of probabilities y for one-hot targets t (L18).

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        Over samples, and over pixels: each has a value of its own.
    axis : int
        Where the classes are: -1 for (classes,) or (N, classes), 1 for images (N, classes, H, W).

    Notes
    -----
    ∂l/∂y = -t / y.

    Examples
    --------
    >>> round(CategoricalCrossEntropyLoss()([0.25, 0.75], [0.0, 1.0]).data, 4)
    0.2877
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        return autograd.negative_log_likelihood(y, t, *self._axis)

    def of_scores(self) -> Loss:
        """`CrossEntropyLoss`."""
        return CrossEntropyLoss(self.reduction, axis=self.axis)


class CrossEntropyLoss(_OfClasses):
    """-Σ t ln softmax(z), from logits z for one-hot targets t (L18): finite and right for every z.

    Parameters
    ----------
    reduction, axis
        As for `CategoricalCrossEntropyLoss`. PyTorch's loss takes ``axis=1`` for images.

    Notes
    -----
    ∂l/∂z = softmax(z) - t.

    Examples
    --------
    >>> round(CrossEntropyLoss()([0.0, 0.0], [1.0, 0.0]).data, 4)
    0.6931
    >>> images, t = np.zeros((2, 3, 4, 4)), np.zeros((2, 3, 4, 4))
    >>> t[:, 0] = 1.0                                      # every pixel is of class 0
    >>> CrossEntropyLoss("none", axis=1)(images, t).shape
    (2, 4, 4)
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        return autograd.cross_entropy(y, t, *self._axis)
