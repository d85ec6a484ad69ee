"""Numbers and arrays as they stand in a trace: plain JSON, rounded, cut where they are large."""

from __future__ import annotations

from typing import Any

import numpy as np

LISTED = 36
"""Entries up to which an array has 10 digits, and no minimum, mean and maximum beside it."""

KEPT = 2500
"""Entries of a larger array that are kept: those of a corner."""


def tensor(data: Any, most: int = KEPT) -> Any:
    """Data as it stands in a trace: ``most`` entries are kept of a large array.

    >>> tensor([[1.0, float("nan")]])
    {'shape': [1, 2], 'data': [1.0, 'NaN']}
    """
    array = np.asarray(data, float)
    if array.ndim == 0:
        return plain(float(array))
    made: dict[str, Any] = {"shape": list(array.shape)}
    digits = 10 if array.size <= LISTED else 5
    kept = array
    if array.size > LISTED:
        with np.errstate(all="ignore"):
            made |= {name: plain(float(getattr(array, name)())) for name in ("min", "mean", "max")}
            if abs(array.mean()) < 1e-15 * np.abs(array).max():
                made["mean"] = 0.0  # what rounding left of a sum that is 0
    if array.size > most:
        kept = array[tuple(slice(n) for n in _corner(array.shape, most))]
        made["crop"] = list(kept.shape)
    made["data"] = [plain(float(x), digits) for x in kept.ravel()]
    return made


def plain(x: float, digits: int = 10) -> float | str:
    """A number as it stands in a trace; JSON has no word for what is not finite."""
    if not np.isfinite(x):
        return "NaN" if np.isnan(x) else "Infinity" if x > 0 else "-Infinity"
    return float(f"{x:.{digits}g}") + 0.0


def _corner(shape: tuple[int, ...], most: int) -> list[int]:
    """A shape of at most ``most`` entries: the first axes are cut first, so that images stay whole."""
    kept = list(shape)
    for axis in range(len(kept)):
        rest = int(np.prod(kept[axis + 1 :], dtype=np.int64))
        kept[axis] = max(1, min(kept[axis], most // max(1, rest) // int(np.prod(kept[:axis], dtype=np.int64))))
    return kept
