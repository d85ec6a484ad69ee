"""Which of NumPy's functions are called by which of ours when a Value is among their arguments."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import numpy as np

from autograd import context
from autograd.errors import ArgumentError, ShapeError, UnsupportedError
from autograd.ops.shape import cast
from autograd.rules.op import Op, each_entry

Function = TypeVar("Function", bound=Callable[..., Any])

OVERRIDES: dict[Any, Callable[..., Any]] = {}
"""What is called in the place of each of NumPy's functions."""
PLAIN: set[Any] = set()
"""Those that answer with plain numbers, through which no gradient flows."""


@each_entry
def _entry(op: Op) -> None:
    """An entry stands in for the functions of NumPy that it names."""
    OVERRIDES.update(dict.fromkeys(op.numpy, op))


def named(name: str) -> Any:
    """NumPy's function ``name`` ("linalg.norm"); None where this NumPy has none."""
    found: Any = np
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def called(function: Any) -> str:
    """The name by which people call a function of NumPy's: ``np.linalg.norm``.

    >>> called(np.linalg.norm), called(np.exp)
    ('np.linalg.norm', 'np.exp')
    """
    module = getattr(function, "__module__", None) or "numpy"
    module = module.replace("numpy.linalg._linalg", "numpy.linalg").replace("numpy.fft._pocketfft", "numpy.fft")
    name = getattr(function, "__name__", repr(function))
    if isinstance(function, np.ufunc) and getattr(np, name, None) is not function:
        return name  # another library's: scipy.special.expit says no more
    return f"{'np' if module == 'numpy' else module.replace('numpy.', 'np.', 1)}.{name}"


def stands_in(names: str, *, alone: bool = False) -> Callable[[Function], Function]:
    """Let a function be called in the place of NumPy's functions of these names.

    What it records stands in a scope of the first name, which a drawing can fold; not so where ``alone``, because it
    records one operation, or calls what has a scope of its own.
    """
    first, *_ = names.split()

    def put(function: Function) -> Function:
        @wraps(function)
        def scoped(*args: Any, **kwargs: Any) -> Any:
            with context.scope(first.rpartition(".")[2]):
                return function(*args, **kwargs)

        made: Any = function if alone else scoped
        OVERRIDES.update({named(name): made for name in names.split() if named(name) is not None})
        return made  # type: ignore[no-any-return]

    return put


def all_stand_in(made: dict[str, Callable[..., Any]], *, alone: bool = False) -> None:
    """`stands_in` for each of a table: by name, what is called."""
    for names, function in made.items():
        stands_in(names, alone=alone)(function)


def data(x: Any) -> Any:
    """The numbers of a Value; what is plain already as it is."""
    return x._numbers if hasattr(x, "op") else x


def shape(x: Any) -> tuple[int, ...]:
    """The shape of a Value, an array or a list."""
    return np.shape(data(x))


def one_axis(axis: Any, ndim: int) -> int:
    """The one axis that a function runs along, from 0 on."""
    if axis is None or isinstance(axis, (tuple, list)):
        raise ArgumentError(f"This runs along one axis: axis takes a whole number, got {axis!r}.")
    return axes(axis, ndim)[0]


def number_type(*given: Any) -> Any:
    """The type of numbers that arrays and Values have in common; a plain number fits in."""
    found = [data(x).dtype for x in given if np.ndim(data(x)) and hasattr(data(x), "dtype")]
    return np.result_type(*found) if found else np.dtype(float)


def in_type(function: str, a: Any, dtype: Any) -> Any:
    """``a`` in the type that NumPy's argument ``dtype`` asks for."""
    if dtype is None or np.dtype(dtype) == number_type(a):
        return a
    if np.dtype(dtype) not in (np.dtype(np.float32), np.dtype(np.float64)):
        raise UnsupportedError(f"{function} of a Value is in float32 or float64, not {np.dtype(dtype)}.")
    return cast(a, np.dtype(dtype)) if np.ndim(data(a)) else a


def refuse(function: str, **options: Any) -> None:
    """Raise UnsupportedError for an option that a Value has no answer to; None is no option."""
    for name, given in options.items():
        if given is not None:
            cure = {
                "out": "a Value's result is always new: write b = f(a)",
                "dtype": "cast first, with v.astype(dtype)",
            }.get(name, "leave it out, or use .data for plain numbers")
            raise UnsupportedError(f"{function} with {name} is not available on a Value; {cure}.")


def axes(axis: Any, ndim: int, *, reduced: bool = False) -> tuple[int, ...]:
    """``axis`` as NumPy takes it (None, a number, a tuple) as a tuple of axes from 0 on.

    A number is ``reduced`` as an array of one entry would be.
    """
    if axis is None:
        return tuple(range(ndim))
    given = axis if isinstance(axis, (tuple, list)) else (axis,)
    if any(isinstance(ax, (bool, np.bool_)) for ax in given):
        raise ArgumentError(f"axis takes a whole number or a tuple of them, got {axis!r}.")
    try:
        found = [operator.index(ax) for ax in given]
    except TypeError:
        raise ArgumentError(f"axis takes a whole number or a tuple of them, got {axis!r}.") from None
    if reduced and not ndim and all(ax in (0, -1) for ax in found):
        return ()
    if not all(-ndim <= ax < ndim for ax in found):
        raise ShapeError(f"axis={axis}, and the array has {ndim} axes: {-ndim} to {ndim - 1}." if ndim else
                         f"axis={axis}, and a number has no axis.")  # fmt: skip
    found = [ax % ndim for ax in found]
    if len(set(found)) < len(found):
        raise ArgumentError(f"axis={axis} names one axis twice.")
    return tuple(found)
