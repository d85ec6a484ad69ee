"""A formula's tree as a line of text, with names or numbers put in for its places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from autograd.graph import tree as t
from autograd.graph.sentences import say

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def line(tree: t.Tree, names: Mapping[str, str] | None = None, lang: str = "en") -> str:
    """A formula's tree in the lecture's notation.

    Parameters
    ----------
    tree : Tree
    names : mapping, optional
        What to write in each place (``g``, ``y``, the inputs): another name, or a number; else the place's own name.
    lang : str
        The language of the words in it.

    Examples
    --------
    >>> from autograd.graph.formula import read
    >>> line(read("g * (y * (1 - y))", ["g", "y"]), {"g": "∂l/∂B", "y": "B"})
    '∂l/∂B ⊙ B ⊙ (1 − B)'
    >>> line(read("b * a ** (b - 1)"), {"a": "0.5", "b": "−2"})
    '−2 · 0.5^(−2 − 1)'
    """
    return _Line(names or {}, lang).write(tree)


def axes_in_words(axes: tuple[int, ...], lang: str) -> str:
    """``axis 1``; ``axes 0, 2``."""
    return f"{say('axis' if len(axes) == 1 else 'axes', lang)} {', '.join(map(str, axes))}"


def where_in_words(tree: t.Repeated, lang: str) -> str:
    """``in each row``; ``along axis 0``."""
    said = say(tree.where, lang)
    return f"{said} {axes_in_words(tree.axes, lang)}" if tree.where == "along" else said


class _Line:
    """Writes the trees of one formula."""

    def __init__(self, names: Mapping[str, str], lang: str) -> None:
        self.names = names
        self.lang = lang

    def write(self, tree: t.Tree, at_least: int = 0) -> str:
        """``tree``, in parentheses where it holds together more loosely than this."""
        text, strength = self.bare(tree), tree.strength
        if isinstance(tree, (t.Place, t.Number)) and text[:1] in ("−", "-"):
            strength = t.UNARY
        return f"({text})" if strength < at_least else text

    def tight(self, tree: t.Tree) -> str:
        """What takes an index or a mark: ``(∂l/∂y)ᵀ``, because ``∂l/∂yᵀ`` would be another derivative."""
        text = self.write(tree, t.ATOM)
        return f"({text})" if text.startswith("∂") else text

    def joined(self, sign: str, parts: Iterable[t.Tree], at_least: int = 0) -> str:
        return sign.join(self.write(part, at_least) for part in parts)

    def bare(self, tree: t.Tree) -> str:
        match tree:
            case t.Place(name):
                return self.names.get(name, name)
            case t.Words(text):
                return say(text, self.lang)
            case t.Name(text) | t.Number(text) | t.Sign(text):
                return text
            case t.Minus(a):
                return f"−{self.write(a, t.PRODUCT)}"
            case t.Sum(left, sign, right):
                return f"{self.write(left, t.SUM)} {sign} {self.write(right, t.PRODUCT)}"
            case t.Product(left, _, right):
                of_left, of_right = tree.bracketed
                factor = self.write(right, t.POWER if of_right else t.PRODUCT)
                factor = f"({factor})" if factor.startswith("−") else factor
                return f"{self.write(left, t.POWER if of_left else t.UNARY)} {tree.shown} {factor}"
            case t.Fraction(above, below):
                return f"{self.write(above, t.UNARY)} / {self.write(below, t.POWER)}"
            case t.Power(base, exponent):
                power = self.write(exponent)
                raised = power.translate(_SUPERSCRIPTS) if power.isdigit() else f"^{self.write(exponent, t.ATOM)}"
                return f"{self.write(base, t.ATOM)}{raised}"
            case t.Total(a, axes):
                over = "" if axes is None else f"[{axes_in_words(axes, self.lang)}]"
                return f"Σ{over} {self.write(a, t.PRODUCT)}"
            case t.Repeated(a):
                return f"{self.write(a, t.ATOM)} ({where_in_words(tree, self.lang)})"
            case t.Call(name, args, options):
                return f"{say(name, self.lang)}({self.joined(', ', (*args, *options))})"
            case t.Root(a):
                return f"√{self.write(a, t.ATOM)}"
            case t.Bars(a):
                return f"|{self.write(a)}|"
            case t.Marked(a, mark):
                return f"{self.tight(a)}{mark}"
            case t.Indexed(a, index):
                return f"{self.tight(a)}[{self.write(index)}]"
            case t.Slice(ends):
                return ":".join("" if end is None else self.write(end) for end in ends)
            case t.Comparison(left, sign, right):
                return f"{self.write(left)} {sign} {self.write(right)}"
            case t.Cases(yes, condition, no):
                asked = say("{yes} if {condition}, else {no}", self.lang)
                return asked.format(yes=self.write(yes, t.SUM), condition=self.write(condition), no=self.write(no))
            case t.Several(parts):
                return self.joined(", ", parts) or "()"
            case t.Row(parts):
                return self.joined(" ", parts, t.ATOM)
            case t.Bracketed(parts):
                return f"[{self.joined(' ', parts)}]"
            case t.Setting(name, sizes):
                return f"{say(name, self.lang)} {self.joined('×', sizes)}"
            case t.Settings(parts):
                return f"({self.joined(', ', parts)})"
        raise AssertionError(f"nobody writes a {type(tree).__name__}")
