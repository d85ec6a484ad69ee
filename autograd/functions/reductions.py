"""NumPy's reductions and running sums, with NumPy's arguments; ``where`` says which entries count."""

from __future__ import annotations

from math import prod as product
from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.functions.standing_in import all_stand_in, axes, refuse, shape, stands_in
from autograd.ops import ordering, reduction
from autograd.ops.arithmetic import equal, maximum, minimum
from autograd.ops.arithmetic import where as choose
from autograd.ops.elementary import sqrt
from autograd.ops.shape import concatenate, reshape

_ALL = getattr(np, "_NoValue", None)


def _given(x: Any, default: Any = None) -> Any:
    """An argument; ``default`` for NumPy's mark of one that was not given."""
    return default if x is None or x is _ALL else x


def _axis(axis: Any, a: Any) -> Any:
    """``axis`` for the table: None, a number or a tuple."""
    if isinstance(axis, list):
        raise ArgumentError(f"axis takes a number or a tuple, got the list {axis}; write axis={tuple(axis)}.")
    return axis if axis is None or isinstance(axis, tuple) else int(axis)


def _number_of(a: Any, axis: Any, keepdims: bool, where: Any) -> Any:
    """How many entries each result is made of: a number, or an array of them where ``where`` chooses."""
    if where is None:
        return product(shape(a)[ax] for ax in axes(axis, len(shape(a))))
    if hasattr(where, "op"):
        return reduction.sum(where, _axis(axis, a), keepdims)
    return np.sum(np.broadcast_to(where, shape(a)), axis=axis, keepdims=keepdims, dtype=float)


@stands_in("sum", alone=True)
def sum(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: bool = False, initial: Any = None,
        where: Any = None) -> Any:  # fmt: skip
    """`numpy.sum`."""
    refuse("np.sum", dtype=dtype, out=out)
    where, initial = _given(where), _given(initial)
    total = reduction.sum(a if where is None else choose(where, a, 0.0), _axis(axis, a), bool(_given(keepdims, False)))
    return total if initial is None else total + initial


@stands_in("mean", alone=True)
def mean(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: bool = False, *,
         where: Any = None) -> Any:  # fmt: skip
    """`numpy.mean`."""
    refuse("np.mean", dtype=dtype, out=out)
    where, keepdims = _given(where), bool(_given(keepdims, False))
    if where is None:
        return reduction.mean(a, _axis(axis, a), keepdims)
    return sum(a, axis, keepdims=keepdims, where=where) / _number_of(a, axis, keepdims, where)


def _extreme(name: str, op: Any, join: Any) -> Any:
    @stands_in(f"{name} a{name}", alone=True)
    def extreme(a: Any, axis: Any = None, out: Any = None, keepdims: bool = False, initial: Any = None,
                where: Any = None) -> Any:  # fmt: skip
        refuse(f"np.{name}", out=out)
        where, initial = _given(where), _given(initial)
        if where is not None:
            if initial is None:
                raise ArgumentError(f"np.{name} with where needs initial, for the case that nothing is chosen.")
            a = choose(where, a, initial)
        found = op(a, _axis(axis, a), bool(_given(keepdims, False)))
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
    refuse("np.var", dtype=dtype, out=out)
    where, keepdims, ddof = _given(where), bool(_given(keepdims, False)), _given(correction, ddof)
    middle = _mean(a, axis, keepdims=True, where=where) if _given(mean) is None else mean
    away = a - middle
    return sum(away * away, axis, keepdims=keepdims, where=where) / (_number_of(a, axis, keepdims, where) - ddof)


_mean = mean


@stands_in("std")
def std(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: bool = False, *,
        where: Any = None, mean: Any = None, correction: Any = None) -> Any:  # fmt: skip
    """The root of the variance; of equal entries it is 0 and has no derivative (0/0: not a number)."""
    return sqrt(var(a, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction))


@stands_in("average")
def average(a: Any, axis: Any = None, weights: Any = None, returned: bool = False, *, keepdims: bool = False) -> Any:
    """The mean, each entry with its weight."""
    keepdims = bool(_given(keepdims, False))
    if weights is None:
        found = mean(a, axis, keepdims=keepdims)
        return (found, found * 0.0 + _number_of(a, axis, keepdims, None)) if returned else found
    w = weights if hasattr(weights, "op") else np.asarray(weights, float)
    if w.ndim == 1 and len(shape(a)) > 1 and axis is not None:
        w = reshape(w, tuple(-1 if ax == axes(axis, len(shape(a)))[0] else 1 for ax in range(len(shape(a)))))
    weighed = a * w
    total = sum(w + 0.0 * weighed, axis, keepdims=keepdims)
    found = sum(weighed, axis, keepdims=keepdims) / total
    return (found, total) if returned else found


@stands_in("prod")
def prod(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: bool = False, initial: Any = None,
         where: Any = None) -> Any:  # fmt: skip
    """The product; halves are multiplied with each other, so that zeros among them have the right derivative."""
    refuse("np.prod", dtype=dtype, out=out)
    where, initial = _given(where), _given(initial)
    a = a if where is None else choose(where, a, 1.0)
    over = axes(_axis(axis, a), len(shape(a)))
    rest = tuple(n for ax, n in enumerate(shape(a)) if ax not in over)
    order = (*over, *(ax for ax in range(len(shape(a))) if ax not in over))
    left = reshape(np.transpose(a, order), (product(shape(a)[ax] for ax in over), *rest))
    while len(left) > 1:
        half = len(left) // 2
        pairs = left[:half] * left[half : 2 * half]
        left = pairs if len(left) % 2 == 0 else concatenate(pairs, left[2 * half :], axis=0)
    found = sum(left, 0) if len(left) else sum(left, 0) + 1.0
    found = reshape(found, _kept(shape(a), over)) if _given(keepdims, False) else found
    return found if initial is None else found * initial


