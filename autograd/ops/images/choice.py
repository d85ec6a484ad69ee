"""Which pixel of each window is its largest, and what goes to it."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np


def chosen(g: Any, pixels: list[Any], top: Any) -> list[Any]:
    """G where the pixel is the first that equals ``top``, else 0: for each place in a window, in their order.

    Of a window with a pixel that is not a number it is the last such (PyTorch's convention).
    """
    if not (isfinite(np.vdot(g, g)) and isfinite(np.vdot(top, top))):  # the cheapest look at all of them
        return _carefully(g, pixels)
    parts = []
    for a in pixels[:-1]:
        part = (a == top).astype(g.dtype)  # before it is multiplied: NumPy converts a mask piece by piece
        part *= g
        parts.append(part)
        g = g - part
    parts.append(g)
    return parts


def _carefully(g: Any, pixels: list[Any]) -> list[Any]:
    """`chosen` by choice alone: 0 · ∞ and ∞ - ∞ are not numbers."""
    best, which = pixels[0], np.zeros(g.shape, int)
    for k, a in enumerate(pixels[1:], 1):
        wins = (a > best) | np.isnan(a)
        best, which = np.where(wins, a, best), np.where(wins, k, which)
    return [np.where(which == k, g, g.dtype.type(0)) for k in range(len(pixels))]
