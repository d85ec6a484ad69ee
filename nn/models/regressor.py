"""Regressor: an Estimator that predicts measurements, with the habits of scikit-learn's regressors."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ShapeError
from nn.data.arrays import measurements
from nn.layers.initializers import float_type
from nn.losses.base import Loss
from nn.losses.regression import MSELoss
from nn.models.samples import Samples
from nn.models.sklearn_tags import SklearnRegressor


class Regressor(SklearnRegressor, Samples):
    """A model with ``fit``, ``predict`` and ``score``, of one measurement a sample, t (N,), or of K, t (N, K).

    A subclass makes its layers in ``make(size, outputs)`` and computes ``scores`` of them. Where it has `Units` as
    ``units``, the scores are in standard units, in which it is trained: so one learning rate fits euros and cents.

    Attributes
    ----------
    n_features_in_ : int
    history_ : History
        Its ``accuracy`` is R², the share of the variance that is predicted; its ``loss`` that of the scores.
    """

    metric = "R²"
    units: Any = None
    """`nn.layers.units.Units`, of a model that is trained in standard units."""

    def criterion(self) -> Loss:
        """The mean squared error."""
        return MSELoss()

    # ------------------------------------------------------------------------------ training
    def objective(self) -> tuple[Any, Any]:
        """The criterion of scores, and of targets as `prepare` gives them."""
        return self.scores, self.criterion()

    def hits(self, y: Any, t: Any) -> float:
        """R² of a batch times its size."""
        wrong = (y - t) ** 2 / self._variance
        return float(np.sum(1.0 - (wrong.mean(axis=1) if wrong.ndim == 2 else wrong)))

    def guessed(self, y: Any, t: Any, weights: Any) -> str | None:
        """What is said if the mean of t is as close."""
        found = self.hits(y, t) / len(t)
        if found > 1e-9 or np.all(t.var(axis=0) == 0):
            return None
        return (
            f"After {self.n_iter_} epochs this {type(self).__name__} is no better than the mean of t: R² is "
            f"{found:.3f} for the samples it was trained on."
        )

    def prepare(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Check the data, learn the units, make the weights."""
        X, t = self.samples(X), measurements(t)
        self._one_each(X, t)
        self.begin(self.size_of(X), 1 if t.ndim == 1 else t.shape[1])
        self.n_features_in_ = self.size_of(X)
        # A warm start, or weights from a file, go on in the units that they know.
        if self.units is not None and (not self.units.known or self._has_gone_back()):
            self.units.learn(t)
        t = self._in_units(t)
        variance = t.var(axis=0)
        self._variance = np.where(variance == 0, 1.0, variance)
        return self.cast(X), t

    def _in_units(self, t: Any) -> Any:
        return np.asarray(t if self.units is None else self.units.standard(t), float_type(self.dtype))

    def encoded(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Samples and targets as `prepare` gives them, of a model that has been prepared."""
        X, t = self._checked(X), self._known(t)
        self._one_each(X, t)
        return X, self._in_units(t)

    def _known(self, t: Any) -> Any:
        """Targets, as many a sample as were learned."""
        t, outputs = measurements(t), self.made_for[1]
        if t.shape[1:] != ((outputs,) if outputs > 1 else ()):
            wanted = f"(N, {outputs})" if outputs > 1 else "(N,)"
            raise ShapeError(f"t has shape {t.shape}; this {type(self).__name__} was trained on {wanted}.")
        return t

    # ---------------------------------------------------------------------------- predicting
    def predict(self, X: Any) -> Any:
        """The measurement of each sample of X, (N,), or K of them, (N, K), in the units of t."""
        return self.predicted(self, self._checked(X))

    def score(self, X: Any, t: Any, sample_weight: Any = None) -> float:
        """R², the share of the variance of t that is predicted: 1 at best, 0 for the mean of t, less for worse.

        Of K measurements it is the mean of theirs. One that is the same for all samples counts 1 if it is predicted
        just so, else 0, as in scikit-learn.

        Parameters
        ----------
        X, t : array-like
        sample_weight : array-like, shape (N,), optional
            How much each sample counts.
        """
        y, t = self.predict(X), self._known(t)
        self._one_each(y, t)
        weights = np.ones(len(t)) if sample_weight is None else measurements(sample_weight)
        self._one_each(y, weights)
        wrong, spread = weights @ (y - t) ** 2, weights @ (t - weights @ t / weights.sum()) ** 2
        constant = (t == t[0]).all(axis=0)  # whose mean may be rounded to another number
        found = 1.0 - wrong / np.where(constant, 1.0, spread)
        return float(np.mean(np.where(constant, np.isclose(y, t, rtol=1e-9).all(axis=0), found)))
