"""A model of many features seen in the plane of two: the others stay where they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, DataTypeError, ShapeError, short
from viz.plots.samples import asked, matrix

_MIDDLES: dict[str, Callable[..., Any]] = {"mean": np.mean, "median": np.median}
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
    at : "mean", "median", int or array
        Where the other features stay: at their means or medians, at the values of a row of X, or at these (features,).

    Attributes
    ----------
    pair : tuple of int
    held : array
        Where each feature stays while two others vary, (features,).
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

    def __init__(self, model: Any, X: Any, pair: Sequence[int] | None = None, at: Any = "mean") -> None:
        if not callable(getattr(model, "predict", None)):
            raise DataTypeError(f"Expected a fitted model with a predict method; got {short(model)}.")
        self.model = model
        self.X = matrix(X)
        self.held = self._place(at)
        self.classes_ = getattr(model, "classes_", None)
        self._answers = np.asarray(asked(model, "predict", self.X))
        best = max(combinations(self._candidates(), 2), key=self._agreement) if pair is None else self._checked(pair)
        self.pair: tuple[int, int] = best
        self.agreement = self._agreement(best)

    def _place(self, at: Any) -> Any:
        n = self.X.shape[1]
        if isinstance(at, str):
            if at not in _MIDDLES:
                raise ArgumentError(f"at is 'mean', 'median', a row of X or {n} numbers; got {at!r}.")
            return _MIDDLES[at](self.X, axis=0)
        if isinstance(at, (int, np.integer)) and not isinstance(at, bool):
            if not -len(self.X) <= at < len(self.X):
                raise ArgumentError(f"at={at} is no row of X, which has {len(self.X)}.")
            return self.X[at]
        try:
            place = np.asarray(at, float)
        except (TypeError, ValueError) as error:
            raise DataTypeError(f"at is 'mean', 'median', a row of X or {n} numbers; got {at!r}.") from error
        if place.shape != (n,) or not np.isfinite(place).all():
            raise ShapeError(f"at as numbers takes {n} finite ones, one a feature; got {at!r}.")
        return place

    def _checked(self, pair: Sequence[int]) -> tuple[int, int]:
        n, given = self.X.shape[1], tuple(pair) if np.shape(pair) else ()
        whole = all(isinstance(k, (int, np.integer)) and 0 <= k < n for k in given)
        if not whole or len(given) != 2 or given[0] == given[1]:
            raise ArgumentError(
                f"pair takes two different features, each as a number from 0 to {n - 1}; got {short(pair)}."
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
            flat[:, k] = self.held[k]
            changed.append(np.abs(self._scores(flat) - whole).sum())
        # A stable sort: of features that change nothing the last ones are taken, on every machine.
        return sorted(int(k) for k in np.argsort(changed, kind="stable")[-_CANDIDATES:])

    def _scores(self, X: Any) -> Any:
        """Probabilities; of a model without them, which answers stayed the same."""
        try:
            return np.asarray(asked(self.model, "predict_proba", X))
        except AttributeError:
            return (np.asarray(asked(self.model, "predict", X)) == self._answers).astype(float)

    def _agreement(self, pair: tuple[int, int]) -> float:
        answers = np.asarray(asked(self.model, "predict", self.filled(self.X[:, pair], pair)))
        return float(np.mean(answers == self._answers))

    def filled(self, points: Any, pair: tuple[int, int] | None = None) -> Any:
        """Points (N, 2) of the plane as samples (N, features), the other features held."""
        pair = self.pair if pair is None else pair
        filled = np.tile(self.held, (len(points), 1))
        filled[:, pair] = points
        return filled

    @property
    def points(self) -> Any:
        """The samples' two features, (N, 2)."""
        return self.X[:, self.pair]

    def predict(self, points: Any) -> Any:
        """The class at points (N, 2) of the plane."""
        return asked(self.model, "predict", self.filled(points))

    def predict_proba(self, points: Any) -> Any:
        """The probability of each class at points (N, 2) of the plane."""
        return asked(self.model, "predict_proba", self.filled(points))
