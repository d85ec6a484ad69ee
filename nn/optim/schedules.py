"""Schedules: the learning rate η[k] of epoch k = 1, 2, ... (L06). Any function of k will do; these have names."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi
from typing import Any

from autograd import ArgumentError
from nn.arguments import Parametrized
from nn.checks import count_of, learning_rate, positive

Schedule = Callable[[int], float]


class Constant(Parametrized):
    """η[k] = lr.

    >>> Constant(0.1)(7)
    0.1
    """

    def __init__(self, lr: float) -> None:
        self.lr = lr

    def __call__(self, k: int) -> float:
        """η of epoch k, from 1."""
        return learning_rate(self.lr)


class InverseDecay(Parametrized):
    """η[k] = lr / k, the lecture's cst/k (L06): steps get small, and still add up to any distance.

    >>> [InverseDecay(0.6)(k) for k in (1, 2, 3)]
    [0.6, 0.3, 0.2]
    """

    def __init__(self, lr: float) -> None:
        self.lr = lr

    def __call__(self, k: int) -> float:
        """η of epoch k, from 1."""
        return learning_rate(self.lr) / k


class StepDecay(Parametrized):
    """η falls to ``factor`` of itself after every ``every`` epochs, as PyTorch's StepLR.

    >>> schedule = StepDecay(1.0, every=10, factor=0.5)
    >>> [schedule(k) for k in (1, 10, 11, 21)]
    [1.0, 1.0, 0.5, 0.25]
    """

    def __init__(self, lr: float, every: int = 10, factor: float = 0.1) -> None:
        self.lr = lr
        self.every = every
        self.factor = factor

    def __call__(self, k: int) -> float:
        """η of epoch k, from 1."""
        factor = positive("factor, what a step leaves of η,", self.factor, 0.1)
        return learning_rate(self.lr) * factor ** ((k - 1) // count_of("every", self.every))


class CosineDecay(Parametrized):
    """η falls from ``lr`` in the first epoch to ``last`` in the last one, along half a cosine wave.

    Loshchilov and Hutter 2017, without restarts; PyTorch's CosineAnnealingLR.

    >>> schedule = CosineDecay(1.0, epochs=5)
    >>> [round(schedule(k), 3) for k in (1, 2, 3, 4, 5)]
    [1.0, 0.854, 0.5, 0.147, 0.001]
    """

    def __init__(self, lr: float, epochs: int = 100, last: float | None = None) -> None:
        self.lr = lr
        self.epochs = epochs
        self.last = last

    def __call__(self, k: int) -> float:
        """η of epoch k, from 1; ``last`` (lr / 1000 if left out) from epoch ``epochs`` on."""
        first = learning_rate(self.lr)
        last = first / 1000 if self.last is None else positive("last, the learning rate at the end,", self.last, 0.001)
        passed = min((k - 1) / max(count_of("epochs", self.epochs) - 1, 1), 1.0)
        return last + (first - last) * (1 + cos(pi * passed)) / 2


def schedule(lr: Any) -> Schedule:
    """A schedule from a number or a function of the epoch; each η it gives is checked.

    Raises
    ------
    ArgumentError
        If a learning rate is no number above 0.
    """
    if not callable(lr):
        return Constant(learning_rate(lr))

    def checked(k: int) -> float:
        rate = lr(k)
        try:
            return learning_rate(rate)
        except ArgumentError as error:
            raise ArgumentError(f"In epoch {k} the schedule {lr!r} gives {rate!r}. {error}") from None

    return checked
