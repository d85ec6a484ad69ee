"""The lecture's convolutional network: conv, pool, conv, pool, dense (L37)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

import numpy as np

import autograd
from autograd import ShapeError, no_grad, scope
from nn.checks import COUNT, Constraint
from nn.layers.activation import activation as make_activation
from nn.layers.convolution import Conv2d
from nn.layers.dense import Linear, Neuron
from nn.layers.initializers import Initializer, float_type
from nn.layers.module import Module
from nn.layers.pooling import MaxPool2d
from nn.layers.resolution import given
from nn.losses.base import Loss
from nn.losses.probability import BCELoss, CategoricalCrossEntropyLoss
from nn.models.image_classifier import ImageClassifier
from nn.models.made_of_arguments import Part
from nn.names import named, step_name, weight_name


@dataclass(eq=False, repr=False)
class CNN(ImageClassifier):
    """A classifier of images: convolution, activation, max-pooling, again, then a dense layer (L37).

    With one output y = σ(wᵀ·), a probability, trained on the cross entropy of two classes; with more,
    y = softmax(W ·), on that of K classes (the lecture's page shows the two-class loss there: erratum E6). Nodes have
    the lecture's names: A = x ∗ W⁰ + b⁰, B = ReLU(A), C = max-pool(B), D = C ∗ W¹ + b¹, and so on, then y, l.

    Parameters
    ----------
    shape : tuple of int, optional
        (C, H, W) of an image, or (H, W) of a gray one; found by ``fit`` when left out.
    outputs : int, optional
        1 for two classes, else one for each class; found by ``fit`` when left out.
    maps : sequence of int
        Kernels of each convolution.
    kernel_size : int or pair
        Of the convolutions.
    padding : int, pair, "valid" or "same"
        Of the convolutions; "same" keeps the size of the image.
    pool : int or pair
        Windows of the pools.
    activation : str, Module class or Module
        As for `MLP`.
    init : str or callable
        As for `MLP`.
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        See `nn.models.estimator.Estimator`.
    class_weight
        See `nn.models.classifier.Classifier`.

    Examples
    --------
    >>> model = CNN((1, 28, 28), 10, maps=(5, 10), padding="valid")
    >>> model.parameter_count()              # 5·(9 + 1) + 10·(5·9 + 1) + 10·(10·5·5 + 1)
    3020
    >>> import numpy as np
    >>> model(np.zeros((4, 1, 28, 28))).shape              # L38: four images in, four predictions out
    (4, 10)
    """

    convolutions = Part()
    activations = Part()
    pools = Part()
    head = Part()
    usual_lr = 0.1

    constraints: ClassVar[Mapping[str, Constraint]] = {"outputs": COUNT}

    shape: Sequence[int] | None = None
    outputs: int | None = None
    _: KW_ONLY
    maps: Sequence[int] = (32, 64)
    kernel_size: Any = 3
    padding: Any = "same"
    pool: Any = 2
    activation: str | Module | type[Module] = "relu"
    init: str | Initializer = "he"
    epochs: int = 30

    # ------------------------------------------------------------------------------- layers
    def make(self, size: Any, outputs: int) -> None:
        """The layers, with the weights of ``random_state``."""
        all_maps = self.maps_given()
        rng, dtype = self.generator(), float_type(self.dtype)
        options: dict[str, Any] = {"init": self.init, "rng": rng, "dtype": dtype}
        convolutions: list[Conv2d] = []
        activations = [make_activation(self.activation) for _ in all_maps]
        pools = [MaxPool2d(self.pool) for _ in all_maps]
        x: Any = np.zeros((1, *size), dtype)
        for k, (inputs, maps) in enumerate(zip((size[0], *all_maps), all_maps, strict=False)):
            layer = Conv2d(inputs, maps, self.kernel_size, padding=self.padding, **options)
            layer.weight.name, layer.bias.name = weight_name(k), weight_name(k).replace("W", "b")  # type: ignore[union-attr]
            convolutions.append(layer)
            with no_grad():
                x = pools[k].forward(layer.forward(x))
        if outputs == 1:
            head: Linear | Neuron = Neuron(x.size, **options)
        else:
            head = Linear(x.size, outputs, **options)
            head.weight.name = weight_name(len(all_maps))
        self.convolutions, self.activations, self.pools, self.head = convolutions, activations, pools, head

    def check_sizes(self, size: Any, outputs: int) -> None:
        """Shape and outputs must fit the data."""
        image = self.image_given()
        if image not in (size, None) or self.outputs not in (outputs, None):
            raise ShapeError(
                f"CNN({image}, {self.outputs}) does not fit images of {size} and "
                f"{2 if outputs == 1 else outputs} classes; CNN({size}, {outputs}) does."
            )

    def outputs_for(self, n_classes: int) -> int:
        """One for two classes, unless two are asked for; else one a class."""
        return 1 if n_classes == 2 and self.outputs != 2 else n_classes

    # ---------------------------------------------------------------------------- computing
    def features(self, x: Any) -> Any:
        """What the convolutions make of images x (N, C, H, W): the maps of the last pool."""
        x = given(x, "x", self.scalar, self.dtype)
        for k, layers in enumerate(zip(self.convolutions, self.activations, self.pools, strict=True)):
            with scope(f"layer {k + 1}"):
                for step, layer in enumerate(layers):
                    x = named(layer.forward(x), step_name(3 * k + step))
        return x

    def scores(self, x: Any) -> Any:
        """The output layer's W ·, before σ or softmax."""
        x = self.features(x)
        with scope("output"):
            return named(self.head.forward(autograd.flatten(x)), step_name(3 * len(self.convolutions)))

    def forward(self, x: Any) -> Any:
        """The probability of the second class (one output) or of each class."""
        z = self.scores(x)
        with scope("output"):
            return named(autograd.sigmoid(z) if isinstance(self.head, Neuron) else autograd.softmax(z), "y")

    def criterion(self) -> Loss:
        """The mean cross entropy of two or of K classes (L16, L18, erratum E6)."""
        return BCELoss() if isinstance(self.head, Neuron) else CategoricalCrossEntropyLoss()
