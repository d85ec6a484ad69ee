"""DenseNetwork: dense layers with an activation between each two, what multilayer perceptrons share (L21-L25)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from autograd import ArgumentError, ShapeError, scope
from nn.checks import Constraint, counts_of, number
from nn.layers.activation import activation as make_activation
from nn.layers.dense import Linear, Neuron
from nn.layers.initializers import Initializer
from nn.layers.module import Module
from nn.layers.resolution import given
from nn.models.learned_attributes import coefficients, intercepts
from nn.models.made_of_arguments import Part
from nn.models.samples import Samples
from nn.names import named, step_name, weight_name


@dataclass(eq=False, repr=False)
class DenseNetwork(Samples):
    """W x' again and again, with an activation behind each layer but the last.

    Parameters
    ----------
    sizes : sequence of int, optional
        Neurons a layer, from the inputs to the outputs: ``[2, 3, 2, 1]``.
    hidden_layer_sizes : sequence of int, optional
        In place of ``sizes``, the hidden layers alone: ``fit`` finds inputs and outputs. A number is one layer.
    activation : str, Module class or Module
        Of the hidden layers.
    init : str or callable
        "xavier", "he", "normal" or a function of (rng, shape).
    lr, epochs, batch_size, optimizer, regularizer, warm_start, random_state, tol, verbose, dtype
        See `nn.models.estimator.Estimator`.
    class_weight
        See `nn.models.classifier.Classifier`.
    """

    layers = Part()
    activations = Part()
    usual_hidden: ClassVar[tuple[int, ...]] = (3, 2)
    """The hidden layers when no sizes are given."""

    sizes: Sequence[int] | None = None
    _: KW_ONLY
    hidden_layer_sizes: Sequence[int] | int | None = None
    activation: str | Module | type[Module] = "sigmoid"
    init: str | Initializer = "xavier"

    # ------------------------------------------------------------------------------- layers
    def _wanted(self) -> list[int] | None:
        """All sizes, if the arguments say them."""
        if self.sizes is None:
            return None
        if self.hidden_layer_sizes is not None:
            raise ArgumentError(
                f"{type(self).__name__} takes sizes or hidden_layer_sizes, not both; got {self.sizes!r} and "
                f"{self.hidden_layer_sizes!r}."
            )
        said = f"{type(self).__name__} takes the neurons of each layer, such as [2, 3, 2, 1]"
        return counts_of(said, self.sizes, "a layer's size", 2)

    def sizes_given(self) -> tuple[Any, int] | None:
        """Known when all sizes are."""
        wanted = self._wanted()
        return None if wanted is None else (wanted[0], wanted[-1])

    @property
    def layer_sizes(self) -> list[int]:
        """Neurons a layer, from the inputs to the outputs."""
        shapes = [np.shape(getattr(layer.weight, "data", layer.weight)) for layer in self.layers]
        return [shapes[0][-1] - 1, *(shape[0] if len(shape) == 2 else 1 for shape in shapes)]

    @property
    def coefs_(self) -> list[Any]:
        """The weights of each layer without the biases, (inputs, outputs), as scikit-learn has them."""
        return [coefficients(layer.weight).T for layer in self.layers]

    @property
    def intercepts_(self) -> list[Any]:
        """The biases of each layer, (outputs,)."""
        return [intercepts(layer.weight) for layer in self.layers]

    @property
    def n_layers_(self) -> int:
        """How many layers of neurons, the inputs among them."""
        return len(self.layer_sizes)

    @property
    def n_outputs_(self) -> int:
        """How many outputs."""
        return self.layer_sizes[-1]

    def make(self, size: Any, outputs: int) -> None:
        """The dense layers, the last one a single neuron if there is one output."""
        hidden: Any = self.usual_hidden if self.hidden_layer_sizes is None else self.hidden_layer_sizes
        if isinstance(hidden, (int, np.integer)):
            hidden = [hidden]
        inner = counts_of(f"{type(self).__name__} takes the neurons of each hidden layer", hidden, "a layer's size", 0)
        sizes = self._wanted() or [size, *inner, outputs]
        rng = self.generator()
        options: dict[str, Any] = {"init": self.chosen("init"), "rng": rng, "dtype": self.dtype}
        layers: list[Linear | Neuron] = []
        activations = [make_activation(self.chosen("activation")) for _ in sizes[1:-1]]
        for k, (n, m) in enumerate(pairwise(sizes)):
            if k == len(sizes) - 2 and m == 1:
                layers.append(Neuron(n, **options))
            else:
                layers.append(Linear(n, m, **options))
                layers[-1].weight.name = weight_name(k)
        self.layers, self.activations = layers, activations

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
        layer = number(f"layer of this {type(self).__name__}", layer, Constraint(said, lambda k: -n <= k < n))

        def up_to(x: Any) -> Any:
            for k in range(layer % n + 1):
                x = self.activations[k].forward(self.layers[k].forward(x))
            return x

        found = self.samples(X)
        size, kind = self.layer_sizes[0], type(self).__name__
        if found.shape[1] != size:
            raise ShapeError(f"X has {found.shape[1]} features, but this {kind} is expecting {size} features as input.")
        return self.predicted(up_to, self.cast(found))
