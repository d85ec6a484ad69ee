"""Samples as arrays of finite numbers, or an error that says what came instead."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Set
from typing import Any

import numpy as np

from autograd import ArgumentError, DataTypeError, ShapeError, Value
from autograd.data import rectangular
from nn.data.frames import is_frame, not_a_number
from nn.errors import data_conversion, level_outside


def unmasked(x: Any, what: str) -> Any:
    """``x``, unless it is a masked array that hides something: NumPy would take what is hidden for numbers.

    Nor may it be an array of another library that lets NumPy make none of it.

    Raises
    ------
    DataTypeError
    """
    hidden = int(np.ma.getmaskarray(x).sum()) if isinstance(x, np.ma.MaskedArray) else 0
    if hidden:
        raise DataTypeError(
            f"{what} is a masked array that hides {hidden} of its {x.size} entries, and what is hidden would be taken "
            "as it stands. Leave those samples out, or say what stands there: .filled(0)."
        )
    if not isinstance(x, np.ndarray) and hasattr(x, "__array__") and not (is_frame(x) or isinstance(x, Value)):
        rectangular(what, x)
    return x


def of_squares(x: Any, what: str) -> Any:
    """``x``, unless the squares of its numbers, or of how far they are apart, leave the range of floats.

    Raises
    ------
    ArgumentError
    """
    apart = np.atleast_1d(np.ptp(x, axis=0))
    close = apart[(apart > 0) & (apart < 1 / _MOST)]
    if np.abs(x).max() > _MOST:
        raise ArgumentError(f"{what} holds {np.abs(x).max():g}, too large to square: take other units.")
    if close.size:
        raise ArgumentError(f"{what} differs by {close[0]:g} at most, too little to square: take other units.")
    return x


_MOST = 1e150


def features(X: Any) -> Any:
    """X as a matrix of finite numbers, one sample a row."""
    found = finite(X, "a matrix of numbers, one sample a row", 2)
    if found.ndim != 2:
        hint = " X.reshape(len(X), -1) makes one row of each sample." if found.ndim > 2 else ""
        if found.size == 0:
            hint = " There is no sample in it."
        elif found.ndim == 1:
            hint = (
                " Reshape your data: one sample is one row, X.reshape(1, -1); one feature a column, X.reshape(-1, 1)."
            )
        raise ShapeError(f"X has shape {found.shape}; expected (samples, features).{hint}")
    return found


def finite(X: Any, expected: str, axes: int | None = None) -> Any:
    """X as an array of finite numbers that is not empty; of another number of axes it is not looked into."""
    if X is None:
        raise ShapeError(f"X has shape (), it is None; expected {expected}.")
    if hasattr(X, "toarray"):
        raise DataTypeError(f"X is a sparse matrix; expected {expected}. X.toarray() makes one of it.")
    unmasked(X, "X")
    try:
        found = np.asarray(X)
        if found.dtype.kind == "c":
            raise ArgumentError(f"Complex data not supported: X is an array of {found.dtype}; expected {expected}.")
        if found.dtype.kind not in "fiubO":
            raise TypeError(f"an array of {found.dtype}: make numbers of it first")
        found = found.astype(float)
    except ArgumentError:
        raise
    except (TypeError, ValueError, OverflowError) as error:
        where = (not_a_number(X) if is_frame(X) else None) or _no_array(X) or error
        raise DataTypeError(f"X is {expected}; this is not ({where}).") from error
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
        if is_frame(X):
            raise ArgumentError(f"Features are finite numbers: {not_a_number(X)}.")
        raise ArgumentError(f"X[{', '.join(map(str, place))}] is {came}, {what}: features are finite numbers.")
    return found


def _no_array(X: Any) -> str | None:
    """What it is instead of rows of numbers, and what makes rows of it; None if only NumPy's own words are left."""
    if isinstance(X, Mapping):
        return "a dict: pandas.DataFrame(X) makes a table of columns"
    if isinstance(X, str | bytes):
        return "a text: pandas.read_csv, or nn.read_table, reads a file"
    if isinstance(X, Set | Iterator):
        return f"a {type(X).__name__}: list(X) keeps its rows"
    if isinstance(X, list | tuple) and len({np.size(row) for row in X}) > 1:
        return f"rows of different lengths, {' and '.join(map(str, sorted({np.size(row) for row in X})[:3]))}"
    return None


def _no_measurement(t: Any) -> str:
    """What makes a number of each target, if that is to be seen, else what learns labels."""
    found = rectangular("t", t)
    if found.dtype.kind in "mM":
        return "Make days of it: (t - t.min()) / numpy.timedelta64(1, 'D')."
    try:
        found.astype(float)
    except OverflowError:
        return "Take other units."
    except (TypeError, ValueError):
        return "A classifier, such as nn.MLP, takes labels of any kind."
    return "They are numbers as texts: t.astype(float)."


def measurements(t: Any) -> Any:
    """Targets of a regression as finite floats: (N,), or (N, K) of K measurements a sample.

    Raises
    ------
    DataTypeError
        If t holds anything but real numbers.
    ShapeError
        If it has another number of axes, or nothing in it.
    ArgumentError
        If one is missing or infinite.

    Warns
    -----
    DataConversionWarning
        For a column (N, 1), which is taken as (N,).

    Examples
    --------
    >>> measurements([38, 39.5])
    array([38. , 39.5])
    """
    if t is None:
        raise ArgumentError("A regressor requires y to be passed, but the target y is None: a number for each sample.")
    unmasked(t, "t")
    try:
        came = np.asarray(t)
        if came.dtype.kind == "c":
            raise ArgumentError(f"Complex data not supported: t is an array of {came.dtype}; expected real numbers.")
        if came.dtype.kind not in "fiubO":
            raise TypeError(f"an array of {came.dtype}")
        found = came.astype(float)
    except ArgumentError:
        raise
    except (TypeError, ValueError, OverflowError) as error:
        raise DataTypeError(
            f"t is a measurement for each sample, in numbers; this is not ({error}). {_no_measurement(t)}"
        ) from error
    if found.ndim not in (1, 2) or found.size == 0:
        none = ", of one sample or more" if found.size == 0 else ""
        raise ShapeError(f"t has shape {found.shape}; expected a number a sample, (N,), or K of them, (N, K){none}.")
    if found.ndim == 2 and found.shape[1] == 1:
        found = one_a_sample(found)
    if not np.isfinite(found).all():
        place = tuple(int(k) for k in np.argwhere(~np.isfinite(found))[0])
        what = "NaN" if np.isnan(found[place]) else "infinity"
        raise ArgumentError(
            f"Input y contains {what}: sample {place[0]} has the target {found[place]}; measure it or leave it out."
        )
    return of_squares(found, "t")


def one_a_sample(column: Any) -> Any:
    """A column of targets (N, 1) as (N,), with a word of warning, as scikit-learn gives."""
    warnings.warn(
        f"A column-vector y was passed when a 1d array was expected: shape {column.shape} is taken as "
        f"({len(column)},). t.ravel() makes one axis of a column.",
        data_conversion(),
        stacklevel=level_outside(),
    )
    return column[:, 0]
