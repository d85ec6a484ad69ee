"""What is being recorded: whether, where, and in which order.

Whether and where are state of the *context* (`contextvars`): each thread and each task of asyncio has its own, so none
disturbs another. The order is the process's: a node made later has a larger number, whoever made it.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from itertools import count
from typing import Any, TypeVar

from autograd.errors import DataTypeError, RecordingError, short

F = TypeVar("F", bound=Callable[..., Any])

_on: ContextVar[bool] = ContextVar("autograd_on", default=True)
_place: ContextVar[tuple[str, ...]] = ContextVar("autograd_place", default=())


class _Tracing:
    """A program that is being recorded; the code that is recorded may have caught what was refused to it."""

    __slots__ = ("refused",)

    def __init__(self) -> None:
        self.refused: RecordingError | None = None


_tracing: ContextVar[_Tracing | None] = ContextVar("autograd_tracing", default=None)

_entered: ContextVar[tuple[tuple[object, bool], ...]] = ContextVar("autograd_entered", default=())
"""The blocks of `recording` that this context is in, each with what there was before it."""

on = _on.get
"""Whether operations record what they did."""
place = _place.get
"""The scope that new nodes belong to."""
traced = _tracing.get
"""True if a program is being recorded: what would look at data becomes an operation that follows it, or is refused."""
next_order = count(1).__next__
"""The order of recording: every node, and every update of a variable, takes the next number."""
last_update = 0
"""When a variable was last changed: graphs that ended earlier may be stale."""
last_setting = 0
"""When a variable last got other data in place of its own, or was frozen or freed: who relies on it looks again."""


class recording:
    """Record, or do not, whatever the surroundings say: in a ``with``, or as a decorator."""

    __slots__ = ("_wanted",)

    def __init__(self, wanted: bool = True) -> None:
        self._wanted = wanted

    def __enter__(self) -> None:
        _entered.set((*_entered.get(), (self, on())))
        _on.set(self._wanted)

    def __exit__(self, *exception: object) -> None:
        entered = _entered.get()
        for k in range(len(entered) - 1, -1, -1):  # it may be entered again inside itself, and in other threads
            if entered[k][0] is self:
                _entered.set(entered[:k] + entered[k + 1 :])
                _on.set(entered[k][1])
                return

    def __call__(self, function: F) -> F:
        """``function`` run so; a generator or a coroutine while it runs, and not while it waits."""
        return _within(function, lambda: recording(self._wanted))


class no_grad(recording):
    """Compute without recording: results are constants, for evaluation and drawing.

    In a ``with``, or as a decorator of a function, a generator or a coroutine; a generator that is decorated gives
    back to its caller what the caller had at each ``yield``. A bare ``with no_grad(): yield`` does not: it reaches the
    caller until the generator goes on, as every context variable does.

    It holds for this thread and this task of asyncio.

    >>> from autograd import Value, no_grad
    >>> w = Value(2.0)
    >>> with no_grad():
    ...     y = 3 * w
    >>> y.parents
    ()
    """

    __slots__ = ()

    def __new__(cls, function: Any = None) -> Any:
        """``@no_grad`` as well as ``@no_grad()``."""
        return super().__new__(cls) if function is None else _within(function, no_grad)

    def __init__(self) -> None:
        super().__init__(False)


def _within(function: F, state: Callable[[], recording]) -> F:
    """``function`` in a ``with`` of a state of its own; what it yields or waits for is outside."""
    made: Any
    if isgeneratorfunction(function):

        @wraps(function)
        def made(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            generator = function(*args, **kwargs)
            go, sent = generator.send, None
            try:
                while True:
                    with state():
                        given = go(sent)
                    try:
                        sent, go = (yield given), generator.send
                    except GeneratorExit:
                        raise
                    except BaseException as error:
                        sent, go = error, generator.throw
            except StopIteration as stop:
                return stop.value
            finally:
                with state():
                    generator.close()

    elif isasyncgenfunction(function):

        @wraps(function)
        async def made(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
            generator = function(*args, **kwargs)
            try:
                while True:
                    with state():
                        given = await anext(generator)
                    yield given
            except StopAsyncIteration:
                return
            finally:
                with state():
                    await generator.aclose()

    elif iscoroutinefunction(function):

        @wraps(function)
        async def made(*args: Any, **kwargs: Any) -> Any:
            with state():
                return await function(*args, **kwargs)

    else:

        @wraps(function)
        def made(*args: Any, **kwargs: Any) -> Any:
            with state():
                return function(*args, **kwargs)

    return made  # type: ignore[no-any-return]


class scope_at:
    """Record what happens inside at ``path``, wherever the caller is."""

    __slots__ = ("_before", "_path")

    def __init__(self, path: tuple[str, ...]) -> None:
        self._path = path
        self._before: tuple[Any, ...] = ()

    def __enter__(self) -> None:
        self._before = place(), self._before  # it may be entered again inside itself
        _place.set(self._path)

    def __exit__(self, *exception: object) -> None:
        before, self._before = self._before
        _place.set(before)


go_to = _place.set
"""Record at this scope from now on: a `scope` without the cost of its ``with``, for who goes back by itself."""


def scope(name: str) -> scope_at:
    """Record what happens inside ``with scope(name):`` as part of ``name``; scopes nest, and drawings box them.

    >>> from autograd import Value, scope
    >>> w = Value(2.0)
    >>> with scope("model"), scope("layer 1"):
    ...     y = 3 * w
    >>> y.scope
    ('model', 'layer 1')
    """
    if not isinstance(name, str):
        raise DataTypeError(f"A scope's name is text; got {short(name)}.")
    return scope_at((*place(), name))


@contextmanager
def tracing() -> Iterator[None]:
    """Record what looks at data while a program is recorded, or refuse it: a branch on it would be frozen.

    What was refused is raised at the end, too: code that catches it goes on by another branch, which would be frozen.
    """
    before, now = _tracing.get(), _Tracing()
    _tracing.set(now)
    try:
        yield
    finally:
        _tracing.set(before)
    if now.refused is not None:
        raise now.refused


def refuse_to_look(what: str) -> None:
    """Raise RecordingError when a program is being recorded."""
    now = _tracing.get()
    if now is not None:
        now.refused = RecordingError(
            f"{what} looks at data while a program is recorded, so what follows from it would be frozen. Write "
            "autograd.where(condition, a, b) for a branch, compute with the Value itself, or leave this function eager."
        )
        raise now.refused


_OURS = frozenset(["autograd", "nn", "viz"])
"""Packages that look at data and know what they do."""


def refuse_to_show(what: str) -> None:
    """As `refuse_to_look`, unless it is one of our packages that called the caller."""
    if traced() and str(sys._getframe(2).f_globals.get("__name__")).partition(".")[0] not in _OURS:
        refuse_to_look(what)


def set_anew() -> None:
    """Note that a variable has got other data in place of its own, or was frozen or freed."""
    global last_setting
    last_setting = next_order()  # of two threads neither takes back what the other notes


def updated() -> int:
    """The order of a change to a variable's data: what was recorded before it may be stale."""
    global last_update
    last_update = next_order()
    return last_update
