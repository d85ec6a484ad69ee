"""Instructions written as NumPy source that a lecturer could have written, and that runs.

A step is one line where it can be: what has no name and is used once stands inside the line that uses it.
Large arrays get buffers that are made once and reused; small ones are cheaper to make anew.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograd.errors import RecordingError
from autograd.instructions import Instruction

LARGE = 16 * 1024
"""Bytes from which a result gets a buffer of its own."""
_LONGEST = 88
_SUM, _UNARY, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4, 5
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ₙ′", "01234567890123456789n1")

_OPERATORS = {
    "add": ("+", _SUM, _SUM, _SUM),
    "sub": ("-", _SUM, _SUM, _UNARY),
    "mul": ("*", _PRODUCT, _PRODUCT, _POWER),
    "div": ("/", _PRODUCT, _PRODUCT, _POWER),
    "matmul": ("@", _PRODUCT, _PRODUCT, _POWER),
    "pow": ("**", _POWER, _ATOM, _ATOM),
}
_COMPARISONS = {
    "greater": ">",
    "greater_equal": ">=",
    "less": "<",
    "less_equal": "<=",
    "equal": "==",
    "not_equal": "!=",
}
_UFUNCS = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "div": "divide",
    "pow": "power",
    "neg": "negative",
    "abs": "abs",
    "maximum": "maximum",
    "minimum": "minimum",
    "sign": "sign",
    "exp": "exp",
    "log": "log",
    "sqrt": "sqrt",
    "sin": "sin",
    "cos": "cos",
    "tanh": "tanh",
    "matmul": "matmul",
}
_REDUCTIONS = {"sum": "np.add.reduce", "max": "np.maximum.reduce", "min": "np.minimum.reduce"}
_VIEWS = {"reshape", "transpose", "T", "getitem", "broadcast_to", "spread"}


@dataclass
class Line:
    """One statement: the instruction it makes, and all that stand inside it."""

    root: Instruction
    inside: list[Instruction] = field(default_factory=list)

    @property
    def reads(self) -> list[Instruction]:
        """What other lines have made and this one uses."""
        own = {id(self.root), *(id(i) for i in self.inside)}
        return [a for i in (self.root, *self.inside) for a in i.args if id(a) not in own]


class Writer:
    """Writes one program.

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
        self.setup: list[str] = []
        for made in (*inputs, *(i for i in order if i.name)):
            self._name(made)
        self.lines = self._arrange()
        self._buffers: dict[int, str] = {}
        self._plan()

    # ---------------------------------------------------------------------------------- names
    def _name(self, made: Instruction) -> str:
        if id(made) not in self._names:
            wish = identifier(made.name) if made.name else ("t" if made.shape else "s")
            name, k = wish, 1
            while name in self._taken or (not made.name and name in ("t", "s")):
                name, k = f"{wish}{'_' if made.name else ''}{k}", k + 1
            self._taken.add(name)
            self._names[id(made)] = name
        return self._names[id(made)]

    # ---------------------------------------------------------------------------------- lines
    def _arrange(self) -> list[Line]:
        """Which instructions get a line of their own, and what stands inside which line."""
        lines: dict[int, Line] = {}
        home: dict[int, Line] = {}
        for made in reversed(self.order):
            if made.op in ("input", "constant"):
                continue
            if id(made) in self._new_values:
                continue
            if self._stands_alone(made):
                line = lines[id(made)] = Line(made)
            else:
                user = made.uses[0]
                line = home.get(id(user)) or lines.get(id(user)) or Line(made)
                line.inside.append(made)
            home[id(made)] = line
        return [lines[id(made)] for made in self.order if id(made) in lines]

    def _stands_alone(self, made: Instruction) -> bool:
        users = made.uses
        return (
            len(users) != 1
            or sum(a is made for a in users[0].args) != 1
            or made.name is not None
            or id(made) in self._returned
            or id(users[0]) in self._new_values
            or users[0].op in ("prime_outer", "put")
            or made.op in ("prime_outer", "put")
            or (made.nbytes >= LARGE and made.op not in _VIEWS)
            or made.backward != users[0].backward
            or (users[0].nbytes >= LARGE and made.op not in _VIEWS and made.shape == users[0].shape)
        )

    # -------------------------------------------------------------------------------- buffers
    def _base(self, made: Instruction) -> Instruction:
        """The instruction whose memory a view looks at."""
        while made.op in _VIEWS and made.args:
            made = made.args[0]
        return made

    def _plan(self) -> None:
        """Give every large result a buffer, and a buffer that nobody needs any more to the next."""
        last: dict[int, int] = {}
        for k, line in enumerate(self.lines):
            for read in line.reads:
                last[id(self._base(read))] = k
        for made in (*self.outputs, *(new for _, new in self.updates)):
            last[id(self._base(made))] = len(self.lines)
            for a in made.args:
                last[id(self._base(a))] = len(self.lines)
        free: dict[Any, list[str]] = {}
        held: dict[int, list[tuple[Any, str]]] = {}
        for k, line in enumerate(self.lines):
            root = line.root
            for kind, name in held.pop(k - 1, []):
                free.setdefault(kind, []).append(name)
            if not self._wants_buffer(root):
                continue
            kind = (root.shape, root.dtype)
            own = self._name(root)
            reused = self._dying_operand(root, line, last, k) or (free.get(kind) or [None]).pop()  # type: ignore[list-item]
            if reused is None:
                self.setup.append(f"{own} = np.empty({root.shape}, np.{root.dtype})")
            else:
                self.setup.append(f"{own} = {reused}  # the same memory, which is free by then")
            self._buffers[id(root)] = own
            end = last.get(id(root), k)
            held.setdefault(end, []).append((kind, own))
            if reused is not None:
                for entries in held.values():
                    entries[:] = [e for e in entries if e[1] != reused]

    def _wants_buffer(self, root: Instruction) -> bool:
        if id(root) in self._returned or root.op in _VIEWS:
            return False
        return root.nbytes >= LARGE and (root.op in _UFUNCS or root.op in ("prime_outer",))

    def _dying_operand(self, root: Instruction, line: Line, last: dict[int, int], k: int) -> str | None:
        """The buffer of an operand that is read here for the last time, entry by entry: write over it."""
        if root.op not in _UFUNCS or root.op == "matmul":
            return None
        for a in root.args:
            name = self._buffers.get(id(a))
            direct = sum(self._base(read) is a for read in line.reads) == 1
            if name and direct and last.get(id(a)) == k and (a.shape, a.dtype) == (root.shape, root.dtype):
                return name
        return None

    # ----------------------------------------------------------------------------- expressions
    def write(self, made: Instruction, at_least: int = 0) -> str:
        """An operand: its name, its number, or its expression in parentheses where they are needed."""
        text, strength = self._operand(made)
        return f"({text})" if strength < at_least else text

    def _operand(self, made: Instruction) -> tuple[str, int]:
        if made.op == "constant":
            return self._constant(made)
        if id(made) in self._names:
            return self._names[id(made)], _ATOM
        return self._expression(made)

    def _constant(self, made: Instruction) -> tuple[str, int]:
        if not made.shape:
            number = float(made.example)
            text = repr(int(number)) if number.is_integer() and abs(number) < 1e6 else repr(number)
            if not np.isfinite(number):
                text = f"float('{number}')"
            return text, _ATOM if number >= 0 else _UNARY
        name = self._name(made)
        self.setup.append(f"{name} = np.array({made.example.tolist()}, np.{made.dtype})")
        return name, _ATOM

    def _expression(self, made: Instruction) -> tuple[str, int]:
        op, args, params = made.op, made.args, made.params
        if op in _OPERATORS:
            sign, own, left, right = _OPERATORS[op]
            return f"{self.write(args[0], left)} {sign} {self.write(args[1], right)}", own
        if op == "neg":
            return f"-{self.write(args[0], _PRODUCT)}", _UNARY
        if op in _COMPARISONS:
            text = f"{self.write(args[0], _SUM)} {_COMPARISONS[op]} {self.write(args[1], _SUM)}"
            masks = all(use.op in ("mul", "where") and use.shape == made.shape for use in made.uses)
            return (text, 0) if masks and made.uses else (f"({text}) * np.{made.dtype}(1)", _PRODUCT)
        if op in _UFUNCS:
            return f"np.{_UFUNCS[op]}({', '.join(self.write(a) for a in args)})", _ATOM
        if op in _REDUCTIONS:
            keep = ", keepdims=True" if params["keepdims"] else ""
            return f"{_REDUCTIONS[op]}({self.write(args[0])}, axis={params['axis']}{keep})", _ATOM
        writer = _FORMS.get(op)
        if writer is None:
            raise RecordingError(f"Operation {op} has no NumPy source yet, so it cannot be part of a program.")
        return writer(self, made), _ATOM

    # ------------------------------------------------------------------------------- statements
    def statement(self, line: Line) -> list[str]:
        """The lines of source that make one instruction."""
        root = line.root
        name = self._name(root)
        if root.op == "prime_outer":
            return self._outer(root, name)
        if root.op == "put":
            return self._put(root, name)
        if id(root) in self._buffers:
            arguments = ", ".join(self.write(a) for a in root.args)
            return [f"np.{_UFUNCS[root.op]}({arguments}, out={name})"]
        return [f"{name} = {self._expression(root)[0]}"]

    def _outer(self, root: Instruction, name: str) -> list[str]:
        g, x = root.args
        made = [] if id(root) in self._buffers else [f"{name} = np.empty({root.shape}, np.{root.dtype})"]
        if len(x.shape) == 1:
            return [
                *made,
                f"{name}[:, 0] = {self.write(g)}",
                f"np.multiply.outer({self.write(g)}, {self.write(x)}, out={name}[:, 1:])",
            ]
        return [
            *made,
            f"np.add.reduce({self.write(g)}, axis=0, out={name}[:, 0])",
            f"np.matmul({self.write(g, _ATOM)}.T, {self.write(x)}, out={name}[:, 1:])",
        ]

    def _put(self, root: Instruction, name: str) -> list[str]:
        index, a = index_text(root.params["index"]), self.write(root.args[0])
        store = f"{name}[{index}] = {a}" if _takes_once(root.params["index"]) else f"np.add.at({name}, ({index},), {a})"
        return [f"{name} = np.zeros({root.shape}, np.{root.dtype})", store]

    def update(self, old: Instruction, new: Instruction) -> str:
        """The line that changes an input in place."""
        name = self._names[id(old)]
        if new.op in ("sub", "add") and new.args[0] is old:
            return f"{name} {'-' if new.op == 'sub' else '+'}= {self.write(new.args[1])}"
        return f"{name}[...] = {self._operand(new)[0]}"

    def source(self) -> str:
        """The whole program."""
        body: list[str] = []
        phase = None
        for line in self.lines:
            if line.root.backward != phase:
                phase = line.root.backward
                body += ["", "# backward" if phase else "# forward"]
            if line.root.comment:
                body.append(f"# {line.root.comment}")
            body += self.statement(line)
        if self.updates:
            body += ["", "# update"]
            body += [self.update(old, new) for old, new in self.updates if old.shape]
        returned = ", ".join(self.write(o) for o in self.outputs)
        body += ["", f"return {returned}{',' if len(self.outputs) == 1 else ''}"]
        arguments = ", ".join(self._names[id(i)] for i in self.inputs)
        indented = "\n".join(f"    {text}" if text else "" for text in body)
        setup = "\n".join(self.setup)
        head = f"\n\n# Buffers and constants, made once.\n{setup}" if setup else ""
        return f"import numpy as np{head}\n\n\ndef program({arguments}):{indented}\n"


