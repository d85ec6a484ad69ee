"""Which leaf of a graph is its data and which node its answer: what a page needs to predict and to train."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Graph, Value
from autograd.errors import ArgumentError
from autograd.graph.node import op_of
from autograd.ops import activation
from viz.page.samples import batch


def known_data(graph: Graph, inputs: Any, output: Any) -> dict[str, Any] | None:
    """``{inputs, output, as}``: two numbers of nodes, and what an answer is; None where neither is given.

    ``as`` is "probability" where one number stands for two classes, as that of a sigmoid, else "values".

    Raises
    ------
    ArgumentError
        If one is missing or not in the graph, if the inputs are no leaf, or if samples meet on the way: then a row has
        no answer of its own.
    """
    if inputs is None and output is None:
        return None
    if inputs is None or output is None:
        raise ArgumentError(
            "inputs= and output= belong together: the leaf that holds the data, and the node that answers."
        )
    x, y = _found(graph, inputs, "inputs"), _found(graph, output, "output")
    if x.parents:
        raise ArgumentError(f"inputs={graph.name_of(x)!r} is computed: expected the leaf that holds the data.")
    if not y.parents or x not in _before(y):
        raise ArgumentError(f"output={graph.name_of(y)!r} does not follow from {graph.name_of(x)!r}.")
    rows = batch(graph)[1]
    if x.ndim > 1 and not {x, y} <= rows:
        raise ArgumentError(
            f"On the way from {graph.name_of(x)!r} to {graph.name_of(y)!r} samples meet: no row has its own answer."
        )
    per_sample = y.ndim - (x.ndim > 1)
    ids = {v: k for k, v in enumerate(graph.nodes)}
    return {
        "inputs": ids[x],
        "output": ids[y],
        "as": "probability" if op_of(y) is activation.sigmoid and per_sample == 0 else "values",
    }


def _found(graph: Graph, given: Any, which: str) -> Value:
    """A node given as itself, by its name, or, of data, by what it holds."""
    if isinstance(given, Value):
        if any(v is given for v in graph.nodes):
            return given
        raise ArgumentError(f"The {which} that were given are not in this graph.")
    if isinstance(given, str):
        named = [v for v in graph.nodes if graph.name_of(v) == given]
        if named:
            return named[0]
        raise ArgumentError(f"{which}={given!r}: there is nothing called so in this graph.")
    data = np.asarray(given)
    same = [v for v in graph.leaves if v.shape == data.shape and np.array_equal(v.data, data)]
    if not same:
        raise ArgumentError(f"No leaf of this graph holds the {which} that were given, of shape {data.shape}.")
    return same[0]


def _before(y: Value) -> set[Value]:
    seen: set[Value] = set()
    waiting = [y]
    while waiting:
        v = waiting.pop()
        if v not in seen:
            seen.add(v)
            waiting += v.parents
    return seen
