"""History: what happened during training, for pictures and for later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

_SNAPSHOTS = 50


@dataclass
class History:
    """One entry an epoch, in order.

    Attributes
    ----------
    loss : list of float
        The mean loss of the epoch's batches, each before its update; with λ R(W) where there is a regularizer.
    accuracy : list of float
        The share of samples classified right, likewise; of regressors R².
    learning_rate : list of float
    validation_loss, validation_accuracy : list of float
        The same at the end of the epoch, of samples that are not trained on, and without λ R(W); empty if
        there are none.
    weights : dict of int to state_dict
        The weights at some 50 epochs, evenly spread; 0 is before training.
    gradients : dict of str to list of float
        Where ``fit(..., gradients=True)`` asked for it, how long the gradient of each parameter was, the mean over the
        epoch's batches: √(Σ (∂L/∂w)²), by the parameter's key.
    interrupted : bool
        Whether Ctrl-C ended it early.
    best_epoch : int or None
        With early stopping, the epoch whose weights the model has; None without.
    metric : str
        What ``accuracy`` is: "accuracy" or "R²".
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    weights: dict[int, dict[str, Any]] = field(default_factory=dict)
    interrupted: bool = False
    best_epoch: int | None = None
    gradients: dict[str, list[float]] = field(default_factory=dict)
    metric: str = "accuracy"

    def __len__(self) -> int:
        return len(self.loss)

    def trim(self) -> None:
        """Leave out an epoch that Ctrl-C has ended between one entry and the next."""
        lists = [self.loss, self.accuracy, self.learning_rate]
        if self.validation_loss:
            lists += [self.validation_loss, self.validation_accuracy]
        lists += self.gradients.values()
        n = min(map(len, lists))
        for entries in lists:
            del entries[n:]

    def followed_by(self, later: History) -> History:
        """Another history behind this one; of the weights the first and the last alone."""
        n = len(self)
        return History(
            self.loss + later.loss,
            self.accuracy + later.accuracy,
            self.learning_rate + later.learning_rate,
            self.validation_loss + later.validation_loss,
            self.validation_accuracy + later.validation_accuracy,
            {0: self.weights[0], n + len(later): later.weights[max(later.weights)]},
            self.interrupted or later.interrupted,
            metric=self.metric,
            gradients={name: found + later.gradients.get(name, []) for name, found in self.gradients.items()},
        )

    def __repr__(self) -> str:
        last = f", last loss {self.loss[-1]:.4g}, {self.metric} {self.accuracy[-1]:.3f}" if self.loss else ""
        return f"History({len(self)} epochs{last})"


def snapshot_epochs(epochs: int) -> set[int]:
    """Which epochs to keep the weights of: the first, the last and some 50 between."""
    return {int(k) for k in np.linspace(0, epochs, min(epochs, _SNAPSHOTS) + 1)}
