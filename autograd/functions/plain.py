"""NumPy's functions that answer with plain numbers: places, counts, masks, shapes. No gradient flows through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd import context
from autograd.functions.standing_in import OVERRIDES, PLAIN, named

LOOK = """
argmax argmin argwhere argpartition argsort lexsort nanargmax nanargmin nonzero flatnonzero count_nonzero all any
unique unique_values unique_counts unique_inverse unique_all searchsorted digitize bincount histogram
histogram_bin_edges histogram2d isclose allclose array_equal array_equiv isin isneginf isposinf isreal iscomplex
isrealobj iscomplexobj in1d intersect1d union1d setdiff1d setxor1d logical_and logical_or logical_not logical_xor
greater greater_equal less less_equal equal not_equal isfinite isinf isnan signbit spacing nextafter frexp
linalg.matrix_rank array_repr array_str array2string
"""
"""They look at the numbers: in a program that is being recorded their answer would be frozen."""
SHAPES = """
shape ndim size zeros_like ones_like empty_like result_type shares_memory may_share_memory iterable
"""
"""They look at shape and type alone."""


def _plain(function: Any, looks: bool) -> Callable[..., Any]:
    def plain(*args: Any, **kwargs: Any) -> Any:
        if looks:
            context.refuse_to_look(f"np.{function.__name__}")
        return function(*map(numbers, args), **{name: numbers(a) for name, a in kwargs.items()})

    return plain


def numbers(x: Any) -> Any:
    """An argument with the numbers in the place of Values, in lists and tuples too."""
    if type(x) in (list, tuple):
        return type(x)(numbers(item) for item in x)
    return x._numbers if hasattr(x, "op") and hasattr(x, "parents") else x


for _name in (LOOK + SHAPES).split():
    _function = named(_name)
    if _function is not None:
        OVERRIDES[_function] = _plain(_function, looks=_name in LOOK.split())
        PLAIN.add(_function)
