"""Python's numbers, settings and indices as JSON, which is JavaScript too."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from autograd.program.javascript.names import NoJavaScriptError


def data(value: Any) -> Any:
    """A setting of a node as plain data: what `json.dumps` takes, and ``settings.js`` reads.

    A number that JSON has no word for is its name, a slice ``{"slice": [start, stop, step]}``, ``...`` the text
    ``"..."``, an array of whole numbers ``{"ints": [...], "shape": [...]}``; a mask is where it is true.

    >>> data((slice(1, None), ..., np.array([2, 0]), float("inf")))
    [{'slice': [1, None, None]}, '...', {'ints': [2, 0], 'shape': [2]}, 'Infinity']
    """
    match value:
        case None | bool() | str():
            return value
        case slice():
            return {"slice": [data(part) for part in (value.start, value.stop, value.step)]}
        case tuple() | list():
            return [one for part in value for one in _of_index(part)]
        case np.dtype() | type():
            return None
    if value is ...:
        return "..."
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return number(float(value))
    if isinstance(value, np.ndarray):
        parts = _of_index(value)
        return parts[0] if len(parts) == 1 else parts
    raise NoJavaScriptError(f"a page has no word for {value!r}")


def _of_index(part: Any) -> list[Any]:
    """One part of an index; a mask over several axes is an array for each of them."""
    if not isinstance(part, np.ndarray):
        return [data(part)]
    if part.dtype == bool:
        return [one for places in np.nonzero(part) for one in _of_index(places)]
    if not np.issubdtype(part.dtype, np.integer):
        return [data(part.item())] if part.ndim == 0 else [{"data": numbers(part), "shape": list(part.shape)}]
    return [{"ints": [int(k) for k in part.ravel()], "shape": list(part.shape)}]


def number(x: float) -> float | str:
    """A number, or the name of one that JSON lacks.

    >>> number(0.1), number(float("-inf"))
    (0.1, '-Infinity')
    """
    if math.isfinite(x):
        return x
    return "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"


def numbers(values: Any) -> list[float | str]:
    """The entries of an array in a row, each with all its digits."""
    flat = np.ravel(values).astype(float)
    return flat.tolist() if np.isfinite(flat).all() else [number(x) for x in flat.tolist()]


def literal(value: Any) -> str:
    """A constant of a text, or an option's default, as JavaScript writes it.

    >>> literal(True), literal(float("inf")), literal((1, ...))
    ('true', 'Infinity', '[1, "..."]')
    """
    if isinstance(value, float) and not math.isfinite(value):
        return str(number(value))
    return json.dumps(data(value)).replace("<", "\\u003c")  # it stands in a script of a page
