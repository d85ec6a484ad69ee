"""The paths of the chain rule: each opened, their sum is the gradient."""

from __future__ import annotations

import numpy as np
import pytest

from autograd import Graph, Value
from autograd.graph.paths import paths_to
from tests.autograd.cases import CASES
from tests.autograd.chain import lecture_chain


def test_a_chain_has_one_path() -> None:
    graph = Graph(lecture_chain()["l"])
    leaf = next(v for v in graph.leaves if v.name == "W0")
    found = paths_to(graph, leaf)
    assert found.count == 1
    assert [graph.name_of(graph.events[k].consumer) for k in found.listed[0].steps] == list("lyEDCBA")
    np.testing.assert_allclose(found.listed[0].contribution, graph.gradients[leaf], rtol=1e-12)


def test_paths_that_meet_sum_to_the_gradient() -> None:
    W, x = Value([[0.5, 1.0], [2.0, -1.0]], name="W"), Value([1.0, 2.0], name="x")
    g = W @ np.tanh(W @ x)
    loss = (g * g).sum() + 0.1 * (W * W).sum()
    graph = Graph(loss)
    found = paths_to(graph, W)
    assert found.count == len(found.listed) == 6
    assert len({path.steps for path in found.listed}) == 6
    np.testing.assert_allclose(sum(path.contribution for path in found.listed), graph.gradients[W], rtol=1e-12)


def test_very_many_paths_are_counted_and_the_first_listed() -> None:
    v = Value(1.0, name="x")
    x = v
    for _ in range(100):
        v = v + v
    found = paths_to(Graph(v), x, most=3)
    assert found.count == 2**100
    assert [path.contribution for path in found.listed] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("name", sorted({case.name for case in CASES}))
def test_of_every_operation_the_paths_sum_to_the_gradient(name: str) -> None:
    for case in [one for one in CASES if one.name == name][:6]:
        inputs = case.values()
        v = case.run(*inputs)
        loss = (v * v).sum() + v.sum()
        graph = Graph(loss)
        for p in {id(p): p for p in v.parents if p.op is None and p in graph.gradients}.values():
            found = paths_to(graph, p)
            assert found.count == 3
            total = sum(np.asarray(path.contribution) for path in found.listed)
            np.testing.assert_allclose(total, graph.gradients[p], rtol=1e-9, atol=1e-12, err_msg=str(case))
