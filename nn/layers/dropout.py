"""Dropout: while training, each input is left out at random (Srivastava et al. 2014)."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn.checks import share
from nn.layers.module import Module
from nn.layers.resolution import data_of
from nn.layers.side_effects import drawn
from nn.randomness import own_generator


class Dropout(Module):
    """While training, each number is set to 0 with probability ``p`` and else divided by 1 - p; later nothing.

    Not in the lecture; users expect it. The mean of each number stays what it was, so nothing needs to be
    scaled when predicting. ``model.train()`` and ``model.eval()`` switch; ``fit`` does so itself.

    Parameters
    ----------
    p : float
        From 0 to below 1.
    rng : numpy.random.Generator or int, optional
        Where the random numbers come from, a generator or a seed. When left out, each layer has a generator of its
        own, so that no two draw the same masks; a script gives the same each time it runs (see `nn.manual_seed`).

    Examples
    --------
    >>> layer = Dropout(0.5, rng=1)
    >>> layer([1.0, 1.0, 1.0, 1.0]).data
    array([2., 2., 0., 2.])
    >>> layer.eval()([1.0, 1.0, 1.0, 1.0])
    [1.0, 1.0, 1.0, 1.0]
    """

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator | int | None = None) -> None:
        self.p = share("p, the probability of leaving out,", p)
        self.rng = own_generator(rng)

    def forward(self, x: Any) -> Any:
        """X ⊙ m / (1 - p) with a mask m of 0 and 1."""
        if not self.training or self.p == 0:
            return x
        data, p = data_of(x), self.p
        shape, dtype = np.shape(data), getattr(data, "dtype", np.dtype(float))
        scalar, dtype = dtype.kind == "O", np.dtype(float) if dtype.kind != "f" else dtype
        one = dtype.type(1 / (1 - p))
        mask = drawn(self.rng, lambda rng: (rng.random(shape) >= p) * one, "m", scalar)
        return x * mask if not isinstance(x, (list, tuple)) else np.asarray(x, float) * mask

    def __repr__(self) -> str:
        return f"Dropout({self.p})"
