"""The perceptron of two and of K classes, and the lecture's way to train them (L04-L08, L10, L11)."""

from __future__ import annotations

import warnings
from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError
from autograd.errors import short
from nn.arguments import answering_fit
from nn.checks import COUNT, number
from nn.data.labels import signs
from nn.data.scale import out_of_scale
from nn.errors import DivergenceError, NotSeparableWarning, level_outside
from nn.layers.initializers import Initializer
from nn.losses.base import Loss
from nn.losses.margin import MulticlassPerceptronLoss, PerceptronLoss
from nn.models.linear import NoProbabilities, OneLayer, OneNeuron
from nn.names import named
from nn.optim.schedules import schedule
from nn.training.history import History, snapshot_epochs
from nn.training.loop import diverged
from nn.training.progress import progress_bar
from nn.training.roll_back import restored_on_error

_SOLVERS = ("perceptron", "gradient")


@dataclass(eq=False, repr=False)
class _LearnsFromMistakes(NoProbabilities):
    """What both perceptrons share: training sample by sample, from those that are wrong (L08, L11)."""

    _: KW_ONLY
    init: str | Initializer = "normal"
    solver: str = "perceptron"
    epochs: int = 100
    batch_size: int | None = None

    def correct(self, x: Any, t: Any, step: float) -> None:
        """Change the weights if the sample x' with target t is wrong."""
        raise ArgumentError(f"{type(self).__name__} defines no correct(x, t, step).")

    def mistakes(self, X: Any, t: Any) -> tuple[int, float]:
        """How many of the samples x' are wrong, and the criterion of all."""
        raise ArgumentError(f"{type(self).__name__} defines no mistakes(X, t).")

    @answering_fit
    def fit(
        self,
        X: Any,
        t: Any,
        sample_weight: Any = None,
        *,
        epochs: int | None = None,
        batch_size: int | None = None,
        lr: Any = None,
        validation: Any = None,
        patience: int | None = None,
        progress: bool = False,
        eager: bool | None = None,
        callbacks: Any = None,
        gradients: bool | None = None,
    ) -> Any:
        """Train, by default sample by sample until all are right (L08, L11).

        Each wrong sample makes one step of gradient descent on its criterion. A sample on the very line
        counts as wrong. Warns with `NotSeparableWarning` when some are still wrong after ``epochs``
        rounds. With ``solver="gradient"`` it is `Estimator.fit` on the criterion.

        Parameters
        ----------
        X : array-like
            (N, features).
        t : array-like
            (N,), labels of any kind.
        sample_weight : array-like, optional
            (N,): how much each sample counts; its steps are so many times as long.
        epochs : int, optional
            k_MAX, how often to go through the samples.
        batch_size, validation, patience, callbacks, gradients
            Only for ``solver="gradient"``: the algorithm takes one sample at a time and knows when to stop.
        lr : float or callable, optional
            η.
        progress : bool
            Whether to show a progress bar.
        eager : bool, optional
            As for `Estimator.fit`; no difference to the algorithm, which is plain NumPy.

        Raises
        ------
        DivergenceError
            If a weight is no finite number any more.
        """
        if not isinstance(self.solver, str) or self.solver not in _SOLVERS:
            raise ArgumentError(f"solver is 'perceptron' or 'gradient', got {short(self.solver)}.")
        if self.solver == "gradient":
            return super().fit(
                X, t, sample_weight, epochs=epochs, batch_size=batch_size, lr=lr, validation=validation,
                patience=patience, progress=progress, eager=eager, callbacks=callbacks or (), gradients=bool(gradients),
            )  # fmt: skip
        self._refuse(
            batch_size=batch_size, validation=validation, patience=patience, callbacks=callbacks, gradients=gradients
        )
        if self.scalar:
            raise ArgumentError("The perceptron learns at layer resolution: train it, then take nn.scalar(model).")
        rounds, rates = number("epochs", self.epochs if epochs is None else epochs, COUNT), schedule(self._rate(lr))
        with restored_on_error(self, made=self._is_made()):
            wrong, n = self._learn(X, t, sample_weight, rounds, rates, progress or self.verbose)
        if wrong:
            scale = out_of_scale(self.samples(X), vars(self).get("feature_names_in_"))
            also = (
                "" if scale is None else f"; features are out of scale: {scale}, try nn.Standardizer before the model"
            )
            warnings.warn(
                f"not separable within k_MAX = {rounds}: {wrong} of {n} samples are still wrong{also}",
                NotSeparableWarning,
                stacklevel=level_outside(),
            )
        return self

    def _learn_once(self, X: Any, t: Any, sample_weight: Any) -> None:
        if self.solver == "gradient":
            super()._learn_once(X, t, sample_weight)
        else:
            self._learn(X, t, sample_weight, 1, schedule(self._rate(None)), self.verbose)

    def _refuse(self, **given: Any) -> None:
        """An option that the algorithm would not look at is an error."""
        for what, value in given.items():
            if value is not None and not (what == "batch_size" and value == 1):
                came = value if isinstance(value, (int, float, str)) else type(value).__name__
                raise ArgumentError(
                    f"The perceptron learns from one sample at a time until all are right: it takes no {what}, got "
                    f"{came}. With solver='gradient' it does."
                )

    def _learn(self, X: Any, t: Any, sample_weight: Any, rounds: int, rates: Any, progress: bool) -> tuple[int, int]:
        """Prepare and learn; returns how many samples are still wrong, of how many; 0 if Ctrl-C left that open."""
        optimizer = None if self.optimizer == "sgd" else self.optimizer
        self._refuse(batch_size=self.batch_size, optimizer=optimizer, regularizer=self.regularizer)
        X, t, weights, _ = self.taken(X, t, sample_weight)
        ones = np.concatenate([np.ones((len(X), 1), X.dtype), X], axis=1)
        self.note_start()
        self.history_ = history = History(weights={0: self.state_dict()})
        try:
            with np.errstate(over="ignore", invalid="ignore"):  # reported once, with its cause
                wrong = self._rounds(ones, t, weights, rounds, rates, history, progress)
                self._epochs_done += len(history)
                return wrong, len(X)
        except KeyboardInterrupt:
            history.interrupted = True
            history.trim()
            return 0, len(X)
        except DivergenceError as error:
            self.load_state_dict(history.weights[max(history.weights)])
            error.history = history
            raise
        finally:
            self.eval()
            self._reached = self.state_dict()

    def _rounds(self, X: Any, t: Any, weights: Any, rounds: int, rates: Any, history: History, progress: bool) -> int:
        """Go through the samples until all are right; returns how many are not."""
        order, keep, wrong, done = self._order, snapshot_epochs(rounds), len(X), self._epochs_done
        with progress_bar(rounds, progress) as bar:
            for k in range(1, rounds + 1):
                step = rates(done + k)
                for n in order.permutation(len(X)):
                    self.correct(X[n], t[n], step if weights is None else step * weights[n])
                if not all(np.isfinite(p.data).all() for p in self.parameters()):
                    raise DivergenceError(diverged(k, step, "a weight is infinite or NaN"))
                wrong, loss = self.mistakes(X, t)
                history.loss.append(loss)
                history.accuracy.append(1 - wrong / len(X))
                history.learning_rate.append(step)
                if k in keep or not wrong:
                    history.weights[k] = self.state_dict()
                if bar is not None:
                    bar.update()
                if not wrong:
                    break
        return wrong


