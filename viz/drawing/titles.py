"""The title of a frame, set where no edge runs through it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from viz.style.text import width

_STEP, _CLEAR = 6, 5
"""Points between two places that are tried, and from a title to an edge."""

_GROUP = re.compile(r'<g id="[^"]*" class="(\w+)')
_NUMBER = re.compile(r"-?[\d.]+")
_TITLE = re.compile(
    r'(<text [^>]*text-anchor="start" x=")(-?[\d.]+)(" y=")(-?[\d.]+)("[^>]*font-size=")([\d.]+)("[^>]*>)([^<]*)<'
)
_POINTS = 24

Curve = list[tuple[float, float]]


def clear_titles(lines: list[str]) -> None:
    """Move titles of frames to the right, in dot's SVG given a line an element, until no edge crosses them."""
    edges = [curve for line in _of(lines, "edge") if (curve := _points(line))]
    for k, line in enumerate(lines):
        found = _TITLE.search(line) if _kind_at(lines, k) == "cluster" else None
        if found is None:
            continue
        left, y, points = float(found[2]), float(found[4]), float(found[6])
        text = width(re.sub(r"&#?\w+;", "x", found[8]), points)
        box = _frame(lines, k)
        if box is None:
            continue
        across = _at_height(edges, y - points, y + 0.3 * points)
        places = [left + _STEP * step for step in range(int(max(0, box[1] - left - text - 8) // _STEP) + 1)]
        free = [x for x in places if all(not x - _CLEAR < at < x + text + _CLEAR for at in across)]
        if free and free[0] != left:
            lines[k] = f"{line[: found.start(2)]}{free[0]:.2f}{line[found.end(2) :]}"


def _kind_at(lines: Sequence[str], k: int) -> str:
    """The class of the group that an element is in; of a frame's title the element right after the frame."""
    for line in reversed(lines[max(0, k - 6) : k]):
        if found := _GROUP.search(line):
            return found[1]
    return ""


def _of(lines: Sequence[str], kind: str) -> list[str]:
    current, found = "", []
    for line in lines:
        if group := _GROUP.search(line):
            current = group[1]
        if current == kind and line.startswith("<path"):
            found.append(line)
    return found


def _frame(lines: Sequence[str], k: int) -> tuple[float, float] | None:
    """The left and right side of the frame whose title is line ``k``."""
    for line in reversed(lines[:k]):
        if line.startswith(("<path", "<polygon")):
            xs = [x for x, _ in _corners(line)]
            return (min(xs), max(xs)) if xs else None
    return None


def _corners(line: str) -> Curve:
    shape = re.search(r' (?:d|points)="([^"]*)"', line)
    numbers = [float(n) for n in _NUMBER.findall(shape[1])] if shape else []
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _points(line: str) -> Curve:
    """Points along a path of cubic curves."""
    corners = _corners(line)
    found = corners[:1]
    for k in range(0, len(corners) - 3, 3):
        for step in range(1, _POINTS + 1):
            t = step / _POINTS
            weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            four = corners[k : k + 4]
            found.append(
                (
                    sum(w * x for w, (x, _) in zip(weights, four, strict=True)),
                    sum(w * y for w, (_, y) in zip(weights, four, strict=True)),
                )
            )
    return found


def _at_height(curves: Sequence[Curve], top: float, bottom: float) -> list[float]:
    """Where the curves pass between two heights."""
    found = []
    for curve in curves:
        for (x1, y1), (x2, y2) in pairwise(curve):
            low, high = max(top, min(y1, y2)), min(bottom, max(y1, y2))
            if low <= high:
                for y in (low, high):
                    share = (y - y1) / (y2 - y1) if y2 != y1 else 0.5
                    found.append(x1 + share * (x2 - x1))
    return found
