"""The numbers of a Value, out of sight while a function is recorded: what it did with them would be frozen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from autograd.context import refuse_to_look, tracing
from autograd.mixins.assignment import Assigned

_OURS = frozenset(["autograd", "nn", "viz"])
"""Packages that look at data and know what they do."""
_seen = Assigned.data
_lock = Lock()
_recordings = 0


def _read(v: Assigned) -> Any:
    if str(sys._getframe(1).f_globals.get("__name__")).partition(".")[0] not in _OURS:
        refuse_to_look("Reading .data")
    return v._numbers


_hidden = property(_read, _seen.fset)


@contextmanager
def data_hidden() -> Iterator[None]:
    """Refuse comparisons, numbers taken out and ``.data`` in the code that calls us, in this context.

    The property itself is exchanged, so that reading costs what it did where nothing is recorded.
    """
    global _recordings
    with _lock:
        _recordings += 1
        Assigned.data = _hidden
    try:
        with tracing():
            yield
    finally:
        with _lock:
            _recordings -= 1
            if not _recordings:
                Assigned.data = _seen
