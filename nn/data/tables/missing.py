"""Which cells hold nothing: the words for it, and the numbers that stand for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ALWAYS = (
    *("", "NA", "N/A", "n/a", "#N/A", "n.a.", "N.A.", "NaN", "nan", "-nan", "NAN", "NULL", "null", "Null", "<NA>"),
    *("NaT", "?", "??", "na", "Na N", "#NULL!", "#VALUE!", "#DIV/0!", "#REF!", "#NUM!", "#NAME?", "#N/A N/A", "nil"),
    *("missing", "Missing", "MISSING", "k.A.", "k. A.", "keine Angabe", "not available", "Not Available"),
    *("#NV", "#WERT!", "#BEZUG!", "(null)", "(empty)", "(blank)"),
)
"""Nothing, whatever else stands in the column. What `pandas` calls so, what R and spreadsheets write, and a `?`."""

AMONG_NUMBERS = {"none", "-", "--", "---", "–", "—", ".", "..", "...", "*", "x", "nd", "n.d.", "unknown", "unk", "_"}
"""Nothing in a column of numbers; elsewhere "none" may be a kind, and "-" the other side of "+"."""

ALMOST_ALWAYS = {"-", "--", "---", "–", "—", ".", "..."}
"""Nothing in a column of texts too, unless there is a "+" beside."""

_ENOUGH = 10
"""Other numbers, before one that might have been measured is taken for nothing."""
_LEVELS = 5
"""Of fewer different numbers -9 may be one more."""
SIGNS_OF_NOTHING = (9.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0, 99.9, 999.9, 9999.9, 99.99, 999.99, 9999.99)


def nothing_among(texts: set[str], numbers: bool) -> set[str]:
    """Of the different texts of a column those that stand for nothing."""
    found = texts & set(ALWAYS)
    if numbers:
        return found | {text for text in texts if text.casefold() in AMONG_NUMBERS}
    return found if "+" in texts else found | (texts & ALMOST_ALWAYS)


def stands_for_nothing(values: NDArray[np.float64]) -> float | None:
    """A number such as -999 that stands for a missing measurement: alone at an end, far from all others.

    Examples
    --------
    >>> stands_for_nothing(np.array([36.5, -999, 37.2, 38.1, -999, 36.9]))
    -999.0
    >>> stands_for_nothing(np.array([-1200.0, -999, -800, -600])) is None
    True
    """
    values = values[np.isfinite(values)]
    if len(values) < 4:
        return None
    for end in (float(values.min()), float(values.max())):
        if abs(end) not in SIGNS_OF_NOTHING or (end > 0 and end < 99):
            continue
        others = values[values != end]
        if len(others) < 2 or len(others) < len(values) / 5:
            continue
        low, high = float(others.min()), float(others.max())
        away = low - end if end < low else end - high
        # One such number may be an outlier that was measured; several that are equal are no measurements.
        often = len(values) - len(others) > 1
        spread = max(high - low, 1e-12)
        negative = end < 0 <= low
        if end < 0 and abs(end) < 99:
            whole = bool(np.all(others == np.round(others)))
            far = negative and often and whole and len(np.unique(others)) >= _LEVELS
        else:
            far = away > (0.5 if negative else 2 if often else 10) * spread and (negative or len(others) >= _ENOUGH)
        if far:
            return end
    return None
