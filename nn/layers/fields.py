"""Receptive fields: how many pixels one entry of a layer depends on, from kernels and strides (Araujo et al. 2019)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from autograd.ops.images.settings import each


@dataclass(frozen=True)
class Field:
    """What an entry sees along each axis, and how far, in pixels, its neighbour is; None of both where it is all.

    >>> behind(Window(3, 1), behind(Window(2, 2), Field(), (1, 1, 9)), (1, 1, 9)).sizes
    (6,)
    """

    sizes: tuple[int, ...] | None = ()
    steps: tuple[float, ...] = ()


@dataclass(frozen=True)
class Window:
    """A kernel of this size and stride along one axis, as `behind` looks at layers."""

    kernel_size: Any
    stride: Any
    dilation: Any = 1
    reverse: bool = False
    scale_factor: Any = None


def widest(fields: Sequence[Field], axes: int) -> Field:
    """The one that sees most; ``Field()`` if none has so many axes."""
    known = [f for f in fields if f.sizes and len(f.sizes) == axes]
    return max(known, key=lambda f: f.sizes or (), default=Field())


def behind(layer: Any, before: Field, shape: Sequence[int], earlier: Sequence[Field] = ()) -> Field:
    """What an entry of a layer's result sees, given the same of its input.

    Parameters
    ----------
    layer : Module
        Its ``kernel_size``, ``stride`` and ``dilation`` count, or its ``scale_factor``.
    before : Field
        Of its input; that of the samples themselves is ``Field()``.
    shape : sequence of int
        Of its result: with no axis behind the maps it sees all.
    earlier : sequence of Field
        Where nothing is known of the input, as it was made between layers, the widest of these stands for it.
    """
    axes = len(shape) - 2
    if axes < 1 or before.sizes is None:
        return Field(None)
    before = before if before.sizes else widest(earlier, axes)
    sizes = before.sizes if before.sizes and len(before.sizes) == axes else (1,) * axes
    steps = before.steps if len(before.steps) == axes else (1.0,) * axes
    if (factor := getattr(layer, "scale_factor", None)) is not None:
        return Field(sizes, tuple(s / f for s, f in zip(steps, each(factor, axes), strict=True)))
    if not hasattr(layer, "kernel_size"):
        return Field(sizes, steps)
    kernel, stride = each(layer.kernel_size, axes), each(layer.stride, axes)
    reach = [d * (k - 1) + 1 for d, k in zip(each(getattr(layer, "dilation", 1), axes), kernel, strict=True)]
    if getattr(layer, "reverse", False):
        reach = [ceil(r / s) for r, s in zip(reach, stride, strict=True)]
    grown = tuple(ceil(n + (r - 1) * s) for n, r, s in zip(sizes, reach, steps, strict=True))
    if getattr(layer, "reverse", False):
        return Field(grown, tuple(a / b for a, b in zip(steps, stride, strict=True)))
    return Field(grown, tuple(a * b for a, b in zip(steps, stride, strict=True)))
