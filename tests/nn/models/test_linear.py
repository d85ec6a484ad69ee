"""Perceptrons, regressions, support vector machines by hand, at every resolution (L07-L19)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import Graph
from tests.nn.zoo import T2, T3, X

EXACT: Any = {"rtol": 1e-12, "atol": 1e-12}
PRIME = np.c_[np.ones(len(X)), X]
SIGNS = np.where(T2 == "b", 1.0, -1.0)
CLASSES = np.searchsorted(["a", "b", "c"], T3)
CIFAR10 = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


# ------------------------------------------------------------- by hand: losses and gradients
def hinge(s: Any, t: Any) -> tuple[Any, Any]:
    """L09, and its slope."""
    return np.maximum(0, 1 - t * s).sum(), np.where(t * s < 1, -t, 0.0)


def criterion(s: Any, t: Any) -> tuple[Any, Any]:
    """L07."""
    return np.maximum(0, -t * s).sum(), np.where(t * s < 0, -t, 0.0)


def cross_entropy(s: Any, t: Any) -> tuple[Any, Any]:
    """L16: (y - t) for each score."""
    y = 1 / (1 + np.exp(-s))
    return -(t * np.log(y) + (1 - t) * np.log(1 - y)).sum(), y - t


def softmax_entropy(s: Any, t: Any) -> tuple[Any, Any]:
    """L18: y - t for each score."""
    y = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
    return -(t * np.log(y)).sum(), y - t


def multiclass_criterion(s: Any, t: Any) -> tuple[Any, Any]:
    """L11, E8: +1 for the winner that is wrong, -1 for the true class."""
    loss, slope = 0.0, np.zeros_like(s)
    for n, right in enumerate(t.argmax(axis=1)):
        winner = s[n].argmax()
        if winner != right:
            loss += s[n, winner] - s[n, right]
            slope[n, winner] += 1
            slope[n, right] -= 1
    return loss, slope


def multiclass_hinge(s: Any, t: Any, margin: float) -> tuple[Any, Any]:
    """L12."""
    loss, slope = 0.0, np.zeros_like(s)
    for n, right in enumerate(t.argmax(axis=1)):
        for j in range(s.shape[1]):
            if j != right and margin + s[n, j] - s[n, right] > 0:
                loss += margin + s[n, j] - s[n, right]
                slope[n, j] += 1
                slope[n, right] -= 1
    return loss, slope


ONE_HOT = nn.one_hot(CLASSES, 3)
BY_HAND: dict[str, tuple[Any, Any, Any, Any]] = {  # model, its loss as a sum, targets, by hand
    "perceptron L07": (nn.Perceptron(2, init="normal"), nn.PerceptronLoss("sum"), SIGNS, criterion),
    "SVM L09": (nn.LinearSVM(2, init="normal"), nn.HingeLoss("sum"), SIGNS, hinge),
    "logistic L16": (nn.LogisticRegression(2, init="normal"), nn.BCELoss("sum"), (SIGNS + 1) / 2, cross_entropy),
    "softmax L18": (nn.SoftmaxRegression(2, 3, init="normal"), nn.CategoricalCrossEntropyLoss("sum"), ONE_HOT,
                    softmax_entropy),
    "perceptron L11": (nn.MulticlassPerceptron(2, 3, init="normal"), nn.MulticlassPerceptronLoss("sum"), ONE_HOT,
                       multiclass_criterion),
    "SVM L12": (nn.MulticlassSVM(2, 3, init="normal"), nn.MulticlassHingeLoss("sum"), ONE_HOT,
                lambda s, t: multiclass_hinge(s, t, 1)),
    "SVM L12, first form": (nn.MulticlassSVM(2, 3, init="normal"), nn.MulticlassHingeLoss("sum", margin=0.0), ONE_HOT,
                            lambda s, t: multiclass_hinge(s, t, 0)),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_loss_and_gradient_by_hand(name: str) -> None:
    """The gradient of every row of W is Σₙ slope xₙ' (L18: Σ x (y - t)ᵀ)."""
    model, loss, t, hand = BY_HAND[name]
    W = model.parameters()[0]
    value, slope = hand(PRIME @ W.data.T, t)
    model.zero_grad()
    total = loss(model.output(X), t)
    total.backward()
    assert value > 1
    assert total.data == pytest.approx(value, rel=1e-12)
    np.testing.assert_allclose(W.grad, slope.T @ PRIME, **EXACT)


