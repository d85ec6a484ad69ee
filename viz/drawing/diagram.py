"""From a Graph to the DOT text of its drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograd import Edge, Graph, Value
from viz.drawing.backward_steps import is_row
from viz.drawing.caption import caption
from viz.drawing.label import FONT, LEFT_FONT, Line, quoted, table
from viz.drawing.node_looks import TEXT, Cards, gap
from viz.drawing.stands_for_several import Grouped
from viz.drawing.view import BACKWARD, LARGE, View, is_backward, is_constant
from viz.notation.names import Notation
from viz.style.palette import Theme
from viz.style.text import clean, cut

_IN_FRAME = 40
"""Characters before the name of a scope is cut."""

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
    gradients: bool = True
    local: bool = True
    direction: str = "LR"
    title: str | None = None
    view: View = None  # type: ignore[assignment]
    lit: frozenset[Value] | None = None

    def __post_init__(self) -> None:
        self.view = self.view or View(self.graph)
        self.grouped = Grouped(self.view)
        self.told = Notation(self.graph, self.grouped.renamed, self.view.steps)
        self.cards = Cards(self.grouped, self.told, self.theme, self.values, self.gradients, self.local, self.lit)
        self.ids = {v: f"n{k}" for k, v in enumerate(self.view.nodes)}
        # What each id in the DOT text is called; `source` adds the scopes.
        self.names = {id_: self.cards.name(v) for v, id_ in self.ids.items()}
        # Whether the backward pass stands below the forward one and flows back, from right to left.
        self.returns = self.direction == "LR" and is_row(self.view)

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
        head = caption(self.view, self.cards, self.title, any(map(self.cards.on_edge, self.view.edges)))
        dot.attr(fontname=LEFT_FONT, labelloc="t", labeljust="l", label=f"<{head}>")
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
                sub.attr(label=f"<{table(line.cell(line.width))}>", tooltip=quoted([shown]))
                sub.attr(style="rounded", color=color, margin="10")
                self._fill(sub, inner, f"{path}_{k}", inside)

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
        if edge.parent.parents:
            # What flows through runs straight, rather than what joins it.
            options["weight"] = "4"
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
            text = table(*(line.cell(room) for line in lines), fill=self.theme.paper)
            # The empty row holds the text off the line.
            options["label"] = f"<{table(f'<TD>{text}</TD>', gap(4))}>"
            if any("…" in line.text for line in lines):
                options["tooltip"] = options["labeltooltip"] = quoted(self.cards.story_of_edge(edge))
        return options


def _sides(edges: Sequence[Edge], edge: Edge) -> tuple[str, str]:
    """Where an edge leaves and arrives: of edges between the same two nodes the outer ones use the corners."""
    if len(edges) > 1 and edge is edges[0]:
        return ":b:ne", ":b:nw"
    if len(edges) > 1 and edge is edges[-1]:
        return ":b:se", ":b:sw"
    return ":b:e", ":b:w"
