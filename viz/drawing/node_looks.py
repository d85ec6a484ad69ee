"""What a node looks like: its box with name and formula, the numbers below, the leaf on top, as HTML-like labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograd import Edge, Value
from viz.drawing.label import Line, even, table
from viz.drawing.stands_for_several import Grouped
from viz.drawing.view import is_backward, is_constant
from viz.notation.names import IN_STORY, Notation
from viz.style.palette import Theme, ghost
from viz.style.text import cut, wrap

NAME, TEXT, _ARROW = 15.0, 11.0, 18.0
"""Sizes in points."""

ROUNDED, DASHED = ' STYLE="ROUNDED"', ' STYLE="DASHED"'

_PADDING, _NARROWEST, _OVER, _BELOW, _LINE = 12, 44, 2, 4, 14
_IN_NODE, _ON_EDGE, _ON_EDGE_OF_LONG = 22, 22, 28
"""Characters before a text is cut or broken."""


@dataclass
class Cards:
    """The labels of nodes and edges; the options are those of `viz.draw`."""

    grouped: Grouped
    told: Notation
    theme: Theme
    values: bool = True
    gradients: bool = True
    local: bool = True
    lit: frozenset[Value] | None = None
    down: bool = False

    def colors(self, *nodes: Value) -> Theme:
        """The colours of a node, or of an edge between two: faint ones where the rest is lit."""
        return self.theme if self.lit is None or all(v in self.lit for v in nodes) else ghost(self.theme)

    def name(self, v: Value) -> str:
        """The name of a node or group in full."""
        return self.grouped.name(v) or self.told.name(v)

    def story(self, v: Value) -> list[str]:
        """All about a node, for its tooltip."""
        return self.grouped.story(v) or self.told.story(v)

    def node(self, v: Value, stacked: Mapping[Value, Edge]) -> str:
        """The label of ``v``, with the leaf that ``stacked`` sets on top of it, or beside it where data flows down."""
        if v not in stacked:
            return self._card(v, "b", 0)
        edge = stacked[v]
        return self._beside(edge) if self.down else self._above(edge)

    def width(self, v: Value, stacked: Mapping[Value, Edge]) -> float:
        """About how wide the label is."""
        return max([self._room(v), *(self._room(stacked[w].parent) for w in [v] if w in stacked)])

    def elsewhere(self, v: Value, row: str) -> str:
        """The label of a node that is drawn in another row: its name, and which."""
        muted = ghost(self.theme).ink
        lines = [Line(cut(self.name(v), _IN_NODE), muted, TEXT, bold=True), Line(row, self.theme.muted, TEXT)]
        return table(*(line.cell(max(line.width for line in lines) + 4) for line in lines), ground=True)

    def _beside(self, edge: Edge) -> str:
        v, leaf = edge.child, edge.parent
        theme = self.colors(leaf, v)
        heavy = self.lit is not None and theme is self.theme
        arrow = Line("→", theme.ink if heavy else theme.muted, _ARROW, bold=heavy)
        beside = self.on_edge(edge)
        room = even(max(line.width for line in [arrow, *beside]) + 8)
        # At the height of the boxes; what is below the shorter of the two would be spread over it.
        deep = max(self._height(leaf), self._height(v))
        high = sum(line.height for line in [*beside, arrow])
        rows = [*(line.cell(room) for line in beside), arrow.cell(room)]
        label = table(gap(2), f"<TD>{table(*rows, ground=True)}</TD>", *filler(deep - high - 2))
        left, right = (
            table(f"<TD>{self._card(one, port, 0)}</TD>", *filler(deep - self._height(one)))
            for one, port in ((leaf, ""), (v, "b"))
        )
        return table(f'<TD>{left}</TD><TD>{label}</TD><TD PORT="c">{right}</TD>')

    def _height(self, v: Value) -> float:
        """How high a card is: its box, with a point around each row and a border, and the lines below."""
        head, below = self._head(v), self._below(v)
        box = sum(line.height + 2 for line in head) + 2 * _OVER + 4 + (_BELOW - _OVER) * (len(head) > 1)
        return box + 2 * self._border(v)[0] + (2 + sum(line.height for line in below) if below else 0)

    def _above(self, edge: Edge) -> str:
        v = edge.child
        theme = self.colors(edge.parent, v)
        heavy = self.lit is not None and theme is self.theme
        arrow = Line("↓", theme.ink if heavy else theme.muted, _ARROW, bold=heavy)
        beside = self.on_edge(edge, left=True)
        side = max([line.width for line in beside], default=0) + 6
        middle = even(arrow.width)
        # Whole and even, as `Line.cell` makes them: the arrow stays in the middle.
        side = even(max(side, (max(self._room(v), self._room(edge.parent)) - middle) / 2))
        room = middle + 2 * side
        label = table(*(line.cell(side) for line in beside), gap(2)) if beside else ""
        return table(
            f"<TD>{self._card(edge.parent, '', room)}</TD>",
            f"<TD>{table(space(side) + arrow.cell(middle) + space(side, label))}</TD>",
            f"<TD>{self._card(v, 'b', room)}</TD>",
        )

    def on_edge(self, edge: Edge, left: bool = False) -> list[Line]:
        """The local derivative that stands on an edge, in symbols and as a number; nothing where there is none."""
        if not self.local or is_constant(edge.parent):
            return []
        theme = self.colors(edge.parent, edge.child)
        if (joined := self.grouped.local(edge)) is not None:
            return [Line(text, theme.muted, TEXT, left=left) for text in joined]
        formula, value = self.told.local_formula(edge), self.told.local_number(edge)
        if not formula:
            return []
        texts = wrap(formula, _ON_EDGE)
        if texts[-1].endswith("…"):
            texts = wrap(formula, _ON_EDGE_OF_LONG, 3)
        lines = [Line(text, theme.ink, TEXT, left=left) for text in texts]
        if value and value != formula and not self.grouped.is_many(edge):
            lines.append(Line(value, theme.value, TEXT, left=left))
        return lines

    def story_of_edge(self, edge: Edge) -> list[str]:
        """The local derivative in full, for the tooltip of an edge that has no room for it."""
        names = " / ".join(f"∂{self.told.name(v)}" for v in (edge.child, edge.parent))
        formula = self.told.local_formula(edge, short=False)
        return [cut(f"{names} = {formula}", IN_STORY)] if formula else []

    def _card(self, v: Value, port: str, room: float) -> str:
        """A node's box, with port name ``port``, and the numbers below it, centred in ``room`` points."""
        head, below = self._head(v), self._below(v)
        room = max(room, self._room(v))
        # The edges of a leaf leave it to all sides: they shall not cross its numbers.
        inner = _width_of_box(head) if v.parents or not port else room
        # Above a name the box has as much room as beside it.
        rows = [gap(_OVER), *(line.cell(inner) for line in head)]
        if len(head) == 1:
            rows.append(gap(_OVER))
        else:
            rows.append(gap(_BELOW))
        width, color = self._border(v)
        fill = self.theme.current if self._is_lit(v) else ""
        box = framed(rows, self.theme, style_of(v), f' PORT="{port}"' if port else "", width, color, fill)
        side = space((room - inner) / 2) if room > inner else ""
        rows = [gap(2), *(line.cell(room) for line in below)] if below else []
        return table(f"<TD>{table(f'{side}<TD>{box}</TD>{side}')}</TD>", *rows)

    def _is_lit(self, v: Value) -> bool:
        return self.lit is not None and v in self.lit

    def _border(self, v: Value) -> tuple[int, str]:
        """Width and colour."""
        theme = self.colors(v)
        color = theme.gradient if is_backward(v) else theme.muted
        if self._is_lit(v):
            return 3, color if is_backward(v) else theme.ink
        return 2 if self.grouped.is_scope(v) else 1, color

    def _room(self, v: Value) -> float:
        return max(_width_of_box(self._head(v)), *(line.width + 4 for line in self._below(v)), 0)

    def _head(self, v: Value) -> list[Line]:
        theme = self.colors(v)
        ink, muted = (theme.ink_on_current,) * 2 if self._is_lit(v) else (theme.ink, theme.muted)
        lines = [Line(cut(self.name(v), _IN_NODE), ink, NAME, bold=True)]
        about = self.grouped.about(v, self.told)
        if about is None:
            about = wrap(self.told.formula(v), lines=3 if v in self.told.steps else 2) if v.parents else []
        return lines + [Line(text, muted, TEXT) for text in about]

    def _below(self, v: Value) -> list[Line]:
        lines = []
        theme = self.colors(v)
        shown = self.grouped.values(v)
        # A number in a formula is its own name.
        if self.values and shown != [self.told.name(v)]:
            lines += [Line(text, theme.value, TEXT) for text in shown]
        if self.gradients and not is_constant(v):
            # What a backward pass recorded has gradients only after another.
            told = self.grouped.gradients(v, self.told.grads)
            told = told if told is not None else [] if is_backward(v) else ["—"]
            lines += [Line(text, theme.gradient, TEXT) for text in told]
        return lines


