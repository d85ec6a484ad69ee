"""Schedules: the learning rate η[k] of epoch k = 1, 2, ... (L06). Any function of k will do; these have names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import cos, pi
from typing import Any

from autograd import ArgumentError
from nn.arguments import Parametrized
from nn.checks import count_of, learning_rate, positive, share
from nn.optim.plateau import state_of, tell

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
        count_of("k, an epoch,", k)
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
        k = count_of("k, an epoch,", k)
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
        k = count_of("k, an epoch,", k)
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
        k = count_of("k, an epoch,", k)
        first = learning_rate(self.lr)
        last = first / 1000 if self.last is None else positive("last, the learning rate at the end,", self.last, 0.001)
        return _half_wave(first, last, min((k - 1) / max(count_of("epochs", self.epochs) - 1, 1), 1.0))


class ExponentialDecay(Parametrized):
    """η falls to ``factor`` of itself with every epoch, as PyTorch's ExponentialLR.

    >>> [round(ExponentialDecay(1.0, 0.9)(k), 3) for k in (1, 2, 3)]
    [1.0, 0.9, 0.81]
    """

    def __init__(self, lr: float, factor: float = 0.95) -> None:
        self.lr = lr
        self.factor = factor

    def __call__(self, k: int) -> float:
        """η of epoch k, from 1."""
        k = count_of("k, an epoch,", k)
        return learning_rate(self.lr) * positive("factor, what an epoch leaves of η,", self.factor, 0.95) ** (k - 1)


class WarmUp(Parametrized):
    """η rises in equal steps for some epochs, and then follows another schedule from its first epoch on.

    Large first steps from random weights may lead astray, Adam's above all, whose means are of few gradients yet.

    Parameters
    ----------
    lr : float or callable
        A learning rate, or the schedule that follows, such as ``CosineDecay(0.1, epochs=95)``.
    epochs : int
        How many epochs come before it: in epoch k of them η is k / (epochs + 1) of the schedule's first.

    Examples
    --------
    >>> [WarmUp(0.5, epochs=4)(k) for k in (1, 2, 4, 5, 6)]
    [0.1, 0.2, 0.4, 0.5, 0.5]
    """

    def __init__(self, lr: Any, epochs: int = 5) -> None:
        self.lr = lr
        self.epochs = epochs

    def __call__(self, k: int) -> float:
        """η of epoch k, from 1."""
        k = count_of("k, an epoch,", k)
        epochs, then = count_of("epochs", self.epochs), schedule(self.lr)
        return then(1) * k / (epochs + 1) if k <= epochs else then(k - epochs)

    def watch(self, loss: float) -> None:
        """Hand an epoch's loss on."""
        tell(self.lr, loss)

    def state_dict(self) -> dict[str, Any]:
        """Where the schedule inside stands."""
        return state_of(self.lr)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Put back what `state_dict` gave."""
        if state:
            self.lr.load_state_dict(state)


class OneCycle(Parametrized):
    """η rises to ``lr`` and falls far below where it began, both along half a cosine wave (Smith and Topin 2018).

    PyTorch's OneCycleLR, a step an epoch; momentum stays as it is.

    Parameters
    ----------
    lr : float
        The largest η.
    epochs : int
        Of the whole cycle.
    rise : float
        Which share of them it takes to the top.
    first, last : float, optional
        η of the first and of the last epoch: lr / 25, and a ten-thousandth of the first, when left out.

    Examples
    --------
    >>> [round(OneCycle(1.0, epochs=10)(k), 4) for k in (1, 2, 3, 6, 10)]
    [0.04, 0.52, 1.0, 0.6113, 0.0]
    """

    def __init__(
        self, lr: float, epochs: int = 100, rise: float = 0.3, first: float | None = None, last: float | None = None
    ) -> None:
        self.lr = lr
        self.epochs = epochs
        self.rise = rise
        self.first = first
        self.last = last

    def __call__(self, k: int) -> float:
        """η of epoch k, from 1; ``last`` from epoch ``epochs`` on."""
        k = count_of("k, an epoch,", k)
        top, epochs, rise = learning_rate(self.lr), count_of("epochs", self.epochs), share("rise", self.rise)
        first = top / 25 if self.first is None else positive("first, the learning rate at first,", self.first, 0.004)
        last = first / 1e4 if self.last is None else positive("last, the learning rate at the end,", self.last, 1e-6)
        turn = rise * epochs - 1  # in epochs from 0, as PyTorch counts steps
        passed = min(k, epochs) - 1
        if passed <= turn:
            return _half_wave(first, top, passed / turn if turn else 1.0)
        return _half_wave(top, last, (passed - turn) / (epochs - 1 - turn))


def _half_wave(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + cos(pi * share)) / 2


def schedule(lr: Any, done: int = 0) -> Schedule:
    """A schedule from a number or a function of the epoch; each η it gives is checked.

    Its first epoch is the next one after ``done``.

    Raises
    ------
    ArgumentError
        If a learning rate is no number above 0.
    """
    return _Checked(lr, done) if callable(lr) else Constant(learning_rate(lr))


class _Checked:
    """A schedule whose every η is checked."""

    def __init__(self, schedule: Schedule, done: int) -> None:
        self.schedule, self.done = schedule, done

    def __call__(self, k: int) -> float:
        k += self.done
        rate = self.schedule(k)
        try:
            return learning_rate(rate)
        except ArgumentError as error:
            raise ArgumentError(f"In epoch {k} the schedule {self.schedule!r} gives {rate!r}. {error}") from None

    def watch(self, loss: float) -> None:
        tell(self.schedule, loss)

    def state_dict(self) -> dict[str, Any]:
        return state_of(self.schedule)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        if state:
            self.schedule.load_state_dict(state)  # type: ignore[attr-defined]
