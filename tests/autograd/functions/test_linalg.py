"""Linear algebra where it has no derivative, or where people's matrices are special."""

from __future__ import annotations

import numpy as np
import pytest

from autograd import ArgumentError, Value, grad, gradient


def test_the_determinant_of_a_singular_matrix_has_a_value_and_refuses_its_gradient() -> None:
    d = np.linalg.det(Value([[1.0, 2.0], [2.0, 4.0]]))
    assert d.data == pytest.approx(0.0, abs=1e-15)
    with pytest.raises(ArgumentError, match="singular matrix"):
        d.backward()


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
