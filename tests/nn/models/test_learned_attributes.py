"""scikit-learn's names for what fit has learned."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.feature_selection import RFE

import nn

X, T = load_iris(return_X_y=True)
X = (X - X.mean(0)) / X.std(0)


def test_names_of_the_history() -> None:
    model = nn.SoftmaxRegression(epochs=7).fit(X, T)
    assert model.n_iter_ == len(model.loss_curve_) == 7
    assert model.loss_ == model.loss_curve_[-1]
    assert model.best_loss_ == min(model.history_.loss)


@pytest.mark.parametrize("name", ["n_iter_", "loss_curve_", "loss_", "best_loss_", "coefs_", "n_layers_"])
def test_before_fit_there_is_none(name: str) -> None:
    assert not hasattr(nn.MLP(), name)


@pytest.mark.parametrize(
    ("model", "t", "shape"),
    [
        (nn.LogisticRegression(epochs=3), T == 0, (1, 4)),
        (nn.Perceptron(), T == 0, (1, 4)),
        (nn.SoftmaxRegression(epochs=3), T, (3, 4)),
        (nn.MulticlassSVM(epochs=3), T, (3, 4)),
    ],
    ids=repr,
)
def test_linear_models_have_coefficients(model: Any, t: Any, shape: tuple[int, int]) -> None:
    model.fit(X, t)
    assert model.coef_.shape == shape
    assert model.intercept_.shape == shape[:1]
    scores = X @ model.coef_.T + model.intercept_
    np.testing.assert_allclose(scores.reshape(model.decision_function(X).shape), model.decision_function(X), rtol=1e-9)


@pytest.mark.parametrize(("t", "outputs"), [(T, 3), (T == 0, 1)])
def test_networks_have_those_of_each_layer(t: Any, outputs: int) -> None:
    model = nn.MLP(hidden_layer_sizes=(5, 2), activation="tanh", epochs=2).fit(X, t)
    assert [w.shape for w in model.coefs_] == [(4, 5), (5, 2), (2, outputs)]
    assert [b.shape for b in model.intercepts_] == [(5,), (2,), (outputs,)]
    assert (model.n_layers_, model.n_outputs_) == (4, outputs)
    x = X
    for w, b in zip(model.coefs_[:-1], model.intercepts_[:-1], strict=True):
        x = np.tanh(x @ w + b)
    x = x @ model.coefs_[-1] + model.intercepts_[-1]
    np.testing.assert_allclose(x.reshape(model.decision_function(X).shape), model.decision_function(X), rtol=1e-9)


def test_features_are_selected_by_coefficients() -> None:
    chosen = RFE(nn.LogisticRegression(epochs=20), n_features_to_select=2).fit(X, T == 0)
    assert chosen.support_.sum() == 2


def test_logarithms_of_probabilities() -> None:
    model = nn.MLP([4, 3], epochs=3).fit(X, T)
    np.testing.assert_array_equal(model.predict_log_proba(X), np.log(model.predict_proba(X)))
    sure = nn.LogisticRegression(1)
    sure.fit([[0.0], [1.0]], [0, 1], epochs=1)
    sure.neuron.weight.assign([0.0, 1e6])
    assert sure.predict_log_proba([[1.0]]).tolist() == [[-np.inf, 0.0]]
    for model in (nn.LinearSVM(), nn.MLP([4, 3], output_activation="linear")):
        assert not hasattr(model, "predict_log_proba")
