"""Whether a kernel or a pool fits images of a shape, and how it goes over them: worked out once for each shape.

A small network spends more time on such questions than on products, and asks the same ones at every step.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from autograd.errors import ShapeError
from autograd.ops.images.settings import Setting, Sizes
from autograd.ops.images.strips import in_strips, way_back
from autograd.ops.images.windows import Windows, windows

_AXES = {1: "(N, C, L)", 2: "(N, C, H, W)"}


def check_images(x: Sizes, axes: int, name: str = "x") -> None:
    """Raise unless ``x`` is the shape of a batch of images of ``axes`` spatial axes."""
    if len(x) == axes + 2:
        return
    kind = "image" if axes == 2 else "signal"
    hint = f": one gray {kind} is {name}[None, None]" if len(x) == axes else ""
    if len(x) == axes + 1:
        hint = f": gray {kind}s are {name}[:, None], one {kind} of several channels is {name}[None]"
    raise ShapeError(f"{name} has shape {x}; expected {_AXES.get(axes, f'(N, C) and {axes} axes')}{hint}.")


class Fit(NamedTuple):
    """A kernel on images of one shape.

    Attributes
    ----------
    at : Windows
        Where it lies.
    strips : bool
        Whether the windows are multiplied in strips (see `autograd.ops.images.strips`), else in columns.
    made : tuple of int
        The shape of what it makes, with the batch last as in memory: (maps, H', W', N).
    """

    at: Windows
    strips: bool
    made: Sizes


class FitBack(NamedTuple):
    """Maps that go back to images of one shape: the ``fit`` they come from, and ``turned`` where that is the way back.

    ``turned`` is the fit of a kernel that is turned around, whose images are the maps.
    """

    fit: Fit
    turned: Fit | None


def _fit(at: Windows, x: Sizes, maps: int) -> Fit:
    return Fit(at, in_strips(at, x, maps), (maps, *at.out, x[0]))


def _check_kernel(w: Sizes) -> None:
    if len(w) < 3:
        raise ShapeError(f"w has shape {w}; expected (maps, channels, height, width): one kernel is w[None, None].")


@lru_cache(maxsize=1024)
def fit(x: Sizes, w: Sizes, stride: Setting, padding: Setting, dilation: Setting) -> Fit:
    """How a kernel of shape ``w`` goes over images of shape ``x``."""
    _check_kernel(w)
    check_images(x, len(w) - 2)
    if x[1] != w[1]:
        raise ShapeError(
            f"x has {x[1]} channels (shape {x}) and the kernel is for {w[1]} (shape {w}): "
            f"a kernel of shape {(w[0], x[1], *w[2:])} fits."
        )
    return _fit(windows("kernel", x[2:], w[2:], stride, padding, dilation), x, w[0])


@lru_cache(maxsize=1024)
def fit_back(g: Sizes, w: Sizes, x: Sizes, stride: Setting, padding: Setting, dilation: Setting) -> FitBack:
    """How maps of shape ``g`` go back to images of shape ``x``."""
    _check_kernel(w)
    check_images(g, len(w) - 2)
    if g[1] != w[0]:
        raise ShapeError(
            f"The maps have {g[1]} channels (shape {g}) and the kernel makes {w[0]} (shape {w}): "
            f"a kernel of shape {(g[1], *w[1:])} fits."
        )
    at = windows("kernel", x[2:], w[2:], stride, padding, dilation)
    if at.out != g[2:]:
        raise ShapeError(f"Images of shape {x} have maps of {at.out}, and these are of {g[2:]}.")
    back = way_back(at, w[0], w[1], g[0])
    return FitBack(_fit(at, x, w[0]), None if back is None else _fit(back, g, w[1]))


@lru_cache(maxsize=1024)
def pool(x: Sizes, size: Setting, stride: Setting, padding: Setting) -> Windows:
    """The windows of a pool on images of shape ``x``."""
    check_images(x, len(size) if isinstance(size, tuple) else max(len(x) - 2, 1))
    return windows("pool", x[2:], size, stride, padding)


@lru_cache(maxsize=1024)
def pool_back(g: Sizes, x: Sizes, size: Setting, stride: Setting, padding: Setting) -> Windows:
    """The same; ``g`` is the shape of one number for each window."""
    at = pool(x, size, stride, padding)
    if g != (*x[:2], *at.out):
        raise ShapeError(f"Images of shape {x} have {(*x[:2], *at.out)} windows, and these are {g}.")
    return at
