"""Layers: the dot product (L03), one neuron or many, and layers one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ArgumentError, affine
from nn.initializers import Initializer, weights
from nn.module import Module
from nn.naming import weight_name


def count_of(what: str, n: Any) -> int:
    """``n`` as a positive whole number."""
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise ArgumentError(f"{what} is a whole number, 1 or more; got {n!r}.")
    return int(n)


class Linear(Module):
    """A dense layer ``W x'``: x (inputs,) or (N, inputs) to (outputs,) or (N, outputs) (L21).

    Parameters
    ----------
    inputs, outputs : int
    init : str or callable
        ``"normal"``, ``"xavier"``, ``"he"``, or a function of (rng, shape).
    rng : numpy.random.Generator or int
        Where the weights come from.
    dtype : float64 or float32

    Attributes
    ----------
    weight : Value
        W, shape (outputs, inputs + 1): the bias is column 0.

    Examples
    --------
    >>> layer = Linear(2, 3)
    >>> layer([0.4, -1.0]).shape, layer.parameter_count()
    ((3,), 9)
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        init: str | Initializer = "xavier",
        rng: np.random.Generator | int = 0,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        shape = (count_of("outputs", outputs), count_of("inputs", inputs) + 1)
        self.weight = weights(init, rng, shape, dtype, "W")
        self.name = name

    def forward(self, x: Any) -> Any:
        """``W x'``."""
        return affine(self.weight, x)

    def __repr__(self) -> str:
        outputs, columns = np.shape(getattr(self.weight, "data", self.weight))
        return f"Linear({columns - 1}, {outputs})"


class Neuron(Module):
    """One neuron's dot product ``wᵀx' = w0 + w1 x1 + ...``: x (inputs,) or (N, inputs) to a number or (N,) (L03).

    Parameters
    ----------
    inputs : int
    init, rng, dtype
        As for `Linear`.

    Attributes
    ----------
    weight : Value
        w, shape (inputs + 1,): the bias is entry 0.

    Examples
    --------
    >>> neuron = Neuron(2)
    >>> neuron.weight.assign([2.0, -3.6, 0.5])
    >>> round(neuron([0.4, -1.0]).data, 2)           # L15, erratum E1
    0.06
    """

    def __init__(
        self,
        inputs: int,
        *,
        init: str | Initializer = "normal",
        rng: np.random.Generator | int = 0,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        shape = (count_of("inputs", inputs) + 1,)
        self.weight = weights(init, rng, shape, dtype, "w")
        self.name = name

    def forward(self, x: Any) -> Any:
        """``wᵀx'``."""
        return affine(self.weight, x)

    def __repr__(self) -> str:
        return f"Neuron({np.shape(getattr(self.weight, 'data', self.weight))[0] - 1})"


class Sequential(Module):
    """Modules one after the other.

    Examples
    --------
    >>> from nn import Sigmoid
    >>> model = Sequential(Linear(2, 3), Sigmoid(), Neuron(3), Sigmoid())
    >>> model([[0.4, -1.0], [-2.1, 3.0]]).shape
    (2,)
    """

    def __init__(self, *layers: Module) -> None:
        self.layers = list(layers)
        dense = [layer for layer in layers if isinstance(layer, Linear)]
        for k, layer in enumerate(dense):
            if len(dense) > 1 and layer.weight.name == "W":
                layer.weight.name = weight_name(k)

    def forward(self, x: Any) -> Any:
        """Run the modules in their order."""
        for layer in self.layers:
            x = layer(x)
        return x
