"""Regressor: an Estimator that predicts measurements, with the habits of scikit-learn's regressors."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ShapeError
from nn.data.arrays import measurements
from nn.data.scale import lone_target
from nn.layers.initializers import float_type
from nn.losses.base import Loss
from nn.losses.regression import MSELoss
from nn.models.samples import Samples
from nn.models.sklearn_tags import SklearnRegressor
from nn.training.weighting import sample_weights


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
        found, history, of = self.hits(y, t) / len(t), self.history_, "it was trained on"
        if history.best_epoch and history.validation_accuracy and found > 1e-9:
            found, of = history.validation_accuracy[history.best_epoch - 1], "that were held out"
        if found > 1e-9 or np.all(t.var(axis=0) == 0):
            return None
        return (
            f"After {self.n_iter_} epochs this {type(self).__name__} is no better than the mean of t: R² is "
            f"{found:.3f} for the samples {of}."
        )

    def outweighed(self, t: Any) -> str | None:
        """What is said if one target makes up nearly all of the variance."""
        found = lone_target(t)
        if found is None:
            return None
        k, column, share = found
        own = t if self.units is None else t * self.units.scale + self.units.mean
        return (
            f"One target decides this fit: {own.reshape(len(t), -1)[k, column]:.4g} lies so far from the others that "
            f"it makes up {share:.1%} of their variance, and squared errors see nothing else. Correct it or drop it; "
            "where targets are spread over powers of ten, fit np.log(t)."
        )

    def prepare(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Check the data, learn the units, make the weights."""
        X, t = self.samples(X), measurements(t)
        self._one_each(X, t)
        self.begin(self.size_of(X), 1 if t.ndim == 1 else t.shape[1])
        self.n_features_in_ = self.size_of(X)
        # A warm start, or weights from a file, go on in the units that they know.
        if self.units is not None and (not self._knows_units() or self._has_gone_back()):
            self.units.learn(t, sample_weights(self._coming, len(t)))
        t = self._in_units(t)
        variance = t.var(axis=0)
        self._variance = np.where(variance == 0, 1.0, variance)
        return self.cast(X), t

    def _knows_units(self) -> bool:
        """Whether the units are learned; a first piece in which nothing varies leaves them to the next."""
        return bool(np.any(self.units.scale != 1.0)) if self._going_on else self.units.known

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

    def partial_fit(self, X: Any, t: Any, sample_weight: Any = None) -> Any:
        """Train for one epoch on a piece of the data, and go on from where the last piece ended.

        A model with `Units` takes those of the first piece in which t varies.

        Parameters
        ----------
        X, t, sample_weight : array-like
            As for ``fit``.

        Returns
        -------
        self

        Examples
        --------
        >>> from nn import MLPRegressor
        >>> model = MLPRegressor()
        >>> for piece in range(3):
        ...     _ = model.partial_fit([[0.0 + piece], [9.0 - piece]], [100.0, 200.0])
        >>> model.n_iter_
        3
        """
        if hasattr(self, "n_features_in_"):
            self._known(t)
        self._learn_piece(X, t, sample_weight)
        return self

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
        X : array-like, shape (N, features)
        t : array-like, shape (N,) or (N, K)
        sample_weight : array-like, shape (N,), optional
            How much each sample counts.
        """
        y, t = self.predict(X), self._known(t)
        self._one_each(y, t)
        weights = sample_weights(sample_weight, len(t))
        if weights is None:
            weights = np.ones(len(t))
        y, t, weights = y[weights > 0], t[weights > 0], weights[weights > 0]
        wrong, spread = weights @ (y - t) ** 2, weights @ (t - weights @ t / weights.sum()) ** 2
        constant = (t == t[0]).all(axis=0)  # whose mean may be rounded to another number
        found = 1.0 - wrong / np.where(constant, 1.0, spread)
        return float(np.mean(np.where(constant, np.isclose(y, t, rtol=1e-9).all(axis=0), found)))
