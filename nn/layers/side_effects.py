"""What a training step does besides computing: it draws random numbers, and it updates running statistics.

Layers say so through `drawn` and `kept`. On the graph both happen at once. While a step is recorded as a
program, they become inputs that are drawn anew for each step, and arrays that the program writes to.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType
from typing import Any

import numpy as np

from autograd import Value, constant
from nn.layers.resolution import given, numbers_in

Draw = Callable[["np.random.Generator"], Any]


class Recorder:
    """``with Recorder() as recorder:`` notes draws and updates, which then have no effect on any layer.

    Attributes
    ----------
    draws : list of (Value, generator, function)
        Each leaf of random numbers, and what draws the next ones.
    looks : list of (Value, function)
        What is to be looked at in each step, and what raises an error if it is not as it should be.
    updates : list of (array, Value, Value)
        Each array of running statistics once, the leaf that stands for it, and its new content.

    Parameters
    ----------
    given : list of array, optional
        What to take, in the order of drawing, instead of random numbers.
    """

    def __init__(self, given: list[Any] | None = None) -> None:
        self.draws: list[tuple[Value, np.random.Generator, Draw]] = []
        self.updates: list[tuple[Any, Value, Value]] = []
        self.looks: list[tuple[Value, Callable[[Any], None]]] = []
        self._given = given
        self._copies: dict[int, np.random.Generator] = {}

    def __enter__(self) -> Recorder:
        self._before = _recorder.get()
        _recorder.set(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _recorder.set(self._before)

    def draw(self, rng: np.random.Generator, draw: Draw, name: str) -> Value:
        """A leaf of random numbers; ``rng`` itself stays where it is."""
        if self._given is not None:
            data = self._given[len(self.draws)]
        else:
            data = draw(self._copies.setdefault(id(rng), copy.deepcopy(rng)))
        leaf = Value(data, name)
        self.draws.append((leaf, rng, draw))
        return leaf

    def update(self, array: Any, change: Callable[[Any], Any], name: str) -> None:
        """Note what becomes of ``array``; a layer that is used twice changes it twice."""
        for k, (held, leaf, new) in enumerate(self.updates):
            if held is array:
                self.updates[k] = (array, leaf, change(new))
                return
        leaf = Value(array, name)
        self.updates.append((array, leaf, change(leaf)))


# Of the context: another thread trains a model of its own meanwhile.
_recorder: ContextVar[Recorder | None] = ContextVar("nn_recorder", default=None)


def drawn(rng: np.random.Generator, draw: Draw, name: str, scalar: bool = False) -> Any:
    """Random numbers of this step, ``draw(rng)``, as a named leaf without gradient; at scalar resolution each."""
    if scalar:
        return given(draw(rng), name, True)
    recorder = _recorder.get()
    if recorder is not None:
        return recorder.draw(rng, draw, name)
    return constant(draw(rng), name)


def looked_at(x: Any, look: Callable[[Any], None]) -> None:
    """Let ``look`` see the numbers of x in every step, also where it runs as a program."""
    recorder = _recorder.get()
    if recorder is not None and type(x) is Value:
        recorder.looks.append((x, look))
    look(numbers_in(x))


def kept(array: Any, change: Callable[[Any], Any], name: str) -> None:
    """Running statistics: ``array`` becomes ``change(array)`` with this step."""
    recorder = _recorder.get()
    if recorder is not None:
        recorder.update(array, change, name)
    else:
        array[...] = numbers_in(change(array))
