"""Samples: an Estimator that says what it takes as X, and looks at what comes; what all kinds of models share."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ArgumentError, DataTypeError, ShapeError
from nn.data.arrays import features
from nn.data.feature_names import compare_names
from nn.errors import not_fitted
from nn.models.estimator import Estimator
from nn.training.roll_back import restored_on_error


def comparable(scores: Any) -> Any:
    """``scores``, one sample a row, of which a decision can be made: NaN is neither above nor below another.

    Raises
    ------
    ArgumentError
    """
    lost = np.isnan(scores)
    if lost.any():
        place = int(np.argwhere(lost)[0][0])
        raise ArgumentError(
            f"The score of sample {place} is not a number (NaN), which decides nothing: its features are too large, or "
            "the model's weights are not numbers. Take other units, or train it again."
        )
    return scores


class Samples(Estimator):
    """A model of samples, each a row of a matrix unless it says otherwise: what classifiers and regressors share."""

    def samples(self, X: Any) -> Any:
        """X as the model takes it, checked: a matrix, one sample a row, unless a model says otherwise."""
        return features(X)

    def size_of(self, X: Any) -> Any:
        """How large a sample is, for `make`: how many features it has."""
        return X.shape[1]

    def described(self, size: Any) -> str:
        """A sample's size in words."""
        return f"{size} features"

    def scores(self, x: Any) -> Any:
        """What a decision compares, wᵀx' for two classes, one score a class for more; or a measurement."""
        raise DataTypeError(f"{type(self).__name__} defines no scores().")

    def _has_gone_back(self) -> bool:
        """Whether `begin` has put the weights back to where the last ``fit`` began."""
        return not (self.warm_start or self._going_on) and self._is_at(getattr(self, "_started", {}))

    def _learn_piece(self, X: Any, t: Any, sample_weight: Any) -> None:
        """Train for one epoch on a piece of the data, from where the last piece ended, if there was one."""
        fitted = hasattr(self, "n_features_in_")
        before = vars(self).get("history_") if fitted else None
        if fitted:
            compare_names(self, X)
        with restored_on_error(self, made=self._is_made()):
            self._going_on = True
            try:
                self._learn_once(X, t, sample_weight)
            finally:
                vars(self).pop("_going_on", None)
        if before is not None:
            self.history_ = before.followed_by(self.history_)

    def _look_fitted(self) -> None:
        if not hasattr(self, "n_features_in_"):
            raise not_fitted(f"This {type(self).__name__} has not been trained: call fit(X, t) first.")

    def _checked(self, X: Any) -> Any:
        self._look_fitted()
        compare_names(self, X)
        X = self.samples(X)
        size = self.size_of(X)
        if size != self.n_features_in_:
            raise ShapeError(
                f"X has {self.described(size)}, but {type(self).__name__} is expecting "
                f"{self.described(self.n_features_in_)} as input: it was trained on these."
            )
        return self.cast(X)

    @staticmethod
    def _one_each(X: Any, labels: Any) -> None:
        if len(labels) != len(X):
            raise ShapeError(
                f"Found input variables with inconsistent numbers of samples: X has {len(X)} rows and t {len(labels)} "
                "labels; they need one label for each row."
            )
