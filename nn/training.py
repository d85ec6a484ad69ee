"""The training loop: batches of samples in random order, a step down the gradient for each (L06, L38)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from tqdm import tqdm

from autograd import ShapeError
from nn.errors import DivergenceError
from nn.history import History, snapshot_epochs
from nn.layers import count_of
from nn.module import Module


class Optimizer(Protocol):
    """What the loop reads of an optimizer."""

    lr: float


def train(
    model: Module,
    step: Callable[[Any, Any], tuple[float, int]],
    X: Any,
    targets: Any,
    optimizer: Optimizer,
    *,
    epochs: int = 100,
    batch_size: int | None = None,
    rng: np.random.Generator | int = 0,
    progress: bool = False,
) -> History:
    """Train ``model`` on samples X (N, ...) with ``targets`` (N, ...), in place.

    Parameters
    ----------
    model : Module
        Its weights are kept in the history at some epochs.
    step : callable
        ``step(X, targets)`` trains on one batch; it returns its loss and how many of it were right, both
        from before the update.
    X, targets : array
    optimizer : SGD
    epochs : int
        How often every sample is seen.
    batch_size : int, optional
        Samples for each step; all of them when left out, which is plain gradient descent.
    rng : numpy.random.Generator or int
        For the order of samples.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    History

    Raises
    ------
    DivergenceError
        If the loss or a weight is no finite number any more. The model gets back the weights of the last
        epoch that the history has kept.
    ShapeError
        If there is no sample, or not one target for each.
    """
    epochs, n = count_of("epochs", epochs), len(X)
    if n == 0 or len(targets) != n:
        raise ShapeError(f"X has {n} samples and there are {len(targets)} targets: training needs one for each sample.")
    size = n if batch_size is None else min(count_of("batch_size", batch_size), n)
    rng = np.random.default_rng(rng)
    history, keep = History(), snapshot_epochs(epochs)
    history.weights[0] = model.state_dict()
    parameters = model.parameters()
    # What overflows is reported below, once, with its cause.
    quiet = np.errstate(over="ignore", invalid="ignore")
    with quiet, tqdm(total=epochs, desc="training", unit="epoch", disable=not progress) as bar:
        try:
            for epoch in range(1, epochs + 1):
                order = rng.permutation(n)
                total, right = 0.0, 0
                for start in range(0, n, size):
                    batch = order[start : start + size]
                    loss, hits = step(X[batch], targets[batch])
                    if not np.isfinite(loss):
                        raise DivergenceError(_diverged(epoch, optimizer.lr, f"the loss is {loss}"))
                    total += loss * len(batch)
                    right += hits
                if not all(np.isfinite(p.data).all() for p in parameters):
                    raise DivergenceError(_diverged(epoch, optimizer.lr, "a weight is infinite or NaN"))
                history.loss.append(total / n)
                history.accuracy.append(right / n)
                history.learning_rate.append(optimizer.lr)
                if epoch in keep:
                    history.weights[epoch] = model.state_dict()
                bar.update()
                bar.set_postfix(loss=f"{total / n:.4f}", accuracy=f"{right / n:.3f}", refresh=False)
        except KeyboardInterrupt:
            history.interrupted = True
        except DivergenceError:
            model.load_state_dict(history.weights[max(history.weights)])
            raise
    return history


def _diverged(epoch: int, lr: float, what: str) -> str:
    return (
        f"Training diverged in epoch {epoch}: {what}, with learning rate {lr:g}. "
        f"Try a smaller one (lr={lr / 10:g}), standardized features, or smaller initial weights."
    )
