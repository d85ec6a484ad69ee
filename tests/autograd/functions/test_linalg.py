"""Linear algebra where it has no derivative, or where people's matrices are special."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import ArgumentError, Value, grad, gradcheck, gradient, record

SINGULAR = {  # with their cofactors
    "rank 1 of 2": ([[1.0, 2.0], [2.0, 4.0]], [[4.0, -2.0], [-2.0, 1.0]]),
    "rank 2 of 3": ([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]], [[-3.0, 6, -3], [6, -12, 6], [-3, 6, -3]]),
    "rank 1 of 3": (np.outer([1.0, 2, 3], [1.0, 0, 2]), np.zeros((3, 3))),
    "zero": (np.zeros((2, 2)), np.zeros((2, 2))),
    "one number": ([[0.0]], [[1.0]]),
}


@pytest.mark.parametrize("name", SINGULAR)
def test_the_determinant_of_a_singular_matrix_has_a_gradient(name: str) -> None:
    data, wanted = SINGULAR[name]
    a = np.array(data)
    np.testing.assert_allclose(grad(np.linalg.det)(a), wanted, atol=1e-13)
    assert gradcheck(np.linalg.det, a)
    assert gradcheck(np.linalg.det, a, order=2)
    batch = np.stack([a, np.eye(len(a))])
    np.testing.assert_allclose(grad(lambda b: np.linalg.det(b).sum())(batch), [wanted, np.eye(len(a))], atol=1e-13)

    def penalty(a: Any) -> Any:
        return (grad(np.linalg.det)(a) ** 2).sum()

    for f in (np.linalg.det, penalty):
        value, (g,) = record(f, np.eye(len(a)))(a)
        np.testing.assert_allclose([value], [f(Value(a)).data], atol=1e-12)
        np.testing.assert_allclose(g, grad(f)(a), atol=1e-12)


def test_a_third_derivative_of_a_determinant() -> None:
    a = np.array([[1.0, 0.2, 0.4], [0.1, 2.0, 0.3], [0.5, 0.6, -1.0]])

    def second(a: Any) -> Any:
        return (grad(lambda b: (grad(np.linalg.det)(b) ** 2).sum())(a) ** 2).sum()

    assert gradcheck(second, a)
    with pytest.raises(ArgumentError, match="singular matrix"):  # it needs the inverse
        grad(second)(np.ones((3, 3)))


def test_equal_eigenvalues() -> None:
    """Their sum has a derivative; one by one a second derivative divides by their distance, 0."""
    a = Value(np.eye(2))
    total = np.linalg.eigvalsh(a).sum()
    np.testing.assert_allclose(gradient(total, [a])[0], np.eye(2), atol=1e-15)
    with np.errstate(all="ignore"):
        first = gradient((np.linalg.eigvalsh(a) * [1.0, 2.0]).sum(), [a], create_graph=True)[0]
        second = gradient((first * [[1.0, 3.0], [2.0, 5.0]]).sum(), [a])[0]
    assert not np.isfinite(second).all()


def test_the_gradient_of_a_symmetric_matrix_is_symmetric() -> None:
    """NumPy reads one triangle; here both halves of a symmetric matrix share the gradient."""
    a = np.array([[2.0, 0.5, 0.1], [0.5, 1.5, 0.3], [0.1, 0.3, 1.0]])
    for f in (lambda x: np.linalg.cholesky(x)[2, 0], lambda x: np.linalg.eigvalsh(x)[0],
              lambda x: np.linalg.eigh(x)[1][0, 0] ** 2):  # fmt: skip
        g = grad(f)(a)
        np.testing.assert_allclose(g, g.T, atol=1e-14)


def test_third_derivatives() -> None:
    third = grad(grad(grad(lambda x: np.linalg.det(np.eye(2) * x) + np.linalg.inv(np.eye(2) * x)[0, 0])))
    assert third(2.0) == pytest.approx(-6 / 2.0**4, rel=1e-12)


def test_solve_is_what_the_inverse_gives() -> None:
    rng = np.random.default_rng(0)
    a, b = Value(rng.normal(size=(4, 4)) + 3 * np.eye(4)), Value(rng.normal(size=4))
    one = gradient((np.linalg.solve(a, b) ** 2).sum(), [a, b])
    two = gradient(((np.linalg.inv(a) @ b) ** 2).sum(), [a, b])
    for x, y in zip(one, two, strict=True):
        np.testing.assert_allclose(x, y, rtol=1e-10)


def test_zeros_have_no_singular_direction() -> None:
    with pytest.warns(RuntimeWarning, match="invalid value|divide by zero"):
        assert not np.isfinite(grad(lambda x: np.linalg.norm(x, 2))(np.zeros((2, 2)))).all()


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_the_determinant_of_what_is_not_finite_comes_back(odd: float) -> None:
    """LAPACK looks for singular values of an infinite matrix for ever; the other matrices of a stack keep theirs."""
    stack = np.array([[[2.0, 0.3, -0.5], [0.1, 1.5, 0.4], [0.6, -0.2, 1.3]]] * 2)
    right = gradient(np.linalg.det(x := Value(stack[0])), [x])[0]
    stack[1, 0, 1] = odd
    with np.errstate(all="ignore"):
        v = Value(stack)
        (found,) = gradient(np.linalg.det(v).sum(), [v])
        (again,) = record(lambda a: np.linalg.det(a).sum(), stack)(stack)[1]
    for g in (found, again):
        np.testing.assert_allclose(g[0], right, rtol=1e-12)
        assert np.isnan(g[1]).all()
