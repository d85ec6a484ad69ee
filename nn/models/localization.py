"""Localizer: what one object in an image is, and the box around it (L39)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import count
from typing import Any, ClassVar

import numpy as np

import autograd
from autograd import ShapeError, scope
from autograd.ops.images.fit import check_images
from autograd.ops.images.settings import sizes
from nn.checks import COUNT, Constraint, number
from nn.data.overlap import box_iou, checked_boxes
from nn.errors import LabelError
from nn.layers.activation import activation as make_activation
from nn.layers.convolution import Conv2d
from nn.layers.initializers import Initializer, float_type
from nn.layers.module import Module
from nn.layers.pooling import MaxPool2d
from nn.layers.resolution import given, shape_of
from nn.losses.base import Loss
from nn.losses.box import BOX, BoxLoss
from nn.models.image_classifier import ImageClassifier
from nn.models.made_of_arguments import Part
from nn.models.samples import comparable
from nn.names import named, step_name, weight_name
from nn.training.weighting import sample_weights


@dataclass(eq=False, repr=False)
class Localizer(ImageClassifier):
    """What the one object in an image is, and the box around it (L39).

    Convolutions and pools make a small map. Each of its places votes for a class and for a box, given from where
    the place is, and says how much its vote counts: a softmax over all places. The image's class scores and box
    are the mean of the votes, weighted so. All of it is learned at once, from classes and boxes.

    Boxes are (x1, y1, x2, y2) in pixels: columns x1 ≤ x < x2 and rows y1 ≤ y < y2 are inside.

    Parameters
    ----------
    shape : tuple of int, optional
        (C, H, W) of an image, or (H, W) of a gray one; found by ``fit`` when left out.
    outputs : int, optional
        The number of classes; found by ``fit`` when left out. With one, only the box is learned.
    maps : sequence of int
        Kernels of each convolution.
    pools : int
        After how many of the convolutions, the first ones, the map is made smaller.
    kernel_size : int or pair
        Of the convolutions; maps keep their size, so it is odd.
    pool : int or pair
        Windows of the pools.
    activation : str, Module class or Module
        As for `MLP`.
    box_weight, beta : float
        How much the box counts beside the class, and where its loss becomes linear: see `nn.losses.box.BoxLoss`.
    init : str or callable
        As for `MLP`.
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        See `nn.models.estimator.Estimator`.
    class_weight
        See `nn.models.classifier.Classifier`.

    Notes
    -----
    ``fit(X, t)``, ``score(X, t)`` and the pairs of ``validation`` take a pair t = (labels (N,), boxes (N, 4)).
    The accuracy of the history and ``score`` count an image as right if its class is, and its box has an
    intersection over union of 0.5 or more with the true one, as the ImageNet challenge did.

    Examples
    --------
    >>> model = Localizer((1, 16, 16), 3, maps=(4, 8), pools=1)
    >>> import numpy as np
    >>> model(np.zeros((5, 1, 16, 16))).shape                   # probabilities of three classes, and a box
    (5, 7)
    >>> X = np.zeros((40, 8, 8))
    >>> boxes = np.array([[k % 5, k % 3, k % 5 + 3, k % 3 + 2 + k % 2] for k in range(40)])
    >>> for image, (x1, y1, x2, y2) in zip(X, boxes):
    ...     image[y1:y2, x1:x2] = 1.0
    >>> labels = np.where(np.arange(40) % 2, "square", "flat")
    >>> model = Localizer(maps=(4, 8), pools=1, epochs=100).fit(X, (labels, boxes))
    >>> model.predict(X[:2]).tolist(), model.predict_boxes(X[:2]).shape
    (['flat', 'square'], (2, 4))
    >>> model.score(X, (labels, boxes)) > 0.9
    True
    """

    convolutions = Part()
    activations = Part()
    pooling = Part()
    ballot = Part()
    head = Part()
    usual_lr = 0.1

    constraints: ClassVar[Mapping[str, Constraint]] = {"outputs": COUNT}

    shape: Sequence[int] | None = None
    outputs: int | None = None
    _: KW_ONLY
    maps: Sequence[int] = (8, 16, 32, 32, 32)
    pools: int = 2
    kernel_size: Any = 3
    pool: Any = 2
    activation: str | Module | type[Module] = "relu"
    box_weight: float = 30.0
    beta: float = 0.05
    init: str | Initializer = "he"
    epochs: int = 30
    batch_size: int | None = 8
    optimizer: Any = "adam"

    # ------------------------------------------------------------------------------- layers
    def make(self, size: Any, outputs: int) -> None:
        """The layers, with the weights of ``random_state``."""
        maps = self.maps_given()
        fits = Constraint(f"how many of the {len(maps)} convolutions have a pool", lambda n: 0 <= n <= len(maps))
        pools = number("pools", self.pools, fits)
        rng = self.generator()
        options: dict[str, Any] = {"init": self.init, "rng": rng, "dtype": float_type(self.dtype)}
        layers = [
            Conv2d(*pair, self.kernel_size, padding="same", **options)
            for pair in zip((size[0], *maps), maps, strict=False)
        ]
        # Without a bias: softmax does not see what is the same at all places.
        ballot = Conv2d(maps[-1], 1, 1, bias=False, **options)
        head = Conv2d(maps[-1], BOX + outputs, 1, **options)
        for k, layer in enumerate((*layers, ballot, head)):
            layer.weight.name = weight_name(k)
            if layer.bias is not None:
                layer.bias.name = layer.weight.name.replace("W", "b")
        self.convolutions, self.ballot, self.head = layers, ballot, head
        self.activations = [make_activation(self.activation) for _ in maps]
        self.pooling = [MaxPool2d(self.pool) for _ in range(pools)]

    def check_sizes(self, size: Any, outputs: int) -> None:
        """Shape and outputs must fit the data."""
        image = self.image_given()
        if image not in (size, None) or self.outputs not in (outputs, None):
            raise ShapeError(
                f"Localizer({image}, {self.outputs}) does not fit images of {size} and {outputs} classes; "
                f"Localizer({size}, {outputs}) does."
            )

    # ---------------------------------------------------------------------------- computing
    def scores(self, x: Any) -> Any:
        """Images (N, C, H, W) to (N, classes + 4): the class scores, and the box in units of the image."""
        x = given(x, "x", self.scalar, self.dtype)
        check_images(shape_of(x), 2)
        names, (height, width) = map(step_name, count()), x.shape[2:]
        for k, (layer, activation) in enumerate(zip(self.convolutions, self.activations, strict=True)):
            with scope(f"layer {k + 1}"):
                x = named(layer.forward(x), next(names))
                x = named(activation.forward(x), next(names))
                if k < len(self.pooling):
                    x = named(self.pooling[k].forward(x), next(names))
        with scope("votes"):
            counts, z = (named(layer.forward(x), next(names)) for layer in (self.ballot, self.head))
            places = self.places_of(z.shape[2:], (height, width))
            counts, z = (named(autograd.reshape(a, (*a.shape[:2], -1)), next(names)) for a in (counts, z))
            counts = named(autograd.softmax(counts), next(names))
            boxes = z[:, :BOX] + given(places, "places", self.scalar, self.dtype)
            votes = named(autograd.concatenate([z[:, BOX:], boxes], axis=1), next(names))
            return named(autograd.sum(counts * votes, -1), next(names))

    def places_of(self, size: tuple[int, int], image: tuple[int, int]) -> Any:
        """Where the middle of each place of the map is, as the (x, y, x, y) of an empty box: (1, 4, places)."""
        steps = [n ** len(self.pooling) for n in sizes("pool", self.pool, 2)]
        y, x = ((np.arange(n) + 0.5) * step / whole for n, step, whole in zip(size, steps, image, strict=True))
        y, x = np.repeat(y, len(x)), np.tile(x, len(y))
        return np.stack([x, y, x, y])[None]

    def forward(self, x: Any) -> Any:
        """The probability of each class, and the box in units of the image: (N, C, H, W) to (N, classes + 4)."""
        z = self.scores(x)
        return named(autograd.concatenate([autograd.softmax(z[:, :-BOX]), z[:, -BOX:]], axis=1), "y")

    def output(self, x: Any) -> Any:
        """The scores: the loss is computed from them."""
        with scope(self.name or type(self).__name__):
            return self.scores(x)

    def criterion(self) -> Loss:
        """The cross entropy of the class and the smooth L1 of the box."""
        return BoxLoss(self.box_weight, self.beta)

    # ------------------------------------------------------------------------------ the data
    def outputs_for(self, n_classes: int) -> int:
        """One score a class, for two classes as well."""
        return n_classes

    def prepare(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Check images X and t = (labels, boxes), note the classes, make the weights."""
        X, (labels, boxes) = self.samples(X), self._pair(t)
        classes, indices = self._labelled(labels)
        self._one_each(X, indices)
        boxes = checked_boxes(boxes, len(X), X.shape[2:])
        self.begin(self.size_of(X), self.outputs_for(len(classes)))
        self.classes_, self.n_features_in_ = classes, self.size_of(X)
        return self.cast(X), self._targets(indices, boxes)

    def encoded(self, X: Any, t: Any) -> tuple[Any, Any]:
        """Images and targets as `prepare` gives them, of a model that has been prepared."""
        X, (labels, boxes) = self._checked(X), self._pair(t)
        indices = self._known(labels)
        self._one_each(X, indices)
        return X, self._targets(indices, checked_boxes(boxes, len(X), X.shape[2:]))

    def told(self, y: Any, t: Any) -> Any:
        """A pair (labels, boxes) as the criterion takes it."""
        if not isinstance(t, (tuple, list)) or len(t) != 2 or "classes_" not in vars(self):
            return t
        labels, boxes = t
        return self._targets(self._known(labels), checked_boxes(boxes, len(labels), self.n_features_in_[1:]))

    @staticmethod
    def _pair(t: Any) -> Any:
        if not isinstance(t, (tuple, list)) or len(t) != 2:
            raise LabelError(f"t is a pair (labels (N,), boxes (N, 4)); got {type(t).__name__}, not a tuple of two.")
        return t

    def _targets(self, indices: Any, boxes: Any) -> Any:
        return self.cast(np.concatenate([np.eye(len(self.classes_))[indices], boxes / self._unit()], axis=1))

    def _unit(self) -> Any:
        """What a box is divided by: the width and height of the image."""
        height, width = self.n_features_in_[1:]
        return np.array([width, height, width, height], float)

    # ---------------------------------------------------------------------------- predicting
    def hits(self, y: Any, t: Any) -> float:
        """How many of a batch have the right class and a box with an IoU of 0.5 or more."""
        return int(np.sum(self._right(y, t)))

    def decided(self, y: Any) -> Any:
        """The class of each output."""
        return self.strata(y)

    def strata(self, targets: Any) -> Any:
        """The class of each image."""
        return targets[:, :-BOX].argmax(axis=1)

    @staticmethod
    def _right(y: Any, t: Any) -> Any:
        same = y[:, :-BOX].argmax(axis=1) == t[:, :-BOX].argmax(axis=1)
        return same & (box_iou(y[:, -BOX:], t[:, -BOX:]) >= 0.5)

    def decision_function(self, X: Any) -> Any:
        """The class scores: (N,) for two classes (positive: the second), else (N, classes)."""
        scores = self.predicted(self.scores, self._checked(X))[:, :-BOX]
        return scores[:, 1] - scores[:, 0] if scores.shape[1] == 2 else scores

    def predict(self, X: Any) -> Any:
        """The label of the object in each image."""
        found = comparable(self.predicted(self.scores, self._checked(X))[:, :-BOX]).argmax(axis=1)
        return self.classes_[found]

    def predict_proba(self, X: Any) -> Any:
        """The probability of each class: (N, classes), in the order of ``classes_``."""
        return self.predicted(self, self._checked(X))[:, :-BOX]

    def predict_boxes(self, X: Any) -> Any:
        """The box around the object in each image: (N, 4), (x1, y1, x2, y2) in pixels, not rounded."""
        found = self.predicted(self.scores, self._checked(X))[:, -BOX:]
        return found * self._unit()

    def score(self, X: Any, t: Any, sample_weight: Any = None) -> float:
        """The share of images with the right class and a box with an IoU of 0.5 or more."""
        X, targets = self.encoded(X, t)
        right = self._right(self.predicted(self.scores, X), targets)
        return float(np.average(right, weights=sample_weights(sample_weight, len(X))))