@dataclass(eq=False, repr=False)
class Perceptron(_LearnsFromMistakes, OneNeuron):
    """y = sign(wᵀx'), trained by the lecture's stochastic gradient descent (L04, L07, L08, L13).

    Parameters
    ----------
    inputs : int, optional
        How many features; found by ``fit`` when left out.
    solver : {"perceptron", "gradient"}
        The lecture's algorithm, sample by sample until all are right; or gradient descent on its criterion,
        by default on all samples at once.
    epochs : int
        k_MAX.
    init, lr, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        As for `LinearModel`; the algorithm takes no optimizer, regularizer or batch_size.
    class_weight
        See `nn.models.classifier.Classifier`.

    Examples
    --------
    >>> X = [[37.5, 72.0], [39.1, 103.0], [38.3, 100.0], [36.7, 88.0]]      # L01
    >>> t = ["healthy", "sick", "sick", "healthy"]
    >>> from nn import Standardizer
    >>> X = Standardizer().fit_transform(X)
    >>> Perceptron().fit(X, t).score(X, t)
    1.0
    """

    usual_lr = 0.1
    for_more = "MulticlassPerceptron"

    def forward(self, x: Any) -> Any:
        """sign(wᵀx'): -1, 0 or +1."""
        return named(autograd.sign(self.scores(x)), "y")

    def targets(self, indices: Any) -> Any:
        """-1 for the first class, +1 for the second."""
        return signs(indices)

    def criterion(self) -> Loss:
        """Σ max(0, -t wᵀx') for targets -1 or +1 (L07)."""
        return PerceptronLoss()

    def correct(self, x: Any, t: Any, step: float) -> None:
        """If t wᵀx' ≤ 0: w ← w + η t x' (L08)."""
        w = self.neuron.weight
        if t * (x @ w.data) <= 0:
            w.assign(w.data + step * t * x)

    def mistakes(self, X: Any, t: Any) -> tuple[int, float]:
        """How many samples are not on their side, and Σ max(0, -t wᵀx')."""
        margins = t * (X @ self.neuron.weight.data)
        return int(np.sum(margins <= 0)), float(np.maximum(0.0, -margins).sum())


