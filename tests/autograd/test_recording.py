"""What is recorded and what is not; when a graph is stale; how it dies."""

from __future__ import annotations

import contextlib
import gc
import sys
import weakref

import numpy as np
import pytest

from autograd import (
    DataTypeError,
    Graph,
    ShapeError,
    StaleGraphError,
    Value,
    constant,
    gradient,
    no_grad,
    scope,
    value_and_grad,
)

# ---------------------------------------------------------------------------------------- no_grad


def test_no_grad_records_nothing_and_comes_back_after_an_exception() -> None:
    w = Value([1.0, 2.0])
    with no_grad():
        assert (3 * w).exp().sum().parents == ()
    with contextlib.suppress(ZeroDivisionError), no_grad():
        raise ZeroDivisionError
    assert (3 * w).parents[1] is w
    with no_grad():
        with no_grad():
            pass
        assert (w * w).parents == ()


def test_detach_stops_the_gradient() -> None:
    a = Value(3.0, name="a")
    d = a.detach()
    assert (d.data, d.name, d.parents) == (3.0, "a", ())
    (a * d).backward()
    assert a.grad == 3.0
    assert d.grad is None


def test_constant() -> None:
    x = np.array([1.0, 2.0])
    assert constant(x).data is x
    with pytest.raises(DataTypeError, match=r"got a Value; v.detach\(\)"):
        constant(Value(1.0))


def test_scopes_nest_and_end() -> None:
    w = Value(1.0)
    with scope("model"):
        with scope("layer 1"):
            assert (w * 2).scope == ("model", "layer 1")
        assert (w * 2).scope == ("model",)
    with contextlib.suppress(ZeroDivisionError), scope("model"):
        raise ZeroDivisionError
    assert (w * 2).scope == ()


# -------------------------------------------------------------------------------------- staleness


def test_assign_makes_what_was_recorded_stale() -> None:
    w = Value([1.0, 2.0], name="w")
    loss = (w * w).sum()
    graph = Graph(loss)
    w.assign([3.0, 4.0])
    for look in (
        loss.backward,
        lambda: loss.backward(create_graph=True),
        lambda: Graph(loss),
        lambda: graph.forward_steps,
        lambda: graph.backward_steps,
        lambda: graph.local(graph.edges[0]),
        lambda: graph.unroll(),
        lambda: graph.unroll(graph.operations[0]),
    ):
        with pytest.raises(StaleGraphError, match=r"'w' was updated after.*Compute the loss again"):
            look()
    fresh = (w * w).sum()
    fresh.backward()
    assert w.grad.tolist() == [6, 8]
    assert len(Graph(fresh).backward_steps) == 3


def test_assign_elsewhere_leaves_a_graph_alone() -> None:
    w, other = Value(1.0), Value(1.0)
    loss = w * w
    other.assign(5.0)
    loss.backward()
    assert w.grad == 2.0
    assert Graph(loss).backward_steps


def test_assign_keeps_shape_and_dtype() -> None:
    w = Value(np.zeros(2, np.float32))
    data = w.data
    w.assign([0.1, 0.2])
    assert w.data is data
    assert w.dtype == np.float32
    v = Value(1.0)
    v.assign(np.float32(2))
    assert type(v.data) is float
    with pytest.raises(ShapeError, match=r"shape \(2,\) and the new data \(3,\)"):
        w.assign([1.0, 2.0, 3.0])
    with pytest.raises(DataTypeError, match="None"):
        w.assign(None)


@pytest.mark.parametrize("change", ["in place", "another array", "an interior node"])
def test_data_changed_by_hand_is_seen_by_graph(change: str) -> None:
    w = Value([1.0, 2.0], name="w")
    y = w * w
    loss = y.sum()
    if change == "in place":
        w.data[0] = 5.0
    elif change == "another array":
        w.data = np.array([5.0, 2.0])
    else:
        y.data = y.data + 1
    with pytest.raises(StaleGraphError, match="changed after the graph was recorded"):
        Graph(loss)


# ----------------------------------------------------------------------------------------- memory


def _values_alive() -> int:
    return sum(type(o) is Value for o in gc.get_objects())


def test_a_graph_dies_by_reference_count() -> None:
    """With the collector off: a cycle would keep every node."""
    gc.collect()
    gc.disable()
    try:
        before = _values_alive()
        w = Value(np.ones((3, 4)), name="w")
        x = np.ones((5, 3))
        loss = ((x @ w).tanh().sigmoid()[1:] ** 2).mean()
        loss.backward()
        graph = Graph(loss)
        assert graph.backward_steps
        assert graph.unroll().backward_steps
        marker = weakref.ref(loss.parents[0].data)
        assert _values_alive() > before + 5
        del graph, loss
        assert marker() is None
        assert _values_alive() == before + 1
        del w
        assert _values_alive() == before
    finally:
        gc.enable()


def test_gradient_with_create_graph_leaves_no_cycle() -> None:
    gc.collect()
    gc.disable()
    try:
        before = _values_alive()
        w = Value([1.0, 2.0])
        (first,) = gradient((w**3).sum(), [w], create_graph=True)
        (second,) = gradient(first.sum(), [w])
        assert second.tolist() == [6, 12]
        value_and_grad(lambda a: (a * a).sum())(w)
        del first
        assert _values_alive() == before + 1
    finally:
        gc.enable()


def test_a_chain_of_200_000_nodes() -> None:
    """Forward, backward, graph and release without recursion."""
    assert sys.getrecursionlimit() <= 10_000
    n = 200_000
    x = y = Value(1.0)
    for _ in range(n // 2):
        y = y * 1.0 + 1e-6
    y.backward()
    assert x.grad == 1.0
    graph = Graph(y)
    assert len(graph.operations) == n
    assert len(graph.events) == n
    del graph, y
    z = Value([1.0, 2.0])
    w = z
    for _ in range(20_000):
        w = w + 1.0
    (first,) = gradient(w.sum(), [z], create_graph=True)
    assert first.data.tolist() == [1, 1]
    del first, w
