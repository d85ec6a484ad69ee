"""Texts of operations on arrays as calls of the page's ndarray functions, each call made once."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from autograd.program.javascript.expressions import SIGNS
from autograd.program.javascript.literals import literal
from autograd.program.javascript.names import HELPERS_OF_SHAPES, HELPERS_ON_DATA, ON_ARRAYS, NoJavaScriptError
from autograd.rules.language import OPERATORS, selecting
from autograd.rules.op import TABLE, Op


class Calls:
    """One text of an entry. ``x$`` are its inputs, ``p$`` its options, ``k$`` what its forward has kept.

    >>> made = Calls(TABLE["softmax"])
    >>> made.function("y * (g - sum(g * y, axis, True))")
    'const t$1 = F.mul(g, y), t$2 = N.sum(t$1, p$.axis, true), t$3 = F.sub(g, t$2), t$4 = F.mul(y, t$3); return t$4;'
    >>> sorted(made.entries)
    ['mul', 'sub']
    """

    def __init__(self, op: Op) -> None:
        self.op = op
        self.names = {"g": "g", "y": "y", "i": "i", "inf": "Infinity"}
        if op.variadic:
            self.names[op.inputs[0]] = "x$"
        else:
            self.names |= {name: f"x$[{k}]" for k, name in enumerate(op.inputs)}
        self.options = {name: f"p$.{name}" for name in op.params}
        self.entries: set[str] = set()
        self.lines: list[str] = []
        self.made: dict[tuple[str, ...], str] = {}
        self.bound: dict[str, str] = {}

    def function(self, text: str, pulls: bool = False) -> str:
        """The body of a function that returns what the text gives."""
        result = self.walk(ast.parse(selecting(text) if pulls else text, mode="eval").body)
        lines = f"const {', '.join(self.lines)}; " if self.lines else ""
        return f"{lines}return {result};"

    def call(self, name: str, args: Sequence[str]) -> str:
        """A call, once for each name and arguments; what holds its result."""
        key = (name, *args)
        if key not in self.made:
            self.made[key] = f"t${len(self.made) + 1}"
            self.lines.append(f"{self.made[key]} = {self.function_for(name)}({', '.join(args)})")
        return self.made[key]

    def function_for(self, name: str) -> str:
        """Where the page has a primitive, a helper or another entry."""
        if name in ON_ARRAYS or name in HELPERS_ON_DATA or name in HELPERS_OF_SHAPES:
            return f"N.{name}"
        if name not in TABLE:
            raise NoJavaScriptError(f"a page has no {name}")
        self.entries.add(name)
        return f"F.{name}"

    def is_plain(self, node: ast.expr) -> bool:
        """Whether it is a shape, an index or a setting: no data to compute with."""
        match node:
            case ast.Constant():
                return True
            case ast.Name(name):
                return name in self.options or name in ("i", "inf")
            case ast.Call(ast.Name(name)):
                return name in HELPERS_OF_SHAPES
        return all(self.is_plain(part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))

    def walk(self, node: ast.expr) -> str:
        """JavaScript for a piece of the text; its calls are among the lines."""
        match node:
            case ast.Constant(value):
                return literal(value)
            case ast.Name(name):
                return self.name(name)
            case ast.NamedExpr(ast.Name(name), value):
                self.bound[name] = self.walk(value)
                return self.bound[name]
            case ast.UnaryOp(ast.USub(), operand):
                inner = self.walk(operand)
                return f"-{inner}" if self.is_plain(node) else self.call("neg", [inner])
            case ast.BinOp(left, ast.MatMult(), right):
                return self.product(left, right)
            case ast.BinOp(left, op, right):
                sides = [self.walk(left), self.walk(right)]
                if self.is_plain(node) and type(op) in SIGNS:
                    return f"({sides[0]} {SIGNS[type(op)]} {sides[1]})"
                return self.call(OPERATORS[type(op)], sides)
            case ast.Compare(left, [sign], [right]):
                return self.call(OPERATORS[type(sign)], [self.walk(left), self.walk(right)])
            case ast.Subscript(value, index):
                return self.call("getitem", [self.walk(value), self.index(index)])
            case ast.Tuple(parts):
                return f"[{', '.join(map(self.walk, parts))}]"
            case ast.Call(ast.Name(name)):
                return self.call_of(name, node)
        raise NoJavaScriptError(f"a page cannot compute {ast.unparse(node)!r}")

    def name(self, name: str) -> str:
        """What a name of the text stands for."""
        if name in self.bound:
            return self.bound[name]
        if name in self.op.keeps:
            return self.kept(name, self.op.keeps[name])
        found = self.names.get(name) or self.options.get(name)
        if found is None:
            raise NoJavaScriptError(f"a page has no {name}")
        return found

    def kept(self, name: str, text: str) -> str:
        """What forward has kept is computed when it is first asked for."""
        if text == "None":
            return "null"
        if name not in self.bound:
            inner = Calls(self.op)
            result = inner.walk(ast.parse(text, mode="eval").body)
            self.entries |= inner.entries
            before = f"const {', '.join(inner.lines)}; " if inner.lines else ""
            self.lines.append(f"${name} = k$.{name} ??= (() => {{ {before}return {result}; }})()")
            self.bound[name] = f"${name}"
        return self.bound[name]

    def product(self, left: ast.expr, right: ast.expr) -> str:
        """A matrix product; what is transposed first is read the other way round."""
        sides, turned = [], []
        for side in (left, right):
            match side:
                case ast.Call(ast.Name("T"), [inner]):
                    sides.append(self.walk(inner))
                    turned.append("true")
                case _:
                    sides.append(self.walk(side))
                    turned.append("false")
        return self.call("matmul", [*sides, *(turned if "true" in turned else ())])

    def index(self, node: ast.expr) -> str:
        """An index as ``settings.js`` writes one."""
        match node:
            case ast.Tuple(parts):
                return f"[{', '.join(map(self.index, parts))}]"
            case ast.Slice(lower, upper, step):
                bounds = ["null" if part is None else self.walk(part) for part in (lower, upper, step)]
                return f"{{ slice: [{', '.join(bounds)}] }}"
        return self.walk(node)

    def call_of(self, name: str, node: ast.Call) -> str:
        """A call in the text."""
        args = [self.walk(a.value if isinstance(a, ast.Starred) else a) for a in node.args]
        keywords = {k.arg: self.walk(k.value) for k in node.keywords if k.arg is not None}
        op = TABLE.get(name)
        if op is not None and name not in HELPERS_OF_SHAPES:
            if op.variadic and not any(isinstance(a, ast.Starred) for a in node.args):
                args = [f"[{', '.join(args)}]"]
            args += _by_position(op, len(args), keywords)
        elif keywords:
            args += keywords.values()
        if name in HELPERS_OF_SHAPES:
            return f"N.{name}({', '.join(args)})"
        return self.call(name, args)


def _by_position(op: Op, given: int, keywords: Mapping[str, str]) -> list[str]:
    """Options given by name, put where the entry has them."""
    options = list(op.params.items())[max(0, given - len(op.inputs)) :]
    last = max((k for k, (name, _) in enumerate(options) if name in keywords), default=-1)
    return [keywords.get(name, literal(default)) for name, default in options[: last + 1]]
