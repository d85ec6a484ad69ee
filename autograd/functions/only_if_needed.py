"""Moves that leave out what is none: no step that changes nothing stands in a graph, or runs in a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd import array_functions
from autograd.functions.standing_in import shape
from autograd.ops.broadcasting import broadcast_to


def in_order(a: Any, order: Sequence[int]) -> Any:
    """The axes of ``a`` in this order; ``a`` itself where they have it."""
    return a if list(order) == list(range(len(order))) else array_functions.transpose(a, order)


def in_shape(a: Any, to: Sequence[int]) -> Any:
    """``a`` in this shape; itself where it has it."""
    return a if shape(a) == tuple(to) else array_functions.reshape(a, tuple(to))


def spread_over(a: Any, to: Sequence[int]) -> Any:
    """``a`` repeated to this shape; itself where it has it."""
    return a if shape(a) == tuple(to) else broadcast_to(a, tuple(to))
