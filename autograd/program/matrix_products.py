"""Matrix products in pieces: BLAS is slow where one side is very much longer than the other."""

from __future__ import annotations

import numpy as np

from autograd.ops import linear, shape
from autograd.ops.images.memory import pieces
from autograd.program.instruction import ATOM, Instruction, Write

_LONG = 2048
"""Columns of a long matrix: of fewer most products take longer in pieces (``python -m tests.benchmarks.products``)."""


def _pieces(columns: int, rows: int) -> int:
    return pieces(columns, rows) if columns >= _LONG else 1


def thin_product(made: Instruction) -> int:
    """In how many pieces a matrix product is best taken: BLAS is slow on thin matrices of many columns."""
    if made.op is not linear.matmul or len(made.shape) != 2:
        return 1
    a, b = made.args
    if len(a.shape) != 2 or len(b.shape) != 2:
        return 1
    if made.shape[1] >= made.shape[0]:
        return _pieces(b.shape[1], int(np.size(a.example)))
    return 1


def long_product(made: Instruction, roots: set[int], write: Write) -> str | None:
    """``a @ b.T`` over very many columns, as the sum of products of pieces; None where one product is as good."""
    if made.op is not linear.matmul or len(made.shape) != 2:
        return None
    a, b = made.args
    if b.op is not shape.T or len(a.shape) != 2 or id(b) in roots:
        return None
    inner = b.args[0]
    n = _pieces(inner.shape[1], made.shape[0] * made.shape[1])
    if n == 1:
        return None
    left = f"{write(a, ATOM)}.reshape({a.shape[0]}, {n}, -1).swapaxes(0, 1)"
    right = f"{write(inner, ATOM)}.reshape({inner.shape[0]}, {n}, -1).transpose(1, 2, 0)"
    return f"np.add.reduce({left} @ {right}, axis=0)"
