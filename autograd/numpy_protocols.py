"""NumPy's functions on Values: ``np.exp(v)``, ``array @ v``, ``np.concatenate([v, w])``.

NumPy hands a call that involves a Value to one of the two functions below (its ``__array_ufunc__`` and
``__array_function__`` protocols). They look up what stands in for the function: an entry of the table, or one of
`autograd.functions`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ChalkgradError, UnsupportedError
from autograd.functions import (
    elementwise,
    linalg,
    neighbours,
    of_ufuncs,
    places,
    plain,
    products,
    reductions,
    samples,
    selection,
    shapes,
)
from autograd.functions.nearest import instead_of
from autograd.functions.standing_in import OVERRIDES, called

FAMILIES = (elementwise, of_ufuncs, reductions, shapes, places, neighbours, selection, samples, products, linalg, plain)
"""Where the functions stand."""

_METHODS = {
    "reduce": "np.add, np.multiply, np.maximum and np.minimum have it; else write a loop over its entries",
    "accumulate": "np.add and np.multiply have it (np.cumsum, np.cumprod); else write a loop, and autograd.stack",
    "at": "a Value does not change in place; index with an array instead",
    "reduceat": "sum slices of it",
}
_REDUCED: dict[Any, str] = {
    np.logaddexp: "write autograd.logsumexp(v, axis)",
    np.hypot: "write np.linalg.norm(v, axis=axis)",
    np.subtract: "write v[0] - v[1:].sum(0)",
    np.divide: "write v[0] / v[1:].prod(0)",
    np.fmax: "write np.nanmax(v, axis)",
    np.fmin: "write np.nanmin(v, axis)",
}


def array_ufunc(self: Any, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
    """A NumPy ufunc with a Value among its inputs."""
    if "out" in kwargs:
        raise UnsupportedError(
            f"{called(ufunc)} with out (a += v does it too) would write a Value's numbers into an array, and lose "
            "their history; write a = a + v, or b = f(a)."
        )
    if method != "__call__":
        made = of_ufuncs.method(ufunc, method)
        if made is None:
            cure = _REDUCED.get(ufunc) if method == "reduce" else None
            raise UnsupportedError(
                f"{called(ufunc)}.{method} is not available on a Value; {cure or _METHODS.get(method, '')}."
            )
        return made(*inputs, **kwargs)
    kept = {"axis": kwargs.pop("axis")} if ufunc is getattr(np, "vecdot", None) and "axis" in kwargs else {}
    options = [name for name, given in kwargs.items() if given is not None and given is not True]
    if options:
        raise UnsupportedError(
            f"{called(ufunc)} with {', '.join(options)} is not available on a Value; use its plain form, and "
            "np.where(mask, new, old) to choose."
        )
    found = OVERRIDES.get(ufunc)
    if found is None:
        raise UnsupportedError(f"{called(ufunc)} is not available on a Value: {instead_of(ufunc)}")
    return found(*inputs, **kept)


def array_function(self: Any, function: Any, types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A NumPy function (no ufunc) with a Value among its arguments."""
    found = OVERRIDES.get(function)
    if found is None:
        raise UnsupportedError(f"{called(function)} is not available on a Value: {instead_of(function)}")
    try:
        return found(*args, **kwargs)
    except ChalkgradError:
        raise
    except TypeError as error:
        text = f"{called(function)} on a Value takes fewer options than NumPy's: {error}."
        raise UnsupportedError(text) from error
    except (ValueError, IndexError) as error:
        raise ArgumentError(f"{called(function)}: {error}.") from error
