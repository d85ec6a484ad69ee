"""NumPy's functions on Values: ``np.exp(v)``, ``array @ v``, ``np.concatenate([v, w])``.

NumPy hands a call that involves a Value to one of the two functions below (its ``__array_ufunc__`` and
``__array_function__`` protocols). They look up what stands in for the function: an entry of the table, or one of
`autograd.functions`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ChalkgradError, UnsupportedError
from autograd.functions import elementwise, linalg, places, plain, products, reductions, selection, shapes
from autograd.functions.nearest import instead_of
from autograd.functions.standing_in import OVERRIDES, called

FAMILIES = (elementwise, reductions, shapes, places, selection, products, linalg, plain)
"""Where the functions stand."""

_METHODS = {
    "reduce": "use the function that reduces (np.sum, np.prod, np.max) or a method of Value",
    "accumulate": "use np.cumsum or np.cumprod",
    "outer": "write v[:, None] and w[None, :] into the plain form",
    "at": "a Value does not change in place; index with an array instead",
    "reduceat": "sum slices of it",
}


def array_ufunc(self: Any, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
    """A NumPy ufunc with a Value among its inputs."""
    if method != "__call__":
        raise UnsupportedError(f"{called(ufunc)}.{method} is not available on a Value; {_METHODS.get(method, '')}.")
    if "out" in kwargs:
        raise UnsupportedError(
            f"{called(ufunc)} with out (a += v does it too) would write a Value's numbers into an array, and lose "
            "their history; write a = a + v, or b = f(a)."
        )
    options = [name for name, given in kwargs.items() if given is not None and given is not True]
    if options:
        raise UnsupportedError(
            f"{called(ufunc)} with {', '.join(options)} is not available on a Value; use its plain form, and "
            "np.where(mask, new, old) to choose."
        )
    found = OVERRIDES.get(ufunc)
    if found is None:
        raise UnsupportedError(f"{called(ufunc)} is not available on a Value: {instead_of(ufunc)}")
    return found(*inputs)


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
