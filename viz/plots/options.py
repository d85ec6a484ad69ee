"""Options that several pictures have, or a word about what came instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, short
from nn.checks import Constraint, number

RESOLUTION = Constraint("a whole number from 2 to 5000: so many places along each axis", lambda n: 2 <= n <= 5000)


def interval(limits: Any, said: str = "limits as two numbers, the first below the second", given: Any = None) -> Any:
    """Two finite numbers, the first below the second.

    >>> interval((-1, 2))
    (-1.0, 2.0)
    """
    try:
        low, high = (float(x) for x in limits)
    except (TypeError, ValueError):
        low = high = 0.0
    if not -np.inf < low < high < np.inf:
        raise ArgumentError(f"Expected {said}; got {short(limits if given is None else given)}.")
    return low, high


def several(what: str, given: Any, most: int, each: Constraint, said: str) -> list[Any]:
    """One to ``most`` numbers, each as it should be.

    >>> from nn.checks import POSITIVE
    >>> several("radii", [1, 2], 4, POSITIVE, "positive numbers")
    [1.0, 2.0]
    """
    listed = list(given) if isinstance(given, Sequence) or getattr(given, "ndim", 0) == 1 else []
    listed = [] if isinstance(given, str) else listed
    try:
        found = [number(what, x, each) for x in listed]
    except ArgumentError:
        found = []
    if not 1 <= len(found) <= most:
        raise ArgumentError(f"{what} takes 1 to {most} {said}; got {short(given)}.")
    return found
