"""Operations that move numbers without changing them: their derivatives move the gradient back."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.rules.language import helper
from autograd.rules.op import Op

Widths = tuple[tuple[int, int], ...]

reshape = Op(
    name="reshape",
    inputs=("a",),
    forward=lambda a, shape: np.asarray(a).reshape(shape),  # np.reshape is three functions
    formula="reshape(a, shape)",
    local=[None],
    pull=["reshape(g, shape_of(a))"],
    params={"shape": ()},
    view=True,
    definition=lambda a, shape: np.reshape(a, shape),
    kind="moves",
    doc="""The same numbers in another shape; one length may be -1. The gradient is reshaped back.""",
)


@helper
def inverse(axes: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """The order of axes that undoes a transpose."""
    return None if axes is None else tuple(int(ax) for ax in np.argsort([ax % len(axes) for ax in axes]))


transpose = Op(
    name="transpose",
    inputs=("a",),
    forward=lambda a, axes: np.transpose(a, axes),
    formula="transpose(a, axes)",
    local=[None],
    pull=["transpose(g, inverse(axes))"],
    params={"axes": None},
    view=True,
    shown=lambda a, axes: "T(a)" if axes == (1, 0) or (axes is None and np.ndim(a) <= 2) else "",
    definition=lambda a, axes: np.transpose(a, axes),
    kind="moves",
    doc="""The axes in another order, reversed when ``axes`` is None. The gradient's axes are put back.""",
)


def _T(a: Any) -> Any:
    if type(a) is float or a.ndim < 2:
        raise ValueError("a matrix has two axes")
    return a.swapaxes(-1, -2)  # cheaper than np.swapaxes, and every dense layer asks for it


T = Op(
    name="T",
    inputs=("a",),
    forward=_T,
    formula="T(a)",
    local=[None],
    pull=["T(g)"],
    symbol="ᵀ",
    view=True,
    shown="T(a)",
    definition=lambda a: np.swapaxes(a, -1, -2),
    kind="moves",
    doc="""The transpose of a matrix, or of each matrix in a batch. The gradient is transposed back.""",
)


cast = Op(
    name="cast",
    inputs=("a",),
    forward=lambda a, dtype: np.asarray(a, dtype),
    formula="a",
    local=["1"],
    params={"dtype": float},
    source=lambda axes: "{a}.astype({dtype})" if axes else "{a}",
    symbol="type",
    shown="a",
    doc="""The same numbers in float32 or float64. The gradient takes the type of ``a`` again.""",
)


def _is_plain(index: Any) -> bool:
    """Whether an index takes each entry at most once (integers, slices, ..., None)."""
    parts = index if isinstance(index, tuple) else (index,)
    return all(isinstance(part, (int, np.integer, slice, type(None), type(...))) for part in parts)


def takes_twice(index: Any, shape: tuple[int, ...] = ()) -> bool:
    """Whether an index takes an entry of an array of this shape more than once; −1 is the last of it.

    >>> takes_twice([0, -3], (3,)), takes_twice([0, -3], (4,)), takes_twice(([0, 0], [1]), (2, 2))
    (True, False, True)
    """
    lists, axis = [], 0
    parts = index if isinstance(index, tuple) else (index,)
    for k, part in enumerate(parts):
        if part is Ellipsis:
            axis = len(shape) - sum(map(_axes, parts[k + 1 :]))
        elif isinstance(part, (list, np.ndarray)) and np.asarray(part).dtype != bool:
            places = np.asarray(part, dtype=int)
            lists.append(places % max(1, shape[axis]) if axis < len(shape) else places)
        axis += _axes(part)
    if not lists:
        return False
    taken = np.stack([np.ravel(part) for part in np.broadcast_arrays(*lists)])
    return bool(np.unique(taken, axis=1).shape[1] < taken.shape[1])


def _axes(part: Any) -> int:
    """How many axes of an array a part of an index stands for, an ellipsis aside."""
    if part is None or part is Ellipsis:
        return 0
    return np.ndim(part) if isinstance(part, (list, np.ndarray)) and np.asarray(part).dtype == bool else 1


def _put(a: Any, index: Any, shape: tuple[int, ...], dtype: Any = float) -> Any:
    out = np.zeros(shape, dtype)
    if _is_plain(index):
        out[index] = a
    else:
        np.add.at(out, index, a)
    return out


