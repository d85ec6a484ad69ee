"""Focal losses: samples that are right already count little, so that the few hard ones are heard (Lin et al. 2017)."""

from __future__ import annotations

from typing import Any

import autograd
from nn.checks import SHARE, Constraint, number
from nn.losses.base import Loss, not_probabilities
from nn.losses.classes import OfClasses

_GAMMA = Constraint("0, or a number of 1 or more", lambda g: g == 0 or 1 <= g < float("inf"), whole=False)


def _gamma(gamma: Any) -> float:
    return float(number("gamma, how little easy samples count,", gamma, _GAMMA))


class BinaryFocalLoss(Loss):
    """-(1 - q)ᵞ ln q with q = σ(z) for a target of 1 and 1 - σ(z) for one of 0, from scores z of any shape.

    torchvision's ``sigmoid_focal_loss``, but for alpha, which is 0.25 there.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        Over all entries.
    gamma : float
        γ: with 0 it is `BCEWithLogitsLoss`, with 2 a sample of q = 0.9 counts a hundredth of one of q = 0.
    alpha : float, optional
        What a target of 1 counts, and 1 - alpha one of 0; when left out both count 1.

    Raises
    ------
    ArgumentError
        If gamma is neither 0 nor 1 or more (between, the slope at q = 1 is infinite), or alpha not between 0 and 1.

    Examples
    --------
    >>> round(BinaryFocalLoss()(0.0, 1.0).data, 4)                     # (1/2)² ln 2
    0.1733
    """

    settings = ("gamma", "alpha")

    def __init__(self, reduction: str = "mean", *, gamma: float = 2.0, alpha: float | None = None) -> None:
        super().__init__(reduction)
        self.gamma = _gamma(gamma)
        self.alpha = None if alpha is None else float(number("alpha", alpha, SHARE, ", such as 0.25"))

    def of_each(self, y: Any, t: Any) -> Any:
        """The loss of each entry."""
        each = autograd.binary_cross_entropy_with_logits(y, t)
        if self.gamma:
            p = autograd.sigmoid(y)
            each = each * (p + t - 2.0 * (p * t)) ** self.gamma  # 1 - q
        return each if self.alpha is None else each * (self.alpha * t + (1.0 - self.alpha) * (1.0 - t))

    def wrong(self, t: Any) -> str | None:
        """Targets are 0 or 1."""
        return not_probabilities(t)


class FocalLoss(OfClasses):
    """-Σ t (1 - p)ᵞ ln p with p = softmax(z), from scores z for one-hot targets t, or for class indices.

    Parameters
    ----------
    reduction, axis, weight, label_smoothing
        As for `nn.losses.classes.OfClasses`.
    gamma : float
        γ: with 0 it is `CrossEntropyLoss`, with 2 a sample of p = 0.9 counts a hundredth of one of p = 0.

    Raises
    ------
    ArgumentError
        If gamma is neither 0 nor 1 or more: between, the slope at p = 1 is infinite.

    Examples
    --------
    >>> round(FocalLoss()([[0.0, 0.0]], [1]).data, 4)                  # (1/2)² ln 2
    0.1733
    """

    settings = ("axis", "gamma")

    def __init__(
        self,
        reduction: str = "mean",
        *,
        gamma: float = 2.0,
        axis: int = -1,
        weight: Any = None,
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(reduction, axis=axis, weight=weight, label_smoothing=label_smoothing)
        self.gamma = _gamma(gamma)

    def of_each(self, y: Any, t: Any) -> Any:
        """The loss of each sample."""
        return -autograd.sum(t * self.logarithms(y), self.axis)

    def logarithms(self, y: Any) -> Any:
        """(1 - p)ᵞ ln p."""
        logarithms = autograd.log_softmax(y, *self._axis)
        return logarithms if not self.gamma else (1.0 - autograd.exp(logarithms)) ** self.gamma * logarithms
