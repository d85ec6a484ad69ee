"""Derivatives of functions with many results: whole matrices, and products with them that need none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.array_functions import reshape, stack
from autograd.backward import gradient
from autograd.context import recording
from autograd.data import as_data
from autograd.errors import ShapeError
from autograd.functional.arguments import Call
from autograd.functional.gradients import grad
from autograd.value import Value, constant


def jacobian(f: Callable[..., Any], argnums: int | Sequence[int] = 0) -> Callable[..., Any]:
    """A function that returns all derivatives of ``f``: a backward pass for each entry of its result.

    For a result of shape S and an argument of shape A the array has shape S + A: entry ``[i, j]`` is ∂f_i/∂x_j.
    The function is computed once.

    Parameters
    ----------
    f : callable
        Takes numbers, arrays or Values, or dicts and lists of them; returns a Value of any shape.
    argnums : int or sequence of int
        Which arguments to differentiate; a sequence gives a tuple.

    Returns
    -------
    callable
        As of `value_and_grad`: in plain data, or in Values where something else may depend on it.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd import jacobian
    >>> jacobian(lambda x: x * x)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """

    def all_derivatives(*args: Any, **kwargs: Any) -> Any:
        call = Call(f, args, kwargs, argnums)
        y = call.result
        if not y.shape:
            return call.as_arguments(list(map(call.handed_out, gradient(y, call.variables, create_graph=call.records))))
        rows = []
        for k in range(y.size):
            unit = np.zeros(y.size, y.dtype)
            unit[k] = 1.0
            rows.append(gradient(y, call.variables, unit.reshape(y.shape), create_graph=call.records))
        joined = []
        for k, v in enumerate(call.variables):
            column = [row[k] for row in rows]
            shape = (*y.shape, *v.shape)
            if not column:
                joined.append(np.zeros(shape, v.dtype))
            elif call.records:
                joined.append(reshape(stack(column), shape))
            else:
                joined.append(np.reshape(np.stack(column), shape))
        return call.as_arguments([call.handed_out(matrix) for matrix in joined])

    return all_derivatives


def hessian(f: Callable[..., Any], argnum: int = 0) -> Callable[..., Any]:
    """A function that returns the second derivatives of ``f``, of shape A + A for an argument of shape A.

    Parameters
    ----------
    f : callable
        Returns one number.
    argnum : int
        The argument to differentiate, a number or an array.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd import hessian
    >>> hessian(lambda x: x[0] * x[0] * x[1])(np.array([1.0, 2.0]))
    array([[4., 2.],
           [2., 0.]])
    """
    return jacobian(grad(f, argnum), argnum)


def vjp(f: Callable[..., Any], *args: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """The value of ``f``, and a function that sends a gradient back: ``u`` to ``uᵀ J`` for each argument.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd import vjp
    >>> value, back = vjp(lambda x: x * x, np.array([1.0, 2.0]))
    >>> back(np.array([1.0, 10.0]))
    (array([ 2., 40.]),)
    """
    call = Call(f, args, {}, tuple(range(len(args))))

    def back(u: Any) -> tuple[Any, ...]:
        found = gradient(call.result, call.variables, u, create_graph=call.records)
        made: tuple[Any, ...] = call.as_arguments([call.handed_out(g) for g in found])
        return made

    return call.handed_out(call.result), back


def jvp(f: Callable[..., Any], args: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """The value of ``f``, and how it moves when its arguments move along ``tangents``: ``J v``.

    Two backward passes: uᵀ J is linear in u, and its derivative in u along v is J v.

    Parameters
    ----------
    f : callable
        Returns a Value of any shape.
    args : sequence
        The arguments: numbers and arrays.
    tangents : sequence
        For each argument a direction of its shape.

    Raises
    ------
    ShapeError
        If a direction has another shape than its argument.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd import jvp
    >>> jvp(lambda x: x * x, [np.array([1.0, 2.0])], [np.array([1.0, 10.0])])
    (array([1., 4.]), array([ 2., 40.]))
    """
    call = Call(f, list(args), {}, tuple(range(len(args))))
    y = call.result
    with recording():
        u = Value(np.zeros(y.shape)) if y.shape else Value(0.0)
        sent = gradient(y, call.variables, u, create_graph=True)
        along = _inner(sent, _directions(call.variables, tangents))
        (moved,) = gradient(along, [u], create_graph=call.records)
    return call.handed_out(y), call.handed_out(moved)


def hvp(f: Callable[..., Any], x: Any, v: Any) -> Any:
    """The product of ``f``'s second derivatives at ``x`` with a direction ``v``, without the matrix: ``H v``.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd import hvp
    >>> hvp(lambda x: x[0] * x[0] * x[1], np.array([1.0, 2.0]), np.array([1.0, 0.0]))
    array([4., 2.])
    """
    call = Call(f, [x], {}, 0)
    with recording():
        slopes = gradient(call.result, call.variables, create_graph=True)
        along = _inner(slopes, _directions(call.variables, [v]))
        found = gradient(along, call.variables, create_graph=call.records)
    return call.as_arguments([call.handed_out(g) for g in found])


def _directions(variables: Sequence[Value], tangents: Sequence[Any]) -> list[Value]:
    found = [t if type(t) is Value else constant(as_data(t)) for t in tangents]
    came, wanted = [t.shape for t in found], [v.shape for v in variables]
    if came != wanted:
        raise ShapeError(f"A direction has the shape of what moves along it: expected {wanted}, got {came}.")
    return found


def _inner(a: Sequence[Value], b: Sequence[Value]) -> Value:
    terms = [(x * y).sum() for x, y in zip(a, b, strict=True)]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
