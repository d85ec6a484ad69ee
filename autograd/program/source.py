"""Instructions written as NumPy source that a lecturer could have written, and that runs.

A step is one line where it can be: what has no name and is used once stands inside the line that uses it.
Large arrays get buffers that are made once and reused; small ones are cheaper to make anew. A plain layout has none of
them and sums by `numpy.sum`: it is for readers.
"""

from __future__ import annotations

import numpy as np

from autograd.errors import RecordingError
from autograd.ops import arithmetic, powers
from autograd.ops.short_rows import has_short_rows
from autograd.program import image_source
from autograd.program.helpers import HELPERS
from autograd.program.identifiers import as_comment, dtype_text, value_text
from autograd.program.instruction import ATOM, CONSTANT, INPUT, PRODUCT, UNARY, Instruction, Primitive
from autograd.program.layout import Layout, Line
from autograd.program.matrix_products import long_product, thin_product
from autograd.program.primitives import base_of, row_of

_SHORT = 64
"""Rows of up to this many entries are summed by a product with ones."""
_SPOKEN = {np.add: "sum", np.multiply: "prod", np.maximum: "max", np.minimum: "min"}
"""What NumPy calls a reduction where speed is not asked for."""
_DIGITS = 7
"""Of a number that is written as it is, where it could be 1 / n."""
_MOST_NUMBERS = 10_000
"""Constant arrays of up to this many entries are written out."""


