"""What of a graph is drawn: all of it, or less, where one node stands for several."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from autograd import Edge, Graph, Value

BACKWARD = "backward"
"""The scope of what a backward pass recorded (``create_graph=True``)."""

LARGE = 300
"""Graphs with more nodes than this are folded unless told otherwise."""

Path = tuple[str, ...]
EdgeKey = tuple[int, int, int]


def key(edge: Edge) -> EdgeKey:
    """What tells an edge from the others; Values compare by their numbers, so an Edge cannot."""
    return id(edge.parent), id(edge.child), edge.index


@dataclass
class Group:
    """Several nodes drawn as one.

    Attributes
    ----------
    kind : {"scope", "sum", "step", "repeat"}
        A collapsed scope; a chain of additions; a step of the backward pass; nodes of the same structure.
    members : list of Value
        All of them, in the order of recording.
    copies : list of Value
        For a repeat one node of each copy, the drawn one first; else the drawn one alone.
    terms : int
        How many additions a sum has; 0 if it is none.
    """

    kind: Literal["scope", "sum", "step", "repeat"]
    members: list[Value]
    copies: list[Value]
    terms: int = 0
    path: Path = ()


@dataclass
class View:
    """What is drawn of ``graph``: for each node the one that stands for it, or none.

    Attributes
    ----------
    stands : dict
        For each node the one that is drawn for it; nodes that are left out are missing.
    groups : dict
        What a drawn node stands for, if more than itself.
    titles : dict
        Of a scope, what its frame says in place of its name.
    blocks : dict
        Of a scope, for how many it stands.
    cut : set
        Edges that are left out: those from one copy of a block to the next.
    scopes : dict
        The scope that a node is drawn in, where it is not its own.
    times : dict
        How many edges one edge stands for.
    inner : dict
        What is inside a drawn sum or step that stands for several.
    steps : dict
        For each box of a backward pass that was joined to steps, the operations and numbers inside.
    notes : list of str
        What was left out, in words.
    nodes, edges : tuple
        What is drawn.
    lang : str
        The language of what is said about it.
    """

    graph: Graph
    lang: str = field(default="en", kw_only=True)
    stands: dict[Value, Value] = field(default_factory=dict)
    groups: dict[Value, Group] = field(default_factory=dict)
    titles: dict[Path, str] = field(default_factory=dict)
    blocks: dict[Path, int] = field(default_factory=dict)
    cut: set[EdgeKey] = field(default_factory=set)
    scopes: dict[Value, Path] = field(default_factory=dict)
    times: dict[EdgeKey, int] = field(default_factory=dict)
    inner: dict[Value, list[Value]] = field(default_factory=dict)
    steps: dict[Value, list[Value]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    edges: tuple[Edge, ...] = ()
    nodes: tuple[Value, ...] = ()

    def __post_init__(self) -> None:
        self.stands = self.stands or {v: v for v in self.graph.nodes}
        self.connect()

    def scope_of(self, v: Value) -> Path:
        """The scopes that a drawn node stands in."""
        return self.scopes.get(v, v.scope)

    def join(self, group: Group) -> None:
        """Draw the first copy of ``group`` for all its members."""
        first = group.copies[0]
        for v in group.members:
            self.stands[v] = first
        self.groups[first] = group

    def connect(self) -> None:
        """Find the nodes and edges that are drawn; call it when `stands` has changed."""
        for v, first in self.stands.items():
            # What stood for others may since have been joined itself.
            while self.stands[first] is not first:
                first = self.stands[first]
            self.stands[v] = first
        self.nodes = tuple(v for v in self.graph.nodes if self.stands.get(v) is v)
        kept: dict[tuple[Value, Value], list[tuple[Value, Edge]]] = {}
        self.times = {}
        for edge in self.graph.edges:
            parent, child = self.stands.get(edge.parent), self.stands.get(edge.child)
            if parent is None or child is None or parent is child or key(edge) in self.cut:
                continue
            group = self.groups.get(child)
            if group is not None and group.kind == "repeat" and not self._is_first(edge.child, group):
                continue
            found = kept.setdefault((parent, child), [])
            joined = child in self.steps or (group is not None and (group.kind == "scope" or group.terms > 0))
            if not found or (not joined and found[0][0] is edge.parent) or (not joined and parent is edge.parent):
                made = Edge(parent, child, edge.index if not joined else len(kept))
                found.append((edge.parent, made))
                self.times[key(made)] = 1
            else:
                self.times[key(found[0][1])] += 1
        self.edges = tuple(edge for pairs in kept.values() for _, edge in pairs)

    def _is_first(self, v: Value, group: Group) -> bool:
        """Whether ``v`` belongs to the copy that is drawn, rather than to another."""
        return v is group.copies[0] or v in self.inner.get(group.copies[0], ())


def is_constant(v: Value) -> bool:
    """Whether no gradient flows to ``v``, because it was given as a constant."""
    return v.op is not None and not v.parents


def is_backward(v: Value) -> bool:
    """Whether a backward pass recorded ``v``."""
    return BACKWARD in v.scope
