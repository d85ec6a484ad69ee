"""Losses of numbers and of regions (L39): how far a box is off, how little a segmentation overlaps."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, ShapeError
from nn.checks import not_negative
from nn.loss import Loss, not_probabilities, shape_of


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


class DiceLoss(Loss):
    """1 - (2 Σ y t + smooth) / (Σ y + Σ t + smooth): 0 where a region y is found just as it is (t), 1 where not (L39).

    The sums are over the pixels, for each sample and each class; so a small region counts as much as a large one.
    Takes probabilities y (after σ or softmax) and targets of 0 or 1: (N, H, W), or (N, classes, H, W).

    Parameters
    ----------
    smooth : float
        Keeps the quotient a number, and 1, where a class has no pixel at all: the loss is 0 then.
    reduction : {"mean", "sum", "none"}
        Over samples and classes, as MONAI's ``DiceLoss`` (which has the same ``smooth``); "none" gives (N,) or
        (N, classes).

    Raises
    ------
    ArgumentError
        If smooth is not above 0.
    ShapeError
        If y has neither three nor four axes.

    Notes
    -----
    With D = Σ y + Σ t + smooth, ∂l/∂y = -(2 t - (1 - l)) / D for each pixel (Milletari et al. 2016, with y for y²).

    Examples
    --------
    >>> y, t = [[[1.0, 1.0], [0.0, 0.0]]], [[[1.0, 0.0], [0.0, 0.0]]]
    >>> round(DiceLoss()(y, t).data, 3)                 # 2 · 1 / (2 + 1)
    0.333
    """

    settings = ("smooth",)

    def __init__(self, reduction: str = "mean", *, smooth: float = 1e-5) -> None:
        super().__init__(reduction)
        self.smooth = not_negative("smooth", smooth)
        if not self.smooth:
            raise ArgumentError("smooth is above 0: where a class has no pixel, 0 / 0 would be no number. Try 1e-5.")

    def of_each(self, y: Any, t: Any) -> Any:
        """The loss of each sample, and of each class."""
        pixels = (-2, -1)
        both = autograd.sum(y * t, pixels)
        return 1.0 - (2.0 * both + self.smooth) / (autograd.sum(y, pixels) + autograd.sum(t, pixels) + self.smooth)

    def wrong(self, t: Any) -> str | None:
        """Targets are 0 or 1, or probabilities."""
        return not_probabilities(t)

    def _target(self, y: Any, t: Any) -> Any:
        shape = shape_of(y)
        if len(shape) not in (3, 4):
            hint = " One image is y[None]." if len(shape) == 2 else ""
            raise ShapeError(
                f"DiceLoss: the predictions have shape {shape}; expected (N, H, W) or (N, classes, H, W).{hint}"
            )
        return super()._target(y, t)


def _not_finite(t: Any) -> str | None:
    return None if np.isfinite(t).all() else "that are finite numbers"
