"""Every path of the chain rule from where a graph ends to one of its nodes: what each contributes, and how many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from autograd.graph.node import text_of, variables_of
from autograd.graph.recorded import Recorded
from autograd.ops.broadcasting import sum_to
from autograd.rules.language import evaluate
from autograd.value import Value


@dataclass(frozen=True)
class Path:
    """One path: the numbers of its steps (`Graph.backward_steps`), from the end on, and what comes through it alone."""

    steps: tuple[int, ...]
    contribution: Any


@dataclass(frozen=True)
class Paths:
    """The paths to one node: how many there are, and the first of them."""

    count: int
    listed: tuple[Path, ...]


def paths_to(graph: Recorded, node: Value, most: int = 8) -> Paths:
    """The paths that a node's gradient is the sum of.

    Parameters
    ----------
    graph : Graph
        With one end, or several.
    node : Value
        Of the graph.
    most : int
        How many are listed; there may be very many.

    Examples
    --------
    >>> from autograd import Graph
    >>> x = Value(3.0, name="x")
    >>> found = paths_to(Graph(x * x + x), x)
    >>> found.count, [path.contribution for path in found.listed]
    (3, [1.0, 3.0, 3.0])
    """
    into: dict[Value, list[int]] = {}
    for k, event in enumerate(graph.events):
        into.setdefault(event.consumer.parents[event.index], []).append(k)
    counts: dict[Value, int] = {}
    for v in reversed(graph.nodes):
        starts = sum(end is v for end in graph.ends)
        counts[v] = starts + sum(counts[graph.events[k].consumer] for k in into.get(v, ()))
    listed = islice(_upward(graph, into, node), most)
    return Paths(counts[node], tuple(Path(steps, _along(graph, steps)) for steps in listed if steps))


def _upward(graph: Recorded, into: dict[Value, list[int]], node: Value) -> Iterator[tuple[int, ...]]:
    """The steps of each path to a node; no recursion, for a chain may be long."""
    ahead: list[tuple[Value, tuple[int, ...]]] = [(node, ())]
    while ahead:
        v, steps = ahead.pop()
        if any(end is v for end in graph.ends):
            yield steps
        ahead += [(graph.events[k].consumer, (k, *steps)) for k in reversed(into.get(v, ()))]


def _along(graph: Recorded, steps: tuple[int, ...]) -> Any:
    """What the rules make of the end's gradient, one after the other."""
    end = graph.events[steps[0]].consumer
    g = next(graph.seed_of(k) for k, one in enumerate(graph.ends) if one is end)
    with np.errstate(all="ignore"):
        for k in steps:
            v, index = graph.events[k].consumer, graph.events[k].index
            parent = v.parents[index]
            sent = evaluate(text_of(v, "pull", index), {**variables_of(v), "g": g, "i": index})
            g = sent if np.shape(sent) == parent.shape else sum_to.forward(sent, parent.shape)
            g = g if parent.shape else float(g)
    return g
