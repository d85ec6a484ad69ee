"""The length of a vector, and of a matrix as one long vector: what L2 regularization sums up (L19)."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.ops.broadcasting import Axis
from autograd.ops.reduction import along
from autograd.rules.op import Op


def _norm(a: Any, axis: Axis, keepdims: Any) -> Any:
    return np.sqrt(np.add.reduce(a * a, axis=axis, keepdims=keepdims))


def _norm_of(values: list[Any]) -> Any:
    if not values:
        return 0.0
    squares = [v * v for v in values]
    total = sum(squares[1:], squares[0])
    # The root has no slope at 0, where the sum of squares is 0 and has slope 0: the convention.
    return total.sqrt() if total.data else total


norm = Op(
    name="norm",
    inputs=("a",),
    forward=_norm,
    formula="sqrt(sum(a ** 2, axis, keepdims))",
    local=["a / spread(maximum(y, 1e-30), shape_of(a), axis, dtype_of(a))"],
    pull=["spread(g / maximum(y, 1e-30), shape_of(a), axis, dtype_of(a)) * a"],
    params={"axis": None, "keepdims": False},
    definition=lambda a, axis, keepdims: along(a, axis, _norm_of, keepdims),
    symbol="‖·‖₂",
    kinks=["y"],
    program="sqrt(sum(a * a, axis, keepdims))",
    doc="""‖a‖₂ = √(Σ a²) over ``axis``, over all entries when it is None (L19).

    ∂/∂a = a / ‖a‖₂: a vector of length 1 that points as a does. At a = 0 it is 0 (PyTorch's convention).

    >>> from autograd import Value, norm
    >>> a = Value([3.0, 4.0])
    >>> y = norm(a)
    >>> y.backward()
    >>> y.data, a.grad
    (5.0, array([0.6, 0.8]))
    """,
)
