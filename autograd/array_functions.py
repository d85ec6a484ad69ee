"""Public functions whose arguments differ from the table's entry: NumPy's signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd import context
from autograd.annotations import arguments_named
from autograd.errors import ArgumentError, DataTypeError
from autograd.ops import shape as shapes
from autograd.rules.op import Op


@arguments_named
def concatenate(parts: Sequence[Any], axis: int = 0) -> Any:
    """Join arrays along an existing axis, as `numpy.concatenate`.

    Parameters
    ----------
    parts : sequence of Value or array
        Of equal shape but for ``axis``.
    axis : int

    Examples
    --------
    >>> from autograd import Value, concatenate
    >>> a, b = Value([1.0]), Value([2.0, 3.0])
    >>> concatenate([a, b]).data
    array([1., 2., 3.])
    """
    return shapes.concatenate(*_some(parts, shapes.concatenate), axis=axis)


@arguments_named
def stack(parts: Sequence[Any], axis: int = 0) -> Any:
    """Put values of one shape along a new axis, as `numpy.stack`; it makes one Value of many.

    Examples
    --------
    >>> from autograd import Value, stack
    >>> stack([Value(1.0), Value(2.0)]).data
    array([1., 2.])
    """
    return shapes.stack(*_some(parts, shapes.stack), axis=axis)


def _some(parts: Sequence[Any], op: Op) -> Sequence[Any]:
    if not len(parts):
        raise ArgumentError(f"{op.name} needs at least one part, got none.")
    return parts


@arguments_named
def pad(a: Any, width: Any, value: float = 0.0) -> Any:
    """Put a border of ``value`` around an array.

    Parameters
    ----------
    a : Value or array
    width : int, (before, after), or one such pair for each axis
        As `numpy.pad` has it.
    value : float

    Examples
    --------
    >>> from autograd import pad
    >>> pad([1.0, 2.0], 1)
    array([0., 1., 2., 0.])
    """
    try:
        pairs = np.broadcast_to(np.asarray(width), (np.ndim(getattr(a, "data", a)), 2))
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"pad: width {width!r} gives no (before, after) pair for each axis.") from error
    if pairs.dtype.kind not in "iu" or (pairs < 0).any():
        raise ArgumentError(f"pad: widths are whole numbers and not negative, got {width!r}.")
    return shapes.pad(a, tuple((int(b), int(e)) for b, e in pairs), float(value))


@arguments_named
def reshape(a: Any, shape: int | Sequence[int]) -> Any:
    """The same numbers in another shape, as `numpy.reshape`.

    >>> from autograd import reshape
    >>> reshape([1.0, 2.0, 3.0, 4.0], (2, -1)).shape
    (2, 2)
    """
    return shapes.reshape(a, (shape,) if np.ndim(shape) == 0 else tuple(shape))  # type: ignore[arg-type]


@arguments_named
def transpose(a: Any, axes: Sequence[int] | None = None) -> Any:
    """The axes in another order, reversed when ``axes`` is None, as `numpy.transpose`.

    >>> from autograd import transpose
    >>> transpose([[1.0, 2.0, 3.0]]).shape
    (3, 1)
    """
    return shapes.transpose(a, None if axes is None else tuple(axes))


def getitem(a: Any, index: Any) -> Any:
    """``a[index]``; lists in an index become arrays, as in NumPy, and arrays are copied: they may change later."""
    parts = index if isinstance(index, tuple) else (index,)
    if context.traced() and any(hasattr(part, "parents") for part in parts):
        context.refuse_to_look("An index that follows from data")
    parts = tuple(part if _cannot_change(part) else _own(part) for part in parts)
    return shapes.getitem(a, parts if isinstance(index, tuple) else parts[0])


def _cannot_change(part: Any) -> bool:
    return part is None or part is Ellipsis or isinstance(part, slice) or np.isscalar(part) or hasattr(part, "op")


def _own(index: Any) -> Any:
    if np.ma.is_masked(index):
        raise DataTypeError("An index that is masked: its mask would be lost. Say what stands there, index.filled(0).")
    found = np.array(np.asarray(index))  # twice: pandas before 3 does not copy when it is asked to
    return found.astype(int) if isinstance(index, list) and not found.size else found  # [] is no array of floats
