"""Inside an operation on arrays: the page computes each number of it, as Python does, and again when a leaf moves."""

import numpy as np
import pytest

from autograd import TABLE, Edge, Graph, Value
from autograd.program.javascript.names import RECORDINGS
from tests.autograd.cases import UNROLLED, Case
from tests.viz.page.node import node
from tests.viz.page.test_engine import far, largest
from viz.page import insides, live_structure
from viz.page.insides import inside, scalars


def ended(case):
    with np.errstate(all="ignore"):
        end = case.run(*case.values())
    seed = np.cos(np.arange(end.size)).reshape(end.shape) if end.shape else 0.7
    return Graph(end, [seed])


def in_the_page(graphs, leaves=None):
    """The inside of the last node of each graph, of other leaves if given."""
    given, parts = [], []
    for k, graph in enumerate(graphs):
        ids = {v: i for i, v in enumerate(graph.nodes)}
        end = graph.ends[0]
        part = inside(graph, end)
        parts.append(part)
        structure = live_structure.structure(graph)
        given.append({
            "structure": structure, "leaves": leaves[k] if leaves else structure["leaves"], "node": ids[end],
            "scalars": scalars(part, ids, end.op),
        })  # fmt: skip
    printed = {"operations": live_structure.program(*graphs), "machine": insides.program(parts)}
    found = node("machine_runner.mjs", {**printed, "cases": given})
    return list(zip(parts, found, strict=True))


SHOWN = [
    case
    for case in UNROLLED
    if case.name not in (*RECORDINGS, "argsort") and any(np.ndim(a) for a in (*case.inputs, case.run(*case.inputs)))
]


@pytest.mark.slow
def test_every_inside_is_what_it_is_in_python():
    graphs = [graph for graph in map(ended, SHOWN) if graph.ends[0].size]
    graphs = [graph for graph in graphs if graph.unroll(graph.ends[0]).operations]
    assert len(graphs) > 400
    wrong = []
    for graph, (part, made) in zip(graphs, in_the_page(graphs), strict=True):
        try:
            same(graph, part, made)
        except AssertionError as error:
            wrong.append(f"{graph.ends[0].op.name} {[p.shape for p in graph.leaves]}: {error}")
    assert not wrong, f"{len(wrong)}: " + "\n".join(wrong[:20])


def same(graph, part, made):
    """Assert that values, gradients and steps are Python's, and that they reassemble to what the layer sent."""
    end = graph.ends[0]
    scale = largest(*(g for g in graph.gradients.values()))
    assert far(made["ends"], np.ravel(end.data), largest(end.data)) <= 1e-12
    wanted = graph.unroll(end) if end.op not in insides.TIES else None
    if wanted is not None:
        assert far(made["values"], [v.data for v in wanted.nodes], largest(*(v.data for v in wanted.nodes))) <= 1e-12
        ids = {v: k for k, v in enumerate(wanted.nodes)}
        assert len(made["steps"]) == len(wanted.events)
        for found, event in zip(made["steps"], wanted.events, strict=True):
            parent = event.consumer.parents[event.index]
            assert (found["consumer"], found["parent"], found["index"]) == (
                ids[event.consumer],
                ids[parent],
                event.index,
            )
            assert far(found["contribution"], event.contribution, scale) <= 1e-12
            assert far(found["after"], event.after, scale) <= 1e-12
            assert (found["before"] is None) == (event.before is None)
            local = wanted.local(Edge(parent, event.consumer, event.index))
            assert far(found["local"], local, abs(local)) <= 1e-12
    for index, (p, sent) in enumerate(zip(end.parents, made["sent"], strict=True)):
        if end.op.text_of("local", index, [q.ndim for q in end.parents]) == "0":
            continue
        assert far(sent, np.ravel(graph.gradients[p]), scale) <= 1e-12, (sent, graph.gradients[p])


def call(name, *inputs, **params):
    return ended(Case(name, tuple(np.asarray(a, float) for a in inputs), params))


@pytest.mark.parametrize(
    ("name", "before", "after", "params"),
    [
        ("softmax", [1.0, 2.0, 3.0], [7.0, -2.0, 3.0], {}),
        ("log_softmax", [[1.0, 2.0], [0.0, -1.0]], [[800.0, 2.0], [0.0, 900.0]], {}),
        ("logsumexp", [1.0, 2.0, 3.0], [1000.0, 1000.0, 3.0], {}),
        ("max", [1.0, 2.0, 3.0, 0.0], [2.0, 2.0, 1.0, 2.0], {}),
        ("max", [2.0, 2.0, 2.0], [2.0, 1.0, 0.0], {}),
        ("min", [1.0, 2.0, 3.0], [2.0, 2.0, 2.0], {}),
        ("max_pool", np.arange(16.0).reshape(1, 1, 4, 4), np.zeros((1, 1, 4, 4)), {"size": (2, 2), "stride": (2, 2)}),
        ("max_pool", np.zeros((1, 1, 3, 3)), np.arange(9.0).reshape(1, 1, 3, 3), {"size": (2, 2), "stride": (1, 1)}),
    ],
)
def test_what_was_the_largest_is_found_again(name, before, after, params):
    """The structure of one recording gives the values and gradients of other data."""
    if name == "max_pool":
        params = {**params, "padding": (0, 0)}
    old, new = call(name, before, **params), call(name, after, **params)
    ((part, made),) = in_the_page([old], [live_structure.structure(new)["leaves"]])
    assert far(made["ends"], np.ravel(new.ends[0].data), largest(new.ends[0].data)) <= 1e-12
    (leaf,) = new.leaves
    assert far(made["sent"][0], np.ravel(new.gradients[leaf]), 1.0) <= 1e-12
    assert part.operations


def test_cross_entropy_finds_the_largest_logit_again():
    targets = [[0.0, 1.0, 0.0]]
    logits = [[1.0, 2.0, 3.0]], [[900.0, 1.0, -900.0]]
    old, new = (Graph(TABLE["cross_entropy"](Value(z), Value(targets)), [np.ones(1)]) for z in logits)
    ((_, made),) = in_the_page([old], [live_structure.structure(new)["leaves"]])
    np.testing.assert_allclose(made["ends"], new.ends[0].data, rtol=1e-12)
