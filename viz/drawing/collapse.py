"""Drawing less of a graph: the backward pass left out, variables set where they are used, scopes closed to a box."""

from __future__ import annotations

from autograd import Graph, Value
from viz.drawing.view import Group, Path, View, is_backward, is_constant


def deepest(graph: Graph) -> int:
    """The number of scopes inside each other where there are most."""
    return max(len(v.scope) for v in graph.nodes)


def without_backward(view: View) -> None:
    """Leave out what a backward pass recorded."""
    for v in view.graph.nodes:
        if is_backward(v):
            view.stands.pop(v, None)
    view.connect()
    used = {edge.parent for edge in view.edges} | set(view.graph.ends)
    for v in view.nodes:
        if not v.parents and v not in used:
            view.stands.pop(v, None)
    view.connect()


def settle(view: View) -> None:
    """Draw each variable in the scope around all that uses it, wherever it was made."""
    users: dict[Value, list[Path]] = {}
    for edge in view.edges:
        if not edge.parent.parents and not is_constant(edge.parent):
            users.setdefault(edge.parent, []).append(view.scope_of(edge.child))
    for leaf, scopes in users.items():
        view.scopes[leaf] = _common(scopes)


def _common(scopes: list[Path]) -> Path:
    first, last = min(scopes), max(scopes)
    same = [a == b for a, b in zip(first, last, strict=False)]
    return first[: same.index(False) if False in same else len(same)]


def collapse(view: View, depth: int) -> int:
    """Draw each scope that lies deeper than ``depth`` as one box.

    The parameters that only it uses go into the box; data that was given inside stays outside, so that
    the drawing shows what goes in.

    Returns
    -------
    int
        The number of boxes.
    """
    users: dict[Value, set[Path]] = {}
    for edge in view.edges:
        users.setdefault(edge.parent, set()).add(view.scope_of(edge.child)[: depth + 1])
    inside: dict[Path, list[Value]] = {}
    for v in view.nodes:
        scope, used = view.scope_of(v), users.get(v, set())
        home = scope[: depth + 1]
        if is_constant(v) and (v.name is not None or v.shape):
            home = scope[:depth]
        elif not v.parents and not is_constant(v):
            home = next(iter(used)) if len(used) == 1 else scope[:depth]
        if len(home) > depth:
            inside.setdefault(home, []).append(v)
        elif len(scope) > depth:
            view.scopes[v] = home
    members: dict[Value, list[Value]] = {}
    for v in view.graph.nodes:
        if v in view.stands:
            members.setdefault(view.stands[v], []).append(v)
    for path, nodes in inside.items():
        operations = [v for v in nodes if v.parents]
        if not operations:
            view.scopes.update(dict.fromkeys(nodes, path[:-1]))
            continue
        for v in nodes:
            view.groups.pop(v, None)
            view.steps.pop(v, None)
        last = operations[-1]
        view.join(Group("scope", [m for v in nodes for m in members[v]], [last], path=path))
        view.scopes[last] = path[:-1]
    view.connect()
    return len(inside)


def size_after(view: View, depth: int) -> int:
    """The number of nodes that would be drawn with ``depth``."""
    trial = View(
        view.graph,
        dict(view.stands),
        dict(view.groups),
        cut=set(view.cut),
        inner=view.inner,
        steps=dict(view.steps),
    )
    collapse(trial, depth)
    return len(trial.nodes)
