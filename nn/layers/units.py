"""Units: from standard units back to those of a measurement."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn.layers.initializers import float_type
from nn.layers.module import Module
from nn.layers.resolution import array_of, given


class Units(Module):
    """y · scale + mean: what a network says in standard units, in those of the measurement.

    Parameters
    ----------
    outputs : int
        K; with one, mean and scale are single numbers.
    dtype : float64 or float32

    Attributes
    ----------
    mean, scale : ndarray
        Shape () or (K,); 0 and 1 until `learn`.

    Examples
    --------
    >>> units = Units(1)
    >>> units.learn(np.array([20.0, 30.0, 40.0]))
    >>> units.standard(np.array([30.0, 40.0])).round(3), units(np.array([0.0, 1.225])).data.round(2)
    (array([0.   , 1.225]), array([30., 40.]))
    """

    buffers = ("mean", "scale")
    scalar: bool = False

    def __init__(self, outputs: int, *, dtype: Any = np.float64) -> None:
        shape, kind = () if outputs == 1 else (outputs,), float_type(dtype)
        self.mean, self.scale = np.zeros(shape, kind), np.ones(shape, kind)

    def learn(self, t: Any, weights: Any = None) -> None:
        """Take mean and standard deviation of measurements t (N,) or (N, K), each counted with its weight.

        A constant one keeps the scale 1.
        """
        mean, spread = t.mean(axis=0), t.std(axis=0)
        if weights is not None:
            mean = np.average(t, axis=0, weights=weights)
            spread = np.sqrt(np.average((t - mean) ** 2, axis=0, weights=weights))
        # Rounding of the mean leaves a constant measurement a spread of about 1e-17.
        constant = (t == t[0]).all(axis=0) | (spread == 0)
        self.mean[...], self.scale[...] = mean, np.where(constant, 1.0, spread)

    def undo(self, other: Units) -> None:
        """Become what turns measurements into the standard units of another."""
        self.mean[...], self.scale[...] = -other.mean / other.scale, 1.0 / other.scale

    @property
    def known(self) -> bool:
        """Whether they are any other than the standard units themselves."""
        return bool(np.any(self.mean != 0) or np.any(self.scale != 1))

    def standard(self, t: Any) -> Any:
        """Measurements in standard units."""
        return (t - self.mean) / self.scale

    def forward(self, y: Any) -> Any:
        """In units of the measurement."""
        return array_of(y) * given(self.scale, "scale", self.scalar) + given(self.mean, "mean", self.scalar)
