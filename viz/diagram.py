"""From a Graph to the DOT text of its drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograd import Edge, Graph, Value
from viz.folding import BACKWARD, LARGE, View, is_backward, is_constant
from viz.grouped import Grouped
from viz.labels import FONT, LEFT_FONT, Line, clean, cut, quoted, table, wrap
from viz.notation import Notation
from viz.palette import Theme, ghost

_NAME, _TEXT, _ARROW = 15.0, 11.0, 18.0
"""Sizes in points."""

_PADDING, _NARROWEST = 12, 44
_IN_NODE, _IN_BOX, _IN_TITLE, _ON_EDGE = 22, 40, 80, 20
"""Characters before a text is cut or broken."""


@dataclass
class _Box:
    """A scope: the nodes recorded in it, and the scopes inside."""

    nodes: list[Value] = field(default_factory=list)
    inside: dict[str, _Box] = field(default_factory=dict)


@dataclass
class Diagram:
    """One graph, laid out: the options are those of `viz.draw`."""

    graph: Graph
    theme: Theme
    values: bool = True
    gradients: bool = True
    local: bool = True
    direction: str = "LR"
    title: str | None = None
    view: View = None  # type: ignore[assignment]
    lit: frozenset[Value] | None = None

    def __post_init__(self) -> None:
        self.view = self.view or View(self.graph)
        self.grouped = Grouped(self.view)
        self.told = Notation(self.graph, self.grouped.renamed)
        self.ids = {v: f"n{k}" for k, v in enumerate(self.view.nodes)}
        # What each id in the DOT text is called; `source` adds the scopes.
        self.names = {id_: self.grouped.name(v) or self.told.name(v) for v, id_ in self.ids.items()}

    @cached_property
    def stacked(self) -> dict[Value, Edge]:
        """For an operation the edge from the leaf that is drawn on top of it, as part of its node.

        Left to itself, dot would set weights beside the data that flows through, and edges that enter a
        scope around them. A leaf that feeds one operation needs no freedom; another input of that
        operation then comes from the left.
        """
        if self.direction != "LR":
            return {}
        uses: dict[Value, int] = {}
        inputs: dict[Value, list[Edge]] = {}
        for edge in self.view.edges:
            uses[edge.parent] = uses.get(edge.parent, 0) + 1
            inputs.setdefault(edge.child, []).append(edge)
        found = {}
        for v, edges in inputs.items():
            alone = [e for e in edges if not e.parent.parents and uses[e.parent] == 1 and self._within(e.parent, v)]
            if alone and len(edges) > 1:
                # A weight rather than the data beside it.
                found[v] = min(alone, key=lambda e: (is_constant(e.parent), e.index))
        return found

    def _within(self, leaf: Value, v: Value) -> bool:
        home = self.view.scope_of(leaf)
        # A box is drawn in the scope around it, and data goes in from the left.
        return self.view.scope_of(v)[: len(home)] == home and not self.grouped.is_scope(v)

    def _colors(self, *nodes: Value) -> Theme:
        """The colours of a node, or of an edge between two: faint ones where the rest is lit."""
        return self.theme if self.lit is None or all(v in self.lit for v in nodes) else ghost(self.theme)

    # -------------------------------------------------------------------------------- the text
    def source(self) -> str:
        """The DOT text."""
        from graphviz import Digraph

        theme = self.theme
        dot = Digraph("graph")
        dot.attr(rankdir=self.direction, bgcolor=theme.paper, pad="0.15", nodesep="0.3", ranksep="0.35")
        dot.attr(fontname=LEFT_FONT, labelloc="t", labeljust="l", label=f"<{self._caption()}>")
        if len(self.view.nodes) > LARGE:
            # Without these dot would take three times as long, for curves that nobody can follow.
            dot.attr(splines="line", nslimit="2", mclimit="0.2")
        dot.attr("node", shape="plain", fontname=FONT)
        dot.attr("edge", fontname=FONT, color=theme.muted, arrowsize="0.7")
        self._fill(dot, self._scopes(), "cluster", ())
        tops = {edge.parent for edge in self.stacked.values()}
        between: dict[tuple[Value, Value], list[Edge]] = {}
        for edge in self.view.edges:
            if edge.parent not in tops:
                between.setdefault((edge.parent, edge.child), []).append(edge)
        for edges in between.values():
            for edge in edges:
                self._connect(dot, edge, _sides(edges, edge) if self.direction == "LR" else (":s", ":b:n"))
        return str(dot.source)

    def _scopes(self) -> _Box:
        on_top = {edge.parent for edge in self.stacked.values()}
        outermost = _Box()
        for v in self.view.nodes:
            if v not in on_top:
                box = outermost
                for name in self.view.scope_of(v):
                    box = box.inside.setdefault(name, _Box())
                box.nodes.append(v)
        return outermost

    def _fill(self, dot: Any, box: _Box, path: str, scope: tuple[str, ...]) -> None:
        for v in box.nodes:
            story = self._story(v)
            if v in self.stacked:
                story = [*self._story(self.stacked[v].parent), *story]
            dot.node(self.ids[v], label=f"<{self._node(v)}>", tooltip=quoted(story))
        for k, (name, inner) in enumerate(box.inside.items()):
            inside = (*scope, name)
            self.names[f"{path}_{k}"] = shown = clean(self.grouped.title(inside))
            color = self.theme.gradient if name == BACKWARD else self.theme.line
            with dot.subgraph(name=f"{path}_{k}") as sub:
                line = Line(cut(shown, _IN_BOX), self.theme.muted, _TEXT, left=True)
                sub.attr(label=f"<{table(line.cell(line.width))}>", tooltip=quoted([shown]))
                sub.attr(style="rounded", color=color, margin="10")
                self._fill(sub, inner, f"{path}_{k}", inside)

    def _connect(self, dot: Any, edge: Edge, ports: tuple[str, str]) -> None:
        options = {}
        theme = self._colors(edge.parent, edge.child)
        if self.lit is not None:
            options = {"color": theme.ink, "penwidth": "2.5"} if theme is self.theme else {"color": theme.muted}
        if is_constant(edge.parent):
            options["style"] = "dashed"
        elif self.local and (lines := self._local(edge)):
            room = max(line.width for line in lines) + 4
            text = table(*(line.cell(room) for line in lines), fill=self.theme.paper)
            # The empty row holds the text off the line.
            foot = '<TD HEIGHT="4"></TD>'
            options["label"] = f"<{table(f'<TD>{text}</TD>', foot)}>"
        if edge.parent.parents:
            # What flows through runs straight, rather than what joins it.
            options["weight"] = "4"
        dot.edge(self.ids[edge.parent] + ports[0], self.ids[edge.child] + ports[1], **options)

    # ----------------------------------------------------------------------------------- nodes
    def _node(self, v: Value) -> str:
        if v not in self.stacked:
            return self._card(v, "b", 0)
        edge = self.stacked[v]
        theme = self._colors(edge.parent, v)
        heavy = self.lit is not None and theme is self.theme
        arrow = Line("↓", theme.ink if heavy else theme.muted, _ARROW, bold=heavy)
        beside = [] if is_constant(edge.parent) or not self.local else self._local(edge, left=True)
        side = max([line.width for line in beside], default=0) + 6
        room = max(self._room(v), self._room(edge.parent), arrow.width + 2 * side)
        side = (room - arrow.width) / 2
        label = table(*(line.cell(side) for line in beside), '<TD HEIGHT="2"></TD>') if beside else ""
        return table(
            f"<TD>{self._card(edge.parent, '', room)}</TD>",
            f"<TD>{table(_space(side) + arrow.cell(arrow.width) + _space(side, label))}</TD>",
            f"<TD>{self._card(v, 'b', room)}</TD>",
        )

    def _card(self, v: Value, port: str, room: float) -> str:
        """A node's box, with port name ``port``, and the numbers below it, centred in ``room`` points."""
        head, below = self._head(v), self._below(v)
        inner = _width_of_box(head)
        room = max(room, self._room(v))
        style = ' STYLE="ROUNDED"' if v.parents else ' STYLE="DASHED"' if is_constant(v) else ""
        rows = [line.cell(inner) for line in head]
        box = self._framed(rows, style, f' PORT="{port}"' if port else "", self._border(v), self._fills(v))
        side = _space((room - inner) / 2) if room > inner else ""
        rows = ['<TD HEIGHT="2"></TD>', *(line.cell(room) for line in below)] if below else []
        return table(f"<TD>{table(f'{side}<TD>{box}</TD>{side}')}</TD>", *rows)

    def _border(self, v: Value) -> str:
        theme = self._colors(v)
        color = theme.gradient if is_backward(v) else theme.muted
        if self.lit is not None and v in self.lit:
            return f'BORDER="3" COLOR="{color if is_backward(v) else theme.ink}"'
        return f'BORDER="{2 if self.grouped.is_scope(v) else 1}" COLOR="{color}"'

    def _fills(self, v: Value) -> str:
        return self.theme.current if self.lit is not None and v in self.lit else ""

    def _framed(self, rows: Sequence[str], style: str, port: str = "", border: str = "", fill: str = "") -> str:
        fill = fill or (self.theme.card if "ROUNDED" in style else self.theme.paper)
        width, color = border.split(" ") if border else ('BORDER="1"', f'COLOR="{self.theme.muted}"')
        body = "".join(f"<TR>{row}</TR>" for row in rows)
        return (
            f'<TABLE{port} {width}{style} BGCOLOR="{fill}" {color} '
            f'CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">{body}</TABLE>'
        )

    def _room(self, v: Value) -> float:
        return max(_width_of_box(self._head(v)), *(line.width + 4 for line in self._below(v)), 0)

    def _story(self, v: Value) -> list[str]:
        return self.grouped.story(v) or self.told.story(v)

    def _head(self, v: Value) -> list[Line]:
        theme = self._colors(v)
        ink, muted = (theme.ink, theme.muted) if not self._fills(v) else (theme.ink_on_current,) * 2
        name = self.grouped.name(v) or self.told.name(v)
        lines = [Line(cut(name, _IN_NODE), ink, _NAME, bold=True)]
        if v in self.view.groups:
            lines += [Line(text, muted, _TEXT) for text in self.grouped.about(v, self.told)]
        elif v.parents:
            lines += [Line(text, muted, _TEXT) for text in wrap(self.told.formula(v))]
        return lines

    def _below(self, v: Value) -> list[Line]:
        lines = []
        theme = self._colors(v)
        shown = self.grouped.values(v)
        # A number in a formula is its own name.
        if self.values and shown != [self.told.name(v)]:
            lines += [Line(text, theme.value, _TEXT) for text in shown]
        if self.gradients and not is_constant(v):
            # What a backward pass recorded has gradients only after another.
            told = self.grouped.gradients(v, self.told.grads)
            told = told if told is not None else [] if is_backward(v) else ["—"]
            lines += [Line(text, theme.gradient, _TEXT) for text in told]
        return lines

    def _local(self, edge: Edge, left: bool = False) -> list[Line]:
        theme = self._colors(edge.parent, edge.child)
        if (joined := self.grouped.local(edge)) is not None:
            return [Line(text, theme.muted, _TEXT, left=left) for text in joined]
        formula, value = self.told.local_formula(edge), self.told.local_number(edge)
        lines = [Line(text, theme.ink, _TEXT, left=left) for text in wrap(formula, _ON_EDGE)]
        if value and value != formula and not self.grouped.is_many(edge):
            lines.append(Line(value, theme.value, _TEXT, left=left))
        return lines

    def _kinds(self) -> Iterator[tuple[str, str, int]]:
        if any(is_backward(v) and v.parents for v in self.view.nodes):
            yield "backward", self.theme.gradient, 1
        if any(self.grouped.is_scope(v) for v in self.view.nodes):
            yield "scope, closed", self.theme.muted, 2

    def _caption(self) -> str:
        """The title, and one sample of each thing that is drawn."""
        theme = self.theme
        samples = []
        kinds = {"operation": ' STYLE="ROUNDED"', "variable": "", "constant": ' STYLE="DASHED"'}
        for kind in dict.fromkeys(_kind(v) for v in self.view.nodes if not self.grouped.is_scope(v)):
            line = Line(kind, theme.ink, _TEXT, left=True)
            samples.append(f"<TD>{self._framed([_space(4) + line.cell(line.width) + _space(4)], kinds[kind])}</TD>")
        for kind, color, border in self._kinds():
            line = Line(kind, theme.ink, _TEXT, left=True)
            row = _space(4) + line.cell(line.width) + _space(4)
            frame = f'BORDER="{border}" COLOR="{color}"'
            samples.append(f"<TD>{self._framed([row], kinds['operation'], border=frame)}</TD>")
        words = [("value", theme.value)] if self.values else []
        words += [(f"gradient {self.told.gradient}", theme.gradient)] if self.gradients else []
        words += [("local derivative on the edge", theme.ink)] if self.local else []
        lines = [Line(text, color, _TEXT, left=True) for text, color in words]
        samples += [line.cell(line.width) for line in lines]
        notes = [Line(cut(note, 2 * _IN_TITLE), theme.muted, _TEXT, left=True) for note in self.view.notes]
        rows = [f'<TD ALIGN="LEFT">{table(_space(10).join(samples))}</TD>']
        rows += [line.cell(line.width) for line in notes] + ['<TD HEIGHT="8"></TD>']
        if self.title:
            title = Line(cut(clean(self.title), _IN_TITLE), theme.ink, _NAME, bold=True, left=True)
            rows = [title.cell(title.width), '<TD HEIGHT="4"></TD>', *rows]
        return table(*rows)


def _sides(edges: Sequence[Edge], edge: Edge) -> tuple[str, str]:
    """Where an edge leaves and arrives: of edges between the same two nodes the outer ones use the corners."""
    if len(edges) > 1 and edge is edges[0]:
        return ":b:ne", ":b:nw"
    if len(edges) > 1 and edge is edges[-1]:
        return ":b:se", ":b:sw"
    return ":b:e", ":b:w"


def _width_of_box(head: Sequence[Line]) -> float:
    return max(_NARROWEST, *(line.width + _PADDING for line in head))


def _space(width: float, inside: str = "") -> str:
    return f'<TD WIDTH="{width:.0f}">{inside}</TD>'


def _kind(v: Value) -> str:
    return "operation" if v.parents else "constant" if is_constant(v) else "variable"
