"""The small language of rules: what a text may say, and how it is rewritten for each kind of data."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache, partial
from types import CodeType
from typing import Any, overload

Rule = Callable[..., Any]
Text = str | Callable[..., str]
"""A text of the small language; or, where it depends on the inputs' ranks, a function of the ranks."""

HELPERS: dict[str, Rule] = {}
"""Plain functions of shapes and indices that texts may call, by name."""

SHOWN: dict[str, str] = {}
"""What a formula shows for a call of a helper, for those that say it."""

# The names a rule's text may use, one namespace for each kind of data it runs on. Of Python's own it has but
# what an import needs: Python 3.13 imports `warnings` where a warning is raised.
_BUILTINS = {"__import__": __import__}
ON_ARRAYS: dict[str, Any] = {"__builtins__": _BUILTINS}
ON_FLOATS: dict[str, Any] = {"__builtins__": _BUILTINS}
ON_VALUES: dict[str, Any] = {"__builtins__": _BUILTINS}


def in_full(text: str, keeps: Mapping[str, str]) -> str:
    """``text`` with each name of something kept replaced by the text it stands for."""
    return _in_full(text, tuple(keeps.items())) if keeps else text


@cache
def _in_full(text: str, kept: tuple[tuple[str, str], ...]) -> str:
    keeps = dict(kept)

    return ast.unparse(_put_in(text, {name: ast.parse(kept, mode="eval").body for name, kept in keeps.items()}))


