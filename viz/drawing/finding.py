"""Which nodes and scopes of a drawing a user means: by themselves, or by a name as it can be typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from autograd import Value
from autograd.errors import ArgumentError
from viz.drawing.view import Path, View
from viz.notation.entries import base, typed
from viz.style.text import clean

Target = Value | str


def find_nodes(view: View, target: Target, what: str) -> set[Value]:
    """Return the drawn nodes that ``target`` names: a node, all entries of an array, or all nodes of a scope.

    Raises
    ------
    ArgumentError
        If there is none; ``what`` says what was to be done with it.
    """
    graph = view.graph
    if isinstance(target, Value):
        found = [v for v in graph.nodes if v is target or graph.origins.get(v) is target]
    elif isinstance(target, str):
        found = _named(view, target)
    else:
        raise ArgumentError(f"Expected {what} as a Value, a name, or a pair of them, got {type(target).__name__}.")
    drawn = {view.stands[v] for v in found if v in view.stands}
    if not drawn:
        shown = repr(target) if isinstance(target, str) else repr(target.name or "this Value")
        raise ArgumentError(f"There is no node {shown} in this drawing for {what}. {_known(view)}")
    return drawn


def _named(view: View, target: str) -> list[Value]:
    graph = view.graph
    names = {v: graph.name_of(v) for v in graph.nodes}
    # As it is written before as it is typed, a node before an array's entries, those before a scope.
    same: Callable[[str], str]
    for same in (str, typed):
        for of in (str, base):
            if found := [v for v in graph.nodes if same(of(names[v])) == same(target)]:
                return found
    for same in (str, typed):
        if found := [v for v in graph.nodes if same(target) in map(same, view.scope_of(v))]:
            return found
    return []


def is_scope(view: View, target: Target | object) -> bool:
    """Whether ``target`` names a scope rather than a node."""
    if not isinstance(target, str):
        return False
    nodes = {typed(of(view.graph.name_of(v))) for v in view.graph.nodes for of in (str, base)}
    return typed(target) not in nodes and bool(_scopes(view, target))


def _scopes(view: View, name: str) -> list[Path]:
    paths = {v.scope[:k] for v in view.graph.nodes for k in range(1, len(v.scope) + 1)}
    return [path for path in sorted(paths) if typed(path[-1]) == typed(name)]


def _known(view: View) -> str:
    graph = view.graph
    names = ", ".join(dict.fromkeys(base(graph.name_of(v)) for v in graph.nodes if v.name))
    scopes = ", ".join(dict.fromkeys(name for v in graph.nodes for name in v.scope))
    return f"Its names: {names[:300]}." + (f" Its scopes: {scopes[:200]}." if scopes else "")


def relabel(view: View, labels: Mapping[str, str]) -> dict[Value, str]:
    """Give scopes their ``labels``, and return those of the nodes; entries of an array keep their index.

    Raises
    ------
    ArgumentError
        If a label is no text, or its name is that of no node and no scope.
    """
    made: dict[Value, str] = {}
    for name, label in labels.items():
        if not isinstance(name, str) or not isinstance(label, str):
            raise ArgumentError(f"Expected labels as names to texts, as {{'W0': 'weights'}}, got {name!r}: {label!r}.")
        if is_scope(view, name):
            view.titles.update(dict.fromkeys(_scopes(view, name), clean(label)))
            continue
        find_nodes(view, name, "labels")
        for v in _named(view, name):
            own = view.graph.name_of(v)
            made[v] = label + own[len(base(own)) :] if typed(name) != typed(own) else label
    return made
