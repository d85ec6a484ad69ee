"""Labels as dot takes them: lines of text in tables, tooltips, and the lines that stand for an array."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.graph.numbers import brief, number, numbers
from autograd.graph.sentences import say
from viz.style.text import DIGITS, escape, width, wrap

FONT, LEFT_FONT = "Helvetica", "Arial"
"""Fonts whose widths every Graphviz knows, and the same for both: the name tells a centred line from the others."""

MAX_LINE = 26
"""Characters of a value on one line of a node."""

_SMALL = 6
"""Arrays of up to this many entries are written out."""


@dataclass(frozen=True)
class Line:
    """One line of a label; ``size`` in points.

    A line is centred, whatever font the reader has (`viz.drawing.svg` sees to it), unless it is ``left``.
    """

    text: str
    color: str
    size: float
    bold: bool = False
    left: bool = False

    @property
    def width(self) -> float:
        """Room for the line in points, in any of the usual fonts."""
        return width(self.text, self.size, self.bold)

    @property
    def height(self) -> int:
        """Room for the line in points."""
        # Even heights put the middle of every box on a whole point, so that level edges are drawn level.
        return even(1.24 * self.size)

    def cell(self, room: float) -> str:
        """The line as a cell of an HTML-like table, ``room`` points wide."""
        # dot takes no empty text.
        shown = _in_dot(self.text or " ")
        shown = f"<B>{shown}</B>" if self.bold else shown
        align, face = (' ALIGN="LEFT"', LEFT_FONT) if self.left else ("", FONT)
        font = f'<FONT FACE="{face}" POINT-SIZE="{self.size:g}" COLOR="{self.color}">{shown}</FONT>'
        return f'<TD{align} WIDTH="{even(room)}" HEIGHT="{self.height}">{font}</TD>'


def table(*rows: str, ground: bool = False) -> str:
    """Return rows of cells as a table without borders; a ``ground`` that is not seen tells where its middle is."""
    body = "".join(f"<TR>{row}</TR>" for row in rows)
    color = ' BGCOLOR="transparent"' if ground else ""
    return f'<TABLE BORDER="0"{color} CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{body}</TABLE>'


def even(length: float) -> int:
    """Return the next even number of points."""
    return 2 * math.ceil(length / 2)


def quoted(lines: Sequence[str]) -> str:
    r"""Return lines for a tooltip in DOT.

    >>> print(quoted(["a\\N", "<b>"]))
    a\\\\N\n&lt;b&gt;
    """
    # dot reads a tooltip's backslashes twice.
    return "\\n".join(_in_dot(line).replace("\\", "\\\\") for line in lines)


def _in_dot(text: str) -> str:
    r"""``text`` where dot would read entities, and ``\N`` as the node's id."""
    return escape(text).replace("\\", "\\\\")


def number_of(count: int, one: str, several: str, lang: str = "en") -> str:
    """A number and its noun, by the keys of the noun.

    >>> number_of(1, "draw.node", "draw.nodes"), number_of(2, "draw.node", "draw.nodes", "fr")
    ('1 node', '2 nœuds')
    """
    return f"{count:,} {say(one if count == 1 else several, lang)}"


def describe(data: Any, shape: bool = True, digits: int = DIGITS, lang: str = "en") -> list[str]:
    """Return the lines that stand for data on a graph: small arrays written out, large ones summed up.

    >>> describe([0.25, -1.0]), describe(range(100))
    (['[0.25 −1]'], ['100 entries: 0 … 99'])
    """
    array = np.asarray(data)
    if array.ndim == 0:
        return [number(float(array), digits)]
    size = say("draw.entries", lang, count=len(array)) if array.ndim == 1 else "×".join(map(str, array.shape))
    if array.size == 0:
        return [say("draw.empty", lang, size=size)]
    if array.size <= _SMALL:
        rows = list(_rows(array, digits))
        if len(rows) <= 3 and max(map(len, rows)) <= MAX_LINE:
            return rows
    head = f"{size}: " if shape else ""
    bad = int(np.isnan(array).sum())
    if bad:
        return [head + say("draw.no_number", lang, count=bad)]
    return [head + brief(array, "{low} … {high}", digits, most=0)]


def _rows(array: Any, digits: int) -> Iterator[str]:
    if array.ndim == 2 and len(array) > 1:
        yield from (numbers(row, digits) for row in array)
    else:
        yield from wrap(numbers(array, digits), MAX_LINE, 3)
