"""Student's t: how far the mean of a few scores may be off (Gosset 1908)."""

from __future__ import annotations

from math import atan, cos, pi, sin, sqrt


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