def framed(
    rows: Sequence[str], theme: Theme, style: str, port: str = "", width: int = 1, color: str = "", fill: str = ""
) -> str:
    """Return rows of cells in a box."""
    fill = fill or (theme.card if style == ROUNDED else theme.paper)
    body = "".join(f"<TR>{row}</TR>" for row in rows)
    return (
        f'<TABLE{port} BORDER="{width}"{style} BGCOLOR="{fill}" COLOR="{color or theme.muted}" '
        f'CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">{body}</TABLE>'
    )


def style_of(v: Value) -> str:
    """The shape of a node's box: rounded for an operation, dashed for a constant."""
    return ROUNDED if v.parents else DASHED if is_constant(v) else ""


def space(width: float, inside: str = "") -> str:
    """Return a cell ``width`` points wide."""
    return f'<TD WIDTH="{width:.0f}">{inside}</TD>'


def filler(height: float) -> list[str]:
    """Return an empty row ``height`` points high, none where there is nothing to fill."""
    return [gap(round(height))] if height >= 1 else []


def gap(height: int) -> str:
    """Return an empty cell ``height`` points high."""
    return f'<TD HEIGHT="{height}"></TD>'


def _width_of_box(head: Sequence[Line]) -> float:
    return max(_NARROWEST, *(line.width + _PADDING for line in head))
