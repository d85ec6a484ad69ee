"""What scikit-learn calls what ``fit`` has learned: ``n_iter_``, ``loss_curve_``, ``coef_``, ``coefs_`` and others."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn.errors import not_fitted
from nn.training.history import History


class LearnedAttributes:
    """Names for what ``history_`` has."""

    def _history(self) -> History:
        held = vars(self).get("history_")
        if not isinstance(held, History):
            raise not_fitted(f"This {type(self).__name__} has not been trained: call fit(X, t) first.")
        return held

    @property
    def n_iter_(self) -> int:
        """How many epochs the last ``fit`` took; those of every ``partial_fit`` since."""
        return len(self._history())

    @property
    def loss_curve_(self) -> list[float]:
        """The loss of each epoch: ``history_.loss``."""
        return self._history().loss

    @property
    def loss_(self) -> float:
        """The loss of the last epoch."""
        return self._history().loss[-1]

    @property
    def best_loss_(self) -> float:
        """The smallest loss of an epoch."""
        return min(self._history().loss)


def coefficients(weight: Any) -> Any:
    """The weights of a layer without its biases, (outputs, inputs): column 0 of the matrix is the bias."""
    return np.atleast_2d(weight.data)[:, 1:]


def intercepts(weight: Any) -> Any:
    """The biases of a layer, (outputs,)."""
    return np.atleast_2d(weight.data)[:, 0]
