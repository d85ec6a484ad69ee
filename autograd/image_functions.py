"""Convolution, pooling and their relatives with PyTorch's names and signatures (L34-L39).

Images are (N, C, H, W): a batch, its channels, rows, columns; signals are (N, C, L).
"""

from __future__ import annotations

from math import prod
from typing import Any

from autograd.annotations import flag
from autograd.data import shape_of
from autograd.errors import ArgumentError, ShapeError
from autograd.ops import shape as shapes
from autograd.ops.images import convolution, pooling, upsampling
from autograd.ops.images.fit import check_images
from autograd.ops.images.groups import cut, grouped_conv, per_map, wider
from autograd.ops.images.settings import Sizes, border, by, one_more, shares, sizes
from autograd.value import Value


def _shape(x: Any) -> Sizes:
    return x.shape if type(x) is Value else shape_of(x)


def _conv(axes: int, x: Any, w: Any, bias: Any, stride: Any, padding: Any, dilation: Any, groups: Any) -> Any:
    check_images(_shape(x), axes)
    kernel = _shape(w)
    if len(kernel) != axes + 2:
        names = ", ".join(("height", "width") if axes == 2 else ("length",))
        one = f": one kernel is w[{', '.join(['None'] * (axes + 2 - len(kernel)))}]" if len(kernel) < axes + 2 else ""
        raise ShapeError(f"w has shape {kernel}; expected (maps, channels, {names}){one}.")
    stride, dilation = sizes("stride", stride, axes), sizes("dilation", dilation, axes)
    settings = (stride, border(padding, kernel[2:], stride, dilation), dilation)
    x = wider(x, one_more(padding, kernel[2:], dilation))
    return grouped_conv(x, w, bias, settings, shares(groups, _shape(x)[1], kernel[0]))


def conv1d(
    x: Any, w: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1
) -> Any:
    """Slide kernels along signals: x (N, C, L), w (maps, C, k) to (N, maps, L′) (L34).

    As `conv2d`, with one axis.

    Examples
    --------
    >>> from autograd import conv1d, sigmoid
    >>> x, w = [[[2.3, 1.7, 4.0, 2.8, 5.7, 4.4]]], [[[-0.1, 0.2, -0.3]]]
    >>> sigmoid(conv1d(x, w)).round(3)         # the lecture prints 0.50 for the third: erratum E2
    array([[[0.252, 0.448, 0.175, 0.387]]])
    """
    return _conv(1, x, w, bias, stride, padding, dilation, groups)


def conv2d(
    x: Any, w: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1
) -> Any:
    """Slide kernels over images: x (N, C, H, W), w (maps, C, kh, kw) to (N, maps, H′, W′) (L35).

    Each output is the dot product of a kernel with what lies under it; the kernel is not flipped (the field
    says convolution, and means cross-correlation). H′ = (H + 2 padding - dilation (kh - 1) - 1) // stride + 1.

    Parameters
    ----------
    x, w : Value or array
    bias : Value or array, optional
        (maps,): added to every pixel of its map.
    stride : int or pair
        How far the kernel moves at a time.
    padding : int, pair, "valid" or "same"
        Zeros around the image; "same" keeps H and W, for a kernel of even size with one more at the end.
    dilation : int or pair
        The distance between neighbouring kernel entries on the image.
    groups : int
        The channels, and the maps, fall into so many groups: w is (maps, C / groups, kh, kw), and a kernel sees the
        channels of its group alone.

    Returns
    -------
    Value or array
        Its memory has the batch last, which the next layer and `flatten` take as it is.

    Raises
    ------
    ShapeError
        If the shapes do not fit; it says which would.
    ArgumentError
        If a setting is no whole number in its range.

    Notes
    -----
    ∂l/∂x = g ∗ᵀ w, the transposed convolution; ∂l/∂w = x ∗ g; ∂l/∂bias = Σ g over batch and pixels.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd import conv2d
    >>> conv2d(np.ones((2, 1, 28, 28)), np.ones((5, 1, 3, 3))).shape      # L35: 5 filters, 5 maps
    (2, 5, 26, 26)
    """
    return _conv(2, x, w, bias, stride, padding, dilation, groups)


