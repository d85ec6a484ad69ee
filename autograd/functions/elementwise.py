"""NumPy's functions entry by entry, of those that are no entries of the table themselves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd import context
from autograd.data import as_data
from autograd.errors import ArgumentError, ShapeError, SignatureError
from autograd.functions.standing_in import all_stand_in, data, in_type, number_type, refuse, shape, stands_in
from autograd.ops import arithmetic
from autograd.ops.arithmetic import abs as absolute
from autograd.ops.arithmetic import equal, greater, less, less_equal, maximum, minimum, mul, not_equal, sign, where
from autograd.ops.broadcasting import broadcast_to
from autograd.ops.exponentials import logaddexp
from autograd.ops.powers import pow
from autograd.ops.reduction import sum as total
from autograd.ops.rounding import copysign, floor_divide, mod, rint, trunc
from autograd.ops.shape import reshape
from autograd.ops.trigonometry import arctan2

_DEGREE = math.pi / 180


def _decimals(a: Any) -> Any:
    return a - trunc(a)


all_stand_in(
    {
        "square": lambda a: a * a,
        "reciprocal": lambda a: 1.0 / a,
        "deg2rad radians": lambda a: a * _DEGREE,
        "rad2deg degrees": lambda a: a / _DEGREE,
        "fabs": absolute,
        "fix": lambda x, out=None: trunc(x),
        "float_power": lambda a, b: pow(*(in_type("np.float_power", x, float) for x in (a, b))),
        "real": lambda val: +val,
        "conj conjugate": lambda a: +a,
        "real_if_close": lambda a, tol=100: +a,
        "copy": lambda a, order="K", subok=False: +a,
        "astype": lambda x, dtype, /, *, copy=True, device=None: x.astype(dtype),
        "imag": lambda val: where(0.0, val, 0.0),
        "angle": lambda z, deg=False: where(
            equal(z, z), arctan2(0.0, copysign(1.0, z)) * (1 / _DEGREE if deg else 1.0), z
        ),
    },
    alone=True,
)
all_stand_in(
    {
        "logaddexp2": lambda a, b: logaddexp(mul(a, math.log(2)), mul(b, math.log(2))) / math.log(2),
        "divmod": lambda a, b: (floor_divide(a, b), mod(a, b)),
        "modf": lambda a: (_decimals(where(equal(a, np.inf) + equal(a, -np.inf), 0.0, a)), trunc(a)),
        "heaviside": lambda a, b: where(equal(a, 0.0), b, (sign(a) + 1.0) * 0.5),
        "ldexp": lambda a, b: mul(a, np.ldexp(np.ones((), number_type(a)), b)),
    }
)


@stands_in("round around")
def round_(a: Any, decimals: int = 0, out: Any = None) -> Any:
    """Rounded to ``decimals``; ∂/∂a = 0."""
    refuse("np.round", out=out)
    return rint(a) if decimals == 0 else rint(a * 10.0**decimals) / 10.0**decimals


@stands_in("clip", alone=True)
def clip(a: Any, low: Any = None, high: Any = None, out: Any = None, **names: Any) -> Any:
    """``a`` kept between two bounds: numbers, arrays or Values; None is no bound.

    ∂/∂a = 1 inside and on a bound that is a number (PyTorch's convention), 0 outside. A bound that is a Value gets the
    gradient where it is what is left; where it equals ``a`` both get half. NumPy's names for the bounds, ``a_min``,
    ``a_max``, ``min`` and ``max``, are taken too.

    >>> from autograd import Value, clip
    >>> bound = Value(1.0)
    >>> clip(Value([0.5, 3.0]), 0.0, bound).sum().backward()
    >>> bound.grad
    1.0
    """
    refuse("np.clip", out=out)
    if unknown := names.keys() - {"a_min", "a_max", "min", "max"}:
        raise SignatureError(f"clip has no option {', '.join(sorted(unknown))}; it has low and high.")
    low, high = (next((names[n] for n in (n1, n2) if names.get(n) is not None), bound)
                 for n1, n2, bound in (("a_min", "min", low), ("a_max", "max", high)))  # fmt: skip
    if all(bound is None or (np.ndim(data(bound)) == 0 and not hasattr(bound, "op")) for bound in (low, high)):
        return arithmetic.clip(a, -np.inf if low is None else as_data(low), np.inf if high is None else as_data(high))
    above = a if low is None else maximum(a, low)
    return above if high is None else minimum(above, high)


@stands_in("where", alone=True)
def where_(condition: Any, *branches: Any) -> Any:
    """``a`` where the condition holds, else ``b``; with the condition alone, the places where it does."""
    if branches:
        return where(condition, *branches)
    context.refuse_to_look("np.where with one argument")
    return np.where(data(condition))


@stands_in("nan_to_num")
def nan_to_num(x: Any, copy: bool = True, nan: float = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """Finite numbers in the place of those that are none; the gradient is 0 there."""
    limits = np.finfo(number_type(x))
    finite = where(not_equal(x, x), nan, x)
    finite = where(equal(finite, np.inf), limits.max if posinf is None else posinf, finite)
    return where(equal(finite, -np.inf), limits.min if neginf is None else neginf, finite)


@stands_in("sinc")
def sinc(x: Any) -> Any:
    """sin(πx) / (πx), 1 at x = 0; near 0 its series, which has all derivatives there."""
    near = greater(x, -0.5) * less(x, 0.5)
    small = where(near, x, 0.0) * math.pi
    square = small * small
    series: Any = 1.0
    for n in range(18, 0, -2):
        series = 1.0 - square / (n * (n + 1)) * series
    far = where(near, 1.0, x) * math.pi
    return where(near, series, np.sin(far) / far)


@stands_in("interp")
def interp(x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None) -> Any:
    """Straight lines between the points (xp, fp), with gradient to ``x`` and ``fp``.

    At a point where two lines meet the slope is their mean.
    """
    refuse("np.interp", period=period)
    xp = np.asarray(xp) if not hasattr(xp, "op") else xp
    fp = np.asarray(fp, float) if not hasattr(fp, "op") else fp
    if len(shape(xp)) != 1 or shape(xp) != shape(fp) or not shape(xp)[0]:
        raise ShapeError(f"np.interp takes as many heights as places, one at least; got {shape(xp)} and {shape(fp)}.")
    inside = reshape(minimum(maximum(x, xp[0]), xp[-1]), (*shape(x), 1))
    width = xp[1:] - xp[:-1]
    between = less_equal(xp[:-1], inside) * less_equal(inside, xp[1:]) * greater(width, 0.0)
    gone = (inside - xp[:-1]) / where(greater(width, 0.0), width, 1.0)
    rise = fp[1:] - fp[:-1]
    steady = greater(rise, -np.inf) * less(rise, np.inf)  # of a size that is none 0 · sign would be none
    # At a point its height is taken as it is: 0 times a rise that is no finite number would be none.
    cliff = where(equal(gone, 0.0), fp[:-1], where(equal(gone, 1.0), fp[1:], fp[:-1] + fp[1:]))
    lines = where(steady, fp[:-1] + gone * where(steady, rise, 0.0), cliff)
    y = total(where(between, lines, 0.0), -1) / maximum(total(between, -1), 1.0) if shape(xp)[0] > 1 else fp[0]
    y = where(equal(x, x), y, x)
    y = where(less(x, xp[0]), fp[0] if left is None else left, y)
    return where(greater(x, xp[-1]), fp[-1] if right is None else right, y)


@stands_in("select")
def select(condlist: Any, choicelist: Any, default: Any = 0.0) -> Any:
    """Of each entry's choices the first whose condition holds."""
    if len(condlist) != len(choicelist):
        raise ArgumentError(f"np.select: a choice for each condition; got {len(choicelist)} for {len(condlist)}.")
    found = default
    for condition, choice in zip(reversed(condlist), reversed(choicelist), strict=True):
        found = where(condition, choice, found)
    return found


@stands_in("choose")
def choose(a: Any, choices: Any, out: Any = None, mode: str = "raise") -> Any:
    """For each entry of the whole numbers ``a`` the entry of that choice."""
    refuse("np.choose", out=out)
    a = a if hasattr(a, "op") else np.asarray(a)
    if mode != "raise" or (not context.traced() and not ((data(a) >= 0) & (data(a) < len(choices))).all()):
        raise ArgumentError(f"np.choose of Values takes whole numbers from 0 to {len(choices) - 1} and no mode.")
    found = choices[0]
    for k, choice in enumerate(choices[1:], 1):
        found = where(equal(a, float(k)), choice, found)
    return found


@stands_in("broadcast_arrays", alone=True)
def broadcast_arrays(*arrays: Any, subok: bool = False) -> tuple[Any, ...]:
    """All of them in the shape that broadcasting gives."""
    wide = np.broadcast_shapes(*map(shape, arrays))
    return tuple(broadcast_to(a, wide) for a in arrays)


@stands_in("full_like", alone=True)
def full_like(
    a: Any, fill_value: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None
) -> Any:
    """One number everywhere, in the shape of ``a``; the number gets the gradient."""
    like = np.shape(data(a)) if shape is None else (shape,) if np.ndim(shape) == 0 else tuple(shape)
    if hasattr(fill_value, "op"):
        filled = broadcast_to(fill_value, like)
        kind = np.dtype(dtype or getattr(data(a), "dtype", float))
        return filled if not like or kind == number_type(filled) else np.astype(filled, kind)
    return np.full(like, fill_value, dtype or getattr(data(a), "dtype", float))


@stands_in("logspace")
def logspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: Any = 10.0, dtype: Any = None,
             axis: int = 0) -> Any:  # fmt: skip
    """Powers of ``base`` with exponents at equal distances."""
    refuse("np.logspace", dtype=dtype)
    return pow(base, linspace(start, stop, num, endpoint, axis=axis))


