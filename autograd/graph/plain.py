"""What a formula shows of a plain value: an option, an index, an array."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.graph import tree as t
from autograd.graph.numbers import number
from autograd.graph.unicode import line

_MOST = 6
"""Entries of an array that are written out."""


def plain(x: Any) -> t.Tree:
    """A plain value as a tree.

    >>> line(plain((slice(1, None), ..., -1)))
    '1:, …, −1'
    """
    if isinstance(x, float):
        return t.Number(number(x), x)
    if isinstance(x, slice):
        ends = (x.start, x.stop) if x.step is None else (x.start, x.stop, x.step)
        return t.Slice(tuple(None if end is None else plain(end) for end in ends))
    if isinstance(x, tuple):
        return t.Several(tuple(map(plain, x)))
    if isinstance(x, np.ndarray) and x.ndim:
        entries = [line(plain(entry)) for entry in x[:_MOST]]
        return t.Name(f"[{' '.join(entries)}{' …' if len(x) > _MOST else ''}]")
    if isinstance(x, (int, np.integer)) and not isinstance(x, bool):
        return t.Number(str(x).replace("-", "−"))
    return t.Words("…") if x is ... else t.Name(str(x))