def identifier(name: str) -> str:
    """A graph's name as a Python name: W⁰ is W0, ∂l/∂A is gA, x[0] is x_0.

    >>> identifier("W⁰"), identifier("∂l/∂W⁰[0,1]"), identifier("lambda")
    ('W0', 'gW0_0_1', 'lambda_')
    """
    gradient = re.match(r"∂.*/∂(.+)$", name)
    text = f"g{gradient[1]}" if gradient else name
    text = re.sub(r"\W", "_", text.translate(_PLAIN)).strip("_") or "v"
    if not text.isidentifier():
        text = f"v{text}" if f"v{text}".isidentifier() else "v"
    return f"{text}_" if keyword.iskeyword(text) else text


def index_text(index: Any) -> str:
    """An index as it stands between brackets."""
    if isinstance(index, tuple):
        return ", ".join(index_text(part) for part in index) or "()"
    if isinstance(index, slice):
        start, stop, step = ("" if k is None else str(k) for k in (index.start, index.stop, index.step))
        return f"{start}:{stop}" + (f":{step}" if step else "")
    if index is ...:
        return "..."
    if isinstance(index, np.ndarray):
        return f"np.array({index.tolist()})"
    return str(index)


def _takes_once(index: Any) -> bool:
    parts = index if isinstance(index, tuple) else (index,)
    return not any(isinstance(part, np.ndarray) for part in parts)


