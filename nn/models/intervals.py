"""How far a measured score may be off: Student's t for a mean of few (Gosset 1908), Wilson's interval for a share."""

from __future__ import annotations

from math import atan, cos, nan, pi, sin, sqrt
from typing import Any

import numpy as np

Z = 1.959963984540054
"""95 % of a normal distribution lie so many standard deviations around its mean."""


def student_quantile(freedom: int, share: float = 0.975) -> float:
    """Below which value so large a share of Student's t is, with so many degrees of freedom.

    Its distribution function is a finite sum for whole degrees (Abramowitz and Stegun 26.7.3, 26.7.4); where that is
    ``share`` is found by halving.

    Parameters
    ----------
    freedom : int
        1 or more.
    share : float
        Above 1/2, below 1.

    Examples
    --------
    >>> [round(student_quantile(n), 3) for n in (1, 2, 9, 100)]
    [12.706, 4.303, 2.262, 1.984]
    """

    def within(t: float) -> float:
        """P(-t < T < t)."""
        angle, odd = atan(t / sqrt(freedom)), freedom % 2
        term, total = cos(angle) if odd else 1.0, 0.0
        for k in range(1 + odd, freedom, 2):
            total += term
            term *= k / (k + 1) * cos(angle) ** 2
        return 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total

    low, high = 0.0, 1.0
    while within(high) < 2 * share - 1:
        high *= 2
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if within(middle) < 2 * share - 1 else (low, middle)
    return high


def wilson(right: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (E. B. Wilson, 1927): where the true one lies, if ``right`` of ``n`` were seen.

    Examples
    --------
    >>> low, high = wilson(9, 10)
    >>> round(low, 3), round(high, 3)
    (0.596, 0.982)
    """
    share, z2 = right / n, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def interval_of(found: Any, apart: float, shares: int | None) -> tuple[float, float, float]:
    """Mean, and the ends of its interval, of R² or of shares of so many samples; it ends where the scores do."""
    mean = float(np.mean(found))
    if _equal(found):
        return (mean, nan, nan) if shares is None else (mean, *wilson(mean * shares, shares))
    spread = float(np.std(found, ddof=1)) * apart
    least = -np.inf if shares is None else 0.0
    return mean, max(mean - spread, least), min(mean + spread, 1.0)


def is_better(found: Any, guesses: Any, apart: float, shares: int | None) -> bool:
    """Whether the interval of how far it is above the guesses, division by division, is all above 0."""
    above = np.subtract(found, guesses)
    if not _equal(above):
        return float(np.mean(above)) > float(np.std(above, ddof=1)) * apart
    return shares is not None and interval_of(found, apart, shares)[1] > float(np.mean(guesses))


def _equal(scores: Any) -> bool:
    return bool(np.ptp(scores) <= 1e-12)