class Writer:
    """Writes one program.

    Parameters
    ----------
    layout : Layout
        How it is laid out; how long its lines are is settled here.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._buffers = layout.buffers
        self._names = layout.names
        self._numbers: dict[int, float] = {}
        if any(row_of(made).own_buffer for made in layout.order):
            self._buffers.taken |= image_source.OWN_WORDS
        layout.settle(lambda made: len(self._expression(made)[0]))

    # ----------------------------------------------------------------------------- expressions
    def write(self, made: Instruction, at_least: int = 0) -> str:
        """An operand: its name, its number, or its expression in parentheses where they are needed."""
        text, strength = self._operand(made)
        return f"({text})" if strength < at_least else text

    def _operand(self, made: Instruction) -> tuple[str, int]:
        if made.op is CONSTANT:
            return self._constant(made)
        if id(made) in self._names:
            return self._names[id(made)], ATOM
        if made.op is INPUT:
            return self._layout.name(made), ATOM
        return ("t0", ATOM) if id(made) in self._layout.roots else self._expression(made)

    def _constant(self, made: Instruction) -> tuple[str, int]:
        if not made.shape:
            number = self._number(made)
            text = repr(int(number)) if number.is_integer() and abs(number) < 1e6 else repr(number)
            if not np.isfinite(number):
                text = f"float('{number}')"
            n = _whole_inverse(number) if self._layout.is_plain and len(text) > _DIGITS else 0
            return (f"1 / {n}", PRODUCT) if n else (text, ATOM if number >= 0 else UNARY)
        if id(made) in self._names:
            return self._names[id(made)], ATOM
        name, first = self._layout.name(made), made.example.ravel()[:1]
        if made.example.tobytes() == first.tobytes() * made.example.size:
            filled = value_text(float(first[0])) if first.size else "0.0"
            self._buffers.setup.append(f"{name} = np.full({made.shape}, {filled}{dtype_text(made)})")
            return name, ATOM
        if made.example.size > _MOST_NUMBERS:
            raise RecordingError(
                f"The function uses an array of {made.example.size} numbers that is no argument of it: as text in the "
                "program it would be too long. Pass it as an argument."
            )
        numbers = repr(made.example.tolist()).replace("inf", "np.inf").replace("nan", "np.nan")
        self._buffers.setup.append(f"{name} = np.array({numbers}{dtype_text(made)})")
        return name, ATOM

    def _number(self, made: Instruction) -> float:
        """A constant number, in the digits of its users; it is written at each of them, and they may be many."""
        number = self._numbers.get(id(made))
        if number is None:
            number = float(made.example)
            if any(use.dtype == np.float32 for use in made.uses):
                number = float(str(np.float32(number)))  # 0.01, not 0.009999999776
            self._numbers[id(made)] = number
        return number

    def _expression(self, made: Instruction) -> tuple[str, int]:
        row, args = row_of(made), made.args
        if self._is_itself(made):
            return self._operand(args[0])
        in_pieces = None if self._layout.is_plain else long_product(made, self._layout.roots, self.write)
        if in_pieces is not None:
            return in_pieces, ATOM
        if row.sign and not _may_turn_complex(made):
            own, *needed = row.strength
            operands = [self.write(a, strength) for a, strength in zip(args, needed, strict=True)]
            text = f" {row.sign} ".join(operands) if len(operands) > 1 else f"{row.sign}{operands[0]}"
            if row.compares and not self._is_mask(made):
                return f"({text}) * np.{made.dtype}(1)", PRODUCT
            return text, own
        if row.ufunc or row.helper:
            return f"{self._function(row)}({', '.join(self.write(a) for a in args)})", ATOM
        if row.reduces is not None:
            return self._reduction(made, row.reduces)
        if row.source is None:
            raise RecordingError(
                f"Operation {made.op.name} has no NumPy source, so it cannot be part of a program: give its entry a "
                "program in simpler operations, or a source such as 'np.cumsum({a}, axis={axis})'."
            )
        text = row.source(made, self.write)
        return text.replace("np.add.reduce(", "np.sum(") if self._layout.is_plain else text, ATOM

    def _reduction(self, made: Instruction, ufunc: np.ufunc) -> tuple[str, int]:
        (a,), axis, keepdims = made.args, made.params["axis"], made.params["keepdims"]
        if self._layout.is_plain and ufunc in _SPOKEN:
            along = "" if axis is None else f", axis={axis}"
            return f"np.{_SPOKEN[ufunc]}({self.write(a)}{along}{', keepdims=True' if keepdims else ''})", ATOM
        if ufunc is np.add and len(a.shape) == 2 and a.shape[1] <= _SHORT and axis in (-1, 1, (1,)):
            text = f"{self.write(a, PRODUCT)} @ {self._ones(a)}"
            return (f"({text})[:, None]", ATOM) if keepdims else (text, PRODUCT)
        if ufunc is np.maximum and has_short_rows(a.shape, axis):
            text = f"np.maximum.reduce(np.ascontiguousarray({self.write(a, ATOM)}.T))"
            return text + ("[:, None]" if keepdims else ""), ATOM
        return f"np.{ufunc.__name__}.reduce({self.write(a)}, axis={axis}{', keepdims=True' if keepdims else ''})", ATOM

    def _is_itself(self, made: Instruction) -> bool:
        """Whether it is a ** 1 inside a line that is to be read: the derivative of a square."""
        if not self._layout.is_plain or made.op is not powers.pow or id(made) in self._layout.roots:
            return False
        base, exponent = made.args
        return exponent.op is CONSTANT and bool(np.all(exponent.example == 1)) and base.shape == made.shape

    def _is_mask(self, made: Instruction) -> bool:
        """Whether a comparison is only multiplied with floats (or chooses between them): it may stay boolean."""
        for use in made.uses:
            others = [a for a in use.args if a is not made]
            is_float = [a.op is not CONSTANT and not row_of(a).compares for a in others]
            floats = any(is_float) if use.op is arithmetic.where and made is use.args[0] else all(is_float)
            if use.op not in (arithmetic.mul, arithmetic.where) or use.shape != made.shape or not others or not floats:
                return False
        return bool(made.uses) and not made.returned

    def _ones(self, a: Instruction) -> str:
        """A vector of ones: a product with it sums short rows faster than `numpy.add.reduce`."""
        n = a.shape[1]
        return self._made_once(f"ones{n}", f"np.ones({n}{dtype_text(a)})", "a @ {} sums the rows of a")

    def _made_once(self, wish: str, text: str, comment: str = "") -> str:
        """The name of something in the setup."""
        shared, taken = self._buffers.shared, self._buffers.taken
        if text not in shared:
            name = shared[text] = wish if wish not in taken else self._buffers.fresh(f"{wish}_")
            taken.add(name)
            self._buffers.setup.append(f"{name} = {text}" + (f"  # {comment.format(name)}" if comment else ""))
        return shared[text]

    def _function(self, row: Primitive) -> str:
        """What a function is called: a helper, NumPy's ufunc, or one of the setup that leaves some warnings out."""
        if row.helper:
            return self._buffers.helper(row.helper)
        if not row.ignores:
            return f"np.{row.ufunc}"
        return self._made_once(row.ufunc, f'np.errstate({row.ignores}="ignore")(np.{row.ufunc})')

    # ------------------------------------------------------------------------------- statements
    def statement(self, line: Line) -> list[str]:
        """The lines of source that make one instruction."""
        root = line.root
        row, name = row_of(root), self._layout.name(root)
        statement = (self._layout.is_plain and row.plain) or row.statement
        if statement is not None:
            return statement(root, name, self._buffers, self.write)
        n = thin_product(root)
        if n > 1 and id(root) in self._buffers.of:
            a, b = (self.write(x, ATOM) for x in root.args)
            split = f".reshape({{}}, {n}, -1).swapaxes(0, 1)"
            rows, inner = root.shape[0], root.args[1].shape[0]
            return [f"np.matmul({a}, {b}{split.format(inner)}, out={name}{split.format(rows)})"]
        if id(root) in self._buffers.of:
            arguments = ", ".join(self.write(a) for a in root.args)
            return [f"{self._function(row)}({arguments}, out={name})"]
        return [f"{name} = {self._expression(root)[0]}"]

    def update(self, old: Instruction, new: Instruction) -> str:
        """The line that changes an input in place."""
        name = self._names[id(old)]
        row = row_of(new)
        if id(new) not in self._layout.roots and new.op in (arithmetic.add, arithmetic.sub) and new.args[0] is old:
            return f"{name} {row.sign}= {self.write(new.args[1])}"
        return f"{name}[...] = {self._operand(new)[0]}"

    def _returned_text(self, made: Instruction) -> str:
        """An output; a copy where its memory is the caller's, or will be written over by the next call."""
        base = base_of(made)
        shared = id(base) in self._buffers.of or base.op in (INPUT, CONSTANT)
        return f"{self.write(made, ATOM)}.copy()" if shared and base.shape else self.write(made)

    def source(self) -> str:
        """The whole program."""
        body: list[str] = []
        leading: list[str] = []  # up to the operation that they are a part of
        said: set[tuple[str, ...]] = set()
        phase = None
        for line in self._layout.lines:
            if line.root.phase != phase:
                phase = line.root.phase
                body += [*leading, "", f"# {phase}"]
                leading = []
            if id(line.root) in self._layout.own_setup:
                self._buffers.setup.append(self._layout.own_setup[id(line.root)])
            statement = self.statement(line)
            if line.root.comment and statement:
                if tuple(line.root.comment) not in said:  # it may be of several weights of one name
                    said.add(tuple(line.root.comment))
                    body += [f"# {as_comment(text)}" for text in line.root.comment]
                body += [*leading, *statement]
                leading = []
            else:
                leading += statement
        body += leading
        if self._layout.updates:
            body += [] if phase == "update" else ["", "# update"]
            left = [(old, new) for old, new in self._layout.updates if self._names.get(id(new)) != self._names[id(old)]]
            body += [self.update(old, new) for old, new in left if old.shape]
        returned = ", ".join(self._returned_text(o) for o in self._layout.outputs)
        body += ["", f"return {returned}{',' if len(self._layout.outputs) == 1 else ''}"]
        arguments = ", ".join(self._names[id(i)] for i in self._layout.inputs)
        indented = "\n".join(f"    {text}" if text else "" for text in body)
        setup = "\n".join(self._buffers.setup)
        head = (
            f"\n\n# {'Made' if self._layout.is_plain else 'Buffers and constants, made'} once.\n{setup}"
            if setup
            else ""
        )
        imports = "import math\n\nimport numpy as np" if "math." in indented else "import numpy as np"
        helpers = "".join(f"\n\n{text}" for name, text in HELPERS.items() if name in self._buffers.helpers)
        return f"{imports}{helpers}{head}\n\n\ndef program({arguments}):{indented}\n"


def _whole_inverse(number: float) -> int:
    """The n of a number that is 1 / n; 0 where it is none."""
    n = round(1 / number) if 1e-9 < number < 1 else 0
    return n if n and 1 / n == number else 0


def _may_turn_complex(made: Instruction) -> bool:
    """Whether it is a power of numbers that Python's ``**`` would leave the real ones for: the root of -1."""
    if made.op is not powers.pow or made.shape:
        return False
    exponent = made.args[1]
    return exponent.op is not CONSTANT or not float(exponent.example).is_integer()
