"""NeuralClassifier: any network of one's own as a classifier."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, ShapeError, Value, no_grad
from nn.classifier import Classifier, finite
from nn.errors import not_fitted
from nn.losses import BCELoss, CategoricalCrossEntropyLoss, Loss
from nn.module import Module, evaluating
from nn.naming import given, named, numbers_in
from nn.parts import Part


class NeuralClassifier(Classifier):
    """A classifier of any module that gives scores: ``fit``, ``predict`` and the rest for a network of one's own.

    One score a sample is for two classes, trained on the cross entropy of σ of it; K scores are for K classes,
    trained on that of their softmax. So the module ends with its last dense layer, not with σ or softmax.

    Parameters
    ----------
    module : Module
        Takes samples (N, ...) and gives (N,), (N, 1) or (N, K). It stays as it is: the classifier trains a copy.
    lr, epochs, batch_size, optimizer, regularizer, warm_start, seed, dtype
        See `nn.estimator.Estimator`. ``seed`` is for the order of samples; the module brings its own weights.

    Attributes
    ----------
    network : Module
        The copy that is trained.

    Examples
    --------
    >>> from nn import BatchNorm1d, Dropout, Linear, Neuron, ReLU, Sequential
    >>> module = Sequential(Linear(2, 8), BatchNorm1d(8), ReLU(), Dropout(0.1), Neuron(8, rng=1))
    >>> X, t = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], ["same", "other", "other", "same"]
    >>> NeuralClassifier(module, batch_size=None).fit(X, t).score(X, t)
    1.0
    """

    network = Part()
    usual_lr = 0.1

    def __init__(
        self,
        module: Module | None = None,
        *,
        lr: Any = None,
        epochs: int = 200,
        batch_size: int | None = 16,
        optimizer: Any = "sgd",
        regularizer: Any = None,
        warm_start: bool = False,
        seed: int = 0,
        dtype: Any = np.float64,
    ) -> None:
        self.module = module
        self.lr = lr
        self.epochs = epochs
        self.batch_size = batch_size
        self.optimizer = optimizer
        self.regularizer = regularizer
        self.warm_start = warm_start
        self.seed = seed
        self.dtype = dtype

    def sizes_given(self) -> tuple[Any, int] | None:
        """The module is all that is needed."""
        return (None, 0) if isinstance(self.module, Module) else None

    def make(self, size: Any, outputs: int) -> None:
        """A copy of the module."""
        if not isinstance(self.module, Module):
            raise ArgumentError(
                f"NeuralClassifier takes a module, such as nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Neuron(3)); "
                f"got {self.module!r}."
            )
        self.network = copy.deepcopy(self.module)

    def samples(self, X: Any) -> Any:
        """X (N, ...) as finite numbers."""
        found = finite(X, "samples, one along the first axis")
        if found.ndim < 2:
            raise ShapeError(f"X has shape {found.shape}; expected samples along the first axis, (N, ...).")
        return found

    def size_of(self, X: Any) -> Any:
        """How many features, or the shape of one sample."""
        return X.shape[1] if X.ndim == 2 else tuple(X.shape[1:])

    def described(self, size: Any) -> str:
        """A sample's size in words."""
        return f"samples of {size}" if isinstance(size, tuple) else f"{size} features"

    def prepare(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Check the data, and that the module gives as many scores as there are classes."""
        X, targets = super().prepare(X, t)
        with no_grad(), evaluating(self):
            scores = np.shape(numbers_in(self.scores(X[:1])))
        if scores != (1, *targets.shape[1:]):
            wanted = "one score, (N,) or (N, 1)," if targets.ndim == 1 else f"{targets.shape[1]} scores, (N, K),"
            raise ShapeError(
                f"The module gives scores of shape {('N', *scores[1:])} for {len(self.classes_)} classes; end it with "
                f"{wanted} a sample.".replace("'", "")
            )
        return X, targets

    def scores(self, x: Any) -> Any:
        """What the module gives; (N, 1) as (N,)."""
        found = self.network(given(x, "x", self.scalar, self.dtype))
        shape = found.shape if isinstance(found, Value) else np.shape(found)
        return named(autograd.reshape(found, (shape[0],)) if shape[1:] == (1,) else found, "z")

    def forward(self, x: Any) -> Any:
        """The probability of the second class, or of each class."""
        z = self.scores(x)
        return named(autograd.sigmoid(z) if len(np.shape(numbers_in(z))) == 1 else autograd.softmax(z), "y")

    def criterion(self) -> Loss:
        """The mean cross entropy of two or of K classes (L16, L18)."""
        if not hasattr(self, "classes_"):
            raise not_fitted(
                "This NeuralClassifier has no classes yet, which its loss depends on: call fit(X, t) first."
            )
        return BCELoss() if self.outputs_for(len(self.classes_)) == 1 else CategoricalCrossEntropyLoss()
