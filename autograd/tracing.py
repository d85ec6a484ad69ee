"""While a program is recorded, plain Python must not look at data: what it then does would be frozen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from autograd.errors import RecordingError

_tracing = False


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
