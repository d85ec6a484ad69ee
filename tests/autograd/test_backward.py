"""The reverse sweep: accumulation, seeds, any order of derivative."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import (
    ArgumentError,
    DataTypeError,
    NotRecordedError,
    NotScalarError,
    ShapeError,
    Value,
    constant,
    grad,
    gradient,
    no_grad,
    value_and_grad,
    where,
)


def test_gradient_is_none_until_it_is_computed() -> None:
    a, unused = Value(2.0), Value(3.0)
    y = a * a
    assert (a.grad, y.grad, unused.grad) == (None, None, None)
    y.backward()
    assert (a.grad, y.grad, unused.grad) == (4.0, 1.0, None)
    a.zero_grad()
    assert a.grad is None


def test_leaves_accumulate_and_interior_nodes_start_fresh() -> None:
    for data in (2.0, [2.0, 3.0]):
        a = Value(data)
        y = a * a
        loss = y.sum()
        loss.backward()
        once, interior = a.grad, y.grad
        loss.backward()
        np.testing.assert_array_equal(a.grad, 2 * np.asarray(once))
        np.testing.assert_array_equal(y.grad, interior)
        (a * 3).sum().backward()
        np.testing.assert_array_equal(a.grad, 2 * np.asarray(once) + 3)


def test_a_leaf_can_be_its_own_loss() -> None:
    a = Value(2.0)
    a.backward()
    assert a.grad == 1.0
    a.backward()
    assert a.grad == 2.0
    assert gradient(a, [a]) == [1.0]


def test_an_interior_nodes_gradient_from_a_bigger_graph_is_forgotten() -> None:
    a = Value(3.0)
    b = a * 2
    (b * 10).backward()
    (b * 1).backward()
    assert b.grad == 1.0


def test_a_leafs_gradient_is_its_own_array() -> None:
    """Editing one in place (clipping, say) touches no other gradient and no caller's array."""
    a, b = Value([[1.0, 2.0]]), Value([[3.0, 4.0]])
    seed = np.array([[1.0, 1.0]])
    y = a + b
    y.backward(seed)
    a.grad *= 5
    assert b.grad.tolist() == seed.tolist() == y.grad.tolist() == [[1, 1]]
    for move in (lambda v: v.reshape(2), lambda v: v.T, lambda v: v[0], lambda v: +v):
        a.zero_grad()
        y = move(a)
        seed = np.ones(y.shape)
        y.backward(seed)
        a.grad *= 5
        assert (seed == 1).all()


def test_seeds() -> None:
    a = Value([1.0, 2.0])
    y = a * a
    y.backward([1.0, 10.0])
    assert a.grad.tolist() == [2, 40]
    a.zero_grad()
    y.backward(Value([1.0, 10.0]))
    assert a.grad.tolist() == [2, 40]
    with pytest.raises(ShapeError, match=r"shape \(3,\); the Value has \(2,\)"):
        y.backward([1.0, 2.0, 3.0])
    with pytest.raises(ShapeError, match=r"shape \(\)"):
        y.backward(1.0)
    with pytest.raises(DataTypeError, match="'x'"):
        y.backward("x")


def test_a_loss_of_many_numbers_says_what_to_do() -> None:
    y = Value([1.0, 2.0]) * 2
    with pytest.raises(NotScalarError, match=r"shape \(2,\).*\.sum\(\) or \.mean\(\).*backward\(gradient\)"):
        y.backward()
    one = Value([[3.0]])
    (one * one).backward()
    assert one.grad.tolist() == [[6]]


def test_constants_have_no_gradient() -> None:
    with no_grad():
        y = Value(2.0) * 3
    for end in (y, constant(1.0), Value(1.0).detach()):
        with pytest.raises(NotRecordedError, match=r"this one is a constant.*no_grad\(\), detached"):
            end.backward()
    w = Value(1.0)
    x = constant(2.0)
    (w * x * 3).backward()
    assert x.grad is None


