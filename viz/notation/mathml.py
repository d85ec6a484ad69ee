"""Formulas as trees that a browser turns into MathML: fractions, exponents, and places for the variables.

A tree is read from what `autograd.graph.formula.typeset` writes, which is read from the rule that ran; nothing
is typeset from anywhere else. Where `typeset` would write a variable's name, a tree holds a place, so that
one tree shows the formula in symbols and with numbers put in, for every node of the same operation, and no
name, however odd, is ever read as a formula.

A tree is a list ``[kind, *parts]``, whose parts are trees:

=================  ==========================================================================
``["row", ...]``   one after the other
``["var", v]``     a variable: the number of an input, ``"y"`` (the result), ``"g"`` (the gradient
                   that arrives) or ``"parts"`` (all inputs); further texts are what is done to
                   it: ``"′"`` (a 1 in front), ``"ᵀ"`` (transposed), ``"[:, 1:]"`` (a part)
``["n", text]``    a number
``["o", text]``    an operator
``["f", text]``    a function's name; further trees are what it is applied to
``["t", text]``    words
``["frac", a, b]`` a over b
``["sup", a, b]``  a to the power b
``["sqrt", a]``    √a
``["()", ...]``    in parentheses; likewise ``"[]"`` and ``"||"``
=================  ==========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from autograd.graph.formula import typeset

Tree: TypeAlias = "list[Any]"

# Places stand in private-use characters, which no formula of the table holds.
_FIRST, _Y, _G, _PARTS = 0xE000, "\uf8f0", "\uf8f1", "\uf8f2"
_TOKEN = re.compile(
    r"(?P<var>[\ue000-\uf8ff])|(?P<n>\d+(?:\.\d+)?(?:e−?\d+)?|∞)|(?P<sup>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)"
    r"|(?P<word>[^\W\d_Σ]\w*)|(?P<o>\S)|(?P<space>\s+)"
)
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−")
_CLOSING = {"(": ")", "[": "]", "|": "|"}
_WORDS = ("if", "else", "at", "is", "the", "first", "without", "border", "part", "stride", "padding", "dilation")


def tree(
    text: str,
    inputs: Sequence[str],
    arrays: Mapping[str, bool],
    params: Mapping[str, Any] | None = None,
    *,
    batch: bool = False,
    part: int = 0,
) -> Tree:
    """A rule's text as a tree.

    Parameters
    ----------
    text : str
        As it stands in the table.
    inputs : sequence of str
        The names of the operation's inputs in the text; empty for one that takes any number.
    arrays : mapping
        Which variables are arrays: their entry-by-entry product is written ⊙.
    params : mapping, optional
        The operation's static parameters.
    batch : bool
        Whether rows are samples.
    part : int
        Which input a text about "part i" is about.

    Examples
    --------
    >>> tree("g * (y * (1 - y))", ["a"], {"g": True, "y": True})
    ['row', ['var', 'g'], ['o', '⊙'], ['var', 'y'], ['o', '⊙'], ['()', ['n', '1'], ['o', '−'], ['var', 'y']]]
    >>> tree("T(W[:, 1:]) @ g", ["W", "x"], {})
    ['row', ['var', 0, '[:, 1:]', 'ᵀ'], ['o', '·'], ['var', 'g']]
    """
    names = {name: chr(_FIRST + k) for k, name in enumerate(inputs)}
    names |= {"y": _Y, "g": _G, "parts": _PARTS, "i": str(part + 1)}
    if batch:
        names["_batch"] = "yes"
    return read(typeset(text, names, arrays, params))


def read(text: str) -> Tree:
    """A formula that `typeset` wrote, as a tree.

    >>> read("1 / (1 + exp(−2))")
    ['frac', ['n', '1'], ['row', ['n', '1'], ['o', '+'], ['f', 'exp', ['o', '−'], ['n', '2']]]]
    """
    return _joined(_Reader(text).row(""))


def linear(tree: Tree, names: Mapping[Any, str]) -> str:
    """A tree as a line of text again, with ``names`` in its places.

    >>> linear(read("a^(b − 1) / 2"), {})
    '(a^(b − 1)) / (2)'
    """
    kind, *parts = tree
    if kind == "var":
        return "".join([names[parts[0]], *parts[1:]])
    if kind == "f" and len(parts) > 1:
        return f"{parts[0]}({''.join(linear(part, names) for part in parts[1:])})"
    if kind in ("n", "f", "t"):
        return f" {parts[0]} " if kind == "t" else str(parts[0])
    if kind == "o":
        return f" {parts[0]} "
    inner = [linear(part, names) for part in parts]
    if kind == "frac":
        return f"({inner[0]}) / ({inner[1]})"
    if kind == "sup":
        return f"{inner[0]}^({inner[1]})"
    if kind == "sqrt":
        return f"√({inner[0]})"
    return "".join(inner) if kind == "row" else f"{kind[0]}{''.join(inner)}{kind[1]}"


class Forest:
    """Trees, each once; who shows one points to it by number."""

    def __init__(self) -> None:
        self.trees: list[Tree] = []
        self._numbers: dict[str, int] = {}

    def number(self, found: Tree) -> int:
        """The number of a tree, which is added if it is new."""
        key = repr(found)
        if key not in self._numbers:
            self._numbers[key] = len(self.trees)
            self.trees.append(found)
        return self._numbers[key]


class _Reader:
    """Reads tokens from the left; ``row`` up to a closing sign, ``atom`` one thing with what hangs on it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [(m.lastgroup or "", m.group(), m.start()) for m in _TOKEN.finditer(text)]
        self.at = 0

    def peek(self) -> tuple[str, str, int]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "", len(self.text))

    def row(self, closing: str) -> list[Tree]:
        made: list[Tree] = []
        while True:
            kind, text, _ = self.peek()
            if kind == "end" or (closing and text == closing):
                self.at += 1
                return made
            if kind == "space":
                self.at += 1
            elif text == "/" and made and made[-1][0] not in ("o", "t"):
                self.at += 1
                made.append(["frac", _bare(made.pop()), _bare(self.atom())])
            else:
                made.append(self.atom())

    def atom(self) -> Tree:
        while self.peek()[0] == "space":
            self.at += 1
        kind, text, _ = self.peek()
        self.at += 1
        if kind == "var":
            found: Tree = ["var", _variable(text)]
        elif kind == "n":
            found = ["n", text]
        elif kind == "word":
            return self.word(text)
        elif text in _CLOSING:
            found = [f"{text}{_CLOSING[text]}", *self.row(_CLOSING[text])]
        elif text == "√":
            return ["sqrt", _bare(self.atom())]
        elif text == "…":
            found = ["t", text]
        elif text == "∗" and self.peek()[1] == "ᵀ":
            self.at += 1
            return ["o", "∗ᵀ"]
        else:
            return ["o", text]
        return self.hung(found)

    def word(self, text: str) -> Tree:
        """A function's name with what it is applied to, a name alone, or plain words."""
        while True:
            kind, after, _ = self.peek()
            if after == "(":
                self.at += 1
                return self.hung(["f", text, *self.row(")")])
            follows = self.tokens[self.at + 1 : self.at + 2]
            if text in _WORDS or kind != "space" or not follows or follows[0][0] != "word" or follows[0][1] in _WORDS:
                return ["t", text] if text in _WORDS else self.hung(["f", text])
            text = f"{text} {follows[0][1]}"
            self.at += 2

    def hung(self, found: Tree) -> Tree:
        """``found`` with its index, its ′ and ᵀ, its exponent."""
        while True:
            kind, text, _ = self.peek()
            if text == "[" and found[0] in ("var", "()"):
                end = self.text.index("]", self.peek()[2])
                inside = self.text[self.peek()[2] : end + 1]
                while self.peek()[2] <= end and self.peek()[0] != "end":
                    self.at += 1
                found = _with(found, inside)
            elif text in ("ᵀ", "′"):
                self.at += 1
                found = _with(found, text)
            elif kind == "sup":
                self.at += 1
                found = ["sup", found, ["n", text.translate(_DIGITS)]]
            elif text == "^":
                self.at += 1
                found = ["sup", found, _bare(self.atom())]
            else:
                return found


def _with(found: Tree, suffix: str) -> Tree:
    return [*found, suffix] if found[0] == "var" else ["row", found, ["o", suffix]]


def _variable(char: str) -> int | str:
    return {_Y: "y", _G: "g", _PARTS: "parts"}.get(char, ord(char) - _FIRST)


def _bare(found: Tree) -> Tree:
    """Without its parentheses: a fraction's bar holds together what is above and below."""
    return _joined(found[1:]) if found[0] == "()" else found


def _joined(parts: list[Tree]) -> Tree:
    return parts[0] if len(parts) == 1 else ["row", *parts]
