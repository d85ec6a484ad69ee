"""jacobian, hessian, vjp, jvp, hvp against mathematics, differences and each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import (
    ShapeError,
    Value,
    concatenate,
    grad,
    gradient,
    hessian,
    hvp,
    jacobian,
    jvp,
    no_grad,
    softmax,
    vjp,
    where,
)

A = np.array([[0.5, 1.5, -0.7], [2.0, 0.1, 0.9]])
FUNCTIONS = {
    "softmax": lambda x: softmax(x, axis=1),
    "product": lambda x: x @ x.T,
    "shapes": lambda x: concatenate([x.reshape(6), x[0] * 2.0]),
    "mask": lambda x: where(x > 0.3, x * x, x),
    "number": lambda x: (x * x).sum().tanh(),
    "one entry": lambda x: (x**3).sum(axis=(0, 1), keepdims=True),
}
every = pytest.mark.parametrize("f", FUNCTIONS.values(), ids=FUNCTIONS)


def differences(f: Any, x: Any, h: float = 1e-6) -> Any:
    columns = []
    for k in np.ndindex(x.shape):
        ends = []
        for d in (h, -h):
            moved = x.copy()
            moved[k] += d
            ends.append(np.asarray(f(Value(moved)).data))
        columns.append((ends[0] - ends[1]) / (2 * h))
    return np.moveaxis(np.array(columns), 0, -1).reshape(*np.shape(ends[0]), *x.shape)


@every
def test_a_jacobian_has_every_derivative(f: Any) -> None:
    found = jacobian(f)(A)
    np.testing.assert_allclose(found, differences(f, A), rtol=1e-7, atol=1e-8)


@every
def test_products_are_those_of_the_matrix(f: Any) -> None:
    rng = np.random.default_rng(0)
    J = jacobian(f)(A)
    value, back = vjp(f, A)
    value = np.asarray(value)
    np.testing.assert_array_equal(value, f(Value(A)).data)
    u, v = rng.normal(size=value.shape), rng.normal(size=A.shape)
    n = value.size
    sent = (np.reshape(u, n) @ J.reshape(n, -1)).reshape(A.shape)
    np.testing.assert_allclose(back(u)[0], sent, rtol=1e-12, atol=1e-12)
    same, moved = jvp(f, [A], [v])
    np.testing.assert_array_equal(same, value)
    np.testing.assert_allclose(np.ravel(moved), J.reshape(n, -1) @ v.ravel(), rtol=1e-12, atol=1e-12)


def test_second_derivatives() -> None:
    f = lambda x: (x @ x.T).tanh().sum() + (x**3).sum()  # noqa: E731
    H = hessian(f)(A)
    assert H.shape == (2, 3, 2, 3)
    np.testing.assert_allclose(H, differences(grad_of(f), A), rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(H, H.transpose(2, 3, 0, 1), rtol=1e-12, atol=1e-12)
    v = np.random.default_rng(1).normal(size=A.shape)
    np.testing.assert_allclose(hvp(f, A, v).ravel(), H.reshape(6, 6) @ v.ravel(), rtol=1e-12, atol=1e-12)


def grad_of(f: Any) -> Any:
    return lambda x: gradient(f(x), [x], create_graph=True)[0]


def test_a_quadratic_form_by_hand() -> None:
    M = np.array([[2.0, 1.0], [0.0, 3.0]])
    f = lambda x: x @ M @ x  # noqa: E731
    np.testing.assert_allclose(hessian(f)(np.array([0.3, -1.0])), M + M.T, rtol=1e-12)
    assert hessian(lambda x: x**3)(2.0) == 12.0
    assert jacobian(lambda x: x**3)(2.0) == 12.0
    assert jvp(lambda a, b: a * b, [2.0, 3.0], [1.0, 10.0]) == (6.0, 23.0)
    assert hvp(lambda x: x**3, 2.0, 0.5) == 6.0


def test_they_nest_and_are_differentiated() -> None:
    w = Value([1.0, 2.0])
    J = jacobian(lambda x: x**3)(w)
    assert type(J) is Value
    J.sum().backward()
    np.testing.assert_array_equal(w.grad, 6 * w.data)
    penalty = grad(lambda x: (jacobian(lambda y: y * y)(x) ** 2).sum())
    np.testing.assert_array_equal(penalty(np.array([1.0, 2.0])), [8.0, 16.0])
    third = grad(lambda x: hvp(lambda y: (y**4).sum(), x, np.ones(2)).sum())
    np.testing.assert_allclose(third(np.array([1.0, 2.0])), [24.0, 48.0])
    moved = jvp(lambda x: x**2, [w], [np.ones(2)])[1]
    np.testing.assert_array_equal(gradient(moved.sum(), [w])[0], [2.0, 2.0])


def test_a_direction_that_is_a_value_keeps_its_history() -> None:
    """u ↦ uᵀ J and v ↦ J v, H v are functions of u and v too: linear ones, with the derivative J and H."""
    x = np.array([3.0, 4.0])
    u = Value([1.0, 1.0])
    ((sent,),) = [vjp(lambda y: y * y, x)[1](u)]
    jacobian_times_u = jvp(lambda y: y**3, [x], [u])[1]
    hessian_times_u = hvp(lambda y: (y**3).sum(), x, u)
    for found, wanted in ((sent, 2 * x), (jacobian_times_u, 3 * x**2), (hessian_times_u, 6 * x)):
        np.testing.assert_allclose(gradient(found.sum(), [u])[0], wanted)
    nested = {"a": Value(2.0)}
    assert gradient(hvp(lambda p: p["a"] ** 3, {"a": 3.0}, nested)["a"], [nested["a"]]) == [18.0]
    assert type(vjp(lambda y: y * y, x)[1](np.ones(2))[0]) is np.ndarray
    with no_grad():
        assert not hvp(lambda y: (y**3).sum(), x, u).parents


def test_under_no_grad() -> None:
    with no_grad():
        np.testing.assert_array_equal(jacobian(lambda x: x * x)(np.array([1.0, 2.0])), np.diag([2.0, 4.0]))
        assert jvp(lambda x: x * x, [3.0], [1.0]) == (9.0, 6.0)
        assert hvp(lambda x: x**3, 2.0, 1.0) == 12.0
        assert not jacobian(lambda x: x * x)(Value([1.0])).parents


def test_dicts_and_empty_results() -> None:
    found = jacobian(lambda p: p["a"] * p["b"])({"a": np.array([1.0, 2.0]), "b": 3.0})
    np.testing.assert_array_equal(found["a"], 3 * np.eye(2))
    np.testing.assert_array_equal(found["b"], [1.0, 2.0])
    assert jacobian(lambda x: x[:0])(np.ones(3)).shape == (0, 3)
    first, second = jacobian(lambda a, b: a * b, argnums=(0, 1))(np.ones(2), np.array([2.0, 3.0]))
    np.testing.assert_array_equal(first, np.diag([2.0, 3.0]))
    np.testing.assert_array_equal(second, np.eye(2))


def test_a_direction_has_the_shape_of_its_argument() -> None:
    with pytest.raises(ShapeError, match=r"expected \[\(2,\)\], got \[\(3,\)\]"):
        jvp(lambda x: x, [np.ones(2)], [np.ones(3)])
    with pytest.raises(ShapeError, match="direction"):
        hvp(lambda x: (x * x).sum(), np.ones(2), 1.0)


# ---------------------------------------------------------------------------------- dicts and lists
TREE = {"W": np.array([[1.0, 2.0], [3.0, 4.0]]), "l": [np.array([1.0, -1.0]), (np.array([2.0]), 3.0)]}


def of_a_tree(p: Any) -> Any:
    return (p["W"] @ p["l"][0]) ** 2 * p["l"][1][0] * p["l"][1][1]


def test_products_with_the_jacobian_of_a_dict() -> None:
    value, moved = jvp(of_a_tree, [TREE], [TREE])
    np.testing.assert_allclose(moved, 6 * value)  # homogeneous of degree 6
    _, back = vjp(of_a_tree, TREE)
    (sent,) = back(np.ones(2))
    total = (sent["W"] * TREE["W"]).sum() + (sent["l"][0] * TREE["l"][0]).sum() + 2 * sent["l"][1][1] * 3.0
    assert total == pytest.approx(6 * value.sum())


def test_a_direction_is_matched_by_its_keys() -> None:
    def f(p: Any) -> Any:
        return p["a"] * p["a"] * p["b"]

    at = {"a": 2.0, "b": 3.0}
    assert jvp(f, [at], [{"b": 1.0, "a": 0.0}])[1] == 4.0
    assert hvp(f, at, {"b": 1.0, "a": 0.0}) == {"a": 4.0, "b": 0.0}
    for wrong in ({"a": 1.0}, {"a": 1.0, "c": 2.0}, 1.0, {"a": 1.0, "b": np.ones(2)}):
        with pytest.raises(ShapeError, match="A direction"):
            jvp(f, [at], [wrong])


def test_the_hessian_of_a_dict_is_one_of_dicts() -> None:
    found = hessian(lambda p: (p["a"] ** 2).sum() * p["b"])({"a": np.array([1.0, 2.0]), "b": 3.0})
    np.testing.assert_allclose(found["a"]["a"], 6 * np.eye(2))
    np.testing.assert_allclose(found["a"]["b"], [2.0, 4.0])
    np.testing.assert_allclose(found["b"]["a"], [2.0, 4.0])
    assert found["b"]["b"] == 0.0
