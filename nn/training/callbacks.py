"""Callbacks: what a training asks after each epoch, and what it tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograd import ArgumentError
from nn.layers.module import Module
from nn.optim.base import Optimizer
from nn.training.history import History


@dataclass
class Training:
    """A training as it stands, after an epoch; what a callback is given.

    Attributes
    ----------
    model : Module
    optimizer : Optimizer
    history : History
        With the epoch that has just ended.
    epochs, epoch : int
        How many there are to be, and how many have been.
    loss : float
        That of the last epoch: of the held-out samples where there are some.
    stop : bool
        Set it to end the training here.
    """

    model: Module
    optimizer: Optimizer
    history: History
    epochs: int
    schedule: Any = None
    rng: Any = None
    callbacks: list[Callback] = field(default_factory=list)
    epoch: int = 0
    loss: float = np.nan
    stop: bool = False

    def __repr__(self) -> str:
        return f"Training(epoch {self.epoch} of {self.epochs}, loss {self.loss:.4g})"


class Callback:
    """The base of callbacks: three moments of a training. A function will do for the second alone.

    Examples
    --------
    >>> from nn import MLP
    >>> class Tell(Callback):
    ...     def begin(self, training):
    ...         print("0 of", training.epochs)
    ...     def after_epoch(self, training):
    ...         print(training.epoch, "of", training.epochs)
    ...         training.stop = training.epoch == 2
    >>> model = MLP([2, 3, 1]).fit([[0.0, 1.0], [1.0, 0.0]], ["a", "b"], epochs=5, callbacks=[Tell()])
    0 of 5
    1 of 5
    2 of 5
    """

    last: bool = False
    """Whether it wants to be called behind all others, as what looks at them does."""

    def begin(self, training: Training) -> None:
        """Before the first epoch."""

    def after_epoch(self, training: Training) -> None:
        """After each epoch."""

    def end(self, training: Training) -> None:
        """After the last epoch, or Ctrl-C; not when training diverged."""

    def ended(self, training: Training) -> bool:
        """Whether it has seen enough; asked of a training that goes on from a file."""
        return False

    def state_dict(self) -> dict[str, Any]:
        """What it remembers, to go on later: numbers, and dicts of arrays."""
        return {}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Put back what `state_dict` gave."""


class Called(Callback):
    """A function of the training, called after each epoch; True ends it.

    Parameters
    ----------
    function : callable
    """

    def __init__(self, function: Callable[[Training], Any]) -> None:
        self.function = function

    def after_epoch(self, training: Training) -> None:
        """Ask it."""
        if self.function(training) is True:
            training.stop = True


def callbacks_of(given: Any) -> list[Callback]:
    """Callbacks and functions as callbacks, those that come last behind the others.

    Raises
    ------
    ArgumentError
        If one is neither.
    """
    if given is None:
        return []
    several = isinstance(given, Iterable) and getattr(given, "shape", True)
    if isinstance(given, Callback) or callable(given) or not several:
        given = [given]
    found = []
    for one in given:
        if isinstance(one, type) or not (isinstance(one, Callback) or callable(one)):
            hint = f" Write {one.__name__}()." if isinstance(one, type) else ""
            raise ArgumentError(
                f"callbacks are functions of the training, such as lambda training: print(training.epoch), or each an "
                f"nn.Callback; got {one!r}.{hint}"
            )
        found.append(one if isinstance(one, Callback) else Called(one))
    return sorted(found, key=lambda callback: callback.last)
