"""One resolution down: the same numbers, a node for each + and ×, and where each belongs."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from autograd import TABLE, ArgumentError, Graph, UnsupportedError, Value, affine, constant, gradient, no_grad
from tests.autograd.cases import UNROLLED, Case, each
from tests.autograd.chain import X, lecture_chain
from tests.autograd.ops.test_ops import mixture


def _symbols(graph: Graph) -> Counter[str]:
    return Counter(v.op.symbol for v in graph.operations if v.op)


def _gradients(graph: Graph) -> dict[str, float]:
    """∂l of each named leaf, from the graph's own events."""
    totals: dict[str, float] = {}
    for event in graph.events:
        p = event.consumer.parents[event.index]
        if not p.parents:
            totals[graph.name_of(p)] = event.after
    return totals


@pytest.mark.parametrize("case", each(UNROLLED))
def test_unrolled_operation_gives_the_same(case: Case) -> None:
    """unroll() of a small loss around the operation: value, gradients, origins."""
    values = case.values()
    for name, v in zip("abcdef", values, strict=False):
        v.name = name
    node = case.run(*values)
    node.name = "y"
    loss = (node * mixture(node.shape)).sum()
    layers = Graph(loss)
    scalars = layers.unroll()
    assert all(v.shape == () for v in scalars.nodes)
    assert set(scalars.nodes) <= set(scalars.origins)
    assert set(scalars.origins.values()) <= set(layers.nodes)
    assert sum(e.data for e in scalars.ends) == pytest.approx(loss.data, rel=1e-12, abs=1e-12)
    wanted = gradient(loss, values)
    found = _gradients(scalars)
    for name, v, g in zip("abcdef", values, wanted, strict=False):
        for index in np.ndindex(v.shape):
            key = f"{name}[{','.join(map(str, index))}]" if index else name
            assert found.get(key, 0.0) == pytest.approx(np.asarray(g)[index], rel=1e-12, abs=1e-12)


def test_linear_algebra_stays_one_node() -> None:
    w = Value([[2.0, 1.0], [0.5, 3.0]])
    loss = np.linalg.inv(w).sum()
    with pytest.raises(UnsupportedError, match="inv has no definition in scalar operations: it stays one node"):
        Graph(loss).unroll()
    total = loss.parents[0]
    assert total.op is TABLE["inv"]
    assert len(Graph(loss).unroll(loss).operations) == 3


def test_chain() -> None:
    nodes = lecture_chain()
    layers = Graph(nodes["l"])
    scalars = layers.unroll()
    nodes["l"].backward()
    assert scalars.ends[0].data == pytest.approx(nodes["l"].data, rel=1e-12)
    found = _gradients(scalars)
    for name in ("W0", "W1", "w2"):
        for index, wanted in np.ndenumerate(nodes[name].grad):
            assert found[f"{name}[{','.join(map(str, index))}]"] == pytest.approx(wanted, rel=1e-12)
    names = {scalars.name_of(v) for v in scalars.nodes}
    assert {"A[0]", "B[2]", "C[1]", "D[0]", "E", "y", "l", "x[1]", "t"} <= names
    # 3·2 + 2·3 + 1·2 products, as many sums with the bias; 3 + 2 + 1 sigmoids, one loss
    assert _symbols(scalars) == {"×": 14, "+": 14, "σ": 6, "cross entropy": 1}
    by_layer = Counter(layers.name_of(scalars.origins[v]) for v in scalars.operations)
    assert by_layer == {"A": 12, "B": 3, "C": 12, "D": 2, "E": 4, "y": 1, "l": 1}
    for v in scalars.operations:
        assert v.scope[: len(scalars.origins[v].scope)] == scalars.origins[v].scope


@pytest.mark.parametrize(("n", "m"), [(1, 1), (3, 2), (4, 5)])
def test_affine_has_n_m_products_and_sums(n: int, m: int) -> None:
    W, x = Value(np.ones((n, m + 1)), name="W"), Value(np.ones(m), name="x")
    assert _symbols(Graph(affine(W, x), [np.ones(n)]).unroll()) == {"×": n * m, "+": n * m}
    batch = Value(np.ones((6, m)))
    assert _symbols(Graph(affine(W, batch), [np.ones((6, n))]).unroll()) == {"×": 6 * n * m, "+": 6 * n * m}


