"""The methods of a Value that are NumPy's functions: ``v.std(0)``, ``v.flatten()``, ``v.cumsum()``."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from autograd import context
from autograd.errors import DataTypeError, UnsupportedError, short
from autograd.functions import elementwise, places, reductions, shapes
from autograd.functions.plain import numbers
from autograd.ops import reduction, rounding
from autograd.ops.shape import cast, reshape

V = TypeVar("V", bound="NumPyMethods")


def _plain(name: str) -> Any:
    """A method of arrays that answers with plain numbers."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        context.refuse_to_look(f"v.{name}()")
        return getattr(np.asarray(self._numbers), name)(*map(numbers, args), **kwargs)

    method.__name__, method.__doc__ = name, f"`numpy.ndarray.{name}` of the data: plain numbers, no gradient."
    return method


def _reduced(name: str, v: Any, axis: Any, keepdims: bool, numpy: dict[str, Any]) -> Any:
    """An entry's reduction; with NumPy's other arguments the function that knows them."""
    if not numpy:
        return getattr(reduction, name)(v, axis, keepdims)
    return getattr(reductions, name)(v, axis, keepdims=keepdims, **numpy)


class NumPyMethods:
    """The methods that a Value shares with an array, beside those of the table."""

    __slots__ = ()
    _numbers: Any

    std, var, prod, ptp = reductions.std, reductions.var, reductions.prod, reductions.ptp
    cumsum, cumprod = reductions.cumsum, reductions.cumprod
    ravel, squeeze, swapaxes, take, trace = (
        shapes.ravel, shapes.squeeze, shapes.swapaxes, shapes.take, shapes.trace,
    )  # fmt: skip
    flatten = shapes.ravel
    repeat, diagonal, round = places.repeat, places.diagonal, elementwise.round_
    argmax, argmin, argsort, nonzero, searchsorted, any, all = map(
        _plain, ("argmax", "argmin", "argsort", "nonzero", "searchsorted", "any", "all")
    )
    tolist, tobytes = _plain("tolist"), _plain("tobytes")

    # Those of the table, which take (axis, keepdims) by position, with the rest of NumPy's arguments by name.
    def sum(self: V, axis: Any = None, keepdims: bool = False, **numpy: Any) -> V:
        """`numpy.sum`: every entry gets the gradient of its sum."""
        made: V = _reduced("sum", self, axis, keepdims, numpy)
        return made

    def mean(self: V, axis: Any = None, keepdims: bool = False, **numpy: Any) -> V:
        """`numpy.mean`: every entry gets its share of the gradient."""
        made: V = _reduced("mean", self, axis, keepdims, numpy)
        return made

    def max(self: V, axis: Any = None, keepdims: bool = False, **numpy: Any) -> V:
        """`numpy.max`: the gradient goes to the largest entry; tied ones share it."""
        made: V = _reduced("max", self, axis, keepdims, numpy)
        return made

    def min(self: V, axis: Any = None, keepdims: bool = False, **numpy: Any) -> V:
        """`numpy.min`: the gradient goes to the smallest entry; tied ones share it."""
        made: V = _reduced("min", self, axis, keepdims, numpy)
        return made

    def clip(self: V, low: Any = None, high: Any = None, **numpy: Any) -> V:
        """`numpy.clip`: kept between two bounds; one that is a Value or an array gets its gradient too."""
        made: V = elementwise.clip(self, low, high, **numpy)
        return made

    def dot(self, other: Any) -> Any:
        """`numpy.dot`."""
        return np.dot(self, other)  # type: ignore[call-overload]

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """The same numbers in float32 or float64; the gradient takes the type of this Value again."""
        try:
            wanted = np.dtype(dtype)
        except (TypeError, ValueError):
            raise DataTypeError(f"dtype is numpy.float64 or numpy.float32; got {short(dtype)}.") from None
        if wanted not in (np.dtype(np.float32), np.dtype(np.float64)):
            raise DataTypeError(
                f"A Value holds float32 or float64, not {wanted}; v.data.astype({wanted}) gives numbers."
            )
        return self.copy() if wanted == np.asarray(self._numbers).dtype else cast(self, wanted)

    def copy(self) -> Any:
        """A node with the same data, through which the gradient flows; `detach` gives a constant."""
        return +self  # type: ignore[operator]

    @property
    def real(self: V) -> V:
        """The Value itself: its numbers are real."""
        return self

    def conj(self: V) -> V:
        """The Value itself: its numbers are real."""
        return self

    @property
    def mT(self) -> Any:
        """Each matrix transposed."""
        return shapes.matrix_transpose(self)

    @property
    def flat(self) -> Any:
        """The entries one after the other."""
        return iter(reshape(self, (-1,)))

    @property
    def nbytes(self) -> int:
        """How many bytes the data takes."""
        return int(np.asarray(self._numbers).nbytes)

    def sort(self, *_: Any, **__: Any) -> Any:
        """Refused: an array is sorted in place."""
        raise UnsupportedError("v.sort() would change the Value in place; np.sort(v) is a new one.")

    def __setitem__(self, index: Any, value: Any) -> None:
        raise DataTypeError(
            "A Value does not change in place: v[i] = x would lose what was recorded. Write autograd.where(mask, x, v) "
            "for a new Value, or autograd.concatenate([v[:i], [x], v[i + 1 :]])."
        )

    def __mod__(self, other: Any) -> Any:
        return rounding.mod(self, other)

    def __rmod__(self, other: Any) -> Any:
        return rounding.mod(other, self)

    def __floordiv__(self, other: Any) -> Any:
        return rounding.floor_divide(self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return rounding.floor_divide(other, self)

    def __divmod__(self, other: Any) -> Any:
        return rounding.floor_divide(self, other), rounding.mod(self, other)

    def __rdivmod__(self, other: Any) -> Any:
        return rounding.floor_divide(other, self), rounding.mod(other, self)
