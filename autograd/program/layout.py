"""How a program is laid out: which instructions get a line, what everything is called, which memory it uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograd.ops import linear, shape
from autograd.program.buffers import Buffers
from autograd.program.identifiers import after_one, array_of, identifier, takes_once
from autograd.program.instruction import CONSTANT, INPUT, Instruction
from autograd.program.primitives import WINDOWS, base_of, row_of

_LARGE = 16 * 1024
"""Bytes from which a result gets a buffer of its own."""
_LONGEST = 88
_MOST_INSIDE = 10
"""Operations that may stand inside one line."""


@dataclass
class Line:
    """One statement: the instruction it makes, and all that stand inside it."""

    root: Instruction
    inside: list[Instruction] = field(default_factory=list)


class Layout:
    """Lines, names and buffers of one program.

    Parameters
    ----------
    inputs : sequence of Instruction
    order : sequence of Instruction
        What is needed, in order.
    outputs : sequence of Instruction
        What the function returns.
    updates : sequence of (Instruction, Instruction)
        (input, its new value): arrays that are changed in place at the end.
    is_plain : bool
        Every result is a new array, to be read rather than to be fast.
    """

    def __init__(
        self,
        inputs: Sequence[Instruction],
        order: Sequence[Instruction],
        outputs: Sequence[Instruction],
        updates: Sequence[tuple[Instruction, Instruction]] = (),
        is_plain: bool = False,
    ) -> None:
        self.inputs, self.outputs, self.updates = inputs, outputs, updates
        self.order = order
        self.is_plain = is_plain
        for made in outputs:
            made.returned = True
        self.names: dict[int, str] = {}
        self.buffers = Buffers()
        self.own_setup: dict[int, str] = {}
        self._new_values = {id(new): old for old, new in updates}
        self._columns: set[int] = set()
        self._shapes: dict[str, tuple[int, ...]] = {}
        self._views = {id(made) for made in order if self._is_inline_view(made)}
        self._home: dict[int, Line] = {}
        self.roots: set[int] = set()
        self.lines: list[Line] = []
        self._arrange()

    def settle(self, length: Callable[[Instruction], int]) -> None:
        """Break the lines that are too long, then give names and buffers.

        ``length`` is how long an instruction is as text, with all that stands inside it.
        """
        for made in self.order:
            if id(made) in self.roots:
                self._shorten(self._home[id(made)], length)
        self.lines = [self._home[id(made)] for made in self.order if id(made) in self.roots]
        for made in (*self.inputs, *(line.root for line in self.lines)):
            self.name(made)
        if not self.is_plain:
            self._place()
        self._plan()

    # ---------------------------------------------------------------------------------- names
    def name(self, made: Instruction) -> str:
        """What it is called; a name of its own where it has none yet."""
        if id(made) not in self.names:
            wish = identifier(made.name) if made.name else ("t" if made.shape else "s")
            if self.is_plain and made.op is WINDOWS:
                wish = "columns"
            if made.op is linear.prime and made.args[0].name:
                of = identifier(made.args[0].name)
                wish = f"{of}_1" if of[-1].isdigit() else f"{of}1"  # of v5 not v51, which may be another
            name, k = wish, 1
            while name in self.buffers.taken or (name in ("t", "s") and not made.name):
                name, k = f"{wish}{'' if wish in ('t', 's') else '_'}{k}", k + 1
            self.buffers.taken.add(name)
            self.names[id(made)] = name
        return self.names[id(made)]

    # ---------------------------------------------------------------------------------- lines
    def _is_inline_view(self, made: Instruction) -> bool:
        """Whether it is so cheap a view that it is written out wherever it is used."""
        cheap = row_of(made).inline and takes_once(made.params.get("index"))
        return cheap and made.name is None and not made.returned

    def _users(self, made: Instruction) -> list[Instruction]:
        """Who uses it, through views that are written out."""
        found = []
        for use in made.uses:
            found += self._users(use) if id(use) in self._views else [use] * sum(a is made for a in use.args)
        return found

    def _sources(self, made: Instruction) -> list[Instruction]:
        """What other lines have made that the writing of ``made`` reads, through all that stands inside."""
        found = []
        for a in made.args:
            if id(a) in self.roots or a.op in (INPUT, CONSTANT):
                found.append(a)
            else:
                found += self._sources(a)
        return found

    def _arrange(self) -> None:
        """Which instructions get a line of their own, and what stands inside which line."""
        for made in reversed(self.order):
            written_by_update = id(made) in self._new_values and not self._users(made)
            if made.op in (INPUT, CONSTANT) or written_by_update or id(made) in self._views:
                continue
            alone = self._stands_alone(made)
            if not alone and id(self._users(made)[0]) not in self._home:
                continue  # inside the line of an update
            line = None if alone else self._home[id(self._users(made)[0])]
            if line is None or len(line.inside) >= _MOST_INSIDE:
                self._home[id(made)] = Line(made)
                self.roots.add(id(made))
            else:
                line.inside.append(made)
                self._home[id(made)] = line

    def _shorten(self, line: Line, length: Callable[[Instruction], int]) -> None:
        """While the line is too long, give the part that is nearest to its half a line of its own."""
        while line.inside and (whole := length(line.root)) > _LONGEST:
            middle = min(line.inside, key=lambda made: abs(length(made) - whole / 2))
            self.roots.add(id(middle))
            part = self._home[id(middle)] = Line(middle)
            part.inside = [made for made in line.inside if made is not middle and self._stands_inside(made, middle)]
            for made in part.inside:
                self._home[id(made)] = part
            line.inside = [made for made in line.inside if made is not middle and made not in part.inside]

    def _stands_inside(self, made: Instruction, outer: Instruction) -> bool:
        return any(a is made or (id(a) not in self.roots and self._stands_inside(made, a)) for a in outer.args)

    def _stands_alone(self, made: Instruction) -> bool:
        users = self._users(made)
        if (
            id(made) in self._new_values
            or len(users) != 1
            or made.name is not None
            or made.returned
            or (id(users[0]) in self._new_values and not self._can_wait(made))
        ):
            return True
        user = users[0]
        large = not self.is_plain and (made.nbytes >= _LARGE or user.nbytes >= _LARGE) and not row_of(made).is_view
        in_place = large and row_of(made).ufunc
        in_lines = row_of(made).statement or row_of(user).statement
        return bool(in_place or in_lines) or made.phase != user.phase

    def _can_wait(self, made: Instruction) -> bool:
        """Whether it may be computed inside an update: of what no update before it has changed."""
        updated = {id(old) for old, _ in self.updates}
        return all(id(a) not in updated if a.op in (INPUT, CONSTANT) else a.name is not None for a in made.args)

    # -------------------------------------------------------------------------------- buffers
    def _plan(self) -> None:
        """Give every large result a buffer, and a buffer that nobody needs any more to the next."""
        last: dict[int, int] = {}
        for k, line in enumerate(self.lines):
            for read in self._sources(line.root):
                last[id(base_of(read))] = k
        for made in (*self.outputs, *(new for _, new in self.updates)):
            for read in (made, *(() if id(made) in self.roots else self._sources(made))):
                last[id(base_of(read))] = len(self.lines)
        for old, new in self.updates:
            if isinstance(old.example, np.ndarray) and old.example.flags.fnc and len(old.shape) == 2:
                self._mark_columns(new)
        free: dict[Any, list[str]] = {}
        held: dict[int, list[tuple[Any, str]]] = {}
        for k, line in enumerate(self.lines):
            root = line.root
            for kind, name in held.pop(k - 1, []):
                free.setdefault(kind, []).append(name)
            if row_of(root).own_buffer and not self.is_plain:
                self.buffers.of[id(root)] = self.name(root)
                self._shapes[self.name(root)] = root.shape
                continue
            if not self._wants_buffer(root):
                continue
            replaced = self._new_values.get(id(root))
            if replaced is not None and last.get(id(replaced), k) <= k and row_of(root).by_entry:
                # The old value is read here for the last time: write over it.
                self.buffers.of[id(root)] = self.names[id(root)] = self.names[id(replaced)]
                self.buffers.replacing.add(id(root))
                continue
            by_columns = id(root) in self._columns
            kind = (root.shape, root.dtype, by_columns)
            own = self.name(root)
            reused = self._dying_operand(root, line, last, k) or (free.get(kind) or [None]).pop()  # type: ignore[list-item]
            if reused is None:
                empty = f"np.empty({array_of(root, by_columns)})"
                self.own_setup[id(root)] = f"{own} = {empty}" + (".T  # by columns" if by_columns else "")
            else:
                same = "" if self._shapes[reused] == root.shape else f".reshape({root.shape})"
                self.own_setup[id(root)] = f"{own} = {reused}{same}  # the same memory, which is free by then"
            self.buffers.of[id(root)] = own
            self._shapes[own] = root.shape
            end = last.get(id(root), k)
            held.setdefault(end, []).append((kind, own))
            if reused is not None:
                for entries in held.values():
                    entries[:] = [e for e in entries if e[1] != reused]

    def _mark_columns(self, made: Instruction) -> None:
        """A weight that is laid out by columns is updated from arrays that are, too."""
        if row_of(made).ufunc and id(made) not in self._columns:
            self._columns.add(id(made))
            for a in made.args if row_of(made).by_entry else ():
                if a.shape == made.shape:
                    self._mark_columns(a)

    def _wants_buffer(self, root: Instruction) -> bool:
        if self.is_plain or root.returned or id(root) in self.buffers.of:
            return False
        steady = any(row_of(use).own_buffer for use in self._through_reshapes(root))
        return (root.nbytes >= _LARGE or steady) and bool(row_of(root).ufunc)

    def _through_reshapes(self, made: Instruction) -> list[Instruction]:
        found = []
        for use in self._users(made):
            found += self._through_reshapes(use) if use.op is shape.reshape else [use]
        return found

    def _dying_operand(self, root: Instruction, line: Line, last: dict[int, int], k: int) -> str | None:
        """The buffer of an operand that is read here for the last time, entry by entry: write over it."""
        if not row_of(root).by_entry:
            return None
        for a in root.args:
            held = a
            while held.op is shape.reshape and id(held) not in self.buffers.of:
                held = held.args[0]
            name = self.buffers.of.get(id(held))
            direct = sum(base_of(read) is held for read in self._sources(root)) == 1
            if name and direct and last.get(id(held)) == k and (a.shape, a.dtype) == (root.shape, root.dtype):
                return None if id(held) in self.buffers.placed else name
        return None

    def _place(self) -> None:
        """X' = (1, x) is an array whose ones are written once; where x is computed, it is computed into it."""
        for line in self.lines:
            if line.root.op is not linear.prime or line.root.returned:
                continue
            made, x = line.root, line.root.args[0]
            name = self.name(made)
            self.buffers.setup.append(f"{name} = np.ones({array_of(made)})")
            self.buffers.of[id(made)] = name
            computed = id(x) in self.roots and row_of(x).by_entry
            if computed and not x.returned and id(x) not in self.buffers.placed:
                self.buffers.placed.add(id(x))
                self.buffers.placed.add(id(made))
                self.buffers.of[id(x)] = self.name(x)
                self.buffers.setup.append(f"{self.name(x)} = {name}[{after_one(made)}]")
