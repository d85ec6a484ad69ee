"""NumPy's functions entry by entry, of those that are no entries of the table themselves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd import context
from autograd.functions.standing_in import all_stand_in, data, refuse, shape, stands_in
from autograd.ops.arithmetic import abs as absolute
from autograd.ops.arithmetic import clip, equal, greater, less, maximum, minimum, mul, not_equal, where
from autograd.ops.broadcasting import broadcast_to
from autograd.ops.exponentials import logaddexp
from autograd.ops.powers import pow
from autograd.ops.reduction import sum as total
from autograd.ops.rounding import floor_divide, mod, rint, trunc
from autograd.ops.shape import reshape
from autograd.ops.trigonometry import arctan2

_DEGREE = math.pi / 180

all_stand_in(
    {
        "square": lambda a: a * a,
        "reciprocal": lambda a: 1.0 / a,
        "deg2rad radians": lambda a: a * _DEGREE,
        "rad2deg degrees": lambda a: a / _DEGREE,
        "fabs": absolute,
        "fix": trunc,
        "float_power": pow,
        "real conj conjugate real_if_close": lambda a, *_: +a,
        "copy": lambda a, order="K", subok=False: +a,
        "astype": lambda x, dtype, /, *, copy=True, device=None: x.astype(dtype),
        "imag": lambda a: a * 0.0,
        "angle": lambda z, deg=False: arctan2(absolute(z) * 0.0, z) * (1 / _DEGREE if deg else 1.0),
    },
    alone=True,
)
all_stand_in(
    {
        "logaddexp2": lambda a, b: logaddexp(mul(a, math.log(2)), mul(b, math.log(2))) / math.log(2),
        "divmod": lambda a, b: (floor_divide(a, b), mod(a, b)),
        "modf": lambda a: (a - trunc(a), trunc(a)),
        "heaviside": lambda a, b: where(less(a, 0.0), 0.0, where(greater(a, 0.0), 1.0, b)),
        "ldexp": lambda a, b: mul(a, 2.0 ** np.asarray(b)),
    }
)


@stands_in("round around")
def round_(a: Any, decimals: int = 0, out: Any = None) -> Any:
    """Rounded to ``decimals``; ∂/∂a = 0."""
    refuse("np.round", out=out)
    return rint(a) if decimals == 0 else rint(a * 10.0**decimals) / 10.0**decimals


@stands_in("clip", alone=True)
def clip_(a: Any, a_min: Any = None, a_max: Any = None, out: Any = None, *, min: Any = None, max: Any = None) -> Any:
    """Kept between two bounds; one that is a Value, or an array, gets its gradient too."""
    refuse("np.clip", out=out)
    low, high = (a_min if min is None else min), (a_max if max is None else max)
    if all(bound is None or (np.ndim(data(bound)) == 0 and not hasattr(bound, "op")) for bound in (low, high)):
        return clip(a, -np.inf if low is None else float(low), np.inf if high is None else float(high))
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
def nan_to_num(a: Any, copy: bool = True, nan: float = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """Finite numbers in the place of those that are none; the gradient is 0 there."""
    limits = np.finfo(a.dtype)
    finite = where(not_equal(a, a), nan, a)
    finite = where(equal(finite, np.inf), limits.max if posinf is None else posinf, finite)
    return where(equal(finite, -np.inf), limits.min if neginf is None else neginf, finite)


@stands_in("sinc")
def sinc(a: Any) -> Any:
    """sin(πa) / (πa), 1 at a = 0; near 0 its series, which has all derivatives there."""
    near = less(absolute(a), 0.5)
    square = (a * math.pi) * (a * math.pi)
    series: Any = 1.0
    for n in range(18, 0, -2):
        series = 1.0 - square / (n * (n + 1)) * series
    far = where(near, 1.0, a) * math.pi
    return where(near, series, np.sin(far) / far)


@stands_in("interp")
def interp(x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None) -> Any:
    """Straight lines between the points (xp, fp), with gradient to ``x`` and ``fp``.

    At a point where two lines meet the slope is their mean.
    """
    refuse("np.interp", period=period)
    xp = np.asarray(xp) if not hasattr(xp, "op") else xp
    fp = np.asarray(fp, float) if not hasattr(fp, "op") else fp
    wide = reshape(x, (*shape(x), 1))
    gone = (minimum(maximum(wide, xp[:-1]), xp[1:]) - xp[:-1]) / (xp[1:] - xp[:-1])
    y = fp[0] + total(gone * (fp[1:] - fp[:-1]), -1)
    y = y if left is None else where(less(x, xp[0]), left, y)
    return y if right is None else where(greater(x, xp[-1]), right, y)


@stands_in("select")
def select(condlist: Any, choicelist: Any, default: Any = 0.0) -> Any:
    """Of each entry's choices the first whose condition holds."""
    found = default
    for condition, choice in zip(reversed(condlist), reversed(choicelist), strict=True):
        found = where(condition, choice, found)
    return found


@stands_in("choose")
def choose(a: Any, choices: Any, out: Any = None, mode: str = "raise") -> Any:
    """For each entry of the whole numbers ``a`` the entry of that choice."""
    refuse("np.choose", out=out)
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
        return broadcast_to(fill_value, like)
    return np.full(like, fill_value, dtype or getattr(data(a), "dtype", float))


clip_.__name__, round_.__name__, where_.__name__ = "clip", "round", "where"
