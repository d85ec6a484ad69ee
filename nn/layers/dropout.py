"""Dropout: while training, each input is left out at random (Srivastava et al. 2014)."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ShapeError
from nn.checks import share
from nn.layers.module import Module
from nn.layers.resolution import array_of, data_of
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
        x, p = array_of(x), self.p
        data = data_of(x)
        shape, dtype = np.shape(data), getattr(data, "dtype", np.dtype(float))
        scalar, dtype = dtype.kind == "O", np.dtype(float) if dtype.kind != "f" else dtype
        one = dtype.type(1 / (1 - p))
        together = self._together(shape)
        mask = drawn(self.rng, lambda rng: (rng.random(together) >= p) * one, "m", scalar)
        return x * mask

    def _together(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of the mask."""
        return shape

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.p})"


class Dropout2d(Dropout):
    """As `Dropout`, but whole maps at a time, of images (N, C, H, W) or signals (N, C, L) (Tompson et al. 2015).

    Neighbouring pixels of a map say nearly the same: where single ones are left out, the others tell them.

    Examples
    --------
    >>> layer = Dropout2d(0.5, rng=1)
    >>> layer(np.ones((1, 3, 1, 2))).data
    array([[[[2., 2.]],
    <BLANKLINE>
            [[2., 2.]],
    <BLANKLINE>
            [[0., 0.]]]])
    """

    def _together(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        if len(shape) < 3:
            raise ShapeError(f"Dropout2d takes images (N, C, H, W) or signals (N, C, L), got shape {shape}.")
        return (*shape[:2], *[1] * (len(shape) - 2))
