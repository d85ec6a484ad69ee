"""The path that a drawing lights: which nodes lie between two."""

from __future__ import annotations

from collections.abc import Iterable

from autograd import Value
from autograd.errors import ArgumentError
from viz.drawing.finding import Target, find_nodes, is_scope
from viz.drawing.view import View


def lit_nodes(view: View, highlight: Target | tuple[Target, Target]) -> frozenset[Value]:
    """Return the drawn nodes on all paths between two nodes, or from one to where the graph ends; those of a scope."""
    if isinstance(highlight, tuple):
        if len(highlight) != 2:
            raise ArgumentError(f"Expected highlight as a node or a pair (start, end), got {len(highlight)} nodes.")
        first, second = (find_nodes(view, target, "highlight") for target in highlight)
        # From the loss to a weight is as good a question as the other way round.
        return _between(view, first, second) or _between(view, second, first) or _no_path(highlight)
    start = find_nodes(view, highlight, "highlight")
    if is_scope(view, highlight):
        return frozenset(start)
    return _between(view, start, {view.stands.get(v, v) for v in view.graph.ends} | start)


def _no_path(pair: tuple[Target, Target]) -> frozenset[Value]:
    first, second = (repr(t) if isinstance(t, str) else repr(t.name or "a node") for t in pair)
    raise ArgumentError(f"No path leads from {first} to {second}, nor back.")


def _between(view: View, starts: Iterable[Value], ends: Iterable[Value]) -> frozenset[Value]:
    down: dict[Value, list[Value]] = {}
    up: dict[Value, list[Value]] = {}
    for edge in view.edges:
        down.setdefault(edge.parent, []).append(edge.child)
        up.setdefault(edge.child, []).append(edge.parent)
    return frozenset(_reached(starts, down) & _reached(ends, up))


def _reached(start: Iterable[Value], near: dict[Value, list[Value]]) -> set[Value]:
    seen = set(start)
    waiting = list(seen)
    while waiting:
        for v in near.get(waiting.pop(), []):
            if v not in seen:
                seen.add(v)
                waiting.append(v)
    return seen
