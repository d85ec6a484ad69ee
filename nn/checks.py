"""What an argument may be: a count, an axis, a rate, a share; each error says what came."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ArgumentError


def count_of(what: str, n: Any) -> int:
    """``n`` as a positive whole number."""
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise ArgumentError(f"{what} is a whole number, 1 or more; got {n!r}.")
    return int(n)


def axis_of(n: Any) -> int:
    """``n`` as the number of an axis; from the end if it is negative."""
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)):
        raise ArgumentError(f"axis is a whole number, -1 for the last; got {n!r}.")
    return int(n)


def positive(what: str, x: Any, such_as: float) -> float:
    """``x`` as a positive finite number."""
    if isinstance(x, bool) or not isinstance(x, (int, float, np.floating, np.integer)) or not 0 < x < float("inf"):
        raise ArgumentError(f"{what} is a number above 0, such as {such_as}; got {x!r}.")
    return float(x)


def learning_rate(lr: Any) -> float:
    """``lr`` as a positive finite number."""
    return positive("The learning rate", lr, 0.1)


def share(what: str, x: Any) -> float:
    """``x`` as a number from 0 up to, but not including, 1."""
    if isinstance(x, bool) or not isinstance(x, (int, float, np.floating, np.integer)) or not 0 <= x < 1:
        raise ArgumentError(f"{what} is a number from 0 to below 1, such as 0.9; got {x!r}.")
    return float(x)


def not_negative(what: str, x: Any, others: str = "") -> float:
    """``x`` as a finite number, 0 or more."""
    if isinstance(x, bool) or not isinstance(x, (int, float, np.number)) or not 0 <= x < np.inf:
        raise ArgumentError(f"{what} is a number, 0 or more{others}; got {x!r}.")
    return float(x)
