"""NumPy's functions on Values: ``np.exp(v)``, ``array @ v``, ``np.concatenate([v, w])``.

NumPy hands a call that involves a Value to one of the two functions below (its ``__array_ufunc__`` and
``__array_function__`` protocols). They look the function up in the table of operations.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import array_functions, context
from autograd.errors import ChalkgradError, UnsupportedError
from autograd.ops import arithmetic, linear
from autograd.rules.op import Op, each_entry

OVERRIDES: dict[Any, Callable[..., Any]] = {}
"""What is called in the place of each of NumPy's functions."""


@each_entry
def _as_override(op: Op) -> None:
    """An entry stands in for the functions of NumPy that it names."""
    OVERRIDES.update(dict.fromkeys(op.numpy, op))


_COMPARISONS = (np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal, np.isfinite, np.isnan)


def array_ufunc(self: Any, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
    """A NumPy ufunc with a Value among its inputs."""
    if method != "__call__" or kwargs:
        what = f"np.{ufunc.__name__}" + ("" if method == "__call__" else f".{method}")
        options = f" with {', '.join(kwargs)}" if kwargs else ""
        raise UnsupportedError(f"{what}{options} is not available on a Value; use its plain form or a Value method.")
    if ufunc in _COMPARISONS:
        context.refuse_to_look(f"np.{ufunc.__name__}")
        return ufunc(*(a.data if type(a) is type(self) else a for a in inputs))
    found = OVERRIDES.get(ufunc)
    if found is None:
        raise UnsupportedError(
            f"np.{ufunc.__name__} has no entry in the table of operations; there are {', '.join(sorted(_known()))}. "
            "Use .data for plain numbers."
        )
    return found(*inputs)


def _clip(a: Any, a_min: Any = None, a_max: Any = None) -> Any:
    return arithmetic.clip(a, -np.inf if a_min is None else a_min, np.inf if a_max is None else a_max)


def _where(condition: Any, a: Any, b: Any) -> Any:
    return arithmetic.where(condition, a, b)


def _pad(a: Any, pad_width: Any, mode: str = "constant", constant_values: float = 0.0) -> Any:
    if mode != "constant":
        raise UnsupportedError(f"np.pad of a Value fills with a constant; mode={mode!r} has no entry.")
    return array_functions.pad(a, pad_width, constant_values)


def _outer(a: Any, b: Any) -> Any:
    return array_functions.reshape(a, (-1, 1)) * array_functions.reshape(b, (1, -1))


def _swapaxes(a: Any, axis1: int, axis2: int) -> Any:
    axes = list(range(np.ndim(a.data)))
    axes[axis1], axes[axis2] = axes[axis2], axes[axis1]
    return array_functions.transpose(a, axes)


def _dot(a: Any, b: Any) -> Any:
    if np.ndim(getattr(b, "data", b)) > 2:
        raise UnsupportedError("np.dot of more than two axes is no matrix product; use a @ b (np.matmul).")
    if not np.shape(getattr(a, "data", a)) or not np.shape(getattr(b, "data", b)):
        return arithmetic.mul(a, b)
    return linear.matmul(a, b)


# Where NumPy's arguments are not those of the entry.
OVERRIDES |= {
    np.reshape: array_functions.reshape, np.transpose: array_functions.transpose, np.stack: array_functions.stack,
    np.concatenate: array_functions.concatenate, np.pad: _pad, np.where: _where, np.clip: _clip, np.dot: _dot,
    np.outer: _outer, np.swapaxes: _swapaxes, np.shape: lambda a: a.shape, np.ndim: lambda a: a.ndim,
    np.size: lambda a: a.size,
}  # fmt: skip


def array_function(self: Any, function: Any, types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A NumPy function (no ufunc) with a Value among its arguments."""
    found = OVERRIDES.get(function)
    if found is None:
        raise UnsupportedError(
            f"np.{function.__name__} has no entry in the table of operations; there are {', '.join(sorted(_known()))}. "
            "Use .data for plain numbers."
        )
    try:
        return found(*args, **kwargs)
    except ChalkgradError:
        raise
    except TypeError as error:
        text = f"np.{function.__name__} on a Value takes fewer options than NumPy's: {error}."
        raise UnsupportedError(text) from error


def _known() -> set[str]:
    return {f"np.{f.__name__}" for f in OVERRIDES}
