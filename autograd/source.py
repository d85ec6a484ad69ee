"""Instructions written as NumPy source that a lecturer could have written, and that runs.

A step is one line where it can be: what has no name and is used once stands inside the line that uses it.
Large arrays get buffers that are made once and reused; small ones are cheaper to make anew.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograd.errors import RecordingError
from autograd.identifiers import (
    ATOM,
    COMPARISONS,
    OPERATORS,
    POWER,
    PRODUCT,
    REDUCTIONS,
    SHORT,
    SUM,
    UFUNCS,
    UNARY,
    after_one,
    array_of,
    dtype_text,
    index_text,
    takes_once,
)
from autograd.image_source import STATIC, long_product, thin_product
from autograd.image_source import statement as image_statement
from autograd.instruction import Instruction
from autograd.layout import Layout, Line
from autograd.ops.rows import has_short_rows

_MOST_NUMBERS = 10_000
"""Constant arrays of up to this many entries are written out."""


class Writer(Layout):
    """Writes one program; see `Layout` for what it takes."""

    # ----------------------------------------------------------------------------- expressions
    def write(self, made: Instruction, at_least: int = 0) -> str:
        """An operand: its name, its number, or its expression in parentheses where they are needed."""
        text, strength = self._operand(made)
        return f"({text})" if strength < at_least else text

    def _operand(self, made: Instruction) -> tuple[str, int]:
        if made.op == "constant":
            return self._constant(made)
        if id(made) in self._names:
            return self._names[id(made)], ATOM
        if made.op == "input":
            return self._name(made), ATOM
        return ("t0", ATOM) if id(made) in self.roots else self._expression(made)

    def _constant(self, made: Instruction) -> tuple[str, int]:
        if not made.shape:
            number = float(made.example)
            if any(use.dtype == np.float32 for use in made.uses):
                number = float(str(np.float32(number)))  # 0.01, not 0.009999999776
            text = repr(int(number)) if number.is_integer() and abs(number) < 1e6 else repr(number)
            if not np.isfinite(number):
                text = f"float('{number}')"
            return text, ATOM if number >= 0 else UNARY
        if id(made) in self._names:
            return self._names[id(made)], ATOM
        name = self._name(made)
        if made.example.size > _MOST_NUMBERS:
            raise RecordingError(
                f"The function uses an array of {made.example.size} numbers that is no argument of it: as text in the "
                "program it would be too long. Pass it as an argument."
            )
        numbers = repr(made.example.tolist()).replace("inf", "np.inf").replace("nan", "np.nan")
        self.setup.append(f"{name} = np.array({numbers}{dtype_text(made)})")
        return name, ATOM

    def _expression(self, made: Instruction) -> tuple[str, int]:
        op, args, params = made.op, made.args, made.params
        in_pieces = long_product(self, made)
        if in_pieces is not None:
            return in_pieces, ATOM
        if op in OPERATORS:
            sign, own, left, right = OPERATORS[op]
            return f"{self.write(args[0], left)} {sign} {self.write(args[1], right)}", own
        if op == "dot":
            return f"{self.write(args[0], PRODUCT)} @ {self.write(args[1], POWER)}", PRODUCT
        if op == "total":
            return f"np.add.reduce({self.write(args[0])})", ATOM
        if op == "neg":
            return f"-{self.write(args[0], POWER)}", UNARY
        if op in COMPARISONS:
            text = f"{self.write(args[0], SUM)} {COMPARISONS[op]} {self.write(args[1], SUM)}"
            return (text, 0) if self._is_mask(made) else (f"({text}) * np.{made.dtype}(1)", PRODUCT)
        if op in UFUNCS:
            return f"np.{UFUNCS[op]}({', '.join(self.write(a) for a in args)})", ATOM
        if op in REDUCTIONS:
            if (
                op == "sum"
                and len(args[0].shape) == 2
                and args[0].shape[1] <= SHORT
                and params["axis"] in (-1, 1, (1,))
            ):
                text = f"{self.write(args[0], PRODUCT)} @ {self._ones(args[0])}"
                return (f"({text})[:, None]", ATOM) if params["keepdims"] else (text, PRODUCT)
            if op == "max" and has_short_rows(args[0].shape, params["axis"]):
                text = f"np.maximum.reduce(np.ascontiguousarray({self.write(args[0], ATOM)}.T))"
                return text + ("[:, None]" if params["keepdims"] else ""), ATOM
            keep = ", keepdims=True" if params["keepdims"] else ""
            return f"{REDUCTIONS[op]}({self.write(args[0])}, axis={params['axis']}{keep})", ATOM
        writer = _FORMS.get(op)
        if writer is None:
            raise RecordingError(f"Operation {op} has no NumPy source yet, so it cannot be part of a program.")
        return writer(self, made), ATOM

    def _is_mask(self, made: Instruction) -> bool:
        """Whether a comparison is only multiplied with floats (or chooses between them): it may stay boolean."""
        for use in made.uses:
            others = [a for a in use.args if a is not made]
            floats = all(a.op != "constant" and a.op not in COMPARISONS for a in others)
            if use.op not in ("mul", "where") or use.shape != made.shape or not others or not floats:
                return False
        return bool(made.uses) and id(made) not in self._returned

    def _ones(self, a: Instruction) -> str:
        """A vector of ones: a product with it sums short rows faster than `numpy.add.reduce`."""
        n = a.shape[1]
        name = f"ones{n}"
        text = f"{name} = np.ones({n}{dtype_text(a)})  # a @ {name} sums the rows of a"
        if text not in self.setup:
            self.setup.append(text)
            self._taken.add(name)
        return name

    # ------------------------------------------------------------------------------- statements
    def statement(self, line: Line) -> list[str]:
        """The lines of source that make one instruction."""
        root = line.root
        name = self._name(root)
        if root.op == "put":
            return self._put(root, name)
        if root.op == "prime" and id(root) in self._buffers:
            x = root.args[0]
            return [] if id(x) in self._placed else [f"{name}[{after_one(root)}] = {self.write(x)}"]
        if root.op in STATIC:
            return image_statement(self, root, name)
        n = thin_product(root)
        if n > 1 and id(root) in self._buffers:
            a, b = (self.write(x, ATOM) for x in root.args)
            split = f".reshape({{}}, {n}, -1).swapaxes(0, 1)"
            rows, inner = root.shape[0], root.args[1].shape[0]
            return [f"np.matmul({a}, {b}{split.format(inner)}, out={name}{split.format(rows)})"]
        if id(root) in self._buffers:
            arguments = ", ".join(self.write(a) for a in root.args)
            return [f"np.{UFUNCS[root.op]}({arguments}, out={name})"]
        return [f"{name} = {self._expression(root)[0]}"]

    def _put(self, root: Instruction, name: str) -> list[str]:
        index, a = index_text(root.params["index"]), self.write(root.args[0])
        store = (
            f"{name}[{index}] = {a}" if takes_once(root.params["index"]) else f"np.add.at({name}, np.s_[{index}], {a})"
        )
        return [f"{name} = np.zeros({array_of(root)})", store]

    def update(self, old: Instruction, new: Instruction) -> str:
        """The line that changes an input in place."""
        name = self._names[id(old)]
        if id(new) not in self.roots and new.op in ("sub", "add") and new.args[0] is old:
            return f"{name} {'-' if new.op == 'sub' else '+'}= {self.write(new.args[1])}"
        return f"{name}[...] = {self._operand(new)[0]}"

    def _returned_text(self, made: Instruction) -> str:
        """An output; a copy where its memory is the caller's, or will be written over by the next call."""
        base = self._base(made)
        shared = id(base) in self._buffers or base.op in ("input", "constant")
        return f"{self.write(made, ATOM)}.copy()" if shared and base.shape else self.write(made)

    def source(self) -> str:
        """The whole program."""
        body: list[str] = []
        leading: list[str] = []  # up to the operation that they are a part of
        phase = None
        for line in self.lines:
            if line.root.phase != phase:
                phase = line.root.phase
                body += [*leading, "", f"# {phase}"]
                leading = []
            if id(line.root) in self._own_setup:
                self.setup.append(self._own_setup[id(line.root)])
            statement = self.statement(line)
            if line.root.comment and statement:
                # A name may hold anything, a line break too.
                body.append("# " + "".join(c if c.isprintable() else " " for c in line.root.comment))
                body += [*leading, *statement]
                leading = []
            else:
                leading += statement
        body += leading
        if self.updates:
            body += [] if phase == "update" else ["", "# update"]
            left = [(old, new) for old, new in self.updates if self._names.get(id(new)) != self._names[id(old)]]
            body += [self.update(old, new) for old, new in left if old.shape]
        returned = ", ".join(self._returned_text(o) for o in self.outputs)
        body += ["", f"return {returned}{',' if len(self.outputs) == 1 else ''}"]
        arguments = ", ".join(self._names[id(i)] for i in self.inputs)
        indented = "\n".join(f"    {text}" if text else "" for text in body)
        setup = "\n".join(self.setup)
        head = f"\n\n# Buffers and constants, made once.\n{setup}" if setup else ""
        return f"import numpy as np{head}\n\n\ndef program({arguments}):{indented}\n"


