"""What an argument may be: a table of constraints, and the one function that looks; an error says what came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd import ArgumentError
from autograd.errors import short

_WHOLE, _NUMBERS = (int, np.integer), (int, float, np.number)


@dataclass(frozen=True)
class Constraint:
    """Which numbers an argument may be, and how an error says it."""

    said: str
    fits: Callable[[Any], bool]
    whole: bool = True


COUNT = Constraint("a whole number, 1 or more", lambda n: n >= 1)
SEED = Constraint("a whole number, 0 or more", lambda n: n >= 0)
AXIS = Constraint("a whole number, -1 for the last", lambda n: True)
POSITIVE = Constraint("a number above 0", lambda x: 0 < x < np.inf, whole=False)
NOT_NEGATIVE = Constraint("a number, 0 or more", lambda x: 0 <= x < np.inf, whole=False)
SHARE = Constraint("a number from 0 to below 1", lambda x: 0 <= x < 1, whole=False)


def number(what: str, x: Any, wanted: Constraint, more: str = "") -> Any:
    """``x`` as an int, or as a float, if it fits.

    Raises
    ------
    ArgumentError
        "``what`` is a whole number, 1 or more; got ...": True is no number here, and 2.0 no whole one.
    """
    if isinstance(x, (bool, np.bool_)) or not isinstance(x, _WHOLE if wanted.whole else _NUMBERS) or not wanted.fits(x):
        raise ArgumentError(f"{what} is {wanted.said}{more}; got {short(x)}.")
    return int(x) if wanted.whole else float(x)


def count_of(what: str, n: Any) -> int:
    """``n`` as a positive whole number."""
    return int(number(what, n, COUNT))


def counts_of(what: str, numbers: Any, each: str, least: int = 1) -> list[int]:
    """``numbers``, ``least`` or more of them, as positive whole numbers.

    Raises
    ------
    ArgumentError
        "``what``; got ..." if it is no sequence or too short; "``each`` is a whole number, ..." of one in it.
    """
    found = numbers.tolist() if isinstance(numbers, np.ndarray) else numbers
    if not isinstance(found, (list, tuple, range)) or len(found) < least:
        raise ArgumentError(f"{what}; got {short(numbers)}.")
    return [count_of(each, n) for n in found]


def axis_of(n: Any) -> int:
    """``n`` as the number of an axis; from the end if it is negative."""
    return int(number("axis", n, AXIS))


def positive(what: str, x: Any, such_as: float) -> float:
    """``x`` as a positive finite number."""
    return float(number(what, x, POSITIVE, f", such as {such_as}"))


def learning_rate(lr: Any) -> float:
    """``lr`` as a positive finite number."""
    return positive("The learning rate", lr, 0.1)


def share(what: str, x: Any) -> float:
    """``x`` as a number from 0 up to, but not including, 1."""
    return float(number(what, x, SHARE, ", such as 0.9"))


def not_negative(what: str, x: Any, others: str = "") -> float:
    """``x`` as a finite number, 0 or more."""
    return float(number(what, x, NOT_NEGATIVE, others))
