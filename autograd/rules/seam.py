"""The one way in which a file finishes a class that stands below it.

A few methods can be written only where more is known than the class itself may know: calling an operation records a
node, so it needs `Value`, which is made of operations. The class marks such a method with `finished_above`, and the
file that can write it does so under `finishes`. Nothing else changes a class from outside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function")

_waiting: set[str] = set()


def finished_above(method: Function) -> Function:
    """Mark a method that a file above this class writes."""
    _waiting.add(method.__qualname__)  # type: ignore[attr-defined]
    return method


def finishes(owner: type, name: str) -> Callable[[Function], Function]:
    """Make the decorated function (or a property) the method ``name`` of ``owner``, marked with `finished_above`."""
    if f"{owner.__qualname__}.{name}" not in _waiting:
        raise TypeError(f"{owner.__qualname__}.{name} is not waiting to be finished.")

    def put(function: Function) -> Function:
        _waiting.discard(f"{owner.__qualname__}.{name}")
        setattr(owner, name, function)
        return function

    return put


def unfinished() -> frozenset[str]:
    """What is still waiting: nothing, once `autograd` has been imported."""
    return frozenset(_waiting)
