"""Losses: one number for how wrong a model is. ``reduction`` joins the samples, as in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError
from nn.module import Module
from nn.naming import given, named


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

    def of_each(self, y: Any, t: Any) -> Any:
        """The loss of each sample."""
        raise ArgumentError(f"{type(self).__name__} defines no of_each(y, t).")

    def __call__(self, y: Any, t: Any) -> Any:  # type: ignore[override]  # a loss compares two things
        """The loss of predictions ``y`` for targets ``t``, as the node ``l``."""
        with autograd.scope(self.name or type(self).__name__):
            t = given(t, "t", scalar=_is_scalar(y))
            each = self.of_each(y, t)
            if self.reduction == "none" or np.ndim(getattr(each, "data", each)) == 0:
                return named(each, "l")
            named(each, "lₙ")
            return named(autograd.mean(each) if self.reduction == "mean" else autograd.sum(each), "l")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(reduction={self.reduction!r})"


def _is_scalar(y: Any) -> bool:
    return isinstance(y, np.ndarray) and y.dtype == object


class BCELoss(Loss):
    """-t ln y - (1 - t) ln(1 - y) of a probability y for a target t of 0 or 1 (L16, L27).

    y and t: a number or (N,).

    >>> round(BCELoss()(0.8, 1.0).data, 4)
    0.2231
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        return autograd.binary_cross_entropy(y, t)


class BCEWithLogitsLoss(Loss):
    """`BCELoss` of σ(z), from the logit z: finite and right for every z."""

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        return autograd.binary_cross_entropy_with_logits(y, t)


class CategoricalCrossEntropyLoss(Loss):
    """-Σ t ln y of probabilities y for one-hot targets t (L18): (classes,) or (N, classes)."""

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        return autograd.negative_log_likelihood(y, t)


class CrossEntropyLoss(Loss):
    """-Σ t ln softmax(z), from logits z for one-hot targets t (L18): finite and right for every z.

    >>> round(CrossEntropyLoss()([0.0, 0.0], [1.0, 0.0]).data, 4)
    0.6931
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The cross entropy of each sample."""
        return autograd.cross_entropy(y, t)


class PerceptronLoss(Loss):
    """max(0, -t wᵀx'): nothing for a sample on its right side, its distance for one on the wrong side (L07).

    Takes scores wᵀx' and targets -1 or +1, and sums over samples, as the lecture does.
    """

    def __init__(self, reduction: str = "sum") -> None:
        super().__init__(reduction)

    def of_each(self, y: Any, t: Any) -> Any:
        """The criterion of each sample."""
        return autograd.relu(-t * y)
