"""From a recorded graph to instructions: what a program computes, apart from how it is written.

Each operation becomes a few *primitive* instructions (NumPy has one function for each). Equal ones are
shared, constant ones computed at once, unused ones dropped. `autograd.program.source` writes them down.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.errors import RecordingError
from autograd.ops import shape
from autograd.program.builder import Builder, Rewrite, simplified
from autograd.program.images.lowering import LOWERINGS, unflatten
from autograd.program.images.views import is_image_view, through_views
from autograd.program.instruction import CONSTANT, INPUT, Instruction
from autograd.program.primitives import UNKNOWN, row_of_entry
from autograd.rules.language import HELPERS, OPERATORS, parsed
from autograd.rules.op import TABLE, Op
from autograd.rules.op import constant as constant_op
from autograd.value import Value


class Lowering:
    """Turns values into instructions, in the order of recording.

    Parameters
    ----------
    inputs : sequence of Value
        What the program will be fed.
    comments : mapping of str to sequence of str
        For a value's name the formula to stand above it.
    rewrites : sequence of Rewrite
        Of the builder, beside those that every program is made with.
    """

    def __init__(
        self, inputs: Sequence[Value], comments: Mapping[str, Sequence[str]], rewrites: Sequence[Rewrite] = ()
    ) -> None:
        self.comments = comments
        self.builder = Builder([simplified, through_views, *rewrites])
        self.has_images = False
        self._of: dict[Value, Instruction] = {}
        self.inputs = [self.builder.input(v.data, v.name) for v in inputs]
        self._of.update(zip(inputs, self.inputs, strict=True))

    def lower(self, nodes: Iterable[Value]) -> None:
        """Make the instructions of these values, which stand in the order of recording."""
        for v in nodes:
            if v in self._of:
                continue
            if v.op is constant_op:
                self._of[v] = self.builder.constant(v.data, v.name)
            elif v.op is None:
                raise RecordingError(
                    f"The function uses variable {v.name or v!r}, which is no argument of it: its value would be "
                    "frozen into the program. Pass it as an argument."
                )
            else:
                self.builder.phase = (
                    "update" if "update" in v.scope else "backward" if "backward" in v.scope else "forward"
                )
                made = self.apply(v.op, [self._of[p] for p in v.parents], v.op.options(v.params), v.data)
                self._of[v] = made
                made = made.args[0] if is_image_view(made) else made
                if v.name and made.name is None and made.op not in (INPUT, CONSTANT):
                    made.name, made.comment = v.name, self.comments.get(v.name, ())

    def result(self, v: Value) -> Instruction:
        """The instruction of a value that has been lowered."""
        return self._of[v]

    def apply(self, op: Op, args: Sequence[Instruction], params: dict[str, Any], known: Any = None) -> Instruction:
        """The instructions of one operation; the last of them has its result, ``known`` if it has been computed."""
        if op in LOWERINGS:
            self.has_images = True
            return LOWERINGS[op](self.builder, list(args), params)
        if op is shape.reshape and self.has_images and _is_flattened(args[0].shape, params["shape"]):
            return unflatten(self.builder, args[0], params["shape"])
        which = _written_in(op)
        if which is not None:
            text = op.text_of(which, 0, [len(a.shape) for a in args])
            names: dict[str, Any] = {"parts": tuple(args)} if op.variadic else dict(zip(op.inputs, args, strict=True))
            return self._expand(text, {**names, **params})
        return self.builder.primitive(op, args, params, known)

    # --------------------------------------------------------------------- composite operations
    def _expand(self, text: str, names: dict[str, Any]) -> Instruction:
        found = self._walk(parsed(text), names)
        return found if isinstance(found, Instruction) else self.builder.constant(float(found))

    def _walk(self, node: ast.expr, names: dict[str, Any]) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return names[node.id] if node.id in names else getattr(np, node.id)
        if isinstance(node, ast.BinOp):
            return self._call(TABLE[OPERATORS[type(node.op)]], [self._walk(n, names) for n in (node.left, node.right)])
        if isinstance(node, ast.UnaryOp):
            inside = self._walk(node.operand, names)
            return self._call(TABLE[OPERATORS[type(node.op)]], [inside]) if isinstance(inside, Instruction) else -inside
        if isinstance(node, ast.Compare):
            sides = [self._walk(node.left, names), self._walk(node.comparators[0], names)]
            return self._call(TABLE[OPERATORS[type(node.ops[0])]], sides)
        if isinstance(node, ast.Subscript):
            index = self._walk(node.slice, names)
            return self._call(shape.getitem, [self._walk(node.value, names), index])
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
        return self._call(TABLE[node.func.id], args)

    def _call(self, op: Op, args: list[Any]) -> Any:
        n = len(args) if op.variadic else len(op.inputs)
        if not any(isinstance(a, Instruction) for a in args[:n]):
            return op.forward(*args)
        inputs = [a if isinstance(a, Instruction) else self.builder.constant(float(a)) for a in args[:n]]
        params = {**op.params, **dict(zip(op.params, args[n:], strict=False))}
        return self.apply(op, inputs, params)


def _is_flattened(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    """Whether a reshape makes images of the rows of a matrix."""
    return len(old) == 2 < len(new) and old[0] == new[0]


def _written_in(op: Op) -> str | None:
    """The text that takes an operation apart; None where it is a primitive."""
    if op.program is not None and op.source is None:
        return "program"
    return "formula" if row_of_entry(op) is UNKNOWN and not _names_itself(op) else None


def _names_itself(op: Op) -> bool:
    formula = parsed(op.text_of("formula", 0, [op.axes] * len(op.inputs)))
    return any(isinstance(node, ast.Name) and node.id == op.name for node in ast.walk(formula))