def _reshape_text(writer: Writer, made: Instruction) -> str:
    a = made.args[0]
    text = writer.write(a, ATOM)
    if a.shape[:-1] == made.shape and a.shape[-1] == 1:
        return f"{text}[{', '.join([':'] * len(made.shape) + ['0'])}]"
    return f"{text}.reshape({made.shape})" if a.shape else f"np.reshape({writer.write(a)}, {made.shape})"


def _spread_text(writer: Writer, made: Instruction) -> str:
    """A view that repeats its operand over the axes that a sum has removed."""
    a = made.args[0]
    kept = made.params.get("axis")
    axes = range(len(made.shape)) if kept is None else kept if isinstance(kept, tuple) else (kept,)
    gone = {ax % len(made.shape) for ax in axes}
    text = writer.write(a, ATOM)
    if a.shape and len(a.shape) < len(made.shape):
        text += "[" + ", ".join("None" if ax in gone else ":" for ax in range(len(made.shape))) + "]"
    if all(use.op in OPERATORS and use.op != "matmul" and use.shape == made.shape for use in made.uses) and made.uses:
        others = [[b for b in use.args if b is not made] for use in made.uses]
        if all(any(b.shape == made.shape for b in bs) for bs in others):
            return text  # broadcasting does the rest
    return f"np.broadcast_to({text}, {made.shape})"


