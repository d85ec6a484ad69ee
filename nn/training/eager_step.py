"""A training step on the graph: forward, backward, update."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nn.layers.resolution import numbers_in
from nn.optim.base import Optimizer
from nn.optim.clipping import norm_of

Output = Callable[[Any], Any]
Criterion = Callable[[Any, Any], Any]


class EagerStep:
    """A training step on the graph.

    Parameters
    ----------
    output : callable
        ``output(X)``: what the criterion looks at.
    criterion : callable
        ``criterion(y, t)``: the loss.
    optimizer : Optimizer
    watched : bool
        Whether to note how long each gradient is.

    Attributes
    ----------
    norms : list of float
        Of the last step, if it is watched: √(Σ (∂L/∂w)²) for each of the optimizer's parameters; 0 for one that is
        frozen or has no gradient.
    """

    def __init__(self, output: Output, criterion: Criterion, optimizer: Optimizer, *, watched: bool = False) -> None:
        self.output, self.criterion, self.optimizer, self.watched = output, criterion, optimizer, watched
        self.norms: list[float] = []

    def __call__(self, X: Any, t: Any) -> tuple[float, Any]:
        """Train on one batch; returns the loss and the output, both from before the update.

        When the loss is no finite number, nothing is updated.
        """
        self.optimizer.zero_grad()
        y = self.output(X)
        loss = self.criterion(y, t)
        if loss.size != 1 or np.isfinite(loss.data):  # backward says what to do with a loss of many numbers
            loss.backward()
            if self.watched:
                gradients = [None if p.frozen else p.grad for p in self.optimizer.parameters]
                self.norms = [0.0 if g is None else float(norm_of([g])) for g in gradients]
            self.optimizer.step()
        return loss.item(), numbers_in(y)
