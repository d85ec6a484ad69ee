"""Formulas for people, from the texts that run: a rule's text as a tree in the lecture's notation.

`read` takes the very text that `Op` compiles and `autograd.rules.language.evaluate` computes, so that what is shown
cannot differ from what ran. How a call is shown, its entry says (``Op.shown``, ``helper(shown=...)``), in a text of the
same small language, in which names are not looked up but stand for notation:

==================================  ===============================================================
``T(a)``, ``prime(x)``              ``aᵀ``, ``x′``
``sqrt(a)``, ``abs(a)``, ``Σ(a)``   ``√a``, ``|a|``, ``Σ a``
``share_of(a)``                     ``share of(a)``: any other name is that of a function
``a[index]``                        an index, left out where its text is empty
``b if c else d``                   ``b if c, else d``
``(x, "∗", w)``, ``[a, "is"]``      a row of things, signs and words; the same in brackets
``settings(stride, padding)``       ``(stride 2)``: those options that are not as usual
==================================  ===============================================================
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from autograd.errors import ArgumentError
from autograd.graph import tree as t
from autograd.graph.node import op_of
from autograd.graph.numbers import number
from autograd.graph.plain import plain
from autograd.rules.language import HELPERS, SHOWN, evaluate, parsed
from autograd.rules.op import TABLE
from autograd.value import Value

_SIGNS: dict[type[ast.cmpop], str] = {ast.Gt: ">", ast.GtE: "≥", ast.Lt: "<", ast.LtE: "≤", ast.Eq: "=", ast.NotEq: "≠"}
_GUARD = 1e-9
"""A constant argument below this only keeps a denominator from being 0: maximum(q, 1e-12) is shown as q."""


def read(text: str, arrays: Collection[str] = (), params: Mapping[str, Any] | None = None) -> t.Tree:
    """A rule's text as a tree.

    Parameters
    ----------
    text : str
        As it stands in the table; of "" nothing is shown.
    arrays : collection of str
        The variables that are arrays: their entry-by-entry product is written ⊙.
    params : mapping, optional
        The operation's static parameters: their values are shown.

    Examples
    --------
    >>> read("-y / sqrt(b)")
    Fraction(above=Minus(a=Place(name='y')), below=Root(a=Place(name='b')))
    """
    return _Rule(frozenset(arrays), params or {}).whole(text)


def read_at(v: Value, text: str, part: int = 0) -> t.Tree:
    """A text of the operation that made ``v``; ``part`` is the input that it is about."""
    op = op_of(v)
    arrays = [name for name, p in zip(op.inputs, v.parents, strict=False) if p.shape]
    return read(text, [*arrays, *(("y", "g") if v.shape else ())], {**(v.params or {}), "i": part + 1})


def places_of(v: Value, shown: Callable[[Value], str]) -> dict[str, str]:
    """What stands in the places of such a text: of each input and of the result ``y`` what ``shown`` says."""
    op = op_of(v)
    if op.variadic:
        return {"parts": ", ".join(map(shown, v.parents)), "y": shown(v)}
    return {**dict(zip(op.inputs, map(shown, v.parents), strict=True)), "y": shown(v)}


class _Rule:
    """Reads a rule's text: names are places, but for those whose ``params`` have values; calls are as entries say."""

    def __init__(self, arrays: frozenset[str], params: Mapping[str, Any]) -> None:
        self.arrays = arrays
        self.params = params

    def whole(self, text: str) -> t.Tree:
        return self.tree(parsed(text)) if text else t.Row(())

    def tree(self, node: ast.expr) -> t.Tree:
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
                return t.Bracketed((t.Comparison(self.tree(left), _SIGNS[type(sign)], self.tree(right)),))
            case ast.Subscript(value, index):
                return self.indexed(value, index)
            case ast.Starred(value):
                return self.tree(value)
            case ast.Slice(start, stop, step):
                ends = [start, stop] if step is None else [start, stop, step]
                return t.Slice(tuple(None if end is None else self.tree(end) for end in ends))
            case ast.IfExp(condition, yes, no):
                return t.Cases(self.tree(yes), _asked(self.tree(condition)), self.tree(no))
            case ast.Tuple(parts):
                return self.row(parts)
            case ast.List(parts):
                return t.Bracketed(self.trees(parts))
            case ast.Call(ast.Name(name), args, named):
                return self.call(name, args, named)
        raise _unknown(node)

    def trees(self, nodes: Sequence[ast.expr]) -> tuple[t.Tree, ...]:
        return tuple(map(self.tree, nodes))

    def joined(self, left: ast.expr, sign: ast.operator, right: ast.expr) -> t.Tree:
        if isinstance(sign, ast.Sub) and _is_one_but_for_zero(right, left):
            right = ast.Constant(1)
        a, b = self.tree(left), self.tree(right)
        match sign:
            case ast.Add():
                return t.Sum(a, "+", b)
            case ast.Sub():
                return t.Sum(a, "−", b)
            case ast.Div():
                return t.Fraction(a, b)
            case ast.Pow():
                return t.Power(a, b)
            case ast.Mult() if _adds_axis(left) and _adds_axis(right):
                return t.Product(a, "·", t.Marked(b, "ᵀ"))
            case ast.Mult() if self.is_array(left) and self.is_array(right):
                return t.Product(a, "⊙", b)
            case ast.Mult() | ast.MatMult():
                return t.Product(a, "·", b)
        raise _unknown(ast.BinOp(left, sign, right))

    def is_array(self, node: ast.expr) -> bool:
        return any(isinstance(part, ast.Name) and part.id in self.arrays for part in ast.walk(node))

    def indexed(self, value: ast.expr, index: ast.expr) -> t.Tree:
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        parts = parts[1:] if _is(parts[0], None) else parts
        if all(_is_axis(part) for part in parts) or (_takes_away_axis(parts) and _adds_axis_within(value)):
            return self.tree(value)
        within = self.tree(parts[0]) if len(parts) == 1 else t.Several(self.trees(parts))
        return t.Indexed(self.tree(value), within) if within != t.Row(()) else self.tree(value)

    def constant(self, value: Any) -> t.Tree:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return t.Number(number(value, 6))
        return t.Words("...") if value is ... else t.Name(str(value))

    def name(self, name: str) -> t.Tree:
        return plain(self.params[name]) if name in self.params else t.Place(name)

    def row(self, parts: Sequence[ast.expr]) -> t.Tree:
        return t.Several(self.trees(parts))

    def call(self, name: str, args: Sequence[ast.expr], named: Sequence[ast.keyword]) -> t.Tree:
        kept = [arg for arg in args if not _is_guard(arg)]
        if len(kept) == 1 < len(args):
            return self.tree(kept[0])
        entry = TABLE.get(name)
        shown = entry.shown if entry else SHOWN.get(name)
        if shown is None:
            of = args[: len(entry.inputs)] if entry and not entry.variadic else args
            return t.Call(entry.symbol if entry else name, self.trees(of))
        names = [*entry.inputs, *entry.params] if entry else list(inspect.signature(HELPERS[name]).parameters)
        bound = {**dict(zip(names, args, strict=False)), **{one.arg: one.value for one in named if one.arg}}
        usual = entry.params if entry else {}
        if callable(shown):
            shown = shown(**{option: self.value(bound.get(option), default) for option, default in usual.items()})
        return _Notation(self, bound, usual).whole(shown)

    def value(self, node: ast.expr | None, default: Any) -> Any:
        """What an option is, so far as the parameters tell."""
        try:
            return default if node is None else evaluate(ast.unparse(node), self.params)
        except NameError:
            return default


