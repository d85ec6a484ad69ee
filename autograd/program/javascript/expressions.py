"""Texts of elementwise operations as JavaScript on numbers."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from autograd.program.javascript.literals import literal
from autograd.program.javascript.names import ON_NUMBERS, NoJavaScriptError, javascript_name
from autograd.rules.language import selecting
from autograd.rules.op import TABLE, Op

SIGNS: dict[type[ast.AST], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
COMPARISONS: dict[type[ast.AST], str] = {
    ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "===", ast.NotEq: "!==",
}  # fmt: skip
_SUM, _PRODUCT, _UNARY, _ATOM = range(1, 5)


def text_of_value(op: Op, ranks: Sequence[int] = ()) -> str:
    """The text that computes an entry's value: its program, or its formula."""
    return op.text_of("program" if op.program else "formula", 0, ranks)


def text_of(op: Op, which: str, index: int = 0) -> str:
    """One text of an elementwise entry as it runs: what is not chosen has no part in a gradient."""
    if which == "value":
        return text_of_value(op)
    text = op.text_of(which, index)
    return selecting(text) if which == "pull" else text


class Expression:
    """JavaScript for texts on numbers; ``functions`` are the other entries that they call, as its own functions.

    >>> made = Expression()
    >>> made.write("(a > 0) + 0.5 * (a == b)"), made.write("g * sigmoid(a)"), list(made.functions)
    ('+(a > 0) + 0.5 * +(a === b)', 'g * sigmoid$(a)', ['exp_or_inf', 'sigmoid'])
    """

    def __init__(self) -> None:
        self.functions: dict[str, str] = {}

    def write(self, text: str, names: Mapping[str, str] | None = None) -> str:
        """The expression; ``names`` says what stands for a name of the text."""
        kept: dict[str, ast.expr] = {}

        class Inline(ast.NodeTransformer):
            def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
                kept[node.target.id] = node.value
                return node.value

        tree = Inline().visit(ast.parse(text, mode="eval")).body

        def name_of(name: str) -> str:
            if name in kept:
                return self._walk(kept[name], name_of, _ATOM)
            if name == "inf":
                return "Infinity"
            return (names or {}).get(name, javascript_name(name))

        return self._walk(tree, name_of)

    def _walk(self, node: ast.expr, name_of: Callable[[str], str], least: int = 0) -> str:
        def inside(part: ast.expr, strength: int = 0) -> str:
            return self._walk(part, name_of, strength)

        def held(text: str, strength: int) -> str:
            return f"({text})" if strength < least else text

        match node:
            case ast.Constant(value):
                written = literal(value)
                return held(written, _ATOM if not written.startswith("-") else _UNARY)
            case ast.Name(name):
                return name_of(name)
            case ast.UnaryOp(ast.USub(), operand):
                inner = inside(operand, _UNARY)
                return held(f"- {inner}" if inner.startswith("-") else f"-{inner}", _UNARY)
            case ast.BinOp(left, ast.Pow(), right):
                return f"M.pow({inside(left)}, {inside(right)})"
            case ast.BinOp(left, op, right) if type(op) in SIGNS:
                level = _SUM if isinstance(op, (ast.Add, ast.Sub)) else _PRODUCT
                return held(f"{inside(left, level)} {SIGNS[type(op)]} {inside(right, level + 1)}", level)
            case ast.Compare(ops=[_]):
                return f"+({self._condition(node, inside)})"
            case ast.Call(ast.Name(name), args) if not node.keywords:
                return self._call(name, args, inside)
        raise NoJavaScriptError(f"a page cannot compute {ast.unparse(node)!r}")

    def _condition(self, node: ast.expr, inside: Callable[..., str]) -> str:
        match node:
            case ast.Compare(left, [sign], [right]):
                return f"{inside(left, _SUM)} {COMPARISONS[type(sign)]} {inside(right, _SUM)}"
        return f"{inside(node, _SUM)} !== 0"

    def _call(self, name: str, args: Sequence[ast.expr], inside: Callable[..., str]) -> str:
        if name == "where":
            return f"({self._condition(args[0], inside)} ? {inside(args[1])} : {inside(args[2])})"
        written = ", ".join(map(inside, args))
        if name in ON_NUMBERS:
            return f"{ON_NUMBERS[name]}({written})"
        op = TABLE.get(name)
        if op is None or not op.elementwise or len(args) < len(op.inputs):
            raise NoJavaScriptError(f"a page has no {name}")
        missing = [literal(default) for default in list(op.params.values())[len(args) - len(op.inputs) :]]
        return f"{self.function(op)}({', '.join([written, *missing])})"

    def function(self, op: Op) -> str:
        """The name of a function of an entry's inputs and options; it is among ``functions`` now."""
        if op.name not in self.functions:
            self.functions[op.name] = ""  # an entry whose text comes back to it would go on for ever
            arguments = ", ".join(map(javascript_name, (*op.inputs, *op.params)))
            text = text_of_value(op)
            if calls_itself(text, op):
                raise NoJavaScriptError(f"a page has no {op.name}")
            body = self.write(text)
            del self.functions[op.name]  # it stands after those that it calls
            self.functions[op.name] = f"const {op.name}$ = ({arguments}) => {body};"
        return f"{op.name}$"

    def definitions(self) -> list[str]:
        """What `functions` holds, each after those that it calls."""
        return list(self.functions.values())


def names_in(text: str, names: Sequence[str]) -> list[str]:
    """Those of ``names`` that a text uses, in their order."""
    found = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    return [name for name in names if name in found]


def calls_itself(text: str, op: Op) -> bool:
    """Whether a text is no more than the entry's name: there is nothing to read then.

    >>> calls_itself("floor(a)", TABLE["floor"]), calls_itself("maximum(a, 0)", TABLE["relu"])
    (True, False)
    """
    return any(isinstance(part, ast.Call) and ast.unparse(part.func) == op.name for part in ast.walk(ast.parse(text)))


def value_in(expression: Expression, op: Op, names: Mapping[str, str]) -> str:
    """The value of an elementwise entry, its inputs and options by these names."""
    if op.name in ON_NUMBERS:
        return f"{ON_NUMBERS[op.name]}({', '.join(names[name] for name in op.inputs)})"
    text = text_of(op, "value")
    if op.name != "where" and calls_itself(text, op):
        raise NoJavaScriptError(f"a page has no {op.name}")
    return expression.write(text, names)