def _conv_transpose(
    axes: int,
    x: Any,
    w: Any,
    bias: Any,
    stride: Any,
    padding: Any,
    output_padding: Any,
    groups: Any,
    dilation: Any,
) -> Any:
    x_shape, kernel = _shape(x), _shape(w)
    check_images(x_shape, axes)
    if len(kernel) != axes + 2:
        raise ShapeError(
            f"w has shape {kernel}; expected (channels of x, maps, {'height, width' if axes == 2 else 'length'})."
        )
    stride, dilation = sizes("stride", stride, axes), sizes("dilation", dilation, axes)
    padding, more = sizes("padding", padding, axes, 0), sizes("output_padding", output_padding, axes, 0)
    if any(m >= max(s, d) for m, s, d in zip(more, stride, dilation, strict=True)):
        raise ArgumentError(f"output_padding is less than stride or dilation; got {by(more)} with stride {by(stride)}.")
    made = tuple(
        (n - 1) * s - 2 * p + d * (k - 1) + m + 1
        for n, s, p, d, k, m in zip(x_shape[2:], stride, padding, dilation, kernel[2:], more, strict=True)
    )
    if min(made) < 1:
        raise ShapeError(f"Images of {by(x_shape[2:])} would become {by(made)}: a padding below {by(padding)} fits.")
    groups = shares(groups, x_shape[1])
    settings = ((x_shape[0], kernel[1], *made), stride, padding, dilation)
    parts = zip(cut(x, 1, groups), cut(w, 0, groups), strict=True) if groups > 1 else [(x, w)]
    ys = [convolution.conv_input(a, b, *settings) for a, b in parts]
    y = ys[0] if groups == 1 else shapes.concatenate(*ys, axis=1)
    return y if bias is None else y + per_map(bias, axes, kernel[1] * groups)


