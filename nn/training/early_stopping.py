"""When to end: the best epoch so far, and whether anything still moves."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn.layers.module import Module


class Best:
    """The epoch with the smallest loss so far, and its weights."""

    def __init__(self, model: Module, patience: int) -> None:
        self._model, self._patience = model, patience
        self._loss, self.epoch = np.inf, 0
        self.weights: dict[str, Any] = {}

    def ends(self, epoch: int, loss: float) -> bool:
        """Note the loss of an epoch; returns whether training has lasted long enough."""
        if loss < self._loss:
            self._loss, self.epoch, self.weights = loss, epoch, self._model.state_dict()
        return epoch - self.epoch >= self._patience


STILL = 10
"""Epochs without progress after which a training that is to end by itself ends, as scikit-learn's n_iter_no_change."""


class Still:
    """Whether the loss has stopped falling."""

    def __init__(self, tol: float) -> None:
        self._tol, self._least, self._waited = tol, np.inf, 0

    def ends(self, loss: float) -> bool:
        """Note the loss of an epoch; returns whether it has not fallen by more than ``tol`` for `STILL` epochs."""
        self._waited = 0 if loss < self._least - self._tol else self._waited + 1
        self._least = min(self._least, loss)
        return self._waited >= STILL