_FORMS: dict[str, Callable[[Writer, Instruction], str]] = {
    "reshape": _reshape_text,
    "T": lambda w, i: f"{w.write(i.args[0], ATOM)}.{'T' if len(i.shape) == 2 else 'swapaxes(-1, -2)'}",
    "transpose": lambda w, i: f"{w.write(i.args[0], ATOM)}.transpose({i.params['axes'] or ''})",
    "getitem": lambda w, i: _getitem_text(w, i),
    "cast": lambda w, i: f"{w.write(i.args[0], ATOM)}.astype(np.{i.dtype})" if i.shape else w.write(i.args[0]),
    "spread": _spread_text,
    "broadcast_to": lambda w, i: f"np.broadcast_to({w.write(i.args[0])}, {i.shape})",
    "sum_to": lambda w, i: _sum_to_text(w, i),
    "where": lambda w, i: f"np.where({', '.join(w.write(a) for a in i.args)})",
    "concatenate": lambda w, i: f"np.concatenate([{', '.join(w.write(a) for a in i.args)}], axis={i.params['axis']})",
    "stack": lambda w, i: f"np.stack([{', '.join(w.write(a) for a in i.args)}], axis={i.params['axis']})",
    "pad": lambda w, i: f"np.pad({w.write(i.args[0])}, {i.params['width']}, constant_values={i.params['value']})",
    "prime": lambda w, i: _prime_text(w, i),
}


def _getitem_text(writer: Writer, made: Instruction) -> str:
    a, index = made.args[0], index_text(made.params["index"])
    return f"{writer.write(a, ATOM)}[{index}]" if a.shape else f"np.asarray({writer.write(a)})[{index}]"


def _sum_to_text(writer: Writer, made: Instruction) -> str:
    a = made.args[0]
    extra = len(a.shape) - len(made.shape)
    axes = tuple(range(extra)) + tuple(
        k + extra for k, n in enumerate(made.shape) if n == 1 and a.shape[k + extra] != 1
    )
    text = f"np.add.reduce({writer.write(a)}, axis={axes}, keepdims=True)"
    return f"{text}.reshape({made.shape})" if extra else text


def _prime_text(writer: Writer, made: Instruction) -> str:
    ones = f"np.ones({(*made.shape[:-1], 1)}{dtype_text(made)})"
    return f"np.concatenate([{ones}, {writer.write(made.args[0])}], axis=-1)"
