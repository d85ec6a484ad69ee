"""Sums and maxima over short rows: NumPy's own loops over the last axis begin anew for each of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

SHORT_MAX = 32
"""Rows of at most so many numbers have their maximum taken column by column."""


@lru_cache(maxsize=64)
def ones(n: int, dtype: Any) -> Any:
    """So many ones, made once: the sums of the rows of a matrix are its product with them."""
    return np.ones(n, dtype)


def row_sums(a: Any) -> Any:
    """The sums over the last axis, as a product with ones: for short rows faster than `numpy.add.reduce`."""
    return (np.dot if a.ndim == 2 else np.matmul)(a, ones(a.shape[-1], a.dtype))


def has_short_rows(shape: tuple[int, ...], axis: Any) -> bool:
    """Whether `row_max` goes column by column."""
    return len(shape) == 2 and axis in (-1, 1, (1,), (-1,)) and 0 < shape[1] <= SHORT_MAX and shape[0] > 8


def row_max(a: Any, axis: Any) -> Any:
    """The maxima over ``axis``, which stays as a length of 1; for short rows of the columns, laid out as rows."""
    if type(a) is np.ndarray and has_short_rows(a.shape, axis):
        return np.maximum.reduce(a.T.copy())[:, None]
    return np.max(a, axis=axis, keepdims=True)
