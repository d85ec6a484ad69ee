"""Weights of samples and classes: 2 is a sample twice, 0 its absence; "balanced" lets every class count the same."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import AdaBoostClassifier
from sklearn.pipeline import make_pipeline
from sklearn.utils.class_weight import compute_class_weight

import nn
from autograd import ArgumentError, ShapeError
from nn.training.weighting import class_weights, sample_weights

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 3))
T2 = np.where(X[:, 0] + 0.5 * RNG.normal(size=30) > 0.3, "b", "a")
T3 = np.array(["a", "b", "c"])[RNG.integers(0, 3, 30)]
TIMES = RNG.integers(0, 4, 30)

FULL = {"batch_size": None, "epochs": 20, "lr": 0.1}
MODELS: dict[str, tuple[Any, Any]] = {
    "logistic": (lambda: nn.LogisticRegression(3, **FULL), T2),
    "SVM": (lambda: nn.LinearSVM(3, **FULL), T2),
    "softmax": (lambda: nn.SoftmaxRegression(3, 3, **FULL), T3),
    "perceptron criterion, a sum": (lambda: nn.Perceptron(3, solver="gradient", **{**FULL, "lr": 0.01}), T2),
    "MLP": (lambda: nn.MLP([3, 4, 1], **FULL), T2),
    "MLP of three classes": (lambda: nn.MLP([3, 4, 3], regularizer=nn.SquaredL2(0.1), **FULL), T3),
    "network": (lambda: nn.NeuralClassifier(nn.Linear(3, 3, rng=0), **FULL), T3),
}


def close(a: nn.Module, b: nn.Module) -> None:
    for key, array in a.state_dict().items():
        np.testing.assert_allclose(array, b.state_dict()[key], rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("eager", [False, True])
@pytest.mark.parametrize("name", MODELS)
def test_a_weight_of_two_is_a_sample_twice_and_zero_its_absence(name: str, eager: bool) -> None:
    make, t = MODELS[name]
    weighted = make().fit(X, t, sample_weight=TIMES, eager=eager)
    repeated = make().fit(np.repeat(X, TIMES, axis=0), np.repeat(t, TIMES), eager=eager)
    close(weighted, repeated)
    assert weighted.history_.loss == pytest.approx(repeated.history_.loss, rel=1e-9)


@pytest.mark.parametrize("name", MODELS)
def test_equal_weights_change_nothing(name: str) -> None:
    make, t = MODELS[name]
    model, plain = make().fit(X, t, np.ones(30)), make().fit(X, t)
    for key, array in model.state_dict().items():
        np.testing.assert_array_equal(array, plain.state_dict()[key])


def test_in_batches_weights_count_as_a_factor_of_the_gradient() -> None:
    weights = np.where(np.arange(30) < 10, 3.0, 1.0)
    model = nn.LogisticRegression(3, batch_size=1, epochs=1, lr=0.05, init="normal").fit(X, T2, weights)
    w = nn.LogisticRegression(3, init="normal").neuron.weight.data.copy()
    t = (T2 == "b") * 1.0
    for n in np.random.default_rng(0).permutation(30):
        x = np.r_[1.0, X[n]]
        w -= 0.05 * weights[n] / weights.mean() * (1 / (1 + np.exp(-w @ x)) - t[n]) * x
    np.testing.assert_allclose(model.neuron.weight.data, w, rtol=1e-12)


def test_the_perceptrons_steps_are_as_long_as_the_weights() -> None:
    weights = np.where(np.arange(30) < 10, 2.0, 0.0)
    t = np.where(X[:, 0] > 0, "b", "a")
    model = nn.Perceptron().fit(X, t, weights)
    alone = nn.Perceptron(lr=0.2).fit(X[:10], t[:10])
    np.testing.assert_array_equal(model.neuron.weight.data, alone.neuron.weight.data)


@pytest.mark.parametrize("wanted", ["balanced", {"a": 0.5}, {"a": 3.0, "b": 1.0}])
def test_class_weights_are_weights_of_their_samples(wanted: Any) -> None:
    t = np.where(np.arange(30) < 6, "b", "a")
    of_each = dict(zip("ab", compute_class_weight(wanted, classes=np.array(["a", "b"]), y=t), strict=True))
    for make in (lambda **more: nn.MLP([3, 4, 1], **FULL, **more), lambda **more: nn.LinearSVM(**FULL, **more)):
        model = make(class_weight=wanted).fit(X, t)
        close(model, make().fit(X, t, [of_each[label] for label in t]))


def test_a_rare_class_is_found_where_classes_are_balanced() -> None:
    rng = np.random.default_rng(0)
    X = np.r_[rng.normal(0, 1, (2000, 2)), rng.normal(2, 1, (10, 2))]
    t = np.repeat(["healthy", "sick"], [2000, 10])
    found = nn.LogisticRegression(class_weight="balanced", epochs=20).fit(X, t).predict(X[2000:])
    assert np.sum(found == "sick") >= 8


def test_weights_meet_in_validation_and_in_scores() -> None:
    t = np.where(np.arange(30) < 8, "b", "a")
    model = nn.LogisticRegression(class_weight={"b": 4.0}, epochs=3)
    model.fit(X, t, validation=(X, t))
    p = model.predict_proba(X)[np.arange(30), (t == "b") * 1]
    w = np.where(t == "b", 4.0, 1.0)
    assert model.history_.validation_loss[-1] == pytest.approx(np.mean(-np.log(p) * w), rel=1e-9)
    weights = np.arange(30.0)
    right = model.predict(X) == t
    assert model.score(X, t, weights) == pytest.approx(np.average(right, weights=weights))
    assert model.score(X, t, sample_weight=np.ones(30)) == model.score(X, t)


def test_tools_that_weigh_samples_take_our_models() -> None:
    t = np.where(X[:, 0] > 0, "b", "a")
    boosted = AdaBoostClassifier(nn.SoftmaxRegression(epochs=50), n_estimators=3, random_state=0).fit(X, t)
    assert boosted.score(X, t) > 0.9
    pipe = make_pipeline(nn.Standardizer(), nn.MLP([3, 4, 1], epochs=2))
    assert pipe.fit(X, t, mlp__sample_weight=np.ones(30)).score(X, t) > 0


@pytest.mark.parametrize(
    ("weights", "error", "text"),
    [
        (np.ones(29), ShapeError, r"sample_weight.shape == \(29,\), expected \(30,\)"),
        (np.ones((30, 2)), ShapeError, "Sample weights must be 1D"),
        (
            np.r_[-1.0, np.ones(29)],
            ArgumentError,
            r"sample_weight\[0\] is -1.0: a weight is a finite number, 0 or more",
        ),
        (np.r_[1.0, np.nan, np.ones(28)], ArgumentError, r"sample_weight\[1\] is nan"),
        (np.zeros(30), ArgumentError, "All sample weights are zero"),
        (["much"] * 30, ArgumentError, "sample_weight is a number for each sample"),
    ],
)
def test_wrong_weights_are_refused(weights: Any, error: type[Exception], text: str) -> None:
    for model in (nn.MLP([3, 2, 1]), nn.Perceptron(3)):
        before = model.state_dict()
        with pytest.raises(error, match=text):
            model.fit(X, T2, weights)
        assert all(np.array_equal(before[key], array) for key, array in model.state_dict().items())
        assert not hasattr(model, "classes_")


@pytest.mark.parametrize(
    ("wanted", "error", "text"),
    [
        ("even", ArgumentError, "class_weight is 'balanced', a dict of label to weight, or None; got 'even'"),
        ({"z": 1.0}, nn.LabelError, r"class_weight names 'z', and the classes are \['a', 'b'\]"),
        ({"a": -1.0}, ArgumentError, "a weight is a finite number"),
    ],
)
def test_wrong_class_weights_are_refused(wanted: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        nn.MLP(class_weight=wanted).fit(X, T2)


def test_models_without_a_loss_of_each_sample_take_no_weights() -> None:
    images, t = RNG.random((6, 4, 4)), RNG.integers(0, 2, (6, 4, 4))
    with pytest.raises(ArgumentError, match="SegmentationCNN takes no weights of samples or classes: its loss, Pixel"):
        nn.SegmentationCNN(maps=(2, 2), epochs=1).fit(images, t, np.arange(1.0, 7.0))


def test_one_number_weighs_all_samples() -> None:
    assert sample_weights(2, 3).tolist() == [2.0, 2.0, 2.0]
    assert sample_weights(None, 3) is None
    # A class that has no sample now, as in a piece of the data, does not spoil the balance of the others.
    assert class_weights("balanced", np.array([0, 1, 2]), np.array([0, 0, 0, 2])).tolist() == [4 / 6, 1.0, 2.0]


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("kind", ["exact", "descent", "network"])
def test_regressions_weigh_samples_too(kind: str, several: bool) -> None:
    t = X @ [1.0, -2.0, 0.5] + RNG.normal(size=30)
    t = np.stack([t, X[:, 0] ** 2], axis=1) if several else t
    if kind == "network":  # whose units of t are those of all samples, whatever they weigh
        model = nn.MLPRegressor(hidden_layer_sizes=(3,), batch_size=None, epochs=1)
        loss = model.fit(X, t, TIMES).history_.loss[0]
        model.load_state_dict(model.history_.weights[0])
        wrong = (model.predict(X) - t) ** 2 / t.var(axis=0)
        assert loss == pytest.approx(np.average(wrong.reshape(30, -1).mean(axis=1), weights=TIMES), rel=1e-9)
        return
    model = nn.LinearRegression(solver=kind, regularizer=nn.SquaredL2(0.1) if kind == "exact" else None, **FULL)
    weighted = copy.deepcopy(model).fit(X, t, TIMES)
    close(weighted, model.fit(np.repeat(X, TIMES, axis=0), np.repeat(t, TIMES, axis=0)))
