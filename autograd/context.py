"""What is being recorded: whether, where, and in which order. The state is the process's, not a thread's.

Nodes read it as they are made; everything here changes it for the time of a ``with``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from autograd.errors import RecordingError

on = True
"""Whether operations record what they did."""
place: tuple[str, ...] = ()
"""The scope that new nodes belong to."""
next_order = count(1).__next__
"""The order of recording: every node, and every update of a variable, takes the next number."""
last_update = 0
"""When a variable was last changed: graphs that ended earlier may be stale."""
_tracing = False


@contextmanager
def no_grad() -> Iterator[None]:
    """Compute without recording: results are constants, for evaluation and drawing.

    It holds for the whole process, not for one thread.

    >>> from autograd import Value, no_grad
    >>> w = Value(2.0)
    >>> with no_grad():
    ...     y = 3 * w
    >>> y.parents
    ()
    """
    with recording(False):
        yield


@contextmanager
def recording(wanted: bool = True) -> Iterator[None]:
    """Record, or do not, whatever the surroundings say."""
    global on
    before, on = on, wanted
    try:
        yield
    finally:
        on = before


class scope_at:
    """Record what happens inside at ``path``, wherever the caller is."""

    __slots__ = ("_before", "_path")

    def __init__(self, path: tuple[str, ...]) -> None:
        self._path = path

    def __enter__(self) -> None:
        global place
        self._before = place
        place = self._path

    def __exit__(self, *exception: object) -> None:
        global place
        place = self._before


def entered(name: str) -> tuple[str, ...]:
    """Record as part of ``name`` until `left`; returns where one was. A `scope` without the cost of its ``with``."""
    global place
    before = place
    place = (*before, name)
    return before


def left(before: tuple[str, ...]) -> None:
    """Go back to where one was before `entered`."""
    global place
    place = before


def scope(name: str) -> scope_at:
    """Record what happens inside ``with scope(name):`` as part of ``name``; scopes nest, and drawings box them.

    >>> from autograd import Value, scope
    >>> w = Value(2.0)
    >>> with scope("model"), scope("layer 1"):
    ...     y = 3 * w
    >>> y.scope
    ('model', 'layer 1')
    """
    return scope_at((*place, name))


@contextmanager
def tracing() -> Iterator[None]:
    """Refuse to look at data while a program is recorded: a branch on it would be frozen."""
    global _tracing
    before, _tracing = _tracing, True
    try:
        yield
    finally:
        _tracing = before


def refuse_to_look(what: str) -> None:
    """Raise RecordingError when a program is being recorded."""
    if _tracing:
        raise RecordingError(
            f"{what} looks at data while a program is recorded, so a branch on it would be frozen. "
            "Use autograd.where(condition, a, b), or leave this function eager."
        )


def updated() -> int:
    """The order of a change to a variable's data: what was recorded before it may be stale."""
    global last_update
    last_update = next_order()
    return last_update
