"""NumPy's functions that answer with plain numbers: places, counts, masks, shapes. No gradient flows through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import context
from autograd.errors import ShapeError, UnsupportedError
from autograd.functions.standing_in import OVERRIDES, PLAIN, named
from autograd.ops import arithmetic, ordering

LOOK = """
argmax argmin argwhere argpartition argsort lexsort nanargmax nanargmin nonzero flatnonzero count_nonzero all any
unique unique_values unique_counts unique_inverse unique_all searchsorted digitize bincount histogram
histogram_bin_edges histogram2d isclose allclose array_equal array_equiv isin isneginf isposinf isreal iscomplex
isrealobj iscomplexobj in1d intersect1d union1d setdiff1d setxor1d logical_and logical_or logical_not logical_xor
greater greater_equal less less_equal equal not_equal isfinite isinf isnan signbit spacing nextafter frexp
linalg.matrix_rank array_repr array_str array2string
"""
"""They look at the numbers: in a program that is being recorded their answer would be frozen, but for `FOLLOWED`."""
SHAPES = """
shape ndim size zeros_like ones_like empty_like result_type shares_memory may_share_memory iterable
"""
"""They look at shape and type alone."""


FOLLOWED: dict[Any, Callable[..., Any]] = {
    np.greater: arithmetic.greater, np.greater_equal: arithmetic.greater_equal, np.less: arithmetic.less,
    np.less_equal: arithmetic.less_equal, np.equal: arithmetic.equal, np.not_equal: arithmetic.not_equal,
    np.logical_and: lambda a, b: _truth(a) * _truth(b),
    np.logical_or: lambda a, b: arithmetic.maximum(_truth(a), _truth(b)),
    np.logical_xor: lambda a, b: arithmetic.not_equal(_truth(a), _truth(b)),
    np.logical_not: lambda a: arithmetic.equal(a, 0.0),
    np.isnan: lambda a: arithmetic.not_equal(a, a),
    np.isinf: lambda a: arithmetic.equal(arithmetic.abs(a), np.inf),
    np.isfinite: lambda a: arithmetic.less(arithmetic.abs(a), np.inf),
}  # fmt: skip
"""What answers by operations in a program that is being recorded: 1 and 0 that follow the data."""


def _truth(a: Any) -> Any:
    return arithmetic.not_equal(a, 0.0)


def _plain(function: Any, looks: bool) -> Callable[..., Any]:
    def plain(*args: Any, **kwargs: Any) -> Any:
        if looks and function in FOLLOWED and context.traced() and not kwargs:
            return FOLLOWED[function](*args)
        if hasattr(kwargs.get("weights"), "op"):
            raise UnsupportedError(
                f"np.{function.__name__} gives plain numbers, and its weights are a Value, whose gradient would be "
                "lost; np.bincount(np.digitize(x, edges), weights) keeps it, or use .data."
            )
        if looks:
            context.refuse_to_look(f"np.{function.__name__}")
        return function(*map(numbers, args), **{name: numbers(a) for name, a in kwargs.items()})

    return plain


def numbers(x: Any) -> Any:
    """An argument with the numbers in the place of Values, in lists and tuples too."""
    if type(x) in (list, tuple):
        return type(x)(numbers(item) for item in x)
    if not (hasattr(x, "op") and hasattr(x, "parents")):
        return x
    return np.asarray(x._numbers)


def _bincount(x: Any, /, weights: Any = None, minlength: int = 0) -> Any:
    """With weights that are a Value the sum of those of each number, through which the gradient flows."""
    count = np.bincount(numbers(x), minlength=minlength)
    if not hasattr(weights, "op"):
        context.refuse_to_look("np.bincount")
        return count if weights is None else np.bincount(numbers(x), weights, minlength)
    if np.shape(weights.data) != np.shape(numbers(x)):
        raise ShapeError(f"np.bincount: a weight for each number; got {weights.shape} for {np.shape(numbers(x))}.")
    return ordering.put_along(weights, np.asarray(numbers(x), float), count.shape, 0, weights.dtype)


for _name in (LOOK + SHAPES).split():
    _function = named(_name)
    if _function is not None:
        OVERRIDES[_function] = _plain(_function, looks=_name in LOOK.split())
        PLAIN.add(_function)
OVERRIDES[np.bincount] = _bincount
