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
        The mean loss of the epoch's batches, each before its update.
    accuracy : list of float
        The share of samples classified right, likewise.
    learning_rate : list of float
    weights : dict of int to state_dict
        The weights at some 50 epochs, evenly spread; 0 is before training.
    interrupted : bool
        Whether Ctrl-C ended it early.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    weights: dict[int, dict[str, Any]] = field(default_factory=dict)
    interrupted: bool = False

    def __len__(self) -> int:
        return len(self.loss)

    def __repr__(self) -> str:
        last = f", last loss {self.loss[-1]:.4g}, accuracy {self.accuracy[-1]:.3f}" if self.loss else ""
        return f"History({len(self)} epochs{last})"


def snapshot_epochs(epochs: int) -> set[int]:
    """Which epochs to keep the weights of: the first, the last and some 50 between."""
    return {int(k) for k in np.linspace(0, epochs, min(epochs, _SNAPSHOTS) + 1)}