def conv_transpose1d(
    x: Any,
    w: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Any:
    """The reverse of `conv1d`: x (N, C, L), w (C, maps, k) to (N, maps, L′); see `conv_transpose2d`.

    Examples
    --------
    >>> from autograd import conv_transpose1d
    >>> conv_transpose1d([[[1.0, 10.0]]], [[[1.0, 2.0, 3.0]]], stride=2)
    array([[[ 1.,  2., 13., 20., 30.]]])
    """
    return _conv_transpose(1, x, w, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose2d(
    x: Any,
    w: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Any:
    """Put a copy of the kernel, times the pixel, on the image for every pixel of x: learned upsampling (L39).

    It takes x (N, C, H, W) and w (C, maps, kh, kw), as PyTorch's, to (N, maps, H′, W′) with
    H′ = (H - 1) stride - 2 padding + dilation (kh - 1) + output_padding + 1. It does to numbers what `conv2d` of
    the same settings does to gradients.

    Parameters
    ----------
    x, w : Value or array
    bias : Value or array, optional
        (maps,).
    stride, padding, dilation : int or pair
        Those of the convolution that it reverses.
    output_padding : int or pair
        Rows and columns more at the end: with a stride several sizes of image have maps of one size.
    groups : int
        The channels fall into so many groups, each of which makes ``maps`` of its own, groups · maps in all.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd import conv_transpose2d
    >>> conv_transpose2d(np.ones((1, 3, 7, 7)), np.ones((3, 2, 2, 2)), stride=2).shape
    (1, 2, 14, 14)
    """
    return _conv_transpose(2, x, w, bias, stride, padding, output_padding, groups, dilation)


def _pool(axes: int, x: Any, kernel_size: Any, stride: Any, padding: Any) -> tuple[Sizes, Sizes, Sizes]:
    check_images(_shape(x), axes)
    size = sizes("kernel_size", kernel_size, axes)
    return size, size if stride is None else sizes("stride", stride, axes), sizes("padding", padding, axes, 0)


def max_pool1d(x: Any, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Any:
    """The largest number of each window: x (N, C, L) to (N, C, L′); see `max_pool2d`.

    >>> from autograd import max_pool1d
    >>> max_pool1d([[[1.0, 3.0, 2.0, 0.0]]], 2)
    array([[[3., 2.]]])
    """
    return pooling.max_pool(x, *_pool(1, x, kernel_size, stride, padding))


def max_pool2d(x: Any, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Any:
    """The largest pixel of each window: x (N, C, H, W) to (N, C, H′, W′) (L36).

    Rows and columns that no whole window covers are left out. The gradient goes to the largest pixel, to the
    first of them if they are tied.

    Parameters
    ----------
    x : Value or array
    kernel_size : int or pair
    stride : int or pair, optional
        How far windows are apart; ``kernel_size`` when left out.
    padding : int or pair
        A border that never wins, of at most half the window.

    Examples
    --------
    >>> from autograd import max_pool2d
    >>> rows = [[29.0, 15.0, 28.0, 184.0], [0.0, 100.0, 70.0, 38.0], [12.0, 12.0, 7.0, 2.0], [12.0, 12.0, 45.0, 6.0]]
    >>> max_pool2d([[rows]], 2)                # L36; its "stride = 1" is a slip: erratum E3
    array([[[[100., 184.],
             [ 12.,  45.]]]])
    """
    return pooling.max_pool(x, *_pool(2, x, kernel_size, stride, padding))


def avg_pool1d(x: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, count_include_pad: bool = True) -> Any:
    """The mean of each window: x (N, C, L) to (N, C, L′); see `avg_pool2d`.

    >>> from autograd import avg_pool1d
    >>> avg_pool1d([[[1.0, 3.0, 2.0, 0.0]]], 2)
    array([[[2., 1.]]])
    """
    return pooling.avg_pool(x, *_pool(1, x, kernel_size, stride, padding), flag("count_include_pad", count_include_pad))


def avg_pool2d(x: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, count_include_pad: bool = True) -> Any:
    """The mean of each window: x (N, C, H, W) to (N, C, H′, W′) (L36).

    Parameters
    ----------
    x, kernel_size, stride
        As for `max_pool2d`.
    padding : int or pair
        A border of zeros, of at most half the window.
    count_include_pad : bool
        Whether the mean counts the border's zeros.

    Examples
    --------
    >>> from autograd import avg_pool2d
    >>> rows = [[29.0, 15.0, 28.0, 184.0], [0.0, 100.0, 70.0, 38.0], [12.0, 12.0, 7.0, 2.0], [12.0, 12.0, 45.0, 6.0]]
    >>> avg_pool2d([[rows]], 2)                # L36; the lecture's 31 for 29 is a slip: erratum E4
    array([[[[36., 80.],
             [12., 15.]]]])
    """
    return pooling.avg_pool(x, *_pool(2, x, kernel_size, stride, padding), flag("count_include_pad", count_include_pad))


def upsample(x: Any, scale_factor: Any = 2) -> Any:
    """Every pixel ``scale_factor`` times along each spatial axis (nearest): (N, C, H, W) or (N, C, L) (L39).

    >>> from autograd import upsample
    >>> upsample([[[1.0, 2.0]]], 2)
    array([[[1., 1., 2., 2.]]])
    """
    shape = _shape(x)
    axes = 1 if len(shape) == 3 else 2
    check_images(shape, axes)
    return upsampling.upsample(x, sizes("scale_factor", scale_factor, axes))


def flatten(x: Any) -> Any:
    """One row for each sample: (N, C, H, W) to (N, C·H·W), for a dense layer.

    The result of a convolution or a pool is not copied by it.

    >>> import numpy as np
    >>> from autograd import flatten
    >>> flatten(np.ones((2, 3, 4, 5))).shape
    (2, 60)
    """
    shape = _shape(x)
    if not shape:
        raise ShapeError("flatten needs samples along the first axis, got one number.")
    return shapes.reshape(x, (shape[0], prod(shape[1:])))
