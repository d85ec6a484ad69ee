"""Gradients of a recorded value with respect to what led to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import RLock
from typing import Any

import numpy as np

from autograd.annotations import flag
from autograd.context import recording, scope
from autograd.data import numbers
from autograd.errors import ArgumentError, DataTypeError, NotRecordedError, NotScalarError, ShapeError, short
from autograd.ops import arithmetic
from autograd.rules.op import constant as constant_op
from autograd.rules.seam import finishes
from autograd.sweep import between, reached, sums_apart, sums_recorded, sweep
from autograd.value import Value, constant


@finishes(Value, "backward")
def backward(loss: Value, gradient: Any = None, *, create_graph: bool = False) -> None:
    """Compute ∂loss/∂v for every value v that led to ``loss`` and store it as ``v.grad`` (L29).

    Leaves add to the gradient they have (until `Value.zero_grad`); the others get a fresh one each
    time. The graph stays, to be drawn or stepped through.

    Parameters
    ----------
    loss : Value
        One number, unless ``gradient`` is given.
    gradient : array-like, optional
        The gradient to start from, of the shape of ``loss``; 1 if left out.
    create_graph : bool
        Record the backward pass: gradients are then Values, which can be differentiated again. (As
        ``v.grad`` then leads back to ``v``, prefer `grad`, which leaves no such cycle.)

    Raises
    ------
    NotScalarError
        If loss has more than one entry and no gradient is given.
    NotRecordedError
        If loss is a constant.
    StaleGraphError
        If a variable was updated after the graph was recorded.

    Examples
    --------
    >>> from autograd import Value
    >>> a = Value(3.0)
    >>> (a * a).backward()          # a is used twice: two edges, two terms
    >>> a.grad
    6.0
    """
    seed = _seed(loss, gradient)
    if create_graph is not False and flag("create_graph", create_graph):
        nodes = between(loss, ())
        with recording(), scope("backward"):
            sums = sums_recorded(loss, seed if type(seed) is Value else constant(seed), nodes)
        for v, g in sums.items():
            if v.op is not constant_op:
                v._grad = g if v.parents or v._grad is None else v._grad + g
        return
    with _one_at_a_time:
        nodes = reached(loss)
        start = seed._numbers if type(seed) is Value else seed
        if nodes or loss._grad is None:
            loss._grad = start
        else:
            loss._grad = loss._grad + start
        sweep(nodes)


_one_at_a_time = RLock()
"""A backward pass writes into its nodes: another that shares some, in another thread, waits for it."""


def _seed(loss: Value, gradient: Any) -> Any:
    if type(loss) is not Value:
        raise DataTypeError(f"A backward pass starts from a Value, what operations on Values give; got {short(loss)}.")
    if loss.op is constant_op:
        raise NotRecordedError(
            "backward() needs a value that was recorded; this one is a constant "
            "(computed under no_grad(), detached, or from plain data alone)."
        )
    if gradient is None and type(loss._numbers) is float:
        return 1.0
    if gradient is None:
        if loss.size != 1:
            raise NotScalarError(
                f"backward() starts from one number; this Value has shape {loss.shape}. "
                "Reduce it with .sum() or .mean(), or pass the gradient to start from: backward(gradient)."
            )
        return np.ones_like(loss._numbers)
    given = gradient if type(gradient) is Value else numbers(gradient, "The gradient to start from")
    if type(given) is np.ndarray:
        given = np.array(given, loss.dtype)  # the caller's array stays the caller's
    if np.shape(given._numbers if type(given) is Value else given) != loss.shape:
        raise ShapeError(f"The gradient to start from has shape {np.shape(given)}; the Value has {loss.shape}.")
    return given


def gradient(loss: Value, inputs: Sequence[Value], seed: Any = None, *, create_graph: bool = False) -> list[Any]:
    """∂loss/∂v for each v in ``inputs``, without touching any ``.grad``.

    Parameters
    ----------
    loss : Value
        One number, unless ``seed`` is given.
    inputs : sequence of Value
        Leaves, or values on the way to the loss.
    seed : array-like, optional
        The gradient to start from.
    create_graph : bool
        Return Values, whose graph is the backward pass (recorded ones, even where they are constant).

    Returns
    -------
    list
        A float, an array or, under ``create_graph``, a Value for each input; exactly 0 where the
        loss does not depend on it.

    Examples
    --------
    >>> from autograd import Value, gradient
    >>> w = Value([1.0, 2.0])
    >>> dw, = gradient((w * w).sum(), [w], create_graph=True)
    >>> gradient(dw.sum(), [w])       # the second derivative
    [array([2., 2.])]
    """
    if not isinstance(inputs, (list, tuple)) or any(type(v) is not Value for v in inputs):
        raise DataTypeError(f"gradient() takes a list of Values to differentiate by, such as [w]; got {short(inputs)}.")
    for k, v in enumerate(inputs):
        if v.op is constant_op:
            raise ArgumentError(f"gradient(): inputs[{k}] is a constant, which takes no gradient; make it a Value.")
    start = _seed(loss, seed)
    nodes = between(loss, inputs)
    sums: Mapping[Value, Any]
    if flag("create_graph", create_graph):
        with recording(), scope("backward"):
            sums = sums_recorded(loss, start if type(start) is Value else constant(start), nodes)
    else:
        sums = sums_apart([(loss, start._numbers if type(start) is Value else start)], nodes)
    found = [sums.get(v) for v in inputs]
    for k, v in enumerate(inputs):
        g = found[k]
        if g is None:
            g = found[k] = np.zeros_like(v._numbers) if v.shape else 0.0
        if create_graph and (type(g) is not Value or g.op is constant_op):
            # The slope of a line is a constant; recorded, it has a derivative of its own: 0.
            with recording():
                found[k] = arithmetic.positive(g if type(g) is Value else constant(g))
    return found