class _Notation(_Rule):
    """Reads what an entry shows for a call within a rule: all names and calls but those of arguments are notation."""

    def __init__(self, rule: _Rule, bound: Mapping[str, ast.expr], usual: Mapping[str, Any]) -> None:
        super().__init__(frozenset(name for name, arg in bound.items() if rule.is_array(arg)), rule.params)
        self.rule = rule
        self.bound = bound
        self.usual = usual

    def constant(self, value: Any) -> t.Tree:
        if isinstance(value, str):
            return t.Words(value) if value[:1].isalpha() else t.Sign(value)
        return super().constant(value)

    def name(self, name: str) -> t.Tree:
        return self.rule.tree(self.bound[name]) if name in self.bound else t.Name(name)

    def row(self, parts: Sequence[ast.expr]) -> t.Tree:
        return t.Row(tuple(part for part in self.trees(parts) if part != t.Row(())))

    def call(self, name: str, args: Sequence[ast.expr], named: Sequence[ast.keyword]) -> t.Tree:
        if name == "settings":
            return self.settings([arg.id for arg in args if isinstance(arg, ast.Name)])
        made = self.trees(args)
        if name in _MARKS:
            return t.Marked(made[0], _MARKS[name])
        return _AROUND[name](made[0]) if name in _AROUND else t.Call(name.replace("_", " "), made)

    def settings(self, names: Sequence[str]) -> t.Tree:
        said = []
        for name in names:
            given = self.rule.value(self.bound.get(name), self.usual[name])
            sizes = given if isinstance(given, tuple) else (given,)
            if any(size != self.usual[name] for size in sizes):
                said.append(t.Setting(name, tuple(map(plain, dict.fromkeys(sizes)))))
        return t.Settings(tuple(said)) if said else t.Row(())


_MARKS = {"T": "ᵀ", "prime": "′"}
_AROUND: dict[str, Callable[[t.Tree], t.Tree]] = {"sqrt": t.Root, "abs": t.Bars, "Σ": t.Total}


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


def _is_one_but_for_zero(node: ast.expr, b: ast.expr) -> bool:
    """Whether this is ``b != 0``: b - (b != 0) is b - 1, but for a power of 0, which has no slope."""
    match node:
        case ast.Compare(same, [ast.NotEq()], [ast.Constant(0)]):
            return ast.dump(same) == ast.dump(b)
    return False


def _is(node: ast.expr, value: Any) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _is_guard(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, float) and 0 < node.value < _GUARD


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
