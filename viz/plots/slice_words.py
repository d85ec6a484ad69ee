"""Which two features a picture shows, and where the others are held, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, nearest, short
from autograd.graph.numbers import number
from viz.style.text import cut

_NAMED = 3
"""Features whose held values are named one by one."""


def chosen_pair(features: Sequence[int | str] | None, names: Sequence[str]) -> tuple[int, int] | None:
    """Two features by place or name as places; None where none are chosen.

    >>> chosen_pair(("bpm", 0), ["temp", "bpm"])
    (1, 0)
    """
    if features is None:
        return None
    if not isinstance(features, str) and np.shape(features) == ():
        raise ArgumentError(f"features takes two different ones, an axis each; got {short(features)}.")
    found: list[int] = []
    for feature in [features] if isinstance(features, str) else features:
        if isinstance(feature, str):
            if feature not in names:
                raise ArgumentError(
                    f"There is no feature {feature!r}{nearest(feature, names) or '.'} X has {', '.join(names)}."
                )
            found.append(names.index(feature))
        elif isinstance(feature, (int, np.integer)) and not isinstance(feature, bool) and 0 <= feature < len(names):
            found.append(int(feature))
        else:
            raise ArgumentError(f"features are names, or places from 0 to {len(names) - 1}; got {feature!r}.")
    if len(found) != 2 or found[0] == found[1]:
        raise ArgumentError(f"features takes two different ones, an axis each; got {short(features)}.")
    return found[0], found[1]


def where_held(names: Sequence[str], pair: tuple[int, int], held: NDArray[np.float64], at: Any) -> str:
    """What stands still in a slice.

    >>> where_held(["a", "b", "c"], (0, 1), np.array([1.0, 2.0, 3.0]), "median")
    'Slice: c = 3 (median)'
    """
    others = [k for k in range(len(names)) if k not in pair]
    where = f"({at})" if isinstance(at, str) else f"(sample {at})" if np.ndim(at) == 0 else "(given)"
    if len(others) > _NAMED:
        words = {"median": "their medians", "mean": "their means"}
        place = words[at] if isinstance(at, str) else f"those of sample {at}" if np.ndim(at) == 0 else "given values"
        return f"Slice: the other {len(others)} features at {place}"
    return "Slice: " + ", ".join(f"{cut(names[k], 24)} = {number(float(held[k]))}" for k in others) + f" {where}"


def held_at(at: Any, count: int) -> bool:
    """Whether some of so many features have no axis, and are held ``at`` something.

    Raises
    ------
    ArgumentError
        If it is said where, and there are none.
    """
    if count == 2 and not (isinstance(at, str) and at == "median"):
        raise ArgumentError(f"at is for features without an axis, and both have one: leave it out; got {short(at)}.")
    return count > 2
