"""Slopes by central differences, with steps that follow the entry, and how far each can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from autograd.context import recording
from autograd.errors import ChalkgradError
from autograd.value import Value

_EPS = float(np.finfo(float).eps)
_LUCKY = 4
"""A difference may be smaller than what it errs by; so many times the estimate are allowed for."""


@dataclass(frozen=True)
class Slope:
    """(f(x + h) - f(x - h)) / 2h, and how much of it may be rounding, or the bend of f within h."""

    value: float
    unsure: float


class Slopes:
    """Slopes of the weighted sum of a function's results, along one entry of one argument.

    Parameters
    ----------
    function : callable
        Takes Values, returns a Value.
    point : sequence of ndarray
    weights : array
        For each entry of the result; what an entry of an argument does not reach stays out of the rounding.
    """

    def __init__(self, function: Callable[..., Value], point: Sequence[Any], weights: Any) -> None:
        self._function, self._point, self._weights = function, point, np.asarray(weights)

    def at(self, k: int, index: tuple[int, ...], h: float) -> Any:
        """The results with entry ``index`` of argument ``k`` moved by h."""
        return self._results(self._moved(k, index, h))

    def _moved(self, k: int, index: tuple[int, ...], h: float) -> list[Any]:
        moved = [x.copy() for x in self._point]
        moved[k][index] += h
        return moved

    def _results(self, point: Sequence[Any]) -> Any:
        with np.errstate(all="ignore"), recording():
            return np.array(self._function(*(Value(x) for x in point)).data)

    def central(self, k: int, index: tuple[int, ...], h: float) -> Slope:
        """The slope with one step, unsure by the rounding of f."""
        return self._slope(*self._ends(k, index, h), reached=True)

    def _ends(self, k: int, index: tuple[int, ...], h: float) -> tuple[Any, Any, float]:
        x = float(self._point[k][index])
        width = (x + h) - (x - h)  # what the steps are once x has been rounded
        return self.at(k, index, h), self.at(k, index, -h), width

    def _slope(self, above: Any, below: Any, width: float, reached: Any) -> Slope:
        with np.errstate(all="ignore"):
            rounding = np.where(reached, np.abs(above) + np.abs(below), 0.0)
            unsure = _EPS * float(np.sum(np.abs(self._weights) * rounding))
            return Slope(float(np.sum(self._weights * (above - below))) / width, unsure / width)

    def best(self, k: int, index: tuple[int, ...]) -> Slope:
        """The slope with the step at which its neighbours differ least from it: the foot of the V."""
        ends, steps = [], []
        for h in ladder(float(self._point[k][index])):
            try:
                ends.append(self._ends(k, index, h))
                steps.append(h)
            except ChalkgradError:
                ends.clear()  # so far away the function is not made for
                steps.clear()
        reached = np.logical_or.reduce([above != below for above, below, _ in ends]) if ends else True
        if ends and not np.any(reached):  # it moves nothing, or too little to be seen in so large a result
            return Slope(0.0, _LUCKY * self._slope(*ends[0], reached=True).unsure)
        found = [self._slope(*both, reached=reached) for both in ends]
        apart = [abs(a.value - b.value) for a, b in pairwise(found)]
        best, least = (found[0].value if found else np.nan), np.inf
        unsure, foot = 0.0, -1
        for j in range(1, len(found) - 1):
            around = max(apart[j - 1], apart[j], found[j].unsure)
            if around < least:
                settles = apart[j] <= max(apart[j - 1] / 2, _LUCKY * found[j].unsure)
                best, least, unsure = found[j].value, around, around if settles else found[j].unsure
                foot = j
        if foot >= 0:
            unsure = max(unsure, self._cancelled(k, index, steps[foot]) / ends[foot][2])
        return Slope(best, _LUCKY * unsure)

    def _cancelled(self, k: int, index: tuple[int, ...], h: float) -> float:
        """What the results err by where larger terms cancel in them: by how the last digits of a point change them."""
        rng, most = np.random.default_rng(0), 0.0
        for moved in (self._moved(k, index, h), self._moved(k, index, -h)):
            there = self._results(moved)
            for _ in range(4):
                near = self._results([x * (1 + rng.uniform(-4, 4, x.shape) * _EPS) for x in moved])
                with np.errstate(all="ignore"):
                    change = float(np.sum(np.abs(self._weights * (near - there))))
                most = max(most, change if np.isfinite(change) else 0.0)
        return most

    def gap(self, k: int, index: tuple[int, ...], h: float) -> float:
        """The slope to the right less that to the left: at a kink it does not shrink with h."""
        middle = self.at(k, index, 0.0)
        with np.errstate(all="ignore"):
            return abs(float(np.sum(self._weights * (self.at(k, index, h) - 2 * middle + self.at(k, index, -h))))) / h


def size_of(x: float) -> float:
    """What a step is measured by."""
    return abs(x) if x else 1.0


def ladder(x: float, least: float = 1e-8) -> list[float]:
    """Steps from a hundred (or as many x, if that is more) down to ``least`` of x (or of 1, if that is less)."""
    h, steps = 100 * max(1.0, abs(x)), []
    while h > least * min(size_of(x), 1.0) and x + h != x:
        steps.append(h)
        h /= 4
    return steps
