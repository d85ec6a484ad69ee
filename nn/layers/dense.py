"""Dense layers: the dot product (L03), one neuron or many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd import Value, affine, matmul
from autograd.ops.shape import T
from nn.checks import count_of
from nn.layers.initializers import Initializer, weights
from nn.layers.module import Module
from nn.layers.resolution import data_of, shape_of

_WIDE = 256
"""Layers of so many outputs have their weights laid out in memory by columns: BLAS is then quicker with the products
of a training step, ``x' Wᵀ`` and ``gᵀ x'`` (``python -m tests.benchmarks.products``). Of narrower ones it depends on
the processor: 784-128-10 takes 0.95 of the time by rows on an AMD EPYC, and 1.34 on an Intel Xeon."""


class _Dense(Module):
    """What one neuron and a layer of them share: weights, with the bias in the first column."""

    weight: Value
    bias: bool

    def _make(
        self,
        shape: tuple[int, ...],
        bias: bool,
        init: str | Initializer,
        rng: np.random.Generator | int | None,
        dtype: Any,
        name: str,
    ) -> None:
        """The weights of ``shape``; initializers know them with their biases."""
        self.bias = bool(bias)
        made = weights(init, rng, (*shape[:-1], shape[-1] + 1), dtype, name).data
        made = made if self.bias else made[..., 1:]
        by_columns = len(shape) == 2 and shape[0] >= _WIDE
        self.weight = Value(np.asfortranarray(made) if by_columns else made, name)

    def penalized(self, bias: bool = False) -> Iterator[tuple[Any, Any]]:
        """The weights without the bias in column 0, or with it."""
        after_bias = (*(slice(None),) * (self.weight.ndim - 1), slice(1, None))
        yield self.weight, ... if bias or not self.bias else after_bias

    def takes(self) -> tuple[int | str, ...]:
        """As many numbers as there are weights beside the bias."""
        return (shape_of(self.weight)[-1] - self.bias,)

    def _said(self, *sizes: int) -> str:
        no_bias = "" if self.bias else ", bias=False"
        return f"{type(self).__name__}({', '.join(map(str, sizes))}{no_bias})"


class Linear(_Dense):
    """A dense layer ``W x'``: x (inputs,) or (N, inputs) to (outputs,) or (N, outputs) (L21).

    Parameters
    ----------
    inputs, outputs : int
    bias : bool
        Whether each output has one. Without, the layer is ``W x``.
    init : str or callable
        ``"normal"``, ``"xavier"``, ``"he"``, or a function of (rng, shape).
    rng : numpy.random.Generator or int, optional
        Where the weights come from, a generator or a seed. When left out, from the package's stream: each layer has
        other weights, the same each time a script runs (see `nn.manual_seed`).
    dtype : float64 or float32
    name : str, optional
        What drawings call the layer.

    Attributes
    ----------
    weight : Value
        W, shape (outputs, inputs + 1): the bias is column 0. Without biases its shape is (outputs, inputs).
        From 256 outputs on it lies in memory by columns, in which order a training step is quicker.

    Examples
    --------
    >>> layer = Linear(2, 3)
    >>> layer([0.4, -1.0]).shape, layer.parameter_count()
    ((3,), 9)
    >>> Linear(150, 150, bias=False).parameter_count()                 # L33
    22500
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        bias: bool = True,
        init: str | Initializer = "xavier",
        rng: np.random.Generator | int | None = None,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        self._make((count_of("outputs", outputs), count_of("inputs", inputs)), bias, init, rng, dtype, "W")
        self.name = name

    def forward(self, x: Any) -> Any:
        """``W x'``."""
        if self.bias:
            return affine(self.weight, x)
        return matmul(self.weight, x) if np.ndim(data_of(x)) == 1 else matmul(x, T(self.weight))

    def __repr__(self) -> str:
        outputs, columns = np.shape(data_of(self.weight))
        return self._said(columns - self.bias, outputs)


class Neuron(_Dense):
    """One neuron's dot product ``wᵀx' = w0 + w1 x1 + ...``: x (inputs,) or (N, inputs) to a number or (N,) (L03).

    Parameters
    ----------
    inputs : int
    bias : bool
        Whether it has one. Without, it is ``wᵀx``.
    init, rng, dtype, name
        As for `Linear`.

    Attributes
    ----------
    weight : Value
        w, shape (inputs + 1,): the bias is entry 0. Without a bias its shape is (inputs,).

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
        bias: bool = True,
        init: str | Initializer = "normal",
        rng: np.random.Generator | int | None = None,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        self._make((count_of("inputs", inputs),), bias, init, rng, dtype, "w")
        self.name = name

    def written_shapes(self) -> Iterator[tuple[Any, tuple[int, ...]]]:
        """One row: 1·4."""
        yield from ((array, (1, *array.shape)) for array in self.arrays())

    def forward(self, x: Any) -> Any:
        """``wᵀx'``."""
        return affine(self.weight, x) if self.bias else matmul(x, self.weight)

    def __repr__(self) -> str:
        return self._said(np.shape(data_of(self.weight))[0] - self.bias)
