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
from viz.drawing.dot import drawn, find_dot
from viz.drawing.svg import size
from viz.drawing.view import LARGE, Path, View, is_backward

Wrap = bool | int | Literal["scope", "page"] | None

_SLIDE = (16.0, 9.0)
_SHORTER, _LONGER = -0.35, 0.28
"""How far, in rows, a cut may move to where fewer edges cross it: the widest row says how small all of it is shown."""

_MOST = 40
"""Rows of a drawing."""

_GAP = 50.0
"""Points that an arrow takes beside the words on it."""

_TOO_LONG, _ROW = 2700.0, 1800.0
"""Points from which on a drawing is broken by itself, and how long a row then is."""

_PAGE, _ON_PAGE = 1000.0, 800.0
"""The same for a page: on A4 the type of such a row is 7 points."""
_TOO_WIDE, _TRIES = 850.0, 2
"""Points that no row of a page shall have, and how often it is broken into more: what comes from another row is no part
of the reckoning."""


def in_rows(diagram: Diagram, wrap: Wrap, inches: tuple[float, float] | None) -> list[Diagram]:
    """Return the rows of ``diagram``, itself alone where nothing is to be wrapped.

    Raises
    ------
    ArgumentError
        If ``wrap`` is another thing than `viz.draw` says.
    """
    page = wrap == "page"
    if wrap is None:
        wrap = True if inches is not None else _by_itself(diagram, _TOO_LONG, _ROW)
    elif page:
        wrap = _by_itself(diagram, _PAGE, _ON_PAGE)
    if wrap != "scope" and (isinstance(wrap, str) or not isinstance(wrap, int) or wrap < 0):
        raise ArgumentError(f"Expected wrap as True, False, a number of rows, 'scope' or 'page', got {wrap!r}.")
    operations = [v for v in diagram.view.nodes if v.parents]
    if wrap is False or wrap == 0 or len(operations) < 2:
        return [diagram]
    if wrap == "scope":
        return _broken(diagram, operations, _scopes(diagram.view, operations))
    count = _count(diagram, inches or _SLIDE) if wrap is True else wrap
    rows = _in(count, diagram, operations)
    for _ in range(_TRIES * page):
        widest = _widest(rows)
        if widest <= _TOO_WIDE or len(rows) < count:
            break
        count = math.ceil(count * widest / _ON_PAGE)
        rows = min(rows, _in(count, diagram, operations), key=_widest)
    return rows


def _in(count: int, diagram: Diagram, operations: Sequence[Value]) -> list[Diagram]:
    return _broken(diagram, operations, _cuts(diagram, operations, min(count, len(operations), _MOST)))


def _broken(diagram: Diagram, operations: Sequence[Value], cuts: Sequence[int]) -> list[Diagram]:
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


def _widest(rows: Sequence[Diagram]) -> float:
    dot = find_dot()
    return max(size(drawn(dot, row.source()))[0] for row in rows)


def _by_itself(diagram: Diagram, too_long: float, row: float) -> int:
    """Into how many rows a drawing is broken that would be too long to be read, 0 where it is not."""
    view = diagram.view
    # What flows down is scrolled like a text; of a large one nobody follows a row; the way back has its own row.
    if diagram.direction == "TB" or len(view.nodes) > LARGE or any(is_backward(v) for v in view.nodes):
        return 0
    far: dict[Value, float] = {}
    into = _into(view)
    for v in view.nodes:
        before = (far.get(edge.parent, 0.0) + _words(diagram, edge) for edge in into.get(v, ()))
        far[v] = max(before, default=0.0) + diagram.cards.width(v, diagram.stacked) + _GAP
    length = max(far.values(), default=0.0)
    return math.ceil(length / row) if length > too_long else 0


def _into(view: View) -> dict[Value, list[Edge]]:
    found: dict[Value, list[Edge]] = {}
    for edge in view.edges:
        found.setdefault(edge.child, []).append(edge)
    return found


def _words(diagram: Diagram, edge: Edge) -> float:
    """The width of what stands on an arrow."""
    return max((line.width for line in diagram.cards.on_edge(edge)), default=0.0)


def _count(diagram: Diagram, room: tuple[float, float]) -> int:
    """The number of rows with which the drawing fills the room best."""
    width, height = size(drawn(find_dot(), diagram.source()))
    if diagram.direction == "TB":
        (width, height), room = (height, width), (room[1], room[0])

    def scale(rows: int) -> float:
        return min(room[0] * rows / width, room[1] / (height * rows))

    best = max(1, math.floor(math.sqrt(width * room[1] / (height * room[0]))))
    return max(best, best + 1, key=scale)


def _cuts(diagram: Diagram, operations: Sequence[Value], count: int) -> list[int]:
    """Where the rows after the first begin: about equally wide, at places that few edges cross."""
    ends, into = [0.0], _into(diagram.view)
    for v in operations:
        beside = (_words(diagram, edge) for edge in into.get(v, ()) if edge is not diagram.stacked.get(v))
        words = max(beside, default=0.0)
        ends.append(ends[-1] + words + diagram.cards.width(v, diagram.stacked) + _GAP)
    crossing = _crossing(diagram.view, operations)
    cuts: list[int] = []
    for k in range(1, count):
        start = cuts[-1] if cuts else 0
        row = (ends[-1] - ends[start]) / (count - k + 1)
        places = range(start + 1, len(operations) - count + k + 1)
        away = {at: (ends[at] - ends[start]) / row - 1 for at in places}
        near = [at for at in places if _SHORTER <= away[at] <= _LONGER] or [min(places, key=lambda at: abs(away[at]))]
        cuts.append(min(near, key=lambda at: (crossing[at], abs(away[at]))))
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
