"""Where the nodes of a traced graph stand: Graphviz finds the places, the stepper's script draws.

A leaf that feeds one operation stands above it, as in the lecture; the rest flows from left to right.
Lengths are CSS pixels, places are centres of boxes.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from autograd.ops.linear import affine
from viz.drawing.dot import find_dot, places
from viz.page.rows import Box, Curve, Point, set_rows
from viz.style.text import cut, width

MOST = 300
"""Nodes drawn at once; a larger graph is cut into parts, which follow the step."""

NAME_LENGTH, LABEL_LENGTH, LEAF_LENGTH = 14, 18, 11
"""Characters of a name, a formula and a leaf's value on the graph; the script cuts them alike."""

_NAME, _LABEL, _VALUE = 17, 12.5, 6.7
"""Sizes of text; of a value the width of one character, which is of a monospace font."""

_BOX, _LEAF, _ABOVE, _LINES = 46, 28, 15, 32
"""Heights of a box and of a leaf, the way between them, a leaf's numbers."""

_CELL, _TALL, _TEXT, _LANE = 17, 60, 30, 6
"""Heights of a number's cell, of the tallest array, of one in short, and what is between the two lanes."""

CELLS, TALL, NUMBERED = 64, 12, 4
"""Entries and rows of an array that is drawn cell by cell, and the rows of one whose numbers stand in its cells."""

COMPACT = 24
"""A scalar graph with more nodes than this has small boxes with the numbers inside, as every inside has."""

_NUMBERS = 100
_INCH = 72


def lay_out(graph: Mapping[str, Any]) -> dict[str, Any]:
    """Places for the nodes of one graph of a trace.

    Returns
    -------
    dict
        ``compact`` (whether numbers stand in the boxes), ``lane``, the height of the values under the boxes and of
        the gradients below these, and ``parts``, each ``{width, height, nodes, edges}``:
        nodes are ``[node, x, y, width, height, ghost]``, edges ``[child, index, path]``. A ghost is a
        node of another part, drawn because one of this part uses it.
    """
    nodes = graph["nodes"]
    scalar = not any(node["shape"] for node in nodes)
    compact = scalar and (graph["of"] is not None or len(nodes) > COMPACT)
    operations = [node for node in nodes if node["kind"] == "operation"]
    lane = 0 if compact else max(map(_lane, operations), default=0) if _is_chain(nodes) else _CELL
    parts = [_part(nodes, owned, compact, lane) for owned in _cut(nodes)]
    return {"compact": compact, "lane": lane, "parts": parts}


def is_large(shapes: Sequence[Sequence[int]]) -> bool:
    """Whether these nodes are so many, and all numbers, that the page finds their places: it folds them by neuron."""
    return len(shapes) > COMPACT and not any(shapes)


