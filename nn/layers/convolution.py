"""Convolutions (L33-L36), with PyTorch's names. Images are (N, C, H, W), signals (N, C, L)."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np

import autograd
from autograd import Value
from autograd.ops.images import convolution
from autograd.ops.images.settings import border, sizes
from nn.checks import count_of
from nn.layers.initializers import Initializer, weights
from nn.layers.module import Module


class _Convolution(Module):
    """What the convolutions share: a kernel for each pair of channels, and a bias for each map."""

    axes: int
    reverse = False

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        *,
        bias: bool = True,
        init: str | Initializer = "he",
        rng: np.random.Generator | int | None = None,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        inputs, maps = count_of("in_channels", in_channels), count_of("out_channels", out_channels)
        self.kernel_size = sizes("kernel_size", kernel_size, self.axes)
        self.stride, self.dilation = sizes("stride", stride, self.axes), sizes("dilation", dilation, self.axes)
        self.padding = border(padding, self.kernel_size, self.stride, self.dilation)
        # Initializers know a dense layer's matrix: each map is a neuron that sees one window.
        made = weights(init, rng, (maps, 1 + inputs * prod(self.kernel_size)), dtype, "W").data
        kernel = made[:, 1:].reshape(maps, inputs, *self.kernel_size)
        self.weight = Value(kernel.swapaxes(0, 1) if self.reverse else kernel, name="W")
        self.bias = Value(made[:, 0], name="b") if bias else None
        self.name = name

    def _convolve(self, x: Any) -> Any:
        # The operation itself: the settings have been checked when the layer was made.
        if self.bias is None:
            return convolution.conv(x, self.weight, self.stride, self.padding, self.dilation)
        return convolution.conv_bias(x, self.weight, self.bias, self.stride, self.padding, self.dilation)

    def penalized(self, bias: bool = False) -> Iterator[tuple[Any, Any]]:
        """The kernels, and the biases if asked."""
        yield self.weight, ...
        if bias and self.bias is not None:
            yield self.bias, ...

    def __repr__(self) -> str:
        first, second = np.shape(getattr(self.weight, "data", self.weight))[:2]
        channels = (second, first) if not self.reverse else (first, second)
        settings = "".join(
            f", {key}={getattr(self, key)}"
            for key, usual in (("stride", 1), ("padding", 0), ("dilation", 1))
            if getattr(self, key) != (usual,) * self.axes
        )
        no_bias = "" if self.bias is not None else ", bias=False"
        return f"{type(self).__name__}({channels[0]}, {channels[1]}, {self.kernel_size}{settings}{no_bias})"


class Conv1d(_Convolution):
    """Convolution along signals: x (N, C, L) to (N, out_channels, L′) (L34). As `Conv2d`, with one axis.

    Examples
    --------
    >>> layer = Conv1d(1, 1, 3, bias=False)          # L33: every neuron shares these three weights
    >>> layer.parameter_count()
    3
    """

    axes = 1

    def forward(self, x: Any) -> Any:
        """``x ∗ W + b``."""
        return self._convolve(x)


class Conv2d(_Convolution):
    """Convolution over images: x (N, C, H, W) to (N, out_channels, H′, W′) (L35).

    Parameters
    ----------
    in_channels, out_channels : int
        C, and how many maps (kernels) there are.
    kernel_size : int or pair
    stride : int or pair
        How far the kernel moves at a time.
    padding : int, pair, "valid" or "same"
        Zeros around the image; "same" keeps H and W.
    dilation : int or pair
        The distance between neighbouring kernel entries on the image.
    bias : bool
        Whether each map has one.
    init : str or callable
        ``"he"``, ``"xavier"``, ``"normal"`` or a function of (rng, shape), for a matrix of one row a map, its bias in
        column 0.
    rng : numpy.random.Generator or int, optional
        As for `Linear`.
    dtype : float64 or float32

    Attributes
    ----------
    weight : Value
        W, shape (out_channels, in_channels, kh, kw).
    bias : Value or None
        b, shape (out_channels,).

    Examples
    --------
    >>> Conv2d(1, 1, 3, bias=False).parameter_count()        # L35: a 3 × 3 filter has 9 parameters
    9
    >>> import numpy as np
    >>> Conv2d(1, 5, 3)(np.zeros((4, 1, 28, 28))).shape       # L35: 5 filters, 5 maps; L38: 4 images
    (4, 5, 26, 26)
    """

    axes = 2

    def forward(self, x: Any) -> Any:
        """``x ∗ W + b``."""
        return self._convolve(x)


class ConvTranspose2d(_Convolution):
    """The reverse of `Conv2d`: each pixel puts a kernel on a larger image (L39).

    Parameters as for `Conv2d`: those of the convolution that it reverses.

    Attributes
    ----------
    weight : Value
        W, shape (in_channels, out_channels, kh, kw).
    bias : Value or None
        b, shape (out_channels,).

    Examples
    --------
    >>> import numpy as np
    >>> ConvTranspose2d(3, 1, 2, stride=2)(np.zeros((1, 3, 7, 7))).shape
    (1, 1, 14, 14)
    """

    axes = 2
    reverse = True

    def forward(self, x: Any) -> Any:
        """``x ∗ᵀ W + b``."""
        return autograd.conv_transpose2d(x, self.weight, self.bias, self.stride, self.padding, 0, self.dilation)
