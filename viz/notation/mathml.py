"""Formulas as lists that a browser turns into MathML: fractions, exponents, and places for the variables.

One is written from the tree that `autograd.graph.formula` reads from the rule that ran; nothing is typeset from
anywhere else. It keeps the tree's places, so that it shows the formula in symbols and with numbers put in, for every
node of the same operation, and no name, however odd, is ever read as a formula.

It is a list ``[kind, *parts]``, whose parts are such lists:

=================  ==========================================================================
``["row", ...]``   one after the other
``["var", v]``     a variable: the number of an input, ``"y"`` (the result), ``"g"`` (the gradient
                   that arrives) or ``"parts"`` (all inputs); further texts are what is done to
                   it: ``"′"`` (a 1 in front), ``"ᵀ"`` (transposed), ``"[:, 1:]"`` (a part)
``["n", text]``    a number
``["o", text]``    an operator
``["f", text]``    a function's name; further parts are what it is applied to
``["t", text]``    words
``["frac", a, b]`` a over b
``["sup", a, b]``  a to the power b
``["under", a, b]``  b below a: ``Σ`` over an axis
``["sqrt", a]``    √a
``["()", ...]``    in parentheses; likewise ``"[]"`` and ``"||"``
=================  ==========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from autograd.graph import tree as t
from autograd.graph.sentences import say
from autograd.graph.unicode import axes_in_words, line, where_in_words

Markup: TypeAlias = "list[Any]"

_OWN = {name: name for name in ("y", "g", "parts")}


def mathml(tree: t.Tree, inputs: Sequence[str], lang: str = "en") -> Markup:
    """A formula's tree as a list that the page writes as MathML.

    Parameters
    ----------
    tree : Tree
    inputs : sequence of str
        The names of the operation's inputs in the tree.
    lang : str
        The language of the words in it.

    Examples
    --------
    >>> from autograd.graph.formula import read
    >>> mathml(read("g * (y * (1 - y))", ["g", "y"]), ["a"])
    ['row', ['var', 'g'], ['o', '⊙'], ['var', 'y'], ['o', '⊙'], ['()', ['n', '1'], ['o', '−'], ['var', 'y']]]
    >>> mathml(read("T(W[:, 1:]) @ g"), ["W", "x"])
    ['row', ['var', 0, '[:, 1:]', 'ᵀ'], ['o', '·'], ['var', 'g']]
    """
    return _Writer({**{name: k for k, name in enumerate(inputs)}, **_OWN}, lang).one(tree)


class Forest:
    """Formulas, each once; who shows one points to it by number."""

    def __init__(self) -> None:
        self.trees: list[Markup] = []
        self._numbers: dict[str, int] = {}

    def number(self, found: Markup) -> int:
        """The number of a formula, which is added if it is new."""
        key = repr(found)
        if key not in self._numbers:
            self._numbers[key] = len(self.trees)
            self.trees.append(found)
        return self._numbers[key]


class _Writer:
    """Writes trees as the parts of a row, which are joined where one part is asked for."""

    def __init__(self, places: dict[str, int | str], lang: str) -> None:
        self.places = places
        self.lang = lang

    def one(self, tree: t.Tree) -> Markup:
        """One part, without parentheses: a fraction's bar and a root's hold together what is below them."""
        return _joined(self.row(tree))

    def held(self, tree: t.Tree, at_least: int) -> list[Markup]:
        """The parts of ``tree``, in parentheses where it holds together more loosely than this."""
        row = self.row(tree)
        strength = t.UNARY if isinstance(tree, t.Number) and row[0][0] == "o" else tree.strength
        return [["()", *row]] if strength < at_least else row

    def between(self, left: list[Markup], sign: str, right: list[Markup]) -> list[Markup]:
        return [*left, ["o", sign], *right]

    def words(self, text: str) -> list[Markup]:
        """Words one by one, so that lines may break; a comma is a sign."""
        found = re.findall(r"[^\s,]+|,", say(text, self.lang))
        return [["o", word] if word == "," else ["t", word] for word in found]

    def listed(self, trees: Iterable[t.Tree | None], sign: str) -> list[Markup]:
        rows = [[] if tree is None else self.row(tree) for tree in trees]
        return [part for k, row in enumerate(rows) for part in ([["o", sign]] if k else []) + row]

    def with_mark(self, tree: t.Tree, mark: str) -> list[Markup]:
        body = _joined(self.held(tree, t.ATOM))
        return [[*body, mark]] if body[0] == "var" else [["row", body, ["o", mark]]]

    def has_place(self, tree: t.Tree) -> bool:
        """Whether a variable stands in it, which has another name in each node."""
        return line(tree) != line(tree, {str(name): "?" for name in self.places})

    def row(self, tree: t.Tree) -> list[Markup]:
        match tree:
            case t.Place(name):
                return [["var", self.places[name]] if name in self.places else ["f", name]]
            case t.Number(text):
                return _number(text)
            case t.Name(text):
                return [["f", text]]
            case t.Words(text):
                return self.words(text)
            case t.Sign(text):
                return [["o", text]]
            case t.Minus(a):
                return [["o", "−"], *self.held(a, t.PRODUCT)]
            case t.Sum(left, sign, right):
                return self.between(self.held(left, t.SUM), sign, self.held(right, t.PRODUCT))
            case t.Product(left, _, right):
                of_left, of_right = tree.bracketed
                factor = self.held(right, t.POWER if of_right else t.PRODUCT)
                factor = [["()", *factor]] if factor[0] == ["o", "−"] else factor
                return self.between(self.held(left, t.POWER if of_left else t.UNARY), tree.shown, factor)
            case t.Fraction(above, below):
                # Of a product only the last factor goes above the bar: a · b / c is a times b / c.
                *before, last = self.held(above, t.UNARY)
                return [*before, ["frac", _bare(last), self.one(below)]]
            case t.Power(base, exponent):
                return [["sup", _joined(self.held(base, t.ATOM)), self.one(exponent)]]
            case t.Total(a, axes):
                sigma: Markup = ["o", "Σ"]
                if axes is not None:
                    sigma = ["under", sigma, ["t", axes_in_words(axes, self.lang)]]
                return [sigma, *self.held(a, t.PRODUCT)]
            case t.Repeated(a):
                # One part: what a bar or an exponent takes, it takes with its words.
                return [["row", *self.held(a, t.ATOM), ["t", f"({where_in_words(tree, self.lang)})"]]]
            case t.Call(name, args, options):
                return [["f", say(name, self.lang), *self.listed((*args, *options), ",")]]
            case t.Root(a):
                return [["sqrt", self.one(a)]]
            case t.Bars(a):
                return [["||", *self.row(a)]]
            case t.Marked(a, mark):
                return self.with_mark(a, mark)
            case t.Indexed(a, index) if self.has_place(index):
                return [*self.held(a, t.ATOM), ["[]", *self.row(index)]]
            case t.Indexed(a, index):
                return self.with_mark(a, f"[{line(index)}]")
            case t.Slice(ends):
                return self.listed(ends, ":")
            case t.Comparison(left, sign, right):
                return self.between(self.row(left), sign, self.row(right))
            case t.Cases(yes, condition, no):
                rows = {"yes": self.held(yes, t.SUM), "condition": self.row(condition), "no": self.row(no)}
                parts = re.split(r"\{(\w+)\}", say("{yes} if {condition}, else {no}", self.lang))
                return [one for k, part in enumerate(parts) for one in (rows[part] if k % 2 else self.words(part))]
            case t.Several(parts):
                return self.listed(parts, ",") or [["()"]]
            case t.Row(parts):
                return [one for part in parts for one in self.held(part, t.ATOM)]
            case t.Bracketed(parts):
                return [["[]", *(one for part in parts for one in self.row(part))]]
            case t.Setting(name, sizes):
                return [*self.words(say(name, self.lang)), *self.listed(sizes, "×")]
            case t.Settings(settings):
                return [["()", *self.listed(settings, ",")]]
        raise AssertionError(f"nobody writes a {type(tree).__name__}")


def _number(text: str) -> list[Markup]:
    """Its sign is an operator; "not a number" is a name."""
    sign, digits = ([["o", "−"]], text[1:]) if text.startswith("−") else ([], text)
    return [*sign, ["n" if digits[:1].isdigit() or digits == "∞" else "f", digits]]


def _bare(part: Markup) -> Markup:
    return _joined(part[1:]) if part[0] == "()" else part


def _joined(parts: list[Markup]) -> Markup:
    return parts[0] if len(parts) == 1 else ["row", *parts]