@pytest.mark.parametrize("name", [name for name in BY_HAND if "first form" not in name])
@pytest.mark.parametrize("eager", [False, True])
def test_fit_takes_this_step(name: str, eager: bool) -> None:
    """One step on all samples is w - η ∇L, of the loss that the model itself has: a mean, or a sum (L07, L11)."""
    kind, _, t, hand = BY_HAND[name]
    options = {"solver": "gradient"} if "perceptron" in name else {}
    model = type(kind)(**options, batch_size=None)
    fresh = type(kind)(*([2, 3] if t.ndim == 2 else [2]))
    W = fresh.parameters()[0].data
    value, slope = hand(PRIME @ W.T, t)
    n = 1 if "perceptron" in name else len(X)
    model.fit(X, T2 if t.ndim == 1 else T3, epochs=1, lr=0.3, eager=eager)
    np.testing.assert_allclose(model.parameters()[0].data, W - 0.3 * slope.T @ PRIME / n, **EXACT)
    assert model.history_.loss == pytest.approx([value / n], rel=1e-12)


@pytest.mark.parametrize("batch", [True, False], ids=["batch", "one sample"])
@pytest.mark.parametrize("name", BY_HAND)
def test_layer_scalar_and_unrolled_agree(name: str, batch: bool) -> None:
    model, loss, t, _ = BY_HAND[name]
    wrong = int(np.argmax(np.abs(BY_HAND[name][3](PRIME @ model.parameters()[0].data.T, t)[1]).reshape(22, -1).sum(1)))
    x, t = (X, t) if batch else (X[wrong], t[wrong])
    model.zero_grad()
    total = loss(model.output(x), t)
    total.backward()
    (W,) = model.parameters()
    assert np.any(W.grad)

    twin = nn.scalar(model)
    twin_total = loss(twin.output(x), t)
    twin_total.backward()
    assert type(twin_total.data) is float
    assert twin_total.data == pytest.approx(total.data, rel=1e-12)
    np.testing.assert_allclose([p.grad or 0.0 for p in twin.parameters()], W.grad.ravel(), **EXACT)

    unrolled = Graph(total).unroll()
    (end,) = unrolled.ends
    end.backward()
    assert end.data == pytest.approx(total.data, rel=1e-12)
    leaves = [v.grad or 0.0 for v in unrolled.leaves if unrolled.origins[v] is W]
    np.testing.assert_allclose(leaves, W.grad.ravel(), **EXACT)


@pytest.mark.parametrize("kind", [nn.Perceptron, nn.MulticlassPerceptron, nn.LinearSVM, nn.MulticlassSVM,
                                  nn.LogisticRegression, nn.SoftmaxRegression])  # fmt: skip
def test_twins_train_as_the_model(kind: Any) -> None:
    options = {"solver": "gradient"} if issubclass(kind, (nn.Perceptron, nn.MulticlassPerceptron)) else {}
    two = kind in (nn.Perceptron, nn.LinearSVM, nn.LogisticRegression)
    t = T2 if two else T3
    model = kind(*([2] if two else [2, 3]), **options, epochs=3, regularizer=nn.SquaredL2(0.1))
    twin = nn.scalar(model).fit(X, t)
    model.fit(X, t)
    np.testing.assert_allclose([p.data for p in twin.parameters()], model.parameters()[0].data.ravel(), rtol=1e-11)
    np.testing.assert_allclose(twin.history_.loss, model.history_.loss, rtol=1e-11)
    np.testing.assert_allclose(twin.decision_function(X), model.decision_function(X), rtol=1e-11, atol=1e-12)
    assert twin.score(X, t) == model.score(X, t)


# ------------------------------------------------------------------------------------------ SVM
def test_a_support_vector_machine_finds_the_widest_margin() -> None:
    """L09 with a λ: between x = -1 and x = 3 the line is at 1, and both points lie on the margin."""
    points, t = [[-1.0, 0.0], [3.0, 0.0], [-5.0, 2.0], [7.0, -1.0]], [0, 1, 0, 1]
    model = nn.LinearSVM(regularizer=nn.SquaredL2(0.05), lr=nn.StepDecay(0.05, every=1500), batch_size=None)
    model.fit(points, t, epochs=3000)
    np.testing.assert_allclose(model.decision_function(points[:2]), [-1.0, 1.0], atol=0.02)
    np.testing.assert_allclose(model.neuron.weight.data, [-0.5, 0.5, 0.0], atol=0.02)
    assert np.all(np.array([-1, 1, -1, 1]) * model.decision_function(points) > 0.97)


def test_a_multiclass_support_vector_machine_keeps_a_margin() -> None:
    """L12: each true class ends 1 above the others."""
    clouds = np.concatenate([np.random.default_rng(0).normal(c, 0.3, (8, 2)) for c in ((0, 4), (4, -3), (-4, -3))])
    t = np.repeat([0, 1, 2], 8)
    model = nn.MulticlassSVM(batch_size=None).fit(clouds, t, epochs=2000)
    scores = model.decision_function(clouds)
    own = scores[np.arange(24), t]
    others = np.where(np.eye(3)[t] == 1, -np.inf, scores).max(axis=1)
    assert np.min(own - others) > 0.99
    assert model.history_.loss[-1] < 1e-3


