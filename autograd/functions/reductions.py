"""NumPy's reductions and running sums, with NumPy's arguments; ``where`` says which entries count."""

from __future__ import annotations

from math import prod as product
from typing import Any

import numpy as np

from autograd import context
from autograd.errors import ArgumentError, ShapeError, short
from autograd.functions.only_if_needed import in_order, in_shape
from autograd.functions.standing_in import (
    all_stand_in,
    axes,
    data,
    in_type,
    number_type,
    one_axis,
    refuse,
    shape,
    stands_in,
)
from autograd.ops import ordering, reduction
from autograd.ops.arithmetic import equal, maximum, minimum
from autograd.ops.arithmetic import where as choose
from autograd.ops.broadcasting import broadcast_to
from autograd.ops.elementary import sqrt
from autograd.ops.shape import concatenate, reshape

_ALL = getattr(np, "_NoValue", None)


def given(x: Any, default: Any = None) -> Any:
    """An argument; ``default`` for NumPy's mark of one that was not given."""
    return default if x is None or x is _ALL else x


def _axis(axis: Any, a: Any) -> Any:
    """``axis`` for the table: None, a number or a tuple."""
    if isinstance(axis, list):
        raise ArgumentError(f"axis takes a number or a tuple, got the list {axis}; write axis={tuple(axis)}.")
    if isinstance(axis, (bool, np.bool_)):
        raise ArgumentError(f"axis takes a whole number or a tuple of them, got {axis!r}.")
    return int(axis) if isinstance(axis, (int, np.integer)) else axis


def _chosen(where: Any, a: Any) -> Any:
    """``where``, which says of the entries of ``a`` and of no others which count."""
    where = given(where)
    if where is not None and np.broadcast_shapes(shape(where), shape(a)) != shape(a):
        raise ShapeError(f"where has shape {shape(where)}, which does not fit into that of the array, {shape(a)}.")
    return where


def _number_of(a: Any, axis: Any, keepdims: bool, where: Any) -> Any:
    """How many entries each result is made of: a number, or an array of them where ``where`` chooses."""
    if where is None:
        return product(shape(a)[ax] for ax in axes(axis, len(shape(a)), reduced=True))
    if hasattr(where, "op"):
        return reduction.sum(where, _axis(axis, a), keepdims)
    return np.sum(np.broadcast_to(where, shape(a)), axis=axis, keepdims=keepdims, dtype=number_type(a))


@stands_in("sum", alone=True)
def sum(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: bool = False, initial: Any = None,
        where: Any = None) -> Any:  # fmt: skip
    """`numpy.sum`."""
    refuse("np.sum", out=out)
    a, where, initial = in_type("np.sum", a, dtype), _chosen(where, a), given(initial)
    total = reduction.sum(a if where is None else choose(where, a, 0.0), _axis(axis, a), bool(given(keepdims, False)))
    return total if initial is None else total + initial


@stands_in("mean", alone=True)
def mean(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: bool = False, *,
         where: Any = None) -> Any:  # fmt: skip
    """`numpy.mean`."""
    refuse("np.mean", out=out)
    a = in_type("np.mean", a, dtype)
    where, keepdims = _chosen(where, a), bool(given(keepdims, False))
    if where is None:
        return reduction.mean(a, _axis(axis, a), keepdims)
    return sum(a, axis, keepdims=keepdims, where=where) / _number_of(a, axis, keepdims, where)


def _extreme(name: str, op: Any, join: Any) -> Any:
    @stands_in(f"{name} a{name}", alone=True)
    def extreme(a: Any, axis: Any = None, out: Any = None, keepdims: bool = False, initial: Any = None,
                where: Any = None) -> Any:  # fmt: skip
        refuse(f"np.{name}", out=out)
        where, initial, keepdims = _chosen(where, a), given(initial), bool(given(keepdims, False))
        if where is not None:
            if initial is None:
                raise ArgumentError(f"np.{name} with where needs initial, for the case that nothing is chosen.")
            a = choose(where, a, initial)
        nothing = initial is not None and 0 in shape(a)
        found = sum(a, axis, keepdims=keepdims) + initial if nothing else op(a, _axis(axis, a), keepdims)
        return found if initial is None else join(found, initial)

    extreme.__name__, extreme.__doc__ = name, f"`numpy.{name}`."
    return extreme


