"""A call of a function with variables in the place of what is to be differentiated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from copy import copy
from typing import Any

import numpy as np

from autograd import context
from autograd.context import recording
from autograd.errors import ArgumentError, DataTypeError, ShapeError, short
from autograd.ops import arithmetic
from autograd.sweep import everything
from autograd.value import Value, constant

_at_work: ContextVar[int] = ContextVar("autograd_at_work", default=0)
"""How many functions are being differentiated in this context, one inside the other."""


class Call:
    """One call of ``f``: its result, and the variables that stood for the chosen arguments.

    Parameters
    ----------
    f : callable
        Takes numbers, arrays or Values, or dicts and lists of them; returns a Value.
    args, kwargs
        Of the call.
    argnums : int or sequence of int
        The arguments to differentiate.

    Attributes
    ----------
    result : Value
    variables : list of Value
        A variable for each number or array in the chosen arguments, in order.
    keeps_history : bool
        Whether what is made of the call must be recorded, too: an argument is a Value, the function uses a variable
        from outside, or it is called by another that is being differentiated.
    """

    def __init__(
        self, f: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any], argnums: int | Sequence[int]
    ) -> None:
        function_of(f)
        self._single = isinstance(argnums, int)
        places = chosen(argnums, len(args))
        self._outside, start = context.on(), context.next_order()
        self.variables: list[Value] = []
        self._sizes: list[tuple[int, Callable[[Sequence[Any]], Any]]] = []
        inputs, given = list(args), []
        with recording():
            for k in places:
                leaves, rebuild = leaves_of(args[k])
                given += leaves
                # A copy of its own for each: another use of the same Value is not differentiated here.
                made = [arithmetic.positive(x) if type(x) is Value else Value(x) for x in leaves]
                inputs[k] = rebuild(made)
                self.variables += made
                self._sizes.append((len(made), rebuild))
            depth = _at_work.get()
            _at_work.set(depth + 1)  # what f differentiates inside is part of what is differentiated here
            try:
                self.result = f(*inputs, **kwargs)
            finally:
                _at_work.set(depth)
        if type(self.result) is not Value:
            raise DataTypeError(
                f"The function returned {type(self.result).__name__}, no Value, so nothing links it to its arguments; "
                "did it use .data, .item() or a NumPy function on plain data?"
            )
        known = depth > 0 or any(type(x) is Value for x in (*args, *given))
        self.keeps_history = known or self._uses_others(start)

    def _uses_others(self, start: int) -> bool:
        """Whether the result depends on a variable older than the call that stands for no argument."""
        own = {p for v in self.variables for p in (v, *v.parents)}
        return any(v.op is None and v.order < start and v not in own for v in everything(self.result))

    def joined_by(self, *others: Any) -> Call:
        """The same call with others taking part: where one is a Value, what is made of both keeps its history."""
        if self.keeps_history or not any(type(x) is Value for other in others for x in leaves_of(other)[0]):
            return self
        joined = copy(self)
        joined.keeps_history = True
        return joined

    @property
    def records(self) -> bool:
        """Whether gradients are to be recorded: not under `no_grad`, whatever they depend on."""
        return self.keeps_history and self._outside

    def handed_out(self, value: Any) -> Any:
        """A result as the caller gets it: as plain data, or as a Value, which under `no_grad` is a constant."""
        if not self.keeps_history:
            return value.data if type(value) is Value else value
        if self._outside:
            return value if type(value) is Value else constant(value)
        return constant(value.data if type(value) is Value else value)

    def as_arguments(self, found: Sequence[Any]) -> Any:
        """One result for each variable, put together as the arguments were."""
        made, first = [], 0
        for size, rebuild in self._sizes:
            made.append(rebuild(found[first : first + size]))
            first += size
        return made[0] if self._single else tuple(made)


def function_of(f: Any) -> Any:
    """``f``, if it is a function: what it gives would be one number without its history."""
    if not callable(f):
        raise DataTypeError(f"Expected a function, as in grad(f)(x) with f = lambda x: x * x; got {short(f)}.")
    return f


def chosen(argnums: Any, count: int) -> list[int]:
    """The places that ``argnums`` names among so many arguments; ArgumentError where it names none."""
    given = [argnums] if isinstance(argnums, int) else argnums
    if not isinstance(given, (Sequence, range)) or not all(isinstance(k, int) for k in given):
        raise ArgumentError(f"argnums is the place of an argument, or a list of places: 0 or [0, 2]; got {argnums!r}.")
    if any(not -count <= k < count for k in given):
        raise ArgumentError(f"argnums is {argnums}, and the function was called with {count} arguments.")
    return list(given)


def leaves_of(x: Any) -> tuple[list[Any], Callable[[Sequence[Any]], Any]]:
    """The numbers and arrays in an argument, and what puts as many others in their places.

    Dicts are looked into, and lists and tuples that hold arrays, Values or dicts; a list of numbers is an array.
    """
    if not is_tree(x):
        return [x], lambda found: found[0]
    items = list(x.values()) if isinstance(x, dict) else list(x)
    parts = [leaves_of(item) for item in items]

    def rebuild(found: Sequence[Any]) -> Any:
        made, first = [], 0
        for leaves, inner in parts:
            made.append(inner(found[first : first + len(leaves)]))
            first += len(leaves)
        if isinstance(x, dict):
            return dict(zip(x, made, strict=True))
        return type(x)(*made) if hasattr(x, "_fields") else type(x)(made)

    return [leaf for leaves, _ in parts for leaf in leaves], rebuild


def leaves_along(tree: Any, other: Any) -> list[Any]:
    """The leaves of ``other``, which is made as ``tree`` is, in the order of those of ``tree``: by their keys."""
    if not is_tree(tree):
        return [other]
    keys: Any = tree.keys() if isinstance(tree, dict) else range(len(tree))
    if type(other) is not type(tree) and not (isinstance(tree, dict) and isinstance(other, dict)):
        raise ShapeError(
            f"A direction is made as what moves along it is: expected a {type(tree).__name__}, got {other!r}."
        )
    found = other.keys() if isinstance(other, dict) else range(len(other))
    if set(keys) != set(found):
        raise ShapeError(f"A direction has what moves along it: expected {list(keys)}, got {list(found)}.")
    return [leaf for key in keys for leaf in leaves_along(tree[key], other[key])]


def is_tree(x: Any) -> bool:
    """Whether an argument is looked into: a dict, or a list or tuple that holds arrays, Values or dicts."""
    if isinstance(x, dict):
        return True
    return isinstance(x, (list, tuple)) and any(isinstance(item, (np.ndarray, Value)) or is_tree(item) for item in x)
