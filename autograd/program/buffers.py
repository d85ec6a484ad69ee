"""What a program makes once, before its first call: buffers, views of them, and their names."""

from __future__ import annotations

from typing import Any

from autograd.ops import shape
from autograd.program.identifiers import index_text
from autograd.program.instruction import Instruction


class Buffers:
    """The setup of one program.

    Attributes
    ----------
    setup : list of str
        Its lines.
    taken : set of str
        The names that are in use, in the setup and after it.
    of : dict of int to str
        For an instruction's id the buffer that its result lies in.
    replacing : set of int
        Instructions that write over an input.
    placed : set of int
        Instructions that are computed at the place where they are needed, and operations whose operand is.
    shared : dict
        Names of views in the setup that several lines use.
    helpers : list of str
        The names of functions that its lines call.
    """

    def __init__(self) -> None:
        self.setup: list[str] = []
        self.taken = {"np", "program", "math", "float", "int"}
        self.of: dict[int, str] = {}
        self.replacing: set[int] = set()
        self.placed: set[int] = set()
        self.shared: dict[Any, str] = {}
        self.helpers: list[str] = []

    def helper(self, name: str) -> str:
        """The name of a function of `autograd.program.helpers`, which is then written above the program."""
        if name not in self.helpers:
            self.helpers.append(name)
        return name

    def fresh(self, wish: str) -> str:
        """A name for something in the setup: ``wish1``, ``wish2``, ..."""
        k = 1
        while f"{wish}{k}" in self.taken:
            k += 1
        self.taken.add(f"{wish}{k}")
        return f"{wish}{k}"

    def steady(self, made: Instruction) -> str | None:
        """A result as the setup can write it, where it lies at the same place in every call; None where it does not.

        Views of it can then be made once.
        """
        if id(made) in self.of:
            return self.of[id(made)] if id(made) not in self.replacing else None
        if made.op is shape.getitem and not _takes_rows(made.params["index"]):
            return None
        inner = self.steady(made.args[0]) if made.op in (shape.reshape, shape.getitem) else None
        if inner is None:
            return None
        index = f".reshape({made.shape})" if made.op is shape.reshape else f"[{index_text(made.params['index'])}]"
        return f"{inner}{index}"


def _takes_rows(index: Any) -> bool:
    """Whether an index takes rows that follow one another: these lie in memory as an array of their own would."""
    first = index[0] if type(index) is tuple and len(index) == 1 else index
    return type(first) is slice and first.step in (None, 1)
