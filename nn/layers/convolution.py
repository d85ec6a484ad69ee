"""Convolutions (L33-L36), with PyTorch's names. Images are (N, C, H, W), signals (N, C, L)."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np

import autograd
from autograd import ArgumentError, ShapeError, Value
from autograd.ops.images import convolution
from autograd.ops.images.fit import check_images
from autograd.ops.images.groups import grouped_conv, wider
from autograd.ops.images.settings import border, one_more, shares, sizes
from nn.checks import count_of
from nn.layers.initializers import Initializer, weights
from nn.layers.module import Module
from nn.layers.resolution import shape_of


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
        groups: int = 1,
        *,
        bias: bool = True,
        init: str | Initializer = "he",
        rng: np.random.Generator | int | None = None,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        inputs, maps = count_of("in_channels", in_channels), count_of("out_channels", out_channels)
        self.groups = shares(groups, inputs, maps)
        self.kernel_size = sizes("kernel_size", kernel_size, self.axes)
        self.stride, self.dilation = sizes("stride", stride, self.axes), sizes("dilation", dilation, self.axes)
        self.padding = border(padding, self.kernel_size, self.stride, self.dilation)
        self.one_more = one_more(padding, self.kernel_size, self.dilation)
        # Initializers know a dense layer's matrix: each map is a neuron that sees one window.
        window, seen, made_of = prod(self.kernel_size), inputs // self.groups, maps // self.groups
        made = weights(init, rng, (maps, 1 + seen * window), dtype, "W", window).data
        kernel = made[:, 1:].reshape(self.groups, made_of, seen, *self.kernel_size)
        kernel = kernel.swapaxes(1, 2) if self.reverse else kernel
        shape = (inputs, made_of) if self.reverse else (maps, seen)
        self.weight = Value(kernel.reshape(*shape, *self.kernel_size), name="W")
        self.bias = Value(made[:, 0], name="b") if bias else None
        self.name = name

    def forward(self, x: Any) -> Any:
        """``x ∗ W + b``."""
        # The operation itself: the settings have been checked when the layer was made.
        settings = (self.stride, self.padding, self.dilation)
        if self.groups > 1 or any(self.one_more):
            check_images(shape_of(x), self.axes)
            x = wider(x, self.one_more)
            if self.groups > 1:
                self._check_channels(shape_of(x)[1])
            return grouped_conv(x, self.weight, self.bias, settings, self.groups)
        if self.bias is None:
            return convolution.conv(x, self.weight, *settings)
        return convolution.conv_bias(x, self.weight, self.bias, *settings)

    def _check_channels(self, came: int) -> None:
        wanted = self.channels[0]
        if came != wanted:
            raise ShapeError(f"{self!r} takes {wanted} channels, got x of {came}.")

    @property
    def channels(self) -> tuple[int, int]:
        """In and out."""
        first, second = shape_of(self.weight)[:2]
        return (first, second * self.groups) if self.reverse else (second * self.groups, first)

    def takes(self) -> tuple[int | str, ...]:
        """Images, or signals, of its channels."""
        return (self.channels[0], *("H", "W")) if self.axes == 2 else (self.channels[0], "L")

    def penalized(self, bias: bool = False) -> Iterator[tuple[Any, Any]]:
        """The kernels, and the biases if asked."""
        yield self.weight, ...
        if bias and self.bias is not None:
            yield self.bias, ...

    def __repr__(self) -> str:
        usual = {"stride": 1, "padding": 0, "output_padding": 0, "dilation": 1}
        held = {key: getattr(self, key, (n,) * self.axes) for key, n in usual.items()}
        said: dict[str, Any] = {key: held[key] for key, n in usual.items() if held[key] != (n,) * self.axes}
        said |= {"padding": "same"} if any(self.one_more) else {}
        said |= {"groups": self.groups} if self.groups > 1 else {}
        said |= {"bias": False} if self.bias is None else {}
        settings = "".join(f", {key}={value!r}" for key, value in said.items())
        return f"{type(self).__name__}({self.channels[0]}, {self.channels[1]}, {self.kernel_size}{settings})"


class Conv1d(_Convolution):
    """Convolution along signals: x (N, C, L) to (N, out_channels, L′) (L34). As `Conv2d`, with one axis.

    Examples
    --------
    >>> layer = Conv1d(1, 1, 3, bias=False)          # L33: every neuron shares these three weights
    >>> layer.parameter_count()
    3
    """

    axes = 1


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
        Zeros around the image; "same" keeps H and W, for a kernel of even size with one more at the end.
    dilation : int or pair
        The distance between neighbouring kernel entries on the image.
    groups : int
        The channels, and the maps, fall into so many groups, and each kernel sees the channels of its group alone; as
        many groups as channels make a depthwise convolution.
    bias : bool
        Whether each map has one.
    init : str or callable
        ``"he"``, ``"xavier"``, ``"normal"`` or a function of (rng, shape), for a matrix of one row a map, its bias in
        column 0.
    rng : numpy.random.Generator or int, optional
        As for `Linear`.
    dtype : float64 or float32
    name : str, optional
        What drawings call the layer.

    Attributes
    ----------
    weight : Value
        W, shape (out_channels, in_channels / groups, kh, kw).
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


class _Transposed(_Convolution):
    """A convolution turned around: each entry puts its kernel on a larger image."""

    reverse = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: int = 1,
        *,
        dilation: Any = 1,
        bias: bool = True,
        init: str | Initializer = "he",
        rng: np.random.Generator | int | None = None,
        dtype: Any = np.float64,
        name: str | None = None,
    ) -> None:
        more: Any = {"bias": bias, "init": init, "rng": rng, "dtype": dtype, "name": name}
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, **more)
        self.output_padding = sizes("output_padding", output_padding, self.axes, 0)
        if any(self.one_more):
            raise ArgumentError(f"{type(self).__name__} has padding='same' for kernels of odd size; give a number.")

    def forward(self, x: Any) -> Any:
        """``x ∗ᵀ W + b``."""
        put = autograd.conv_transpose1d if self.axes == 1 else autograd.conv_transpose2d
        settings = (self.stride, self.padding, self.output_padding, self.groups, self.dilation)
        return put(x, self.weight, self.bias, *settings)


class ConvTranspose1d(_Transposed):
    """The reverse of `Conv1d`: x (N, C, L) to a longer signal (N, out_channels, L′). As `ConvTranspose2d`.

    Examples
    --------
    >>> import numpy as np
    >>> ConvTranspose1d(3, 1, 4, stride=2, padding=1)(np.zeros((1, 3, 7))).shape
    (1, 1, 14)
    """

    axes = 1


class ConvTranspose2d(_Transposed):
    """The reverse of `Conv2d`: each pixel puts a kernel on a larger image (L39).

    H′ = (H - 1) stride - 2 padding + dilation (kh - 1) + output_padding + 1.

    Parameters
    ----------
    in_channels, out_channels, kernel_size, stride, padding, dilation, groups
        As for `Conv2d`: those of the convolution that it reverses.
    output_padding : int or pair
        Rows and columns more at the end: with a stride several sizes of image have maps of one size.
    bias, init, rng, dtype, name
        As for `Conv2d`.

    Attributes
    ----------
    weight : Value
        W, shape (in_channels, out_channels / groups, kh, kw).
    bias : Value or None
        b, shape (out_channels,).

    Examples
    --------
    >>> import numpy as np
    >>> ConvTranspose2d(3, 1, 2, stride=2)(np.zeros((1, 3, 7, 7))).shape
    (1, 1, 14, 14)
    """

    axes = 2
