"""Sorting and what is read off a sorted array: the gradient goes back through the permutation."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError, UnsupportedError
from autograd.functions.standing_in import axes, refuse, shape, stands_in
from autograd.ops.ordering import argsort, take_along
from autograd.ops.shape import getitem, reshape


def _row(a: Any, axis: Any) -> tuple[Any, int]:
    if axis is None:
        return reshape(a, (-1,)), 0
    return a, axes(axis, len(shape(a)))[0]


@stands_in("sort")
def sort(a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> Any:
    """In ascending order along ``axis``; of equal entries each keeps the gradient of its place."""
    refuse("np.sort", order=order)
    a, ax = _row(a, axis)
    return take_along(a, argsort(a, ax), ax)


@stands_in("partition")
def partition(a: Any, kth: Any, axis: Any = -1, kind: str = "introselect", order: Any = None) -> Any:
    """The entry at ``kth`` as sorting would put it, the smaller ones before it."""
    refuse("np.partition", order=order)
    a, ax = _row(a, axis)
    return take_along(a, argsort(a, ax, kth if isinstance(kth, int) else tuple(kth)), ax)


@stands_in("quantile")
def quantile(a: Any, q: Any, axis: Any = None, out: Any = None, overwrite_input: bool = False, method: str = "linear",
             keepdims: bool = False, **others: Any) -> Any:  # fmt: skip
    """Where a share ``q`` of the entries lies below, between two entries on a straight line."""
    refuse("np.quantile", out=out, **others)
    if method not in ("linear", "lower", "higher", "nearest", "midpoint"):
        raise UnsupportedError(f"np.quantile by {method!r} is not available on a Value; method='linear' is.")
    shares = np.asarray(q, float)
    if ((shares < 0) | (shares > 1)).any():
        raise ArgumentError(f"np.quantile: q is between 0 and 1 (np.percentile: 0 and 100), got {q}.")
    over = axes(axis, len(shape(a)))
    rest = [ax for ax in range(len(shape(a))) if ax not in over]
    kept = tuple(1 if ax in over else n for ax, n in enumerate(shape(a)))
    lengths = [shape(a)[ax] for ax in rest]
    row = sort(reshape(np.transpose(a, (*over, *rest)), (-1, *lengths)), 0)
    place = shares * (shape(row)[0] - 1)
    low, high = np.floor(place).astype(int), np.ceil(place).astype(int)
    part = {
        "lower": 0.0 * place,
        "higher": 0.0 * place + 1,
        "nearest": np.rint(place) - low,
        "midpoint": 0.5 + 0 * place,
    }
    between = np.reshape(part.get(method, place - low), (*shares.shape, *[1] * len(rest)))
    found = getitem(row, low) * (1 - between) + getitem(row, high) * between
    return reshape(found, (*shares.shape, *kept)) if keepdims else found


@stands_in("percentile", alone=True)
def percentile(a: Any, q: Any, *args: Any, **kwargs: Any) -> Any:
    """`quantile`, in hundredths."""
    return quantile(a, np.asarray(q, float) / 100, *args, **kwargs)


@stands_in("median", alone=True)
def median(a: Any, axis: Any = None, out: Any = None, overwrite_input: bool = False, keepdims: bool = False) -> Any:
    """The entry in the middle; of an even number the mean of two."""
    return quantile(a, 0.5, axis, out, keepdims=bool(keepdims))
