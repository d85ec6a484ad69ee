"""A schedule that waits for the loss to stop falling, and how schedules are told of it."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from nn.arguments import Parametrized
from nn.checks import Constraint, count_of, learning_rate, not_negative, number, share

_PATIENCE = Constraint("a whole number, 0 or more", lambda n: n >= 0)


class ReduceLROnPlateau(Parametrized):
    """η falls to ``factor`` of itself when the loss has had no new minimum for ``patience`` epochs.

    The loss is that of the held-out samples where there are some. As PyTorch's and Keras's of this name.

    Parameters
    ----------
    lr : float
        η at first.
    factor : float
        What is left of it.
    patience : int
        How many epochs without a new minimum are waited for; the next one such makes η smaller.
    threshold : float
        A minimum is new when it is below the last one by this share of it.
    least : float
        η falls no further.

    Notes
    -----
    It begins anew with epoch 1 of a training. In a loop of your own: ``optimizer.lr = schedule(k)`` before epoch k, and
    ``schedule.watch(loss)`` behind it.

    Examples
    --------
    >>> schedule, found = ReduceLROnPlateau(0.4, factor=0.5, patience=1), []
    >>> for k, loss in enumerate([3.0, 2.0, 2.0, 2.0, 2.0], 1):
    ...     found.append(schedule(k))
    ...     schedule.watch(loss)
    >>> found
    [0.4, 0.4, 0.4, 0.4, 0.2]
    """

    def __init__(
        self, lr: float, factor: float = 0.1, patience: int = 10, threshold: float = 1e-4, least: float = 0.0
    ) -> None:
        self.lr = lr
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
        self.least = least
        self._begin()

    def _begin(self) -> None:
        self._now: float | None = None
        self._best, self._waited = inf, 0

    def __call__(self, k: int) -> float:
        """η of epoch k, from 1."""
        if count_of("k, an epoch,", k) == 1:
            self._begin()
        if self._now is None:
            self._now = learning_rate(self.lr)
        return self._now

    def watch(self, loss: float) -> None:
        """Note an epoch's loss."""
        factor, least = share("factor, what is left of η,", self.factor), not_negative("least", self.least)
        if loss < self._best * (1 - share("threshold", self.threshold)):
            self._best, self._waited = loss, 0
        else:
            self._waited += 1
        if self._waited > number("patience", self.patience, _PATIENCE):
            now = learning_rate(self.lr) if self._now is None else self._now
            self._now, self._waited = max(now * factor, least) if now > least else now, 0

    def state_dict(self) -> dict[str, Any]:
        """Where it stands, to go on later."""
        return {"now": self._now, "best": self._best, "waited": self._waited}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Put back what `state_dict` gave."""
        self._now, self._best, self._waited = state["now"], state["best"], state["waited"]


def tell(lr: Any, loss: float) -> None:
    """Tell a schedule the loss of the epoch that has passed, if it wants to know."""
    watch = getattr(lr, "watch", None)
    if watch is not None:
        watch(loss)


def state_of(lr: Any) -> dict[str, Any]:
    """Where a schedule stands, of one that goes by more than the epoch; for a checkpoint."""
    return lr.state_dict() if hasattr(lr, "state_dict") else {}
