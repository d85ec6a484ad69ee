"""What is recorded and what is not; when a graph is stale; how it dies."""

from __future__ import annotations

import contextlib
import copy
import gc
import sys
import weakref
from typing import Any

import numpy as np
import pandas as pd
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
    stack,
    value_and_grad,
    where,
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
    np.testing.assert_array_equal(constant(x).data, x)
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


def test_data_changed_by_hand_is_seen_by_graph() -> None:
    w = Value([1.0, 2.0], name="w")
    loss = (w * w).sum()
    w.data[0] = 5.0
    with pytest.raises(StaleGraphError, match="changed after the graph was recorded"):
        Graph(loss)


def another(w: Value) -> None:
    w.data = np.array([5.0, 5.0])


def added(w: Value) -> None:
    w.data += 1


def multiplied(w: Value) -> None:
    w.data *= 0.5


@pytest.mark.parametrize("change", [another, added, multiplied, lambda w: w.assign([5.0, 5.0])])
@pytest.mark.parametrize("data", [2.0, [1.0, 2.0]])
def test_an_assignment_makes_graphs_stale(change: Any, data: Any) -> None:
    w, x = Value(data, name="w"), Value(data)
    if not w.shape and change is not added and change is not multiplied:
        change = lambda w: setattr(w, "data", 5.0)  # noqa: E731
    loss = (w * x * w).sum()
    change(w)
    for use in (loss.backward, lambda: gradient(loss, [x]), lambda: Graph(loss)):
        with pytest.raises(StaleGraphError, match="'w' was updated"):
            use()
    assert w.grad is x.grad is None
    (w * x * w).sum().backward()
    np.testing.assert_allclose(x.grad, np.square(w.data))


