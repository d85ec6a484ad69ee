"""Fitting: what happens in ``fit``, one method a step, and what a kind of model defines of it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from operator import is_
from typing import Any

import numpy as np

from autograd import ArgumentError, DataTypeError, no_grad
from autograd.errors import short
from nn.data.feature_names import feature_names, note_names
from nn.errors import DivergenceError
from nn.layers.initializers import float_type
from nn.layers.module import evaluating
from nn.layers.resolution import given, numbers_in
from nn.layers.roles import note_loss
from nn.models.learned_attributes import LearnedAttributes
from nn.models.made_of_arguments import Built
from nn.models.training_arguments import TrainingArguments
from nn.models.verdict import say
from nn.names import named
from nn.optim.base import Optimizer
from nn.optim.optimizers import optimizer as make_optimizer
from nn.optim.optimizers import usual_rate
from nn.optim.schedules import schedule
from nn.training.eager_step import EagerStep
from nn.training.history import History
from nn.training.hold_out import hold_back, share_of
from nn.training.loop import planned_steps, train
from nn.training.recorded_step import RecordedStep
from nn.training.weighting import packed, sample_weights, unpacked, weighted

_AT_ONCE = 1 << 22
"""How many numbers to predict from at once: more samples go in several batches, for memory's sake."""