max = _extreme("max", reduction.max, maximum)
min = _extreme("min", reduction.min, minimum)


@stands_in("ptp")
def ptp(a: Any, axis: Any = None, out: Any = None, keepdims: bool = False) -> Any:
    """From the smallest to the largest."""
    return max(a, axis, out, keepdims) - min(a, axis, out, keepdims)


@stands_in("var")
def var(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: bool = False, *,
        where: Any = None, mean: Any = None, correction: Any = None) -> Any:  # fmt: skip
    """The mean squared distance to the mean; of n entries their sum over n - ddof."""
    refuse("np.var", out=out)
    a = in_type("np.var", a, dtype)
    where, keepdims, ddof = _chosen(where, a), bool(given(keepdims, False)), given(correction, ddof)
    if not isinstance(ddof, (int, float, np.number)):
        raise ArgumentError(f"ddof is a number, 0 or 1; got {short(ddof)}.")
    middle = _mean(a, axis, keepdims=True, where=where) if given(mean) is None else mean
    away = a - middle
    freedom = np.maximum(_number_of(a, axis, keepdims, where) - ddof, 0)  # of too few entries no variance is negative
    return sum(away * away, axis, keepdims=keepdims, where=where) / freedom


_mean = mean


@stands_in("std")
def std(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: bool = False, *,
        where: Any = None, mean: Any = None, correction: Any = None) -> Any:  # fmt: skip
    """The root of the variance; of equal entries it is 0 and has no derivative (0/0: not a number)."""
    return sqrt(var(a, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction))


@stands_in("average")
def average(a: Any, axis: Any = None, weights: Any = None, returned: bool = False, *, keepdims: bool = False) -> Any:
    """The mean, each entry with its weight."""
    keepdims = bool(given(keepdims, False))
    if weights is None:
        found = mean(a, axis, keepdims=keepdims)
        return (found, found * 0.0 + _number_of(a, axis, keepdims, None)) if returned else found
    w = weights if hasattr(weights, "op") else np.asarray(weights, float)
    over = axes(axis, len(shape(a)), reduced=True)
    if shape(w) != shape(a):
        if axis is None or shape(w) != tuple(shape(a)[ax] for ax in over):
            raise ShapeError(
                f"np.average: the weights have shape {shape(w)}. They have that of the array, {shape(a)}, or that of "
                "the axes that are averaged over, which axis= then names."
            )
        w = np.transpose(w, np.argsort(over))
        w = reshape(w, tuple(n if ax in over else 1 for ax, n in enumerate(shape(a))))
    weighed = a * w
    total = sum(broadcast_to(w, shape(weighed)), axis, keepdims=keepdims)
    if not context.traced() and not np.all(data(total)):
        raise ArgumentError("np.average: the weights sum to 0, of which there is no mean: give one that is not.")
    found = sum(weighed, axis, keepdims=keepdims) / total
    return (found, total) if returned else found


@stands_in("prod")
def prod(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: bool = False, initial: Any = None,
         where: Any = None) -> Any:  # fmt: skip
    """The product; halves are multiplied with each other, so that zeros among them have the right derivative."""
    refuse("np.prod", out=out)
    a, where, initial = in_type("np.prod", a, dtype), _chosen(where, a), given(initial)
    a = a if where is None else choose(where, a, 1.0)
    over = axes(_axis(axis, a), len(shape(a)), reduced=True)
    rest = tuple(n for ax, n in enumerate(shape(a)) if ax not in over)
    order = (*over, *(ax for ax in range(len(shape(a))) if ax not in over))
    left = in_shape(in_order(a, order), (product(shape(a)[ax] for ax in over), *rest))
    while len(left) > 1:
        half = len(left) // 2
        pairs = left[:half] * left[half : 2 * half]
        left = pairs if len(left) % 2 == 0 else concatenate(pairs, left[2 * half :], axis=0)
    kept = _kept(shape(a), over) if given(keepdims, False) else rest
    found = reshape(left, kept) if len(left) else reshape(sum(left, 0) + 1.0, kept)
    return found if initial is None else found * initial


