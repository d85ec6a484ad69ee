"""One primitive computation of a program, apart from how it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np


@dataclass(eq=False)
class Instruction:
    """One primitive computation; ``op`` is "input", "constant" or an operation's name.

    ``example`` is the value it had when it was recorded: its shape and type are what is relied on.
    """

    op: str
    args: tuple[Instruction, ...]
    params: dict[str, Any]
    example: Any
    name: str | None = None
    comment: str | None = None
    phase: str = "forward"
    uses: list[Instruction] = field(default_factory=list)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of its result."""
        return np.shape(self.example)

    @property
    def dtype(self) -> Any:
        """The type of its numbers."""
        return self.example.dtype if isinstance(self.example, np.ndarray) else np.dtype(float)

    @property
    def nbytes(self) -> int:
        """The size of its result."""
        return int(np.size(self.example) * self.dtype.itemsize)

    def __repr__(self) -> str:
        return f"<{self.name or self.op} {self.shape}>"


class Write(Protocol):
    """How an operand is written, for what stands around it."""

    def __call__(self, made: Instruction, at_least: int = 0) -> str:
        """Its name, its number, or its expression; in parentheses if that holds together less than ``at_least``."""
