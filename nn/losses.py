"""Losses: one number for how wrong a model is. ``reduction`` joins the samples, as in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, ShapeError, Value
from nn.module import Module
from nn.naming import given, named, numbers_in


class Loss(Module):
    """The base of losses: a value for each sample, joined by ``reduction``.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
    """

    def __init__(self, reduction: str = "mean") -> None:
        if reduction not in ("mean", "sum", "none"):
            raise ArgumentError(f"reduction is 'mean', 'sum' or 'none', got {reduction!r}.")
        self.reduction = reduction
        self._seen: Any = None  # the targets that were looked into last: a training loop brings them again and again

    def of_each(self, y: Any, t: Any) -> Any:
        """The loss of each sample."""
        raise ArgumentError(f"{type(self).__name__} defines no of_each(y, t).")

    def wrong(self, t: Any) -> str | None:
        """What these targets should be, if they are not."""
        return None

    def of_scores(self) -> Loss | None:
        """The same loss from the scores before σ or softmax, where there is one.

        It is exact where a probability is so close to 0 or 1 that it is rounded.
        """
        return None

    def __call__(self, y: Any, t: Any) -> Any:
        """The loss of predictions ``y`` for targets ``t``, as the node ``l``.

        Raises
        ------
        ShapeError
            If y and t differ in shape: broadcasting would compare each sample with the targets of others.
        ArgumentError
            If the targets are none of this loss, -1 and +1 for a cross entropy, say. Targets that
            are already a Value are not looked into.
        """
        with autograd.scope(self.name or type(self).__name__):
            each = self.of_each(y, self._target(y, t))
            if self.reduction == "none" or not _shape(each):
                return named(each, "l")
            named(each, "lₙ")
            return named(autograd.mean(each) if self.reduction == "mean" else autograd.sum(each), "l")

    def _target(self, y: Any, t: Any) -> Any:
        """``t`` as a leaf at the resolution and precision of ``y``."""
        scalar = isinstance(y, np.ndarray) and y.dtype == object
        found = given(t, "t", scalar, y.dtype if isinstance(y, Value) else None)
        came, wanted = _shape(found), _shape(y)
        if came != wanted:
            raise ShapeError(
                f"{type(self).__name__}: the predictions have shape {wanted} and the targets {came}: "
                f"they need the same.{_hint(wanted, came)}"
            )
        if found is not t and t is not self._seen:
            numbers = numbers_in(found)
            expected = self.wrong(numbers)
            if expected is not None:
                raise ArgumentError(f"{type(self).__name__} takes targets {expected}; got {_some(numbers)}.")
            self._seen = t
        return found

    def __repr__(self) -> str:
        return f"{type(self).__name__}(reduction={self.reduction!r})"


def _shape(v: Any) -> tuple[int, ...]:
    data = v.data if type(v) is Value else v
    return data.shape if isinstance(data, np.ndarray) else np.shape(data)


def _hint(wanted: tuple[int, ...], came: tuple[int, ...]) -> str:
    if wanted == (*came, 1):
        return " y[:, 0] makes one axis of a column."
    if len(wanted) == 2 and came == wanted[:1]:
        return " nn.one_hot(classes, n_classes) makes a row of each class."
    if len(wanted) == 1 and came == (*wanted, 1):
        return " t.ravel() makes one axis of a column."
    return ""


def _some(t: Any) -> str:
    return f"{np.ravel(t)[:4].tolist()}"[1:-1] + (", ..." if np.size(t) > 4 else "")


def _not_probabilities(t: Any) -> str | None:
    fits = np.minimum.reduce(t, axis=None) >= 0 and np.maximum.reduce(t, axis=None) <= 1
    return None if fits else "of 0 or 1 (or between)"


def _not_one_hot(t: Any) -> str | None:
    # At every step of a training loop: one sum over all rows is a fraction of a sum for each and of np.allclose.
    rows = t.size / t.shape[-1] if np.ndim(t) else np.nan
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
        return _not_probabilities(t)

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
        return _not_probabilities(t)


class CategoricalCrossEntropyLoss(Loss):
    """-Σ t ln y of probabilities y for one-hot targets t (L18): (classes,) or (N, classes)."""

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        return autograd.negative_log_likelihood(y, t)

    def wrong(self, t: Any) -> str | None:
        """Targets are one-hot, or probabilities."""
        return _not_one_hot(t)

    def of_scores(self) -> Loss:
        """`CrossEntropyLoss`."""
        return CrossEntropyLoss(self.reduction)


class CrossEntropyLoss(Loss):
    """-Σ t ln softmax(z), from logits z for one-hot targets t (L18): finite and right for every z.

    >>> round(CrossEntropyLoss()([0.0, 0.0], [1.0, 0.0]).data, 4)
    0.6931
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        return autograd.cross_entropy(y, t)

    def wrong(self, t: Any) -> str | None:
        """Targets are one-hot, or probabilities."""
        return _not_one_hot(t)


class PerceptronLoss(Loss):
    """max(0, -t wᵀx'): nothing for a sample on its right side, its distance for one on the wrong side (L07).

    Takes scores wᵀx' and targets -1 or +1, and sums over samples, as the lecture does.
    """

    def __init__(self, reduction: str = "sum") -> None:
        super().__init__(reduction)

    def of_each(self, y: Any, t: Any) -> Any:
        """The criterion of each sample."""
        return autograd.relu(-t * y)

    def wrong(self, t: Any) -> str | None:
        """Targets are -1 or +1: a 0 would hide its sample."""
        return None if np.all(np.abs(t) == 1) else "of -1 or +1"
