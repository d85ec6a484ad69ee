"""Numbers for people: a number, an array in brackets, an array in short, the name of an entry."""

from __future__ import annotations

from typing import Any

import numpy as np


def number(x: float, digits: int = 4) -> str:
    """A number with a true minus sign and no exponent between 1e-4 and 1e5.

    >>> number(-0.00123456), number(123456.0), number(1 / 3, 2)
    ('−0.001235', '1.235e5', '0.33')
    """
    x = float(x)
    if not np.isfinite(x):
        return "not a number" if np.isnan(x) else "∞" if x > 0 else "−∞"
    if x == 0:
        return "0"
    if 1e-4 <= abs(x) < 1e5:
        text = f"{x:.{digits}g}"
        if "e" in text:
            text = f"{x:.0f}"
    else:
        mantissa, exponent = f"{x:.{digits - 1}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")


def numbers(data: Any, digits: int = 4, most: int = 6) -> str:
    """A number, or an array in brackets, with "…" after ``most`` entries or rows.

    >>> numbers([[1.0, -2.0], [0.5, 0.0]])
    '[[1 −2] [0.5 0]]'
    """
    if np.ndim(data) == 0:
        return number(data, digits)
    inner = [numbers(entry, digits, most) for entry in data[:most]]
    return "[" + " ".join(inner) + (" …" if len(data) > most else "") + "]"


def brief(data: Any, summary: str = "{low} … {high}", digits: int = 4, most: int = 36) -> str:
    """An array in short: written out up to ``most`` entries, summed up beyond.

    Parameters
    ----------
    data : array-like
    summary : str
        What is said about more entries, with ``{low}``, ``{high}`` and ``{mean}`` in their places.
    digits : int
        Of each number.
    most : int
        The most entries that are written out.

    Examples
    --------
    >>> brief([0.25, -1.0]), brief(range(100)), brief(range(100), "{low} to {high}, mean {mean}")
    ('[0.25 −1]', '0 … 99', '0 to 99, mean 49.5')
    """
    array = np.asarray(data)
    if array.size <= most:
        return numbers(data, digits, most)
    with np.errstate(all="ignore"):
        found = {"low": array.min(), "high": array.max(), "mean": array.mean(dtype=np.float64)}
    return summary.format(**{name: number(x, digits) for name, x in found.items()})


def entry_name(name: str, index: tuple[int, ...]) -> str:
    """The name of one entry of an array, and of a number the name itself.

    >>> entry_name("W", (0, 2)), entry_name("W", ())
    ('W[0,2]', 'W')
    """
    return f"{name}[{','.join(map(str, index))}]" if index else name
