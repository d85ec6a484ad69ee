"""Rows of numbers as images again: the opposite of `Flatten`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import autograd
from autograd import ShapeError
from nn.checks import counts_of
from nn.layers.module import Module
from nn.layers.resolution import shape_of


class Unflatten(Module):
    """(N, C·H·W) to (N, C, H, W), or to whatever shape a sample is to have.

    Parameters
    ----------
    shape : sequence of int
        Of one sample.

    Examples
    --------
    >>> import numpy as np
    >>> Unflatten((1, 2, 3))(np.zeros((5, 6))).shape
    (5, 1, 2, 3)
    """

    def __init__(self, shape: Sequence[int]) -> None:
        self.shape = tuple(counts_of("shape is that of one sample, such as (1, 28, 28)", shape, "a size"))

    def forward(self, x: Any) -> Any:
        """The numbers of each sample in their new shape."""
        size = 1
        for n in self.shape:
            size *= n
        came = shape_of(x)
        if len(came) != 2 or came[1] != size:
            raise ShapeError(f"Unflatten({self.shape}) takes (N, {size}), got shape {came}.")
        return autograd.reshape(x, (came[0], *self.shape))

    def __repr__(self) -> str:
        return f"Unflatten({self.shape})"
