"""grad and value_and_grad: the gradient of a function, as a function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.backward import gradient
from autograd.functional.arguments import Call, function_of


def value_and_grad(f: Callable[..., Any], argnums: int | Sequence[int] = 0) -> Callable[..., Any]:
    """A function that returns ``f``'s value and its gradient.

    Parameters
    ----------
    f : callable
        Takes numbers, arrays or Values, or dicts and lists of them; returns one number as a Value.
    argnums : int or sequence of int
        Which arguments to differentiate; a sequence gives a tuple of gradients.

    Returns
    -------
    callable
        ``(value, gradient)`` in plain data; in Values when an argument is one, when the function uses a Value from
        outside, or when another such function is at work: so that calls nest, and no dependence is lost. The gradient
        of a dict or list of arrays is one. It differentiates under `no_grad` too; what it returns is then no part of a
        graph.

    Raises
    ------
    ArgumentError
        If there is no argument at one of ``argnums``.
    DataTypeError
        If ``f`` returns no Value.
    NotScalarError
        If it returns more than one number; see `jacobian`.

    Examples
    --------
    >>> from autograd import value_and_grad
    >>> value_and_grad(lambda x: (2 * (1 / x)) ** 2)(4.0)     # L28
    (0.25, -0.125)
    """
    function_of(f)

    def both(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        call = Call(f, args, kwargs, argnums)
        grads = gradient(call.result, call.variables, create_graph=call.records)
        return call.handed_out(call.result), call.as_arguments([call.handed_out(g) for g in grads])

    return both


def grad(f: Callable[..., Any], argnums: int | Sequence[int] = 0) -> Callable[..., Any]:
    """A function that returns the gradient of ``f``: ``grad(f)(x)`` is ∂f/∂x at x; calls nest.

    See `value_and_grad` for the arguments.

    Examples
    --------
    >>> from autograd import grad
    >>> f = lambda x: (2 * (1 / x)) ** 2       # L28
    >>> grad(f)(4.0), grad(grad(f))(4.0)
    (-0.125, 0.09375)
    >>> grad(lambda p: p["w"] * p["x"])({"w": 2.0, "x": 3.0})
    {'w': 3.0, 'x': 2.0}
    """
    both = value_and_grad(f, argnums)
    return lambda *args, **kwargs: both(*args, **kwargs)[1]
