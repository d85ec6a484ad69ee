"""NeuralClassifier: any network of one's own as a classifier."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, ShapeError
from nn.data.arrays import finite
from nn.data.labels import encode_labels
from nn.errors import not_fitted
from nn.layers.module import Module, evaluating
from nn.layers.resolution import given, numbers_in, shape_of
from nn.losses.base import Loss
from nn.losses.probability import BCELoss, CategoricalCrossEntropyLoss
from nn.models.classifier import Classifier
from nn.models.made_of_arguments import Part
from nn.names import named
from nn.randomness import stream_of


@dataclass(eq=False, repr=False)
class NeuralClassifier(Classifier):
    """A classifier of any module that gives scores: ``fit``, ``predict`` and the rest for a network of one's own.

    One score a sample is for two classes, trained on the cross entropy of σ of it; K scores are for K classes, two
    for two among them, trained on that of their softmax. So the module ends with its last dense layer, not with σ
    or softmax.

    Parameters
    ----------
    module : Module or callable
        Takes samples (N, ...) and gives (N,), (N, 1) or (N, K). It stays as it is: the classifier trains a copy. Or
        what makes it when ``fit`` has seen the data: a function, or class, of (features, classes), the first an int, or
        the shape of a sample where that is no row.
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        See `nn.models.estimator.Estimator`. ``random_state`` is for the order of samples, and for the layers without
        ``rng`` of a module that is made by a function; another module brings its own weights.
    class_weight
        See `nn.models.classifier.Classifier`.

    Attributes
    ----------
    network : Module
        The one that is trained.

    Examples
    --------
    >>> from nn import BatchNorm1d, Dropout, Linear, Neuron, ReLU, Sequential
    >>> module = Sequential(Linear(2, 8), BatchNorm1d(8), ReLU(), Dropout(0.1), Neuron(8))
    >>> X, t = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], ["same", "other", "other", "same"]
    >>> NeuralClassifier(module, batch_size=None).fit(X, t).score(X, t)
    1.0
    >>> model = NeuralClassifier(lambda features, classes: Linear(features, classes)).fit(X, t)
    >>> model.network
    Linear(2, 2)
    """

    network = Part()
    usual_lr = 0.1
    module: Module | Callable[[Any, int], Module] | None = None

    def sizes_given(self) -> tuple[Any, int] | None:
        """The module is all that is needed, if there is one already."""
        return (None, 0) if isinstance(self.module, Module) else None

    def make(self, size: Any, outputs: int) -> None:
        """A copy of the module, or a new one."""
        self.network = self._made_for(size, max(outputs, 2), self._seed)

    def _made_for(self, size: Any, classes: int, seed: Any) -> Module:
        """What the function makes for samples of this size, with the weights of a seed; else a copy of the module."""
        made = self.module
        if made is not None and not isinstance(made, Module) and callable(made):
            if hasattr(made, "state_dict"):
                raise ArgumentError(
                    f"NeuralClassifier takes a module of nn, and got a {type(made).__module__} {type(made).__name__}: "
                    "build the same of nn, and nn.export.from_torch(theirs, model) gives it the weights."
                )
            _check_arguments(made)
            with stream_of(seed):
                made = made(size, classes)
        if not isinstance(made, Module):
            raise ArgumentError(
                "NeuralClassifier takes a module, such as nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Neuron(3)), or "
                "a function of (features, classes) that makes one; "
                + (f"got {made!r}." if made is self.module else f"{self.module!r} made {made!r}.")
            )
        return copy.deepcopy(made) if made is self.module else made

    def samples(self, X: Any) -> Any:
        """X (N, ...) as finite numbers."""
        found = finite(X, "samples, one along the first axis")
        if found.ndim < 2:
            raise ShapeError(
                f"X has shape {found.shape}; expected samples along the first axis, (N, ...). Reshape your data: "
                "X[:, None] has one feature, X[None] is one sample."
            )
        return found

    def size_of(self, X: Any) -> Any:
        """How many features, or the shape of one sample."""
        return X.shape[1] if X.ndim == 2 else tuple(X.shape[1:])

    def described(self, size: Any) -> str:
        """A sample's size in words."""
        return f"samples of {size}" if isinstance(size, tuple) else f"{size} features"

    def prepare(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Check the data, and that the module gives as many scores as there are classes."""
        X = self.samples(X)
        classes = len(encode_labels(t)[0] if self._all_classes is None else self._all_classes)
        if classes > 1:
            self._look_at(X, classes)
        return super().prepare(X, t)

    def _look_at(self, X: Any, classes: int) -> None:
        """Note the shape of the scores that the module gives for one sample."""
        module = self._made_for(self.size_of(X), classes, 0)  # not the network: what this draws or counts is no part
        with evaluating(module):
            given_scores = module(self._wrapped(self.cast(X[:1])))
        last = getattr(getattr(given_scores, "op", None), "name", None)
        if last in ("softmax", "sigmoid"):
            raise ArgumentError(
                f"The module ends with {last}, and NeuralClassifier takes {last} of its scores itself: leave it off "
                "the module. A training loop of your own may keep it, with a loss of probabilities."
            )
        self._scored: tuple[int, ...] = np.shape(numbers_in(_flat(given_scores)))

    def begin(self, size: Any, outputs: int) -> None:
        """As `nn.models.made_of_arguments.Built.begin`; also a file says how many scores there are."""
        super().begin(size, outputs)
        self._scored = (1,) if outputs == 1 else (1, outputs)

    def outputs_for(self, n_classes: int) -> int:
        """As many as the module gives: one or two for two classes, else one a class.

        Raises
        ------
        ShapeError
            If the module gives others.
        """
        allowed = [(1,), (1, 2)] if n_classes == 2 else [(1, n_classes)]
        if self._scored not in allowed:
            wanted = f"{n_classes} scores, (N, K)," if n_classes > 2 else "one score, (N,) or (N, 1), or two, (N, 2),"
            raise ShapeError(
                f"The module gives scores of shape {('N', *self._scored[1:])} for {n_classes} classes; end it with "
                f"{wanted} a sample.".replace("'", "")
            )
        return n_classes if len(self._scored) == 2 else 1

    def scores(self, x: Any) -> Any:
        """What the module gives; (N, 1) as (N,). One sample alone, as in a chain, is a batch of one inside."""
        x = self._wrapped(x)
        alone = len(shape_of(x)) == np.size(vars(self).get("n_features_in_", ()))
        return named(_scores(self.network, x[None])[0] if alone else _scores(self.network, x), "z")

    def _wrapped(self, x: Any) -> Any:
        return given(x, "x", self.scalar, self.dtype)

    def forward(self, x: Any) -> Any:
        """The probability of the second class, or of each class."""
        z = self.scores(x)
        scored = vars(self).get("_scored", shape_of(z))
        return named(autograd.sigmoid(z) if len(scored) == 1 else autograd.softmax(z), "y")

    def criterion(self) -> Loss:
        """The mean cross entropy of two or of K classes (L16, L18)."""
        if not hasattr(self, "classes_"):
            raise not_fitted(
                "This NeuralClassifier has no classes yet, which its loss depends on: call fit(X, t) first."
            )
        return BCELoss() if self.outputs_for(len(self.classes_)) == 1 else CategoricalCrossEntropyLoss()


def _check_arguments(make: Callable[..., Any]) -> None:
    """Refuse a function that does not take the two things that it is called with."""
    try:
        taken = signature(make)
    except ValueError:  # of some functions in C nobody knows
        return
    try:
        taken.bind(2, 2)
    except TypeError as error:
        raise ArgumentError(
            "NeuralClassifier calls the function that makes its module with how many features and how many classes "
            f"the data have; this one takes {taken} ({error}). Write lambda features, classes: ..."
        ) from None


def _scores(module: Module, x: Any) -> Any:
    """What a module gives; (N, 1) as (N,)."""
    return _flat(module(x))


def _flat(found: Any) -> Any:
    shape = shape_of(found)
    return autograd.reshape(found, (shape[0],)) if shape[1:] == (1,) else found
