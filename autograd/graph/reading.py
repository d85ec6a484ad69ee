"""Python's tree of a rule's text read as mathematics: signs, indices, what is joined entry by entry or as matrices."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.graph import tree as t
from autograd.graph.algebra import exactly
from autograd.graph.known import Known, Shape
from autograd.graph.plain import plain

_SIGNS: dict[type[ast.cmpop], str] = {ast.Gt: ">", ast.GtE: "≥", ast.Lt: "<", ast.LtE: "≤", ast.Eq: "=", ast.NotEq: "≠"}


class Reading(ABC):
    """Reads the parts of a text; what names and calls are, those say that inherit from it."""

    def __init__(self, arrays: Collection[str], params: Mapping[str, Any], known: Known | None) -> None:
        self.arrays = arrays
        self.params = params
        self.known = known

    @abstractmethod
    def tree(self, node: ast.expr) -> t.Tree:
        """A part as a tree, its numbers joined."""

    @abstractmethod
    def shape(self, node: ast.expr) -> Shape | None:
        """The shape of a part of the text; None where it is not known."""

    @abstractmethod
    def name(self, name: str) -> t.Tree:
        """What a name stands for."""

    @abstractmethod
    def row(self, parts: Sequence[ast.expr]) -> t.Tree:
        """Parts in parentheses."""

    @abstractmethod
    def call(self, node: ast.Call, name: str) -> t.Tree:
        """A call by name."""

    def as_written(self, node: ast.expr) -> t.Tree:
        """A part as a tree, as the text has it."""
        match node:
            case ast.Constant(value):
                return self.constant(value)
            case ast.Name(name):
                return self.name(name)
            case ast.UnaryOp(ast.USub(), operand):
                return t.Minus(self.tree(operand))
            case ast.BinOp(left, sign, right):
                return self.joined(left, sign, right)
            case ast.Compare(left, [sign], [right]):
                a, b = self.over_one_shape([left, right])
                return t.Bracketed((t.Comparison(a, _SIGNS[type(sign)], b),))
            case ast.Subscript(value, index):
                return self.indexed(value, index)
            case ast.Starred(value):
                return self.tree(value)
            case ast.Slice(start, stop, step):
                ends = [start, stop] if step is None else [start, stop, step]
                return t.Slice(tuple(None if end is None else self.tree(end) for end in ends))
            case ast.IfExp(condition, yes, no):
                a, c, b = self.over_one_shape([yes, condition, no])
                return t.Cases(a, _asked(c), b)
            case ast.Tuple(parts):
                return self.row(parts)
            case ast.List(parts):
                return t.Bracketed(self.trees(parts))
            case ast.Call(ast.Name(name)):
                return self.call(node, name)
        raise _unknown(node)

    def trees(self, nodes: Sequence[ast.expr]) -> tuple[t.Tree, ...]:
        """`tree` of each."""
        return tuple(map(self.tree, nodes))

    def joined(self, left: ast.expr, sign: ast.operator, right: ast.expr) -> t.Tree:
        """Two parts with a sign between them."""
        if isinstance(sign, ast.Mult) and self.is_outer(left, right):
            return t.Product(self.tree(left), "@", t.Marked(self.tree(right), "ᵀ"))
        if isinstance(sign, ast.MatMult):
            return t.Product(self.factor(left), "@", self.factor(right))
        (a, b), arrays = self.fitted([left, right])
        match sign:
            case ast.Add():
                return t.Sum(a, "+", b)
            case ast.Sub():
                return t.Sum(a, "−", b)
            case ast.Div():
                return t.Fraction(a, b)
            case ast.Pow():
                return t.Power(a, b)
            case ast.Mult():
                return t.Product(a, "⊙" if all(arrays) else "·", b)
        raise _unknown(ast.BinOp(left, sign, right))

    def is_outer(self, left: ast.expr, right: ast.expr) -> bool:
        """Whether each number of a vector meets each of another."""
        sides = [node.value for node in (left, right) if isinstance(node, ast.Subscript) and _adds_axis(node)]
        return len(sides) == 2 and all(len(self.shape(side) or (1,)) == 1 for side in sides)

    def factor(self, node: ast.expr) -> t.Tree:
        """A factor of a matrix product: a vector is a column by itself; vectors, one for each matrix, are not."""
        if isinstance(node, ast.Subscript) and _adds_axis(node) and len(self.shape(node.value) or ()) > 1:
            return t.Indexed(self.tree(node.value), self.row(getattr(node.slice, "elts", [node.slice])))
        return self.tree(node)

    def over_one_shape(self, parts: Sequence[ast.expr]) -> tuple[t.Tree, ...]:
        """Parts that are joined entry by entry, those that are no numbers each over the shape of all."""
        return self.fitted(parts)[0]

    def fitted(self, parts: Sequence[ast.expr]) -> tuple[tuple[t.Tree, ...], list[bool]]:
        """`over_one_shape`, and which of the parts are arrays there."""
        shapes, trees = [self.shape(part) for part in parts], self.trees(parts)
        known = [shape for shape in shapes if shape is not None]
        if len(known) < len(shapes):
            return trees, list(map(self.is_array, parts))
        whole = np.broadcast_shapes(*known)
        made = [repeated(a, own, whole) if own else a for a, own in zip(trees, known, strict=True)]
        arrays = [
            bool(own) and not (isinstance(a, t.Repeated) and a.number) for a, own in zip(made, known, strict=True)
        ]
        if not any(arrays):  # each stands in each entry: what comes of them is an array all the same
            return tuple(made), [own != () for own in known]
        return tuple(a.a if isinstance(a, t.Repeated) and a.number else a for a in made), arrays

    def is_array(self, node: ast.expr) -> bool:
        """Whether a part is an array."""
        shape = self.shape(node)
        if shape is not None:
            return shape != ()
        return any(isinstance(part, ast.Name) and part.id in self.arrays for part in ast.walk(node))

    def indexed(self, value: ast.expr, index: ast.expr) -> t.Tree:
        """A part with an index; one that only sets it on its axis is left out."""
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        parts = parts[1:] if _is(parts[0], None) else parts
        if all(_is_axis(part) for part in parts):
            return self.tree(value)
        if _takes_away_axis(parts) and _adds_axis_within(value) and len(self.shape(value) or ()) <= 2:
            return self.tree(value)
        if self.known is not None and (found := self.known.places(parts)) is not None:
            return t.Indexed(self.tree(value), plain(found))
        within = self.tree(parts[0]) if len(parts) == 1 else t.Several(self.trees(parts))
        return t.Indexed(self.tree(value), within) if within != t.Row(()) else self.tree(value)

    def constant(self, value: Any) -> t.Tree:
        """A number, or another constant."""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return exactly(float(value))
        return t.Words("...") if value is ... else t.Name(str(value))


def total(a: t.Tree, shape: Shape, to: Shape, axes: Sequence[int] | None = None) -> t.Tree:
    """``a`` of this shape summed to another: over ``axes``, or over those that broadcasting from there repeats."""
    if axes is None:
        extra = len(shape) - len(to)
        axes = [k for k, n in enumerate(shape) if k < extra or to[k - extra] != n]
    if not len(axes):
        return a
    return t.Total(a, None if len(axes) == len(shape) else tuple(axes), to)


def repeated(a: t.Tree, shape: Shape, to: Shape) -> t.Tree:
    """``a`` of this shape over another, by NumPy's rules of broadcasting."""
    kept = (1,) * (len(to) - len(shape)) + tuple(shape)
    if kept == to:
        return a
    if isinstance(a, t.Total) and a.axes is None:
        return t.Repeated(t.Total(a.a), kept, to, number=True)
    return t.Repeated(a, kept, to, number=not shape)


