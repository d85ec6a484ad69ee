"""What a page needs to compute a graph itself: its structure, the data of its leaves, a few numbers to check against.

Version 2 of the page's data. `structure` gives

``nodes``
    In the order of recording, each ``{kind, op, params, parents}``: kind is "variable", "constant" or "operation";
    ``parents`` are numbers of nodes, in order; ``params`` what differs from the entry's defaults. A leaf has its kind
    alone, and nothing that follows from the others is written down: shapes, values and gradients are computed.
``names``
    What each node is called, as Python shows it.
``ends, seeds``
    Numbers of the nodes where it ends, and the gradient that arrives at each; null where that is 1.
``leaves``
    For each leaf, in their order, its number or ``{shape, data}``, with all digits.
``expected``
    ``{loss, gradients, tolerance}``: Python's numbers, for the check that page and Python agree. ``gradients`` has for
    each variable the largest entry of its gradient, without its sign.
``trained, lr, rule``
    Which leaves an update moves, η, and what is said of it: see `viz.page.update_rule.UpdateRule.told`.
``widened``
    Whether a leaf is float32: a page computes in float64, and says so.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Graph, Op, Value
from autograd.graph.node import op_of
from autograd.program.javascript.literals import data, number, numbers
from autograd.program.javascript.names import RECORDINGS, NoJavaScriptError
from autograd.program.javascript.operations import operations
from viz.page.update_rule import UpdateRule, update_rule
from viz.style.text import clean

SCHEMA, VERSION = "chalkgrad.page", 2

TOLERANCE, TOLERANCE_OF_FLOAT32 = 1e-9, 1e-3
"""How far a page may be from Python, relative to the largest gradient: no rule is right by chance to so many digits."""


def structure(graph: Graph, rule: UpdateRule | None = None, lang: str = "en") -> dict[str, Any]:
    """A graph as data that a page computes from; ``rule`` is its update, ``lang`` the language of what is said of it.

    Raises
    ------
    NoJavaScriptError
        If an option of a node has no word in JSON.

    Examples
    --------
    >>> a = Value(3.0, name="a")
    >>> made = structure(Graph(a * a))
    >>> made["nodes"]
    [{'kind': 'variable'}, {'kind': 'operation', 'op': 'mul', 'parents': [0, 0]}]
    >>> made["leaves"], made["expected"]["gradients"]
    ([3.0], [6.0])
    """
    rule = update_rule(graph) if rule is None else rule
    ids = {v: k for k, v in enumerate(graph.nodes)}
    widened = any(map(_is_single, graph.leaves))
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "nodes": [_node(v, ids) for v in graph.nodes],
        "names": [clean(graph.name_of(v)) for v in graph.nodes],
        "ends": [ids[v] for v in graph.ends],
        "seeds": None if graph.seeds is None else [tensor(seed) for seed in graph.seeds],
        "leaves": [tensor(v.data) for v in graph.leaves],
        "expected": expected(graph, TOLERANCE_OF_FLOAT32 if widened else TOLERANCE),
        "trained": [ids[v] for v in rule.trained],
        "lr": rule.lr,
        "rule": rule.told(lang),
        "widened": widened,
    }


def _is_single(v: Value) -> bool:
    """Whether a leaf's data are in single precision; a mask is too, and exact in either."""
    return v.dtype == np.float32 and (v.op is None or not np.isin(v.data, (0.0, 1.0)).all())


def tensor(value: Any) -> Any:
    """Numbers with all their digits.

    >>> tensor([[0.1, 0.2]])
    {'shape': [1, 2], 'data': [0.1, 0.2]}
    """
    shape = np.shape(value)
    return {"shape": list(shape), "data": numbers(value)} if shape else number(float(value))


def _node(v: Value, ids: dict[Value, int]) -> dict[str, Any]:
    if not v.parents:
        return {"kind": "variable" if v.op is None else "constant"}
    op = op_of(v)
    made: dict[str, Any] = {"kind": "operation", "op": op.name, "parents": [ids[p] for p in v.parents]}
    options = {name: data(given) for name, given in op.options(v.params).items()}
    params = {name: given for name, given in options.items() if given != data(op.params[name])}
    return {**made, "params": params} if params else made


def expected(graph: Graph, tolerance: float) -> dict[str, Any]:
    """Python's numbers for the page's check of itself."""
    with np.errstate(all="ignore"):
        largest = [np.max(np.abs(graph.gradients[v]), initial=0.0) for v in graph.leaves if v in graph.gradients]
    ends = [float(np.sum(end.data * graph.seed_of(k))) for k, end in enumerate(graph.ends)]
    return {
        "loss": number(float(np.sum(ends))),
        "gradients": [number(float(one)) for one in largest],
        "tolerance": tolerance,
    }


def needed(graph: Graph) -> dict[Op, list[tuple[int, ...]]]:
    """The entries of a graph's operations, with the numbers of axes of their inputs."""
    found: dict[Op, dict[tuple[int, ...], None]] = {}
    for v in graph.operations:
        found.setdefault(op_of(v), {})[tuple(p.ndim for p in v.parents)] = None
    return {op: list(ranks) for op, ranks in found.items()}


def program(*graphs: Graph) -> str:
    """The operations of these graphs as JavaScript, to stand in the page.

    Raises
    ------
    NoJavaScriptError
        If there is one that a page cannot compute; its ``op`` is the name.
    """
    found: dict[Op, list[tuple[int, ...]]] = {}
    for graph in graphs:
        for op, ranks in needed(graph).items():
            found[op] = [*found.get(op, []), *ranks]
    return operations(found)


def unknown_operation(graph: Graph, error: NoJavaScriptError) -> str:
    """The name of the operation that a page does not compute, so that it keeps Python's numbers."""
    return error.op or next((op_of(v).name for v in graph.operations if op_of(v).name in RECORDINGS), "")
