"""Which parts of a graph repeat: blocks one after the other, and nodes side by side (the neurons of a layer)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from typing import Any

from autograd import Value
from autograd.graph.scopes import scope_name
from autograd.ops import arithmetic
from viz.drawing.view import Group, Path, View, is_constant, key
from viz.notation.entries import base

_ROUNDS = 12
_FEWEST = 2


# --------------------------------------------------------------------------------- side by side
def fold_repeats(view: View) -> int:
    """Draw nodes of the same structure as one: same operation, inputs and uses, in the same scope.

    Chains of additions count as one sum, whose terms have no order.

    Returns
    -------
    int
        The most copies that one node stands for; 1 if nothing was folded.
    """
    before = dict(view.stands), dict(view.groups)
    _fold_sums(view)
    classes: dict[int, list[Value]] = defaultdict(list)
    colors = _classes(view)
    for v in view.nodes:
        classes[colors[v]].append(v)
    most, ends = 1, set(view.graph.ends)
    for copies in classes.values():
        if len(copies) < _FEWEST or copies[0] in ends or _is_box(view, copies[0]):
            continue
        most = max(most, len(copies))
        sums = [view.groups.get(v) for v in copies]
        members = [v for copy, group in zip(copies, sums, strict=True) for v in (group.members if group else [copy])]
        if sums[0]:
            view.inner[copies[0]] = sums[0].members
        view.join(Group("repeat", members, copies, terms=sums[0].terms if sums[0] else 0))
    if most == 1:
        # Sums alone would hide steps, and win little.
        view.stands, view.groups = before
    view.connect()
    return most


def _is_box(view: View, v: Value) -> bool:
    return v in view.groups and view.groups[v].kind == "scope"


def _fold_sums(view: View) -> None:
    uses: dict[Value, int] = defaultdict(int)
    for edge in view.edges:
        uses[edge.parent] += 1
    ends = set(view.graph.ends)
    inside: dict[Value, list[Value]] = {}
    for v in view.nodes:
        if v.op is not arithmetic.add or v in view.groups or v.shape:
            continue
        chains = [
            p for p in dict.fromkeys(v.parents) if p in inside and uses[p] == 1 and p.scope == v.scope
            and p not in ends
        ]  # fmt: skip
        inside[v] = [member for p in chains for member in inside.pop(p)] + [v]
    for v, members in inside.items():
        if len(members) > 1:
            view.join(Group("sum", members, [v], terms=len(members)))
    view.connect()


def _classes(view: View) -> dict[Value, int]:
    """A number for each drawn node, the same for nodes that cannot be told apart by structure."""
    ends = {v: k for k, v in enumerate(view.graph.ends)}
    colors = _numbered({v: (_kind(view, v), ends.get(v, -1)) for v in view.nodes})
    # The view's own edges would do, but for those that were joined.
    inputs: dict[Value, list[tuple[int, Value]]] = defaultdict(list)
    outputs: dict[Value, list[tuple[int, Value]]] = defaultdict(list)
    for edge in view.edges:
        joined = edge.child in view.groups or edge.child in view.steps
        index = -1 if joined else edge.index
        for _ in range(view.times[key(edge)]):
            inputs[edge.child].append((index, edge.parent))
            outputs[edge.parent].append((index, edge.child))
    for _ in range(_ROUNDS):
        count = len(set(colors.values()))
        for order, near in ((view.nodes, inputs), (view.nodes[::-1], outputs)):
            found: dict[Value, int] = {}
            numbers: dict[Hashable, int] = {}
            for v in order:
                around = tuple(sorted((index, found.get(p, colors[p])) for index, p in near[v]))
                found[v] = numbers.setdefault((colors[v], around), len(numbers))
            colors = found
        if len(set(colors.values())) == count:
            break
    return colors


def _kind(view: View, v: Value) -> Hashable:
    group = view.groups.get(v)
    if group is not None and group.kind == "scope":
        return "scope", group.path
    name = v.op.name if v.op else None
    inside = tuple(part.op.name for part in view.steps.get(v, ()) if part.op)
    number: Any = None if v.parents or v.name or v.shape else v.data
    return name, inside, bool(v.parents), base(v.name or ""), view.scope_of(v), v.shape, _params(v), number


def _params(v: Value) -> str:
    # Arrays among them are what the forward pass kept: data, not structure.
    return str({name: getattr(given, "shape", given) for name, given in (v.params or {}).items()})


def _numbered(keys: dict[Value, Hashable]) -> dict[Value, int]:
    numbers: dict[Hashable, int] = {}
    return {v: numbers.setdefault(key, len(numbers)) for v, key in keys.items()}


# ------------------------------------------------------------------------------ one after the other
def fold_blocks(view: View) -> int:
    """Draw scopes of the same structure that follow each other as the first of them.

    Returns
    -------
    int
        The most blocks that one stands for; 1 if nothing was folded.
    """
    most = 1
    for level in range(1, 1 + max(len(v.scope) for v in view.graph.nodes)):
        families: dict[Path, dict[Path, list[Value]]] = {}
        for v in view.nodes:
            if len(v.scope) >= level and v.parents:
                path = v.scope[:level]
                families.setdefault(path[:-1], {}).setdefault(path, []).append(v)
        for blocks in families.values():
            for run in _runs(view, blocks):
                most = max(most, len(run))
                _fold_run(view, list(run), list(run.values()))
        view.connect()
    return most


def _runs(view: View, blocks: dict[Path, list[Value]]) -> list[dict[Path, list[Value]]]:
    runs: list[dict[Path, list[Value]]] = []
    last: Hashable = None
    uses: dict[Value, int] = defaultdict(int)
    for edge in view.edges:
        uses[edge.parent] += 1
    for path, operations in blocks.items():
        nodes = _with_leaves(operations, uses)
        signature = _signature(nodes, len(path))
        if runs and signature == last and len(operations) > 1:
            runs[-1][path] = nodes
        else:
            runs.append({path: nodes})
        last = signature
    return [run for run in runs if len(run) >= _FEWEST]


def _with_leaves(operations: list[Value], uses: dict[Value, int]) -> list[Value]:
    nodes: list[Value] = []
    for v in operations:
        nodes += [p for p in v.parents if not p.parents and uses[p] == 1 and not is_constant(p)]
        nodes.append(v)
    return nodes


def _signature(nodes: list[Value], level: int) -> Hashable:
    place = {v: k for k, v in enumerate(nodes)}
    outside: dict[Value, int] = {}
    scopes: dict[Path, int] = {}
    found = []
    for v in nodes:
        parents = tuple(place[p] if p in place else -1 - outside.setdefault(p, len(outside)) for p in v.parents)
        # Inner scopes count by their order: at scalar level they are named after the node they were made from.
        scope = scopes.setdefault(v.scope[level:], len(scopes)) if v.parents else len(v.scope[level:])
        found.append((v.op.name if v.op else "", v.shape, scope, _params(v), parents))
    return tuple(found)


def _fold_run(view: View, paths: list[Path], blocks: list[list[Value]]) -> None:
    block_of = {m: k for k, nodes in enumerate(blocks) for v in nodes for m in _all_of(view, v)}
    # Of all copies the first shows what goes in, and the last (drawn as the first) what goes out.
    view.cut.update(key(edge) for edge in view.graph.edges if block_of.get(edge.child))
    for nodes in blocks[1:]:
        for v, first in zip(nodes, blocks[0], strict=True):
            view.stands[v] = first
    view.titles[paths[0]] = " … ".join(scope_name(path[-1], view.lang) for path in (paths[0], paths[-1]))
    view.blocks[paths[0]] = len(paths)


def _all_of(view: View, v: Value) -> list[Value]:
    """What a drawn node stands for."""
    return view.groups[v].members if v in view.groups else [v]
