"""Losses of numbers (L39): how far a measurement, or a box, is off."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from nn.checks import not_negative, positive
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


class L1Loss(Loss):
    """|y - t| of each entry, the absolute error; of any shape.

    Its minimum over many samples is their median, where that of `MSELoss` is their mean: an outlier counts no more
    than another sample.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        Over all entries, as PyTorch's.

    Notes
    -----
    ∂l/∂y is the sign of y - t, 0 at y = t, before the reduction.

    Examples
    --------
    >>> L1Loss()([1.0, 2.0], [1.0, 5.0]).data
    1.5
    """

    def of_each(self, y: Any, t: Any) -> Any:
        """The absolute error of each entry."""
        return abs(y - t)

    def wrong(self, t: Any) -> str | None:
        """Targets are finite numbers."""
        return _not_finite(t)


class HuberLoss(Loss):
    """(y - t)² / 2 of an entry within delta of its target, delta (|y - t| - delta / 2) of one farther off (Huber 1964).

    As `MSELoss` near the target and as `L1Loss` far from it. It is delta times `SmoothL1Loss` with ``beta=delta``.

    Parameters
    ----------
    delta : float
        Where the parabola goes on as a straight line.
    reduction : {"mean", "sum", "none"}
        Over all entries, as PyTorch's.

    Raises
    ------
    ArgumentError
        If delta is no number above 0.

    Notes
    -----
    ∂l/∂y = y - t within delta, else delta times the sign of y - t, before the reduction.

    Examples
    --------
    >>> HuberLoss("none", delta=2.0)([0.0, 1.0, -3.0], [0.0, 0.0, 0.0]).data
    array([0. , 0.5, 4. ])
    """

    settings = ("delta",)

    def __init__(self, reduction: str = "mean", *, delta: float = 1.0) -> None:
        super().__init__(reduction)
        self.delta = positive("delta", delta, 1.0)

    def of_each(self, y: Any, t: Any) -> Any:
        """The loss of each entry."""
        return _bent(abs(y - t), self.delta)

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
        return _bent(distance, self.beta) / self.beta

    def wrong(self, t: Any) -> str | None:
        """Targets are finite numbers."""
        return _not_finite(t)


def _bent(distance: Any, limit: float) -> Any:
    """With c = min(d, limit): c (d - c/2) is d² / 2 for a distance d below the limit, and limit (d - limit/2) above."""
    near = autograd.minimum(distance, limit)
    return near * (distance - 0.5 * near)


def _not_finite(t: Any) -> str | None:
    return None if np.isfinite(t).all() else "that are finite numbers"
