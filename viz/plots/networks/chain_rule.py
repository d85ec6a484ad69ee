"""The chain rule as a figure: every path from a loss to a leaf, its factors, and their sum: `chain_rule` (L29)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from math import fsum, prod
from typing import TYPE_CHECKING

import numpy as np

from autograd import Graph, Value
from autograd.errors import ArgumentError, DataTypeError, NotScalarError
from autograd.graph.numbers import number
from viz.notation.entries import base, typed
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, bare, folded, open_axes, room_in
from viz.plots.public import picture
from viz.style.palette import Theme
from viz.style.text import counted, cut, width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_IN_ROW = 9
"""Nodes of a path that are drawn; of a longer one the middle is one factor."""

_IN_NAME = 12

_WIDTH, _INCH = 6.2, 72
"""Inches that the rows are wide in a figure of their own, and points in an inch."""

_ROW, _STEP, _GAP = 0.83, 0.085, 0.02
"""Of that width, what a path takes beside its product; the least step from node to node, and gap between them."""


@dataclass(frozen=True)
class _Path:
    nodes: tuple[Value, ...]
    factors: tuple[float, ...]

    @property
    def product(self) -> float:
        return prod(self.factors)


@picture
def chain_rule(
    loss: Value | Graph, leaf: Value | str, *, ax: Axes | None = None, most: int = 6, theme: ThemeName = None
) -> Picture:
    """Draw ∂loss/∂leaf as what it is: along each path the product of the local derivatives, and their sum (L29).

    A graph of arrays is taken apart into numbers first (`Graph.unroll`); its paths are drawn through the entries that
    have names, and a factor is then the derivative from one to the next.

    Parameters
    ----------
    loss : Value or Graph
        Where the computation ends: one number.
    leaf : Value or str
        A variable, by itself or by name (``"W0[0,1]"`` for an entry). Of an array the entry with the largest gradient.
    ax : matplotlib.axes.Axes, optional
    most : int
        How many paths are drawn, those of the largest products; the rest is one line with its sum.
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``paths`` (names, from the loss), ``factors``, ``products`` of those drawn, ``rest``, the
        sum of the others, ``count`` of all, and ``gradient``, what they add up to.

    Raises
    ------
    ArgumentError
        If the leaf is not in the graph.
    NotScalarError
        If the loss is no single number.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from autograd import Value
    >>> x = Value(2.0, name="x")
    >>> square = x * x
    >>> square.name = "s"
    >>> loss = square * x
    >>> loss.name = "l"
    >>> picture = chain_rule(loss, "x")
    >>> picture.numbers_["products"], picture.numbers_["gradient"]
    ([4.0, 4.0, 4.0], 12.0)
    """
    call = dict(locals())
    if not isinstance(loss, (Value, Graph)):
        raise DataTypeError(
            f"chain_rule() takes the Value where a computation ends, or a Graph, got {type(loss).__name__}."
        )
    if not isinstance(most, int) or most < 1:
        raise ArgumentError(f"Expected most as a whole number from 1, got {most!r}.")
    graph = loss if isinstance(loss, Graph) else Graph(loss)
    if len(graph.ends) != 1 or graph.ends[0].size != 1:
        raise NotScalarError("A chain of derivatives starts from one number: reduce the loss with .sum() or .mean().")
    apart = any(v.shape for v in graph.nodes)
    scalars = graph.unroll() if apart else graph
    end, start = scalars.ends[0], _find(graph, scalars, leaf)
    through = {v for v in scalars.nodes if not apart or v.name} | {end, start}
    steps = _steps(scalars, through, start)
    count = _count(steps, end, start)
    paths = sorted(islice(_paths(steps, end, start), 2000), key=lambda path: -abs(path.product))
    drawn, gradient = paths[:most], float(scalars.gradients.get(start, 0.0))
    rest = _rest(paths, most, count, gradient)
    rows = len(drawn) + 1 + (count > len(drawn))
    names = {v: cut(scalars.name_of(v), _IN_NAME) for v in scalars.nodes}
    total = _sum(names[end], names[start], drawn, rest, count, gradient)
    room = _WIDTH if ax is None or not hasattr(ax, "transData") else room_in(ax)[0] / ax.figure.dpi
    total = folded(total, room * _INCH, TEXT + 1, 6)
    deep = rows + 0.3 * total.count("\n")
    ax, colors = open_axes(ax, theme, (_WIDTH + 0.2, 0.85 * deep + 0.35))
    bare(ax)
    ax.set(xlim=(0, 1), ylim=(-deep + 0.45, 0.55))
    for k, path in enumerate(drawn):
        _draw(ax, colors, path, -k, names, room * _INCH)
    if count > len(drawn):
        ax.text(0.5, -len(drawn), f"and {counted(count - len(drawn), 'more path')}, together {number(rest, 3)}",
                ha="center", va="center", fontsize=TEXT, color=colors.muted)  # fmt: skip
    ax.text(0.5, -rows + 1.15, total, ha="center", va="top", fontsize=TEXT + 1, color=colors.gradient)
    said = (f"∂{names[end]}/∂{names[start]} = {number(gradient)}, the sum of {counted(count, 'path')}: "
            + "; ".join(" to ".join(names[v] for v in path.nodes) for path in drawn) + ".")  # fmt: skip
    return Picture([ax], ax.figure, said, {
        "paths": [[scalars.name_of(v) for v in path.nodes] for path in drawn],
        "factors": [list(path.factors) for path in drawn], "products": [path.product for path in drawn],
        "rest": rest, "count": count, "gradient": gradient,
    }).drawn_by(chain_rule, call)  # fmt: skip


def _find(graph: Graph, scalars: Graph, leaf: Value | str) -> Value:
    """The number that is meant: of an array the entry with the largest gradient."""
    names = {v: scalars.name_of(v) for v in scalars.nodes}
    if isinstance(leaf, Value):
        found = [
            v for v in scalars.nodes if v is leaf or (scalars.origins.get(v) is leaf and not _inside(v, leaf, names))
        ]
    elif isinstance(leaf, str):
        wanted = typed(leaf).replace(" ", "")
        found = [v for v in scalars.nodes if typed(names[v]) == wanted] or [
            v for v in scalars.nodes if typed(base(names[v])) == wanted
        ]
    else:
        raise ArgumentError(f"Expected leaf as a Value or its name, got {type(leaf).__name__}.")
    if not found:
        shown = leaf if isinstance(leaf, str) else leaf.name or "this Value"
        known = ", ".join(dict.fromkeys(graph.name_of(v) for v in graph.nodes if v.name))
        raise ArgumentError(f"There is no {shown!r} in this graph. Its names: {known[:300]}.")
    return max(found, key=lambda v: abs(float(scalars.gradients.get(v, 0.0))))


def _inside(v: Value, leaf: Value, names: Mapping[Value, str]) -> bool:
    """Whether ``v`` is a step on the way to an entry of ``leaf`` rather than the entry."""
    return bool(leaf.parents) and leaf.name is not None and base(names[v]) != leaf.name


def _steps(graph: Graph, through: set[Value], start: Value) -> dict[Value, list[tuple[Value, float]]]:
    """From each node that is drawn the next ones towards the leaf, each with the derivative up to it."""
    into: dict[Value, list[tuple[Value, float]]] = {}
    sent = {(event.consumer, event.index): event for event in graph.events}
    for edge in graph.edges:
        local = graph.local(edge)
        event = sent.get((edge.child, edge.index))
        if local is None and event is not None and event.upstream != 0:
            local = event.contribution / event.upstream  # an operation without a text for its derivative
        if local is not None:
            into.setdefault(edge.child, []).append((edge.parent, float(np.ravel(local)[0])))
    reaching = {start}
    for v in graph.nodes:
        if any(parent in reaching for parent, _ in into.get(v, ())):
            reaching.add(v)
    # What leads on from a node without a name is known before it is asked for: parents come first.
    onward: dict[Value, list[tuple[Value, float]]] = {}
    for v in graph.nodes:
        found: list[tuple[Value, float]] = []
        for parent, local in into.get(v, ()):
            if parent in through:
                found += [(parent, local)] if parent in reaching else []
            else:
                found += [(node, local * factor) for node, factor in onward.get(parent, ())]
        onward[v] = found if v in through and len(through) == len(graph.nodes) else _joined(found)
    return onward


def _joined(steps: Sequence[tuple[Value, float]]) -> list[tuple[Value, float]]:
    """Ways to the same node as one, with the sum of their derivatives."""
    sums: dict[Value, float] = {}
    for node, factor in steps:
        sums[node] = sums.get(node, 0.0) + factor
    return list(sums.items())


def _count(steps: Mapping[Value, Sequence[tuple[Value, float]]], end: Value, start: Value) -> int:
    ways = {start: 1}
    for v in steps:
        if v is not start:
            ways[v] = sum(ways.get(parent, 0) for parent, _ in steps[v])
    return ways.get(end, 0)


def _paths(steps: Mapping[Value, Sequence[tuple[Value, float]]], end: Value, start: Value) -> Iterator[_Path]:
    waiting: list[tuple[tuple[Value, ...], tuple[float, ...]]] = [((end,), ())]
    while waiting:
        nodes, factors = waiting.pop()
        if nodes[-1] is start:
            yield _Path(nodes, factors)
            continue
        for parent, factor in reversed(steps[nodes[-1]]):
            waiting.append(((*nodes, parent), (*factors, factor)))


def _rest(paths: Sequence[_Path], most: int, count: int, gradient: float) -> float:
    """The sum of the paths that are not drawn; what the gradient has beyond the others, where not all were walked."""
    if count == len(paths):
        return fsum(path.product for path in paths[most:])
    products = [path.product for path in paths[:most]]
    left = gradient - fsum(products)
    return left if abs(left) > 8 * np.finfo(float).eps * sum(map(abs, products)) else 0.0


def _draw(ax: Axes, theme: Theme, path: _Path, y: float, names: Mapping[Value, str], room: float) -> None:
    """One path in a row of so many points: nodes with equal gaps, the factors over the gaps, the product at the end."""
    nodes, factors = [names[v] for v in path.nodes], list(path.factors)
    share = [(width(name, SMALL + 1.5) + 8) / room for name in nodes]
    # A factor stands above the line, and needs its width from the middle of a node to that of the next.
    step = max(_STEP, max(share[1:-1], default=0.0) + _GAP)
    most = max(3, min(_MOST_IN_ROW, 1 + int((_ROW - (share[0] + share[-1]) / 2) / step)))
    if len(nodes) > most:
        left = most // 2
        right = most - left - 1
        middle = prod(factors[left - 1 : len(factors) - right + 1])
        nodes = [*nodes[:left], "…", *nodes[-right:]]
        factors = [*factors[: left - 1], middle, None, *factors[len(factors) - right + 1 :]]  # type: ignore[list-item]
    share = [(width(name, SMALL + 1.5) + 8) / room for name in nodes]
    gap = (_ROW - sum(share)) / max(len(nodes) - 1, 1)
    places = [sum(share[:k]) + gap * k + share[k] / 2 for k in range(len(nodes))]
    for x, name in zip(places, nodes, strict=True):
        box = {"boxstyle": "round,pad=0.3", "facecolor": theme.card, "edgecolor": theme.muted} if name != "…" else None
        ax.text(x, y, name, ha="center", va="center", fontsize=SMALL + (0 if len(nodes) > 6 else 1.5), color=theme.ink,
                bbox=box, zorder=3)  # fmt: skip
    for (left_x, right_x), factor in zip(pairwise(places), factors, strict=True):
        ax.annotate(
            "", (right_x, y), (left_x, y), zorder=1, arrowprops={"arrowstyle": "-", "color": theme.muted, "lw": 1.2}
        )
        if factor is not None:
            ax.text((left_x + right_x) / 2, y + 0.2, number(factor, 3), ha="center", va="bottom", fontsize=SMALL,
                    color=theme.value)  # fmt: skip
    ax.text(1.0, y, f"= {number(path.product, 3)}", ha="right", va="center", fontsize=TEXT, color=theme.gradient)


def _sum(end: str, start: str, drawn: Sequence[_Path], rest: float, count: int, gradient: float) -> str:
    if count == 0:
        return f"∂{end}/∂{start} = 0: no path"
    terms = [number(path.product, 3) for path in drawn] + ([number(rest, 3)] if count > len(drawn) else [])
    text = " + ".join(terms).replace("+ −", "− ")
    return f"∂{end}/∂{start} = {text} = {number(gradient, 3)}" if len(terms) > 1 else f"∂{end}/∂{start} = {text}"