def _put_in(text: str, places: Mapping[str, ast.expr]) -> ast.expr:
    """The tree of a text with these in the places of names."""

    class Put(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return places.get(node.id, node)

    found: ast.expr = Put().visit(ast.parse(text, mode="eval").body)
    return found


def pulled(local: str) -> str:
    """The gradient that an elementwise operation sends back: ``g`` times the local derivative."""
    return {"1": "g", "-1": "-g", "0": "g * 0.0"}.get(local, f"g * ({local})")


CHOSEN: dict[str, tuple[tuple[str, ...], str]] = {}
"""For operations that are 0 by convention somewhere: their inputs' names, and the text that is true elsewhere."""

_STEPS = ("sign", "ties")
"""Operations that are constant between jumps: a 0 of theirs says that something was not chosen."""


def _is_mask(node: ast.expr) -> bool:
    """Whether a factor says what is chosen: comparisons and steps, joined by + and × with one another and numbers."""
    match node:
        case ast.Compare():
            return True
        case ast.Call(ast.Name(name)):
            return name in _STEPS
        case ast.BinOp(left, ast.Add() | ast.Mult(), right):
            sides = [part for part in (left, right) if not isinstance(part, ast.Constant)]
            return bool(sides) and all(map(_is_mask, sides))
    return False


def _is_one_or_zero(node: ast.expr) -> bool:
    match node:
        case ast.BinOp(left, ast.Mult(), right):
            return _is_one_or_zero(left) and _is_one_or_zero(right)
    return isinstance(node, ast.Compare)


def selecting(text: str) -> str:
    """``text`` with each product by a mask as a choice, and each by cases as cases of products.

    0 · ∞ is not a number, but what was not chosen has no part in the result, whatever arrives from above.

    >>> selecting("g * (a > 0)"), selecting("g * where(a > 0, 1.0, slope)")
    ('where(a > 0, g, 0.0)', 'where(a > 0, g, g * slope)')
    """

    def times(a: ast.expr, b: ast.expr) -> ast.expr:
        match b:
            case ast.Constant(1.0):
                return a
            case ast.Constant(0.0):
                return chosen(b, a, b)
            case ast.Call(ast.Name("where"), [condition, yes, no]) if isinstance(a, ast.Name):
                return chosen(condition, *(n if is_zero(n) else times(a, n) for n in (yes, no)))
            case ast.Call(ast.Name(name), args) if name in CHOSEN:
                inputs, text = CHOSEN[name]
                has_a_part = _put_in(text, dict(zip(inputs, args, strict=False)))
                return ast.BinOp(chosen(has_a_part, a, ast.Constant(0.0)), ast.Mult(), b)
        if not _is_mask(b):
            return ast.BinOp(a, ast.Mult(), b)
        if _is_one_or_zero(b):
            return chosen(b, a, ast.Constant(0.0))
        name = "_mask" + "_" * sum(isinstance(part, ast.NamedExpr) for part in ast.walk(a))  # not that of one inside
        kept = ast.NamedExpr(ast.Name(name, ast.Store()), b)
        return ast.BinOp(chosen(kept, a, ast.Constant(0.0)), ast.Mult(), ast.Name(name, ast.Load()))

    def is_zero(node: ast.expr) -> bool:
        return isinstance(node, ast.Constant) and node.value == 0

    def chosen(condition: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
        return ast.Call(ast.Name("where", ast.Load()), [condition, yes, no], [])

    class Select(ast.NodeTransformer):
        def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
            if _is_mask(node):
                return node
            self.generic_visit(node)
            return times(node.left, node.right) if isinstance(node.op, ast.Mult) else node

    return ast.unparse(Select().visit(ast.parse(text, mode="eval")))


OPERATORS: dict[type[ast.AST], str] = {}
"""For each of Python's operators the operation that it stands for in a text: the first whose formula it is."""

_KINDS = (ast.operator, ast.unaryop, ast.cmpop)


def operator_of(formula: Text, inputs: tuple[str, ...]) -> type[ast.AST] | None:
    """The operator between the inputs, or before the only one, that is the whole formula.

    >>> operator_of("a >= b", ("a", "b")), operator_of("2 * a", ("a",))
    (<class 'ast.GtE'>, None)
    """
    if not isinstance(formula, str):
        return None
    parts = list(ast.iter_child_nodes(parsed(formula)))
    operators = [type(part) for part in parts if isinstance(part, _KINDS)]
    operands = tuple(getattr(part, "id", None) for part in parts if isinstance(part, ast.expr))
    return operators[0] if len(operators) == 1 and operands == inputs else None


def for_values(text: str) -> str:
    """``text`` with its comparisons as operations, so that a mask follows the data it was made from."""

    class Record(ast.NodeTransformer):
        def visit_Compare(self, node: ast.Compare) -> ast.expr:
            self.generic_visit(node)
            name = ast.Name(OPERATORS[type(node.ops[0])], ast.Load())
            return ast.Call(name, [node.left, node.comparators[0]], [])

    return ast.unparse(Record().visit(ast.parse(text, mode="eval")))


def for_floats(text: str, inputs: Sequence[str]) -> str:
    """``text`` with each input read from its node, cases as Python's, and powers by ``math`` (never complex)."""

    class Inline(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            if node.id in inputs:
                return ast.Attribute(node, "_numbers", ast.Load())
            if node.id == "y":
                return ast.Attribute(ast.Name("node", ast.Load()), "_numbers", ast.Load())
            return node

        def visit_Call(self, node: ast.Call) -> ast.expr:
            self.generic_visit(node)
            is_choice = isinstance(node.func, ast.Name) and node.func.id == "where"
            return ast.IfExp(*node.args) if is_choice else node

        def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
            self.generic_visit(node)
            if isinstance(node.op, ast.Pow):
                return ast.Call(ast.Name("pow", ast.Load()), [node.left, node.right], [])
            return node

    return ast.unparse(Inline().visit(ast.parse(text, mode="eval")))


def with_floats(text: str) -> str:
    """``text`` with what it compares with as floats: NumPy takes half as long again to compare with an int.

    >>> with_floats("where(a > 0, g, 0.0)")
    'where(a > 0.0, g, 0.0)'
    """

    class Convert(ast.NodeTransformer):
        def visit_Compare(self, node: ast.Compare) -> ast.expr:
            self.generic_visit(node)
            return ast.Compare(node.left, node.ops, [_as_float(other) for other in node.comparators])

    return ast.unparse(Convert().visit(ast.parse(text, mode="eval")))


def _as_float(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return ast.Constant(float(node.value))
    return node


def for_matrices(text: str, ranks: Mapping[str, int], target: str, primed: Mapping[str, str]) -> str:
    """``text`` with its products and transposes of matrices in NumPy's shortest words for them.

    `numpy.dot` of two matrices is `numpy.matmul` less what that does for batches of them: 1.2 µs in place of 1.45
    for 16 neurons and 100 samples (``python -m tests.benchmarks.products``). ``ranks`` are the numbers of axes of
    the names that are sure to be arrays of that many. A product that is the whole text is laid out in memory as
    ``target`` is, the input it is the gradient of, be it by rows or by columns; a factor of ``primed``, x' by the name
    of its x, may be None where it was too large to be made: the product is then one with x and a sum.
    """

    def is_matrix(node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return ranks.get(node.id) == 2
        if isinstance(node, ast.Attribute):
            return True  # made below
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            return is_matrix(node.value) and all(isinstance(part, ast.Slice) for part in node.slice.elts)
        return False

    class Shorten(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.expr:
            self.generic_visit(node)
            is_transpose = isinstance(node.func, ast.Name) and node.func.id == "T" and is_matrix(node.args[0])
            return ast.Attribute(node.args[0], "T", ast.Load()) if is_transpose else node

        def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
            self.generic_visit(node)
            if isinstance(node.op, ast.MatMult) and is_matrix(node.left) and is_matrix(node.right):
                return ast.Call(ast.Name("product", ast.Load()), [node.left, node.right], [])
            return node

    if 2 not in ranks.values():
        return text
    made = Shorten().visit(ast.parse(text, mode="eval").body)
    if not (isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id == "product"):
        return ast.unparse(made)
    left, right = map(ast.unparse, made.args)
    product = f"product_like({target}, {left}, {right}) if {target}.flags.fnc else {ast.unparse(made)}"
    if right in primed:
        return f"product_primed({target}, {left}, {primed[right]}) if {right} is None else {product}"
    return product


@overload
def helper(function: Rule, /) -> Rule: ...
@overload
def helper(*, shown: str) -> Callable[[Rule], Rule]: ...
def helper(function: Rule | None = None, /, *, shown: str | None = None) -> Rule:
    """Let rule texts use a plain function of shapes and indices; on values it sees their data.

    What it returns is a constant of the differentiation. ``shown`` is what a formula shows for a call of it, as
    ``Op.shown`` of an operation; left out, the function's name and its arguments.
    """
    if function is None:
        return partial(helper, shown=shown)

    def on_values(*args: Any, **kwargs: Any) -> Any:
        return function(*(getattr(a, "data", a) if hasattr(a, "op") else a for a in args), **kwargs)

    name = function.__name__
    HELPERS[name] = function
    ON_ARRAYS[name] = ON_FLOATS[name] = function
    ON_VALUES[name] = on_values
    if shown is not None:
        SHOWN[name] = shown
    else:
        SHOWN.pop(name, None)
    return function


@lru_cache(maxsize=1024)
def parsed(text: str) -> ast.expr:
    """A text as Python's own tree of it."""
    return ast.parse(text, mode="eval").body


@lru_cache(maxsize=4096)
def written(part: ast.expr) -> str:
    """A part of such a tree as text again."""
    return ast.unparse(part)


def evaluate(text: str, variables: Mapping[str, Any]) -> Any:
    """What a rule's text gives for these variables.

    >>> evaluate("y * (1 - y)", {"y": 0.5})
    0.25
    """
    return eval(_code(text), ON_ARRAYS, dict(variables))


@lru_cache(maxsize=1024)
def _code(text: str) -> CodeType:
    return compile(ast.Expression(parsed(text)), "<rule>", "eval")
