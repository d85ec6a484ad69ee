"""Sums over the samples, for a program of numbers that is fed vectors: moved inwards, where they cost less.

The sum of a product of two vectors is their dot product, and that of a number is n times it. So a gradient
that belongs to all samples is summed as it is made, not afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograd.ops import arithmetic
from autograd.program import primitives
from autograd.program.builder import Builder
from autograd.program.instruction import Instruction

_DEEPEST = 100
"""How far into a sum of sums to look."""


class Totals:
    """Instructions for sums over n samples.

    Parameters
    ----------
    builder : Builder
        Of the computation of one sample.
    vectors : sequence of Instruction
        The inputs that hold one entry a sample; the others are numbers for all.
    n : int
    """

    def __init__(self, builder: Builder, vectors: Sequence[Instruction], n: int) -> None:
        self._builder = builder
        self._n = builder.constant(float(n))
        self._varies: set[int] = {id(made) for made in vectors}
        for made in builder.order:
            if any(id(a) in self._varies for a in made.args):
                self._varies.add(id(made))

    def of(self, made: Instruction, depth: int = 0) -> Instruction:
        """The sum of ``made`` over the samples."""
        new = self._builder.primitive
        if id(made) not in self._varies:
            return new(arithmetic.mul, [self._n, made], {})
        if depth > _DEEPEST:
            return new(primitives.TOTAL, [made], {})
        if made.op in (arithmetic.add, arithmetic.sub):
            return new(made.op, [self.of(a, depth + 1) for a in made.args], {})
        if made.op is arithmetic.neg:
            return new(arithmetic.neg, [self.of(made.args[0], depth + 1)], {})
        if made.op is arithmetic.mul:
            a, b = made.args
            if id(a) in self._varies and id(b) in self._varies:
                return new(primitives.DOT, [a, b], {})
            fixed, varying = (b, a) if id(a) in self._varies else (a, b)
            return new(arithmetic.mul, [fixed, self.of(varying, depth + 1)], {})
        return new(primitives.TOTAL, [made], {})
