"""Convolutions in groups, and borders that are wider at the end: made of other operations."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.ops import shape as shapes
from autograd.ops.images import convolution
from autograd.ops.images.settings import Sizes


def wider(x: Any, more: Sizes) -> Any:
    """Images with zeros at the end of each spatial axis, so many."""
    return shapes.pad(x, ((0, 0), (0, 0), *((0, m) for m in more)), 0.0) if any(more) else x


def grouped_conv(x: Any, w: Any, bias: Any, settings: tuple[Sizes, Sizes, Sizes], groups: int) -> Any:
    """The convolution of checked ``settings``: each group of channels makes its own maps, and sees no others."""
    if groups == 1:
        return convolution.conv(x, w, *settings) if bias is None else convolution.conv_bias(x, w, bias, *settings)
    parts = zip(cut(x, 1, groups), cut(w, 0, groups), strict=True)
    y = shapes.concatenate(*(convolution.conv(a, b, *settings) for a, b in parts), axis=1)
    return y if bias is None else y + per_map(bias, len(settings[0]), np.shape(getattr(w, "data", w))[0])


def cut(a: Any, axis: int, groups: int) -> list[Any]:
    """``a`` cut into equal parts along ``axis``."""
    n = np.shape(getattr(a, "data", a))[axis] // groups
    return [shapes.getitem(a, (*[slice(None)] * axis, slice(k * n, k * n + n))) for k in range(groups)]


def per_map(b: Any, axes: int, maps: int) -> Any:
    """A number for each of so many maps, to be added to images of so many axes."""
    came = np.shape(getattr(b, "data", b))
    if came != (maps,):
        raise ShapeError(f"bias has shape {came}; expected one number for each of {maps} maps, ({maps},).")
    return shapes.reshape(b, (-1, *(1,) * axes))