def _spread_text(writer: Writer, made: Instruction) -> str:
    """A view that repeats its operand over the axes that a sum has removed."""
    a = made.args[0]
    kept = made.params.get("axis")
    axes = range(len(made.shape)) if kept is None else kept if isinstance(kept, tuple) else (kept,)
    gone = {ax % len(made.shape) for ax in axes}
    text = writer.write(a, _ATOM)
    if a.shape and len(a.shape) < len(made.shape):
        text += "[" + ", ".join("None" if ax in gone else ":" for ax in range(len(made.shape))) + "]"
    if all(use.op in _OPERATORS and use.op != "matmul" and use.shape == made.shape for use in made.uses) and made.uses:
        others = [[b for b in use.args if b is not made] for use in made.uses]
        if all(any(b.shape == made.shape for b in bs) for bs in others):
            return text  # broadcasting does the rest
    return f"np.broadcast_to({text}, {made.shape})"


_FORMS: dict[str, Callable[[Writer, Instruction], str]] = {
    "reshape": lambda w, i: f"{w.write(i.args[0], _ATOM)}.reshape({i.shape})",
    "T": lambda w, i: f"{w.write(i.args[0], _ATOM)}.{'T' if len(i.shape) == 2 else 'swapaxes(-1, -2)'}",
    "transpose": lambda w, i: f"{w.write(i.args[0], _ATOM)}.transpose({i.params['axes'] or ''})",
    "getitem": lambda w, i: f"{w.write(i.args[0], _ATOM)}[{index_text(i.params['index'])}]",
    "spread": _spread_text,
    "broadcast_to": lambda w, i: f"np.broadcast_to({w.write(i.args[0])}, {i.shape})",
    "sum_to": lambda w, i: _sum_to_text(w, i),
    "where": lambda w, i: f"np.where({', '.join(w.write(a) for a in i.args)})",
    "concatenate": lambda w, i: f"np.concatenate([{', '.join(w.write(a) for a in i.args)}], axis={i.params['axis']})",
    "stack": lambda w, i: f"np.stack([{', '.join(w.write(a) for a in i.args)}], axis={i.params['axis']})",
    "pad": lambda w, i: f"np.pad({w.write(i.args[0])}, {i.params['width']}, constant_values={i.params['value']})",
    "prime": lambda w, i: _prime_text(w, i),
}


def _sum_to_text(writer: Writer, made: Instruction) -> str:
    a = made.args[0]
    extra = len(a.shape) - len(made.shape)
    axes = tuple(range(extra)) + tuple(
        k + extra for k, n in enumerate(made.shape) if n == 1 and a.shape[k + extra] != 1
    )
    text = f"np.add.reduce({writer.write(a)}, axis={axes}, keepdims=True)"
    return f"{text}.reshape({made.shape})" if extra else text


def _prime_text(writer: Writer, made: Instruction) -> str:
    ones = f"np.ones({(*made.shape[:-1], 1)}, np.{made.dtype})"
    return f"np.concatenate([{ones}, {writer.write(made.args[0])}], axis=-1)"
