"""A formula as a tree: what `autograd.graph.formula` makes of a rule's text, to be written as a line or as MathML.

No tree holds parentheses: who writes one puts them where a part holds together more loosely than what it stands in
(`Tree.strength`). Places stand for variables, so that one tree shows a formula in symbols and with numbers put in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

SUM, UNARY, PRODUCT, POWER, ATOM = 1, 2, 3, 4, 5
"""How tightly a tree holds together."""


@dataclass(frozen=True)
class Tree:
    """A formula, or a part of one."""

    strength: ClassVar[int] = ATOM


@dataclass(frozen=True)
class Place(Tree):
    """A variable, by its name in the rule's text: an input, the result ``y``, the gradient ``g``."""

    name: str


@dataclass(frozen=True)
class Name(Tree):
    """A name that stands for itself: ``I``, ``n``."""

    name: str


@dataclass(frozen=True)
class Number(Tree):
    """A number as it is shown, and all its digits; with a sign in front it holds together less."""

    text: str
    exact: float | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Words(Tree):
    """Plain words."""

    text: str


@dataclass(frozen=True)
class Sign(Tree):
    """A sign between two things: ``∗``."""

    text: str


@dataclass(frozen=True)
class Minus(Tree):
    """−a."""

    a: Tree
    strength = UNARY


@dataclass(frozen=True)
class Sum(Tree):
    """Two trees with ``+`` or ``−`` between them."""

    left: Tree
    sign: str
    right: Tree
    strength = SUM


@dataclass(frozen=True)
class Product(Tree):
    """Two factors: ``·`` where one is a number, ``⊙`` entry by entry, ``@`` a product of matrices (written ``·``)."""

    left: Tree
    sign: str
    right: Tree
    strength = PRODUCT

    @property
    def shown(self) -> str:
        """The sign as it is written."""
        return "·" if self.sign == "@" else self.sign

    @property
    def bracketed(self) -> tuple[bool, bool]:
        """Whether the left factor, and the right one, would be misread: a product joined by another sign."""
        mixed = {"⊙", "@"}
        left = isinstance(self.left, Product) and {self.sign, self.left.sign} == mixed
        return left, isinstance(self.right, Product) and self.right.sign != self.sign


@dataclass(frozen=True)
class Fraction(Tree):
    """above / below."""

    above: Tree
    below: Tree
    strength = PRODUCT


@dataclass(frozen=True)
class Power(Tree):
    """``base`` to the power ``exponent``."""

    base: Tree
    exponent: Tree
    strength = POWER


@dataclass(frozen=True)
class Total(Tree):
    """Σ a: over all entries, or over ``axes``; what is left has this ``shape``."""

    a: Tree
    axes: tuple[int, ...] | None = None
    shape: tuple[int, ...] = ()
    strength = PRODUCT


@dataclass(frozen=True)
class Repeated(Tree):
    """``a``, of shape ``kept`` with a 1 for each axis that it lacks, over the whole ``shape``: in each row.

    Of a ``number`` it need not be said where it meets an array.
    """

    a: Tree
    kept: tuple[int, ...]
    shape: tuple[int, ...]
    number: bool = False
    strength = POWER

    @property
    def where(self) -> str:
        """Which sentence says where it stands: "in each row", "in each column", "in each entry", "along"."""
        axes = self.axes
        if axes == tuple(k for k, n in enumerate(self.shape) if n != 1):
            return "in each entry"
        if len(self.shape) != 2:
            return "along"
        return "in each row" if axes == (0,) else "in each column"

    @property
    def axes(self) -> tuple[int, ...]:
        """Those along which it is repeated."""
        return tuple(k for k, (n, m) in enumerate(zip(self.kept, self.shape, strict=True)) if n != m)


@dataclass(frozen=True)
class Call(Tree):
    """A function of this name, of its arguments; options that matter behind them."""

    name: str
    args: tuple[Tree, ...]
    options: tuple[Setting, ...] = ()


@dataclass(frozen=True)
class Root(Tree):
    """√a."""

    a: Tree


@dataclass(frozen=True)
class Bars(Tree):
    """|a|."""

    a: Tree


@dataclass(frozen=True)
class Marked(Tree):
    """``a`` with a mark: ``′`` (a 1 in front), ``ᵀ`` (transposed)."""

    a: Tree
    mark: str


@dataclass(frozen=True)
class Indexed(Tree):
    """a[index]."""

    a: Tree
    index: Tree


@dataclass(frozen=True)
class Slice(Tree):
    """``start:stop``, or ``start:stop:step``; None where nothing stands."""

    ends: tuple[Tree | None, ...]


@dataclass(frozen=True)
class Comparison(Tree):
    """left > right."""

    left: Tree
    sign: str
    right: Tree
    strength = 0


@dataclass(frozen=True)
class Cases(Tree):
    """yes if condition, else no."""

    yes: Tree
    condition: Tree
    no: Tree
    strength = 0


@dataclass(frozen=True)
class Several(Tree):
    """Trees with commas between them."""

    parts: tuple[Tree, ...]
    strength = 0


@dataclass(frozen=True)
class Row(Tree):
    """Trees, words and signs one after the other: ``x ∗ w``, ``g at [1:]``."""

    parts: tuple[Tree, ...]
    strength = PRODUCT


@dataclass(frozen=True)
class Bracketed(Tree):
    """The same in square brackets: ``[a is the first max]``; ``[a > 0]``, 1 where it holds, else 0."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True)
class Setting(Tree):
    """``stride 2``, ``padding 1×0``: an option's name and its value, or one for each axis."""

    name: str
    sizes: tuple[Tree, ...]
    strength = 0


@dataclass(frozen=True)
class Settings(Tree):
    """Settings in parentheses."""

    parts: tuple[Setting, ...]