@stands_in("geomspace")
def geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0) -> Any:
    """So many numbers, each the same multiple of the one before."""
    refuse("np.geomspace", dtype=dtype)
    if not context.traced() and not (np.all(data(start)) and np.all(data(stop))):
        raise ArgumentError("np.geomspace: no multiple of 0 is another number; start and stop are not 0.")
    parts = linspace(0.0 * start, 0.0 * stop + 1.0, num, endpoint, axis=axis)
    ends = [x if not shape(x) else np.expand_dims(x, axis) for x in (start, stop / start)]
    return ends[0] * pow(ends[1], parts)


round_.__name__, where_.__name__ = "round", "where"


@stands_in("linspace")
def linspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, retstep: bool = False, dtype: Any = None,
    axis: int = 0, *, device: Any = None,
) -> Any:  # fmt: skip
    """So many numbers at equal distances, each a mean of the two ends by its place between them."""
    refuse("np.linspace", dtype=dtype, device=device)
    ends = max(np.ndim(data(start)), np.ndim(data(stop)))
    parts = num - 1 if endpoint else num
    place = (np.arange(num, dtype=number_type(start, stop)) / (parts or 1)).reshape(-1, *[1] * ends)
    found = start * (1.0 - place) + stop * place
    found = np.moveaxis(found, 0, axis) if axis else found
    return (found, (stop - start) / parts) if retstep else found