@pytest.mark.parametrize("kind", [nn.LinearSVM, nn.Perceptron])
def test_sides_are_signs(kind: Any) -> None:
    """L02, L04: positive on one side, 0 on the line, negative on the other; ``predict`` gives the labels."""
    model = kind(2)
    model.neuron.weight.assign([4.0, 1.0, -2.0])
    assert model([[0.0, 0.0], [0.0, 2.0], [0.0, 3.0]]).data.tolist() == [1.0, 0.0, -1.0]
    assert model.targets([0, 1]).tolist() == [-1.0, 1.0]


# ------------------------------------------------------------------------- softmax, many classes
def test_ten_classes_named_as_in_cifar10() -> None:
    """L17: y is a probability for each, of sum 1; the largest is the prediction."""
    rng = np.random.default_rng(0)
    centres = 4.0 * np.stack([np.cos(np.arange(10) * 0.628), np.sin(np.arange(10) * 0.628)], axis=1)
    samples = np.concatenate([rng.normal(c, 0.3, size=(6, 2)) for c in centres])
    t = np.repeat(CIFAR10, 6)
    model = nn.SoftmaxRegression(epochs=400, lr=0.5).fit(samples, t)
    assert model.classes_.tolist() == sorted(CIFAR10) == CIFAR10
    assert model.linear.weight.shape == (10, 3)
    assert model.parameter_count() == 30
    assert model.score(samples, t) > 0.9
    y = model.predict_proba(samples)
    assert y.shape == (60, 10)
    np.testing.assert_allclose(y.sum(axis=1), 1.0)
    s = model.decision_function(samples)
    np.testing.assert_allclose(y, np.exp(s) / np.exp(s).sum(axis=1, keepdims=True), rtol=1e-12)
    assert np.array_equal(np.array(CIFAR10)[y.argmax(axis=1)], model.predict(samples))
    one_hot = nn.one_hot(np.repeat(np.arange(10), 6), 10)
    np.testing.assert_array_equal(model.targets(np.repeat(np.arange(10), 6)), one_hot)
    assert model.loss(samples, one_hot).data == pytest.approx(-np.log(y[one_hot == 1]).mean(), rel=1e-12)


def test_two_classes_of_softmax_are_logistic_regression() -> None:
    """L17: σ(w₁ᵀx' - w₀ᵀx') is the second of two softmax probabilities."""
    softmax, logistic = (
        nn.SoftmaxRegression(2, 2, epochs=30).fit(X, T2),
        nn.LogisticRegression(2).fit(X, T2),
    )
    W = softmax.linear.weight.data
    logistic.neuron.weight.assign(W[1] - W[0])
    np.testing.assert_allclose(softmax.predict_proba(X), logistic.predict_proba(X), **EXACT)
    np.testing.assert_allclose(softmax.decision_function(X), logistic.decision_function(X), **EXACT)


# ------------------------------------------------------------------------------ regularization
def test_l2_prefers_weights_that_are_spread() -> None:
    """L19: x = (1, 1, 1) has score 1 with (1, 0, 0) and with (1/3, 1/3, 1/3); through fit, the second comes out."""
    x, first, second = np.ones((1, 3)), np.array([0.0, 1, 0, 0]), np.array([0.0, 1 / 3, 1 / 3, 1 / 3])
    model = nn.LogisticRegression(3)
    for w in (first, second):
        model.neuron.weight.assign(w)
        assert model.scores(x).data[0] == pytest.approx(1.0)
    for R in (nn.L2(1.0), nn.SquaredL2(1.0)):
        model.neuron.weight.assign(first)
        large = R(model).data
        model.neuron.weight.assign(second)
        assert R(model).data < large
    samples, t = np.r_[np.ones((8, 3)), -np.ones((8, 3))], [1] * 8 + [0] * 8
    model = nn.LogisticRegression(3, regularizer=nn.SquaredL2(0.05), batch_size=None)
    model.neuron.weight.assign([0.0, 3.0, 0.0, 0.0])
    model.fit(samples, t, epochs=800)
    w = model.neuron.weight.data[1:]
    np.testing.assert_allclose(w, w.mean(), rtol=1e-6)
    assert model.score(samples, t) == 1.0
    free = nn.LogisticRegression(3, batch_size=None)
    free.neuron.weight.assign([0.0, 3.0, 0.0, 0.0])
    w = free.fit(samples, t, epochs=800).neuron.weight.data[1:]
    assert w[0] - w[1] == pytest.approx(3.0)  # the data alone cannot tell


def test_l1_makes_weights_of_noise_0() -> None:
    """L19: the feature that tells nothing is left with about nothing."""
    rng = np.random.default_rng(1)
    samples = rng.normal(size=(60, 2))
    t = samples[:, 0] > 0
    model = nn.LogisticRegression(regularizer=nn.L1(0.05), batch_size=None, lr=lambda k: 0.5 / (1 + 0.05 * k))
    w = model.fit(samples, t, epochs=2000).neuron.weight.data
    assert abs(w[2]) < 1e-3 < 0.5 < w[1]
