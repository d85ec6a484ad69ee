"""When to end: the best epoch so far, and whether anything still moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nn.checks import count_of, not_negative
from nn.training.callbacks import Callback, Training


class EarlyStopping(Callback):
    """End when the loss has had no new minimum for so many epochs, and go back to the weights of the best.

    ``fit(..., patience=p)`` is short for it. The loss is that of the held-out samples where there are some: a model
    that only learns its samples by heart gets better on these, and worse on others.

    Parameters
    ----------
    patience : int
        How many epochs in a row may pass without a new minimum.
    min_delta : float
        By how much a minimum is below the one before.

    Examples
    --------
    >>> from nn import MLP
    >>> X, t = [[0.0, 1.0], [1.0, 0.0]], ["a", "b"]
    >>> tiny = lambda k: 1.0 if k < 10 else 1e-300                            # steps too small to change anything
    >>> model = MLP([2, 3, 1], lr=tiny).fit(X, t, epochs=500, callbacks=[EarlyStopping(patience=3)])
    >>> model.history_.best_epoch, len(model.history_)
    (10, 13)
    """

    def __init__(self, patience: int = 10, min_delta: float = 0.0) -> None:
        self.patience, self.min_delta = count_of("patience", patience), not_negative("min_delta", min_delta)
        self._forget()

    def _forget(self) -> None:
        self._loss, self.epoch = np.inf, 0
        self.weights: dict[str, Any] = {}

    def begin(self, training: Training) -> None:
        """Forget an earlier training."""
        self._forget()

    def after_epoch(self, training: Training) -> None:
        """Note the loss of an epoch; end when training has lasted long enough."""
        if training.loss < self._loss - self.min_delta:
            self._loss, self.epoch, self.weights = training.loss, training.epoch, training.model.state_dict()
        training.stop |= self.ended(training)

    def ended(self, training: Training) -> bool:
        """Whether patience has run out."""
        return training.epoch - self.epoch >= self.patience

    def end(self, training: Training) -> None:
        """Go back to the weights of the best epoch."""
        if self.epoch:
            history = training.history
            history.best_epoch = self.epoch
            history.weights[self.epoch] = self.weights
            history.weights = dict(sorted(history.weights.items()))
            training.model.load_state_dict(self.weights)

    def state_dict(self) -> dict[str, Any]:
        """The best epoch, its loss and its weights."""
        return {"loss": self._loss, "epoch": self.epoch, "weights": self.weights}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Put back what `state_dict` gave."""
        self._loss, self.epoch, self.weights = state["loss"], state["epoch"], dict(state["weights"])


STILL = 10
"""Epochs without progress after which a training that is to end by itself ends, as scikit-learn's n_iter_no_change."""


class Still(Callback):
    """End when the loss has not fallen by more than ``tol`` for `STILL` epochs."""

    def __init__(self, tol: float) -> None:
        self._tol, self._least, self._waited = not_negative("tol", tol), np.inf, 0

    def after_epoch(self, training: Training) -> None:
        """Note the loss of an epoch."""
        self._waited = 0 if training.loss < self._least - self._tol else self._waited + 1
        self._least = min(self._least, training.loss)
        training.stop |= self.ended(training)

    def ended(self, training: Training) -> bool:
        """Whether nothing has moved for long enough."""
        return self._waited >= STILL

    def state_dict(self) -> dict[str, Any]:
        """The smallest loss, and for how many epochs it has been that."""
        return {"least": self._least, "waited": self._waited}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Put back what `state_dict` gave."""
        self._least, self._waited = state["least"], state["waited"]
