"""Entries in another order: where each stands when they are sorted, and taking along one axis. Running sums."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.ops.reduction import numbers
from autograd.rules.language import helper
from autograd.rules.op import Op


def _order(a: Any, axis: int, kth: Any) -> Any:
    found = np.argsort(a, axis=axis, kind="stable") if kth is None else np.argpartition(a, kth, axis=axis)
    return found.astype(getattr(a, "dtype", float))


@helper
def neighbours_apart(a: Any, axis: int) -> Any:
    """How far each sorted entry is below the next one: 0 at a tie."""
    return np.diff(np.sort(a, axis=axis), axis=axis)


argsort = Op(
    name="argsort",
    inputs=("a",),
    forward=_order,
    formula="argsort(a, axis, kth)",
    local=["0"],
    pull=["g * 0.0"],
    params={"axis": -1, "kth": None},
    definition=lambda a, axis, kth: _order(numbers(a), axis, kth),
    source="np.argsort({a}, axis={axis}, kind='stable').astype({a}.dtype)",
    symbol="order",
    kinks=["neighbours_apart(a, axis)"],
    doc="""For each place of the sorted array, where its entry stands in ``a``. A step function: its derivative is 0.

    With ``kth`` the order of a partition: only the entries at ``kth`` stand where sorting would put them.
    """,
)


def _whole(order: Any) -> Any:
    return np.rint(order).astype(np.intp)


def _take(a: Any, order: Any, axis: int) -> Any:
    return np.take_along_axis(a, _whole(order), axis)


def _put(a: Any, order: Any, shape: tuple[int, ...], axis: int, dtype: Any = float) -> Any:
    out = np.zeros(shape, dtype)
    places: list[Any] = list(np.indices(np.shape(order), sparse=True))
    places[axis] = _whole(order)
    np.add.at(out, tuple(places), a)
    return out


take_along = Op(
    name="take_along",
    inputs=("a", "order"),
    forward=_take,
    formula="take_along(a, order, axis)",
    local=[None, "0"],
    pull=["put_along(g, order, shape_of(a), axis, dtype_of(a))", "order * 0.0"],
    params={"axis": -1},
    definition=lambda a, order, axis: _take(a, numbers(order), axis),
    source="np.take_along_axis({a}, np.rint({order}).astype(int), {axis})",
    symbol="take",
    shown=lambda a: "a[order]" if np.ndim(a) < 2 else "",
    kind="moves",
    doc="""The entries of ``a`` that ``order`` numbers, along ``axis``, as `numpy.take_along_axis`.

    The gradient goes back to the places it was taken from; ``order`` takes none.
    """,
)


def _put_objects(a: Any, order: Any, shape: tuple[int, ...], axis: int, dtype: Any) -> Any:
    out = np.full(shape, 0.0, object)
    places: list[Any] = list(np.indices(np.shape(order), sparse=True))
    places[axis] = _whole(numbers(order))
    np.add.at(out, tuple(places), a)
    return out


put_along = Op(
    name="put_along",
    inputs=("a", "order"),
    forward=_put,
    formula="put_along(a, order, shape, axis, dtype)",
    local=[None, "0"],
    pull=["take_along(g, order, axis)", "order * 0.0"],
    params={"shape": (), "axis": -1, "dtype": float},
    definition=_put_objects,
    symbol="put",
    shown=lambda a: '(a, "added at", [order])' if np.ndim(a) < 2 else "",
    kind="moves",
    doc="""Zeros of ``shape`` with ``a`` added where ``order`` says: the reverse of taking, and its derivative.""",
)


@helper
def reversed_along(a: Any, axis: int) -> tuple[slice, ...]:
    """The index that turns ``a`` around along ``axis``."""
    return tuple(slice(None, None, -1 if ax == axis % np.ndim(a) else None) for ax in range(np.ndim(a)))


cumsum = Op(
    name="cumsum",
    inputs=("a",),
    forward=np.cumsum,
    formula="cumsum(a, axis)",
    local=[None],
    pull=["cumsum(g[reversed_along(g, axis)], axis)[reversed_along(g, axis)]"],
    params={"axis": -1},
    definition=lambda a, axis: np.cumsum(a, axis),
    source="np.cumsum({a}, {axis})",
    symbol="running Σ",
    kind="sums",
    doc="""The sum of the entries up to each one along ``axis``.

    An entry is in its own sum and in all that follow: its gradient is the running sum of theirs, from the end.
    """,
)


def _extreme(ufunc: np.ufunc, sign: str, which: str) -> Op:
    name = ufunc.__name__
    return Op(
        name=name,
        inputs=("a", "b"),
        forward=ufunc,
        formula=f"{name}(a, b)",
        local=[
            f"(a {sign} b) + 0.5 * (a == b) + (b != b) * (a == a)",
            f"(b {sign} a) + 0.5 * (a == b) + (a != a) * (b == b)",
        ],
        kinks=["a - b"],
        numpy=(ufunc,),
        doc=f"""The {which} of ``a`` and ``b``; one that is not a number gives way to the other.

    The derivative is that of {name[1:]}imum: 1 for the one that is taken, ½ at a tie.
    """,
    )


fmax = _extreme(np.fmax, ">", "larger")
fmin = _extreme(np.fmin, "<", "smaller")
