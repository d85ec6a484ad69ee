"""The texts that errors and warnings of ours can have, read from the places that raise them."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("autograd", "nn", "viz")
_SHORT = 12
"""A text of fewer characters says nothing by itself."""
_CLASS = re.compile(r"\w+(Error|Warning)\b")
_DEEP = 4
"""A text is followed through so many names and calls."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def raised() -> dict[str, list[tuple[str, str]]]:
    """For each class of ours the texts that it is made with, each with its file; what is put in stands as ``…``."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in files}
    functions = {node.name: node for tree in trees.values() for node in tree.body if isinstance(node, Function)}
    for file, tree in trees.items():
        for name, text in texts(tree, functions):
            found[name].setdefault(text, file.relative_to(ROOT).as_posix())
    return {name: sorted(given.items()) for name, given in sorted(found.items())}


def texts(tree: ast.Module, functions: dict[str, Function]) -> Iterator[tuple[str, str]]:
    """The classes that a file raises or warns by, each with a text.

    >>> code = "def f(x): said = f'x is {x}, of the three'; warn(said if x else 'no x was given', SomeWarning)"
    >>> [text for _, text in texts(ast.parse(code), {})]
    ['x is …, of the three', 'no x was given']
    """
    around = {call: tree for call in ast.walk(tree) if isinstance(call, ast.Call)}  # the innermost function comes last
    for function in ast.walk(tree):
        if isinstance(function, Function):
            around |= {call: function for call in ast.walk(function) if isinstance(call, ast.Call)}
    for call, within in around.items():
        name, args = _made_by(call, functions), call.args
        if name == "warn" and len(args) > 1:
            given = args[1]
            name = given.id if isinstance(given, ast.Name) else ""
            name = _made_by(given, functions) if isinstance(given, ast.Call) else name
        if name.endswith(("Error", "Warning")) and args:
            places = [within, tree] if within is not tree else [tree]
            yield from ((name, text) for text in _Reader(places, functions).written(args[0]) if len(text) > _SHORT)


def _made_by(call: ast.Call, functions: dict[str, Function]) -> str:
    """What is called: a class, or a function that says in its annotation which class it gives."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    returns = functions[name].returns if name in functions else None
    found = _CLASS.search(ast.unparse(returns)) if returns else None
    return found[0] if found else name


class _Reader:
    """Texts as a reader meets them; where a name or a function gives one, it is looked up."""

    def __init__(self, places: list[ast.AST], functions: dict[str, Function]) -> None:
        self.places, self.functions = places, functions

    def written(self, node: ast.expr, deep: int = 0) -> list[str]:
        """All texts that an expression can be; none where it is not known."""
        if deep > _DEEP:
            return []

        def inner(part: ast.expr) -> list[str]:
            return self.written(part, deep + 1)

        match node:
            case ast.Constant(str(text)):
                return [text]
            case ast.JoinedStr(parts):
                return ["".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)]
            case ast.BinOp(left, ast.Add(), right):
                return ["".join(pair) for pair in product(inner(left) or ["…"], inner(right) or ["…"])]
            case ast.IfExp(body=one, orelse=other):
                return inner(one) + inner(other)
            case ast.Call(func=ast.Attribute(value=text, attr="replace" | "format" | "strip")):
                return inner(text)
            case ast.Call(func=ast.Name(id=name)) if name in self.functions:
                function = self.functions[name]
                there = _Reader([function], self.functions)
                returns = (one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value)
                return [text for value in returns for text in there.written(value, deep + 1)]
            case ast.Name(id=name):
                return [text for value in self._given(name) for text in inner(value)]
        return []

    def _given(self, name: str) -> Iterable[ast.expr]:
        """What a name is given, in the function or else in the file."""
        for place in self.places:
            nodes = place.body if isinstance(place, ast.Module) else ast.walk(place)
            found = [node.value for node in nodes if _names(node) == name and node.value is not None]
            if found:
                return found
        return []


def _names(node: ast.AST) -> str | None:
    """The one name that a statement gives a value."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case ast.NamedExpr(target=ast.Name(id=name)):
            return name
    return None
