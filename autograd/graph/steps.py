"""What a graph is told as: edges, forward steps and backward steps, plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograd.value import Value


@dataclass(frozen=True)
class Edge:
    """``parent`` is input number ``index`` of ``child``."""

    parent: Value
    child: Value
    index: int


@dataclass(frozen=True)
class ForwardStep:
    """One operation as it ran: ``formula`` in symbols, ``numbers`` with the inputs put in ("" if too large)."""

    node: Value
    formula: str
    numbers: str
    value: Any


@dataclass(frozen=True)
class BackwardStep:
    """One term of the chain rule: what ``consumer`` sends to ``parent``, its input number ``index``.

    ``contribution`` is ``upstream`` (∂l/∂consumer) joined with ``local`` (∂consumer/∂parent; None, and
    ``local_formula`` "", where entries only move, are added up or repeated);
    ``grad_before`` is None when it is the first term to arrive. ``formula`` and ``numbers`` say the
    same in symbols and with numbers put in.
    """

    consumer: Value
    parent: Value
    index: int
    upstream: Any
    local: Any
    contribution: Any
    grad_before: Any
    grad_after: Any
    formula: str
    local_formula: str
    numbers: str
