"""Derivatives of functions with many results: whole matrices, and products with them that need none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.annotations import arguments_named
from autograd.array_functions import reshape, stack
from autograd.backward import gradient
from autograd.context import recording
from autograd.data import as_data
from autograd.errors import ShapeError
from autograd.functional.arguments import Call, chosen, function_of, is_tree, leaves_along, leaves_of
from autograd.functional.at_once import rows_of
from autograd.functional.gradients import grad
from autograd.sweep import between
from autograd.value import Value, constant

_ROOM = 4_000_000
"""So many numbers the gradients of one node may take."""


def jacobian(f: Callable[..., Any], argnums: int | Sequence[int] = 0) -> Callable[..., Any]:
    """A function that returns all derivatives of ``f``: a backward pass for each entry of its result, all at once.

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
    function_of(f)

    def all_derivatives(*args: Any, **kwargs: Any) -> Any:
        call = Call(f, args, kwargs, argnums)
        y = call.result
        if not y.shape:
            return call.as_arguments(list(map(call.handed_out, gradient(y, call.variables, create_graph=call.records))))
        if not call.records:
            return call.as_arguments(list(map(call.handed_out, _all_at_once(y, call.variables))))
        rows = []
        for k in range(y.size):
            unit = np.zeros(y.size, y.dtype)
            unit[k] = 1.0
            rows.append(gradient(y, call.variables, unit.reshape(y.shape), create_graph=call.records))
        joined = []
        for k, v in enumerate(call.variables):
            column = [row[k] for row in rows]
            shape = (*y.shape, *v.shape)
            joined.append(reshape(stack(column), shape) if column else constant(np.zeros(shape, v.dtype)))
        return call.as_arguments([call.handed_out(matrix) for matrix in joined])

    return all_derivatives


def _all_at_once(y: Value, variables: Sequence[Value]) -> list[Any]:
    """The matrix for each variable, from backward passes that are run together, as many as there is room for."""
    nodes = between(y, variables)
    largest = max((v.size for v in (y, *nodes, *variables)), default=1)
    many = max(1, _ROOM // max(1, largest))
    units = np.eye(y.size, dtype=y.dtype).reshape(y.size, *y.shape)
    parts = [rows_of(nodes, y, variables, units[k : k + many]) for k in range(0, max(1, y.size), many)]
    return [np.concatenate([part[k] for part in parts]).reshape(*y.shape, *v.shape) for k, v in enumerate(variables)]


def hessian(f: Callable[..., Any], argnum: int = 0) -> Callable[..., Any]:
    """A function that returns the second derivatives of ``f``, of shape A + A for an argument of shape A.

    Parameters
    ----------
    f : callable
        Returns one number.
    argnum : int
        The argument to differentiate, a number or an array; of a dict or list of arrays the answer is one of such ones,
        ``H["a"]["b"]`` the derivatives by a and b.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd import hessian
    >>> hessian(lambda x: x[0] * x[0] * x[1])(np.array([1.0, 2.0]))
    array([[4., 2.],
           [2., 0.]])
    """
    function_of(f)

    def all_second_derivatives(*args: Any, **kwargs: Any) -> Any:
        places = chosen(argnum, len(args))
        leaves, rebuild = leaves_of(args[places[0]])
        if len(leaves) == 1 and leaves[0] is args[places[0]]:
            return jacobian(grad(f, argnum), argnum)(*args, **kwargs)
        # Of a dict or list: a matrix for each two of its arrays, a dict of dicts.
        rows = []
        for k in range(len(leaves)):
            one = jacobian(lambda *given, k=k, **more: leaves_of(grad(f, argnum)(*given, **more))[0][k], argnum)
            rows.append(one(*args, **kwargs))
        return rebuild(rows)

    return all_second_derivatives


@arguments_named
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
        both = call.joined_by(u)
        found = gradient(call.result, call.variables, u, create_graph=both.records)
        made: tuple[Any, ...] = call.as_arguments([both.handed_out(g) for g in found])
        return made

    return call.handed_out(call.result), back


@arguments_named
def jvp(f: Callable[..., Any], args: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """The value of ``f``, and how it moves when its arguments move along ``tangents``: ``J v``.

    Two backward passes: uᵀ J is linear in u, and its derivative in u along v is J v.

    Parameters
    ----------
    f : callable
        Returns a Value of any shape.
    args : sequence
        The arguments: numbers and arrays, or dicts and lists of them.
    tangents : sequence
        For each argument a direction of its shape; a dict or list where that is one.

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
    call = Call(f, list(args), {}, tuple(range(len(args)))).joined_by(list(tangents))
    y = call.result
    with recording():
        u = Value(np.zeros(y.shape)) if y.shape else Value(0.0)
        sent = gradient(y, call.variables, u, create_graph=True)
        along = _inner(sent, _directions(call.variables, args, tangents))
        (moved,) = gradient(along, [u], create_graph=call.records)
    return call.handed_out(y), call.handed_out(moved)


@arguments_named
def hvp(f: Callable[..., Any], x: Any, v: Any) -> Any:
    """The product of ``f``'s second derivatives at ``x`` with a direction ``v``, without the matrix: ``H v``.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd import hvp
    >>> hvp(lambda x: x[0] * x[0] * x[1], np.array([1.0, 2.0]), np.array([1.0, 0.0]))
    array([4., 2.])
    """
    call = Call(f, [x], {}, 0).joined_by(v)
    with recording():
        slopes = gradient(call.result, call.variables, create_graph=True)
        along = _inner(slopes, _directions(call.variables, [x], [v]))
        found = gradient(along, call.variables, create_graph=call.records)
    return call.as_arguments([call.handed_out(g) for g in found])


def _directions(variables: Sequence[Value], args: Sequence[Any], tangents: Sequence[Any]) -> list[Value]:
    given = leaves_along(list(args), list(tangents)) if any(map(is_tree, args)) else list(tangents)
    found = [t if type(t) is Value else constant(as_data(t)) for t in given]
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
