"""A loss of regions (L39): how little a segmentation overlaps."""

from __future__ import annotations

from typing import Any

import autograd
from autograd import ArgumentError, ShapeError
from nn.checks import not_negative
from nn.layers.resolution import shape_of
from nn.losses.base import Loss, not_probabilities, not_shares


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

    def misfit(self, y: Any) -> str | None:
        """Predictions are probabilities; a gradient check goes a little beyond them."""
        return "that are probabilities, from 0 to 1 (after σ or softmax)" if not_shares(y, 1e-3) else None

    def _target(self, y: Any, t: Any) -> Any:
        shape = shape_of(y)
        if len(shape) not in (3, 4):
            hint = " One image is y[None]." if len(shape) == 2 else ""
            raise ShapeError(
                f"DiceLoss: the predictions have shape {shape}; expected (N, H, W) or (N, classes, H, W).{hint}"
            )
        return super()._target(y, t)
