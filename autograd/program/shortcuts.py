"""Cheaper ways to the same result, for a program that is to be fast rather than to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.ops import arithmetic, linear, shape
from autograd.program import primitives
from autograd.program.builder import Builder
from autograd.program.instruction import CONSTANT, Instruction, Primitive
from autograd.rules.op import Op

_BIAS, _REST = (slice(None), 0), (slice(None), slice(1, None))
_MANY = 4096
"""Entries of a choice, beyond which NumPy's branch for each costs more than their bits do."""


def shortened(
    builder: Builder, op: Op | Primitive, args: Sequence[Instruction], params: Mapping[str, Any]
) -> Instruction | None:
    """An instruction by the first shortcut that there is for it."""
    shortcut = _SHORTCUTS.get(op) if isinstance(op, Op) else None
    return None if shortcut is None else shortcut(builder, *args)


def _without_primed(builder: Builder, a: Instruction, b: Instruction) -> Instruction | None:
    """``x' Wᵀ`` as ``x Wᵀ + b``, and ``gᵀ x'`` as its two parts, where x' would be no more than a copy of x."""
    if _is_copied(a) and b.op is shape.T and len(b.shape) == 2:
        W = b.args[0]
        bias, rest = (builder.primitive(shape.getitem, [W], {"index": index}) for index in (_BIAS, _REST))
        product = builder.primitive(linear.matmul, [a.args[0], builder.primitive(shape.T, [rest], {})], {})
        return builder.primitive(arithmetic.add, [product, bias], {})
    if _is_copied(b) and len(a.shape) == 2:
        ones = builder.constant(np.ones(a.shape[1], a.dtype), f"ones{a.shape[1]}")
        sums = builder.primitive(linear.matmul, [a, ones], {})
        return builder.primitive(primitives.PRIMED_PRODUCT, [a, b.args[0], sums], {})
    return None


def _is_copied(a: Instruction) -> bool:
    """Whether it is an x' of many numbers that are not computed where they stand in it."""
    if a.op is not linear.prime or len(a.shape) != 2:
        return False
    x = a.args[0]
    return x.op is not CONSTANT and np.size(x.example) >= linear.MANY and not primitives.row_of(x).by_entry


def _weighed(builder: Builder, a: Instruction, b: Instruction) -> Instruction | None:
    """``t * where(t != 0, z, 0)`` of matrices, which only where a z is infinite is another number than ``t * z``."""
    if b.op is not arithmetic.where or b.args[0].op is not arithmetic.not_equal or len(b.shape) != 2:
        return None
    mask, z, zero = b.args
    alike = mask.args[0] is a and a.shape == z.shape and a.dtype == z.dtype
    zeros = [other.op is CONSTANT and not np.any(other.example) for other in (mask.args[1], zero)]
    return builder.primitive(primitives.WEIGHED, [a, z], {}) if alike and all(zeros) else None


def _kept(builder: Builder, mask: Instruction, a: Instruction, other: Instruction) -> Instruction | None:
    """``where(mask, a, 0)`` of many entries, by a comparison."""
    compared = primitives.row_of(mask)
    is_zero = other.op is CONSTANT and other.shape == () and str(float(other.example)) == "0.0"
    if not (compared.compares and is_zero and mask.shape == a.shape and np.size(a.example) > _MANY):
        return None
    if a.dtype not in (np.float32, np.float64):
        return None
    bits = builder.primitive(primitives.MASK, mask.args, {"between": compared.sign})
    return builder.primitive(primitives.KEPT, [bits, a], {})


def _itself(builder: Builder, a: Instruction, b: Instruction) -> Instruction | None:
    """A comparison, which is not 0 where it holds."""
    is_zero = b.op is CONSTANT and b.shape == () and not np.any(b.example)
    return a if is_zero and primitives.row_of(a).compares else None


_SHORTCUTS: dict[Op, Callable[..., Instruction | None]] = {
    linear.matmul: _without_primed,
    arithmetic.mul: _weighed,
    arithmetic.where: _kept,
    arithmetic.not_equal: _itself,
}
