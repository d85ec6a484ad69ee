"""The multilayer perceptron (L21-L27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import pairwise
from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, ShapeError, scope
from autograd.errors import nearest
from nn.checks import Constraint, counts_of, number
from nn.data.labels import signs
from nn.errors import LabelError, NoProbabilityError
from nn.layers.activation import activation as make_activation
from nn.layers.dense import Linear, Neuron
from nn.layers.initializers import Initializer
from nn.layers.module import Module
from nn.layers.resolution import given
from nn.losses.base import Loss
from nn.losses.margin import HingeLoss, MulticlassHingeLoss
from nn.losses.probability import BCELoss, CategoricalCrossEntropyLoss
from nn.models.classifier import Classifier
from nn.models.made_of_arguments import Part
from nn.names import named, step_name, weight_name

_HIDDEN = (3, 2)
_OUTPUTS = ("auto", "sigmoid", "softmax", "linear")


@dataclass(eq=False, repr=False)
class MLP(Classifier):
    """The multilayer perceptron: σ(W x') again and again (L21-L27).

    With one output y = σ(wᵀ·), a probability, trained on the cross entropy of two classes; with more,
    y = softmax(W ·), on that of K classes; or with linear outputs, on the hinge loss (L24). Nodes have the
    lecture's names: A = W⁰x', B = σ(A), C = W¹B', D = σ(C), E = wᵀD', y, l.

    Parameters
    ----------
    sizes : sequence of int, optional
        Neurons a layer, from the inputs to the outputs: ``[2, 3, 2, 1]``.
    hidden_layer_sizes : sequence of int, optional
        In place of ``sizes``, the hidden layers alone: ``fit`` finds inputs and outputs. (3, 2) as in the
        lecture when neither is given.
    activation : str, Module class or Module
        Of the hidden layers: "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu", or ``LeakyReLU(0.2)``, of
        which each layer gets a copy.
    output_activation : {"auto", "sigmoid", "softmax", "linear"}
        "auto": sigmoid for two classes, softmax for more, and for two if ``sizes`` says two outputs. With
        "linear" y is a score: the first class is below 0, or the class is that of the largest score.
    init : str or callable
        "xavier", "he", "normal" or a function of (rng, shape).
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, dtype
        See `nn.models.estimator.Estimator`.

    Examples
    --------
    >>> model = MLP([2, 3, 2, 1])
    >>> y = model([0.4, -1.0])                           # one sample: the lecture's chain
    >>> y.name, y.parents[0].name, model.parameter_count()
    ('y', 'E', 20)
    >>> model([[0.4, -1.0], [-2.1, 3.0]]).shape          # L38: a batch
    (2,)
    """

    layers = Part()
    activations = Part()

    sizes: Sequence[int] | None = None
    _: KW_ONLY
    hidden_layer_sizes: Sequence[int] | None = None
    activation: str | Module | type[Module] = "sigmoid"
    output_activation: str = "auto"
    init: str | Initializer = "xavier"

    # ------------------------------------------------------------------------------- layers
    def _wanted(self) -> list[int] | None:
        """All sizes, if the arguments say them."""
        if self.sizes is None:
            return None
        if self.hidden_layer_sizes is not None:
            raise ArgumentError(
                f"MLP takes sizes or hidden_layer_sizes, not both; got {self.sizes!r} and {self.hidden_layer_sizes!r}."
            )
        return counts_of("MLP takes the neurons of each layer, such as [2, 3, 2, 1]", self.sizes, "a layer's size", 2)

    def sizes_given(self) -> tuple[Any, int] | None:
        """Known when all sizes are."""
        wanted = self._wanted()
        return None if wanted is None else (wanted[0], wanted[-1])

    @property
    def layer_sizes(self) -> list[int]:
        """Neurons a layer, from the inputs to the outputs."""
        shapes = [np.shape(getattr(layer.weight, "data", layer.weight)) for layer in self.layers]
        return [shapes[0][-1] - 1, *(shape[0] if len(shape) == 2 else 1 for shape in shapes)]

    def make(self, size: Any, outputs: int) -> None:
        """The dense layers, the last one a single neuron if there is one output."""
        hidden = _HIDDEN if self.hidden_layer_sizes is None else self.hidden_layer_sizes
        inner = counts_of("MLP takes the neurons of each hidden layer", hidden, "a layer's size", 0)
        sizes = self._wanted() or [size, *inner, outputs]
        rng = self.generator()
        options: dict[str, Any] = {"init": self.init, "rng": rng, "dtype": self.dtype}
        layers: list[Linear | Neuron] = []
        activations = [make_activation(self.activation) for _ in sizes[1:-1]]
        for k, (n, m) in enumerate(pairwise(sizes)):
            if k == len(sizes) - 2 and m == 1:
                layers.append(Neuron(n, **options))
            else:
                layers.append(Linear(n, m, **options))
                layers[-1].weight.name = weight_name(k)
        self.layers, self.activations = layers, activations

    def check_sizes(self, size: Any, outputs: int) -> None:
        """The sizes must fit the data."""
        wanted = self._wanted()
        if wanted is not None and (wanted[0] != size or wanted[-1] != outputs):
            classes = 2 if outputs == 1 else outputs
            raise ShapeError(
                f"MLP({wanted}) does not fit data of {size} features and {classes} classes; "
                f"MLP({[size, *wanted[1:-1], 1 if classes == 2 else classes]}) does."
            )

    def outputs_for(self, n_classes: int) -> int:
        """One for two classes, unless the sizes say two or it is a softmax; else one a class."""
        wanted, kind = self._wanted(), self.output_activation
        if kind not in _OUTPUTS:
            raise ArgumentError(
                f"There is no output_activation {kind!r}{nearest(kind, _OUTPUTS) or '.'} "
                f"Choose one of {', '.join(_OUTPUTS)}."
            )
        if kind == "sigmoid" and n_classes != 2:
            raise LabelError(f"A sigmoid output tells two classes apart and got {n_classes}; softmax takes more.")
        two = kind == "softmax" or (kind != "sigmoid" and wanted is not None and wanted[-1] == 2)
        return 1 if n_classes == 2 and not two else n_classes

    # ------------------------------------------------------------------------------ computing
    def scores(self, x: Any) -> Any:
        """The output layer's W ·, before σ or softmax."""
        x = given(x, "x", self.scalar, self.dtype)
        layers, activations = self.layers, self.activations
        for k, layer in enumerate(layers[:-1]):
            with scope(f"layer {k + 1}"):
                x = named(layer.forward(x), step_name(2 * k))
                x = named(activations[k].forward(x), step_name(2 * k + 1))
        with scope("output"):
            return named(layers[-1].forward(x), step_name(2 * len(layers) - 2))

    def hidden(self, X: Any, layer: int = -1) -> Any:
        """Where the samples lie in the space of a hidden layer, after its activation (L25).

        Parameters
        ----------
        X : array-like
            (N, features).
        layer : int
            Which hidden layer, from 0; -1 is the last one, whose space the output divides by a plane.

        Returns
        -------
        ndarray
            (N, neurons).

        Raises
        ------
        ArgumentError
            If there is no such layer.
        """
        n = len(self.activations)
        said = f"one of {n} hidden layers, 0 to {n - 1}, or -1 for the last"
        layer = number("layer of this MLP", layer, Constraint(said, lambda k: -n <= k < n))

        def up_to(x: Any) -> Any:
            for k in range(layer % n + 1):
                x = self.activations[k].forward(self.layers[k].forward(x))
            return x

        found = self.samples(X)
        size = self.layer_sizes[0]
        if found.shape[1] != size:
            raise ShapeError(f"X has {found.shape[1]} features, but this MLP is expecting {size} features as input.")
        return self.predicted(up_to, self.cast(found))

    def forward(self, x: Any) -> Any:
        """The probability of the second class (one output) or of each class; scores if the output is linear."""
        z = self.scores(x)
        if self._is_linear:
            return z
        with scope("output"):
            return named(autograd.sigmoid(z) if isinstance(self.layers[-1], Neuron) else autograd.softmax(z), "y")

    @property
    def _is_linear(self) -> bool:
        return self.output_activation == "linear"

    @property
    def predict_proba(self) -> Any:
        """The method `Classifier.predict_proba`; there is none where the output is linear."""
        if self._is_linear:
            raise NoProbabilityError("Linear outputs are scores, not probabilities: see output_activation.")
        return super().predict_proba

    def _threshold(self) -> float:
        return 0.0  # of scores, whichever criterion looks at them

    def targets(self, indices: Any) -> Any:
        """0 or 1 for one output, one-hot rows for more; -1 or +1 for one linear output."""
        found = super().targets(indices)
        return signs(indices) if self._is_linear and found.ndim == 1 else found

    def criterion(self) -> Loss:
        """The mean cross entropy (L16, L18), or the mean hinge loss if the output is linear (L09, L12)."""
        alone = isinstance(self.layers[-1], Neuron)
        if self._is_linear:
            return HingeLoss("mean") if alone else MulticlassHingeLoss(reduction="mean")
        return BCELoss() if alone else CategoricalCrossEntropyLoss()