@pytest.mark.parametrize(
    ("data", "error", "text"),
    [
        (None, DataTypeError, "None"), ("a", DataTypeError, "'a'"), (1j, DataTypeError, "1j"),
        ([1, 2, 3], ShapeError, r"shape \(2,\) and the new data \(3,\)"), (np.ones((2, 1)), ShapeError, r"\(2, 1\)"),
        (3.0, ShapeError, r"\(\)"), ([Value(1.0), Value(2.0)], DataTypeError, "stack"),
        (np.ma.array([1.0, 2.0], mask=[0, 1]), DataTypeError, "filled"),
    ],
)  # fmt: skip
def test_data_takes_what_a_value_takes(data: Any, error: Any, text: str) -> None:
    w = Value([1.0, 2.0])
    for put in (w.assign, lambda data: setattr(w, "data", data)):
        with pytest.raises(error, match=text):
            put(data)
    np.testing.assert_array_equal(w.data, [1.0, 2.0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_new_data_takes_the_type_of_the_old(dtype: Any) -> None:
    w = Value(np.array([1.0, 2.0], dtype))
    for data in (np.array([1, 2]), np.array([1, 2], np.int8), [1, 2], np.array([1.0, 2.0], np.float32)):
        w.data = data
        assert w.dtype == dtype
        w.assign([0.5, 0.75])
        np.testing.assert_array_equal(w.data, [0.5, 0.75])
    given = np.array([3.0, 4.0], dtype)
    w.data = given
    given[:] = 0
    np.testing.assert_array_equal(w.data, [3.0, 4.0])


def test_the_data_of_a_result_follows_from_its_inputs() -> None:
    w = Value([1.0, 2.0])
    y = w * w
    with pytest.raises(DataTypeError, match="what mul gave"):
        y.data = [5.0, 5.0]
    with pytest.raises(DataTypeError, match="what mul gave"):
        y.assign([5.0, 5.0])
    with pytest.raises(DataTypeError, match="what mul gave"):
        y.data += 1.0


@pytest.mark.parametrize("sort", [np.array, pd.Series, pd.Index])
def test_an_index_of_any_sort_is_kept(sort: Any) -> None:
    """A column of a table, changed after `x[column]`, changes no gradient; nor an index given to a function."""
    numbers, x = np.array([0, 1]), Value([1.0, 2.0, 3.0])
    index = sort(numbers)
    y = (x[index] ** 2).sum() + (np.take(x, numbers) ** 2).sum() + (np.take_along_axis(x, numbers, 0) ** 2).sum()
    if sort is not pd.Index:
        index[:] = 2
    numbers[:] = 2
    y.backward()
    np.testing.assert_array_equal(x.grad, [6.0, 12.0, 0.0])


def test_a_mask_of_any_type_is_kept() -> None:
    for dtype in (bool, int, np.float32, float):
        mask, x = np.array([1, 0], dtype), Value([1.0, 2.0])
        y = where(mask, x, 0.0) + np.where(mask, 0.0, x) + np.copysign(x, mask * 2 - 1.0)
        mask[:] = 0
        y.sum().backward()
        np.testing.assert_array_equal(x.grad, [2.0, 0.0])
    signs, x = np.array([1.0, -1.0]), Value([1.0, 2.0])
    y = np.copysign(x, signs)
    signs[:] = 1.0
    y.sum().backward()
    np.testing.assert_array_equal(x.grad, [1.0, -1.0])


def test_a_copy_does_not_move_with_the_variable() -> None:
    w = Value([1.0, 2.0], name="w")
    best = copy.copy(w)
    w.assign([5.0, 6.0])
    assert (best.data.tolist(), best.name) == ([1.0, 2.0], "w")


def test_a_gradient_has_the_shape_of_its_value() -> None:
    w = Value(np.array([1.0, 2.0], np.float32))
    objects = np.array([1.0, None], object)  # astype(float) would make a nan of it
    for bad, error in (
        (np.ones((2, 2)), ShapeError), (1.0, ShapeError), (Value(1.0), ShapeError), ("a", DataTypeError),
        (objects, DataTypeError),
    ):  # fmt: skip
        with pytest.raises(error):
            w.grad = bad
    with pytest.raises(DataTypeError, match="to start from is numbers"):
        (w * w).backward(objects)
    w.grad = [1, 2]
    assert w.grad.dtype == np.float32
    (w * w).sum().backward()
    np.testing.assert_array_equal(w.grad, [3.0, 6.0])
    w.grad *= 2
    np.testing.assert_array_equal(w.grad, [6.0, 12.0])


def test_what_is_kept_is_nobody_elses() -> None:
    """A seed, an index, a detached variable: changing the original later changes nothing."""
    seed = np.ones(2)
    y = +Value([1.0, 2.0])
    y.backward(seed)
    y.grad *= 3
    np.testing.assert_array_equal(seed, [1.0, 1.0])

    index, x = np.array([0, 1]), Value([1.0, 2.0, 3.0, 4.0])
    y = x[index]
    index[:] = [2, 3]
    (y * y).sum().backward()
    np.testing.assert_array_equal(x.grad, [2.0, 4.0, 0.0, 0.0])
    mask = np.array([True, False, True, False])
    x.zero_grad()
    y, z = x[mask], where(mask, x, 0.0)
    mask[:] = True
    (y.sum() + z.sum()).backward()
    np.testing.assert_array_equal(x.grad, [2.0, 0.0, 2.0, 0.0])

    w = Value([1.0, 2.0])
    best = w.detach()
    w.assign([5.0, 6.0])
    np.testing.assert_array_equal(best.data, [1.0, 2.0])


@pytest.mark.parametrize(
    "view", [lambda w: w.reshape(2, 2), lambda w: w[1:], lambda w: w.reshape(2, 2).T, lambda w: w.reshape(1, 4)[0]]
)
def test_a_view_of_a_variable_is_read_alone(view: Any) -> None:
    w = Value([1.0, 2.0, 3.0, 4.0])
    with pytest.raises(ValueError, match="read-only"):
        view(w).data[...] = 9.0
    np.testing.assert_array_equal(w.data, [1.0, 2.0, 3.0, 4.0])


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


def test_a_node_of_one_or_two_parents_is_one_object_to_the_collector() -> None:
    gc.collect()
    gc.disable()
    try:
        a, b = Value(2.0), Value(3.0)
        before = len(gc.get_objects())
        kept = a * b
        kept = -kept
        kept = kept + a
        assert len(gc.get_objects()) <= before + 3
    finally:
        gc.enable()
    assert kept.parents == (kept.parents[0], a)
    assert kept.parents[0].parents[0].parents == (a, b)


@pytest.mark.parametrize("n", range(5))
def test_parents_are_the_inputs_in_their_order(n: int) -> None:
    parts = [Value(float(k)) for k in range(n)]
    if n:
        assert stack(parts).parents == tuple(parts)
        assert stack([parts[0]] * n).parents == (parts[0],) * n
    else:
        assert Value(1.0).parents == ()


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


@pytest.mark.slow
def test_a_chain_of_50_000_nodes() -> None:
    """Forward, backward, graph and release without recursion."""
    assert sys.getrecursionlimit() <= 10_000
    n = 50_000
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
    for _ in range(12_000):
        w = w + 1.0
    (first,) = gradient(w.sum(), [z], create_graph=True)
    assert first.data.tolist() == [1, 1]
    del first, w
