"""One primitive computation of a program, apart from how it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from autograd.rules.op import Op

SUM, UNARY, PRODUCT, POWER, ATOM = 1, 2, 3, 4, 5
"""How tightly a piece of source holds together."""


@dataclass(eq=False)
class Instruction:
    """One primitive computation; ``op`` is an entry of the table, or a primitive of the compiler's own.

    ``example`` is the value it had when it was recorded: its shape and type are what is relied on.
    ``returned`` says that the program gives it to its caller, beside the instructions that use it.
    """

    op: Op | Primitive
    args: tuple[Instruction, ...]
    params: dict[str, Any]
    example: Any
    name: str | None = None
    comment: Sequence[str] = ()
    phase: str = "forward"
    uses: list[Instruction] = field(default_factory=list)
    returned: bool = False

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
        return f"<{self.name or self.op.name} {self.shape}>"


class Write(Protocol):
    """How an operand is written, for what stands around it."""

    def __call__(self, made: Instruction, at_least: int = 0) -> str:
        """Its name, its number, or its expression; in parentheses if that holds together less than ``at_least``."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Primitive:
    """One kind of computation: a row of `autograd.program.primitives`.

    Parameters
    ----------
    name : str
        Of the compiler's own; "" where it is an operation of the table.
    computes : callable, optional
        Its value, from its operands and parameters; left out where it is an operation of the table.
    ufunc : str
        The function of NumPy's that writes it into a buffer (``out=``).
    by_entry : bool
        Whether that computes it entry by entry, and so may write over an operand.
    ignores : str
        What of its floating-point errors is no reason for a warning, as `numpy.errstate` names it.
    sign : str
        What stands between its operands, or before the only one.
    strength : tuple of int
        How tightly that holds together, and how tightly each operand has to.
    compares : bool
        Whether it gives a mask.
    helper : str
        The function of `autograd.program.helpers` that computes it, in place of that ufunc.
    reduces : ufunc, optional
        The function of NumPy's whose ``reduce`` it is.
    source : callable, optional
        ``source(instruction, write)``: what it looks like otherwise. ``write`` writes an operand.
    is_view : bool
        Whether its result lies in the memory of its operand.
    inline : bool
        Whether it is so cheap a view that it is written out wherever it is used.
    statement : callable, optional
        ``statement(instruction, name, buffers, write)``: the lines that compute it, where it takes lines of its own.
    own_buffer : bool
        Whether these lines make a buffer that nothing else lies in.
    plain : callable, optional
        ``statement`` where it is to be read rather than to be fast, without buffers.
    """

    name: str = ""
    computes: Callable[..., Any] | None = None
    ufunc: str = ""
    by_entry: bool = False
    ignores: str = ""
    sign: str = ""
    strength: tuple[int, ...] = ()
    compares: bool = False
    helper: str = ""
    reduces: np.ufunc | None = None
    source: Callable[[Instruction, Write], str] | None = None
    is_view: bool = False
    inline: bool = False
    statement: Callable[..., list[str]] | None = None
    own_buffer: bool = False
    plain: Callable[..., list[str]] | None = None


INPUT = Primitive(name="input")
CONSTANT = Primitive(name="constant")
