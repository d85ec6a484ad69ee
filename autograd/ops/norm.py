"""The length of a vector, and of a matrix as one long vector: what L2 regularization sums up (L19)."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.ops.broadcasting import Axis, dtype_of
from autograd.ops.reduction import along, kept_shape
from autograd.rules.language import helper
from autograd.rules.op import Op


def _norm(a: Any, axis: Axis, keepdims: Any) -> Any:
    """√(Σ a²); where a square leaves the range of its type, of the entries divided by the largest."""
    with np.errstate(over="ignore"):
        squares = np.add.reduce(a * a, axis=axis, keepdims=True)
    low, high = _SAFE.get(squares.dtype, _SAFE[np.dtype(float)])
    if not ((squares > low) & (squares < high)).all() and np.size(a):
        top = np.max(np.abs(a), axis=axis, keepdims=True)
        top = np.where((top > 0) & np.isfinite(top), top, top.dtype.type(1))
        length = np.sqrt(np.add.reduce((a / top) ** 2, axis=axis, keepdims=True)) * top
    else:
        length = np.sqrt(squares)
    return length if keepdims else length.reshape(kept_shape(a, axis, False))


_SAFE = {np.dtype(np.float64): (1e-290, 1e290), np.dtype(np.float32): (1e-30, 1e30)}
"""Sums of squares that have lost no digit to the ends of their type."""


@helper
def least(a: Any) -> float:
    """The smallest number of full precision in the type of ``a``."""
    return float(np.finfo(dtype_of(a)).tiny)


@helper
def greatest(a: Any) -> float:
    """The largest finite number in the type of ``a``."""
    return float(np.finfo(dtype_of(a)).max)


_TOP = "minimum(maximum(max(abs(a), axis, True), least(a)), greatest(a))"


def _norm_of(values: list[Any]) -> Any:
    if not values:
        return 0.0
    squares = [v * v for v in values]
    total = sum(squares[1:], squares[0])
    # The root has no slope at 0, where the sum of squares is 0 and has slope 0: the convention.
    return total.sqrt() if total.data else total


def _ratio(a: Any, b: Any) -> Any:
    return np.where(b != 0, a / np.where(b != 0, b, 1.0), 0.0)


ratio = Op(
    name="ratio",
    inputs=("a", "b"),
    forward=_ratio,
    formula="where(b != 0, a / where(b != 0, b, 1.0), 0.0)",
    local=["ratio(1.0, b)", "-ratio(y, b)"],
    symbol="÷",
    shown=lambda b: "a / b" if b is None or np.all(b) else "a / b if b != 0 else 0",
    scalar=lambda a, b: a / b if b else 0.0,
    kinks=["b"],
    chosen="b != 0",
    doc="""``a / b``, and 0 where b = 0: a vector of no length has no direction.

    ∂/∂a = 1/b, ∂/∂b = -y/b, and both are 0 where b = 0.
    """,
)

norm = Op(
    name="norm",
    inputs=("a",),
    forward=_norm,
    formula="sqrt(sum(a ** 2, axis, keepdims))",
    local=["ratio(a, spread(y, shape_of(a), axis, dtype_of(a)))"],
    pull=["spread(g, shape_of(a), axis, dtype_of(a)) * ratio(a, spread(y, shape_of(a), axis, dtype_of(a)))"],
    params={"axis": None, "keepdims": False},
    definition=lambda a, axis, keepdims: along(a, axis, _norm_of, keepdims),
    symbol="‖·‖₂",
    kinks=["y"],
    program=(f"reshape(sqrt(sum((a / {_TOP}) * (a / {_TOP}), axis, True)) * {_TOP}, kept_shape(a, axis, keepdims))"),
    doc="""‖a‖₂ = √(Σ a²) over ``axis``, over all entries when it is None (L19).

    ∂/∂a = a / ‖a‖₂: a vector of length 1 that points as a does. At a = 0 it is 0 (PyTorch's convention), and
    so is the second derivative. ``sqrt((a * a).sum())`` has none at 0: there 0 · ∞ is not a number.

    >>> from autograd import Value, norm
    >>> a = Value([3.0, 4.0])
    >>> y = norm(a)
    >>> y.backward()
    >>> y.data, a.grad
    (5.0, array([0.6, 0.8]))
    """,
)
