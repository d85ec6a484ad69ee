"""Rows are samples where each comes of one alone, and nowhere else."""

import numpy as np
import pytest

import autograd as ag
import nn
from autograd import Graph, Value, constant
from autograd.rules.calling import compute
from tests.viz.graphs import chain
from viz.page.samples import batch

RNG = np.random.default_rng(4)


def attention():
    X = constant(RNG.normal(size=(3, 4)), name="X")
    Q, K, V = (X @ Value(RNG.normal(size=(4, 4)), name=f"W_{name}") for name in "QKV")
    A = ag.softmax(Q @ K.T / 2)
    Q.name, A.name = "Q", "A"
    O = A @ V  # noqa: E741
    O.name = "O"
    return (O * O).sum()


def with_batch_norm():
    layer = nn.BatchNorm1d(2)
    x = constant(RNG.normal(size=(4, 2)), name="x")
    y = x @ Value(RNG.normal(size=(2, 2)), name="W")
    y.name = "y"
    z = layer(y)
    z.name = "z"
    return (z * z).sum()


def of_variables():
    X, W = Value(RNG.normal(size=(5, 2)), name="X"), Value(RNG.normal(size=(2, 3)), name="W")
    y = X @ W
    y.name = "y"
    return ag.cross_entropy(y, constant(np.eye(3)[[0, 1, 2, 0, 1]], name="T")).mean()


def images():
    return nn.CNN((1, 6, 6), 2, maps=(2,)).loss(RNG.normal(size=(2, 1, 6, 6)), np.eye(2))


def several():
    X, W = constant(RNG.normal(size=(4, 3)), name="X"), Value(RNG.normal(size=(3, 3)), name="W")
    y = (X @ W).reshape(4, 3, 1).transpose(0, 2, 1)
    z = np.concatenate([y, y], axis=2)[:, 0, 1:]
    return (ag.logsumexp(z, axis=1) * z.max(axis=1)).sum()


def named(loss):
    n, rows = batch(Graph(loss))
    return n, {v.name for v in rows if v.name}


def test_which_nodes_have_rows():
    assert named(chain(batch=4)) == (4, {"x", "t", "A", "B", "C", "D", "E", "y"})
    assert named(chain()) == (None, set())
    _, names = named(with_batch_norm())
    assert "y" in names
    assert "z" not in names
    assert named(of_variables()) == (5, {"X", "y", "T"})


def test_rows_that_are_mixed_into_new_rows_are_no_samples():
    """Tokens that attend to each other, nodes of a graph that gather from their neighbours: nothing is chosen there."""
    assert named(attention()) == (None, set())
    neighbours, X = constant(np.eye(5) + np.eye(5, k=1), name="N"), constant(RNG.normal(size=(5, 2)), name="X")
    assert named((neighbours @ (X @ Value(RNG.normal(size=(2, 3)), name="W"))).sum()) == (None, set())


def test_a_sum_over_the_samples_by_a_product_leaves_them_samples():
    x, w = constant(RNG.normal(size=(6, 4)), name="x"), Value(RNG.normal(size=4), name="w")
    e = x @ w
    e.name = "e"
    assert named(e @ e) == (6, {"x", "e"})
    y = x @ Value(RNG.normal(size=(4, 3)), name="W")
    y.name = "y"
    assert named((y.T @ x).sum()) == (6, {"x", "y"})


def test_an_array_with_rows_of_its_own_is_no_sum_over_samples():
    """A mask over weights, or what is weighed entry by entry: each row meets one other, and is of no sample."""
    W, mask = Value(RNG.normal(size=(3, 3)), name="W"), constant(np.eye(3), name="mask")
    assert named((W * mask).sum()) == (None, set())
    v = Value([1.0, 2.0], name="v")
    assert named((np.stack([v, v]) * constant([[1.0, 2.0], [3.0, 4.0]], name="c")).sum()) == (None, set())
    x, b = constant(RNG.normal(size=(3, 2)), name="x"), Value([[1.0, 2.0]], name="b")
    y = x + b
    y.name = "y"
    assert named(y.sum()) == (3, {"x", "y"})


@pytest.mark.parametrize("make", [lambda: chain(batch=4), with_batch_norm, of_variables, images, several])
def test_a_row_is_what_the_network_does_with_that_sample_alone(make):
    """Every other sample is changed, and the row stays as it is: for each node that is said to have one."""
    graph = Graph(make())
    n, rows = batch(graph)
    kept = 1
    data = {v: v.data for v in graph.leaves}
    for v in rows:
        if not v.parents:
            other = RNG.permutation(v.data.ravel()).reshape(v.shape)
            other[kept] = v.data[kept]
            data[v] = other
    for v in graph.operations:
        data[v] = compute(v.op, [data[p] for p in v.parents], v.op.options(v.params))
        if v in rows:
            assert len(v.data) == n
            np.testing.assert_allclose(data[v][kept], v.data[kept], rtol=1e-12)
