"""Sorting and what is read off a sorted array: the gradient goes back through the permutation."""

from __future__ import annotations

from math import prod as product
from typing import Any

import numpy as np

from autograd import context
from autograd.errors import ArgumentError, ShapeError, UnsupportedError
from autograd.functions.only_if_needed import in_order, in_shape
from autograd.functions.standing_in import axes, data, number_type, one_axis, refuse, shape, stands_in
from autograd.ops.arithmetic import equal
from autograd.ops.arithmetic import where as choose
from autograd.ops.ordering import argsort, take_along
from autograd.ops.shape import getitem, reshape


def _row(a: Any, axis: Any) -> tuple[Any, int]:
    if axis is None:
        return reshape(a, (-1,)), 0
    return a, one_axis(axis, len(shape(a)))


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
    over = axes(axis, len(shape(a)), reduced=True)
    rest = [ax for ax in range(len(shape(a))) if ax not in over]
    kept = tuple(1 if ax in over else n for ax, n in enumerate(shape(a)))
    lengths = [shape(a)[ax] for ax in rest]
    many = product(shape(a)[ax] for ax in over)
    if not many:
        raise ShapeError(f"np.quantile of no entries: the array has shape {shape(a)}.")
    row = sort(in_shape(in_order(a, (*over, *rest)), (many, *lengths)), 0)
    if keepdims:  # a number would be none of the array's type
        shares = np.atleast_1d(shares)
    place = shares * (shape(row)[0] - 1)
    below = {"higher": np.ceil, "nearest": np.rint}.get(method, np.floor)(place)
    low, high = below.astype(int), np.ceil(place).astype(int)
    part = place - below if method == "linear" else (0.5 if method == "midpoint" else 0.0) * (high > low)
    between = np.reshape(part, (*shares.shape, *[1] * len(rest)))
    if isinstance(q, (int, float)):
        between = between.astype(number_type(a))
    found = getitem(row, low)
    if between.any():  # what is not mixed in is left out: 0 times an infinite one would be no number
        found = choose(between == 0, found, found * (1 - between) + getitem(row, high) * between)
    last = row[-1]
    if context.traced() or not np.all(data(last) == data(last)):
        found = choose(equal(last, last), found, last)  # sorted, what is not a number stands at the end
    return reshape(found, (*np.shape(q), *kept)) if keepdims else found


@stands_in("percentile", alone=True)
def percentile(a: Any, q: Any, *args: Any, **kwargs: Any) -> Any:
    """`quantile`, in hundredths."""
    return quantile(a, np.asarray(q, float) / 100, *args, **kwargs)


@stands_in("median", alone=True)
def median(a: Any, axis: Any = None, out: Any = None, overwrite_input: bool = False, keepdims: bool = False) -> Any:
    """The entry in the middle; of an even number the mean of two."""
    return quantile(a, 0.5, axis, out, keepdims=bool(keepdims))
