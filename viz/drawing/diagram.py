"""From a Graph to the DOT text of its drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograd import Edge, Graph, Value
from autograd.graph.sentences import say
from viz.drawing.backward_steps import is_row
from viz.drawing.caption import caption
from viz.drawing.label import FONT, LEFT_FONT, Line, quoted, table
from viz.drawing.node_looks import TEXT, Cards, gap, space
from viz.drawing.stands_for_several import Grouped
from viz.drawing.view import BACKWARD, LARGE, View, is_backward, is_constant
from viz.notation.names import Gradients, Notation
from viz.style.palette import Theme
from viz.style.text import DIGITS, clean, cut

_IN_FRAME = 40
"""Characters before the name of a scope is cut."""

_OFF = 6
"""Points from a line that runs down to the text beside it."""

_MOST_BESIDE = 6
"""Edges for which a frame is made wide enough to hold its title between them."""

_WEST_FOR_EAST = str.maketrans("we", "ew")


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
    gradients: Gradients = True
    local: bool = True
    direction: str = "LR"
    title: str | None = None
    view: View = None  # type: ignore[assignment]
    lit: frozenset[Value] | None = None
    digits: int = DIGITS
    labels: Mapping[Value, str] = field(default_factory=dict)
    legend: bool = True
    home: Mapping[Value, int] | None = None
    row: int = 0

    def __post_init__(self) -> None:
        self.view = self.view or View(self.graph)
        self.grouped = Grouped(self.view, self.digits)
        self.told = Notation(
            self.graph,
            {**self.grouped.renamed, **self.labels},
            self.view.steps,
            self.gradients,
            self.digits,
            self.view.lang,
        )
        down = self.direction == "TB"
        self.cards = Cards(
            self.grouped, self.told, self.theme, self.values, bool(self.gradients), self.local, self.lit, down
        )
        self.ids = {v: f"n{k}" for k, v in enumerate(self.view.nodes)}
        # What each id in the DOT text is called; `source` adds the scopes.
        self.names = {id_: self.cards.name(v) for v, id_ in self.ids.items()}
        # Whether the backward pass stands below the forward one and flows back, from right to left.
        self.returns = self.direction == "LR" and self.home is None and is_row(self.view)

    @cached_property
    def nodes(self) -> list[Value]:
        """The nodes of this row."""
        return [v for v in self.view.nodes if self.home is None or self.home.get(v, 0) == self.row]

    @cached_property
    def edges(self) -> list[Edge]:
        """The edges that end in this row."""
        return [e for e in self.view.edges if self.home is None or self.home[e.child] == self.row]

    @cached_property
    def stacked(self) -> dict[Value, Edge]:
        """For an operation the edge from the leaf that is drawn on top of it (downwards beside it), in its node.

        Left to itself, dot would set weights beside the data that flows through, and edges that enter a
        scope around them. A leaf that feeds one operation needs no freedom; another input of that
        operation then comes from the left.
        """
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
        # A box is drawn in the scope around it, and data goes in from the left; so does what comes from above.
        boxed = self.grouped.is_scope(v) or (self.returns and is_backward(v))
        return self.view.scope_of(v)[: len(home)] == home and not boxed

    # -------------------------------------------------------------------------------- the text
    def source(self) -> str:
        """The DOT text."""
        # Heavy: loaded when the first graph is drawn.
        from graphviz import Digraph

        theme = self.theme
        dot = Digraph("graph")
        dot.attr(rankdir=self.direction, bgcolor=theme.paper, pad="0.15", nodesep="0.3", ranksep="0.35")
        dot.attr(fontname=LEFT_FONT, labelloc="t", labeljust="l")
        if self.row == 0 and (head := self._caption()):
            dot.attr(label=f"<{head}>")
        if len(self.view.nodes) > LARGE:
            # Without these dot would take three times as long, for curves that nobody can follow.
            dot.attr(splines="line", nslimit="2", mclimit="0.2")
        dot.attr("node", shape="plain", fontname=FONT)
        dot.attr("edge", fontname=FONT, color=theme.muted, arrowsize="0.7")
        self._fill(dot, self._scopes(), "cluster", ())
        if self.returns:
            self._align(dot)
        tops = {edge.parent for edge in self.stacked.values()}
        between: dict[tuple[Value, Value], list[Edge]] = {}
        for edge in self.edges:
            if edge.parent not in tops:
                between.setdefault((edge.parent, edge.child), []).append(edge)
        for edges in between.values():
            for edge in edges:
                below = ":c:s" if edge.parent in self.stacked else ":s"
                self._connect(dot, edge, _sides(edges, edge) if self.direction == "LR" else (below, ":b:n"))
        if self.home is not None:
            self._join_rows(dot, self.home)
        return str(dot.source)

    def _caption(self) -> str:
        on_edges = any(map(self.cards.on_edge, self.view.edges))
        return caption(self.view, self.cards, self.title, on_edges, self.legend)

    def _join_rows(self, dot: Any, home: Mapping[Value, int]) -> None:
        """What comes from another row, and where what ends this row goes on."""
        for v in dict.fromkeys(edge.parent for edge in self.edges if home[edge.parent] != self.row):
            self._elsewhere(dot, self.ids[v], v, home[v] + 1)
        used: dict[Value, list[int]] = {}
        for edge in self.view.edges:
            used.setdefault(edge.parent, []).append(home[edge.child])
        for v in self.nodes:
            if v.parents and used.get(v) and self.row not in used[v]:
                rows = ", ".join(str(row + 1) for row in sorted(set(used[v])))
                self._elsewhere(dot, f"to_{self.ids[v]}", v, rows)
                sides = (":b:e", ":w") if self.direction == "LR" else (":c:s" if v in self.stacked else ":s", ":n")
                dot.edge(self.ids[v] + sides[0], f"to_{self.ids[v]}" + sides[1], style="dotted")

    def _elsewhere(self, dot: Any, id_: str, v: Value, rows: object) -> None:
        row = say("draw.row", self.view.lang, rows=rows)
        self.names[id_] = f"{self.cards.name(v)}, {row}"
        dot.node(id_, label=f"<{self.cards.elsewhere(v, row)}>", tooltip=quoted([self.names[id_]]))

    def _scopes(self) -> _Box:
        on_top = {edge.parent for edge in self.stacked.values()}
        outermost = _Box()
        for v in self.nodes:
            if v not in on_top:
                box = outermost
                # A frame around what returns would let dot set it above the forward pass.
                scope = () if self.returns and is_backward(v) else self.view.scope_of(v)
                for name in scope:
                    box = box.inside.setdefault(name, _Box())
                box.nodes.append(v)
        return outermost

    def _fill(self, dot: Any, box: _Box, path: str, scope: tuple[str, ...]) -> None:
        for v in box.nodes:
            story = self.cards.story(v)
            if v in self.stacked:
                story = [*self.cards.story(self.stacked[v].parent), *story]
            dot.node(self.ids[v], label=f"<{self.cards.node(v, self.stacked)}>", tooltip=quoted(story))
        for k, (name, inner) in enumerate(box.inside.items()):
            inside = (*scope, name)
            self.names[f"{path}_{k}"] = shown = clean(self.grouped.title(inside))
            color = self.theme.gradient if name == BACKWARD else self.theme.line
            with dot.subgraph(name=f"{path}_{k}") as sub:
                line = Line(cut(shown, _IN_FRAME), self.theme.muted, TEXT, left=True)
                # Downwards edges come in from above: between two of them there is then room for the title.
                enter = min(self._entering.get(inside, 0), _MOST_BESIDE) if self.direction == "TB" else 0
                beside = space(enter * (line.width + 4 * _OFF)) if enter else ""
                sub.attr(label=f"<{table(line.cell(line.width) + beside)}>", tooltip=quoted([shown]))
                sub.attr(style="rounded", color=color, margin="10")
                self._fill(sub, inner, f"{path}_{k}", inside)

    @cached_property
    def _entering(self) -> dict[tuple[str, ...], int]:
        """How many edges come into each frame."""
        tops = {edge.parent for edge in self.stacked.values()}
        found: dict[tuple[str, ...], int] = {}
        for edge in self.edges:
            scope, other = self.view.scope_of(edge.child), self.view.scope_of(edge.parent)
            for k in range(1, len(scope) + 1):
                if other[:k] != scope[:k] and edge.parent not in tops:
                    found[scope[:k]] = found.get(scope[:k], 0) + 1
        return found

    @cached_property
    def _above(self) -> set[Value]:
        """The forward pass: operations, and the leaves that they use."""
        return {v for e in self.view.edges if not is_backward(e.child) for v in (e.parent, e.child)}

    def _align(self, dot: Any) -> None:
        """Set each gradient below the node that it belongs to."""
        dot.attr(newrank="true")
        on_top = {edge.parent for edge in self.stacked.values()}
        forward = {self.told.name(v): v for v in self.view.nodes if not is_backward(v) and v not in on_top}
        for v in self.view.nodes:
            above = forward.get(self.told.name(v).rpartition("/∂")[2]) if is_backward(v) else None
            if above in self.ids:
                with dot.subgraph() as pair:
                    pair.attr(rank="same")
                    pair.node(self.ids[above])
                    pair.node(self.ids[v])
                    pair.edge(self.ids[above], self.ids[v], style="invis")

    # ----------------------------------------------------------------------------------- edges
    def _connect(self, dot: Any, edge: Edge, sides: tuple[str, str]) -> None:
        options = self._look(edge)
        ends = edge.parent, edge.child
        if self.home is not None and self.home[edge.parent] != self.row:
            sides = (":e", sides[1]) if self.direction == "LR" else (":s", sides[1])
        if edge.parent.parents:
            # What flows through runs straight, rather than what joins it.
            # Downwards it shall be straight rather than its frame narrow.
            options["weight"] = "4" if self.direction == "LR" else "400"
        tail, head = (self.ids[v] + side for v, side in zip(ends, sides, strict=True))
        if self.returns and is_backward(edge.child):
            if edge.parent in self._above:
                # It comes down, and pulls nothing to the left or right.
                options.update(constraint="false", weight="1")
                tail, head = self.ids[edge.parent], self.ids[edge.child] + ":b:n"
            else:
                options["dir"] = "back"
                after, before = (self.ids[v] for v in ends)
                self.names[f"{before}->{after}"] = " → ".join(self.cards.name(v) for v in ends)
                turned = (side.translate(_WEST_FOR_EAST) for side in sides)
                head, tail = (self.ids[v] + side for v, side in zip(ends, turned, strict=True))
        dot.edge(tail, head, **options)

    def _look(self, edge: Edge) -> dict[str, str]:
        theme = self.cards.colors(edge.parent, edge.child)
        options = {}
        if self.lit is not None:
            options = {"color": theme.ink, "penwidth": "2.5"} if theme is self.theme else {"color": theme.muted}
        if is_constant(edge.parent):
            options["style"] = "dashed"
        elif lines := self.cards.on_edge(edge):
            room = max(line.width for line in lines) + 4
            text = table(*(line.cell(room) for line in lines), ground=True)
            # Without a ground of its own the text rubs nothing out; what is empty holds it off the line.
            beside = space(_OFF) if self.direction == "TB" else ""
            options["label"] = f"<{table(f'{beside}<TD>{text}</TD>{beside}', gap(4))}>"
            if any("…" in line.text for line in lines):
                options["tooltip"] = options["labeltooltip"] = quoted(self.cards.story_of_edge(edge))
        return options


def _sides(edges: Sequence[Edge], edge: Edge) -> tuple[str, str]:
    """Where an edge leaves and arrives: of edges between the same two nodes the outer ones use the corners."""
    if len(edges) > 1 and edge is edges[0]:
        return ":b:ne", ":b:nw"
    # Below the box stand its numbers: the lower corners are left to the third.
    if len(edges) > 2 and edge is edges[-1]:
        return ":b:se", ":b:sw"
    return ":b:e", ":b:w"
