"""Small faults of a file, each one edit of its syntax tree.

Another operator or comparison, a condition turned, a number 1 larger or smaller, two arguments swapped, nothing
returned, a statement left out. In autograd/ops the rules are texts, which are changed alike. Left alone are docstrings,
annotations, decorators, error messages and ``__repr__``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.mutants import ROOT

Edit = tuple[int, int, int, str, str]

_OTHER = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
_TURNED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
_NOT_VISITED = ("annotation", "returns", "decorator_list", "msg")
_TOLD = ("doc", "symbol", "name")
"""Arguments that are read, not computed with."""
_FIXED = ("isinstance", "getattr", "hasattr", "setattr")
"""Functions that fail at once with other arguments."""


@dataclass(frozen=True)
class Fault:
    """One edit: ``before``, at this line of a file, becomes ``after``; ``start`` and ``end`` count its bytes."""

    path: str
    line: int
    start: int
    end: int
    before: str
    after: str

    @property
    def place(self) -> str:
        """Where and what it is, in a line."""
        return f"{self.path}:{self.line}({self.start}): {self.before!r} -> {self.after!r}"

    def applied(self) -> str:
        """The text of the file with the edit in it."""
        text = (ROOT / self.path).read_bytes()
        return (text[: self.start] + self.after.encode() + text[self.end :]).decode()


def faults(path: str) -> list[Fault]:
    """Every fault of a file, in order."""
    text = (ROOT / path).read_text(encoding="utf-8")
    made = {Fault(path, *edit) for edit in edits(text, rules=path.startswith("autograd/ops/"))}
    return sorted(made, key=lambda fault: (fault.start, fault.end, fault.after))


def edits(text: str, *, rules: bool = False) -> list[Edit]:
    """The faults of a text: line, first and last byte, before and after; with ``rules`` those of texts in it, too."""
    return list(_edits(text, ast.parse(text), rules))


def _edits(text: str, tree: ast.AST, rules: bool = False) -> Iterator[Edit]:
    lines = [0]
    for line in text.encode().splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    for node, texts in _wrong(tree, rules):
        start, end = lines[node.lineno - 1] + node.col_offset, lines[node.end_lineno - 1] + node.end_col_offset
        before = text.encode()[start:end].decode()
        yield from ((node.lineno, start, end, before, after) for after in texts if after != before)


def _visited(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that are computed with."""
    if isinstance(node, (ast.JoinedStr, ast.Assert)) or getattr(node, "name", "") in ("__repr__", "__str__"):
        return
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Assign) and node.col_offset == 0 and "|" in ast.unparse(node.value):
        return  # a name for a type
    yield node
    if isinstance(node, ast.Raise):
        return
    for name, value in ast.iter_fields(node):
        if name in _NOT_VISITED or (isinstance(node, ast.keyword) and node.arg in _TOLD):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _visited(child)


def _wrong(tree: ast.AST, rules: bool) -> Iterator[tuple[Any, list[str]]]:
    """The places of a tree, and the wrong texts for each."""
    for node in _visited(tree):
        tests = [node.test] if isinstance(node, (ast.If, ast.While, ast.IfExp)) else getattr(node, "ifs", [])
        yield from ((test, [f"(not {_inner(test)})"]) for test in tests if not _has_opposite(test))
        if hasattr(node, "end_lineno"):
            yield node, list(_replacements(node, rules))


def _has_opposite(test: ast.AST) -> bool:
    """Whether a condition is turned anyway."""
    equal = isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) not in _TURNED
    return equal or (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not))


def _replacements(node: ast.AST, rules: bool) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield from _constants(node.value, rules)
    elif isinstance(node, ast.BinOp):
        left, right = _inner(node.left), _inner(node.right)
        if type(node.op) in _OTHER:
            yield f"({left} {_sign(_OTHER[type(node.op)]())} {right})"
        elif isinstance(node.op, ast.MatMult):
            yield f"({right} @ {left})"
    elif isinstance(node, ast.BoolOp):
        yield "(" + f" {_sign(_OTHER[type(node.op)]())} ".join(_inner(value) for value in node.values) + ")"
    elif isinstance(node, ast.Compare):
        for k, op in enumerate(node.ops):
            for table in (_OTHER, _TURNED):
                if type(op) in table:
                    ops = [*node.ops[:k], table[type(op)](), *node.ops[k + 1 :]]
                    yield f"({ast.unparse(ast.Compare(node.left, ops, node.comparators))})"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield _inner(node.operand)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) not in _FIXED:
        for k, (a, b) in enumerate(zip(node.args, node.args[1:], strict=False)):
            if ast.unparse(a) != ast.unparse(b) and not isinstance(b, ast.Starred):
                yield ast.unparse(ast.Call(node.func, [*node.args[:k], b, a, *node.args[k + 2 :]], node.keywords))
    elif isinstance(node, ast.Return):
        yield "return None"
    elif isinstance(node, (ast.AugAssign, ast.Raise, ast.Break, ast.Continue, ast.Delete)) or _acts(node):
        yield "pass"


def _acts(node: ast.AST) -> bool:
    """Whether a statement changes something, and makes no name that is needed after it."""
    if isinstance(node, ast.Assign):
        return all(isinstance(to, (ast.Attribute, ast.Subscript)) for to in node.targets)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def _constants(value: object, rules: bool) -> Iterator[str]:
    if isinstance(value, bool):
        yield repr(not value)
    elif isinstance(value, (int, float)):
        yield from (f"({value + 1!r})", f"({value - 1!r})")
    elif isinstance(value, str) and rules:
        try:
            tree = ast.parse(value, mode="eval")
        except SyntaxError:
            return
        for _, start, end, _, after in _edits(value, tree.body):
            changed = value.encode()
            yield repr((changed[:start] + after.encode() + changed[end:]).decode())


def _inner(node: ast.AST) -> str:
    return f"({ast.unparse(node)})"


def _sign(op: ast.AST) -> str:
    """The sign of an operator."""
    a, b = ast.Name("a"), ast.Name("b")
    whole = ast.BoolOp(op, [a, b]) if isinstance(op, ast.boolop) else ast.BinOp(a, op, b)  # type: ignore[arg-type]
    return ast.unparse(whole)[1:-1].strip()
