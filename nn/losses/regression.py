"""Losses of numbers (L39): how far a measurement, or a box, is off."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from nn.checks import not_negative
from nn.losses.base import Loss


class MSELoss(Loss):
    """(y - t)² of each entry; of any shape, such as boxes (N, 4).

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        Over all entries, as PyTorch's: the mean of a batch of boxes is over its N · 4 numbers.

    Notes
    -----
    ∂l/∂y = 2 (y - t) before the reduction.

    Examples
    --------
    >>> MSELoss()([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 6.0]]).data
    1.0
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The squared error of each entry."""
        error = y - t
        return error * error

    def wrong(self, t: Any) -> str | None:
        """Targets are finite numbers."""
        return _not_finite(t)


class SmoothL1Loss(Loss):
    """(y - t)² / (2 beta) of an entry within beta of its target, |y - t| - beta / 2 of one farther off.

    A parabola that goes on as a straight line: an outlier pulls no harder than 1. Of any shape, such as boxes
    (N, 4); it is what box regression uses (Girshick 2015).

    Parameters
    ----------
    beta : float
        Where the line begins; with 0 it is |y - t|.
    reduction : {"mean", "sum", "none"}
        Over all entries, as PyTorch's.

    Raises
    ------
    ArgumentError
        If beta is no number of 0 or more.

    Notes
    -----
    ∂l/∂y = (y - t) / beta within beta, else the sign of y - t (with beta = 0: 0 at y = t), before the reduction.

    Examples
    --------
    >>> SmoothL1Loss("none")([0.0, 0.5, -3.0], [0.0, 0.0, 0.0]).data
    array([0.   , 0.125, 2.5  ])
    """

    settings = ("beta",)

    def __init__(self, reduction: str = "mean", *, beta: float = 1.0) -> None:
        super().__init__(reduction)
        self.beta = not_negative("beta", beta)

    def of_each(self, y: Any, t: Any) -> Any:
        """The loss of each entry."""
        distance = abs(y - t)
        if self.beta == 0:
            return distance
        # With c = min(d, β): c (d - c/2) / β is d² / 2β for d below β, and d - β/2 above.
        near = autograd.minimum(distance, self.beta)
        return near * (distance - 0.5 * near) / self.beta

    def wrong(self, t: Any) -> str | None:
        """Targets are finite numbers."""
        return _not_finite(t)


def _not_finite(t: Any) -> str | None:
    return None if np.isfinite(t).all() else "that are finite numbers"
