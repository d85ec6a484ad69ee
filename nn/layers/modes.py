"""Training or predicting: how a module and all inside it behave, for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def evaluating(module: Any) -> Iterator[None]:
    """Behave as when predicting inside of the ``with``."""
    before = modes_of(module)
    module.eval()
    try:
        yield
    finally:
        put_modes_back(before)


def modes_of(module: Any) -> list[tuple[Any, bool]]:
    """Each module inside, with whether it behaves as in training; for `put_modes_back`."""
    return [(m, m._training) for m in module.modules()]


def put_modes_back(modes: list[tuple[Any, bool]]) -> None:
    """Let every module behave as it did."""
    for m, mode in modes:
        if m._training != mode:
            m._training = mode
