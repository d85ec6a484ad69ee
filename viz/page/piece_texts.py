"""What a playground says of a piece: its formulas, and the lines of NumPy that compute it and its gradients.

They are those of the table of operations, as they are written for any graph; the page puts its own names in place of
those of the piece.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

import autograd
from autograd import Graph, Value
from autograd.value import leaf
from viz.notation.source_lines import listing

Texts = dict[str, Any]

_WRITES, _FILLS = r"^(np\..*), out=(\w+)\)$", r"^(\w+)\[1:\] = (\w+)$"


def texts(end: Value, inputs: Mapping[str, Value]) -> Texts:
    """Of a piece that leads from inputs to ``end``.

    Returns
    -------
    dict
        ``formulas``, of each operation; ``rules``, for each input the terms of its gradient; ``forward``, the lines
        that compute the end; ``backward``, for each input those of its gradient. ∂l/∂end is ``gEND`` in them.

    Examples
    --------
    >>> A = Value(np.array([0.5, 0.2]), name="A")
    >>> B = autograd.tanh(A)
    >>> B.name = "B"
    >>> made = texts(B, {"A": A})
    >>> made["formulas"], made["rules"]["A"]
    (['B = tanh(A)'], ['∂l/∂B ⊙ (1 − B ⊙ B)'])
    >>> made["forward"], made["backward"]["A"]
    (['B = np.tanh(A)'], ['gA = gB * (1 - B * B)'])
    """
    own = Graph(end, seeds=None if not end.shape else [np.ones(end.shape)]).operations
    loss = end
    if end.name != "l":
        upstream = leaf(np.ones(end.shape) if end.shape else 1.0, f"g{end.name}")
        joined = end * upstream  # not the other way round: rules have g first, and would share it
        loss = autograd.sum(joined) if end.shape else joined
        loss.name = "l"
    graph = Graph(loss)
    found = listing(graph)
    assert found is not None, "every piece of a playground is written as NumPy"
    names = {name for name, v in inputs.items() if v in graph.gradients}
    lines = [line.strip() for line in found.lines]
    forward = sorted({k for v in own for k in found.forward[v]})
    behind = {name: [k for k in found.backward.get(inputs[name], []) if k not in forward] for name in names}
    first = min((k for ks in behind.values() for k in ks), default=0)
    between = _between(found, graph, own, set(forward), first)
    return {
        "formulas": [graph.formula_of(v) for v in own],
        "rules": {
            name: [
                graph.rule_of(e.consumer, e.index) for e in graph.events if e.consumer.parents[e.index] is inputs[name]
            ]
            for name in names
        },
        "forward": _plain(lines[k] for k in forward),
        "backward": {
            name: [
                *_plain(lines[k] for k in sorted({*between, *ks})),
                *_called(f"g{name}", found.called[inputs[name]][2]),
            ]
            for name, ks in behind.items()
        },
    }


def _between(found: Any, graph: Graph, own: Any, forward: set[int], first: int) -> list[int]:
    """Lines of gradients inside the piece, on which those of its inputs depend."""
    inside = {k for v in own for k in found.backward.get(v, []) if k not in forward}
    return sorted(k for k in inside if k < first or first == 0)


def _called(wanted: str, found: str) -> list[str]:
    """A gradient that is the same as another has no line of its own."""
    return [] if found == wanted else [f"{wanted} = {found}"]


def _plain(lines: Any) -> list[str]:
    """Lines without buffers and types.

    ``np.divide(a, b, out=B)`` is ``B = np.divide(a, b)``, ``np.where((A > 0) * np.float64(1), g, 0)`` is
    ``np.where(A > 0, g, 0)``.
    """
    bare = (re.sub(r"np\.float\d+\((\d+)\)", r"\1", re.sub(r" \* np\.float\d+\(1\)", "", line)) for line in lines)
    bare = (re.sub(r"\* \((\([^()]+\))\)", r"* \1", line) for line in bare)
    bare = (re.sub(r"where\(\(([^()]+)\),", r"where(\1,", line) for line in bare)
    return [re.sub(_WRITES, r"\2 = \1)", re.sub(_FILLS, r"\1 = np.append(1, \2)", line)) for line in bare]
