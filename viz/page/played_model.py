"""What a playground takes: which models, and what it asks of them."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

import nn
from autograd import DataTypeError
from nn.data.feature_names import feature_names, note_names
from nn.layers.initializers import INITIALIZERS
from nn.losses.margin import HingeLoss, MulticlassHingeLoss, MulticlassPerceptronLoss, PerceptronLoss
from nn.losses.probability import BCELoss, CategoricalCrossEntropyLoss
from nn.losses.regression import MSELoss
from nn.models.classifier import Classifier
from nn.models.dense_network import DenseNetwork
from nn.models.linear import OneLayer, OneNeuron
from nn.models.linear_regression import LinearRegression
from nn.models.regressor import Regressor
from viz.errors import DrawingError
from viz.page.fragments import ACTIVATIONS, REGULARIZERS
from viz.page.played_stack import Stack

MAX_HIDDEN, MAX_NEURONS, MAX_INPUTS = 4, 32, 64

_TAKES = (
    "viz.playground(model, X, t) takes a model of dense layers: nn.MLP, nn.MLPRegressor, nn.NeuralClassifier of a "
    "Sequential, nn.LogisticRegression, nn.SoftmaxRegression, nn.LinearSVM, nn.MulticlassSVM, nn.Perceptron, "
    "nn.MulticlassPerceptron or nn.LinearRegression; or an nn.CNN"
)
_OUTPUTS = {BCELoss: nn.Sigmoid, CategoricalCrossEntropyLoss: nn.Softmax}
"""What makes probabilities of scores, by the loss that takes them."""
_OF_SCORES = (PerceptronLoss, HingeLoss, MulticlassPerceptronLoss, MulticlassHingeLoss, MSELoss)


@dataclass(frozen=True)
class Played:
    """The parts of a model that the page shows.

    Attributes
    ----------
    model : Estimator
        A copy that knows its classes and has weights.
    layers : list of Linear or Neuron
    activations : list of Module
        One behind each layer but the last.
    dropout : list of float
        How much is left out of what each layer takes.
    skips : list of (str, str)
        From where to where a `Residual` leads past its block: ``h1`` is what layer 1 takes, ``z1`` its scores.
    output : Module or None
        σ or softmax; None where the scores are the outputs.
    """

    model: Any
    layers: list[Any]
    activations: list[Any]
    dropout: list[float]
    skips: list[tuple[str, str]]
    output: Any

    @property
    def sizes(self) -> list[int]:
        """Neurons a layer, from the inputs to the outputs."""
        shapes = [layer.weight.shape for layer in self.layers]
        return [shapes[0][-1] - self.layers[0].bias, *(shape[0] if len(shape) == 2 else 1 for shape in shapes)]

    @property
    def names(self) -> list[str]:
        """What the page calls each activation."""
        return [name_of(one) for one in self.activations]

    @property
    def alphas(self) -> list[list[float] | None]:
        """The slopes that an activation has learned, where it learns some: one, or one for each neuron."""
        learns = [isinstance(one, nn.PReLU) for one in self.activations]
        found = zip(self.activations, learns, strict=True)
        return [np.atleast_1d(one.weight.data).tolist() if is_one else None for one, is_one in found]

    @property
    def classifies(self) -> bool:
        """Whether it tells classes apart; else it predicts a measurement."""
        return isinstance(self.model, Classifier)


def name_of(activation: Any) -> str:
    """The usual name of an activation, or its own where it has settings.

    >>> name_of(nn.ReLU()), name_of(nn.LeakyReLU(0.2))
    ('relu', 'LeakyReLU(0.2)')
    """
    if isinstance(activation, nn.PReLU):
        return "prelu"  # its slopes are among the weights
    usual = next((name for name, kind in ACTIVATIONS.items() if type(activation) is kind), None)
    return usual if usual is not None and repr(ACTIVATIONS[usual]()) == repr(activation) else repr(activation)


def played(model: Any, X: Any, t: Any) -> Played:
    """The parts of a copy of the model.

    Raises
    ------
    DataTypeError
        If it is not a model of dense layers, or one of many labels or measurements a sample.
    DrawingError
        If it is too large, or computes what the page does not.
    """
    if not isinstance(model, (DenseNetwork, OneNeuron, OneLayer, LinearRegression, nn.NeuralClassifier)):
        got = model.__name__ + ", a class" if isinstance(model, type) else type(model).__name__
        raise DataTypeError(f"{_TAKES}; got {got}.")
    twin = copy.deepcopy(model)
    if ("n_features_in_" if isinstance(model, Regressor) else "classes_") not in vars(twin):
        twin.prepare(X, t)
        note_names(twin, feature_names(X))
    criterion = twin.criterion()
    if type(criterion) not in (*_OUTPUTS, *_OF_SCORES):
        raise DataTypeError(f"{_TAKES}; this {type(model).__name__} is trained on {type(criterion).__name__}.")
    targets = twin.encoded(X, t)[1]
    if targets.ndim > 1 if isinstance(twin, Regressor) else twin.strata(targets) is None:
        many = "measurements" if isinstance(twin, Regressor) else "labels"
        raise DataTypeError(
            f"{_TAKES} of one class or measurement a sample; this {type(model).__name__} has many {many}."
        )
    output = _OUTPUTS.get(type(criterion))
    found = Played(twin, *_parts(twin), None if output is None else output())
    _check(found)
    return found


def _parts(model: Any) -> tuple[list[Any], list[Any], list[float], list[tuple[str, str]]]:
    """Dense layers, the activations between them, how much each layer's inputs are left out, and ways around."""
    if isinstance(model, DenseNetwork):
        return list(model.layers), list(model.activations), [0.0] * len(model.layers), []
    if not isinstance(model, nn.NeuralClassifier):
        return [model.neuron if isinstance(model, OneNeuron) else model.linear], [], [0.0], []
    found = Stack()
    found.add(model.network)
    found.end()
    return found.layers, found.activations, found.dropout, found.skips