getitem = Op(
    name="getitem",
    inputs=("a",),
    forward=lambda a, index: np.asarray(a)[index],
    formula="getitem(a, index)",
    local=[None],
    pull=["put(g, index, shape_of(a), dtype_of(a))"],
    params={"index": ()},
    symbol="[ ]",
    view=True,
    shown="a[index]",
    definition=lambda a, index: np.asarray(a)[index],
    kind="moves",
    doc="""``a[index]`` with integers, slices, boolean or integer arrays.

    The gradient goes back to the places it was taken from; an entry taken twice gets the sum.

    >>> from autograd import Value
    >>> a = Value([1.0, 2.0, 3.0])
    >>> a[[0, 0, 2]].sum().backward()
    >>> a.grad
    array([2., 0., 1.])
    """,
)


def _put_objects(a: Any, index: Any, shape: tuple[int, ...], dtype: Any) -> Any:
    out = np.full(shape, 0.0, object)
    np.add.at(out, index, a)
    return out


put = Op(
    name="put",
    inputs=("a",),
    forward=_put,
    formula="put(a, index, shape, dtype)",
    local=[None],
    pull=["getitem(g, index)"],
    params={"index": (), "shape": (), "dtype": float},
    shown=lambda index, shape: f'(a, "{"added" if takes_twice(index, shape) else "put"} at", [index])',
    definition=_put_objects,
    kind="moves",
    doc="""Zeros of ``shape`` with ``a`` added at ``index``: the reverse of indexing, and its derivative.""",
)


@helper
def segment(i: int, axis: int, parts: tuple[Any, ...]) -> tuple[Any, ...]:
    """The index of the ``i``-th of the joined ``parts``."""
    sizes = [np.shape(getattr(part, "data", part) if hasattr(part, "op") else part)[axis] for part in parts]
    ndim = np.ndim(getattr(parts[0], "data", parts[0]) if hasattr(parts[0], "op") else parts[0])
    start = int(np.sum(sizes[:i], dtype=int))
    return (slice(None),) * (axis % ndim) + (slice(start, start + sizes[i]),)


concatenate = Op(
    name="concatenate",
    inputs=("parts",),
    variadic=True,
    forward=lambda *parts, axis: np.concatenate(parts, axis=axis),
    formula="concatenate(*parts, axis=axis)",
    local=[None],
    pull=["g[segment(i, axis, parts)]"],
    params={"axis": 0},
    symbol="join",
    source="np.concatenate([{parts}], axis={axis})",
    definition=lambda *parts, axis: np.concatenate(parts, axis=axis),
    kind="moves",
    doc="""The parts joined along an existing ``axis``. Each part gets its own piece of the gradient.""",
)


@helper
def layer(i: int, axis: int, y: Any) -> tuple[Any, ...]:
    """The index of the ``i``-th of the arrays that were stacked to ``y``."""
    return (slice(None),) * (axis % np.ndim(y)) + (i,)


stack = Op(
    name="stack",
    inputs=("parts",),
    variadic=True,
    forward=lambda *parts, axis: np.stack(parts, axis=axis),
    formula="stack(*parts, axis=axis)",
    local=[None],
    pull=["g[layer(i, axis, y)]"],
    params={"axis": 0},
    source="np.stack([{parts}], axis={axis})",
    definition=lambda *parts, axis: np.stack(parts, axis=axis),
    kind="moves",
    doc="""The parts, of one shape, along a new ``axis``. Each part gets its own piece of the gradient.""",
)


@helper
def inside(width: Widths, a: Any) -> tuple[slice, ...]:
    """The index of the unpadded array within the padded one."""
    return tuple(slice(before, before + n) for (before, _), n in zip(width, np.shape(a), strict=True))


pad = Op(
    name="pad",
    inputs=("a",),
    forward=lambda a, width, value: np.pad(a, width, constant_values=value),
    formula="pad(a, width, value)",
    local=[None],
    pull=["g[inside(width, a)]"],
    params={"width": (), "value": 0.0},
    source="np.pad({a}, {width}, constant_values={value})",
    definition=lambda a, width, value: np.pad(a, width, constant_values=value),
    kind="moves",
    doc="""A border of ``value`` around ``a``; ``width`` gives (before, after) for each axis.

    The border gets no gradient.
    """,
)
