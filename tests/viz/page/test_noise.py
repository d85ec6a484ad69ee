"""What rounding leaves of zeros is found, and nothing that is only small."""

import numpy as np

from autograd import Graph, Value
from viz.page.noise import noisy_steps


def test_a_sum_whose_terms_cancel_is_noise():
    x = Value([1.0, 2.0, 4.0], name="x")
    loss = ((x - x.mean()) ** 2).mean()
    graph = Graph(loss)
    found = noisy_steps(graph)
    assert found
    for k, (sent, total) in found.items():
        event = graph.events[k]
        assert np.all(np.abs(np.ravel(event.contribution)[sent]) < 1e-15)
        assert np.all(np.abs(np.ravel(event.after)[total]) < 1e-15)


def test_a_small_product_is_none():
    x = Value([1e-20, 2.0], name="x")
    assert noisy_steps(Graph((x * x * 1e-5).sum())) == {}


def test_a_large_graph_is_not_looked_at():
    x = Value([1.0, 2.0, 4.0], name="x")
    v = x
    for _ in range(401):
        v = v + 0.0
    assert noisy_steps(Graph(((v - v.mean()) ** 2).mean())) == {}
