"""Samples as arrays of finite numbers, or an error that says what came instead."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import ArgumentError, DataTypeError, ShapeError


def features(X: Any) -> Any:
    """X as a matrix of finite numbers, one sample a row."""
    found = finite(X, "a matrix of numbers, one sample a row", 2)
    if found.ndim != 2:
        hint = ""
        if found.ndim == 1:
            hint = (
                " Reshape your data: one sample is one row, X.reshape(1, -1); one feature a column, X.reshape(-1, 1)."
            )
        raise ShapeError(f"X has shape {found.shape}; expected (samples, features).{hint}")
    return found


def finite(X: Any, expected: str, axes: int | None = None) -> Any:
    """X as an array of finite numbers that is not empty; of another number of axes it is not looked into."""
    if hasattr(X, "toarray"):
        raise DataTypeError(f"X is a sparse matrix; expected {expected}. X.toarray() makes one of it.")
    try:
        found = np.asarray(X)
        if found.dtype.kind == "c":
            raise ArgumentError(f"Complex data not supported: X is an array of {found.dtype}; expected {expected}.")
        if found.dtype.kind not in "fiubO":
            raise TypeError(f"an array of {found.dtype}: make numbers of it first")
        found = found.astype(float)
    except ArgumentError:
        raise
    except (TypeError, ValueError) as error:
        raise DataTypeError(f"X is {expected}; this is not ({error}).") from error
    if found.ndim == 0 or (axes is not None and found.ndim != axes):
        return found
    if 0 in found.shape:
        few = "feature" if found.ndim > 1 and found.shape[1] == 0 else "sample"
        raise ShapeError(
            f"X has 0 {few}(s) (shape={found.shape}) while a minimum of 1 is required: there is nothing to learn from "
            "or to predict."
        )
    if not np.isfinite(found).all():
        place = tuple(int(k) for k in np.argwhere(~np.isfinite(found))[0])
        came = found[place]
        what = "NaN" if came != came else "infinity"
        raise ArgumentError(f"X[{', '.join(map(str, place))}] is {came}, {what}: features are finite numbers.")
    return found
