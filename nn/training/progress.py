"""How far training is, as a bar."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any


def progress_bar(epochs: int, wanted: bool) -> AbstractContextManager[Any]:
    """A bar on stderr, or None."""
    if not wanted:
        return nullcontext()
    from tqdm import tqdm  # takes longer to import than all the rest, and most trainings show none

    bar: AbstractContextManager[Any] = tqdm(total=epochs, desc="training", unit="epoch")
    return bar
