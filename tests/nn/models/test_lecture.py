"""Rows of the lecture that no single class stands for: lines, limits, cures, capacity, spaces."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError

RNG = np.random.default_rng(0)
CLOUDS = np.r_[RNG.normal(size=(20, 2)) - 2.5, RNG.normal(size=(20, 2)) + 2.5]
SIDES = np.repeat(["a", "b"], 20)


# ---------------------------------------------------------------------------------- L02, L03
def test_a_line_as_weights() -> None:
    """L02: w1 = Δy, w2 = -Δx, w0 = b·Δx; zero on the line, positive on one side, negative on the other."""
    w = nn.line(2, 1, 2)
    assert w.tolist() == [4.0, 1.0, -2.0]
    neuron = nn.Neuron(2)
    neuron.weight.assign(w)
    x1 = np.linspace(-5, 5, 11)
    on = np.c_[x1, x1 / 2 + 2]
    np.testing.assert_allclose(neuron(on).data, 0, atol=1e-14)
    assert np.all(neuron(on - np.array([0, 1e-6])).data > 0)
    assert np.all(neuron(on + np.array([0, 1e-6])).data < 0)


@pytest.mark.parametrize("seed", range(5))
def test_a_line_through_two_points(seed: int) -> None:
    p, q = np.random.default_rng(seed).normal(size=(2, 2))
    w = nn.line_through(p, q)
    prime = np.c_[np.ones(3), [p, q, (p + q) / 2]]
    np.testing.assert_allclose(prime @ w, 0, atol=1e-14)
    right = p + np.array([(q - p)[1], -(q - p)[0]])
    assert w @ [1, *right] > 0
    assert nn.line_through([1, 0], [1, 5]).tolist() == [-5.0, 5.0, 0.0]  # a vertical line


def test_lines_that_are_none() -> None:
    with pytest.raises(ArgumentError, match="needs a direction"):
        nn.line(0, 0, 3)
    with pytest.raises(ArgumentError, match="needs a direction"):
        nn.line_through([1, 2], [1, 2])
    with pytest.raises(ShapeError, match=r"two numbers, \(x1, x2\); got shape \(3,\)"):
        nn.line_through([1, 2, 3], [1, 2])


def test_a_plane_with_a_third_feature() -> None:
    """L01, L02: with the headache the line becomes a plane, and a new patient falls on a side."""
    table = nn.patients(4, headache=True)
    units = nn.Standardizer().fit(table.X)
    model = nn.Perceptron().fit(units.transform(table.X), table.labels)
    assert model.neuron.weight.shape == (4,)
    assert model.score(units.transform(table.X), table.labels) == 1.0
    assert model.predict(units.transform([[39.5, 105.0, 9.0], [36.8, 75.0, 1.0]])).tolist() == ["sick", "healthy"]


# ---------------------------------------------------------------------------------- L04, L05
def test_random_weights_of_a_normal_distribution() -> None:
    """L04."""
    w = nn.Perceptron(20_000, random_state=1).neuron.weight.data
    assert abs(w.mean()) < 0.03
    assert abs(w.std() - 1) < 0.03
    assert abs(np.mean(np.abs(w) < 1) - 0.6827) < 0.01


def test_the_loss_says_how_wrong_a_line_is() -> None:
    """L05: about 0 is good, above 0 medium, far above 0 bad; and descent walks down its surface."""
    model, t = nn.Perceptron(2), np.repeat([-1.0, 1.0], 20)
    losses = []
    for w in ([0.0, 1.0, 1.0], [0.0, 1.0, -1.0], [0.0, -1.0, -1.0]):
        model.neuron.weight.assign(w)
        losses.append(float(model.loss(CLOUDS, t).data))
    assert losses[0] == 0.0 < losses[1] < 0.5 * losses[2]
    walk = nn.LogisticRegression(lr=0.3, batch_size=None, epochs=30).fit(CLOUDS, SIDES).history_
    assert np.all(np.diff(walk.loss) < 0)
    assert len(walk.weights) == 31  # a point on the surface for each step


# --------------------------------------------------------------------------------------- L06


def test_rates_too_low_right_and_too_large() -> None:
    """L06: too low is slow; too large does not converge, and may diverge."""
    X = nn.Standardizer().fit_transform(nn.patients(100).X)
    t = nn.patients(100).labels
    with pytest.warns(nn.UnstableWarning, match="with learning rate 1000"):
        slow, right, large = (
            nn.LogisticRegression(lr=lr, batch_size=None, epochs=30, random_state=1).fit(X, t).history_.loss
            for lr in (1e-3, 1.0, 1000.0)
        )
    assert slow[-1] > 0.9 * slow[0]
    assert right[-1] < 0.5 * right[0]
    assert np.all(np.diff(right) <= 0)
    assert np.any(np.diff(large) > 0)
    with pytest.raises(nn.DivergenceError, match="learning rate 1e"):
        nn.MLP([2, 8, 2], activation="relu", lr=1e200).fit(100 * X, t)


# --------------------------------------------------------------------------------------- L13
def test_many_perfect_solutions_with_no_gradient() -> None:
    """L13: on separable data each of them has criterion 0 and gradient 0, so none is better."""
    t = np.repeat([-1.0, 1.0], 20)
    for w in ([0.0, 1.0, 1.0], [0.1, 1.0, 0.8], [0.0, 0.3, 0.5]):
        model = nn.Perceptron(2)
        model.neuron.weight.assign(w)
        loss = model.loss(CLOUDS, t)
        loss.backward()
        assert loss.data == 0.0
        assert model.neuron.weight.grad.tolist() == [0.0, 0.0, 0.0]


def test_data_that_overlap_never_converge() -> None:
    """L13."""
    X, t = np.array([[0.0], [1.0], [2.0], [3.0]]), ["a", "b", "a", "b"]
    with pytest.warns(nn.NotSeparableWarning, match="k_MAX = 500"):
        model = nn.Perceptron().fit(X, t, epochs=500)
    assert min(model.history_.loss[-100:]) > 0


# --------------------------------------------------------------------------------------- L20
RING = RNG.normal(size=(120, 2))
INSIDE = np.where((RING**2).sum(axis=1) < 1.2, "in", "out")


def linear(X: Any, t: Any) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.NotSeparableWarning)
        return float(nn.LogisticRegression(lr=1.0).fit(X, t).score(X, t))


@pytest.mark.slow
def test_three_cures_of_data_that_no_line_separates() -> None:
    """L20: a new feature, a non-linear classifier, transformed data."""
    assert linear(RING, INSIDE) < 0.75
    distance = np.sqrt((RING**2).sum(axis=1))
    assert linear(np.c_[RING, distance], INSIDE) > 0.95
    assert nn.MLP([2, 8, 1], activation="tanh", epochs=400).fit(RING, INSIDE).score(RING, INSIDE) > 0.95
    polar = np.c_[distance, np.arctan2(RING[:, 1], RING[:, 0])]
    assert linear(polar, INSIDE) > 0.95


# --------------------------------------------------------------------------------------- L22
@pytest.mark.slow
def test_capacity() -> None:
    """L22: 0, 12 and 60 hidden neurons on the same noisy data: underfit, good, overfit."""

    def noisy(n: int, seed: int) -> tuple[Any, Any]:
        rng = np.random.default_rng(seed)
        X = rng.uniform(-2, 2, size=(n, 2))
        t = np.sin(2 * X[:, 0]) > X[:, 1]
        return X, np.where(rng.random(n) < 0.15, ~t, t)

    X, t = noisy(80, 0)
    X_test, t_test = noisy(2000, 1)
    train, test = {}, {}
    for n in (0, 12, 60):
        sizes = [2, n, 1] if n else [2, 1]
        options = {"epochs": 3000, "optimizer": "adam", "lr": 0.03} if n == 60 else {"epochs": 300, "lr": 0.3}
        model = nn.MLP(sizes, activation="tanh", batch_size=20, random_state=1, **options).fit(X, t)
        train[n], test[n] = model.score(X, t), model.score(X_test, t_test)
    assert train[0] < train[12] < train[60]
    assert test[12] > test[0]
    assert test[12] > test[60]
    assert train[60] > 0.98


# --------------------------------------------------------------------------------------- L24
@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("kind", ["auto", "softmax", "linear", "sigmoid"])
def test_four_hidden_layers_and_any_output(kind: str, classes: int) -> None:
    """L24: k-5-3-4-7-K with a linear or a softmax output; W[4] is K x 8 (E9)."""
    X = np.random.default_rng(5).normal(size=(80, 3))
    t = np.array(["n", "e", "s", "w"])[(X[:, 0] > 0) + (2 * (X[:, 1] > 0) if classes == 4 else 0)]
    model = nn.MLP(hidden_layer_sizes=(5, 3, 4, 7), activation="tanh", output_activation=kind, lr=0.1, epochs=400)
    if kind == "sigmoid" and classes == 4:
        with pytest.raises(nn.LabelError, match="tells two classes apart and got 4; softmax takes more"):
            model.fit(X, t)
        return
    model.fit(X, t)
    assert model.score(X, t) > 0.9
    assert model.history_.accuracy[-1] > 0.85
    outputs = 4 if classes == 4 else 2 if kind == "softmax" else 1
    assert model.layer_sizes == [3, 5, 3, 4, 7, outputs]
    assert model.layers[-1].weight.shape == ((outputs, 8) if outputs > 1 else (8,))
    assert hasattr(model, "predict_proba") == (kind != "linear")
    scores = model.decision_function(X)
    decided = scores.argmax(axis=1) if classes == 4 else (scores > 0).astype(int)
    assert np.array_equal(model.classes_[decided], model.predict(X))
    if kind == "linear":
        assert type(model.criterion()) is (nn.MulticlassHingeLoss if classes == 4 else nn.HingeLoss)
        np.testing.assert_array_equal(model(X).data, scores)
        with pytest.raises(nn.NoProbabilityError, match="scores, not probabilities"):
            model.predict_proba(X)
        loss, twin = model.loss(X[:3], model.targets([0, 1, 1])), nn.scalar(model)
        assert abs(twin.loss(X[:3], twin.targets([0, 1, 1])).data - loss.data) < 1e-12
    else:
        assert model.predict_proba(X).shape == (80, classes)


def test_an_output_that_there_is_none_of() -> None:
    with pytest.raises(ArgumentError, match="no output_activation 'sofmax'; did you mean 'softmax'"):
        nn.MLP(output_activation="sofmax").fit(CLOUDS, SIDES)


# --------------------------------------------------------------------------------------- L25
def test_the_last_hidden_layers_space_is_separable() -> None:
    """L25: no line separates the input; a line separates what the last hidden layer makes of it."""
    xor, t = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), ["same", "other", "other", "same"]
    model = nn.MLP([2, 4, 2, 1], activation="tanh", lr=0.5, epochs=2000, batch_size=None, random_state=1).fit(xor, t)
    assert model.score(xor, t) == 1.0
    with pytest.warns(nn.NotSeparableWarning):
        nn.Perceptron().fit(xor, t, epochs=500)
    space = model.hidden(xor)
    assert space.shape == (4, 2)
    assert nn.Perceptron().fit(space, t, epochs=5000).score(space, t) == 1.0
    np.testing.assert_allclose(model.layers[-1](space).data, model.decision_function(xor))
    assert model.hidden(xor, 0).shape == (4, 4)
    with pytest.raises(ArgumentError, match="one of 2 hidden layers, 0 to 1, or -1 for the last; got 2"):
        model.hidden(xor, 2)
    with pytest.raises(ShapeError, match="3 features, but this MLP is expecting 2"):
        model.hidden(np.zeros((1, 3)))
