"""Where a node keeps what it was made of."""

from __future__ import annotations

from typing import Any


class Descended:
    """A node that knows its parents.

    Up to two stand in slots of their own: most nodes of a scalar graph have two, and with a tuple each would be two
    objects that Python's collector walks over, again and again while the graph grows. Three and more are a tuple in
    the first slot.
    """

    __slots__ = ()
    _first: Any
    _second: Any

    @property
    def parents(self) -> tuple[Any, ...]:
        """The inputs of the operation in order; one that is used twice stands there twice."""
        first, second = self._first, self._second
        if second is not None:
            return first, second
        if first is None:
            return ()
        return first if type(first) is tuple else (first,)


def slots_of(parents: tuple[Any, ...]) -> tuple[Any, Any]:
    """What stands in the first and in the second slot of a node with these parents."""
    match parents:
        case ():
            return None, None
        case (first,):
            return first, None
        case (first, second):
            return first, second
    return parents, None
