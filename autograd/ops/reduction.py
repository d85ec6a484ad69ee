"""Reductions over axes. ``axis`` is None (all axes), an integer or a tuple; ``keepdims`` as in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from autograd.ops import arithmetic
from autograd.ops.broadcasting import Axis, axes_of, dtype_of, repeated
from autograd.ops.short_rows import row_max
from autograd.rules.language import helper
from autograd.rules.op import Op

Objects = np.ndarray[Any, np.dtype[np.object_]]


@helper(shown="n(a)")
def count(a: Any, axis: Axis) -> int:
    """How many entries of ``a`` a reduction over ``axis`` joins into one."""
    if axis is None:
        return a.size if isinstance(a, np.ndarray) else 1
    return prod(np.shape(a)[ax] for ax in axes_of(np.ndim(a), axis))


@helper
def kept_shape(a: Any, axis: Axis, keepdims: bool) -> tuple[int, ...]:
    """The shape that a reduction over ``axis`` leaves."""
    gone = axes_of(np.ndim(a), axis)
    shape = np.shape(a)
    return tuple(1 if ax in gone else n for ax, n in enumerate(shape) if keepdims or ax not in gone)


def along(a: Objects, axis: Axis, function: Callable[[list[Any]], Any], keepdims: bool | None = None) -> Any:
    """Apply ``function`` to each list of scalar values that lies along ``axis``.

    It returns a list of the same length, or, when ``keepdims`` is given, one value: a reduction.
    """
    axes = axes_of(a.ndim, axis)
    rest = tuple(ax for ax in range(a.ndim) if ax not in axes)
    lists = a.transpose(rest + axes).reshape(prod(a.shape[ax] for ax in rest), prod(a.shape[ax] for ax in axes))
    results = [function(list(row)) for row in lists]
    if keepdims is None:
        flat = np.fromiter((v for row in results for v in row), object)
        moved = flat.reshape([a.shape[ax] for ax in rest + axes])
        return moved.transpose(np.argsort(rest + axes))
    kept = [1 if ax in axes else n for ax, n in enumerate(a.shape)]
    return np.fromiter(results, object).reshape(kept if keepdims else [a.shape[ax] for ax in rest])


def _fold(join: Callable[[Any, Any], Any]) -> Callable[[list[Any]], Any]:
    def fold(values: list[Any]) -> Any:
        total = values[0]
        for v in values[1:]:
            total = join(total, v)
        return total

    return fold


def _add_up(values: list[Any]) -> Any:
    return _fold(lambda a, b: a + b)(values) if values else 0.0


def _extreme(join: Callable[[Any, Any], Any]) -> Callable[[list[Any]], Any]:
    """A tournament of pairs; where more than two are tied, their mean stands for them, so that all get one share."""
    fold = _fold(join)

    def extreme(values: list[Any]) -> Any:
        best = fold([v.data for v in values])
        tied = [v for v in values if v.data == best]
        if len(tied) > 2:
            return fold([_add_up(tied) * (1.0 / len(tied)), *(v for v in values if v.data != best)])
        return fold(values)

    return extreme


def _reduction(
    name: str,
    forward: Callable[..., Any],
    formula: str,
    local: str | None,
    pull: str,
    fold: Callable[[list[Any]], Any],
    **more: Any,
) -> Op:
    return Op(
        name=name,
        inputs=("a",),
        forward=forward,
        formula=formula,
        local=[local],
        pull=[pull],
        params={"axis": None, "keepdims": False},
        definition=lambda a, axis, keepdims: along(a, axis, fold, keepdims),
        **more,
    )


sum = _reduction(
    "sum",
    lambda a, axis=None, keepdims=False: np.add.reduce(a, axis=axis, keepdims=keepdims),
    "sum(a, axis, keepdims)",
    None,
    "spread(g, shape_of(a), axis, dtype_of(a))",
    _add_up,
    symbol="Σ",
    shown="Σ(a)",
    kind="sums",
    method="sum",
    numpy=(np.sum,),
    doc="""The sum over ``axis``. Every entry gets the gradient of its sum.

    It adds in the type of the entries, as NumPy does: along the first axis of a million float32 rows the third digit
    is wrong. Sum in float64 there (``Value(data.astype(float))``).

    >>> from autograd import Value
    >>> a = Value([[1.0, 2.0], [3.0, 4.0]])
    >>> a.sum(axis=0).data
    array([4., 6.])
    """,
)

mean = _reduction(
    "mean",
    lambda a, axis=None, keepdims=False: np.add.reduce(a, axis=axis, keepdims=keepdims) / count(a, axis),
    "sum(a, axis, keepdims) / count(a, axis)",
    "1 / count(a, axis)",
    "spread(g / count(a, axis), shape_of(a), axis, dtype_of(a))",
    lambda values: _add_up(values) * (1.0 / len(values)),
    symbol="mean",
    kind="averages",
    method="mean",
    numpy=(np.mean,),
    doc="""The mean over ``axis``, of n entries. ∂/∂a = 1/n.

    Of very many float32 rows it has the digits that their `sum` has.

    >>> from autograd import mean
    >>> mean([[1.0, 5.0], [2.0, 3.0]], axis=0)
    array([1.5, 4. ])
    """,
)

max = _reduction(
    "max",
    lambda a, axis=None, keepdims=False: np.max(a, axis=axis, keepdims=keepdims),
    "max(a, axis, keepdims)",
    "ties(a, y, axis)",
    "spread(g, shape_of(a), axis, dtype_of(a)) * ties(a, y, axis)",
    _extreme(arithmetic.maximum),
    kinks=["runner_up(a, axis, 1)"],
    method="max",
    numpy=(np.max, np.amax),
    doc="""The largest entry over ``axis``.

    ∂/∂a = 1 for the largest, 0 for the others; n tied entries get 1/n each (PyTorch's amax).

    >>> import autograd
    >>> autograd.max([[1.0, 5.0], [2.0, 3.0]], axis=1)
    array([5., 3.])
    """,
)

min = _reduction(
    "min",
    lambda a, axis=None, keepdims=False: np.min(a, axis=axis, keepdims=keepdims),
    "min(a, axis, keepdims)",
    "ties(a, y, axis)",
    "spread(g, shape_of(a), axis, dtype_of(a)) * ties(a, y, axis)",
    _extreme(arithmetic.minimum),
    kinks=["runner_up(a, axis, -1)"],
    method="min",
    numpy=(np.min, np.amin),
    doc="""The smallest entry over ``axis``.

    ∂/∂a = 1 for the smallest, 0 for the others; n tied entries get 1/n each (PyTorch's amin).

    >>> import autograd
    >>> autograd.min([[1.0, 5.0], [2.0, 3.0]], axis=1)
    array([1., 2.])
    """,
)


def _ties(a: Any, y: Any, axis: Axis) -> Any:
    same = a == repeated(y, np.shape(a), axis)
    return same / np.add.reduce(same, axis=axes_of(np.ndim(a), axis), keepdims=True, dtype=dtype_of(a))


def _shares(a: Any, extreme: Any, axis: Axis) -> str:
    """How a formula shows `ties`: the number of ties only where there are several."""
    if a is not None and np.isin(_ties(a, extreme, axis), (0, 1)).all():
        return '[a, "=", each(extreme)]'
    return '[a, "=", each(extreme)] / each(Σ([a, "=", each(extreme)]))'


def numbers(a: Objects) -> Any:
    """The plain numbers of an object array of scalar values."""
    return np.reshape([v.data for v in a.ravel()], a.shape)


ties = Op(
    name="ties",
    inputs=("a", "extreme"),
    forward=_ties,
    formula="ties(a, extreme, axis)",
    local=["0", "0"],
    pull=["g * 0.0", "reshape(sum(g * 0.0, axis), shape_of(extreme))"],
    params={"axis": None},
    definition=lambda a, extreme, axis: _ties(numbers(a), numbers(extreme), axis),
    symbol="share",
    shown=lambda a, extreme, axis: _shares(a, extreme, axis),
    program=(
        "equal(a, spread(extreme, shape_of(a), axis, dtype_of(a)))"
        " / sum(equal(a, spread(extreme, shape_of(a), axis, dtype_of(a))), axis, True)"
    ),
    doc="""Each entry's share in being the ``extreme`` over ``axis``: 1 for the only one, 1/n for n tied ones, else 0.

    Its own derivative is 0.
    """,
)


@helper
def runner_up(a: Any, axis: Axis, direction: int) -> Any:
    """How far the extreme entry over ``axis`` leads the next one: 0 at a tie."""
    axes = axes_of(np.ndim(a), axis)
    rest = tuple(ax for ax in range(np.ndim(a)) if ax not in axes)
    rows = np.transpose(a, rest + axes).reshape(*(np.shape(a)[ax] for ax in rest), -1)
    if rows.shape[-1] < 2:
        return np.ones(rows.shape[:-1])
    ordered = np.sort(direction * rows, axis=-1)
    return ordered[..., -1] - ordered[..., -2]


def _logsumexp(a: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    top = row_max(a, axis)
    if np.isfinite(top).all():
        total = np.log(np.sum(np.exp(a - top), axis=axis, keepdims=True)) + top
    else:  # ∞ - ∞ is not a number: of an infinite maximum nothing is taken off
        top = np.where(np.isfinite(top), top, 0.0)
        with np.errstate(divide="ignore"):
            total = np.log(np.sum(np.exp(a - top), axis=axis, keepdims=True)) + top
    return total if keepdims else np.squeeze(total, axis=axes_of(np.ndim(a), axis))


def less_the_largest(values: list[Any]) -> tuple[list[Any], Any]:
    """Scalar values less their largest, which is a constant called "max": its node tells of what it is the largest."""
    largest = float(np.max([v.data for v in values]))
    first = values[0] - (largest if np.isfinite(largest) else 0.0)
    if not first.parents:  # nothing is recorded
        return [first, *(v - largest for v in values[1:])], largest
    top = first.parents[-1]
    top.name, top.params = "max", {"largest": tuple(values)}  # to be found again where these change
    return [first, *(v - top for v in values[1:])], top


def _logsumexp_of(values: list[Any]) -> Any:
    shifted, largest = less_the_largest(values)
    return _add_up([v.exp() for v in shifted]).log() + largest


_TOP = "where(abs(max(a, axis, True)) < inf, max(a, axis, True), 0.0)"

logsumexp = _reduction(
    "logsumexp",
    _logsumexp,
    "log(sum(exp(a), axis, keepdims))",
    "softmax(a, axis)",
    "spread(g, shape_of(a), axis, dtype_of(a)) * softmax(a, axis)",
    _logsumexp_of,
    program=f"reshape(log(sum(exp(a - {_TOP}), axis, True)) + {_TOP}, kept_shape(a, axis, keepdims))",
    kind="mixes",
    doc="""ln Σ exp(a) over ``axis``: a smooth maximum, without overflow. ∂/∂a = softmax(a).

    Of -∞ alone it is -∞, and has no derivative: softmax of them is not a number (PyTorch's convention).

    >>> from autograd import logsumexp
    >>> logsumexp([1000.0, 1000.0])
    1000.6931471805599
    """,
)
