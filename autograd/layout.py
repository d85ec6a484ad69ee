"""How a program is laid out: which instructions get a line, what everything is called, which memory it uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograd.errors import RecordingError
from autograd.identifiers import LARGE, LONGEST, MOST_INSIDE, UFUNCS, VIEWS, after_one, array_of, identifier, takes_once
from autograd.image_source import STATIC
from autograd.instruction import Instruction


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
    """

    def __init__(
        self,
        inputs: Sequence[Instruction],
        order: Sequence[Instruction],
        outputs: Sequence[Instruction],
        updates: Sequence[tuple[Instruction, Instruction]] = (),
    ) -> None:
        self.inputs, self.outputs, self.updates = inputs, outputs, updates
        self.order = order
        self._returned = {id(o) for o in outputs}
        self._new_values = {id(new): old for old, new in updates}
        self._names: dict[int, str] = {}
        self._taken = {"np", "program"}
        self._buffers: dict[int, str] = {}
        self.setup: list[str] = []
        self._own_setup: dict[int, str] = {}
        self._columns: set[int] = set()
        self._replacing: set[int] = set()
        self._shapes: dict[str, tuple[int, ...]] = {}
        self.shared: dict[Any, str] = {}
        """Names of views in the setup that several lines use."""
        self._views = {id(made) for made in order if self._is_inline_view(made)}
        self._home: dict[int, Line] = {}
        self.roots: set[int] = set()
        self.lines = self._arrange()
        for made in (*inputs, *(line.root for line in self.lines)):
            self._name(made)
        self._place()
        self._plan()

    def _expression(self, made: Instruction) -> tuple[str, int]:
        """An instruction as text, and how tightly it holds together; `Writer` knows."""
        raise RecordingError(f"{type(self).__name__} cannot write {made}.")

    # ---------------------------------------------------------------------------------- names
    def _name(self, made: Instruction) -> str:
        if id(made) not in self._names:
            wish = identifier(made.name) if made.name else ("t" if made.shape else "s")
            if made.op == "prime" and made.args[0].name:
                wish = f"{identifier(made.args[0].name)}1"
            name, k = wish, 1
            while name in self._taken or (name in ("t", "s") and not made.name):
                name, k = f"{wish}{'' if wish in ('t', 's') else '_'}{k}", k + 1
            self._taken.add(name)
            self._names[id(made)] = name
        return self._names[id(made)]

    def fresh(self, wish: str) -> str:
        """A name for something in the setup: ``wish1``, ``wish2``, ..."""
        k = 1
        while f"{wish}{k}" in self._taken:
            k += 1
        self._taken.add(f"{wish}{k}")
        return f"{wish}{k}"

    def steady(self, made: Instruction) -> str | None:
        """A result as the setup can write it, where it lies at the same place in every call; None where it does not.

        Views of it can then be made once.
        """
        if id(made) in self._buffers:
            return self._buffers[id(made)] if id(made) not in self._replacing else None
        inner = self.steady(made.args[0]) if made.op == "reshape" else None
        return f"{inner}.reshape({made.shape})" if inner else None

    # ---------------------------------------------------------------------------------- lines
    def _is_inline_view(self, made: Instruction) -> bool:
        """Whether it is so cheap a view that it is written out wherever it is used."""
        cheap = made.op in ("T", "transpose") or (made.op == "getitem" and takes_once(made.params["index"]))
        return cheap and made.name is None and id(made) not in self._returned

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
            if id(a) in self.roots or a.op in ("input", "constant"):
                found.append(a)
            else:
                found += self._sources(a)
        return found

    def _arrange(self) -> list[Line]:
        """Which instructions get a line of their own, and what stands inside which line."""
        for made in reversed(self.order):
            written_by_update = id(made) in self._new_values and not self._users(made)
            if made.op in ("input", "constant") or written_by_update or id(made) in self._views:
                continue
            line = None if self._stands_alone(made) else self._home[id(self._users(made)[0])]
            if line is None or len(line.inside) >= MOST_INSIDE:
                self._home[id(made)] = Line(made)
                self.roots.add(id(made))
            else:
                line.inside.append(made)
                self._home[id(made)] = line
        for made in self.order:
            if id(made) in self.roots:
                self._shorten(self._home[id(made)])
        return [self._home[id(made)] for made in self.order if id(made) in self.roots]

    def _shorten(self, line: Line) -> None:
        """While the line is too long, give the part that is nearest to its half a line of its own."""
        while line.inside and len(text := self._expression(line.root)[0]) > LONGEST:
            middle = min(line.inside, key=lambda made: abs(len(self._expression(made)[0]) - len(text) / 2))
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
            or id(made) in self._returned
            or id(users[0]) in self._new_values
        ):
            return True
        user = users[0]
        large = (made.nbytes >= LARGE or user.nbytes >= LARGE) and made.op not in VIEWS
        in_place = large and made.op in UFUNCS
        statements = STATIC | {"put", "prime"}
        return in_place or made.op in statements or user.op in statements or made.phase != user.phase

    # -------------------------------------------------------------------------------- buffers
    def _base(self, made: Instruction) -> Instruction:
        """The instruction whose memory a view looks at."""
        while made.op in VIEWS and made.args:
            made = made.args[0]
        return made

    def _plan(self) -> None:
        """Give every large result a buffer, and a buffer that nobody needs any more to the next."""
        last: dict[int, int] = {}
        for k, line in enumerate(self.lines):
            for read in self._sources(line.root):
                last[id(self._base(read))] = k
        for made in (*self.outputs, *(new for _, new in self.updates)):
            for read in (made, *(() if id(made) in self.roots else self._sources(made))):
                last[id(self._base(read))] = len(self.lines)
        for old, new in self.updates:
            if isinstance(old.example, np.ndarray) and old.example.flags.fnc and len(old.shape) == 2:
                self._mark_columns(new)
        free: dict[Any, list[str]] = {}
        held: dict[int, list[tuple[Any, str]]] = {}
        for k, line in enumerate(self.lines):
            root = line.root
            for kind, name in held.pop(k - 1, []):
                free.setdefault(kind, []).append(name)
            if root.op in STATIC:
                self._buffers[id(root)] = self._name(root)
                self._shapes[self._name(root)] = root.shape
                continue
            if not self._wants_buffer(root):
                continue
            replaced = self._new_values.get(id(root))
            if replaced is not None and last.get(id(replaced), k) <= k and root.op != "matmul":
                # The old value is read here for the last time: write over it.
                self._buffers[id(root)] = self._names[id(root)] = self._names[id(replaced)]
                self._replacing.add(id(root))
                continue
            by_columns = id(root) in self._columns
            kind = (root.shape, root.dtype, by_columns)
            own = self._name(root)
            reused = self._dying_operand(root, line, last, k) or (free.get(kind) or [None]).pop()  # type: ignore[list-item]
            if reused is None:
                empty = f"np.empty({array_of(root, by_columns)})"
                self._own_setup[id(root)] = f"{own} = {empty}" + (".T  # by columns" if by_columns else "")
            else:
                same = "" if self._shapes[reused] == root.shape else f".reshape({root.shape})"
                self._own_setup[id(root)] = f"{own} = {reused}{same}  # the same memory, which is free by then"
            self._buffers[id(root)] = own
            self._shapes[own] = root.shape
            end = last.get(id(root), k)
            held.setdefault(end, []).append((kind, own))
            if reused is not None:
                for entries in held.values():
                    entries[:] = [e for e in entries if e[1] != reused]

    def _mark_columns(self, made: Instruction) -> None:
        """A weight that is laid out by columns is updated from arrays that are, too."""
        if made.op in UFUNCS and id(made) not in self._columns:
            self._columns.add(id(made))
            for a in made.args if made.op != "matmul" else ():
                if a.shape == made.shape:
                    self._mark_columns(a)

    def _wants_buffer(self, root: Instruction) -> bool:
        if id(root) in self._returned or id(root) in self._buffers:
            return False
        steady = any(use.op in STATIC for use in self._through_reshapes(root))
        return (root.nbytes >= LARGE or steady) and root.op in UFUNCS

    def _through_reshapes(self, made: Instruction) -> list[Instruction]:
        found = []
        for use in self._users(made):
            found += self._through_reshapes(use) if use.op == "reshape" else [use]
        return found

    def _dying_operand(self, root: Instruction, line: Line, last: dict[int, int], k: int) -> str | None:
        """The buffer of an operand that is read here for the last time, entry by entry: write over it."""
        if root.op == "matmul":
            return None
        for a in root.args:
            held = a
            while held.op == "reshape" and id(held) not in self._buffers:
                held = held.args[0]
            name = self._buffers.get(id(held))
            direct = sum(self._base(read) is held for read in self._sources(root)) == 1
            if name and direct and last.get(id(held)) == k and (a.shape, a.dtype) == (root.shape, root.dtype):
                return None if id(held) in self._placed else name
        return None

    def _place(self) -> None:
        """X' = (1, x) is an array whose ones are written once; where x is computed, it is computed into it."""
        self._placed: set[int] = set()
        for line in self.lines:
            if line.root.op != "prime" or id(line.root) in self._returned:
                continue
            made, x = line.root, line.root.args[0]
            name = self._name(made)
            self.setup.append(f"{name} = np.ones({array_of(made)})")
            self._buffers[id(made)] = name
            computed = id(x) in self.roots and x.op in UFUNCS and x.op != "matmul"
            if computed and id(x) not in self._returned and id(x) not in self._placed:
                self._placed.add(id(x))
                self._placed.add(id(made))
                self._buffers[id(x)] = self._name(x)
                self.setup.append(f"{self._name(x)} = {name}[{after_one(made)}]")
