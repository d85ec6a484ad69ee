"""The loss of a localization: how wrong the class is, and how far off the box (L39)."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd
from nn.checks import POSITIVE, number
from nn.losses.base import Loss
from nn.losses.probability import CrossEntropyLoss
from nn.losses.regression import SmoothL1Loss
from nn.names import named

BOX = 4
"""Numbers in a box: x1, y1, x2, y2."""


class BoxLoss(Loss):
    """Cross entropy of the class plus a weight times `SmoothL1Loss` of the box, in units of the image (L39).

    Takes y and t of shape (N, classes + 4): scores and box, one-hot class and box.

    Parameters
    ----------
    weight : float
        How much the box counts.
    beta : float
        Where the smooth L1 becomes a straight line, in units of the image.

    Raises
    ------
    ArgumentError
        If the weight is not above 0, or beta below 0.

    Examples
    --------
    >>> y, t = [[0.0, 0.0, 0.1, 0.1, 0.5, 0.5]], [[1.0, 0.0, 0.1, 0.1, 0.5, 0.7]]
    >>> round(BoxLoss(10, beta=0)(y, t).data, 4)                   # ln 2 + 10 · 0.2 / 4
    1.1931
    """

    settings = ("weight", "beta")

    def __init__(self, weight: float = 30.0, beta: float = 0.05) -> None:
        super().__init__("mean")
        self.weight, self.beta = float(number("box_weight, how much the box counts,", weight, POSITIVE)), beta
        self._kind, self._place = CrossEntropyLoss(), SmoothL1Loss(beta=beta)

    def of_each(self, y: Any, t: Any) -> Any:
        """The loss of each sample."""
        off = autograd.mean(self._place.apart()(y[:, -BOX:], t[:, -BOX:]), -1)
        return self._kind.apart()(y[:, :-BOX], t[:, :-BOX]) + self.weight * off

    def __call__(self, y: Any, t: Any) -> Any:
        """The sum of the two means, as the node ``l``."""
        y = np.asarray(y, float) if isinstance(y, (list, tuple)) else y
        t = self._target(y, t)
        if self.reduction == "none":
            return named(self.of_each(y, t), "l")
        kind = named(self._kind(y[:, :-BOX], t[:, :-BOX]), "l₁")
        return named(kind + self.weight * named(self._place(y[:, -BOX:], t[:, -BOX:]), "l₂"), "l")
