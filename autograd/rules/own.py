"""An entry of a user's own: what may stand in it, and what is said when it does otherwise than it says."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import wraps
from keyword import iskeyword
from typing import Any, get_args

import numpy as np

from autograd.data import numbers
from autograd.errors import ArgumentError, ChalkgradError, DataTypeError, OperationError, ShapeError, short
from autograd.rules.kinds import Kind
from autograd.rules.place import is_ours


def refuse_faulty(op: Any, module: str) -> None:
    """Raise where the parts of a user's entry do not fit together, before it stands in the table.

    Raises
    ------
    DataTypeError, ArgumentError
    """
    if is_ours(module):
        return
    if isinstance(op.inputs, str) or not all(isinstance(name, str) and name.isidentifier() for name in op.inputs):
        raise DataTypeError(f"inputs are names, as in inputs=('a', 'b'); {op.name} got {op.inputs!r}.")
    names = [*op.inputs, *op.params, *op.keeps]
    for name in names:
        if name in ("g", "y") or iskeyword(name) or names.count(name) > 1:
            means = {"g": ": g is the gradient that arrives", "y": ": y is the result"}.get(name, "")
            raise ArgumentError(f"A text of {op.name} could not tell what {name!r} is{means}; give it another name.")
    for field in ("local", "pull"):
        texts, n = getattr(op, field), 1 if op.variadic else len(op.inputs)
        if field == "pull" and texts is None:
            continue
        if isinstance(texts, str) or len(texts) != n:
            raise ArgumentError(f"{field} of {op.name} is a list of {n} texts, one for each input; got {short(texts)}.")
        if op.pull is None and None in texts:
            raise ArgumentError(f"local of {op.name} is None, so pull has to say what is sent back.")
        for text in texts:
            _readable(op, field, text)
    _readable(op, "formula", op.formula)
    _readable(op, "program", op.program)
    if op.kind is not None and op.kind not in get_args(Kind):
        raise ArgumentError(f"kind of {op.name} is one of {', '.join(get_args(Kind))}; got {op.kind!r}.")


def _readable(op: Any, field: str, text: Any) -> None:
    if text is None or callable(text):
        return
    if not isinstance(text, str):
        raise DataTypeError(f"{field} of {op.name} is a text, such as '3 * a * a'; got {short(text)}.")
    try:
        ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise ArgumentError(f"{field} of {op.name} cannot be read: {text!r} ({error.msg}).") from None


def watched(op: Any, module: str) -> Callable[..., Any]:
    """An entry's forward function: a user's may not write into its inputs, and has to give what the entry says."""
    forward: Callable[..., Any] = op.forward
    if is_ours(module) or (isinstance(forward, np.ufunc) and getattr(np, forward.__name__, None) is forward):
        return forward  # NumPy's own is written by its name in a program, and does nothing else

    @wraps(forward)
    def watched(*inputs: Any, **params: Any) -> Any:
        data = [x.view() if type(x) is np.ndarray else x for x in inputs]
        for x in data:
            if type(x) is np.ndarray:
                x.flags.writeable = False
        try:
            made = forward(*data, **params)
        except ValueError as error:
            if "read-only" not in str(error):
                raise
            raise DataTypeError(
                f"forward of {op.name} writes into its inputs, which are the caller's: give a new array, without out=."
            ) from error
        found, kept = made if op.keeps else (made, None)
        try:
            found = numbers(found, f"What forward of {op.name} gives")
        except ChalkgradError as error:
            raise DataTypeError(f"forward of {op.name} gives a number or an array. {error}") from error
        if op.elementwise and data:
            wanted = np.broadcast_shapes(*(np.shape(x) for x in data))
            if np.shape(found) != wanted:
                raise ShapeError(
                    f"forward of {op.name} gives shape {np.shape(found)} for inputs of shape {wanted}. Without pull it "
                    "is taken for elementwise: say with pull what is sent back, with kind what it does with entries."
                )
        return (found, kept) if op.keeps else found

    return watched


def explained(op: Any, rule: Callable[..., Any]) -> Callable[..., Any]:
    """A derivative made from an entry's texts, whose errors name it."""

    @wraps(rule)
    def explained(*args: Any, **kwargs: Any) -> Any:
        try:
            return rule(*args, **kwargs)
        except (ChalkgradError, ArithmeticError):
            raise
        except Exception as error:
            raise OperationError(
                f"The derivative of {op.name} fails: {error}. They may name inputs, params, g, y and operations "
                "of the table, and give the input's shape; autograd.testing.check_op looks at all of an entry."
            ) from error

    return explained
