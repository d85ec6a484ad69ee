"""The lecture's models as their layers in order, and what a model does that is no layer of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np

from autograd import no_grad
from nn.errors import not_fitted
from nn.export.stages import OUTPUTS, PARTS
from nn.layers.activation import Sigmoid, Softmax
from nn.layers.dense import Neuron
from nn.layers.module import Module, evaluating
from nn.layers.pooling import Flatten
from nn.layers.units import Units
from nn.models.autoencoder import Autoencoder
from nn.models.cnn import CNN
from nn.models.linear import LinearSVM, LogisticRegression, MulticlassSVM, SoftmaxRegression
from nn.models.linear_regression import LinearRegression
from nn.models.localization import Localizer
from nn.models.mlp import MLP
from nn.models.mlp_regressor import MLPRegressor
from nn.models.network import NeuralClassifier
from nn.models.perceptron import MulticlassPerceptron, Perceptron
from nn.models.segmentation import SegmentationCNN


# Parts that have a counterpart as a whole; the models themselves say how they compute.
class Sign(Module):
    """-1, 0 or +1: what the perceptron puts behind its neuron (L04)."""


class Column(Module):
    """(N, 1) to (N,)."""


class UNet(Module):
    """The scores of a `SegmentationCNN`: its layers, joined with those of the same size (L39)."""

    kept = ("down", "up", "merging", "pools", "upsamplings", "activations", "head")

    def __init__(self, model: SegmentationCNN) -> None:
        for key in self.kept:
            setattr(self, key, getattr(model, key))


class Votes(Module):
    """The end of a `Localizer`: each place of the last map says what is there and where, and how much it counts (L39).

    Parameters
    ----------
    model : Localizer
    places : array, shape (1, 4, places)
        Where they are in the image.
    """

    buffers = ("places",)

    def __init__(self, model: Localizer, places: Any) -> None:
        self.ballot, self.head, self.places = model.ballot, model.head, places


class ClassesAndBox(Module):
    """Probabilities of the classes, from scores, and beside them the four numbers of the box."""


OUTPUTS += [Sign, ClassesAndBox, Units]

PARTS.update(
    {
        Perceptron: lambda model: [model.neuron, Sign()],
        LinearSVM: lambda model: [model.neuron, Sign()],
        LogisticRegression: lambda model: [model.neuron, Sigmoid()],
        SoftmaxRegression: lambda model: [model.linear, Softmax()],
        MulticlassPerceptron: lambda model: [model.linear],
        MulticlassSVM: lambda model: [model.linear],
        LinearRegression: lambda model: [model.linear],
        Autoencoder: lambda model: [model.standard, model.encoder, model.decoder, model.units],
        SegmentationCNN: lambda model: [UNet(model), Softmax(1)],
    }
)


def _dense(model: Any) -> list[Module]:
    *hidden, last = model.layers
    return [*chain(*zip(hidden, model.activations, strict=True)), last]


@PARTS.rule(MLP)
def _mlp(model: Any) -> list[Module]:
    found = _dense(model)
    if model.output_activation == "linear":
        return found
    return [*found, Sigmoid() if model.many else _probability(found[-1])]


PARTS[MLPRegressor] = lambda model: [*_dense(model), model.units]


@PARTS.rule(CNN)
def _cnn(model: Any) -> Iterator[Module]:
    for layers in zip(model.convolutions, model.activations, model.pools, strict=True):
        yield from layers
    yield from (Flatten(), model.head, _probability(model.head))


def _probability(last: Module) -> Module:
    return Sigmoid() if isinstance(last, Neuron) else Softmax()


@PARTS.rule(NeuralClassifier)
def _neural(model: Any) -> Iterator[Module]:
    size = getattr(model, "n_features_in_", None)
    if size is None:
        raise not_fitted("This NeuralClassifier has no classes yet: call fit(X, t) first, or export its module.")
    yield model.network
    with no_grad(), evaluating(model):
        scores = np.shape(model.network(np.zeros((1, *(size if isinstance(size, tuple) else (size,))), model.dtype)))
    if scores == (1, 1):
        yield Column()
    yield Sigmoid() if scores in ((1,), (1, 1)) else Softmax()


@PARTS.rule(Localizer)
def _localizer(model: Any) -> Iterator[Module]:
    image = getattr(model, "n_features_in_", None) or (model.sizes_given() or [None])[0]
    if image is None:
        raise not_fitted("This Localizer does not know how large an image is: say its shape, or call fit(X, t) first.")
    layers: list[Module] = []
    for k, pair in enumerate(zip(model.convolutions, model.activations, strict=True)):
        layers += [*pair, *model.pooling[k : k + 1]]
    x: Any = np.zeros((1, *image), model.dtype)
    with no_grad():
        for layer in layers:
            x = layer(x)
    yield from (*layers, Votes(model, model.places_of(x.shape[2:], image[1:]).astype(model.dtype)), ClassesAndBox())
