"""A model of many features seen in the plane of two: the others stay at their means."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from autograd import ArgumentError, DataTypeError, ShapeError

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
        The model's; None if it has none.

    Raises
    ------
    ShapeError, DataTypeError, ArgumentError
        If X is not (N, features) with two features or more, not numeric or not finite, or ``pair`` names no
        two of them.

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
        self.X = _samples(X)
        self.means = self.X.mean(axis=0)
        self.classes_ = getattr(model, "classes_", None)
        self._answers = np.asarray(model.predict(self.X))
        best = max(combinations(self._candidates(), 2), key=self._agreement) if pair is None else self._checked(pair)
        self.pair: tuple[int, int] = best
        self.agreement = self._agreement(best)

    def _checked(self, pair: Sequence[int]) -> tuple[int, int]:
        n, given = self.X.shape[1], tuple(pair)
        whole = all(isinstance(k, (int, np.integer)) and 0 <= k < n for k in given)
        if not whole or len(given) != 2 or given[0] == given[1]:
            raise ArgumentError(
                f"pair takes two different features, each as a number from 0 to {n - 1}; got {given!r}."
            )
        return int(given[0]), int(given[1])

    def _candidates(self) -> list[int]:
        """The features whose loss of variation changes the answers most, in their order."""
        n = self.X.shape[1]
        if n <= _CANDIDATES:
            return list(range(n))
        whole = self._scores(self.X)
        changed = []
        for k in range(n):
            flat = self.X.copy()
            flat[:, k] = self.means[k]
            changed.append(np.abs(self._scores(flat) - whole).sum())
        # A stable sort: of features that change nothing the last ones are taken, on every machine.
        return sorted(int(k) for k in np.argsort(changed, kind="stable")[-_CANDIDATES:])

    def _scores(self, X: Any) -> Any:
        """Probabilities; of a model without them, which answers stayed the same."""
        try:
            return np.asarray(self.model.predict_proba(X))
        except AttributeError:
            return (np.asarray(self.model.predict(X)) == self._answers).astype(float)

    def _agreement(self, pair: tuple[int, int]) -> float:
        answers = np.asarray(self.model.predict(self._filled(self.X[:, pair], pair)))
        return float(np.mean(answers == self._answers))

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


def _samples(X: Any) -> Any:
    try:
        found = np.asarray(X, float)
    except (TypeError, ValueError) as error:
        raise DataTypeError(f"X is a matrix of numbers, one sample a row; this is not ({error}).") from error
    if found.ndim != 2 or len(found) == 0 or found.shape[1] < 2:
        raise ShapeError(f"Expected X of shape (N, features), with two features or more, got {found.shape}.")
    if not np.isfinite(found).all():
        raise ArgumentError("X holds NaN or infinity: correct these rows or leave them out.")
    return found
