"""Names as the lecture writes them: W⁰, W¹, w; A, B, C, ... for the steps of the chain."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from autograd import Value
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
