"""Broadcasting and its reverse: copies along axes, and the sums over copies that their gradients are."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.rules.language import helper
from autograd.rules.op import Op

Axis = int | tuple[int, ...] | None


def axes_of(ndim: int, axis: Axis) -> tuple[int, ...]:
    """``axis`` as a sorted tuple of non-negative axes."""
    if axis is None:
        return tuple(range(ndim))
    given = axis if isinstance(axis, tuple) else (axis,)
    if ndim == 0 and all(ax in (0, -1) for ax in given):
        return ()  # NumPy reduces a number as it would an array of one entry
    if any(not -ndim <= ax < ndim for ax in given):
        raise ValueError(f"axis {axis} is out of range for {ndim} axes")
    return tuple(sorted(ax % ndim for ax in given))


@helper
def shape_of(a: Any) -> tuple[int, ...]:
    """The shape of a number or an array."""
    return a.shape if isinstance(a, np.ndarray) else ()


@helper
def dtype_of(a: Any) -> Any:
    """The type of an array's numbers; a Python float counts as float64."""
    return a.dtype if isinstance(a, np.ndarray) else np.dtype(float)


def repeated(a: Any, shape: tuple[int, ...], axis: Axis, dtype: Any = float) -> Any:
    """The numbers ``a`` over the axes of ``shape`` that ``axis`` names."""
    if axis is None:
        out = np.empty(shape, dtype)  # np.full does as much in twice the time
        out[...] = a
        return out
    gone = axes_of(len(shape), axis)
    kept = tuple(1 if ax in gone else n for ax, n in enumerate(shape))
    out = np.empty(shape, dtype)
    out[...] = np.reshape(a, kept)
    return out


def _sum_to(a: Any, shape: tuple[int, ...]) -> Any:
    extra = np.ndim(a) - len(shape)
    axes = tuple(range(extra)) + tuple(
        ax + extra for ax, n in enumerate(shape) if n == 1 and np.shape(a)[ax + extra] != 1
    )
    found = np.add.reduce(a, axis=axes, keepdims=True)
    if extra < 0 or found.shape[extra:] != shape:  # a reshape would put entries where they do not belong
        raise ValueError(f"shape {np.shape(a)} is not {shape}, nor broadcast from it")
    return found.reshape(shape)


spread = Op(
    name="spread",
    inputs=("a",),
    forward=repeated,
    formula="spread(a, shape, axis)",
    local=[None],
    pull=["reshape(sum(g, axis), shape_of(a))"],
    params={"shape": (), "axis": None, "dtype": float},
    view=True,
    definition=lambda a, shape, axis, dtype: repeated(a, shape, axis, object),
    symbol="spread",
    shown="each(a)",
    kind="repeats",
    doc="""The reverse of a sum: each entry of ``a`` repeated over the axes of ``shape`` that ``axis`` names.

    The gradient of every entry is the sum over its repeats.
    """,
)

broadcast_to = Op(
    name="broadcast_to",
    inputs=("a",),
    forward=lambda a, shape: np.array(np.broadcast_to(a, shape)),
    formula="broadcast_to(a, shape)",
    local=[None],
    pull=["sum_to(g, shape_of(a))"],
    params={"shape": ()},
    source="np.broadcast_to({a}, {shape})",
    view=True,
    definition=lambda a, shape: np.broadcast_to(a, shape),
    symbol="broadcast",
    shown="each(a)",
    kind="repeats",
    numpy=(np.broadcast_to,),
    doc="""``a`` repeated to ``shape`` by NumPy's broadcasting rules.

    The gradient of every entry is the sum over its repeats.

    >>> from autograd import broadcast_to
    >>> broadcast_to([1.0, 2.0], shape=(2, 2))
    array([[1., 2.],
           [1., 2.]])
    """,
)

sum_to = Op(
    name="sum_to",
    inputs=("a",),
    forward=_sum_to,
    formula="sum_to(a, shape)",
    local=[None],
    pull=["broadcast_to(g, shape_of(a))"],
    params={"shape": ()},
    definition=lambda a, shape: _sum_to(a, shape),
    symbol="Σ",
    shown="Σ(a)",
    kind="sums",
    doc="""The reverse of broadcasting: sums ``a`` over the axes that broadcasting from ``shape`` has repeated.

    Every entry of a sum gets its gradient.
    """,
)