def _check(found: Played) -> None:
    """A network that can be drawn, and whose activations the page has."""
    sizes = found.sizes
    if len(sizes) > MAX_HIDDEN + 2 or max(sizes[1:]) > MAX_NEURONS or sizes[0] > MAX_INPUTS:
        raise DrawingError(
            f"A playground draws up to {MAX_INPUTS} features and {MAX_HIDDEN} hidden layers of up to {MAX_NEURONS} "
            f"neurons, and this network is {'-'.join(map(str, sizes))}: take a smaller one, such as "
            f"nn.MLP([{sizes[0]}, 8, 8, {sizes[-1]}])."
        )
    wrong = next((one for one in found.activations if type(one) not in ACTIVATIONS.values()), None)
    if wrong is not None:
        raise DrawingError(f"A playground has the activations {', '.join(ACTIVATIONS)}; got {wrong!r}.")


def init_of(model: Any) -> str:
    """How new weights begin."""
    init = model.chosen("init") if hasattr(model, "init") else "xavier"
    if not isinstance(init, str):
        raise DrawingError(
            "A playground draws new weights itself, and cannot call a function for them: init is one of "
            f"{', '.join(INITIALIZERS)}."
        )
    return init


def training(model: Any, n: int) -> dict[str, Any]:
    """How the model is trained, in the words of the page."""
    made = model.fresh_optimizer()
    if made.max_norm is not None:
        raise DrawingError("A playground does not clip gradients: leave max_norm away.")
    kind = next((name for name, one in REGULARIZERS.items() if type(model.regularizer) is one), "L2")
    if model.regularizer is not None and (
        type(model.regularizer) not in REGULARIZERS.values() or model.regularizer.bias
    ):
        raise DrawingError(f"A playground has nn.SquaredL2 and nn.L1 of the weights; got {model.regularizer!r}.")
    size = model.chosen("batch_size")
    if size == "auto":
        size = model.usual_batch(n)
    if getattr(model, "solver", None) == "perceptron":
        size = 1  # the lecture's algorithm takes one sample at a time
    return {
        "rule": rule_of(made),
        "lr": float(made.lr),
        "batch": int(n if size is None else min(size, n)),
        "penalty": kind,
        "lam": 0.0 if model.regularizer is None else float(model.regularizer.lam),
    }


def rule_of(made: Any) -> str:
    """What the page calls an optimizer: "SGD", "Momentum", "Adam", or by its own name where it is another."""
    plain = not made.weight_decay and not getattr(made, "nesterov", False)
    if plain and type(made) is nn.SGD:
        return "Momentum" if made.momentum else "SGD"
    if plain and type(made) is nn.Adam and (made.betas, made.eps) == ((0.9, 0.999), 1e-8):
        return "Adam"
    kind = type(made).__name__
    return f"{kind}, own" if kind in ("SGD", "Adam") else kind
