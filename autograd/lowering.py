"""From a recorded graph to instructions: what a program computes, apart from how it is written.

Each operation becomes a few *primitive* instructions (NumPy has one function for each). Equal ones are
shared, constant ones computed at once, unused ones dropped. `autograd.source` writes them down.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from autograd.calling import compute
from autograd.errors import RecordingError
from autograd.image_lowering import LOWERINGS, PRIMITIVES, is_image_view, through_views, unflatten
from autograd.op import TABLE, Op
from autograd.op import constant as constant_op
from autograd.texts import COMPARISONS, HELPERS
from autograd.value import Value

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
}


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


class Lowering:
    """Turns values into instructions, sharing what is equal.

    Parameters
    ----------
    inputs : sequence of Value
        What the program will be fed.
    comments : mapping of str to str
        For a value's name the formula to stand above it.
    """

    def __init__(self, inputs: Sequence[Value], comments: Mapping[str, str]) -> None:
        self.comments = comments
        self.order: list[Instruction] = []
        self.has_images = False
        self._made: dict[Any, Instruction] = {}
        self._of: dict[Value, Instruction] = {}
        self._current: Value | None = None
        self.inputs = [self._new("input", (), {}, v.data, v.name) for v in inputs]
        self._of.update(zip(inputs, self.inputs, strict=True))

    def lower(self, nodes: Iterable[Value]) -> None:
        """Make the instructions of these values, which stand in the order of recording."""
        for v in nodes:
            if v in self._of:
                continue
            if v.op is constant_op:
                self._of[v] = self.constant(v.data, v.name)
            elif v.op is None:
                raise RecordingError(
                    f"The function uses variable {v.name or v!r}, which is no argument of it: its value would be "
                    "frozen into the program. Pass it as an argument."
                )
            else:
                self._current = v
                made = self.apply(v.op, [self._of[p] for p in v.parents], v.op.options(v.params), v.data)
                self._of[v] = made
                made = made.args[0] if is_image_view(made) else made
                if v.name and made.name is None and made.op not in ("input", "constant"):
                    made.name, made.comment = v.name, self.comments.get(v.name)

    def result(self, v: Value) -> Instruction:
        """The instruction of a value that has been lowered."""
        return self._of[v]

    # ------------------------------------------------------------------------------- making
    def _new(self, op: str, args: Any, params: dict[str, Any], example: Any, name: str | None = None) -> Instruction:
        scope = self._current.scope if self._current is not None else ()
        phase = "update" if "update" in scope else "backward" if "backward" in scope else "forward"
        made = Instruction(op, tuple(args), params, example, name, phase=phase)
        self.order.append(made)
        return made

    def constant(self, data: Any, name: str | None = None) -> Instruction:
        """A number or array that is part of the program; a uniform array counts as its number."""
        key = ("constant", np.shape(data), str(getattr(data, "dtype", float)), np.asarray(data).tobytes())
        if key not in self._made:
            self._made[key] = self._new("constant", (), {}, data, name)
        return self._made[key]

    def apply(self, op: Op, args: Sequence[Instruction], params: dict[str, Any], known: Any = None) -> Instruction:
        """The instructions of one operation; the last of them has its result, ``known`` if it has been computed."""
        if op.name in LOWERINGS:
            self.has_images = True
            return LOWERINGS[op.name](self, list(args), params)
        if op.name == "reshape" and self.has_images and _is_flattened(args[0].shape, params["shape"]):
            return unflatten(self, args[0], params["shape"])
        if op.program is not None:
            text = op.text_of("program", 0, [len(a.shape) for a in args])
            names: dict[str, Any] = {"parts": tuple(args)} if op.variadic else dict(zip(op.inputs, args, strict=True))
            return self._expand(text, {**names, **params})
        return self.primitive(op.name, args, params, known)

    def primitive(
        self, name: str, args: Sequence[Instruction], params: dict[str, Any], known: Any = None
    ) -> Instruction:
        """One instruction, unless an equal one stands already, or it can be computed now; ``known`` is its value."""
        op = TABLE.get(name)
        elementwise = op is not None and op.elementwise
        found = self._simplified(name, args, params) or through_views(self, name, list(args), params, elementwise)
        if found is not None:
            return found
        args = [self._as_number(name, a, args) for a in args]
        if name == "greater" and _is_number(args[1], 0.0):
            # max(a, 0) is above 0 where a is: the mask of a ReLU needs its result alone, and a may be written over.
            args[0] = self._made.get(("maximum", (id(args[0]), id(args[1])), "[]"), args[0])
        key = (name, tuple(id(a) for a in args), repr(sorted(params.items())), *_array_ids(params))
        if key in self._made:
            return self._made[key]
        data = [a.example for a in args]
        if known is not None:
            example = known
        else:
            example = compute(op, data, params) if op is not None else PRIMITIVES[name](*data, **params)
        if all(a.op == "constant" for a in args):
            made = self.constant(example)
        else:
            made = self._new(name, args, params, example)
            for a in args:
                a.uses.append(made)
        self._made[key] = made
        return made

    def _simplified(self, name: str, args: Sequence[Instruction], params: dict[str, Any]) -> Instruction | None:
        """The operand itself, where an operation changes nothing."""
        if name == "positive":
            return args[0]
        if name in ("reshape", "broadcast_to", "sum_to", "spread") and params["shape"] == args[0].shape:
            return args[0]
        if name in ("sum", "max", "min") and args[0].shape == ():
            return args[0]  # of a number; a program that is fed vectors must not join their entries
        if name in ("mul", "div", "add", "sub"):
            a, b = args
            neutral = 1.0 if name in ("mul", "div") else 0.0
            if _is_number(b, neutral) and _stays(a, b):
                return a
            if name in ("mul", "add") and _is_number(a, neutral) and _stays(b, a):
                return b
        return None

    def _as_number(self, name: str, a: Instruction, args: Sequence[Instruction]) -> Instruction:
        """A constant array of one number as that number, where broadcasting gives the same."""
        if a.op != "constant" or not a.shape or name not in TABLE or not TABLE[name].elementwise or len(args) < 2:
            return a
        first = float(a.example.flat[0]) if a.example.size else 0.0
        rest = np.broadcast_shapes(*(b.shape for b in args if b is not a), ())
        whole = np.broadcast_shapes(*(b.shape for b in args))
        dtypes = {b.dtype for b in args if b.shape}
        return self.constant(first) if rest == whole and len(dtypes) == 1 and (a.example == first).all() else a

    # --------------------------------------------------------------------- composite operations
    def _expand(self, text: str, names: dict[str, Any]) -> Instruction:
        found = self._walk(_parsed(text), names)
        return found if isinstance(found, Instruction) else self.constant(float(found))

    def _walk(self, node: ast.expr, names: dict[str, Any]) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return names[node.id] if node.id in names else getattr(np, node.id)
        if isinstance(node, ast.BinOp):
            return self._call(_OPERATORS[type(node.op)], [self._walk(n, names) for n in (node.left, node.right)])
        if isinstance(node, ast.UnaryOp):
            inside = self._walk(node.operand, names)
            return self._call("neg", [inside]) if isinstance(inside, Instruction) else -inside
        if isinstance(node, ast.Compare):
            return self._call(
                COMPARISONS[type(node.ops[0])], [self._walk(node.left, names), self._walk(node.comparators[0], names)]
            )
        if isinstance(node, ast.Subscript):
            index = self._walk(node.slice, names)
            return self._call("getitem", [self._walk(node.value, names), index])
        if isinstance(node, ast.Slice):
            return slice(
                *(None if part is None else self._walk(part, names) for part in (node.lower, node.upper, node.step))
            )
        if isinstance(node, ast.Tuple):
            return tuple(self._walk(part, names) for part in node.elts)
        assert isinstance(node, ast.Call)
        assert isinstance(node.func, ast.Name)
        args = [self._walk(a, names) for a in node.args]
        if node.func.id in HELPERS:
            return HELPERS[node.func.id](*(a.example if isinstance(a, Instruction) else a for a in args))
        return self._call(node.func.id, args)

    def _call(self, name: str, args: list[Any]) -> Any:
        op = TABLE[name]
        n = len(args) if op.variadic else len(op.inputs)
        if not any(isinstance(a, Instruction) for a in args[:n]):
            return op.forward(*args)
        inputs = [a if isinstance(a, Instruction) else self.constant(float(a)) for a in args[:n]]
        params = {**op.params, **dict(zip(op.params, args[n:], strict=False))}
        return self.apply(op, inputs, params)


def _is_flattened(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    """Whether a reshape makes images of the rows of a matrix."""
    return len(old) == 2 < len(new) and old[0] == new[0]


@cache
def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _stays(a: Instruction, other: Instruction) -> bool:
    """Whether joining ``a`` with ``other`` leaves its shape and type."""
    return np.broadcast_shapes(a.shape, other.shape) == a.shape and (not other.shape or other.dtype == a.dtype)


def _is_number(a: Instruction, number: float) -> bool:
    return a.op == "constant" and bool(np.all(np.asarray(a.example) == number)) and np.size(a.example) > 0


def _array_ids(params: Mapping[str, Any]) -> tuple[bytes, ...]:
    """What ``repr`` shortens: the arrays in an index."""
    found = []
    for value in params.values():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, np.ndarray):
                found.append(part.tobytes())
    return tuple(found)


def needed(order: Sequence[Instruction], outputs: Sequence[Instruction]) -> list[Instruction]:
    """The instructions that the outputs depend on, in order; the uses of the others are forgotten."""
    keep: set[int] = set()
    for made in reversed(order):
        if made in outputs or id(made) in keep:
            keep.add(id(made))
            keep.update(id(a) for a in made.args)
    left = [made for made in order if id(made) in keep]
    for made in left:
        made.uses = [use for use in made.uses if id(use) in keep]
    return left


Emitter = Callable[[Sequence[Instruction]], str]
