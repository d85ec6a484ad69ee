"""Early stopping: the best epoch so far, and whether to go on."""

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
