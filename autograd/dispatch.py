"""What calling an operation does: compute, record, or run its definition in scalar operations."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd import context
from autograd.data import as_data
from autograd.errors import DataTypeError, UnsupportedError
from autograd.rules.calling import bind, compute_keeping
from autograd.rules.op import Op
from autograd.rules.op import constant as constant_op
from autograd.rules.seam import finishes
from autograd.value import Value, constant, leaf, recorder

_new = object.__new__
_place, _on, _next_order = context.place, context.on, context.next_order


@finishes(Op, "__call__")
def call(op: Op, /, *inputs: Any, **params: Any) -> Any:
    """What calling an operation does: compute, and record if any input is a Value."""
    if params or len(inputs) != op.arity:
        inputs, params = bind(op, inputs, params)
        for name, given in params.items():
            if type(given) is Value:
                raise DataTypeError(
                    f"{name} of {op.name} is a setting and got a Value, to which no gradient would flow. Give its "
                    f"number, {name}=v.item(), or write the formula with operations."
                )
    else:
        params = op.params  # type: ignore[assignment]  # read alone
    data, plain = [], 0
    for x in inputs:
        if type(x) is Value:
            data.append(x._numbers)
            continue
        x = as_data(x)
        if type(x) is np.ndarray and x.dtype.hasobject:
            return _by_definition(op, inputs, params)
        data.append(x)
        plain += 1
    result, kept = compute_keeping(op, data, params)
    if plain:
        if plain == len(data):
            return result
        inputs = tuple([x if type(x) is Value else leaf(d) for x, d in zip(inputs, data, strict=True)])
    if op.view and type(result) is np.ndarray:
        result.flags.writeable = False  # it may be of a variable: what is written there would change that
    if kept is not None:
        params = {**params, **kept} if params else kept
    # `record`, written out: a small network waits as long for this as for NumPy.
    out = _new(Value)
    out._numbers = result
    out._grad = None
    out.name = None
    out.scope = _place()
    out.order = _next_order()
    if _on():
        out.op = op
        out.parents = inputs
        out.params = params or None
    else:
        out.op = constant_op
        out.parents = ()
        out.params = None
    return out


def _by_definition(op: Op, inputs: tuple[Any, ...], params: dict[str, Any]) -> Any:
    """Run an operation on object arrays of scalar values: one node for each ``+`` and ``×``."""
    arrays = [scalars(x) for x in inputs]
    with _collector_paused():
        if op.elementwise:
            return np.frompyfunc(recorder(op, params), len(arrays), 1)(*arrays)
        if op.definition is None:
            raise UnsupportedError(
                f"{op.name} has no definition in scalar operations: it stays one node. Draw or explain the graph as it "
                "is, or unroll another of its nodes."
            )
        found = op.definition(*arrays, **params)
        return found.item() if isinstance(found, np.ndarray) and found.ndim == 0 else found


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Python's cycle collector would walk all these new nodes again and again, and they form no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def scalars(x: Any) -> Any:
    """Plain data or a scalar Value as an object array of scalar values; object arrays stay as they are."""
    if type(x) is Value and type(x.data) is float:
        values = [x]
        shape: tuple[int, ...] = ()
    elif type(x) is Value:
        raise DataTypeError(f"An array Value of shape {x.shape} cannot join scalar values; see Graph.unroll.")
    else:
        data = as_data(x)
        if type(data) is np.ndarray and data.dtype == object:
            if all(type(v) is Value for v in data.ravel()):
                return data
            values = [v if type(v) is Value else constant(v) for v in data.ravel()]
            return np.fromiter(values, object, len(values)).reshape(data.shape)
        shape = np.shape(data)
        values = [constant(number) for number in np.ravel(data).tolist()]
    return np.fromiter(values, object, len(values)).reshape(shape)
