"""What calling an operation does: compute, record, or run its definition in scalar operations."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import FunctionType
from typing import Any

import numpy as np

from autograd import context
from autograd.data import as_data, is_data, owned
from autograd.errors import ChalkgradError, DataTypeError, UnsupportedError
from autograd.mixins.parents import slots_of
from autograd.rules.calling import bind, compute_keeping, not_an_axis
from autograd.rules.op import Op, each_entry
from autograd.rules.seam import finishes
from autograd.value import Value, constant, leaf, record, record_from, recorder


def call(op: Op, /, *inputs: Any, **params: Any) -> Any:
    """What calling an operation does, whatever it is given: compute, and record if any input is a Value."""
    if params or len(inputs) != op.arity:
        inputs, params = bind(op, inputs, params)
        for name, given in params.items():
            if type(given) is Value:
                if name == "axis":
                    raise not_an_axis(op)
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
    if 0 < plain < len(data) and context.on():
        # The caller may write into an array, or fill a mask anew, and backward reads it again.
        data = [d if type(x) is Value else owned(d, x) for x, d in zip(inputs, data, strict=True)]
    result, kept = compute_keeping(op, data, params)
    if plain:
        if plain == len(data):
            return result
        inputs = tuple([x if type(x) is Value else leaf(d) for x, d in zip(inputs, data, strict=True)])
    if op.view and type(result) is np.ndarray:
        result.flags.writeable = False  # it may be of a variable: what is written there would change that
    if kept is not None:
        params = {**params, **kept} if params else kept
    return record(op, inputs, params or None, result)


# ------------------------------------------------------------------------------ the shortest way
_NOTHING = object()
_EXPLAINED = (ChalkgradError, IndexError, ValueError, TypeError)
"""What `call` has words for: it computes once more, and says them."""


def _shortcut(op: Op) -> Callable[..., Any]:
    """`call` of an operation whose inputs are arrays, one at least a Value's, with all its params by position or none.

    It is what layers do all the time: a small network waits as long for it as for NumPy. So it is written for the
    operation, input by input, as its derivative is (see `autograd.rules.compiler`). All else, and what goes wrong, is
    `call`'s.
    """
    inputs = [f"x{k}" for k in range(op.arity)]
    first, second = slots_of(tuple(inputs)) if op.arity < 3 else (f"({', '.join(inputs)})", None)
    arrays = ", ".join(f"{x}._numbers" for x in inputs)
    is_recorded = " or ".join(f"type({x}) is Value" for x in inputs)
    is_number = " or ".join(f"type({x}._numbers) is float" for x in inputs)
    is_usual = f"len(others) != {len(op.params)} or Value in map(type, others)" if op.params else "True"
    otherwise = f"return call(op, *given({', '.join(inputs)}), *others, **options)"
    constants = []
    for x in inputs if op.arity > 1 else ():
        constants += [
            f"    if type({x}) is not Value:",
            f"        if not (type({x}) is ndarray and is_data({x})): {otherwise}",
            f"        {x} = leaf({x}.copy('K') if on() else {x})",  # the caller may write into it before backward
        ]
    lines = [
        f"def run({', '.join(f'{x}=nothing' for x in inputs)}, /, *others, **options):",
        f"    if options or others and ({is_usual}) or not ({is_recorded}): {otherwise}",
        *constants,
        f"    if {is_number}: {otherwise}",
        "    try:",
        f"        data = forward({arrays}, *others) if others else forward({arrays})",
        f"    except explained: {otherwise}",
        "    params = dict(zip(settings, others)) if others else usual",
        *(["    data, kept = data", "    params = {**params, **kept} if params else kept"] if op.keeps else []),
        "    if type(data) is not ndarray or not data.ndim: data = float(data)",
        *(["    else: data.flags.writeable = False"] if op.view else []),
        "    if not on(): return record_from(op, None, None, None, data)",
        "    out = new(Value)",  # `record_from`, written out
        "    out._numbers = data",
        "    out._grad = None",
        "    out.name = None",
        "    out.scope = place()",
        "    out.order = next_order()",
        "    out.op = op",
        f"    out._first = {first}",
        f"    out._second = {second}",
        "    out.params = params",
        "    return out",
    ]
    names: dict[str, Any] = {
        "__name__": __name__, "op": op, "call": call, "given": _given, "is_data": is_data, "nothing": _NOTHING,
        "forward": _as_usual(op), "usual": op.params or None, "settings": tuple(op.params), "explained": _EXPLAINED,
        "Value": Value, "leaf": leaf, "record_from": record_from, "ndarray": np.ndarray,
        "new": object.__new__, "on": context.on, "place": context.place, "next_order": context.next_order,
    }  # fmt: skip
    exec("\n".join(lines), names)
    made: Callable[..., Any] = names["run"]
    return made


def _given(*inputs: Any) -> Iterator[Any]:
    """What of these was given."""
    return (x for x in inputs if x is not _NOTHING)


def _as_usual(op: Op) -> Callable[..., Any]:
    """``op.forward`` with its params as they are when nobody gives others.

    They become the defaults of a function of the same code where that can be, for `functools.partial` takes a quarter
    of a microsecond to put them into a call.
    """
    forward, n = op.forward, len(op.params)
    if type(forward) is FunctionType and n:
        code = forward.__code__
        plain = not (code.co_kwonlyargcount or code.co_flags & (CO_VARARGS | CO_VARKEYWORDS))
        if plain and code.co_argcount == op.arity + n and code.co_varnames[op.arity : op.arity + n] == (*op.params,):
            defaults = tuple(op.params.values())
            return FunctionType(code, forward.__globals__, forward.__name__, defaults, forward.__closure__)
    return partial(forward, **op.params) if n else forward


@each_entry
def _callable(op: Op) -> None:
    """Let an entry be called. Its shortest way is written at the first call: most entries are never used."""

    def first(*inputs: Any, **params: Any) -> Any:
        object.__setattr__(op, "run", partial(call, op) if op.arity < 1 else _shortcut(op))
        return op.run(*inputs, **params)

    object.__setattr__(op, "run", first)


finishes(Op, "__call__")(Op.run)


# ------------------------------------------------------------------------ in scalar operations
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
