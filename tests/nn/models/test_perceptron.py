"""The perceptron of two and of K classes: the lecture's numbers, its algorithm, and gradient descent (L04-L11)."""

from __future__ import annotations

import copy
import warnings
from typing import Any

import numpy as np
import pytest

import nn
from tests.nn.pairs import agree
from tests.nn.zoo import T2, T3, X

EXACT: Any = {"rtol": 1e-12, "atol": 1e-12}
PRIME = np.c_[np.ones(len(X)), X]
SIGNS = np.where(T2 == "b", 1.0, -1.0)
ONE_HOT = nn.one_hot(np.searchsorted(["a", "b", "c"], T3), 3)
LECTURE_X = np.array([1.1, -2.0])
LECTURE_W = np.array([[-2, -3.6, 0.5], [-4, 2.4, 4.1], [-6, 4, -4.9]])


# -------------------------------------------------------------------- multiclass perceptron
def test_the_lectures_scores() -> None:
    """L10, E5: -6.96, -9.56 and 8.2, printed truncated; class 2."""
    model = nn.MulticlassPerceptron(2, 3)
    model.linear.weight.assign(LECTURE_W)
    scores = model(LECTURE_X)
    np.testing.assert_allclose(scores.data, [-6.96, -9.56, 8.2], rtol=1e-12)
    assert int(scores.data.argmax()) == 2
    np.testing.assert_allclose([v.data for v in nn.scalar(model)(LECTURE_X)], scores.data, **EXACT)
    assert [np.trunc(10 * s) / 10 for s in scores.data[:1]] == [-6.9]


def test_one_step_of_the_lectures_sample() -> None:
    """L11, E8: class 2 wins; if 0 is right, row 2 loses η x' and row 0 gains it, row 1 stays."""
    model = nn.MulticlassPerceptron(2, 3)
    model.linear.weight.assign(LECTURE_W)
    t, x, eta = np.array([1.0, 0.0, 0.0]), np.r_[1, LECTURE_X], 0.1
    loss = model.loss(LECTURE_X, t)
    loss.backward()
    assert loss.data == pytest.approx(8.2 + 6.96)
    np.testing.assert_allclose(model.linear.weight.grad, [-x, 0 * x, x])
    other = copy.deepcopy(model)
    nn.SGD(model.parameters(), lr=eta).step()
    expected = LECTURE_W + eta * np.array([x, 0 * x, -x])
    np.testing.assert_allclose(model.linear.weight.data, expected, **EXACT)
    other.correct(x, t, eta)
    np.testing.assert_allclose(other.linear.weight.data, expected, **EXACT)
    np.testing.assert_allclose(expected[0], [-1.9, -3.49, 0.3], rtol=1e-12)
    other.correct(x, np.array([0.0, 0.0, 1.0]), eta)  # right already: nothing happens
    np.testing.assert_allclose(other.linear.weight.data, expected, **EXACT)
    model.linear.weight.assign(LECTURE_W)
    right = model.loss(LECTURE_X, [0.0, 0.0, 1.0])
    right.backward()
    assert right.data == 0.0


@pytest.mark.parametrize("kind", [nn.Perceptron, nn.MulticlassPerceptron])
def test_the_algorithm_is_gradient_steps_of_single_samples(kind: Any) -> None:
    """L08, L11: on the model's own loss, sample by sample, in the order of the seed."""
    t, labels = (SIGNS, T2) if kind is nn.Perceptron else (ONE_HOT, T3)
    model, same = kind(random_state=5), kind(*([2] if kind is nn.Perceptron else [2, 3]), random_state=5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.NotSeparableWarning)
        model.fit(X, labels, lr=lambda k: 0.5 / k, epochs=6)
    optimizer, order = nn.SGD(same.parameters(), lr=0.5), np.random.default_rng(5)
    for k in range(1, len(model.history_) + 1):
        optimizer.lr = 0.5 / k
        for n in order.permutation(len(X)):
            optimizer.zero_grad()
            same.loss(X[n], t[n]).backward()
            optimizer.step()
        np.testing.assert_allclose(model.history_.loss[k - 1], float(same.loss(X, t).data), rtol=1e-10, atol=1e-12)
    agree(model, same, 1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_three_clouds_are_separated(seed: int) -> None:
    """L11: it converges and stops where a plane for each class tells them apart."""
    rng = np.random.default_rng(seed)
    clouds = np.concatenate([rng.normal(c, 0.4, size=(15, 2)) for c in ((0, 4), (4, -3), (-4, -3))])
    t = np.repeat(["north", "east", "west"], 15)
    model = nn.MulticlassPerceptron(random_state=seed, epochs=500).fit(clouds, t)
    assert model.score(clouds, t) == 1.0
    assert len(model.history_) < 500
    assert (model.history_.loss[-1], model.history_.accuracy[-1]) == (0.0, 1.0)
    assert model.predict([[0.0, 5.0], [5.0, -4.0], [-5.0, -4.0]]).tolist() == ["north", "east", "west"]


def test_classes_that_no_planes_separate() -> None:
    xor, t = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1], [3, 3]]), ["a", "b", "b", "a", "c"]
    model = nn.MulticlassPerceptron()
    with pytest.warns(nn.NotSeparableWarning, match=r"not separable within k_MAX = 20: [1-5] of 5 samples") as caught:
        model.fit(xor, t, epochs=20)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert len(model.history_) == 20
    assert model.score(xor, t) < 1


def test_zero_weights_learn_too() -> None:
    """Where all classes tie, the true one is no winner."""
    zeros = nn.MulticlassPerceptron(init=lambda rng, shape: np.zeros(shape), epochs=500).fit(X, T2)
    assert zeros.score(X, T2) == 1.0
    assert zeros.history_.accuracy[-1] == 1.0


@pytest.mark.parametrize("kind", [nn.Perceptron, nn.MulticlassPerceptron, nn.LinearSVM, nn.MulticlassSVM])
def test_no_probabilities(kind: Any) -> None:
    name = "SoftmaxRegression" if kind.__name__.startswith("Multi") else "LogisticRegression"
    model = kind()
    assert not hasattr(model, "predict_proba")
    with pytest.raises(nn.NoProbabilityError, match=f"A {kind.__name__} says which class, not how probable; {name} "):
        model.predict_proba(X)


# --------------------------------------------------------------------------- perceptron, gradient
def test_the_perceptron_by_gradient_descent() -> None:
    """L07: on all samples at once; ∇L = Σ -tₙ xₙ of the wrong ones. It ends at loss 0 (L13)."""
    model = nn.Perceptron(solver="gradient", lr=0.05)
    w = nn.Perceptron(2).neuron.weight.data.copy()
    for _ in range(30):
        wrong = SIGNS * (PRIME @ w) < 0
        w += 0.05 * SIGNS[wrong] @ PRIME[wrong]
    np.testing.assert_allclose(model.fit(X, T2, epochs=30).neuron.weight.data, w, rtol=1e-11)
    model.fit(X, T2, epochs=300)
    assert model.history_.loss[-1] == 0.0
    assert model.score(X, T2) == 1.0
    reached = model.neuron.weight.data.copy()
    model.set_params(warm_start=True).fit(X, T2, epochs=5)
    np.testing.assert_array_equal(model.neuron.weight.data, reached)


def test_both_ways_may_be_validated_and_stopped() -> None:
    model = nn.MulticlassPerceptron(solver="gradient", lr=0.01).fit(X, T3, validation=0.3, patience=3, batch_size=5)
    assert len(model.history_.validation_loss) == len(model.history_)
    assert model.history_.best_epoch is not None
