"""SegmentationCNN: a class for every pixel, from convolutions alone (L39)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import count
from typing import Any, ClassVar

import numpy as np

import autograd
from autograd import ShapeError, scope
from autograd.ops.images.settings import sizes
from nn.checks import COUNT, Constraint, counts_of
from nn.data.arrays import unmasked
from nn.data.images import as_images
from nn.data.labels import one_hot
from nn.data.overlap import dice_score
from nn.errors import LabelError
from nn.layers.activation import activation as make_activation
from nn.layers.convolution import Conv2d
from nn.layers.initializers import Initializer, float_type
from nn.layers.module import Module
from nn.layers.pooling import MaxPool2d, Upsample
from nn.layers.resolution import given
from nn.losses.base import Loss
from nn.losses.pixel import PixelLoss
from nn.models.classifier import Classifier
from nn.models.made_of_arguments import Part
from nn.models.samples import comparable
from nn.names import named, step_name, weight_name
from nn.training.weighting import class_weights, sample_weights


@dataclass(eq=False, repr=False)
class SegmentationCNN(Classifier):
    """A class for every pixel: convolutions down to smaller maps, and up again (L39).

    Down: convolution, activation, max-pooling, again and again, so that a pixel of the smallest map sees a
    large part of the image. Up: convolution, activation, upsampling, joined with the map of that size from the
    way down, and a convolution of both: what is there is known from the small map, where its edge runs from the large
    one (U-Net, Ronneberger et al. 2015). A 1 × 1 convolution gives a score for each class, softmax a probability. No
    layer is dense: the weights fit images of any size, also of others than in training.

    Parameters
    ----------
    channels : int, optional
        C of an image; found by ``fit`` when left out.
    outputs : int, optional
        The number of classes, 2 or more; found by ``fit`` when left out.
    maps : sequence of int
        Kernels of the convolution at each size of map, from the image's own to the smallest.
    kernel_size : int or pair
        Of the convolutions; maps keep their size, so it is odd.
    pool : int or pair
        How much smaller each pool makes a map, and each upsampling larger.
    activation : str, Module class or Module
        As for `MLP`.
    loss_function : {"cross_entropy", "dice", "both"}
        See `nn.losses.pixel.PixelLoss`.
    init : str or callable
        As for `MLP`.
    class_weight : "balanced", dict or None
        How much a pixel of each class counts, and in the Dice loss each class.
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        See `nn.models.estimator.Estimator`. A ``sample_weight`` is how much an image counts.

    Attributes
    ----------
    classes_ : ndarray
        The labels, sorted.
    n_features_in_ : int
        C.

    Examples
    --------
    >>> model = SegmentationCNN(1, 2, maps=(4, 8))
    >>> import numpy as np
    >>> model(np.zeros((3, 1, 8, 8))).shape, model(np.zeros((1, 1, 12, 6))).shape
    ((3, 2, 8, 8), (1, 2, 12, 6))
    >>> X = np.random.default_rng(0).random((20, 8, 8))
    >>> t = np.where(X > 0.5, "bright", "dark")
    >>> model = SegmentationCNN(maps=(4, 8)).fit(X, t)
    >>> model.predict(X).shape, model.score(X, t) > 0.95
    ((20, 8, 8), True)
    """

    down = Part()
    up = Part()
    merging = Part()
    pools = Part()
    upsamplings = Part()
    activations = Part()
    head = Part()
    usual_lr = 0.1
    takes_images = True
    _of_classes: ClassVar[Any] = None  # of the model, once it has been fitted
    """How much a pixel of each class counts, 1 in the mean."""

    constraints: ClassVar[Mapping[str, Constraint]] = {
        "channels": COUNT,
        "outputs": Constraint("the number of classes, 2 or more", lambda n: n >= 2),
    }

    channels: int | None = None
    outputs: int | None = None
    _: KW_ONLY
    maps: Sequence[int] = (8, 16, 32)
    kernel_size: Any = 3
    pool: Any = 2
    activation: str | Module | type[Module] = "relu"
    loss_function: str = "both"
    init: str | Initializer = "he"
    epochs: int = 30
    batch_size: int | None = 8
    optimizer: Any = "adam"

    # ------------------------------------------------------------------------------- layers
    def sizes_given(self) -> tuple[Any, int] | None:
        """Known when the channels and the outputs are."""
        outputs = self._outputs()
        if self.channels is None or outputs is None:
            return None
        return self.argument("channels"), outputs

    def make(self, size: Any, outputs: int) -> None:
        """The layers, with the weights of ``random_state``."""
        maps = self._maps()
        options: dict[str, Any] = {
            "init": self.init,
            "rng": self.generator(),
            "dtype": float_type(self.dtype),
        }
        numbers = count()

        def convolution(inputs: int, outputs: int, kernel_size: Any) -> Conv2d:
            layer = Conv2d(inputs, outputs, kernel_size, padding="same", **options)
            layer.weight.name = weight_name(next(numbers))
            layer.bias.name = layer.weight.name.replace("W", "b")  # type: ignore[union-attr]
            return layer

        steps = list(zip(maps[1:], maps[:-1], strict=True))[::-1]
        self.down = [convolution(*pair, self.kernel_size) for pair in zip((size, *maps), maps, strict=False)]
        self.up = [convolution(*pair, self.kernel_size) for pair in steps]
        self.merging = [convolution(2 * larger, larger, self.kernel_size) for _, larger in steps]
        self.head = convolution(maps[0], outputs, 1)
        self.pools = [MaxPool2d(self.pool) for _ in steps]
        self.upsamplings = [Upsample(self.pool) for _ in steps]
        self.activations = [make_activation(self.activation) for _ in range(len(maps) + 2 * len(steps))]

    def _outputs(self) -> int | None:
        found: int | None = self.argument("outputs")
        return found

    def _maps(self) -> list[int]:
        said = "maps is how many kernels there are at each size of map, such as (8, 16, 32)"
        return counts_of(said, self.maps, "maps")

    def check_sizes(self, size: Any, outputs: int) -> None:
        """Channels and outputs must fit the data."""
        if self.channels not in (size, None) or self._outputs() not in (outputs, None):
            raise ShapeError(
                f"SegmentationCNN({self.channels}, {self.outputs}) does not fit images of {size} channels and "
                f"{outputs} classes; SegmentationCNN({size}, {outputs}) does."
            )

    def check_image(self, shape: tuple[int, ...]) -> None:
        """Raise ShapeError unless (height, width) can be halved, by ``pool``, as often as there are pools."""
        pools = len(self._maps()) - 1
        blocks = [n**pools for n in sizes("pool", self.pool, 2)]
        if any(n % block for n, block in zip(shape, blocks, strict=True)):
            padded = [-(-n // block) * block for n, block in zip(shape, blocks, strict=True)]
            raise ShapeError(
                f"An image of {shape[0]}×{shape[1]} does not fit {pools} pools of {self.pool}: its height is a "
                f"multiple of {blocks[0]} and its width of {blocks[1]}. Pad it to {padded[0]}×{padded[1]} (np.pad), "
                "crop it, or have fewer maps."
            )

    # ---------------------------------------------------------------------------- computing
    def scores(self, x: Any) -> Any:
        """The score of each class at each pixel: images (N, C, H, W) to (N, classes, H, W)."""
        x = given(x, "x", self.scalar, self.dtype)
        self.check_image(x.shape[2:])
        names, activations, kept = map(step_name, count()), iter(self.activations), []

        def convolve(layer: Module, x: Any) -> Any:
            x = named(layer.forward(x), next(names))
            return named(next(activations).forward(x), next(names))

        for k, layer in enumerate(self.down):
            with scope(f"down {k + 1}"):
                x = convolve(layer, x)
                if k < len(self.pools):
                    kept.append(x)
                    x = named(self.pools[k].forward(x), next(names))
        for k, (layer, upsampling, merge) in enumerate(zip(self.up, self.upsamplings, self.merging, strict=True)):
            with scope(f"up {k + 1}"):
                x = named(upsampling.forward(convolve(layer, x)), next(names))
                x = named(autograd.concatenate([kept.pop(), x], axis=1), next(names))
                x = convolve(merge, x)
        with scope("output"):
            return named(self.head.forward(x), next(names))

    def forward(self, x: Any) -> Any:
        """The probability of each class at each pixel: (N, C, H, W) to (N, classes, H, W)."""
        z = self.scores(x)
        with scope("output"):
            return named(autograd.softmax(z, 1), "y")

    def output(self, x: Any) -> Any:
        """The scores: the loss is computed from them."""
        with scope(self.name or type(self).__name__):
            return self.scores(x)

    def criterion(self) -> Loss:
        """The loss of scores for one-hot targets, both (N, classes, H, W)."""
        return PixelLoss(self.loss_function, self._of_classes)

    # ------------------------------------------------------------------------------ the data
    def samples(self, X: Any) -> Any:
        """X (N, C, H, W), or (N, H, W) if it is gray, as (N, C, H, W) that the pools fit."""
        found = as_images(X)
        self.check_image(found.shape[2:])
        return found

    def size_of(self, X: Any) -> int:
        """C: height and width do not matter."""
        return int(X.shape[1])

    def described(self, size: Any) -> str:
        """``images of 1 channel``."""
        return f"images of {size} channel{'s' * (size != 1)}"

    def outputs_for(self, n_classes: int) -> int:
        """One score a class, for two classes as well."""
        return n_classes

    def prepare(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Check images X and labels t (N, H, W), note the classes, make the weights."""
        X, t = self.samples(X), self._labels(t)
        self._one_a_pixel(X, t)
        classes, indices = self._labelled(t.ravel())
        if len(classes) < 2:
            raise LabelError(f"All pixels are {classes.tolist()[0]!r}: a segmentation needs at least two classes.")
        self.begin(self.size_of(X), self.outputs_for(len(classes)))
        self.classes_, self.n_features_in_ = classes, self.size_of(X)
        weights = class_weights(self.class_weight, classes, indices)
        vars(self)["_of_classes"] = None if weights is None else weights / weights[indices].mean()
        return self.cast(X), self.targets(indices.reshape(t.shape))

    def encoded(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Images and targets as `prepare` gives them, of a model that has been prepared."""
        X, t = self._checked(X), self._labels(t)
        self._one_a_pixel(X, t)
        return X, self.targets(self._known(t.ravel()).reshape(t.shape))

    def targets(self, indices: Any) -> Any:
        """Class indices (N, H, W) as one-hot maps (N, classes, H, W)."""
        hot = one_hot(indices, len(self.classes_)).astype(float_type(self.dtype), copy=False)
        return np.ascontiguousarray(np.moveaxis(hot, -1, 1))

    @staticmethod
    def _labels(t: Any) -> Any:
        found = np.asarray(unmasked(t, "t"))
        if found.ndim != 3 or 0 in found.shape:
            hint = {2: " One image's labels are t[None].", 4: " t[:, 0] takes an axis of length 1 away."}
            raise LabelError(
                f"The labels have shape {found.shape}; expected (N, H, W), one for each pixel."
                f"{hint.get(found.ndim, '')}"
            )
        missing = np.argwhere(found != found)
        if len(missing):
            raise LabelError(f"Pixel {missing[0].tolist()} of the labels has none (NaN): name it.")
        return found

    @staticmethod
    def _one_a_pixel(X: Any, t: Any) -> None:
        if t.shape != (len(X), *X.shape[2:]):
            raise ShapeError(
                f"X has {len(X)} images of {X.shape[2]}×{X.shape[3]} and the labels are {len(t)} of "
                f"{t.shape[1]}×{t.shape[2]}: they need one label for each pixel."
            )

    # ---------------------------------------------------------------------------- predicting
    def weights_of_classes(self, targets: Any) -> Any:
        """None: classes are weighed pixel by pixel, in the criterion."""
        return None

    def strata(self, targets: Any) -> Any:
        """An image has pixels of several classes."""
        return None

    def hits(self, y: Any, t: Any) -> float:
        """The share of pixels that are classified right, summed over the images of a batch."""
        return float(np.mean(y.argmax(axis=1) == t.argmax(axis=1), axis=(1, 2)).sum())

    def decision_function(self, X: Any) -> Any:
        """The scores: (N, H, W) for two classes (positive: the second), (N, classes, H, W) for more."""
        scores = self.predicted(self.scores, self._checked(X))
        return scores[:, 1] - scores[:, 0] if scores.shape[1] == 2 else scores

    def predict(self, X: Any) -> Any:
        """The label of each pixel: (N, C, H, W) or (N, H, W) to (N, H, W)."""
        found = comparable(self.predicted(self.scores, self._checked(X))).argmax(axis=1)
        return self.classes_[found]

    def predict_proba(self, X: Any) -> Any:
        """The probability of each class at each pixel: (N, classes, H, W), in the order of ``classes_``."""
        return self.predicted(self, self._checked(X))

    def score(self, X: Any, t: Any, sample_weight: Any = None) -> float:
        """The share of pixels whose label is predicted right. See also `dice`: most pixels may be background."""
        predicted, t = self.predict(X), self._labels(t)
        known = self.classes_[self._known(t.ravel()).reshape(t.shape)]
        self._one_a_pixel(predicted[:, None], t)
        right = np.mean(predicted == known, axis=(1, 2))
        return float(np.average(right, weights=sample_weights(sample_weight, len(t))))

    def dice(self, X: Any, t: Any, label: Any = None) -> float:
        """How well the predicted pixels of a label match the true ones, from 0 to 1: see `nn.dice_score`.

        Parameters
        ----------
        X : array-like, shape (N, H, W) or (N, C, H, W)
            Images.
        t : array-like, shape (N, H, W)
        label : optional
            Which; when left out, the mean over all labels but the first of ``classes_``, the background.

        Raises
        ------
        LabelError
            If the label was not learned.
        """
        predicted, t = self.predict(X), self._labels(t)
        self._one_a_pixel(predicted[:, None], t)
        if label is not None:
            self._known([label])
        labels = self.classes_[1:] if label is None else [label]
        return float(np.mean([dice_score(predicted, t, one) for one in labels]))
