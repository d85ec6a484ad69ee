"""Probabilities made less sure, or surer, by one number: a temperature (Guo et al. 2017)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from viz.plots.scores.labels_and_chances import chances, indices, labels_of

_WIDEST = 5.0
"""The temperature is looked for from e⁻⁵ to e⁵."""

_STEPS = 60


def cooled(p: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """Probabilities (N, classes) whose scores are divided by the temperature: above 1 they are less sure.

    >>> cooled(np.array([[0.2, 0.8]]), 2.0).round(3)
    array([[0.333, 0.667]])
    """
    scores = np.log(np.maximum(p, np.finfo(float).tiny)) / temperature
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def best_temperature(p: NDArray[np.float64], k: NDArray[np.intp]) -> float:
    """The temperature of least cross entropy with the classes k (N,), by golden section: in 1/T it has one minimum."""

    def entropy(log_temperature: float) -> float:
        chosen = cooled(p, float(np.exp(log_temperature)))[np.arange(len(k)), k]
        return float(-np.log(np.maximum(chosen, np.finfo(float).tiny)).mean())

    low, high, ratio = -_WIDEST, _WIDEST, (np.sqrt(5) - 1) / 2
    for _ in range(_STEPS):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if entropy(a) <= entropy(b) else (a, high)
    return float(np.exp((low + high) / 2))


def temperature_of(given: Any, model: Any) -> float:
    """A temperature: itself, or that of samples (X, t) of their own.

    Raises
    ------
    ArgumentError
        If it is neither.
    """
    if isinstance(given, (tuple, list)) and len(given) == 2:
        p = chances(model, given[0])
        return best_temperature(p, indices(labels_of(given[1], len(p)), list(model.classes_)))
    if isinstance(given, bool) or not isinstance(given, (int, float, np.number)) or not 0 < given < np.inf:
        raise ArgumentError(
            f"Expected temperature as a positive number, or as (X, t), samples that were neither trained on nor are "
            f"drawn here; got {type(given).__name__}{'' if isinstance(given, (tuple, list)) else f' {given!r}'}."
        )
    return float(given)
