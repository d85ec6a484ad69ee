"""A recorded operation's texts, and the data that their names stand for in it."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import DataTypeError
from autograd.rules.op import Op
from autograd.value import Value


def op_of(v: Value) -> Op:
    """The operation that made a node.

    Raises
    ------
    DataTypeError
        For a variable, which no operation made.
    """
    if v.op is None:
        raise DataTypeError("A variable has no operation; ask for that of a node with parents.")
    return v.op


def text_of(v: Value, which: str, index: int = 0) -> str:
    """The text of a node's ``"formula"``, or of its ``"local"`` or ``"pull"`` for input ``index``.

    >>> text_of(Value(2.0) * 3.0, "pull", 1)
    'g * (a)'
    """
    return op_of(v).text_of(which, index, [p.ndim for p in v.parents])


def variables_of(v: Value) -> dict[str, Any]:
    """The data of a node by the names that its texts use: inputs, result ``y``, static parameters.

    >>> variables_of(Value(2.0) * 3.0) == {"a": 2.0, "b": 3.0, "y": 6.0}
    True
    """
    y, *inputs = (v.data, *(p.data for p in v.parents))
    if all(type(a) is float for a in (y, *inputs)):
        y, *inputs = map(np.float64, (y, *inputs))  # 1 / 0 is ∞ here, as in the sweep
    op = op_of(v)
    named = {"parts": tuple(inputs)} if op.variadic else dict(zip(op.inputs, inputs, strict=True))
    return {**named, "y": y, **(v.params or {})}
