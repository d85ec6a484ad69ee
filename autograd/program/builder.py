"""Making instructions: equal ones are shared, constant ones computed at once, and rewritten where that is cheaper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.ops import arithmetic, broadcasting, reduction, shape
from autograd.program.instruction import CONSTANT, INPUT, Instruction, Primitive
from autograd.rules.calling import compute
from autograd.rules.op import Op

Rewrite = Callable[["Builder", Op | Primitive, Sequence[Instruction], dict[str, Any]], "Instruction | None"]
"""A cheaper way to the same result, for an operation, its operands and parameters; None where it knows none."""


class Builder:
    """Makes instructions, and keeps them in order.

    Parameters
    ----------
    rewrites : sequence of Rewrite
        Asked one after the other before an instruction is made; the first that has an answer is taken. They may
        make instructions themselves.

    Attributes
    ----------
    order : list of Instruction
    phase : str
        Of the instructions that are made next: "forward", "backward" or "update".
    """

    def __init__(self, rewrites: Sequence[Rewrite]) -> None:
        self.order: list[Instruction] = []
        self.phase = "forward"
        self._rewrites = tuple(rewrites)
        self._made: dict[Any, Instruction] = {}

    def input(self, data: Any, name: str | None) -> Instruction:
        """What the program will be fed."""
        return self._new(INPUT, (), {}, data, name)

    def _new(
        self, op: Op | Primitive, args: Any, params: dict[str, Any], example: Any, name: str | None = None
    ) -> Instruction:
        made = Instruction(op, tuple(args), params, example, name, phase=self.phase)
        self.order.append(made)
        return made

    def constant(self, data: Any, name: str | None = None) -> Instruction:
        """A number or array that is part of the program; a uniform array counts as its number."""
        key = (CONSTANT, np.shape(data), str(getattr(data, "dtype", float)), np.asarray(data).tobytes())
        if key not in self._made:
            self._made[key] = self._new(CONSTANT, (), {}, data, name)
        return self._made[key]

    def primitive(
        self, op: Op | Primitive, args: Sequence[Instruction], params: dict[str, Any], known: Any = None
    ) -> Instruction:
        """One instruction, unless an equal one stands already, or it can be computed now; ``known`` is its value."""
        for rewrite in self._rewrites:
            found = rewrite(self, op, args, params)
            if found is not None:
                return found
        args = [self._as_number(op, a, args) for a in args]
        if op is arithmetic.greater and _is_number(args[1], 0.0):
            # max(a, 0) is above 0 where a is: the mask of a ReLU needs its result alone, and a may be written over.
            args[0] = self._made.get((arithmetic.maximum, (id(args[0]), id(args[1])), "[]"), args[0])
        key = (op, tuple(id(a) for a in args), repr(sorted(params.items())), *_array_ids(params))
        if key in self._made:
            return self._made[key]
        data = [a.example for a in args]
        if known is not None:
            example = known
        elif isinstance(op, Op):
            example = compute(op, data, params)
        else:
            assert op.computes is not None  # a row without one is an operation of the table
            example = op.computes(*data, **params)
        if all(a.op is CONSTANT for a in args):
            made = self.constant(example)
        else:
            made = self._new(op, args, params, example)
            for a in args:
                a.uses.append(made)
        self._made[key] = made
        return made

    def _as_number(self, op: Op | Primitive, a: Instruction, args: Sequence[Instruction]) -> Instruction:
        """A constant array of one number as that number, where broadcasting gives the same."""
        if a.op is not CONSTANT or not a.shape or type(op) is not Op or not op.elementwise or len(args) < 2:
            return a
        first = float(a.example.flat[0]) if a.example.size else 0.0
        rest = np.broadcast_shapes(*(b.shape for b in args if b is not a), ())
        whole = np.broadcast_shapes(*(b.shape for b in args))
        dtypes = {b.dtype for b in args if b.shape}
        return self.constant(first) if rest == whole and len(dtypes) == 1 and (a.example == first).all() else a


def simplified(
    builder: Builder, op: Op | Primitive, args: Sequence[Instruction], params: dict[str, Any]
) -> Instruction | None:
    """The operand itself, where an operation changes nothing."""
    if op is arithmetic.positive:
        return args[0]
    if (
        op in (shape.reshape, broadcasting.broadcast_to, broadcasting.sum_to, broadcasting.spread)
        and params["shape"] == args[0].shape
    ):
        return args[0]
    if op is shape.transpose and len(args[0].shape) < 2:
        return args[0]
    if op in (reduction.sum, reduction.max, reduction.min) and args[0].shape == ():
        return args[0]  # of a number; a program that is fed vectors must not join their entries
    if op in (reduction.sum, reduction.max, reduction.min) and params["keepdims"] and _is_last_of_two(args[0], params):
        # As a view of the result without that axis, which others may need too.
        joined = builder.primitive(op, args, {**params, "keepdims": False})
        return builder.primitive(shape.reshape, [joined], {"shape": (*joined.shape, 1)})
    if op in (arithmetic.mul, arithmetic.div, arithmetic.add, arithmetic.sub):
        a, b = args
        neutral = 1.0 if op in (arithmetic.mul, arithmetic.div) else 0.0
        if _is_number(b, neutral) and _stays(a, b):
            return a
        if op in (arithmetic.mul, arithmetic.add) and _is_number(a, neutral) and _stays(b, a):
            return b
    return None


def _is_last_of_two(a: Instruction, params: Mapping[str, Any]) -> bool:
    return len(a.shape) == 2 and params["axis"] in (-1, 1, (-1,), (1,))


def _stays(a: Instruction, other: Instruction) -> bool:
    """Whether joining ``a`` with ``other`` leaves its shape and type."""
    return np.broadcast_shapes(a.shape, other.shape) == a.shape and (not other.shape or other.dtype == a.dtype)


def _is_number(a: Instruction, number: float) -> bool:
    return a.op is CONSTANT and bool(np.all(np.asarray(a.example) == number)) and np.size(a.example) > 0


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