def _asked(condition: t.Tree) -> t.Tree:
    """A comparison without its brackets, which are those of a number that is 1 or 0."""
    match condition:
        case t.Bracketed((t.Comparison() as comparison,)):
            return comparison
    return condition


def _unknown(node: ast.expr) -> ArgumentError:
    return ArgumentError(
        f"No formula shows {ast.unparse(node)!r}. A text is made of names, numbers, the signs + - * / ** @, "
        "comparisons, indices and calls by name; put anything else into a helper and call that."
    )


def _is(node: ast.expr, value: Any) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _is_axis(part: ast.expr) -> bool:
    """Whether a part of an index chooses nothing: it only says where an axis of length 1 comes in."""
    whole = isinstance(part, ast.Slice) and part.lower is part.upper is part.step is None
    return whole or _is(part, ...) or _is(part, None)


def _takes_away_axis(parts: Sequence[ast.expr]) -> bool:
    return len(parts) == 2 and _is(parts[0], ...) and isinstance(parts[1], ast.Constant) and parts[1].value == 0


def _adds_axis(node: ast.expr) -> bool:
    """Whether a factor is a vector set on its own axis: two of them make an outer product."""
    return isinstance(node, ast.Subscript) and any(
        isinstance(part, ast.Constant) and part.value is None for part in ast.walk(node.slice)
    )


def _adds_axis_within(node: ast.expr) -> bool:
    return any(isinstance(part, ast.expr) and _adds_axis(part) for part in ast.walk(node))
