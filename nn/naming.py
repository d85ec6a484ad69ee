"""Names as the lecture writes them: W⁰, W¹, w; A, B, C, ... for the steps of the chain."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

import numpy as np

from autograd import Value, constant, scalars
from autograd.data import as_data
from autograd.graph.numbers import entry_name as entry_name

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
T = TypeVar("T")


def weight_name(k: int) -> str:
    """W⁰, W¹, ...: the matrix between layer k and k + 1."""
    return f"W{str(k).translate(_SUPERSCRIPTS)}"


def step_name(k: int) -> str:
    """A, B, ..., Z, A1, B1, ...: the k-th step of the chain.

    >>> step_name(0), step_name(4), step_name(26)
    ('A', 'E', 'A1')
    """
    turn, letter = divmod(k, len(_LETTERS))
    return _LETTERS[letter] + (str(turn) if turn else "")


def named(value: T, name: str) -> T:
    """Give a node its name; at scalar resolution each entry its own."""
    if isinstance(value, Value):
        value.name = name
    elif isinstance(value, np.ndarray) and value.dtype == object:
        for index, entry in np.ndenumerate(value):
            entry.name = entry_name(name, index)
    return value


def given(data: Any, name: str, scalar: bool, dtype: Any = None) -> Any:
    """Data that enters a model as a named leaf without gradient, at the model's resolution and precision.

    A Value, or an array of scalar values, passes as it is.
    """
    if isinstance(data, Value) or (isinstance(data, np.ndarray) and data.dtype == object):
        return data
    if scalar:
        entries = scalars(data)
        return named(entries, name) if entries.ndim else named(entries.item(), name)
    data = as_data(data)
    if dtype is not None and type(data) is np.ndarray and data.dtype != dtype:
        data = data.astype(dtype)
    return constant(data, name)


def data_of(x: Any) -> Any:
    """The data of a Value; anything else is data itself."""
    return x.data if type(x) is Value else x


def numbers_in(values: Any) -> Any:
    """The plain data of a result at either resolution: of a Value, of an array of scalar values, or data itself."""
    if isinstance(values, np.ndarray) and values.dtype == object:
        return np.array([entry.data for entry in values.flat]).reshape(values.shape)
    return data_of(values)


def nearest(name: Any, names: Iterable[str]) -> str:
    """For a message about a name that does not exist: the one that was meant, if any is close.

    >>> nearest("sgdd", ["sgd", "adam"]), nearest("x", ["sgd"])
    ("; did you mean 'sgd'?", '')
    """
    close = get_close_matches(str(name), names, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def level_outside() -> int:
    """For `warnings.warn`: how far up the caller is who called this package."""
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).partition(".")[0] == "nn":
        frame, level = frame.f_back, level + 1
    return level
