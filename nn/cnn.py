"""The lecture's convolutional network: conv, pool, conv, pool, dense (L37)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, ShapeError, no_grad, scope
from nn.activations import activation as make_activation
from nn.classifier import Classifier, finite
from nn.convolution import Conv2d, MaxPool2d
from nn.errors import NotFittedError
from nn.initializers import Initializer, float_type
from nn.layers import Linear, Neuron, count_of
from nn.losses import BCELoss, CategoricalCrossEntropyLoss, Loss
from nn.module import Module
from nn.naming import given, named, step_name, weight_name


class CNN(Classifier):
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
    padding : int, pair, "valid" or "same"
        Of the convolutions; "same" keeps the size of the image.
    pool : int or pair
        Windows of the pools.
    activation : str, Module class or Module
        As for `MLP`.
    init : str or callable
        As for `MLP`.
    seed : int
        For the weights and for the order of samples.
    dtype : float64 or float32

    Examples
    --------
    >>> model = CNN((1, 28, 28), 10, maps=(5, 10), padding="valid")
    >>> model.parameter_count()              # 5·(9 + 1) + 10·(5·9 + 1) + 10·(10·5·5 + 1)
    3020
    >>> import numpy as np
    >>> model(np.zeros((4, 1, 28, 28))).shape              # L38: four images in, four predictions out
    (4, 10)
    """

    lr = 0.1
    epochs = 30
    batch_size = 16

    def __init__(
        self,
        shape: Sequence[int] | None = None,
        outputs: int | None = None,
        *,
        maps: Sequence[int] = (32, 64),
        kernel_size: Any = 3,
        padding: Any = "same",
        pool: Any = 2,
        activation: str | Module | type[Module] = "relu",
        init: str | Initializer = "he",
        seed: int = 0,
        dtype: Any = np.float64,
    ) -> None:
        if not isinstance(maps, (list, tuple, range)) or not maps:
            raise ArgumentError(f"maps is how many kernels each convolution has, such as (32, 64); got {maps!r}.")
        self.maps = tuple(count_of("maps", n) for n in maps)
        self.kernel_size, self.padding, self.pool = kernel_size, padding, pool
        self.init, self.seed, self.dtype = init, seed, float_type(dtype)
        self.activations = [make_activation(activation) for _ in self.maps]
        self.shape: tuple[int, ...] | None = None
        self.outputs = None if outputs is None else count_of("outputs", outputs)
        if shape is not None:
            if not isinstance(shape, (list, tuple)) or len(shape) not in (2, 3):
                raise ArgumentError(f"shape is (C, H, W) of an image, or (H, W) of a gray one; got {shape!r}.")
            self.shape = tuple(count_of("a size of the image", n) for n in ((1, *shape) if len(shape) == 2 else shape))
            if self.outputs is not None:
                self._make(self.shape, self.outputs)

    def _make(self, shape: tuple[int, ...], outputs: int) -> None:
        """The layers, with the weights of the seed."""
        rng = np.random.default_rng(self.seed)
        options: dict[str, Any] = {"init": self.init, "rng": rng, "dtype": self.dtype}
        self.convolutions: list[Conv2d] = []
        self.pools = [MaxPool2d(self.pool) for _ in self.maps]
        x: Any = np.zeros((1, *shape), self.dtype)
        for k, (inputs, maps) in enumerate(zip((shape[0], *self.maps), self.maps, strict=False)):
            layer = Conv2d(inputs, maps, self.kernel_size, padding=self.padding, **options)
            layer.weight.name, layer.bias.name = weight_name(k), weight_name(k).replace("W", "b")  # type: ignore[union-attr]
            self.convolutions.append(layer)
            with no_grad():
                x = self.pools[k].forward(layer.forward(x))
        if outputs == 1:
            self.head: Linear | Neuron = Neuron(x.size, **options)
        else:
            self.head = Linear(x.size, outputs, **options)
            self.head.weight.name = weight_name(len(self.maps))
        self.shape, self.outputs = shape, outputs

    # ---------------------------------------------------------------------------- as a classifier
    def samples(self, X: Any) -> Any:
        """X (N, C, H, W), or (N, H, W) if it is gray, as (N, C, H, W) of finite numbers."""
        found = finite(X, "images, (N, C, H, W) or (N, H, W)")
        if found.ndim == 3:
            return found[:, None]
        if found.ndim != 4:
            hint = " One gray image is X[None]." if found.ndim == 2 else ""
            raise ShapeError(f"X has shape {found.shape}; expected (N, C, H, W), or (N, H, W) for gray images.{hint}")
        return found

    def size_of(self, X: Any) -> tuple[int, ...]:
        """The shape of one image."""
        return tuple(X.shape[1:])

    def described(self, size: Any) -> str:
        """``images of (1, 8, 8)``."""
        return f"images of {size}"

    def build(self, n_features: Any, n_classes: int) -> None:
        """Make the layers for images of this shape, or check that they fit."""
        outputs = 1 if n_classes == 2 and self.outputs in (1, None) else n_classes
        shape = self.shape or n_features
        if shape != n_features or self.outputs not in (outputs, None):
            raise ShapeError(
                f"CNN({self.shape}, {self.outputs}) does not fit images of {n_features} and {n_classes} classes; "
                f"CNN({n_features}, {1 if n_classes == 2 else n_classes}) does."
            )
        if not hasattr(self, "head"):
            self._make(shape, outputs)

    def targets(self, indices: Any) -> Any:
        """0 or 1 for one output, one-hot rows for more."""
        if self.outputs == 1:
            return np.asarray(indices, float)
        return np.eye(self.outputs or 0)[np.asarray(indices)]

    def features(self, x: Any) -> Any:
        """What the convolutions make of images x (N, C, H, W): the maps of the last pool."""
        if not hasattr(self, "head"):
            raise NotFittedError("This CNN has no weights yet: say the image's shape and the outputs, or call fit.")
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
            return named(self.head.forward(autograd.flatten(x)), step_name(3 * len(self.maps)))

    def forward(self, x: Any) -> Any:
        """The probability of the second class (one output) or of each class."""
        z = self.scores(x)
        with scope("output"):
            return named(autograd.sigmoid(z) if self.outputs == 1 else autograd.softmax(z), "y")

    def criterion(self) -> Loss:
        """The mean cross entropy of two or of K classes (L16, L18, erratum E6)."""
        return BCELoss() if self.outputs == 1 else CategoricalCrossEntropyLoss()

    def __repr__(self) -> str:
        return f"CNN({self.shape}, {self.outputs}, maps={self.maps})"
