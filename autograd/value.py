"""Value: one node of the graph. Its operators compute, and record what they did.

The data of a node is a Python ``float`` (the scalar resolution: a node for each ``+`` and ``×``) or an
array of at least one axis (the layer resolution: a node for each step of the lecture's chain). Both
are recorded alike: the result knows its operation and its parents, and nothing knows its children, so
there are no reference cycles and a graph is freed the moment its last node is let go.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from autograd import context
from autograd.data import as_data, owned
from autograd.errors import ArgumentError, DataTypeError
from autograd.mixins.array_methods import ArrayMethods
from autograd.mixins.assignment import Assigned
from autograd.mixins.copying import reduced, refused_if_former
from autograd.mixins.mask import as_mask
from autograd.mixins.parents import Descended, slots_of
from autograd.ops import arithmetic, linear, powers
from autograd.rules.calling import compute
from autograd.rules.op import TABLE, Op, each_entry
from autograd.rules.op import constant as _constant
from autograd.rules.seam import finished_above
from autograd.rules.table_methods import TableMethods, give

_new = object.__new__
_place, _on, _next_order = context.place, context.on, context.next_order  # read for every node


def record(op: Op, parents: tuple[Value, ...], params: dict[str, Any] | None, data: Any) -> Value:
    """Record one operation (or, under `no_grad`, only its result)."""
    return record_from(op, *slots_of(parents), params, data)


def record_from(op: Op, first: Any, second: Any, params: dict[str, Any] | None, data: Any) -> Value:
    """`record` of parents that are already as the slots of a node hold them."""
    out = _new(Value)
    out._numbers = data
    out._grad = None
    out.name = None
    out.scope = _place()
    out.order = _next_order()
    if _on():
        out.op = op
        out._first = first
        out._second = second
        out.params = params
    else:
        out.op = _constant
        out._first = out._second = None
        out.params = None
    return out


def constant(data: Any, name: str | None = None) -> Value:
    """A leaf that takes no gradient: a data array, a target, a number in a formula.

    Operations make one of every plain number or array they meet. Make it yourself to give it a name,
    or to let several operations share one leaf. Arrays are copied, here as where one meets an operator: what is written
    into them later (``data[0] = 9``) changes no graph.

    >>> from autograd import Value, constant
    >>> x, w = constant([1.0, 2.0], name="x"), Value([3.0, 4.0], name="w")
    >>> (w * x).sum().backward()
    >>> w.grad, x.grad
    (array([1., 2.]), None)
    """
    return leaf(owned(_plain(data), data), name)


def _plain(data: Any) -> Any:
    """What a constant may hold, as `as_data` gives it."""
    if type(data) is Value:
        raise DataTypeError("constant() takes plain data and got a Value; v.detach() makes a constant of its data.")
    found = as_data(data)
    if type(found) is np.ndarray and found.dtype == object:
        raise DataTypeError("constant() takes numbers and got an array of objects; autograd.stack joins Values.")
    return found


def leaf(data: Any, name: str | None = None) -> Value:
    """`constant` of what is known to be data: a float, or an array as `autograd.data.as_data` gives it."""
    out = _new(Value)
    out._numbers = data
    out._grad = None
    out.name = name
    out.scope = _place()
    out.order = _next_order()
    out.op = _constant
    out._first = out._second = None
    out.params = None
    return out


def _binary(op: Op, operate: Callable[[Any, Any], Any], swapped: bool = False) -> Callable[[Value, Any], Value]:
    """A binary operator: `_apply` and `record` for two inputs, written out because a scalar graph lives here.

    It gives a Value, but for an object array of scalar Values, which gives another of these.
    """

    def method(self: Value, other: Any) -> Any:
        if type(other) is not Value:
            if type(other) is float:
                other = leaf(other)
            elif type(other) is int:
                other = leaf(float(other))
            elif isinstance(other, np.ndarray) and other.dtype == object:
                return op(other, self) if swapped else op(self, other)
            else:
                try:
                    found = _plain(other)
                    other = leaf(owned(found, other) if _on() else found)
                except DataTypeError:
                    if isinstance(other, np.ndarray):
                        raise  # what is wrong with an array is known here better than by it
                    return NotImplemented
        if swapped:
            self, other = other, self
        try:
            data = operate(self._numbers, other._numbers)
        except (ArithmeticError, ValueError):
            data = compute(op, (self._numbers, other._numbers), {})
        out = _new(Value)
        out._numbers = data
        out._grad = None
        out.name = None
        out.scope = _place()
        out.order = _next_order()
        if _on():
            out.op = op
            out._first = self
            out._second = other
        else:
            out.op = _constant
            out._first = out._second = None
        out.params = None
        return out

    method.__doc__ = op.__doc__
    return method


def recorder(op: Op, params: dict[str, Any] | None = None) -> Callable[..., Value]:
    """A function of Values that computes and records ``op``: `_apply` for inputs known to be Values."""
    fixed = params or {}
    stored = params or None

    def method(*inputs: Value) -> Value:
        return record(op, inputs, stored, compute(op, [v._numbers for v in inputs], fixed))

    scalar = op.scalar
    if scalar is None or len(op.inputs) != 1 or fixed:
        return method

    def unary(self: Value) -> Value:
        data = self._numbers
        if type(data) is float:
            try:
                return record_from(op, self, None, None, scalar(data))
            except (ArithmeticError, ValueError):
                pass  # the same IEEE answer, and the same warning, as an array would give
        return record_from(op, self, None, None, compute(op, (data,), fixed))

    return unary


def _unary(op: Op) -> Callable[[Value], Value]:
    method = recorder(op)
    method.__doc__ = op.__doc__
    return method


def _comparison(compare: Callable[[Any, Any], Any], op: Op) -> Callable[[Value, Any], Any]:
    def method(self: Value, other: Any) -> Any:
        try:
            if context.traced():
                return op(self, other)
            return as_mask(compare(self.data, other.data if type(other) is Value else as_data(other)))
        except DataTypeError:
            return NotImplemented

    method.__doc__ = "Compares the data: a bool, or an array of bools. Nothing is recorded, but in a program."
    return method


def _power(a: Any, b: Any) -> Any:
    return compute(powers.pow, (a, b), {})


def _matmul(a: Any, b: Any) -> Any:
    return compute(linear.matmul, (a, b), {})


class Value(ArrayMethods, Assigned, Descended, TableMethods):
    """One node of the graph: a number or an array, where it came from, and its gradient.

    Parameters
    ----------
    data : number or array-like
        A number becomes a Python float; anything with an axis becomes an array, of float32 if it is
        float32 and of float64 otherwise. It is copied.
    name : str, optional
        What to call it in drawings and explanations.

    Attributes
    ----------
    data : float or ndarray
    grad : float, ndarray or None
        ∂loss/∂self after a backward pass; None until one has reached it: "not computed" is not 0.
    parents : tuple of Value
        The inputs of the operation in order; one that is used twice stands there twice.
    op : Op or None
        The operation, None for a variable.
    name : str or None
    scope : tuple of str
        Where it was recorded, e.g. ``("model", "layer 1")``.

    Raises
    ------
    DataTypeError
        If data is complex, text, None or an array of objects.

    Examples
    --------
    >>> from autograd import Value
    >>> x = Value(4.0, name="x")
    >>> f = (2 * (1 / x)) ** 2          # L28
    >>> f.backward()
    >>> f.data, x.grad
    (0.25, -0.125)
    """

    __slots__ = (
        "__weakref__", "_first", "_grad", "_numbers", "_second", "name", "op", "order", "params", "scope"
    )  # fmt: skip

    _numbers: Any
    _grad: Any
    op: Op | None
    params: dict[str, Any] | None
    name: str | None
    scope: tuple[str, ...]
    order: int

    def __init__(self, data: Any, name: str | None = None, **others: NoReturn) -> None:
        if others:
            unknown = ", ".join(others)
            raise DataTypeError(f"Value() takes data and name, and got {unknown}: write Value(1.0, name='a').")
        if type(data) is Value:
            raise DataTypeError("Value() takes plain data and got a Value; +v makes a node with the same data.")
        if name is not None and not isinstance(name, str):
            raise DataTypeError(f"A name is text, got {name!r}; Value takes one data argument: Value([1, 2]).")
        found = as_data(data)
        if type(found) is np.ndarray and found.dtype == object:
            raise DataTypeError("Value() takes numbers and got an array of objects; autograd.stack joins Values.")
        if type(found) is np.ndarray:  # a mask is a variable in full precision, unlike a constant one
            found = found.astype(float if np.asarray(data).dtype == bool else found.dtype)
        self._numbers = found
        self._grad = None
        self._first = self._second = None
        self.op = None
        self.params = None
        self.name = name
        self.scope = _place()
        self.order = _next_order()

    def __init_subclass__(cls) -> None:
        raise DataTypeError(
            "Value cannot be subclassed: what an operation gives is a Value, so a subclass would be lost at the first "
            "one. Keep a Value as an attribute of a class of your own."
        )

    # ------------------------------------------------------------------------------ operators
    __add__ = _binary(arithmetic.add, operator.add)
    __radd__ = _binary(arithmetic.add, operator.add, swapped=True)
    __sub__ = _binary(arithmetic.sub, operator.sub)
    __rsub__ = _binary(arithmetic.sub, operator.sub, swapped=True)
    __mul__ = _binary(arithmetic.mul, operator.mul)
    __rmul__ = _binary(arithmetic.mul, operator.mul, swapped=True)
    __truediv__ = _binary(arithmetic.div, operator.truediv)
    __rtruediv__ = _binary(arithmetic.div, operator.truediv, swapped=True)
    __pow__ = _binary(powers.pow, _power)
    __rpow__ = _binary(powers.pow, _power, swapped=True)
    __matmul__ = _binary(linear.matmul, _matmul)
    __rmatmul__ = _binary(linear.matmul, _matmul, swapped=True)
    __neg__ = _unary(arithmetic.neg)
    __pos__ = _unary(arithmetic.positive)
    __abs__ = _unary(arithmetic.abs)

    __lt__ = _comparison(operator.lt, arithmetic.less)
    __le__ = _comparison(operator.le, arithmetic.less_equal)
    __gt__ = _comparison(operator.gt, arithmetic.greater)
    __ge__ = _comparison(operator.ge, arithmetic.greater_equal)
    __eq__ = _comparison(operator.eq, arithmetic.equal)
    __ne__ = _comparison(operator.ne, arithmetic.not_equal)
    __hash__ = object.__hash__

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        """Copy or pickle the whole graph that led here, oldest node first: no recursion, however deep it is."""
        context.refuse_to_show("A copy of a Value")
        return reduced(self)

    __setstate__ = refused_if_former

    def __repr__(self) -> str:
        context.refuse_to_show("A Value as text")
        label = "" if self.name is None else f", name={self.name!r}"
        grad = "not computed" if self.grad is None else repr(self.grad)
        return f"Value({self.data!r}{label}, grad={grad})"

    # -------------------------------------------------------------------------------- gradient
    @finished_above
    def backward(self, gradient: Any = None, *, create_graph: bool = False) -> None:
        """Compute ∂self/∂v for every value v that led here: the function `autograd.backward`."""

    def detach(self) -> Value:
        """A constant with the same data: no gradient flows through it, and no later update of a variable."""
        if context.traced():
            followed: Value = arithmetic.detached(self)
            return followed
        data = self._numbers
        return constant(data.copy() if type(data) is np.ndarray and not self.parents else data, self.name)


@each_entry
def _as_method(op: Op) -> None:
    """An entry that names a method of Value becomes one; its params may be given by position there too."""
    if op.method is None:
        return
    written = any(op.method in vars(base) for base in Value.__mro__ if base is not TableMethods)
    if written and not op.built_in:
        del TABLE[op.name]
        raise ArgumentError(f"There is a method v.{op.method}() in the library already; give yours another name.")
    if len(op.inputs) == 1 and not op.params and not op.variadic:
        method = _unary(op)
    else:

        def method(self: Value, *others: Any, **params: Any) -> Any:
            return op(self, *others, **params)

        method.__doc__ = op.__doc__
    give(op.method, method)