def _kept(whole: tuple[int, ...], gone: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(1 if ax in gone else n for ax, n in enumerate(whole))


def _flat(a: Any, axis: Any) -> tuple[Any, int]:
    """What runs along ``axis``: the array, or all entries in a row where it is None."""
    if axis is None or not shape(a):
        return reshape(a, (-1,)), 0
    return a, axes(axis, len(shape(a)))[0]


@stands_in("cumsum", alone=True)
def cumsum(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    """The sum of the entries up to each one."""
    refuse("np.cumsum", dtype=dtype, out=out)
    return ordering.cumsum(*_flat(a, axis))


@stands_in("cumprod")
def cumprod(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    """The product of the entries up to each one, in log₂ n steps; zeros among them have the right derivative."""
    refuse("np.cumprod", dtype=dtype, out=out)
    a, along = _flat(a, axis)
    rows = np.moveaxis(a, along, 0)
    step = 1
    while step < len(rows):
        rows = concatenate(rows[:step], rows[step:] * rows[:-step], axis=0)
        step *= 2
    return np.moveaxis(rows, 0, along)


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


@stands_in("diff")
def diff(a: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Any:
    """What each entry is more than the one before, n times over."""
    ax = axes(axis, len(shape(a)))[0]
    ends = [_given(prepend), _given(append)]
    if any(end is not None for end in ends):
        one = [1 if k == ax else m for k, m in enumerate(shape(a))]
        wide = [e if e is None or shape(e) else np.broadcast_to(e, one) for e in ends]
        a = concatenate(*(part for part in (wide[0], a, wide[1]) if part is not None), axis=ax)
    for _ in range(n):
        a = a[(slice(None),) * ax + (slice(1, None),)] - a[(slice(None),) * ax + (slice(None, -1),)]
    return a


@stands_in("ediff1d")
def ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    """`diff` of all entries in a row, with given ones at the ends."""
    ends = [None if e is None else reshape(e, (-1,)) for e in (to_begin, to_end)]
    parts = [part for part in (ends[0], diff(reshape(ary, (-1,))), ends[1]) if part is not None]
    return concatenate(*parts, axis=0)


@stands_in("trapezoid trapz")
def trapezoid(y: Any, x: Any = None, dx: float = 1.0, axis: int = -1) -> Any:
    """The area under straight lines from point to point."""
    ax = axes(axis, len(shape(y)))[0]
    before = (slice(None),) * ax
    if x is not None:
        wide = len(shape(x)) == 1 and len(shape(y)) > 1
        dx = diff(x if hasattr(x, "op") else np.asarray(x, float), axis=-1 if wide else axis)
        dx = reshape(dx, tuple(-1 if k == ax else 1 for k in range(len(shape(y))))) if wide else dx
    y = y if hasattr(y, "op") else np.asarray(y, float)
    return sum(dx * (y[(*before, slice(1, None))] + y[(*before, slice(None, -1))]) / 2.0, axis)


# ------------------------------------------------------------------- without what is not a number


def _number(a: Any, instead: float) -> Any:
    return choose(equal(a, a), a, instead)


def _without_nan(function: Any, instead: float) -> Any:
    def ignoring(a: Any, *args: Any, **kwargs: Any) -> Any:
        return function(_number(a, instead), *args, **kwargs)

    return ignoring


def _counting(function: Any) -> Any:
    def counting(a: Any, *args: Any, **kwargs: Any) -> Any:
        return function(_number(a, 0.0), *args, **kwargs, where=equal(a, a))

    return counting


all_stand_in(
    {
        "nansum": _without_nan(sum, 0.0),
        "nanprod": _without_nan(prod, 1.0),
        "nanmax": _without_nan(max, -np.inf),
        "nanmin": _without_nan(min, np.inf),
        "nancumsum": _without_nan(cumsum, 0.0),
        "nancumprod": _without_nan(cumprod, 1.0),
        "nanmean": _counting(mean),
        "nanvar": _counting(var),
        "nanstd": _counting(std),
        "cumulative_sum": _cumulative(cumsum),
        "cumulative_prod": _cumulative(cumprod),
    }
)


# --------------------------------------------------------------------------------- of two samples


@stands_in("cov")
def cov(m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: Any = None) -> Any:
    """How each two rows (columns without ``rowvar``) vary together."""
    rows = np.atleast_2d(m)
    rows = rows if rowvar or len(shape(m)) < 2 else np.transpose(rows)
    if y is not None:
        other = np.atleast_2d(y)
        rows = concatenate(rows, other if rowvar or len(shape(y)) < 2 else np.transpose(other), axis=0)
    away = rows - mean(rows, 1, keepdims=True)
    found = (away @ np.transpose(away)) / (shape(rows)[1] - (_given(ddof, 0 if bias else 1)))
    return reshape(found, ()) if shape(found) == (1, 1) else found


@stands_in("corrcoef")
def corrcoef(x: Any, y: Any = None, rowvar: bool = True) -> Any:
    """`cov`, in units of both standard deviations: from -1 to 1."""
    together = cov(x, y, rowvar)
    if not shape(together):
        return together / together
    spread = sqrt(np.diagonal(together))
    return together / (reshape(spread, (-1, 1)) * reshape(spread, (1, -1)))
