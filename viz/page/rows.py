"""The rows of a laid out graph as near to each other as what stands in them allows, and the curves between its boxes.

Graphviz has as much room on each side of the middle of a box as the larger side needs; half of the difference is empty.
Heights alone are changed, all that were one stay one, and none comes above another: what is straight stays straight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import numpy as np

_BESIDE_BOX, _BESIDE_CURVE, _BOW = 6, 4, 18
"""What is free above and below a box and a curve, and between two curves of the same ends."""

Point: TypeAlias = tuple[float, float]


@dataclass
class Box:
    """One place for Graphviz: a node, with the leaves above it; ``x, y`` from the upper left."""

    node: int
    width: float
    height: float
    room: tuple[float, float, float]
    """Of what is drawn: its width, how far it reaches above and below the middle of the box."""
    leaves: Sequence[int] = ()
    x: float = 0
    y: float = 0


@dataclass
class Curve:
    """An edge, with the points of Graphviz's curve, and where it passes the middles of the layers between its ends."""

    parent: Box
    child: Box
    points: Sequence[Point]
    passed: list[Point] = field(default_factory=list)


def set_rows(boxes: Sequence[Box], curves: Sequence[Curve]) -> list[str]:
    """Set the height of each box anew; return the path of each curve.

    A height is the middle of the highest and the lowest that it can have in the least room for all.
    """
    layers = sorted({box.x for box in boxes})
    half = {x: max(box.room[0] for box in boxes if box.x == x) / 2 for x in layers}
    standing: dict[float, list[tuple[float, float, float]]] = {x: [] for x in layers}
    for box in boxes:
        standing[box.x].append((box.y, box.room[1] + _BESIDE_BOX, box.room[2] + _BESIDE_BOX))
    for curve in curves:
        at = np.array(_on_curve(curve.points))
        between = [x for x in layers if curve.parent.x < x < curve.child.x]
        curve.passed = [(x, float(np.interp(x, at[:, 0], at[:, 1]))) for x in between]
        for x, y in curve.passed:
            standing[x].append((y, _BESIDE_CURVE, _BESIDE_CURVE))
    needed = [
        (above[0], below[0], above[2] + below[1])
        for layer in standing.values()
        for above, below in pairwise(sorted(layer))
    ]
    heights = np.unique([y for layer in standing.values() for y, *_ in layer])
    top, bottom = heights[0] - 1, heights[-1] + 1
    for y, up, down in (one for layer in standing.values() for one in layer):
        needed += [(top, y, up), (y, bottom, down)]
    heights = np.array([top, *heights, bottom])
    highest = _highest(heights, needed)
    lowest = highest[-1] - _highest(-heights[::-1], [(-below, -above, room) for above, below, room in needed])[::-1]
    places = dict(zip(heights.tolist(), ((highest + lowest) / 2).tolist(), strict=True))
    for box in boxes:
        box.y = places[box.y]
    for curve in curves:
        curve.passed = [(x, places[y]) for x, y in curve.passed]
    return [_path(curve, half, bow) for curve, bow in zip(curves, _bows(curves), strict=True)]


def _highest(heights: np.ndarray, needed: Sequence[tuple[float, float, float]]) -> np.ndarray:
    """The highest place of each height, where one is so much below another."""
    of = {y: k for k, y in enumerate(heights.tolist())}
    above: list[list[tuple[int, float]]] = [[] for _ in of]
    for upper, lower, room in needed:
        above[of[lower]].append((of[upper], room))
    found = np.zeros(len(of))
    for k, its in enumerate(above):
        found[k] = max((found[upper] + room for upper, room in its), default=0)
        found[k] = max(found[k], found[k - 1] if k else 0)
    return found


def _bows(curves: Sequence[Curve]) -> list[float]:
    """How far each curve swings down: 0, but where several have the same ends."""
    ends = [(curve.parent.node, curve.child.node) for curve in curves]
    return [_BOW * (ends[:k].count(pair) - (ends.count(pair) - 1) / 2) for k, pair in enumerate(ends)]


def _path(curve: Curve, half: dict[float, float], bow: float) -> str:
    """From the right side of one box to the left side of the other, level through each layer between."""
    x, y = curve.parent.x + curve.parent.width / 2, curve.parent.y
    words = [f"M{x:.1f} {y:.1f}"]
    ends = [(at - half[at], at + half[at], level) for at, level in curve.passed]
    goal = curve.child.x - curve.child.width / 2 - 2
    for left, right, level in [*ends, (goal, goal, curve.child.y)]:
        middle = (x + left) / 2
        words.append(f"C{middle:.1f} {y + bow:.1f} {middle:.1f} {level + bow:.1f} {left:.1f} {level:.1f}")
        words.append(f"H{right:.1f}" if right > left else "")
        x, y = right, level
    return "".join(words)


def _on_curve(points: Sequence[Point], parts: int = 6) -> list[Point]:
    """Some points on a curve of Bézier's pieces."""
    found = [points[0]]
    for k in range(0, len(points) - 3, 3):
        four = points[k : k + 4]
        for t in np.linspace(0, 1, parts + 1)[1:]:
            share = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
            x, y = (float(sum(s * one[axis] for s, one in zip(share, four, strict=True))) for axis in (0, 1))
            found.append((x, y))
    return found
