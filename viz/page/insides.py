"""Graphs of numbers as data for a page's machine: the insides of operations on arrays, structure alone.

`scalars` gives

``ops``
    The names of the operations that occur; ``code`` has for each node 0 for a leaf, else one more than a place in it.
``edges``
    The parents of all nodes, in order: each operation has as many as it has inputs.
``entries``
    ``node, layer node, place`` and so on, for each node that is an entry of an array of the layer graph: its name and,
    of a leaf, its number follow from that.
``numbers``
    ``{node: number}`` for the other leaves.
``largest``
    ``{node: nodes}`` for those among them that are the largest of others, and so change with these.
``options``
    ``{node: {name: value}}`` where an operation has options.
``ties``
    What becomes of equal entries in a chain of maxima: the "first" takes all, or they "share"; null for other chains.
``ends``
    Numbers of the nodes that are the entries of the result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd import Graph, Op, Value
from autograd.graph.node import op_of
from autograd.ops import reduction
from autograd.ops.images import pooling
from autograd.program.javascript.literals import data, number
from autograd.program.javascript.machine import machine

TIES = {pooling.max_pool: "first", reduction.max: "share", reduction.min: "share"}
"""Operations whose inside is a chain of maxima (or minima), and what it does with equal entries."""

_PLACE = re.compile(r"\[([\d,]+)\]$")


def scalars(graph: Graph, layers: Mapping[Value, int], of: Op | None = None) -> dict[str, Any]:
    """A graph of numbers as plain data; ``layers`` number the layer nodes, ``of`` is what it is the inside of."""
    ids = {v: k for k, v in enumerate(graph.nodes)}
    ops = list(dict.fromkeys(op_of(v) for v in graph.operations))
    made: dict[str, Any] = {
        "ops": [op.name for op in ops],
        "code": [1 + ops.index(op_of(v)) if v.parents else 0 for v in graph.nodes],
        "edges": [ids[p] for v in graph.operations for p in v.parents],
        "entries": [],
        "numbers": {},
        "largest": {},
        "options": {},
        "ties": TIES.get(of) if of is not None else None,
        "ends": [ids[v] for v in graph.ends],
    }
    computed = {graph.origins.get(v) for v in graph.operations}
    for v, k in ids.items():
        origin = graph.origins.get(v, v)
        if origin in layers and (v.parents or origin not in computed) and (place := place_of(v, origin)) is not None:
            made["entries"] += [k, layers[origin], place]
        elif not v.parents:
            made["numbers"][k] = number(float(v.data))
        if not v.parents and v.params and "largest" in v.params:
            made["largest"][k] = [ids[p] for p in v.params["largest"]]
        if v.parents and (options := op_of(v).options(v.params)):
            made["options"][k] = {name: data(value) for name, value in options.items()}
    return made


def inside(graph: Graph, node: Value) -> Graph:
    """What happens inside an operation, number by number: a graph that is the same whatever its data.

    In a window with equal pixels a maximum leaves some of them out: there it is unrolled on others.
    """
    if op_of(node) not in TIES:
        return graph.unroll(node)
    rng = np.random.default_rng(0)
    parents = [Value(rng.permutation(p.size).reshape(p.shape) / max(1, p.size), graph.name_of(p)) for p in node.parents]
    with np.errstate(all="ignore"):
        apart = op_of(node)(*parents, **op_of(node).options(node.params))
    apart.name = graph.name_of(node)
    made = Graph(apart, [graph.gradients[node]]).unroll(apart)
    own = {**dict(zip(parents, node.parents, strict=True)), apart: node}
    made.origins = {v: own[origin] for v, origin in made.origins.items()}
    return made


def place_of(v: Value, origin: Value) -> int | None:
    """Which entry of its array a node is, in C order; None where it is none."""
    if not origin.shape:
        return 0 if v.name or not v.parents else None
    found = _PLACE.search(v.name or "")
    return int(np.ravel_multi_index([int(k) for k in found[1].split(",")], origin.shape)) if found else None


def program(graphs: list[Graph]) -> str:
    """JavaScript that runs these graphs of numbers."""
    return machine(dict.fromkeys(op_of(v) for graph in graphs for v in graph.operations))
