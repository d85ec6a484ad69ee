"""The training loop: batches of samples in random order, a step down the gradient for each (L06, L38)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from autograd import ShapeError
from nn.checks import count_of
from nn.errors import DivergenceError
from nn.layers.module import Module, evaluating
from nn.optim.base import Optimizer
from nn.optim.plateau import tell
from nn.randomness import own_generator
from nn.training.callbacks import Training, callbacks_of
from nn.training.early_stopping import EarlyStopping, Still
from nn.training.history import History, snapshot_epochs
from nn.training.progress import progress_bar


def train(
    model: Module,
    step: Callable[[Any, Any], tuple[float, float]],
    X: Any,
    targets: Any,
    optimizer: Optimizer,
    *,
    epochs: int = 100,
    batch_size: int | None = None,
    schedule: Callable[[int], float] | None = None,
    validate: Callable[[], tuple[float, float]] | None = None,
    patience: int | None = None,
    tol: float | None = None,
    least: int = 1,
    summed: bool = False,
    rng: np.random.Generator | int | None = None,
    progress: bool = False,
    callbacks: Any = (),
    norms: Callable[[], dict[str, float]] | None = None,
) -> History:
    """Train ``model`` on samples X (N, ...) with ``targets`` (N, ...), in place.

    Parameters
    ----------
    model : Module
        Its weights are kept in the history at some epochs. It is in training mode meanwhile, and in the
        mode for predicting afterwards.
    step : callable
        ``step(X, targets)`` trains on one batch; it returns its loss and how many of it were right, both
        from before the update.
    X : array, shape (N, ...)
        A sample in each row.
    targets : array, shape (N,) or (N, K)
        What the loss compares a row's output with.
    optimizer : Optimizer
    epochs : int
        How often every sample is seen.
    batch_size : int, optional
        Samples for each step; all of them when left out, which is plain gradient descent.
    schedule : callable, optional
        The learning rate of epoch k = 1, 2, ...; that of the optimizer when left out.
    validate : callable, optional
        ``validate()`` returns loss and accuracy on samples that are not trained on.
    patience : int, optional
        Early stopping: end when so many epochs have passed without a smaller loss, that of ``validate``
        where there is one, and go back to the weights of the best epoch.
    tol : float, optional
        End when that loss has not fallen by more than this in `STILL` epochs in a row; the weights stay.
    least : int
        The last batch of an epoch is what is left over; if it is smaller than this, it goes to the batch before.
    summed : bool
        Whether the loss of a batch is a sum over its samples, not a mean; that of an epoch is then a sum too.
    rng : numpy.random.Generator or int, optional
        For the order of samples. When left out, another order with each call (see `nn.manual_seed`).
    progress : bool
        Whether to show a progress bar.
    callbacks : sequence of callable or Callback
        Called after each epoch with the `Training`; a function that returns True ends it.
    norms : callable, optional
        ``norms()``: how long the gradient of each parameter was in the last step, for the history.

    Returns
    -------
    History

    Raises
    ------
    DivergenceError
        If the loss or a weight is no finite number any more. The model gets back the weights of the last
        epoch that the history has kept, and the error has the history.
    ShapeError
        If there is no sample, or not one target for each.
    """
    epochs, n = count_of("epochs", epochs), len(X)
    if n == 0 or len(targets) != n:
        raise ShapeError(f"X has {n} samples and there are {len(targets)} targets: training needs one for each sample.")
    ends = batch_ends(n, batch_size, least)
    ending = [EarlyStopping(patience)] if patience is not None else []
    asked = [*ending, *([Still(tol)] if tol is not None else []), *callbacks_of(callbacks)]
    rng = own_generator(rng)
    history, keep = History(metric=getattr(model, "metric", "accuracy")), snapshot_epochs(epochs)
    history.weights[0] = model.state_dict()
    training = Training(model, optimizer, history, epochs, schedule, rng, asked)
    for callback in asked:
        callback.begin(training)
    parameters = model.parameters()
    # What overflows is reported below, once, with its cause.
    quiet = np.errstate(over="ignore", invalid="ignore")
    with quiet, progress_bar(epochs, progress) as bar:
        try:
            model.train()
            for epoch in range(training.epoch + 1, epochs + 1):
                if training.stop:
                    break
                if schedule is not None:
                    optimizer.lr = schedule(epoch)
                order = rng.permutation(n)
                total, right = 0.0, 0.0
                lengths: dict[str, float] = {}
                for start, end in pairwise([0, *ends]):
                    batch = order[start:end]
                    loss, hits = step(X[batch], targets[batch])
                    if not np.isfinite(loss):
                        raise DivergenceError(diverged(epoch, optimizer.lr, f"the loss is {loss}"))
                    total += loss * (n if summed else len(batch))
                    right += hits
                    for name, length in norms().items() if norms is not None else ():
                        lengths[name] = lengths.get(name, 0.0) + length / len(ends)
                if not all(np.isfinite(p.data).all() for p in parameters):
                    raise DivergenceError(diverged(epoch, optimizer.lr, "a weight is infinite or NaN"))
                watched = total / n
                if validate is not None:
                    with evaluating(model):
                        watched, accuracy = validate()
                    if not np.isfinite(watched):
                        raise DivergenceError(diverged(epoch, optimizer.lr, f"the validation loss is {watched}"))
                    history.validation_loss.append(watched)
                    history.validation_accuracy.append(accuracy)
                tell(schedule, watched)
                history.loss.append(total / n)
                history.accuracy.append(right / n)
                history.learning_rate.append(optimizer.lr)
                for name, length in lengths.items():
                    history.gradients.setdefault(name, []).append(length)
                training.epoch, training.loss = epoch, watched
                for callback in asked:
                    callback.after_epoch(training)
                if epoch in keep or training.stop:
                    history.weights[epoch] = model.state_dict()
                if bar is not None:
                    bar.update()
                    bar.set_postfix(loss=f"{total / n:.4f}", accuracy=f"{right / n:.3f}", refresh=False)
        except KeyboardInterrupt:
            history.interrupted = True
            history.trim()
        except DivergenceError as error:
            model.load_state_dict(history.weights[max(history.weights)])
            error.history = history
            raise
        finally:
            model.eval()
    for callback in asked:
        callback.end(training)
    return history


def batch_ends(n: int, batch_size: int | None, least: int) -> list[int]:
    """Where each batch of n samples ends; what is left over is the last, or with the one before if less than ``least``.

    >>> batch_ends(100, 40, 1), batch_ends(100, 33, 2), batch_ends(100, None, 1)
    ([40, 80, 100], [33, 66, 100], [100])
    """
    size = n if batch_size is None else count_of("batch_size", batch_size)
    ends = [*range(size, n, size), n]
    if len(ends) > 1 and ends[-1] - ends[-2] < least:
        del ends[-2]
    return ends


def planned_steps(n: int, epochs: int, batch_size: int | None, least: int) -> dict[int, int]:
    """For each length of a batch how many of them there will be.

    >>> planned_steps(100, 5, 16, 1)
    {16: 30, 4: 5}
    """
    lengths = Counter(b - a for a, b in pairwise([0, *batch_ends(n, batch_size, least)]))
    return {length: count * count_of("epochs", epochs) for length, count in lengths.items()}


def diverged(epoch: int, lr: float, what: str) -> str:
    """What is said of a training that has left the finite numbers."""
    return (
        f"Training diverged in epoch {epoch}: {what}, with learning rate {lr:g}. "
        f"Try a smaller one (lr={lr / 10:g}), standardized features, or smaller initial weights."
    )
