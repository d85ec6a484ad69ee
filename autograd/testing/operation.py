"""check_op: everything that must be true of an entry of the table, at a point."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.backward import gradient
from autograd.check.gradcheck import gradcheck
from autograd.data import as_data
from autograd.errors import ArgumentError, ChalkgradError, OperationError
from autograd.graph.graph import Graph
from autograd.graph.node import text_of, variables_of
from autograd.program.program import record
from autograd.rules.language import evaluate
from autograd.rules.op import Op
from autograd.testing.local_derivatives import Call, agrees, differences
from autograd.value import Value


def check_op(op: Op, *inputs: Any, **params: Any) -> None:
    """Hold an entry of the table to all that the library's own entries are held to.

    At the point given: the formula gives the value; floats give what arrays do, and the definition in scalar
    operations too; float32 stays float32; the gradient is right by finite differences, in first and in second order;
    a recorded program gives value and gradients; what is shown on each edge is the local derivative, entry by entry.

    Parameters
    ----------
    op : Op
    *inputs : array-like
        A point on no kink. Left out, for an elementwise operation: a few numbers between 0.2 and 1.8.
    **params
        Of the operation.

    Raises
    ------
    OperationError
        At the first that is not so, which it names.
    ArgumentError
        If the inputs are left out where only you know their shapes.

    Examples
    --------
    >>> from autograd import TABLE
    >>> from autograd.testing import check_op
    >>> check_op(TABLE["tanh"])
    >>> check_op(TABLE["softmax"], [[1.0, 2.0, 4.0]], axis=-1)
    """
    if not inputs:
        if not op.elementwise:
            raise ArgumentError(f"check_op({op.name}, ...) needs the inputs: {op.name} is not elementwise.")
        rng = np.random.default_rng(0)
        inputs = tuple(rng.uniform(0.2, 1.8, (2, 3)) for _ in op.inputs)
    point = [np.array(as_data(x), float) for x in inputs]
    for what, check in _CHECKS.items():
        try:
            with np.errstate(all="ignore"):
                trouble = check(op, point, params)
        except ChalkgradError as error:
            raise OperationError(f"{op.name}: {what}: {error}") from error
        if trouble:
            raise OperationError(f"{op.name}: {what}: {trouble}")


def _run(op: Op, params: dict[str, Any]) -> Callable[..., Any]:
    return lambda *inputs: op(*inputs, **params)


def _variables(point: list[Any], dtype: Any = float) -> list[Value]:
    return [Value(np.asarray(x, dtype)) for x in point]


def _apart(found: Any, wanted: Any, tolerance: float = 1e-9) -> str:
    if np.shape(found) != np.shape(wanted):
        return f"the shapes are {np.shape(found)} and {np.shape(wanted)}"
    if np.allclose(found, wanted, rtol=tolerance, atol=tolerance, equal_nan=True):
        return ""
    return f"{np.asarray(found).tolist()} is not {np.asarray(wanted).tolist()}"


def _formula(op: Op, point: list[Any], params: dict[str, Any]) -> str:
    node = op(*_variables(point), **params)
    return _apart(evaluate(text_of(node, "formula"), variables_of(node)), node.data)


def _floats(op: Op, point: list[Any], params: dict[str, Any]) -> str:
    """Value and gradients of the definition, or of an elementwise operation on floats, entry by entry."""
    values = _variables(point)
    result = op(*values, **params)
    g = np.linspace(0.5, 1.5, result.size).reshape(result.shape) if result.shape else 1.25
    leaves = [[Value(float(x)) for x in x.ravel()] for x in point]
    if op.elementwise:
        places = np.broadcast_arrays(*(np.arange(x.size).reshape(x.shape) for x in point))
        entries = [
            op(*(made[int(k)] for made, k in zip(leaves, at, strict=True)), **params)
            for at in zip(*(np.ravel(p) for p in places), strict=True)
        ]
    elif op.definition is None:
        return "an operation that is not elementwise needs a definition"
    else:
        objects = [np.fromiter(made, object, len(made)).reshape(x.shape) for made, x in zip(leaves, point, strict=True)]
        made = op(*objects, **params)
        entries = list(made.ravel()) if isinstance(made, np.ndarray) else [made]
    trouble = _apart([e.data if type(e) is Value else e for e in entries], np.ravel(result.data))
    total = Value(0.0)
    for e, weight in zip(entries, np.ravel(g), strict=False):
        total = total + e * float(weight)
    for made, wanted in zip(leaves, gradient(result, values, g), strict=True):
        trouble = trouble or _apart(gradient(total, made), np.ravel(wanted))
    return trouble


def _float32(op: Op, point: list[Any], params: dict[str, Any]) -> str:
    values = _variables(point, np.float32)
    result = op(*values, **params)
    sent = gradient(result, values, np.ones(result.shape, np.float32) if result.shape else None)
    arrays = [a for a, v in zip(sent, values, strict=True) if v.shape] + ([result.data] if result.shape else [])
    wide = [str(np.asarray(a).dtype) for a in arrays if np.asarray(a).dtype != np.float32]
    mixed = any(not v.shape for v in values)  # beside a Python float, which is float64
    return f"it gave {wide[0]}" if wide and not mixed else _apart(result.data, op(*point, **params), 1e-3)


def _gradient(order: int) -> Callable[[Op, list[Any], dict[str, Any]], str]:
    def check(op: Op, point: list[Any], params: dict[str, Any]) -> str:
        found = gradcheck(_run(op, params), *point, order=order, tolerance=1e-6 if order == 1 else 1e-5)
        if found.skipped:
            return f"the point is on a kink, {'; '.join(found.kinks)}: choose another"
        return "" if found else str(found)

    return check


def _program(op: Op, point: list[Any], params: dict[str, Any]) -> str:
    values = _variables(point)
    result = op(*values, **params)
    weights = np.linspace(0.5, 1.5, result.size).reshape(result.shape)

    def f(*inputs: Any) -> Any:
        y = op(*inputs, **params)
        return (y * weights).sum() if y.shape else y * float(weights)

    inputs = [v.data for v in values]
    value, gradients = record(f, *inputs)(*inputs)
    loss = f(*values)
    trouble = _apart(value, loss.data)
    for got, wanted in zip(gradients, gradient(loss, values), strict=True):
        trouble = trouble or _apart(got, wanted)
    return trouble


def _local(op: Op, point: list[Any], params: dict[str, Any]) -> str:
    node = op(*_variables(point), **params)
    graph = Graph(node, [np.ones(node.shape)] if node.shape else None)
    call = Call(op, point, {**op.params, **params})
    for index, edge in enumerate(graph.edges):
        local = graph.local(edge)
        if local is not None and not agrees(call, index, local, differences(call, index)):
            return f"of input {index} is shown {graph.local_formula(edge)}, which differences do not confirm"
    return ""


_CHECKS: dict[str, Callable[[Op, list[Any], dict[str, Any]], str]] = {
    "the formula gives the value": _formula,
    "float32 stays": _float32,
    "the gradient by differences": _gradient(1),
    "the second derivative by differences": _gradient(2),
    "floats, or the definition, give what arrays do": _floats,
    "a program gives the same": _program,
    "the local derivative that is shown": _local,
}
