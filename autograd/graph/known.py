"""What is known of a rule's text in one node: the numbers and the shapes of its parts."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from autograd.graph.node import op_of, variables_of
from autograd.rules.language import HELPERS, SHOWN, evaluate, written
from autograd.rules.op import constant as constant_op
from autograd.value import Value

Shape = tuple[int, ...]


WHATEVER: ContextVar[bool] = ContextVar("whatever", default=False)


@contextmanager
def whatever_the_numbers() -> Iterator[None]:
    """Meanwhile formulas are true of any numbers: each bound and each case is in them, whether it bites or not."""
    token = WHATEVER.set(True)
    try:
        yield
    finally:
        WHATEVER.reset(token)


class Known:
    """The numbers that a text's names stand for.

    Attributes
    ----------
    fixed : collection of str
        Names of numbers that are part of the formula, as the 2 of ``w ** 2``: they are written as numbers.
    """

    def __init__(self, variables: dict[str, Any], fixed: Collection[str] = ()) -> None:
        self.variables = variables
        self.fixed = fixed
        self._found: dict[str, Any] = {}
        self.only_numbers = all(isinstance(x, float) for x in variables.values())

    def value(self, node: ast.expr) -> Any:
        """What a part of the text gives."""
        text = written(node)
        if text not in self._found:
            with np.errstate(all="ignore"):
                self._found[text] = evaluate(text, self.variables)
        return self._found[text]

    def case(self, node: ast.expr) -> Any:
        """The same, for a choice between formulas: in `whatever_the_numbers` zeros, where bounds bite, and all ties."""
        found = self.value(node)
        return np.zeros_like(found) if WHATEVER.get() else found

    def is_number(self, node: ast.expr) -> bool:
        """Whether a part of the text is one finite number: 0 · x is none where x is infinite."""
        return self.shape(node) == () and bool(np.isfinite(self.value(node)))

    def places(self, index: Sequence[ast.expr]) -> Any:
        """The places that a helper finds, which says nothing else of how it is shown; None for another index."""
        match index:
            case [ast.Call(ast.Name(name))] if name in HELPERS and name not in SHOWN:
                return self.value(index[0])
        return None

    def shape(self, node: ast.expr) -> Shape:
        """The shape of a part of the text."""
        if self.only_numbers:
            return ()
        found = self.value(node)
        return (len(found),) if isinstance(found, tuple) else np.shape(found)


def known_of(v: Value) -> Known:
    """What is known in the node ``v``; the gradient ``g`` that arrives is taken as 1 at each entry."""
    op = op_of(v)
    inputs = [] if op.variadic else list(zip(op.inputs, v.parents, strict=True))
    fixed = [name for name, p in inputs if p.op is constant_op and not p.shape and p.name is None]
    return Known({**variables_of(v), "g": np.ones(v.shape) if v.shape else 1.0}, fixed)
