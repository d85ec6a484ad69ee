"""What models of images share: how images come in, and at what brightness."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from autograd import ArgumentError, ShapeError
from autograd.annotations import arguments_named
from nn.checks import count_of
from nn.data.arrays import finite


def as_images(X: Any, shape: tuple[int, ...] | None = None) -> Any:
    """X (N, C, H, W), or (N, H, W) if it is gray, as (N, C, H, W) of finite numbers.

    Rows of pixels (N, C·H·W) are images where ``shape``, (C, H, W), says which.

    Raises
    ------
    ShapeError
        If X has another number of axes, or no image.
    DataTypeError
        If X holds anything but finite numbers.

    Examples
    --------
    >>> import numpy as np
    >>> as_images(np.zeros((4, 28, 28))).shape
    (4, 1, 28, 28)
    """
    found = finite(X, "images, (N, C, H, W) or (N, H, W)")
    if found.ndim == 2 and shape is not None and found.shape[1] == prod(shape):
        return found.reshape(-1, *shape)
    if found.ndim == 3:
        return found[:, None]
    if found.ndim == 4 and min(found.shape[1:3]) > 4 and 1 <= found.shape[3] <= 4 and found.shape[1:] != shape:
        raise ShapeError(
            f"X has shape {found.shape}: the channels seem to be last. Here they come first, (N, C, H, W): "
            "np.moveaxis(X, -1, 1)."
        )
    if found.ndim != 4:
        hint = " One gray image is X[None]." if found.ndim == 2 else ""
        raise ShapeError(f"X has shape {found.shape}; expected (N, C, H, W), or (N, H, W) for gray images.{hint}")
    return found


def image_shape(shape: Any) -> tuple[int, ...]:
    """``shape``, (C, H, W) or (H, W) of a gray image, as (C, H, W).

    Raises
    ------
    ArgumentError
        If it is not two or three whole numbers, 1 or more.

    Examples
    --------
    >>> image_shape((28, 28))
    (1, 28, 28)
    """
    if not isinstance(shape, (list, tuple)) or len(shape) not in (2, 3):
        raise ArgumentError(f"shape is (C, H, W) of an image, or (H, W) of a gray one; got {shape!r}.")
    return tuple(count_of("a size of the image", n) for n in (1, *shape)[-3:])


@arguments_named
def standardize_images(X: Any, *, foreground: bool = False) -> Any:
    """Each image with mean 0 and standard deviation 1 in every channel, from that image alone.

    An MRI scanner's units mean nothing: two scans of one brain may differ by a factor. This takes the factor
    away, so that a model need not learn it.

    Parameters
    ----------
    X : array-like, shape (N, C, H, W) or (N, H, W)
    foreground : bool
        Whether mean and deviation are those of the pixels that are brighter than the image's mean: of the head,
        without the air around it, whose share differs between slices.

    Returns
    -------
    ndarray, shape (N, C, H, W)
        An image that is the same everywhere becomes 0.

    Raises
    ------
    ShapeError, DataTypeError
        As `as_images`.

    Examples
    --------
    >>> standardize_images([[[1.0, 3.0]], [[100.0, 300.0]]])
    array([[[[-1., 1.]]],
           [[[-1., 1.]]]])
    >>> standardize_images([[[0.0, 0.0, 5.0, 7.0]]], foreground=True)
    array([[[[-6., -6., -1., 1.]]]])
    """
    found = as_images(X)
    pixels: dict[str, Any] = {"axis": (2, 3), "keepdims": True}
    chosen = found > found.mean(**pixels) if foreground else np.ones(found.shape, bool)
    chosen |= ~chosen.any(**pixels)  # nothing stands out where all is the same
    mean = found.mean(where=chosen, **pixels)
    spread = found.std(where=chosen, **pixels)
    flat = spread <= 1e-12 * np.abs(found).max(**pixels)  # a mean is rounded
    return (found - mean) / np.where(flat, 1.0, spread)