def test_condition_of_where_may_be_a_value() -> None:
    c, a, b = Value([1.0, 0.0]), Value([2.0, 3.0]), Value([4.0, 5.0])
    y = where(c, a, b)
    assert y.data.tolist() == [2, 5]
    y.sum().backward()
    assert (a.grad.tolist(), b.grad.tolist(), c.grad.tolist()) == ([1, 0], [0, 1], [0, 0])
    assert [g.data.tolist() for g in gradient(y.sum(), [c, a, b], create_graph=True)] == [[0, 0], [1, 0], [0, 1]]
    assert where(Value(0.0), 1.0, 2.0).data == 2.0
    y = np.where(a > 2.5, a, -a)
    y.sum().backward()
    assert a.grad.tolist() == [0, 1]  # 1 - 1 and 0 + 1


# --------------------------------------------------------------------------------- gradient, grad


def test_gradient_touches_no_grad() -> None:
    a, b = Value(2.0), Value(3.0)
    y = a * b
    (y * 7).backward()
    kept = (a.grad, b.grad, y.grad)
    assert gradient(y, [a, b]) == [3.0, 2.0]
    assert gradient(y * y, [y]) == [12.0]
    assert (a.grad, b.grad, y.grad) == kept


def test_gradient_of_what_does_not_matter_is_exactly_zero() -> None:
    """Even where an earlier backward pass has left a gradient behind."""
    w, other = Value(2.0), Value([1.0, 2.0])
    (w * 3).backward()
    other.sum().backward()
    u = Value(5.0)
    first, second = gradient(u * u, [w, other])
    assert first == 0.0
    assert second.tolist() == [0, 0]
    assert w.grad == 3.0
    narrow = Value(np.ones(2, np.float32))
    assert gradient(u * u, [narrow])[0].dtype == np.float32


def test_a_gradient_does_not_depend_on_what_else_is_asked_for() -> None:
    a = Value(2.0)
    b = a * a
    c = b * b + a
    assert gradient(c, [b, a]) == [8.0, 33.0]
    assert gradient(c, [a]) == [33.0]
    assert gradient(c, [c, b]) == [1.0, 8.0]
    first = gradient(c, [b, a], create_graph=True)
    assert [g.data for g in first] == [8.0, 33.0]
    assert gradient(first[1], [a]) == [12 * 2.0**2]  # 4 a³ + 1


@pytest.mark.parametrize(
    ("inputs", "kind", "text"),
    [
        (lambda w: w, DataTypeError, "takes a list of Values"),
        (lambda w: [w, 3.0], DataTypeError, "takes a list of Values"),
        (lambda w: [w, constant(3.0)], ArgumentError, r"inputs\[1\] is a constant"),
    ],
)
def test_what_gradient_cannot_differentiate_by(inputs: Any, kind: type[Exception], text: str) -> None:
    w = Value([1.0, 2.0])
    with pytest.raises(kind, match=text):
        gradient((w * w).sum(), inputs(w))


def test_value_and_grad_of_several_arguments() -> None:
    f = value_and_grad(lambda a, b, k: (a * b).sum() ** k, argnums=(0, 1))
    value, (to_a, to_b) = f(np.array([1.0, 2.0]), [3.0, 4.0], k=2)
    assert value == 121.0
    assert to_a.tolist() == [66, 88]
    assert to_b.tolist() == [22, 44]
    assert grad(lambda a, b: a * b, argnums=-1)(2.0, 3.0) == 2.0
    with pytest.raises(ArgumentError, match=r"argnums is 2.*called with 1"):
        grad(lambda a: a, argnums=2)(1.0)
    with pytest.raises(DataTypeError, match=r"returned float, no Value.*\.data"):
        grad(lambda a: a.data * 2)(1.0)


def test_a_caller_keeps_their_array() -> None:
    x = np.array([1.0, 2.0])
    grad(lambda a: (a * a).sum())(x)
    assert x.tolist() == [1, 2]
