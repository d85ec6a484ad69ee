"""Formulas for people, from the texts that run.

`typeset` writes a rule's text in the lecture's notation, with names or numbers put in for its
variables. It reads the very text that `Op` compiles and `autograd.rules.language.evaluate` computes, so that what
is shown cannot differ from what ran.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd.graph.numbers import number
from autograd.rules.language import parsed
from autograd.rules.op import TABLE

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SIGNS: dict[type[ast.cmpop], str] = {ast.Gt: ">", ast.GtE: "≥", ast.Lt: "<", ast.LtE: "≤", ast.Eq: "=", ast.NotEq: "≠"}
# How tightly a piece of text holds together: what is looser than its surroundings gets parentheses.
_SUM, _UNARY, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4, 5
_PRODUCTS_OF_IMAGES = ("conv", "conv_input", "conv_weight")
_WITHOUT_PARAMS = (
    "max", "min", "softmax", "logsumexp", "ties", "reshape", "transpose", "pad", "max_pool", "max_unpool", "max_gather",
    "avg_pool", "avg_unpool", "upsample", "block_sum",
)  # fmt: skip
_GUARD = 1e-9
"""max(q, guard) with a guard below this only keeps a denominator from being 0: it is typeset as q."""


class _Typesetter:
    """Walks a text; ``names`` gives what to write for each variable, ``arrays`` which are arrays."""

    def __init__(self, names: Mapping[str, str], arrays: frozenset[str], plain: Mapping[str, Any]) -> None:
        self.names = names
        self.arrays = arrays
        self.plain = plain

    def write(self, node: ast.expr, at_least: int = 0) -> str:
        text, strength = self.piece(node)
        return f"({text})" if strength < at_least else text

    def piece(self, node: ast.expr) -> tuple[str, int]:
        method: Callable[[Any], tuple[str, int]] = getattr(self, f"of_{type(node).__name__}")
        return method(node)

    def of_Constant(self, node: ast.Constant) -> tuple[str, int]:
        if node.value is ...:
            return "…", _ATOM
        if not isinstance(node.value, (int, float)) or isinstance(node.value, bool):
            return str(node.value), _ATOM
        return number(node.value, 6), _ATOM if node.value >= 0 else _UNARY

    def of_Name(self, node: ast.Name) -> tuple[str, int]:
        if node.id in self.plain:
            return _show_plain(self.plain[node.id]), _ATOM
        text = self.names.get(node.id, node.id)
        return text, _UNARY if text[:1] in ("−", "-") else _ATOM

    def of_UnaryOp(self, node: ast.UnaryOp) -> tuple[str, int]:
        return f"−{self.write(node.operand, _PRODUCT)}", _UNARY

    def of_BinOp(self, node: ast.BinOp) -> tuple[str, int]:
        left, right = node.left, node.right
        if isinstance(right, ast.Compare) and isinstance(right.ops[0], ast.NotEq):
            right = ast.Constant(1)  # b - (b != 0) is b - 1, but for a power of 0, which has no slope
        if isinstance(node.op, (ast.Add, ast.Sub)):
            sign = "+" if isinstance(node.op, ast.Add) else "−"
            return f"{self.write(left, _SUM)} {sign} {self.write(right, _PRODUCT)}", _SUM
        if isinstance(node.op, (ast.Mult, ast.MatMult)):
            if isinstance(node.op, ast.Mult) and _adds_axis(left) and _adds_axis(right):
                return f"{self.write(left, _UNARY)} · {self.tight(right)}ᵀ", _PRODUCT
            entrywise = isinstance(node.op, ast.Mult) and self.is_array(left) and self.is_array(right)
            factor = self.write(right, _PRODUCT)
            factor = f"({factor})" if factor.startswith("−") else factor
            return f"{self.write(left, _UNARY)} {'⊙' if entrywise else '·'} {factor}", _PRODUCT
        if isinstance(node.op, ast.Div):
            return f"{self.write(left, _UNARY)} / {self.write(right, _POWER)}", _PRODUCT
        power = self.write(right)
        raised = power.translate(_SUPERSCRIPTS) if power.isdigit() else f"^{self.write(right, _ATOM)}"
        return f"{self.write(left, _ATOM)}{raised}", _POWER

    def of_Compare(self, node: ast.Compare) -> tuple[str, int]:
        return f"[{self.write(node.left)} {_SIGNS[type(node.ops[0])]} {self.write(node.comparators[0])}]", _ATOM

    def of_Subscript(self, node: ast.Subscript) -> tuple[str, int]:
        inside = ast.unparse(node.slice).strip("()").removeprefix("None, ")
        if isinstance(node.slice, ast.Call) and ast.unparse(node.slice.func) == "set_on":
            return self.piece(node.value)
        if inside in ("..., None", ":, None", "..., None, :", "..., 0", ":", ":, None, None"):
            return self.piece(node.value)
        if isinstance(node.slice, (ast.Name, ast.Call)):
            inside = self.write(node.slice)
        return f"{self.tight(node.value)}[{inside}]", _ATOM

    def tight(self, node: ast.expr) -> str:
        """What takes an index or a ᵀ: ``(∂l/∂y)ᵀ``, because ``∂l/∂yᵀ`` would be another derivative."""
        text = self.write(node, _ATOM)
        return f"({text})" if text.startswith("∂") else text

    def of_Starred(self, node: ast.Starred) -> tuple[str, int]:
        return self.piece(node.value)

    def of_Call(self, node: ast.Call) -> tuple[str, int]:
        name = node.func.id if isinstance(node.func, ast.Name) else "?"
        args = node.args
        if name == "T" or (name == "transpose" and self.plain.get("axes") is None):
            return f"{self.tight(args[0])}ᵀ", _ATOM
        if name == "getitem":
            return f"{self.tight(args[0])}[{self.write(args[1])}]", _ATOM
        if name in ("segment", "layer"):
            return f"part {self.write(args[0])}", _ATOM
        if name == "inside":
            return "without the border", _ATOM
        if name == "jacobian_of_softmax":
            y = self.write(args[0], _ATOM)
            return f"diag({y}) − {y} · {y}ᵀ", _SUM
        if name == "jacobian_of_log_softmax":
            return f"I − 1 · exp({self.write(args[0])})ᵀ", _SUM
        if name == "prime":
            return f"{self.write(args[0], _ATOM)}′", _ATOM
        if name == "sqrt":
            return f"√{self.write(args[0], _ATOM)}", _ATOM
        if name == "abs":
            return f"|{self.write(args[0])}|", _ATOM
        if name == "affine":
            W, x = args
            if "_batch" in self.names:
                return f"{self.write(x, _ATOM)}′ · {self.tight(W)}ᵀ", _PRODUCT
            return f"{self.write(W, _PRODUCT)} · {self.write(x, _ATOM)}′", _PRODUCT
        if name == "put":
            return f"{self.write(args[0], _ATOM)} at [{self.write(args[1])}]", _ATOM
        if name == "where":
            condition, yes, no = (self.write(a) for a in args)
            return f"{yes} if {condition.strip('[]')}, else {no}", 0
        if name in ("maximum", "minimum"):
            guard = args[1]
            if isinstance(guard, ast.Constant) and isinstance(guard.value, float) and 0 < guard.value < _GUARD:
                return self.piece(args[0])
            return f"{name[:3]}({self.write(args[0])}, {self.write(args[1])})", _ATOM
        if name in ("spread", "broadcast_to", "cast"):
            return self.piece(args[0])
        if name == "count":
            return f"n({self.write(args[0])})", _ATOM
        if name in ("sum", "sum_to"):
            return f"Σ {self.write(args[0], _PRODUCT)}", _PRODUCT
        if name in _PRODUCTS_OF_IMAGES:
            a, b = reversed(args[:2]) if name == "conv_weight" else args[:2]
            return f"{self.write(a, _PRODUCT)} {TABLE[name].symbol} {self.write(b, _ATOM)}{self.settings()}", _PRODUCT
        if name == "first_maxima":
            return f"[{self.write(args[0])} is the first max]", _ATOM
        if name == "covered":
            return "n", _ATOM
        if name in _WITHOUT_PARAMS:
            args = args[: 1 if name == "ties" else len(TABLE[name].inputs)]
        shown = {"ties": "share of", "transpose": "transpose"}.get(name) or (
            TABLE[name].symbol if name in TABLE else name
        )
        return f"{shown}({', '.join(self.write(a) for a in args)})", _ATOM

    def settings(self) -> str:
        """How the kernel moves, where it does not simply go from pixel to pixel."""
        usual = {"stride": 1, "padding": 0, "dilation": 1}
        given = {name: self.plain[name] for name in usual if name in self.plain}
        said = [
            f"{name} {'×'.join(map(str, dict.fromkeys(value))) if isinstance(value, tuple) else value}"
            for name, value in given.items()
            if any(n != usual[name] for n in (value if isinstance(value, tuple) else (value,)))
        ]
        return f" ({', '.join(said)})" if said else ""

    def is_array(self, node: ast.expr) -> bool:
        return any(isinstance(part, ast.Name) and part.id in self.arrays for part in ast.walk(node))


def _adds_axis(node: ast.expr) -> bool:
    """Whether a factor is a vector set on its own axis: two of them make an outer product."""
    return isinstance(node, ast.Subscript) and "None" in ast.unparse(node.slice)


def _show_plain(x: Any) -> str:
    if isinstance(x, float):
        return number(x)
    if isinstance(x, slice):
        ends = [x.start, x.stop] if x.step is None else [x.start, x.stop, x.step]
        return ":".join("" if end is None else _show_plain(end) for end in ends)
    if isinstance(x, tuple):
        return ", ".join(_show_plain(part) for part in x) if x else "()"
    if isinstance(x, np.ndarray) and x.ndim:
        return "[" + " ".join(_show_plain(part) for part in x[:6]) + (" …]" if len(x) > 6 else "]")
    if isinstance(x, (int, np.integer)) and not isinstance(x, bool):
        return str(x).replace("-", "−")
    return "…" if x is ... else str(x)


def typeset(
    text: str,
    names: Mapping[str, str] | None = None,
    arrays: Mapping[str, bool] | None = None,
    params: Mapping[str, Any] | None = None,
) -> str:
    """A rule's text in the lecture's notation.

    Parameters
    ----------
    text : str
        As it stands in the table.
    names : mapping, optional
        What to write for each variable (``g``, ``y``, the inputs): another name, or a number.
    arrays : mapping, optional
        Which variables are arrays: their entry-by-entry product is written ⊙.
    params : mapping, optional
        The operation's static parameters.

    Examples
    --------
    >>> typeset("g * (y * (1 - y))", {"g": "∂l/∂B", "y": "B"}, {"g": True, "y": True})
    '∂l/∂B ⊙ B ⊙ (1 − B)'
    >>> typeset("b * a ** (b - 1)", {"a": "0.5", "b": "−2"})
    '−2 · 0.5^(−2 − 1)'
    """
    marked = frozenset(name for name, is_array in (arrays or {}).items() if is_array)
    return _Typesetter(names or {}, marked, params or {}).write(parsed(text))
