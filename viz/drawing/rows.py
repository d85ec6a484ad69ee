"""A long drawing in rows: where it is cut, and into how many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from autograd import Edge, Value
from autograd.errors import ArgumentError
from viz.drawing.diagram import Diagram
from viz.drawing.dot import find_dot
from viz.drawing.svg import size
from viz.drawing.view import LARGE, Path, View, is_backward

Wrap = bool | int | Literal["scope"] | None

_SLIDE = (16.0, 9.0)
_BETWEEN = 60.0
"""Points from one box to the next."""

_AWAY = 0.35
"""How far from the middle of its place, in rows, a cut may move to where fewer edges cross it."""

_MOST = 40
"""Rows of a drawing."""

_GAP = 50.0
"""Points that an arrow takes beside the words on it."""

_TOO_LONG, _ROW = 2700.0, 1800.0
"""Points from which on a drawing is broken by itself, and how long a row then is."""


def in_rows(diagram: Diagram, wrap: Wrap, inches: tuple[float, float] | None) -> list[Diagram]:
    """Return the rows of ``diagram``, itself alone where nothing is to be wrapped.

    Raises
    ------
    ArgumentError
        If ``wrap`` is another thing than `viz.draw` says.
    """
    if wrap is None:
        wrap = True if inches is not None else _by_itself(diagram)
    if wrap != "scope" and (isinstance(wrap, str) or not isinstance(wrap, int) or wrap < 0):
        raise ArgumentError(f"Expected wrap as True, False, a number of rows, or 'scope', got {wrap!r}.")
    operations = [v for v in diagram.view.nodes if v.parents]
    if wrap is False or wrap == 0 or len(operations) < 2:
        return [diagram]
    if wrap == "scope":
        cuts = _scopes(diagram.view, operations)
    else:
        count = _count(diagram, inches or _SLIDE) if wrap is True else wrap
        cuts = _cuts(diagram, operations, min(count, len(operations), _MOST))
    if not cuts:
        return [diagram]
    home: dict[Value, int] = {}
    for k, (start, end) in enumerate(pairwise([0, *cuts, len(operations)])):
        home.update(dict.fromkeys(operations[start:end], k))
    for edge in diagram.view.edges:
        # A leaf stands in the row where it is used first.
        if not edge.parent.parents:
            home[edge.parent] = min(home.get(edge.parent, home[edge.child]), home[edge.child])
    return [replace(diagram, home=home, row=k) for k in range(len(cuts) + 1)]


def _by_itself(diagram: Diagram) -> int:
    """Into how many rows a drawing is broken that would be too long to be read, 0 where it is not."""
    view = diagram.view
    # What flows down is scrolled like a text; of a large one nobody follows a row; the way back has its own row.
    if diagram.direction == "TB" or len(view.nodes) > LARGE or any(is_backward(v) for v in view.nodes):
        return 0
    far: dict[Value, float] = {}
    into: dict[Value, list[Edge]] = {}
    for edge in view.edges:
        into.setdefault(edge.child, []).append(edge)
    for v in view.nodes:
        before = [
            far.get(edge.parent, 0.0) + max((line.width for line in diagram.cards.on_edge(edge)), default=0.0)
            for edge in into.get(v, ())
        ]
        far[v] = max(before, default=0.0) + diagram.cards.width(v, diagram.stacked) + _GAP
    length = max(far.values(), default=0.0)
    return math.ceil(length / _ROW) if length > _TOO_LONG else 0


def _count(diagram: Diagram, room: tuple[float, float]) -> int:
    """The number of rows with which the drawing fills the room best."""
    width, height = size(find_dot().run(diagram.source(), "svg").decode())
    if diagram.direction == "TB":
        (width, height), room = (height, width), (room[1], room[0])

    def scale(rows: int) -> float:
        return min(room[0] * rows / width, room[1] / (height * rows))

    best = max(1, math.floor(math.sqrt(width * room[1] / (height * room[0]))))
    return max(best, best + 1, key=scale)


def _cuts(diagram: Diagram, operations: Sequence[Value], count: int) -> list[int]:
    """Where the rows after the first begin: about equally wide, at places that few edges cross."""
    ends = [0.0]
    for v in operations:
        ends.append(ends[-1] + diagram.cards.width(v, diagram.stacked) + _BETWEEN)
    crossing = _crossing(diagram.view, operations)
    row = ends[-1] / count
    cuts: list[int] = []
    for k in range(1, count):
        first, last = (cuts[-1] if cuts else 0) + 1, len(operations) - count + k
        near = [at for at in range(first, last + 1) if abs(ends[at] - k * row) <= _AWAY * row]
        ideal = min(range(first, last + 1), key=lambda at: abs(ends[at] - k * row))
        cuts.append(min(near or [ideal], key=lambda at: (crossing[at], abs(ends[at] - k * row))))
    return cuts


def _crossing(view: View, operations: Sequence[Value]) -> list[int]:
    """For each cut how many nodes are used on the other side, and how many scopes it goes through."""
    place = {v: k for k, v in enumerate(operations)}
    last: dict[Value, int] = {}
    for edge in view.edges:
        if edge.parent in place:
            last[edge.parent] = max(last.get(edge.parent, 0), place[edge.child])
    found = [0] * (len(operations) + 1)
    for v, end in last.items():
        for at in range(place[v] + 1, end + 1):
            found[at] += 2
    for at, (before, after) in enumerate(pairwise(operations), 1):
        found[at] += sum(a == b for a, b in zip(view.scope_of(before), view.scope_of(after), strict=False))
    return found


def _scopes(view: View, operations: Sequence[Value]) -> list[int]:
    """Where one scope ends and another begins; a scope that holds most of the drawing is taken apart."""
    scopes = [view.scope_of(v) for v in operations]
    opened: set[Path] = {()}
    while True:
        groups = [next((path for path in _prefixes(scope) if path not in opened), scope) for scope in scopes]
        most = max(set(groups) - opened, key=groups.count, default=())
        inside = {scope[: len(most) + 1] for scope in scopes if scope[: len(most)] == most}
        if 2 * groups.count(most) <= len(groups) or len(inside) < 2:
            return [at for at, (before, after) in enumerate(pairwise(groups), 1) if before != after]
        opened.add(most)


def _prefixes(path: Path) -> list[Path]:
    return [path[:k] for k in range(1, len(path) + 1)]
