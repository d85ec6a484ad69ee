"""How far training is, as a bar."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from time import monotonic
from typing import Any

_LATE = 1.0
"""Seconds after which a bar that was not asked for appears."""


def progress_bar(
    epochs: int, wanted: bool | None, what: str = "training", unit: str = "epoch"
) -> AbstractContextManager[Any]:
    """A bar on stderr, or None; where ``wanted`` is None, one that appears once it has taken longer than a second."""
    if wanted is None:
        return LateBar(lambda: _bar(epochs, what, unit))
    return _bar(epochs, what, unit) if wanted else nullcontext()


def _bar(total: int, what: str, unit: str) -> Any:
    from tqdm import tqdm  # takes longer to import than all the rest, and most trainings show none

    return tqdm(total=total, desc=what, unit=unit)


class LateBar:
    """A bar that is made by ``make`` when, at an update, more than a second has gone by."""

    def __init__(self, make: Callable[[], Any], clock: Callable[[], float] = monotonic) -> None:
        self._make, self._clock = make, clock
        self._begun, self._done = clock(), 0
        self._bar: Any = None

    def update(self, count: int = 1) -> None:
        """So many more are done."""
        self._done += count
        if self._bar is not None:
            self._bar.update(count)
        elif self._clock() - self._begun > _LATE:
            self._bar = self._make()
            self._bar.update(self._done)

    def set_postfix(self, **said: Any) -> None:
        """What stands behind the bar."""
        if self._bar is not None:
            self._bar.set_postfix(**said)

    def __enter__(self) -> LateBar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()


def ticking(bar: Any) -> list[Callable[[Any], None]]:
    """Callbacks of a training, one of several that ``bar`` shows: a step an epoch."""
    return [] if bar is None else [lambda training: bar.update()]
