"""The autoencoder: a network that says its input again, through a few numbers in its middle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import pairwise
from math import prod
from typing import Any, ClassVar

import numpy as np

from autograd import ShapeError
from nn.checks import COUNT, Constraint, counts_of
from nn.data.arrays import features, finite
from nn.data.images import as_images
from nn.layers.activation import activation as make_activation
from nn.layers.convolution import Conv2d
from nn.layers.dense import Linear
from nn.layers.initializers import Initializer, float_type
from nn.layers.module import Module
from nn.layers.pooling import Flatten, MaxPool2d, Upsample
from nn.layers.resolution import given
from nn.layers.sequential import Sequential
from nn.layers.unflatten import Unflatten
from nn.layers.units import Units
from nn.losses.base import Loss
from nn.losses.regression import MSELoss
from nn.models.made_of_arguments import Part
from nn.models.samples import Samples
from nn.models.sklearn_tags import SklearnTransformer
from nn.names import named, weight_name
from nn.training.weighting import sample_weights


@dataclass(eq=False, repr=False)
class Autoencoder(SklearnTransformer, Samples):
    """Samples as ``code`` numbers each, and back: the encoder and the decoder are trained to give the input again.

    What goes through so few numbers must be what samples have in common (Rumelhart, Hinton and Williams 1986). Without
    hidden layers it finds the plane of a principal component analysis. Samples are rows of features or images; inside
    they are in standard units (each feature, or all pixels together), so that they may come in any.

    Parameters
    ----------
    code : int
        How many numbers are in the middle.
    hidden_layer_sizes : sequence of int
        Neurons of the layers from the input to the code; those from there to the output are the same backwards.
    maps : sequence of int, optional
        For images, convolutions in place of these layers: how many kernels each has. A pool behind each halves the
        image, and on the way back it is doubled.
    kernel_size : int or pair
        Of the convolutions.
    activation, init
        As for `nn.MLP`; neither the code nor the output has an activation.
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        See `nn.models.estimator.Estimator`.

    Attributes
    ----------
    encoder, decoder : Sequential
    units : Units
        From standard units to those of the samples.
    n_features_in_ : int
        For images their shape (C, H, W).
    history_ : History
        Its ``accuracy`` is the share of the variance that the output has again, its ``loss`` the mean squared error in
        standard units.

    Examples
    --------
    >>> angle = np.linspace(0, 6, 40)
    >>> X = np.stack([np.cos(angle), np.sin(angle), np.cos(angle) + np.sin(angle)], axis=1)       # a circle
    >>> model = Autoencoder(code=2, hidden_layer_sizes=()).fit(X)
    >>> model.transform(X).shape, model.score(X) > 0.99
    ((40, 2), True)
    >>> images = np.random.default_rng(0).uniform(size=(12, 8, 8))
    >>> model = Autoencoder(code=3, maps=(4, 2), epochs=2).fit(images)
    >>> model.reconstruct(images).shape, model.inverse_transform([[0.0, 0.0, 0.0]]).shape
    ((12, 8, 8), (1, 1, 8, 8))
    """

    encoder = Part()
    decoder = Part()
    standard = Part()
    units = Part()

    metric: ClassVar[str] = "R²"
    constraints: ClassVar[Mapping[str, Constraint]] = {"code": COUNT}

    code: int = 2
    _: KW_ONLY
    hidden_layer_sizes: Sequence[int] = (32,)
    maps: Sequence[int] | None = None
    kernel_size: Any = 3
    activation: str | Module | type[Module] = "relu"
    init: str | Initializer = "xavier"
    optimizer: Any = "adam"

    # ------------------------------------------------------------------------------- layers
    def make(self, size: Any, outputs: int) -> None:
        """Encoder and decoder, and the units of the samples."""
        options: dict[str, Any] = {"init": self.init, "rng": self.generator(), "dtype": float_type(self.dtype)}
        if self.maps is not None:
            down, up = self._convolutional(size, outputs, options)
        else:
            said = "hidden_layer_sizes is the neurons of each layer before the code, such as (32, 8)"
            inner = counts_of(said, self.hidden_layer_sizes, "a layer's size", 0)
            images, n = isinstance(size, tuple), prod(size) if isinstance(size, tuple) else size
            down = self._dense([n, *inner, outputs], options)
            up = self._dense([outputs, *inner[::-1], n], options)
            if images:
                down, up = [Flatten(), *down], [*up, Unflatten(size)]
        for k, layer in enumerate(layer for layer in [*down, *up] if isinstance(layer, (Linear, Conv2d))):
            layer.weight.name = weight_name(k)
        self.encoder, self.decoder = Sequential(*down), Sequential(*up)
        together = 1 if isinstance(size, tuple) else size
        self.units, self.standard = Units(together, dtype=self.dtype), Units(together, dtype=self.dtype)

    def _dense(self, sizes: list[int], options: dict[str, Any]) -> list[Module]:
        layers: list[Module] = []
        for n, m in pairwise(sizes):
            layers += [Linear(n, m, **options), make_activation(self.activation)]
        return layers[:-1]

    def _convolutional(self, size: Any, outputs: int, options: dict[str, Any]) -> tuple[list[Module], list[Module]]:
        maps = counts_of("maps is how many kernels each convolution has, such as (8, 4)", self.maps, "maps")
        if not isinstance(size, tuple):
            raise ShapeError(f"maps are for images, (N, C, H, W) or (N, H, W); X has rows of {size} features.")
        channels, factor = size[0], 2 ** len(maps)
        if any(n % factor for n in size[1:]):
            padded = [-(-n // factor) * factor for n in size[1:]]
            raise ShapeError(
                f"An image of {size[1]}×{size[2]} cannot be halved {len(maps)} times: pad it to "
                f"{padded[0]}×{padded[1]} (np.pad), crop it, or have fewer maps."
            )
        small = (maps[-1], *(n // factor for n in size[1:]))
        down: list[Module] = []
        for n, m in zip([channels, *maps], maps, strict=False):
            convolution = Conv2d(n, m, self.kernel_size, padding="same", **options)
            down += [convolution, make_activation(self.activation), MaxPool2d(2)]
        down += [Flatten(), Linear(prod(small), outputs, **options)]
        up: list[Module] = [Linear(outputs, prod(small), **options), make_activation(self.activation), Unflatten(small)]
        for n, m in zip(maps[::-1], [*maps[-2::-1], channels], strict=True):
            up += [Upsample(2), Conv2d(n, m, self.kernel_size, padding="same", **options)]
            up.append(make_activation(self.activation))
        return down, up[:-1]

    # ------------------------------------------------------------------------------ computing
    def encoded_of(self, x: Any) -> Any:
        """The code of samples in standard units."""
        return named(self.encoder(x), "code")

    def scores(self, x: Any) -> Any:
        """Samples in standard units, again."""
        return self.decoder(self.encoded_of(given(x, "x", self.scalar, self.dtype)))

    def forward(self, x: Any) -> Any:
        """The samples again, in their units."""
        x = given(x, "x", self.scalar, self.dtype)
        return named(self.units.forward(self.scores(self.standard.forward(x))), "y")

    def criterion(self) -> Loss:
        """The mean squared error."""
        return MSELoss()

    def objective(self) -> tuple[Any, Any]:
        """The error of samples in standard units."""
        return self.scores, self.criterion()

    def hits(self, y: Any, t: Any) -> float:
        """The share of the variance that is there again, times the size of the batch."""
        return float(np.sum(1.0 - np.mean((y - t) ** 2, axis=tuple(range(1, t.ndim)))))

    # ------------------------------------------------------------------------------ the data
    def samples(self, X: Any) -> Any:
        """X as rows of features, or as images (N, C, H, W)."""
        found = finite(X, "rows of features, (N, features), or images, (N, C, H, W) or (N, H, W)")
        return as_images(found) if found.ndim > 2 else features(found)

    def size_of(self, X: Any) -> Any:
        """How many features, or the shape of an image."""
        return tuple(X.shape[1:]) if X.ndim > 2 else X.shape[1]

    def described(self, size: Any) -> str:
        """A sample's size in words."""
        return f"images of {size}" if isinstance(size, tuple) else f"{size} features"

    def prepare(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Check the samples, learn their units, make the weights."""
        X = self.samples(X)
        self.begin(self.size_of(X), self.argument("code"))
        self.n_features_in_ = self.size_of(X)
        if not self.units.known or self._has_gone_back():
            weights = sample_weights(self._coming, len(X))
            if X.ndim > 2 or X.shape[1] == 1:
                self.units.learn(X.ravel(), None if weights is None else np.repeat(weights, X[0].size))
            else:
                self.units.learn(X, weights)
            self.standard.undo(self.units)
        X = self.cast(self.units.standard(X))
        return X, X

    def encoded(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Samples as `prepare` gives them, of a model that has been prepared."""
        X = self.cast(self.units.standard(self._checked(X)))
        return X, X

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None, **how: Any) -> Any:  # type: ignore[override]
        """Train on samples X; targets there are none.

        Parameters
        ----------
        X : array-like
            (N, features); images (N, C, H, W) or (N, H, W).
        y : ignored
            There for pipelines.
        sample_weight : array-like, optional
            (N,): how much each sample counts, in the error and in the units.
        **how
            All else that `Estimator.fit` takes: ``validation`` is a share, or a pair (samples, anything).

        Returns
        -------
        self
        """
        return super().fit(X, X, sample_weight, **how)

    # ---------------------------------------------------------------------------- using it
    def transform(self, X: Any) -> Any:
        """The code of each sample: (N, code)."""
        return self.predicted(lambda x: self.encoded_of(self._standard_leaf(x)), self._checked(X))

    def _standard_leaf(self, x: Any) -> Any:
        return self.standard.forward(given(x, "x", self.scalar, self.dtype))

    def fit_transform(self, X: Any, y: Any = None, **how: Any) -> Any:
        """`fit`, and the code of the same samples."""
        return self.fit(X, **how).transform(X)

    def inverse_transform(self, Z: Any) -> Any:
        """The sample that each code stands for: (N, code) to (N, features), or to images (N, C, H, W)."""
        self._look_fitted()
        found = features(Z)
        if found.shape[1] != self.made_for[1]:
            raise ShapeError(f"Codes have {self.made_for[1]} numbers each, (N, {self.made_for[1]}); got {found.shape}.")
        decode = lambda z: self.units.forward(self.decoder(given(z, "code", self.scalar, self.dtype)))  # noqa: E731
        return self.predicted(decode, self.cast(found))

    def reconstruct(self, X: Any) -> Any:
        """The samples as they come through the code, in the shape that they have."""
        checked = self._checked(X)
        return self.predicted(self, checked).reshape(np.shape(X))

    def score(self, X: Any, y: Any = None, sample_weight: Any = None) -> float:
        """Which share of the variance of the samples is there again: 1 at best, 0 for their mean; in standard units.

        Of samples that do not vary it is 1 if all is there again, else 0, as R² is of measurements.
        """
        standard, _ = self.encoded(X, None)
        again, weights = self.predicted(self.scores, standard), sample_weights(sample_weight, len(standard))
        wrong, apart = (again - standard) ** 2, (standard - np.average(standard, axis=0, weights=weights)) ** 2
        of_each = wrong.reshape(len(wrong), -1).sum(axis=1), apart.reshape(len(apart), -1).sum(axis=1)
        lost, there = (np.average(found, weights=weights) for found in of_each)
        return float(1.0 - lost / there) if there else float(lost == 0)