@dataclass(eq=False, repr=False)
class MulticlassPerceptron(_LearnsFromMistakes, OneLayer):
    """The class of the largest score W x', trained by the lecture's stochastic gradient descent (L10, L11).

    Parameters
    ----------
    inputs, classes : int, optional
        How many features and classes; found by ``fit`` when left out.
    solver, epochs
        As for `Perceptron`.
    init, lr, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        As for `LinearModel`; the algorithm takes no optimizer, regularizer or batch_size.
    class_weight
        See `nn.models.classifier.Classifier`.

    Examples
    --------
    >>> model = MulticlassPerceptron(2, 3)
    >>> model.linear.weight.assign([[-2, -3.6, 0.5], [-4, 2.4, 4.1], [-6, 4, -4.9]])
    >>> scores = model([1.1, -2.0]).data                 # L10, erratum E5
    >>> scores.round(2), int(scores.argmax())
    (array([-6.96, -9.56,  8.2 ]), 2)
    """

    usual_lr = 0.1
    probable = "SoftmaxRegression"

    def forward(self, x: Any) -> Any:
        """The scores W x'."""
        return self.scores(x)

    def criterion(self) -> Loss:
        """Σ (max wⱼᵀx' - w_tᵀx') for one-hot targets (L11)."""
        return MulticlassPerceptronLoss()

    def correct(self, x: Any, t: Any, step: float) -> None:
        """If another class j wins: w_j ← w_j - η x', w_t ← w_t + η x' (L11, erratum E8)."""
        W, right = self.linear.weight, int(t.argmax())
        scores = W.data @ x
        winner = int(np.where(t > 0, -np.inf, scores).argmax())
        if scores[winner] >= scores[right]:
            new = W.data.copy()
            new[winner] -= step * x
            new[right] += step * x
            W.assign(new)

    def mistakes(self, X: Any, t: Any) -> tuple[int, float]:
        """How many samples another class wins, and the sum of what it wins by."""
        scores = X @ self.linear.weight.data.T
        own = (scores * t).sum(axis=1)
        best = np.where(t > 0, -np.inf, scores).max(axis=1)
        return int(np.sum(best >= own)), float(np.maximum(0.0, best - own).sum())