def test_matrix_product_has_no_sum_to_spare() -> None:
    y = Value(np.ones((2, 3))) @ Value(np.ones((3, 4)))
    assert _symbols(Graph(y, [np.ones((2, 4))]).unroll()) == {"×": 24, "+": 16}


@pytest.mark.parametrize("name", ["A", "B", "C", "D", "E", "y", "l"])
def test_one_node_with_the_gradient_that_arrives_at_it(name: str) -> None:
    nodes = lecture_chain()
    layers = Graph(nodes["l"])
    nodes["l"].backward()
    node = nodes[name]
    inside = layers.unroll(node)
    np.testing.assert_allclose([e.data for e in inside.ends], np.ravel(node.data), rtol=1e-12)
    sent = {(e.index): e.contribution for e in layers.events if e.consumer is node}
    found = _gradients(inside)
    for index, contribution in sent.items():
        parent = node.parents[index]
        for k, wanted in np.ndenumerate(contribution):
            key = f"{parent.name}[{','.join(map(str, k))}]" if k else str(parent.name)
            assert found[key] == pytest.approx(wanted, rel=1e-12)
    assert set(inside.nodes) == set(inside.origins)


def test_an_entry_that_is_several_ends_gets_all_their_gradients() -> None:
    """A broadcast value is one scalar node that ends several times."""
    a = Value(2.0, name="a")
    b = a * 3.0
    y = np.broadcast_to(b, (4,))
    loss = (y * np.array([1.0, 2.0, 3.0, 4.0])).sum()
    graph = Graph(loss)
    assert _gradients(graph.unroll())["a"] == pytest.approx(30.0)
    (three,) = {e.consumer for e in graph.events if e.consumer is y}
    inside = graph.unroll(three)
    assert len(inside.ends) == 4
    ends = [inside.ends[0] * 1.0] * 2
    assert Graph(ends, [1.0, 5.0]).events[0].contribution == 6.0


def test_only_operations_of_this_graph_can_be_unrolled() -> None:
    a, b = Value([1.0, 2.0]), Value([1.0, 2.0])
    graph = Graph((a * b).exp().sum())
    for wrong in (a, Value(1.0) * 2, a * b):
        with pytest.raises(ArgumentError, match="operation of this graph"):
            graph.unroll(wrong)
    for node in graph.operations:
        assert graph.unroll(node).nodes


def test_unused_node_gets_no_gradient() -> None:
    a = Value([1.0, 2.0])
    graph = Graph(a.sign().sum())
    assert all(e.contribution == 0 for e in graph.unroll(graph.operations[0]).events)


def test_what_arrives_at_a_node_whatever_it_sends_on() -> None:
    """Through a comparison comes 0; a node that has constants alone as inputs sends nothing, but gets its gradient."""
    a, c = Value([1.0, 2.0]), constant([3.0, 4.0])
    compared, squared = a * 3.0, c * c
    graph = Graph((TABLE["greater"](compared, 4.0) * a * squared).sum())
    assert graph.unroll(compared).seeds == (0.0, 0.0)
    assert squared not in {e.consumer for e in graph.events}
    assert graph.unroll(squared).seeds == (0.0, 2.0)


def test_input_stays_as_it_was() -> None:
    nodes = lecture_chain()
    before = [(v.data, v.grad) for v in nodes.values()]
    graph = Graph(nodes["l"])
    assert graph.unroll().backward_steps
    graph.unroll(nodes["C"])
    for v, (data, g) in zip(nodes.values(), before, strict=True):
        assert v.data is data
        assert v.grad is g
    np.testing.assert_array_equal(nodes["x"].data, X)


def test_unrolling_records_even_where_nothing_is_recorded() -> None:
    graph = Graph(lecture_chain()["l"])
    with no_grad():
        assert len(graph.unroll().operations) == 35


def test_three_tied_maxima_share_alike() -> None:
    for f in ("max", "min"):
        v: Any = Value([1.0, 1.0, 1.0, 1.0], name="v")
        loss = getattr(v, f)() * 1.0
        assert gradient(loss, [v])[0].tolist() == [0.25] * 4
        assert _gradients(Graph(loss).unroll()) == pytest.approx({f"v[{k}]": 0.25 for k in range(4)})
