"""The losses of a segmentation, from its scores: cross entropy, Dice, or both (L39)."""

from __future__ import annotations

from typing import Any

import autograd
from autograd import ArgumentError
from nn.losses.base import Loss
from nn.losses.overlap import DiceLoss
from nn.losses.probability import CrossEntropyLoss
from nn.names import named

_KINDS = ("cross_entropy", "dice", "both")


class PixelLoss(Loss):
    """The loss of scores z for one-hot targets t, both (N, classes, H, W): one or both of two.

    Parameters
    ----------
    kind : {"cross_entropy", "dice", "both"}
        The mean cross entropy of the pixels, in which each counts the same; `DiceLoss` of softmax(z), in which
        each class does, however small; or their sum.

    Examples
    --------
    >>> import numpy as np
    >>> z, t = np.zeros((1, 2, 1, 2)), [[[[1.0, 1.0]], [[0.0, 0.0]]]]
    >>> round(PixelLoss("cross_entropy")(z, t).data, 4)                # ln 2
    0.6931
    """

    settings = ("kind",)

    def __init__(self, kind: str = "both") -> None:
        super().__init__("mean")
        if kind not in _KINDS:
            raise ArgumentError(f"loss_function is one of {', '.join(_KINDS)}; got {kind!r}.")
        self.kind = kind
        self._pixels, self._regions = CrossEntropyLoss(axis=1), DiceLoss()

    def __call__(self, y: Any, t: Any) -> Any:
        """The loss, as the node ``l``."""
        t = self._target(y, t)
        if self.kind == "cross_entropy":
            return self._pixels(y, t)
        regions = self._regions(autograd.softmax(y, 1), t)
        if self.kind == "dice":
            return regions
        return named(named(self._pixels(y, t), "l₁") + named(regions, "l₂"), "l")
