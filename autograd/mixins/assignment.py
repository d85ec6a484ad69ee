"""New data for a variable, and a gradient put there by hand: what is taken, and what becomes stale by it.

And data that is out of sight: while a function is recorded, what it did with the numbers would be frozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from threading import Lock
from typing import Any

import numpy as np

from autograd import context
from autograd.data import as_data, numbers
from autograd.errors import DataTypeError, ShapeError, short


class Assigned:
    """What `Value` lets others write: ``v.data = x``, ``v.assign(x)``, ``v.grad = g``.

    The engine itself reads and writes the slots ``_numbers`` and ``_grad``, which cost nothing to look at.
    """

    __slots__ = ()
    _numbers: Any
    _grad: Any
    params: Any
    op: Any
    order: int
    _first: Any
    shape: Any

    def zero_grad(self) -> None:
        """Forget the gradient: it is "not computed" again."""
        self._grad = None

    def assign(self, data: Any, dtype: Any = None) -> None:
        """Give a variable new data of the same shape, and mark what was recorded from it as stale.

        Optimizers change weights this way. An array keeps its dtype, and is written in place, unless another ``dtype``
        is given, float32 or float64: then it is a new one, and the gradient is forgotten. ``v.data = data`` does
        the same with an array of its own; what is written into the old one, ``v.data[0] = 9``, nothing can see:
        call `mark_updated` after it.

        Raises
        ------
        ShapeError
            If the new data has another shape.
        DataTypeError
            If it is no real number or array of them, or if this is no variable but the result of an operation.
        """
        new = self._fitting(data)
        if dtype is not None and type(self._numbers) is np.ndarray:
            try:
                self._numbers, self._grad = as_data(np.array(new, dtype)), None
                context.set_anew()
            except (TypeError, ValueError):
                raise DataTypeError(f"dtype is numpy.float64 or numpy.float32; got {short(dtype)}.") from None
        elif type(self._numbers) is np.ndarray:
            self._numbers[...] = new
        else:
            self._numbers = new
            context.set_anew()
        self.mark_updated()

    def mark_updated(self) -> None:
        """Say that the data has been changed in place: graphs recorded from it before are stale.

        `assign` does it; call it after writing to ``.data`` yourself.
        """
        self.order = context.updated()  # type: ignore[misc]  # a slot of Value

    def _fitting(self, data: Any) -> Any:
        """New data as it may stand here: of this shape, and of this type of numbers."""
        if self._first is not None:
            raise DataTypeError(
                f"This Value is what {self.op.name if self.op else 'an operation'} gave: its data follows from its "
                "inputs. Assign to these, and compute it again."
            )
        new = numbers(data, "Data")
        if np.shape(new) != self.shape:
            raise ShapeError(f"This Value has shape {self.shape} and the new data {np.shape(new)}; they must be equal.")
        return new

    def _put_data(self, data: Any) -> None:
        if data is self._numbers:  # v.data += x has changed it in place already
            self.mark_updated()
            self._fitting(data)
        else:
            new = self._fitting(data)
            self._numbers = new.astype(self._numbers.dtype) if type(new) is np.ndarray else new
            context.set_anew()
            self.mark_updated()

    def _put_grad(self, gradient: Any) -> None:
        if gradient is None or gradient is self._grad:
            self._grad = gradient
            return
        recorded = hasattr(gradient, "parents")
        new = gradient if recorded else numbers(gradient, "A gradient")
        shape = new.shape if recorded else np.shape(new)
        if shape != self.shape:
            raise ShapeError(f"A gradient has the shape of what it belongs to, {self.shape}; got {shape}.")
        self._grad = new.astype(self._numbers.dtype) if type(new) is np.ndarray else new

    @property
    def frozen(self) -> bool:
        """Whether optimizers leave this variable as it is. Its gradient is computed all the same.

        >>> from autograd import Value
        >>> w = Value(2.0)
        >>> w.frozen = True
        >>> (w * w).backward()
        >>> w.frozen, w.grad
        (True, 4.0)
        """
        return self.op is None and self.params is not None

    @frozen.setter
    def frozen(self, frozen: Any) -> None:
        if self.op is not None:
            raise DataTypeError("Only a variable is trained and can be frozen; this Value is a constant or a result.")
        # A variable has no other settings, and a slot more would make each node of a scalar graph larger.
        self.params = {"frozen": True} if frozen else None
        context.set_anew()

    # The engine reads and writes the slots below these two; what others write is looked at.
    data: Any = property(attrgetter("_numbers"), _put_data)
    grad: Any = property(attrgetter("_grad"), _put_grad)


def mark_updated(variables: Iterable[Assigned]) -> None:
    """`Assigned.mark_updated` of several, which keep their order."""
    for v in variables:
        v.order = context.updated()  # type: ignore[misc]  # a slot of Value


def forget_gradients(variables: Iterable[Assigned]) -> None:
    """`Assigned.zero_grad` of several at once."""
    for v in variables:
        v._grad = None


def to_train(variables: Iterable[Assigned]) -> list[int]:
    """The indices of those that have a gradient and are not frozen."""
    return [k for k, v in enumerate(variables) if v._grad is not None and v.params is None]


_seen = Assigned.data
_lock = Lock()
_recordings = 0


def _read(v: Assigned) -> Any:
    context.refuse_to_show("Reading .data")
    return v._numbers


_hidden = property(_read, _seen.fset)


@contextmanager
def data_hidden() -> Iterator[None]:
    """Refuse comparisons, numbers taken out and ``.data`` in the code that calls us, in this context.

    The property itself is exchanged, so that reading costs what it did where nothing is recorded.
    """
    global _recordings
    with _lock:
        _recordings += 1
        Assigned.data = _hidden
    try:
        with context.tracing():
            yield
    finally:
        with _lock:
            _recordings -= 1
            if not _recordings:
                Assigned.data = _seen
