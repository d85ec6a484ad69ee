"""The losses of a segmentation, from its scores: cross entropy, Dice, or both (L39)."""

from __future__ import annotations

from typing import Any

import numpy as np

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

    weight : sequence of float, optional
        How much each class counts: the cross entropy of a pixel is multiplied with that of its class, and of the Dice
        losses of the classes the mean is taken with these weights. All the same if left out.

    Examples
    --------
    >>> import numpy as np
    >>> z, t = np.zeros((1, 2, 1, 2)), [[[[1.0, 1.0]], [[0.0, 0.0]]]]
    >>> round(PixelLoss("cross_entropy")(z, t).data, 4)                # ln 2
    0.6931
    """

    settings = ("kind", "weight")

    def __init__(self, kind: str = "both", weight: Any = None) -> None:
        super().__init__("mean")
        if kind not in _KINDS:
            raise ArgumentError(f"loss_function is one of {', '.join(_KINDS)}; got {kind!r}.")
        self.kind = kind
        self.weight = None if weight is None else [float(w) for w in weight]
        self._pixels, self._regions = CrossEntropyLoss(axis=1), DiceLoss()

    def __call__(self, y: Any, t: Any) -> Any:
        """The loss, as the node ``l``: the mean over the images, or with the reduction "none" that of each."""
        t = self._target(y, t)
        if self.reduction == "none" or self.weight is not None:
            return self._joined(self.of_each(y, t))
        if self.kind == "cross_entropy":
            return self._pixels(y, t)
        regions = self._regions(autograd.softmax(y, 1), t)
        if self.kind == "dice":
            return regions
        return named(named(self._pixels(y, t), "l₁") + named(regions, "l₂"), "l")

    def of_each(self, y: Any, t: Any) -> Any:
        """The loss of each image."""
        found = []
        if self.kind != "dice":
            pixels = self._pixels.apart()(y, t)
            if self.weight is not None:
                pixels = pixels * autograd.sum(t * np.reshape(self.weight, (1, -1, 1, 1)), 1)
            found.append(autograd.mean(pixels, (1, 2)))
        if self.kind != "cross_entropy":
            regions = self._regions.apart()(autograd.softmax(y, 1), t)
            if self.weight is not None:
                regions = regions * (np.reshape(self.weight, (1, -1)) / np.mean(self.weight))
            found.append(autograd.mean(regions, 1))
        return found[0] if len(found) == 1 else found[0] + found[1]