def _is_chain(nodes: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the operations follow each other in one row: of several arrays are told in short, for room."""
    uses: dict[int, set[int]] = {}
    for k, node in enumerate(nodes):
        for parent in node["parents"]:
            uses.setdefault(parent, set()).add(k)
    of_operations = [{p for p in node["parents"] if nodes[p]["kind"] == "operation"} for node in nodes]
    return all(len(one) <= 1 for one in of_operations) and all(len(one) <= 1 for one in uses.values())


def _lane(node: Mapping[str, Any]) -> int:
    """How high a node's numbers are; of a batch one sample may be shown, too."""
    shape = node["shape"]
    shapes = [shape, shape[1:]] if node.get("batch") else [shape]
    return max(map(_height, shapes))


def _height(shape: Sequence[int]) -> int:
    size, rows = math.prod(shape), shape[0] if shape else 1
    if len(shape) > 2 or size > CELLS or rows > TALL:
        return _TEXT
    return _CELL * rows if rows <= NUMBERED and size <= 2 * rows else _TALL


def _cut(nodes: Sequence[Mapping[str, Any]]) -> Iterator[list[int]]:
    """The operations in parts that, with what they use, are small enough to draw."""
    current: list[int] = []
    shown: set[int] = set()
    for k, node in enumerate(nodes):
        if node["kind"] != "operation":
            continue
        needs = {k, *node["parents"]}
        if current and len(shown | needs) > MOST:
            yield current
            current, shown = [], set()
        current.append(k)
        shown |= needs
    yield current or list(range(len(nodes)))


def _part(nodes: Sequence[Mapping[str, Any]], owned: Sequence[int], compact: bool, lane: int) -> dict[str, Any]:
    inside = set(owned)
    edges = [(child, index, parent) for child in owned for index, parent in enumerate(nodes[child]["parents"])]
    uses: dict[int, int] = {}
    for _, _, parent in edges:
        uses[parent] = uses.get(parent, 0) + 1
    outside = list(dict.fromkeys(parent for _, _, parent in edges if parent not in inside))
    above: dict[int, list[int]] = {}
    for child, _, parent in edges:
        if not compact and nodes[parent]["kind"] != "operation" and uses[parent] == 1:
            leaves = above.setdefault(child, [])
            x_first = nodes[child]["op"] == affine.name  # before W, as in the lecture
            leaves.insert(0 if x_first else len(leaves), parent)
    stacked = {leaf for leaves in above.values() for leaf in leaves}
    boxes = {k: _box(nodes, k, above.get(k, ()), compact, lane) for k in [*outside, *owned] if k not in stacked}
    for leaf in stacked:
        boxes[leaf] = _box(nodes, leaf, (), compact, lane)
    flowing = [edge for edge in edges if edge[2] not in stacked]
    placed = [box for k, box in boxes.items() if k not in stacked]
    gaps = "nodesep=0.22; ranksep=0.4" if compact else f"nodesep=0.32; ranksep={0.28 if _is_chain(nodes) else 0.45}"
    drawn = _places(placed, flowing, boxes, gaps, {k for k, node in enumerate(nodes) if node["kind"] != "operation"})
    paths = set_rows(
        placed, [Curve(boxes[p], boxes[c], points) for points, (c, _, p) in zip(drawn, flowing, strict=True)]
    )
    for k, leaves in above.items():
        _set_above(boxes[k], [boxes[leaf] for leaf in leaves])
    drawn_paths = [[c, i, path] for (c, i, _), path in zip(flowing, paths, strict=True)]
    drawn_paths += [[c, i, _down(boxes[p], boxes[c])] for c, i, p in edges if p in stacked]
    return _cropped(nodes, boxes, inside, drawn_paths)


def _box(nodes: Sequence[Mapping[str, Any]], k: int, leaves: Sequence[int], compact: bool, lane: int) -> Box:
    node = nodes[k]
    if compact:
        nameless = node["kind"] == "operation" and re.fullmatch(r"v\d+", node["name"])
        title = cut(node["label"] if nameless else node["name"], LABEL_LENGTH)
        size = max(72, width(title, 13, True) + 12)
        return Box(k, size, 62, (size, 31, 31))
    name = width(cut(node["name"], NAME_LENGTH), _NAME, True)
    if node["kind"] != "operation":
        size = max(_LEAF, name + 20)
        return Box(k, size, _LEAF, (max(size, _numbers(nodes, k)), _LEAF / 2 + _LINES, _LEAF / 2))
    size = max(88, name + 24, width(cut(node["label"], LABEL_LENGTH), _LABEL) + 18)
    slots = sum(_box(nodes, leaf, (), compact, lane).room[0] + 8 for leaf in leaves)
    up = _BOX / 2 + (_ABOVE + _LEAF + _LINES if leaves else 0)
    return Box(k, size, _BOX, (max(size, _NUMBERS, slots), up, _BOX / 2 + 2 * (lane + _LANE)), leaves)


def _numbers(nodes: Sequence[Mapping[str, Any]], k: int) -> float:
    """Room for a leaf's numbers: an array's are wide."""
    return _VALUE * LEAF_LENGTH if nodes[k]["shape"] else _VALUE * 7


def _places(
    boxes: Sequence[Box], edges: Sequence[tuple[int, int, int]], by_node: Mapping[int, Box], gaps: str, leaves: Set[int]
) -> list[list[Point]]:
    """Set each box's place; return the points of each edge's curve."""
    lines = [f"digraph {{ rankdir=LR; {gaps}; node [shape=box fixedsize=true]"]
    for box in boxes:
        # Edges arrive at the middle of a side: what reaches further to one side gets as much room on the other.
        high = 2 * max(box.room[1:])
        lines.append(f"n{box.node} [width={box.room[0] / _INCH:.3f} height={high / _INCH:.3f}]")
    pairs = {(child, parent) for child, _, parent in edges}
    before, after = Counter(child for child, _ in pairs), Counter(parent for _, parent in pairs)
    for child, _, parent in edges:
        # Where a chain bends is of no account to Graphviz: it shall where it leaves another or comes to one. What uses
        # the same leaf may stand apart.
        weight = 32 if before[child] == after[parent] == 1 else 1 if parent in leaves else 4
        lines.append(f"n{parent} -> n{child} [tailport=e headport=w weight={weight}]")
    drawn = places(find_dot(), "\n".join([*lines, "}"]))
    by_pair: dict[tuple[str, str], list[list[Point]]] = {}
    top = 0.0
    for line in drawn.splitlines():
        kind, *words = line.split()
        if kind == "graph":
            top = float(words[2])
        elif kind == "node":
            box = by_node[int(words[0][1:])]
            box.x, box.y = _INCH * float(words[1]), _INCH * (top - float(words[2]))
        elif kind == "edge":
            numbers = [_INCH * float(word) for word in words[3 : 3 + 2 * int(words[2])]]
            points = [(x, _INCH * top - y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
            by_pair.setdefault((words[0], words[1]), []).append(points)
    return [by_pair[f"n{parent}", f"n{child}"].pop(0) for child, _, parent in edges]


def _set_above(box: Box, leaves: Sequence[Box]) -> None:
    rooms = [leaf.room[0] + 8 for leaf in leaves]
    left = box.x - sum(rooms) / 2
    for leaf, room in zip(leaves, rooms, strict=True):
        leaf.x, left = left + room / 2, left + room
        leaf.y = box.y - _BOX / 2 - _ABOVE - _LEAF / 2


def _down(leaf: Box, box: Box) -> str:
    """From a leaf to the box below it."""
    reach = box.width / 2 - 14
    x = min(max(leaf.x, box.x - reach), box.x + reach)
    start, end = leaf.y + _LEAF / 2, box.y - _BOX / 2 - 2
    middle = (start + end) / 2
    return f"M{leaf.x:.1f} {start:.1f}C{leaf.x:.1f} {middle:.1f} {x:.1f} {middle:.1f} {x:.1f} {end:.1f}"


def _cropped(
    nodes: Sequence[Mapping[str, Any]], boxes: Mapping[int, Box], inside: set[int], edges: list[list[Any]]
) -> dict[str, Any]:
    """The part from the upper left corner of what is drawn; paths are moved by the script, by ``x`` and ``y``."""
    margin = 6
    left = min(box.x - box.room[0] / 2 for box in boxes.values()) - margin
    right = max(box.x + box.room[0] / 2 for box in boxes.values()) + margin
    top = min(box.y - _up(box) for box in boxes.values()) - margin
    bottom = max(box.y + box.room[2] for box in boxes.values()) + margin
    return {
        "x": round(left, 1),
        "y": round(top, 1),
        "width": round(right - left, 1),
        "height": round(bottom - top, 1),
        "nodes": [
            [k, round(box.x, 1), round(box.y, 1), round(box.width, 1), box.height,
             int(nodes[k]["kind"] == "operation" and k not in inside)]
            for k, box in sorted(boxes.items())
        ],
        "edges": edges,
    }  # fmt: skip


def _up(box: Box) -> float:
    return box.height / 2 if box.leaves else box.room[1]
