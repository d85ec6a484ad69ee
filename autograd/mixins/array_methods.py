"""The methods that make a Value look like an array. They only call the table; nothing here records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import numpy as np

from autograd import array_functions, context, numpy_protocols
from autograd.errors import DataTypeError, NotScalarError
from autograd.functions import shapes as shapes_of
from autograd.functions.methods import NumPyMethods
from autograd.ops import shape as shapes

V = TypeVar("V", bound="ArrayMethods")


def _logical(sign: str, function: np.ufunc) -> Callable[..., Any]:
    def method(self: Any, *other: Any) -> Any:
        if not context.traced():
            raise DataTypeError(
                f"{sign} is for what is true or false, and a Value holds numbers: compare it first, v > 0."
            )
        return function(self, *other)

    method.__doc__ = f"``{sign}`` of masks, in a program that is being recorded."
    return method


class ArrayMethods(NumPyMethods):
    """What `Value` has in common with an array: reductions, shapes, indexing, NumPy's protocols."""

    __slots__ = ()
    __pandas_priority__ = 5000  # above its tables: series * v asks v
    data: Any
    _numbers: Any

    def reshape(self: V, *shape: Any, order: str = "C") -> V:
        """The same numbers in another shape: ``v.reshape(2, 3)`` or ``v.reshape((2, 3))``."""
        to = shape[0] if len(shape) == 1 else shape
        made: V = array_functions.reshape(self, to) if order == "C" else shapes_of.reshape_(self, to, order)
        return made

    def transpose(self: V, *axes: Any) -> V:
        """The axes in another order, reversed when none are given: ``v.transpose(1, 0)`` or ``((1, 0))``."""
        given = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
        made: V = array_functions.transpose(self, given if np.size(given) else None)
        return made

    @property
    def T(self: V) -> V:
        """The transpose: all axes reversed."""
        made: V = shapes.transpose(self, None)
        return made

    def __getitem__(self: V, index: Any) -> V:
        made: V = array_functions.getitem(self, index)
        return made

    # ----------------------------------------------------------------------------- as an array
    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the data, ``()`` for a number."""
        return self._numbers.shape if type(self._numbers) is np.ndarray else ()

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of entries."""
        return self._numbers.size if type(self._numbers) is np.ndarray else 1

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the numbers; float64 for a Python float."""
        return self._numbers.dtype if type(self._numbers) is np.ndarray else np.dtype(float)

    def item(self, *index: Any) -> float:
        """The data as a Python float, if it is one number; or its entry at ``index``."""
        context.refuse_to_look("A Value as a plain number")
        if index:
            return float(np.asarray(self.data).item(*index))
        if self.size != 1:
            raise NotScalarError(f"item() takes one number out, and this Value has shape {self.shape}.")
        return float(np.reshape(self.data, ()))

    def _refused(self) -> Any:
        raise DataTypeError(
            "A plain number cannot keep a Value's history: float(v), int(v), round(v), math.exp(v), array[0] = v would "
            "drop its gradient in silence. Write v.item() for the number, autograd.exp(v) for the operation, "
            "autograd.stack([...]) to collect Values in one."
        )

    __float__ = __int__ = __index__ = __complex__ = __trunc__ = __floor__ = __ceil__ = _refused

    def __round__(self, digits: int | None = None) -> Any:
        return self._refused()

    def __bool__(self) -> bool:
        context.refuse_to_look("The truth of a Value")
        if self.size != 1:
            raise NotScalarError(
                f"A Value of shape {self.shape} is not true or false as one; write (v != 0).all() or (v != 0).any()."
            )
        return bool(self.data)

    # Of masks, which are Values in a program that is being recorded, and arrays of bools else.
    __and__ = __rand__ = _logical("&", np.logical_and)
    __or__ = __ror__ = _logical("|", np.logical_or)
    __xor__ = __rxor__ = _logical("^", np.logical_xor)
    __invert__ = _logical("~", np.logical_not)

    def __len__(self) -> int:
        if not self.shape:
            raise DataTypeError("A number has no length: this Value has no axes.")
        return self.shape[0]

    def __iter__(self: V) -> Iterator[V]:
        return (self[i] for i in range(len(self)))

    def __format__(self, spec: str) -> str:
        context.refuse_to_show("A Value as text")
        return format(self.data if spec else repr(self), spec)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        raise DataTypeError(
            "An array or a table cannot keep a Value's history. Use v.data for its numbers, or autograd.stack to "
            "join Values; where a table of pandas stands on the left, table.to_numpy(), where a masked array does, "
            "masked.filled(0)."
        )

    __array_ufunc__ = numpy_protocols.array_ufunc
    __array_function__ = numpy_protocols.array_function
