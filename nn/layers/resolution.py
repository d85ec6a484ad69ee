"""Data and results at either resolution: arrays of numbers, or arrays of scalar values, one a number."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Value, constant, scalars
from autograd.data import as_data
from autograd.data import shape_of as data_shape
from autograd.value import leaf
from nn.names import named


def given(data: Any, name: str, scalar: bool, dtype: Any = None) -> Any:
    """Data that enters a model as a named leaf without gradient, at the model's resolution and precision.

    A Value, or an array of scalar values, passes as it is. An array of floats is not copied, unlike one that meets an
    operation: a copy of each batch would take 3 % of a small network's step. So a buffer is filled anew after backward.
    """
    if isinstance(data, Value) or (isinstance(data, np.ndarray) and data.dtype == object and _of_values(data)):
        return data
    if scalar:
        entries = scalars(data)
        return named(entries, name) if entries.ndim else named(entries.item(), name)
    data = as_data(data)
    if dtype is not None and type(data) is np.ndarray and data.dtype != dtype:
        data = data.astype(dtype)
    if type(data) is np.ndarray and data.dtype.hasobject:
        return constant(data, name)  # refuses it
    return leaf(data, name)


def _of_values(entries: Any) -> bool:
    return all(isinstance(entry, Value) for entry in entries.flat[:1])


def data_of(x: Any) -> Any:
    """The data of a Value; anything else is data itself."""
    return x.data if type(x) is Value else x


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of a Value, of an array of scalar values, or of data."""
    data = x.data if type(x) is Value else x  # asked in each step of a loss
    return data.shape if type(data) is np.ndarray else data_shape(data)


def array_of(x: Any) -> Any:
    """``x`` where it can be computed with; lists as arrays."""
    return x if type(x) in (Value, np.ndarray) else as_data(x)


def numbers_in(values: Any) -> Any:
    """The plain data of a result at either resolution: of a Value, of an array of scalar values, or data itself."""
    if isinstance(values, np.ndarray) and values.dtype == object:
        return np.array([entry.data for entry in values.flat]).reshape(values.shape)
    return data_of(values)


def held_fast(parameter: Any) -> bool:
    """Whether a parameter is frozen; at scalar resolution all its entries."""
    if isinstance(parameter, np.ndarray):
        return all(entry.frozen for entry in parameter.flat)
    return bool(parameter.frozen)
