"""Pools (L36), their reverse, and one row of all pixels for a dense layer; with PyTorch's names."""

from __future__ import annotations

from typing import Any

import autograd
from autograd import ShapeError
from autograd.ops.images import pooling
from autograd.ops.images.settings import sizes
from nn.layers.module import Module
from nn.layers.resolution import shape_of


class _Pool(Module):
    """What the pools share: their windows."""

    axes: int
    reshapes = True

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0) -> None:
        self.kernel_size = sizes("kernel_size", kernel_size, self.axes)
        self.stride = self.kernel_size if stride is None else sizes("stride", stride, self.axes)
        self.padding = sizes("padding", padding, self.axes, 0)

    def __repr__(self) -> str:
        stride = "" if self.stride == self.kernel_size else f", stride={self.stride}"
        padding = f", padding={self.padding}" if any(self.padding) else ""
        return f"{type(self).__name__}({self.kernel_size}{stride}{padding})"


class _MaxPool(_Pool):
    """A pool whose border never wins."""

    def forward(self, x: Any) -> Any:
        """The maxima."""
        return pooling.max_pool(x, self.kernel_size, self.stride, self.padding)


class MaxPool1d(_MaxPool):
    """The largest number of each window: x (N, C, L) to (N, C, L′). As `MaxPool2d`, with one axis.

    >>> MaxPool1d(2)([[[1.0, 3.0, 5.0, 7.0]]])
    array([[[3., 7.]]])
    """

    axes = 1


class MaxPool2d(_MaxPool):
    """The largest pixel of each window: x (N, C, H, W) to (N, C, H′, W′) (L36).

    Parameters
    ----------
    kernel_size : int or pair
    stride : int or pair, optional
        How far windows are apart; ``kernel_size`` when left out.
    padding : int or pair
        A border that never wins, of at most half the window.

    Examples
    --------
    >>> MaxPool2d(2)([[[[29.0, 15.0], [0.0, 100.0]]]])
    array([[[[100.]]]])
    """

    axes = 2


class _AvgPool(_Pool):
    """A pool that counts, or does not count, the zeros of its border."""

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0, count_include_pad: bool = True) -> None:
        super().__init__(kernel_size, stride, padding)
        self.count_include_pad = bool(count_include_pad)

    def forward(self, x: Any) -> Any:
        """The means."""
        return pooling.avg_pool(x, self.kernel_size, self.stride, self.padding, self.count_include_pad)


class AvgPool1d(_AvgPool):
    """The mean of each window: x (N, C, L) to (N, C, L′). As `AvgPool2d`, with one axis.

    >>> AvgPool1d(2)([[[1.0, 3.0, 5.0, 7.0]]])
    array([[[2., 6.]]])
    """

    axes = 1


class AvgPool2d(_AvgPool):
    """The mean of each window: x (N, C, H, W) to (N, C, H′, W′) (L36).

    Parameters
    ----------
    kernel_size, stride
        As for `MaxPool2d`.
    padding : int or pair
        A border of zeros, of at most half the window.
    count_include_pad : bool
        Whether the mean counts the border's zeros.

    Examples
    --------
    >>> AvgPool2d(2)([[[[29.0, 15.0], [0.0, 100.0]]]])       # L36, erratum E4
    array([[[[36.]]]])
    """

    axes = 2


class GlobalAvgPool(Module):
    """The mean of each map: images (N, C, H, W) or signals (N, C, L) of any size to (N, C) (Lin et al. 2014).

    A dense layer behind it needs few weights, and does not ask how large the images are.

    >>> GlobalAvgPool()([[[[29.0, 15.0], [0.0, 100.0]]]])
    array([[36.]])
    """

    reshapes = True

    def forward(self, x: Any) -> Any:
        """The means."""
        shape = shape_of(x)
        if len(shape) < 3:
            raise ShapeError(f"GlobalAvgPool takes images (N, C, H, W) or signals (N, C, L), got shape {shape}.")
        return autograd.mean(x, axis=tuple(range(2, len(shape))))


class Flatten(Module):
    """One row for each sample: (N, C, H, W) to (N, C·H·W), for a dense layer.

    >>> import numpy as np
    >>> Flatten()(np.zeros((4, 8, 5, 5))).shape
    (4, 200)
    """

    reshapes = True

    def forward(self, x: Any) -> Any:
        """The rows."""
        return autograd.flatten(x)


class Upsample(Module):
    """Every pixel ``scale_factor`` times along each spatial axis (nearest), for segmentation (L39).

    >>> Upsample(2)([[[1.0, 2.0]]])
    array([[[1., 1., 2., 2.]]])
    """

    reshapes = True

    def __init__(self, scale_factor: Any = 2) -> None:
        self.scale_factor = scale_factor

    def forward(self, x: Any) -> Any:
        """The larger image."""
        return autograd.upsample(x, self.scale_factor)

    def __repr__(self) -> str:
        return f"Upsample({self.scale_factor})"
