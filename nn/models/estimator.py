"""Estimator: a Module that trains itself, with the habits of scikit-learn's models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from autograd import ArgumentError, DataTypeError, no_grad
from nn.errors import DivergenceError
from nn.layers.initializers import float_type
from nn.layers.module import evaluating
from nn.layers.resolution import given, numbers_in
from nn.models.made_of_arguments import Built
from nn.models.training_arguments import TrainingArguments
from nn.names import named
from nn.optim.optimizers import Adam, Optimizer
from nn.optim.optimizers import optimizer as make_optimizer
from nn.optim.schedules import Schedule, schedule
from nn.training.eager_step import EagerStep
from nn.training.history import History
from nn.training.hold_out import hold_back, share_of
from nn.training.loop import train
from nn.training.recorded_step import RecordedStep
from nn.training.roll_back import dice_of, restored_on_error

E = TypeVar("E", bound="Estimator")

_AT_ONCE = 1 << 22
"""How many numbers to predict from at once: more samples go in several batches, for memory's sake."""


class Estimator(TrainingArguments, Built):
    """A model with ``fit``. A subclass says what its parts are, and what training lowers.

    It keeps the arguments of ``__init__`` as they are; its layers are attributes, each a
    `nn.models.made_of_arguments.Part`, that ``make`` sets. These arguments mean the same in every estimator:

    lr : float or callable, optional
        η, or a schedule (see `nn.optim.schedules`); when left out, what is usual for the model and the optimizer.
    epochs : int
        How often every sample is seen.
    batch_size : int or None
        Samples for each step; None: all of them, plain gradient descent (L06).
    optimizer : str or callable
        "sgd", "momentum" (SGD with μ = 0.9), "adam", or a function of (parameters, lr=...).
    regularizer : Regularizer, optional
        λ R(W), added to the loss (L19, L30), such as ``nn.SquaredL2(0.01)``.
    warm_start : bool
        Whether ``fit`` goes on from where the last ``fit`` ended.
    random_state : int, Generator, RandomState or None
        For the weights, the order of samples and which are held back. A number, 0 or more, repeats them with every
        ``fit``; one of NumPy's generators, or the package's stream for None, gives others to every ``fit``.
    dtype : float64 or float32

    Attributes
    ----------
    history_ : History
    n_features_in_ : int
        For images their shape (C, H, W).
    """

    history_: History
    n_features_in_: Any
    scalar: bool = False
    """Whether this is a twin at scalar resolution, a node for each + and × (see `nn.scalar`)."""
    usual_lr: float = 0.5
    """The learning rate of plain gradient descent when none is given."""

    # ------------------------------------------------------------- what each kind of model defines
    def prepare(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Check samples and targets, note what was learned of them, and `begin`; returns both as arrays."""
        raise DataTypeError(f"{type(self).__name__} defines no prepare(X, t).")

    def encoded(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Samples and targets for validation, as `prepare` gives them, of a model that has been prepared."""
        raise DataTypeError(f"{type(self).__name__} defines no encoded(X, t).")

    def output(self, x: Any) -> Any:
        """What the criterion looks at: the model's output, unless a model says otherwise."""
        return self(x)

    def criterion(self) -> Callable[[Any, Any], Any]:
        """The loss function (y, t) that training lowers."""
        raise DataTypeError(f"{type(self).__name__} defines no criterion().")

    def objective(self) -> tuple[Callable[[Any], Any], Callable[[Any, Any], Any]]:
        """What training computes: an output of samples, and a loss of it and the targets."""
        return self.output, self.criterion()

    def hits(self, y: Any, t: Any) -> float:
        """How many samples of a batch count as right, from the output that training looks at."""
        return float("nan")

    # ------------------------------------------------------------------------------ training
    def loss(self, x: Any, t: Any) -> Any:
        """The loss of samples x for targets t, recorded with the lecture's names: l, or L = l + λ R(W) (L30)."""
        return self._regularized(self.criterion()(self.output(x), t))

    def _regularized(self, loss: Any) -> Any:
        if self.regularizer is None:
            return loss
        if not callable(self.regularizer):
            raise ArgumentError(
                f"regularizer is λ R(W), such as nn.SquaredL2(0.01), or None; got {self.regularizer!r}."
            )
        return named(loss + self.regularizer(self), "L")

    def _schedule(self, lr: Any) -> Schedule:
        chosen = self.lr if lr is None else lr
        if chosen is not None:
            return schedule(chosen)
        if self.optimizer is Adam or self.optimizer == "adam":
            return schedule(0.01)
        return schedule(self.usual_lr / 10 if self.optimizer == "momentum" else self.usual_lr)

    def fit(
        self: E,
        X: Any,
        t: Any,
        *,
        epochs: int | None = None,
        batch_size: int | None = None,
        lr: Any = None,
        validation: Any = None,
        patience: int | None = None,
        progress: bool = False,
        eager: bool = False,
    ) -> E:
        """Train on samples X with targets t.

        Training begins with the weights of ``random_state``, or with those that you assigned or loaded. A further
        ``fit`` begins there again and, where ``random_state`` is a number, gives the same, bit for bit; with
        ``warm_start=True`` it goes on from where the last one ended.

        Parameters
        ----------
        X : array-like
            (N, features); images (N, C, H, W) or (N, H, W).
        t : array-like
            One label of any kind for each sample, (N,), or one-hot rows; see the model for others.
        epochs, batch_size, lr
            In place of the model's own, this time.
        validation : (X, t) or float, optional
            Samples to measure loss and accuracy on after each epoch, or which share of X to hold back for it.
        patience : int, optional
            Early stopping: end when the (validation) loss has had no new minimum for so many epochs, with
            the weights of the best one.
        progress : bool
            Whether to show a progress bar.
        eager : bool
            Train on the graph, step by step, instead of recording a step as a program (see
            `autograd.record`), which gives the same numbers sooner. A model that cannot be
            recorded trains on the graph anyway, and warns once (`NotRecordableWarning`).

        Returns
        -------
        self
            Its ``history_`` has the loss, accuracy and weights along the way.

        Raises
        ------
        DivergenceError
            If the loss is no finite number any more. The model has the weights of the last epoch that
            ``history_`` has kept.

        Any other error leaves the model as it was.
        """
        with restored_on_error(self, made=self._is_made()):
            epochs, batch_size = self.argument("epochs", epochs), self.argument("batch_size", batch_size)
            rates, make = self._schedule(lr), make_optimizer(self.optimizer)
            share = share_of(validation)
            X, targets = self.prepare(X, t)
            output, criterion = self.objective()

            validate = None
            if share is not None:
                X, targets, *held = hold_back(X, targets, share, self.generator())
                validate = self._validation(held[0], held[1], output, criterion)
            elif validation is not None:
                validate = self._validation(*self.encoded(*validation), output, criterion)
            optimizer = make(self.parameters(), lr=rates(1))
            if not isinstance(optimizer, Optimizer):
                raise ArgumentError(
                    "optimizer is a name such as 'adam', or a function of (parameters, lr=...) that makes an "
                    f"nn.Optimizer; {self.optimizer!r} made {optimizer!r}."
                )
            step = (EagerStep if eager or self.scalar else RecordedStep)(
                output, lambda y, t: self._regularized(criterion(y, given(t, "t", self.scalar))), optimizer
            )

            def train_on(x: Any, t: Any) -> tuple[float, float]:
                loss, y = step(x, t)
                return loss, self.hits(y, t)

            self._started, self._dice = self.state_dict(), dice_of(self)
            try:
                self.history_ = train(
                    self,
                    train_on,
                    X,
                    targets,
                    optimizer,
                    epochs=epochs,
                    batch_size=batch_size,
                    schedule=rates,
                    validate=validate,
                    patience=patience,
                    summed=_is_summed(criterion),
                    rng=self._order,
                    progress=progress,
                )
            except DivergenceError as error:
                self.history_ = error.history
                raise
            finally:
                self._reached = self.state_dict()
        return self

    def _validation(self, X: Any, targets: Any, output: Any, criterion: Any) -> Callable[[], tuple[float, float]]:
        """What measures the mean loss and the share of right samples, without the regularizer."""
        summed = _is_summed(criterion)

        def validate() -> tuple[float, float]:
            total, right = 0.0, 0.0
            with no_grad():
                for part in self._parts_of(X):
                    y = output(X[part])
                    loss = float(numbers_in(criterion(y, given(targets[part], "t", self.scalar))))
                    total += loss * (len(X) if summed else part.stop - part.start)
                    right += self.hits(numbers_in(y), targets[part])
            return total / len(X), right / len(X)

        return validate

    def _parts_of(self, X: Any) -> list[slice]:
        n = max(1, _AT_ONCE // max(1, X[0].size * 16)) if X.ndim > 2 else max(1, _AT_ONCE // X[0].size)
        return [slice(k, min(k + n, len(X))) for k in range(0, len(X), n)]

    def predicted(self, f: Callable[[Any], Any], X: Any) -> Any:
        """``f(X)`` as an array, computed as when predicting, a batch at a time."""
        with no_grad(), evaluating(self):
            found = [numbers_in(f(X[part])) for part in self._parts_of(X)]
        return found[0] if len(found) == 1 else np.concatenate(found)

    def cast(self, X: Any) -> Any:
        """X in the precision of the weights."""
        with np.errstate(over="ignore"):
            found = X.astype(float_type(self.dtype), copy=False)
        if found.dtype == np.float32 and not np.isfinite(found).all():
            raise ArgumentError(
                f"X holds {np.abs(X).max():g}, too large for float32: standardize the features, or take "
                "dtype=np.float64."
            )
        return found


def _is_summed(criterion: Any) -> bool:
    return getattr(criterion, "reduction", None) == "sum"