class Fitting(LearnedAttributes, TrainingArguments, Built):
    """A model that can be trained; `nn.models.estimator.Estimator` says how it is called."""

    history_: History
    n_features_in_: Any
    scalar: bool = False
    """Whether this is a twin at scalar resolution, a node for each + and × (see `nn.scalar`)."""
    _coming: Any = None
    """The weights of the samples that `prepare` gets."""
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

    def strata(self, targets: Any) -> Any:
        """The class of each sample, an int, from targets of `prepare`; None where there are no classes."""
        return None

    def weights_of_classes(self, targets: Any) -> Any:
        """How much each class counts, (K,); None where all count the same."""
        return None

    # ------------------------------------------------------------------------------ training
    def loss(self, x: Any, t: Any) -> Any:
        """The loss of samples x for targets t, recorded with the lecture's names: l, or L = l + λ R(W) (L30).

        Targets are what the criterion takes; of a trained classifier also labels of ``classes_``, one a sample.
        """
        loss = self._regularized(self.criterion()(y := self.output(x), self.told(y, t)))
        note_loss(loss, self)
        return loss

    def told(self, y: Any, t: Any) -> Any:
        """Targets as the criterion takes them, from those that may be labels."""
        return t

    def _regularized(self, loss: Any) -> Any:
        if self.regularizer is None:
            return loss
        made = callable(self.regularizer) and not isinstance(self.regularizer, type)
        if (penalty := self.regularizer(self) if made else None) is None:
            came = short(self.regularizer)
            raise ArgumentError(f"regularizer is λ R(W), such as nn.SquaredL2(0.01), or None; got {came}.")
        return named(loss + penalty, "L")

    def _rate(self, lr: Any) -> Any:
        """The learning rate, or its schedule: the one given, the model's own, or what is usual."""
        chosen = self.lr if lr is None else lr
        if chosen is not None:
            return chosen
        return usual_rate(self.chosen("optimizer"), self.usual_lr)

    def usual(self, name: str) -> Any:
        """What "auto" means for an argument, of a model that has it."""
        raise DataTypeError(f"{type(self).__name__} has nothing usual for {name}.")

    def chosen(self, name: str, instead: Any = None) -> Any:
        """An argument, or what is given in its place; for "auto" what is usual."""
        value = getattr(self, name) if instead is None else instead
        return self.usual(name) if isinstance(value, str) and value == "auto" else self.argument(name, value)

    def fresh_optimizer(self) -> Optimizer:
        """The optimizer that a fit would begin with: of all parameters, at its first learning rate."""
        rate = float(schedule(self._rate(None))(1))
        made: Optimizer = make_optimizer(self.chosen("optimizer"))(self.parameters(), lr=rate)
        return made

    def usual_rate(self) -> float:
        """The learning rate that is taken where none is given."""
        held, self.lr = self.lr, None
        try:
            return float(self._rate(None))
        finally:
            self.lr = held

    def _train(
        self, X: Any, t: Any, sample_weight: Any = None, *, epochs: Any = None, batch_size: Any = None, lr: Any = None,
        validation: Any = None, patience: int | None = None, progress: bool = False, eager: bool | None = None,
        callbacks: Any = (), gradients: bool = False,
    ) -> None:  # fmt: skip
        epochs, batch_size = self.chosen("epochs", epochs), self.chosen("batch_size", batch_size)
        chosen, make = self._rate(lr), make_optimizer(self.chosen("optimizer"))
        rates, share = schedule(chosen), share_of(validation)
        X, targets, weights, of_classes = self.taken(X, t, sample_weight)
        output, criterion = self.objective()
        held: Any = self.encoded(*validation) if validation is not None and share is None else None
        hits, alone = self.hits, targets.ndim == 1
        if weights is not None and not _is_summed(criterion):
            weights = None if (weights == weights[0]).all() else weights / weights.mean()
        if weights is not None:
            criterion = weighted(criterion, alone, type(self).__name__)
            if held is not None:
                classes = None if of_classes is None else of_classes[self.strata(held[1])]
                held = held[0], packed(held[1], np.ones(len(held[0])) if classes is None else classes)
            targets = packed(targets, weights)

            def hits(y: Any, t: Any) -> float:
                return self.hits(y, unpacked(t, alone)[0])

        if share is not None:
            plain = targets if weights is None else unpacked(targets, alone)[0]
            X, targets, *held = hold_back(X, targets, share, self.generator(), self.strata(plain))
        validate = None if held is None else self.measuring(held[0], held[1], output, criterion, hits)
        batch_size = self.usual_batch(len(X)) if batch_size == "auto" else batch_size
        epochs = self.usual_epochs(len(X), batch_size) if epochs == "auto" else epochs
        optimizer = self._optimizer_of(make, rates, chosen)
        least = max(getattr(module, "least_batch", 1) for module in self.modules())
        planned = None if eager is not None else planned_steps(len(X), epochs, batch_size, least)
        step = (EagerStep if eager or self.scalar else partial(RecordedStep, planned=planned))(
            output, lambda y, t: self._regularized(criterion(y, given(t, "t", self.scalar))), optimizer,
            watched=gradients,
        )  # fmt: skip
        keys = {id(p): key for key, p in self.named_parameters()} if gradients else {}

        def norms() -> dict[str, float]:
            return {keys[id(p)]: length for p, length in zip(optimizer.parameters, step.norms, strict=True)}

        def train_on(x: Any, t: Any) -> tuple[float, float]:
            loss, y = step(x, t)
            return loss, hits(y, t)

        self.note_start()
        try:
            self.history_ = self.learn(
                train_on, X, targets, optimizer, epochs=epochs, batch_size=batch_size,
                schedule=schedule(chosen, self._epochs_done), validate=validate, patience=patience,
                tol=self.chosen("tol"), least=least,
                summed=_is_summed(criterion), rng=self._order, progress=progress or self.verbose,
                callbacks=callbacks, norms=norms if gradients else None,
            )  # fmt: skip
            self._epochs_done += len(self.history_)
            if not (self._going_on or self.history_.interrupted):
                say(self, X, targets, criterion, weights is not None)
        except DivergenceError as error:
            self.history_, self._optimizer = error.history, None
            raise
        finally:
            optimizer.zero_grad()  # of the last batch: a backward pass of the user's would be added to them
            self._reached = self.state_dict()

    def learn(self, step: Any, X: Any, targets: Any, optimizer: Optimizer, **how: Any) -> History:
        """Find the weights, from samples and targets as `prepare` gives them, step by step."""
        return train(self, step, X, targets, optimizer, **how)

    def _learn_once(self, X: Any, t: Any, sample_weight: Any) -> None:
        """Train for one epoch."""
        self._train(X, t, sample_weight, epochs=1)

    def guessed(self, y: Any, t: Any, weights: Any) -> str | None:
        """What is said if outputs y are no better than a guess of targets t; None if they are, or nobody knows."""
        return None

    def doubted(self, X: Any, t: Any) -> str | None:
        """What is said if a fit this good may be luck; None if not, or nobody knows."""
        return None

    def taken(self, X: Any, t: Any, sample_weight: Any) -> tuple[Any, Any, Any, Any]:
        """Samples and targets of `prepare`, without those of weight 0; the weights, and those of the classes."""
        names = feature_names(X)
        self._coming = sample_weight
        try:
            X, targets = self.prepare(X, t)
        finally:
            del self._coming
        note_names(self, names)
        weights = sample_weights(sample_weight, len(X))
        if weights is not None and not weights.all():
            kept = weights > 0
            X, targets, weights = X[kept], targets[kept], weights[kept]
        of_classes = self.weights_of_classes(targets)
        if of_classes is not None:
            weights = of_classes[self.strata(targets)] * (1.0 if weights is None else weights)
        return X, targets, weights, of_classes

    def _optimizer_of(self, make: Any, rates: Any, chosen: Any) -> Optimizer:
        """The optimizer: the last one, with what it remembers, where training goes on, else a new one."""
        parameters, kept = self.parameters(), self._optimizer
        how = self.optimizer, chosen
        goes_on = (
            self._continues and kept is not None and kept[1:] == how and len(kept[0].parameters) == len(parameters)
        )
        if goes_on and all(map(is_, kept[0].parameters, parameters)):
            optimizer: Optimizer = copy.copy(kept[0])  # an error leaves the last one as it was
            optimizer.memory = [[np.array(m) if np.ndim(m) else m for m in slots] for slots in optimizer.memory]
        else:
            optimizer = make(parameters, lr=rates(1))
            self._epochs_done = 0
        if not isinstance(optimizer, Optimizer):
            raise ArgumentError(
                "optimizer is a name such as 'adam', or a function of (parameters, lr=...) that makes an "
                f"nn.Optimizer; {self.optimizer!r} made {optimizer!r}."
            )
        self._optimizer = optimizer, *how
        return optimizer

    def measuring(
        self, X: Any, targets: Any, output: Any, criterion: Any, hits: Any = None
    ) -> Callable[[], tuple[float, float]]:
        """What measures the mean loss and the share of right samples, without the regularizer."""
        summed, hits = _is_summed(criterion), hits or self.hits

        def validate() -> tuple[float, float]:
            total, right = 0.0, 0.0
            with no_grad():
                for part in self._parts_of(X):
                    y = output(X[part])
                    loss = float(numbers_in(criterion(y, given(targets[part], "t", self.scalar))))
                    total += loss * (len(X) if summed else part.stop - part.start)
                    right += hits(numbers_in(y), targets[part])
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
