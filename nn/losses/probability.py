"""Cross entropies: losses of probabilities, or of the scores before these (L16, L18)."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, Value
from autograd.data import rectangular
from autograd.errors import short
from nn.losses.base import Loss, not_probabilities, not_shares
from nn.losses.classes import OfClasses, off_by


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

    def misfit(self, y: Any) -> str | None:
        """Predictions are probabilities."""
        return "that are probabilities, from 0 to 1 (BCEWithLogitsLoss takes scores)" if not_shares(y) else None

    def of_scores(self) -> Loss:
        """`BCEWithLogitsLoss`."""
        return BCEWithLogitsLoss(self.reduction)


class BCEWithLogitsLoss(Loss):
    """`BCELoss` of σ(z), from the logit z: finite and right for every z.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
    pos_weight : float or array-like, optional
        How much a target of 1 counts beside one of 0: above 1 where there are few of them. An array has a number for
        each output.

    Notes
    -----
    l = -p t ln σ(z) - (1 - t) ln(1 - σ(z)) with the weight p; ∂l/∂z = σ(z) - t for p = 1.

    Examples
    --------
    >>> BCEWithLogitsLoss()(0.0, 1.0).data, BCEWithLogitsLoss(pos_weight=3.0)(0.0, 1.0).data
    (0.6931..., 2.0794...)
    """

    def __init__(self, reduction: str = "mean", *, pos_weight: Any = None) -> None:
        super().__init__(reduction)
        self.pos_weight = None if pos_weight is None else _positive_weights(pos_weight)

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        each = autograd.binary_cross_entropy_with_logits(y, t)
        if self.pos_weight is None:
            return each
        more = self.pos_weight - 1.0
        if isinstance(y, Value) and y.dtype == np.float32:
            more = np.float32(more)
        return each + more * t * autograd.softplus(-y)

    def wrong(self, t: Any) -> str | None:
        """Targets are 0 or 1, or probabilities."""
        return not_probabilities(t)

    def __repr__(self) -> str:
        more = "" if self.pos_weight is None else f", pos_weight={np.asarray(self.pos_weight).tolist()!r}"
        return f"{super().__repr__()[:-1]}{more})"


def _positive_weights(given: Any) -> Any:
    found = rectangular("pos_weight", given)
    if found.dtype.kind not in "fiu" or not (np.isfinite(found).all() and np.all(found > 0)):
        raise ArgumentError(f"pos_weight is a number above 0, such as 3.0, or one for each output; got {short(given)}.")
    return found.astype(float) if found.ndim else float(found)


class CategoricalCrossEntropyLoss(OfClasses):
    """-Σ t ln y of probabilities y for one-hot targets t, or for class indices (L18).

    Parameters
    ----------
    reduction, axis, weight, label_smoothing
        As for `nn.losses.classes.OfClasses`.

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

    def weighted(self, y: Any, t: Any, weights: Any) -> Any:
        """The loss of each sample with weights of classes."""
        return self.of_each(y, weights * t)

    def misfit(self, y: Any) -> str | None:
        """Predictions are probabilities of sum 1; a gradient check goes a little beyond them."""
        right = not not_shares(y, 1e-3) and not off_by(np.add.reduce(y, axis=self.axis), 1e-3)
        return None if right else "that are probabilities of sum 1, after a softmax (CrossEntropyLoss takes scores)"

    def of_scores(self) -> Loss:
        """`CrossEntropyLoss`."""
        return CrossEntropyLoss(self.reduction, **self.options())


class CrossEntropyLoss(OfClasses):
    """-Σ t ln softmax(z), from logits z for one-hot targets t, or class indices (L18): finite and right for every z.

    Parameters
    ----------
    reduction, axis, weight, label_smoothing
        As for `nn.losses.classes.OfClasses`. PyTorch's loss takes ``axis=1`` for images.

    Notes
    -----
    ∂l/∂z = softmax(z) - t.

    Examples
    --------
    >>> round(CrossEntropyLoss()([0.0, 0.0], [1.0, 0.0]).data, 4)
    0.6931
    >>> CrossEntropyLoss()([[0.0, 0.0], [0.0, 0.0]], [1, 0]).data           # class indices
    0.6931...
    >>> images, t = np.zeros((2, 3, 4, 4)), np.zeros((2, 3, 4, 4))
    >>> t[:, 0] = 1.0                                      # every pixel is of class 0
    >>> CrossEntropyLoss("none", axis=1)(images, t).shape
    (2, 4, 4)
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        return autograd.cross_entropy(y, t, *self._axis)

    def logarithms(self, y: Any) -> Any:
        """Ln softmax(z)."""
        return autograd.log_softmax(y, *self._axis)
