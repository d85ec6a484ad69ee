"""How windows are set up, as a user gives it: one number for every spatial axis, or one for each."""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, short

Sizes = tuple[int, ...]
Setting = int | Sizes
"""One number for every spatial axis, or one for each."""


def each(value: Setting, axes: int) -> Sizes:
    """One number for every axis, or one for each."""
    return value if isinstance(value, tuple) else (value,) * axes


def by(sizes: Sizes) -> str:
    """``3×3``."""
    return "×".join(map(str, sizes))


def sizes(what: str, given: Any, axes: int, least: int = 1) -> Sizes:
    """``given`` as one whole number for each of ``axes`` spatial axes."""
    try:
        return _sizes(what, given, axes, least)
    except TypeError:  # a list, which no cache can hold
        listed = tuple(given) if isinstance(given, list) or getattr(given, "ndim", 0) == 1 else given
        return _sizes.__wrapped__(what, listed, axes, least)


@lru_cache(maxsize=1024, typed=True)
def _sizes(what: str, given: Any, axes: int, least: int) -> Sizes:
    found = given if isinstance(given, tuple) else (given,) * axes
    if len(found) != axes or any(
        isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < least for n in found
    ):
        several = f", or {axes} of them" if axes > 1 else ""
        raise ArgumentError(f"{what} is a whole number, {least} or more{several}; got {short(given)}.")
    return tuple(int(n) for n in found)


def shared(size: Setting, padding: Setting, count_border: bool) -> str:
    """How a formula shows what each pixel of a window gets: with their number, where it is one for all windows."""
    n = prod(size) if isinstance(size, tuple) and (count_border or not any(each(padding, len(size)))) else "n"
    return f'(g0 / {n}, "to each entry of its window")'


def border(given: Any, kernel: Sizes, stride: Sizes, dilation: Sizes) -> Sizes:
    """``padding`` as numbers, whether given so or as "valid" or "same"."""
    if not isinstance(given, str):
        return sizes("padding", given, len(kernel), 0)
    if given == "valid":
        return (0,) * len(kernel)
    if given == "same" and set(stride) == {1}:
        return tuple(d * (k - 1) // 2 for k, d in zip(kernel, dilation, strict=True))
    raise ArgumentError(
        f"padding is a whole number, 'valid' (none) or 'same', which takes stride 1; "
        f"got {given!r} for a kernel of {by(kernel)}, stride {by(stride)}."
    )


def one_more(given: Any, kernel: Sizes, dilation: Sizes) -> Sizes:
    """How much wider the border is at the end of each axis: 1 where "same" loses an odd number, as PyTorch has it."""
    lost = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    return tuple(n % 2 if given == "same" else 0 for n in lost)


def shares(groups: Any, inputs: int, maps: int = 0) -> int:
    """``groups`` as a whole number that divides the channels, and the maps where they are not counted by group."""
    (n,) = sizes("groups", groups, 1)
    if inputs % n or maps % n:
        both = f"the {inputs} channels" + (f" and the {maps} maps" if maps else "")
        raise ArgumentError(f"groups is a number that divides {both}; got {n}.")
    return n
