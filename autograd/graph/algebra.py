"""What a student's own hand would simplify: 2 − 1, w¹, 1 · x, and a condition between numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable

from autograd.graph import tree as t
from autograd.graph.numbers import number

_HOLDS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt, "≥": operator.ge, "<": operator.lt, "≤": operator.le, "=": operator.eq, "≠": operator.ne,
}  # fmt: skip


def simpler(tree: t.Tree, is_number: Callable[[], bool]) -> t.Tree:
    """``tree``, whose parts are simple already, with the numbers in it joined.

    What would change the shape of an array (0 · x) is left where the result is not known to be a finite number.
    """
    match tree:
        case t.Minus(t.Number() as a) if (x := _exact(a)) is not None:
            return exactly(-x)
        case t.Sum(left, sign, right):
            return _sum(left, sign, right, tree)
        case t.Product(left, "·", right):
            return _product(left, right, tree, is_number)
        case t.Fraction(above, t.Number(exact=1)):
            return above
        case t.Power(base, t.Number(exact=1)):
            return base
        case t.Power(_, t.Number(exact=0)) if is_number():
            return exactly(1.0)
        case t.Bracketed((t.Comparison() as comparison,)) if (holds := _known(comparison)) is not None:
            return exactly(float(holds))
        case t.Cases(yes, condition, no) if (holds := _known(condition)) is not None:
            return yes if holds else no
    return tree


def exactly(x: float) -> t.Number:
    """A number with all its digits."""
    return t.Number(number(x, 6), x)


def _exact(tree: t.Tree) -> float | None:
    return tree.exact if isinstance(tree, t.Number) else None


def _known(tree: t.Tree) -> bool | None:
    match tree:
        case t.Comparison(t.Number(exact=float() as a), sign, t.Number(exact=float() as b)):
            return _HOLDS[sign](a, b)
        case t.Number(exact=float() as a):
            return bool(a)
    return None


def _sum(left: t.Tree, sign: str, right: t.Tree, tree: t.Tree) -> t.Tree:
    a, b = _exact(left), _exact(right)
    if a is not None and b is not None:
        return exactly(a + b if sign == "+" else a - b)
    if b == 0:
        return left
    if a == 0:
        return right if sign == "+" else t.Minus(right)
    return tree


def _product(left: t.Tree, right: t.Tree, tree: t.Tree, is_number: Callable[[], bool]) -> t.Tree:
    a, b = _exact(left), _exact(right)
    if a is not None and b is not None:
        return exactly(a * b)
    if a == 1:
        return right
    if b == 1:
        return left
    if a == -1:
        return t.Minus(right)
    if (a == 0 or b == 0) and is_number():
        return exactly(0.0)
    return tree
