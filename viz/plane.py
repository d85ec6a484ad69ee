"""A model of many features seen in the plane of two: the others stay at their means."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from autograd import ArgumentError

_CANDIDATES = 8
"""Pairs are tried among this many features: the ones that the scores depend on most."""


class Slice:
    """A trained classifier as a function of two features, for `decision_boundary`.

    Parameters
    ----------
    model : classifier
        Trained on ``X``, of any number of features.
    X : array
        (N, features).
    pair : (int, int), optional
        The two features; when left out, the pair whose picture agrees with the model on most samples.

    Attributes
    ----------
    pair : tuple of int
    agreement : float
        The share of samples that the picture and the model put into the same class.
    classes_ : array

    Examples
    --------
    >>> from nn import MLP, Standardizer
    >>> import numpy as np
    >>> X = np.random.default_rng(0).normal(size=(40, 3))
    >>> t = X[:, 2] > 0
    >>> model = MLP([3, 2, 1]).fit(X, t)
    >>> 2 in Slice(model, X).pair
    True
    """

    def __init__(self, model: Any, X: Any, pair: Sequence[int] | None = None) -> None:
        self.model = model
        self.X = np.asarray(X, float)
        self.means = self.X.mean(axis=0)
        self.classes_ = model.classes_
        self._answers = model.predict(self.X)
        if pair is not None:
            if len(set(pair)) != 2 or any(not 0 <= k < self.X.shape[1] for k in pair):
                raise ArgumentError(f"pair names two different features of {self.X.shape[1]}, got {tuple(pair)!r}.")
            self.pair = (int(pair[0]), int(pair[1]))
            self.agreement = self._agreement(self.pair)
        else:
            best = max(combinations(self._candidates(), 2), key=self._agreement)
            self.pair, self.agreement = best, self._agreement(best)

    def _candidates(self) -> list[int]:
        """The features whose loss of variation changes the most answers, in their order."""
        n = self.X.shape[1]
        if n <= _CANDIDATES:
            return list(range(n))
        changed = []
        for k in range(n):
            flat = self.X.copy()
            flat[:, k] = self.means[k]
            changed.append(np.abs(self.model.predict_proba(flat) - self.model.predict_proba(self.X)).sum())
        return sorted(int(k) for k in np.argsort(changed)[-_CANDIDATES:])

    def _agreement(self, pair: tuple[int, int]) -> float:
        return float(np.mean(self.model.predict(self._filled(self.X[:, pair], pair)) == self._answers))

    def _filled(self, points: Any, pair: tuple[int, int]) -> Any:
        filled = np.tile(self.means, (len(points), 1))
        filled[:, pair] = points
        return filled

    @property
    def points(self) -> Any:
        """The samples' two features, (N, 2)."""
        return self.X[:, self.pair]

    def predict(self, points: Any) -> Any:
        """The class at points (N, 2) of the plane."""
        return self.model.predict(self._filled(points, self.pair))

    def predict_proba(self, points: Any) -> Any:
        """The probability of each class at points (N, 2) of the plane."""
        return self.model.predict_proba(self._filled(points, self.pair))
