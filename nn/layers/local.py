"""A layer between dense and convolution: every neuron sees its own window, with weights of its own (L33)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import autograd
from autograd import ShapeError, Value
from autograd.ops.images.fit import check_images
from autograd.ops.images.settings import border, one_more, sizes
from autograd.ops.images.windows import windows
from nn.checks import count_of
from nn.layers.initializers import Initializer, weights
from nn.layers.module import Module
from nn.layers.resolution import data_of, shape_of
from nn.randomness import generator


class LocallyConnected1d(Module):
    """As `Conv1d`, but with a kernel for each position: x (N, C, L) to (N, out_channels, L′) (L33).

    Parameters
    ----------
    in_channels, out_channels : int
        C, and how many neurons look at each window.
    length : int
        L: unlike a convolution it is for signals of one length.
    kernel_size : int
    stride : int
        How far a window is from the next.
    padding : int, "valid" or "same"
        Zeros at both ends; "same" keeps L.
    bias : bool
        Whether each neuron has one.
    init : str or callable
        ``"he"``, ``"xavier"``, ``"normal"`` or a function of (rng, shape), for the matrix of one position: a row a
        neuron, its bias in column 0.
    rng : numpy.random.Generator or int, optional
        As for `Linear`.
    dtype : float64 or float32
    name : str, optional
        What drawings call the layer.

    Attributes
    ----------
    weight : Value
        W, shape (L′, out_channels, in_channels, kernel_size): at each position the kernels of a `Conv1d`.
    bias : Value or None
        b, shape (L′, out_channels).

    Raises
    ------
    ShapeError
        If the window does not fit, or x has another length or other channels than the layer was made for.

    Notes
    -----
    y[n, o, p] = Σ W[p, o, c, i] x[n, c, p · stride + i - padding] over channels c and places i, plus b[p, o]. With
    the same kernels at all positions it is `Conv1d`.

    Examples
    --------
    >>> from nn import Conv1d, Linear                       # L33: from dense to shared weights
    >>> Linear(150, 150, bias=False).parameter_count()
    22500
    >>> LocallyConnected1d(1, 1, 150, 3, padding=1, bias=False).parameter_count()
    450
    >>> Conv1d(1, 1, 3, padding=1, bias=False).parameter_count()
    3
    >>> LocallyConnected1d(2, 4, 9, 3, stride=2)(np.zeros((5, 2, 9))).shape
    (5, 4, 4)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        length: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        *,
        bias: bool = True,
        init: str | Initializer = "he",
        rng: np.random.Generator | int | None = None,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        self.length = count_of("length", length)
        inputs, neurons = count_of("in_channels", in_channels), count_of("out_channels", out_channels)
        self.kernel_size, self.stride = sizes("kernel_size", kernel_size, 1), sizes("stride", stride, 1)
        self.padding = border(padding, self.kernel_size, self.stride, (1,))
        (size,) = self.kernel_size
        (self.one_more,) = one_more(padding, self.kernel_size, (1,))
        (positions,) = windows(
            "kernel", (self.length + self.one_more,), self.kernel_size, self.stride, self.padding
        ).out
        rng = generator(rng)
        shape = (neurons, 1 + inputs * size)
        made = np.stack([weights(init, rng, shape, dtype, "W", size).data for _ in range(positions)])
        self.weight = Value(made[..., 1:].reshape(positions, neurons, inputs, size), name="W")
        self.bias = Value(made[..., 0], name="b") if bias else None
        self.name = name

    def takes(self) -> tuple[int | str, ...]:
        """Signals of its length."""
        return (shape_of(self.weight)[2], self.length)

    def penalized(self, bias: bool = False) -> Iterator[tuple[Any, Any]]:
        """The kernels, and the biases if asked."""
        yield self.weight, ...
        if bias and self.bias is not None:
            yield self.bias, ...

    def forward(self, x: Any) -> Any:
        """At each position ``W x + b`` of its window."""
        positions, neurons, inputs, size = np.shape(data_of(self.weight))
        shape = shape_of(x)
        check_images(shape, 1)
        if shape[1:] != (inputs, self.length):
            raise ShapeError(
                f"x has shape {shape}; this layer has weights of its own for each position of (N, {inputs}, "
                f"{self.length})."
            )
        (stride,), (padding,) = self.stride, self.padding
        # The batch goes last, as in convolution: then every window is a column, and a position one product.
        signals = autograd.transpose(x, (2, 1, 0))
        if padding or self.one_more:
            signals = autograd.pad(signals, ((padding, padding + self.one_more), (0, 0), (0, 0)))
        reach = stride * (positions - 1) + 1
        places = [signals[i : i + reach : stride] for i in range(size)]
        columns = autograd.reshape(autograd.stack(places, axis=2), (positions, inputs * size, shape[0]))
        y = autograd.matmul(autograd.reshape(self.weight, (positions, neurons, inputs * size)), columns)
        if self.bias is not None:
            y = y + autograd.reshape(self.bias, (positions, neurons, 1))
        return autograd.transpose(y, (2, 1, 0))

    def __repr__(self) -> str:
        _, neurons, inputs, size = np.shape(data_of(self.weight))
        settings = "".join(
            f", {key}={value[0]}"
            for key, value, usual in (("stride", self.stride, 1), ("padding", self.padding, 0))
            if value != (usual,)
        )
        settings = ", padding='same'" if self.one_more else settings
        no_bias = "" if self.bias is not None else ", bias=False"
        return f"LocallyConnected1d({inputs}, {neurons}, {self.length}, {size}{settings}{no_bias})"
