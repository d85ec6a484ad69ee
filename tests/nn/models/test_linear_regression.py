"""Linear regression: the exact solver against the normal equations, scikit-learn and its own descent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, Ridge

import nn
from autograd import ArgumentError, ShapeError

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 3)) * [1.0, 50.0, 1e-3] + [0.0, 1000.0, 5.0]
T = X @ [2.0, -0.1, 300.0] + 7 + RNG.normal(size=60)
TWO = np.c_[T, 1e6 * RNG.normal(size=60)]


@pytest.mark.parametrize("t", [T, TWO], ids=["one", "two measurements"])
def test_the_exact_solution_is_scikit_learns(t: Any) -> None:
    ours, theirs = nn.LinearRegression().fit(X, t), LinearRegression().fit(X, t)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-8)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=1e-8)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), rtol=1e-10)
    weights = RNG.uniform(size=60)
    assert ours.score(X, t) == pytest.approx(theirs.score(X, t))
    assert ours.score(X, t, weights) == pytest.approx(theirs.score(X, t, weights))


def test_the_exact_solution_solves_the_normal_equations() -> None:
    ones = np.c_[np.ones(60), X]
    w = np.linalg.solve(ones.T @ ones, ones.T @ T)
    np.testing.assert_allclose(nn.LinearRegression().fit(X, T).linear.weight.data, w, rtol=1e-6)


@pytest.mark.parametrize("t", [T, TWO], ids=["one", "two measurements"])
def test_squared_l2_is_ridge_regression(t: Any) -> None:
    ours = nn.LinearRegression(regularizer=nn.SquaredL2(0.3)).fit(X, t)
    # The loss is a mean over all entries, scikit-learn's a sum of squares.
    theirs = Ridge(alpha=0.3 * t.size).fit(X, t)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-7)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=1e-7)


def test_a_penalty_on_the_bias_too() -> None:
    model = nn.LinearRegression(regularizer=nn.SquaredL2(0.5, bias=True)).fit(X[:, :1], T)
    ones = np.c_[np.ones(60), X[:, :1]]
    wanted = np.linalg.solve(ones.T @ ones + 0.5 * 60 * np.eye(2), ones.T @ T)
    np.testing.assert_allclose(model.linear.weight.data, wanted, rtol=1e-10)


@pytest.mark.parametrize("regularizer", [None, nn.SquaredL2(0.1)], ids=repr)
def test_both_solvers_end_at_the_same_weights(regularizer: Any) -> None:
    Z = nn.Standardizer().fit_transform(X)
    exact = nn.LinearRegression(regularizer=regularizer).fit(Z, T)
    descent = nn.LinearRegression(solver="descent", regularizer=regularizer, epochs=2000, batch_size=None).fit(Z, T)
    np.testing.assert_allclose(descent.coef_, exact.coef_, atol=1e-9)
    assert descent.history_.loss[-1] == pytest.approx(exact.history_.loss[-1], abs=1e-12)
    assert descent.history_.accuracy[-1] == pytest.approx(exact.score(Z, T), abs=1e-9)


def test_features_that_depend_on_each_other_or_are_constant() -> None:
    both = np.c_[X[:, 0], 3 * X[:, 0], np.full(60, 0.1)]
    model = nn.LinearRegression().fit(both, T)
    np.testing.assert_allclose(model.predict(both), LinearRegression().fit(X[:, :1], T).predict(X[:, :1]), rtol=1e-9)
    assert np.abs(model.coef_).max() < 1e3


def test_fewer_samples_than_features() -> None:
    model = nn.LinearRegression().fit(RNG.normal(size=(4, 9)), [1.0, 2.0, 3.0, 5.0])
    assert model.history_.accuracy == [pytest.approx(1.0)]


@pytest.mark.parametrize("t", [T, TWO], ids=["one", "two measurements"])
@pytest.mark.parametrize("lam", [0.0, 0.2])
def test_weights_of_samples_as_scikit_learn(t: Any, lam: float) -> None:
    """A weight of 2 is a sample twice, 0 its absence; the loss is Σ w l / Σ w."""
    weights = RNG.integers(0, 4, 60)
    regularizer = nn.SquaredL2(lam) if lam else None
    ours = nn.LinearRegression(regularizer=regularizer).fit(X, t, weights)
    repeated = nn.LinearRegression(regularizer=regularizer).fit(np.repeat(X, weights, 0), np.repeat(t, weights, 0))
    np.testing.assert_allclose(ours.coef_, repeated.coef_, rtol=1e-6)
    assert ours.history_.loss == pytest.approx(repeated.history_.loss)
    if not lam:
        np.testing.assert_allclose(ours.coef_, LinearRegression().fit(X, t, weights).coef_, rtol=1e-8)
    Z = nn.Standardizer().fit_transform(X)
    exact = nn.LinearRegression(regularizer=regularizer).fit(Z, t, weights)
    how = {"solver": "descent", "epochs": 1500, "batch_size": None}
    descent = nn.LinearRegression(regularizer=regularizer, **how).fit(Z, t, weights)
    np.testing.assert_allclose(descent.coef_, exact.coef_, rtol=1e-8)
    assert exact.history_.loss[-1] == pytest.approx(descent.history_.loss[-1])


def test_held_out_samples_are_measured() -> None:
    history = nn.LinearRegression().fit(X, T, validation=0.25).history_
    assert len(history.validation_loss) == len(history.validation_accuracy) == len(history.loss) == 1
    pair = nn.LinearRegression().fit(X[:40], T[:40], validation=(X[40:], T[40:]))
    assert pair.history_.validation_loss == [pytest.approx(np.mean((pair.predict(X[40:]) - T[40:]) ** 2))]


def test_epochs_and_a_learning_rate_make_no_difference_to_the_exact_solver() -> None:
    wanted = nn.LinearRegression().fit(X, T).linear.weight.data
    np.testing.assert_array_equal(nn.LinearRegression().fit(X, T, epochs=1, lr=9.0).linear.weight.data, wanted)


@pytest.mark.filterwarnings("ignore::nn.ScaleWarning")
def test_fitting_again_keeps_no_trace() -> None:
    model = nn.LinearRegression(solver="descent", epochs=5)
    first = model.fit(X / [1, 1000, 5], T).predict(X)
    model.fit(X / [1, 1000, 5], TWO)
    np.testing.assert_array_equal(model.fit(X / [1, 1000, 5], T).predict(X), first)


def test_what_the_exact_solver_refuses() -> None:
    with pytest.raises(ArgumentError, match="solver is 'exact' or 'descent', got 'svd'"):
        nn.LinearRegression(solver="svd").fit(X, T)
    with pytest.raises(ArgumentError, match=r"takes SquaredL2.* as regularizer, got L1"):
        nn.LinearRegression(regularizer=nn.L1(0.1)).fit(X, T)
    with pytest.raises(ArgumentError, match="too large to square"):
        nn.LinearRegression().fit([[1e200], [2e200]], [1.0, 2.0])
    with pytest.raises(ShapeError, match="takes 2 features and X has 3"):
        nn.LinearRegression(2).fit(X, T)
    with pytest.raises(ArgumentError, match=r"then take nn\.scalar"):
        nn.scalar(nn.LinearRegression(3)).fit(X, T)


def test_the_chain_has_the_lectures_names() -> None:
    model = nn.LinearRegression(2)
    loss = model.loss([0.4, -1.0], 2.0)
    assert [loss.name, model([0.4, -1.0]).name] == ["l", "y"]
    twin = nn.scalar(model)
    assert twin.loss([0.4, -1.0], 2.0).data == pytest.approx(loss.data, abs=1e-12)