def _kept(whole: tuple[int, ...], gone: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(1 if ax in gone else n for ax, n in enumerate(whole))


def _flat(a: Any, axis: Any) -> tuple[Any, int]:
    """What runs along ``axis``: the array, or all entries in a row where it is None."""
    if axis is None or not shape(a):
        axes(axis, len(shape(a)), reduced=True)
        return in_shape(a, (product(shape(a)),)), 0
    return a, one_axis(axis, len(shape(a)))


@stands_in("cumsum", alone=True)
def cumsum(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    """The sum of the entries up to each one."""
    refuse("np.cumsum", out=out)
    return ordering.cumsum(*_flat(in_type("np.cumsum", a, dtype), axis))


@stands_in("cumprod")
def cumprod(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    """The product of the entries up to each one, in log₂ n steps; zeros among them have the right derivative."""
    refuse("np.cumprod", out=out)
    a, along = _flat(in_type("np.cumprod", a, dtype), axis)
    is_first = along == 0 and shape(a)[0] > 1
    rows = a if is_first else np.moveaxis(a, along, 0)
    step = 1
    while step < len(rows):
        rows = concatenate(rows[:step], rows[step:] * rows[:-step], axis=0)
        step *= 2
    return rows if is_first else np.moveaxis(rows, 0, along)


def _cumulative(function: Any) -> Any:
    def cumulative(x: Any, /, *, axis: Any = None, dtype: Any = None, out: Any = None,
                   include_initial: bool = False) -> Any:  # fmt: skip
        if axis is None and len(shape(x)) > 1:
            raise ArgumentError("Of more than one axis, say along which: axis=0.")
        found, along = function(x, axis, dtype, out), 0 if axis is None else axis
        if not include_initial:
            return found
        first = np.full([1 if ax == along % found.ndim else n for ax, n in enumerate(found.shape)], function is cumprod)
        return concatenate(first.astype(found.dtype), found, axis=along)

    return cumulative


# ------------------------------------------------------------------- without what is not a number


def _number(a: Any, instead: float) -> Any:
    return choose(equal(a, a), a, instead)


def _without_nan(function: Any, instead: float) -> Any:
    def ignoring(a: Any, *args: Any, **kwargs: Any) -> Any:
        return function(_number(a, instead), *args, **kwargs)

    return ignoring


def _extreme_without_nan(function: Any, instead: float) -> Any:
    """Of entries of which none is a number the extreme is none."""

    def ignoring(a: Any, axis: Any = None, out: Any = None, keepdims: bool = False, **kwargs: Any) -> Any:
        found = function(_number(a, instead), axis, out, keepdims, **kwargs)
        if given(kwargs.get("initial")) is not None:
            return found
        return choose(sum(equal(a, a), axis, keepdims=keepdims), found, np.nan)

    return ignoring


def _counting(function: Any) -> Any:
    def counting(a: Any, *args: Any, **kwargs: Any) -> Any:
        return function(_number(a, 0.0), *args, **kwargs, where=equal(a, a))

    return counting


all_stand_in(
    {
        "nansum": _without_nan(sum, 0.0),
        "nanprod": _without_nan(prod, 1.0),
        "nanmax": _extreme_without_nan(max, -np.inf),
        "nanmin": _extreme_without_nan(min, np.inf),
        "nancumsum": _without_nan(cumsum, 0.0),
        "nancumprod": _without_nan(cumprod, 1.0),
        "nanmean": _counting(mean),
        "nanvar": _counting(var),
        "nanstd": _counting(std),
        "cumulative_sum": _cumulative(cumsum),
        "cumulative_prod": _cumulative(cumprod),
    }
)
