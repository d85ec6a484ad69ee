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
from nn.losses.pixel import PixelLoss
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
    class Own(nn.MLP):
        def criterion(self) -> Any:
            return lambda y, t: ((y - t) ** 2).mean()

        def objective(self) -> Any:
            return self.output, self.criterion()

    with pytest.raises(ArgumentError, match="Own takes no weights of samples or classes: its loss, <function"):
        Own([3, 2, 1], epochs=1).fit(X, T2, np.arange(1.0, 31.0))


IMAGES = RNG.random((8, 4, 4))
PIXELS = np.where(IMAGES + 0.2 * RNG.normal(size=IMAGES.shape) > 0.5, "bright", "dark")
BOXES = np.array(["left", "right"] * 4), np.tile([[0.0, 1, 2, 3], [1, 0, 4, 2]], (4, 1))
WEIGHTS = np.array([2, 1, 0, 1, 2, 1, 1, 0])
TWICE = np.repeat(np.arange(8), WEIGHTS)
OF_IMAGES: dict[str, Any] = {
    **{
        kind: (lambda kind=kind, **how: nn.SegmentationCNN(maps=(3, 3), loss_function=kind, **how), PIXELS)
        for kind in ("cross_entropy", "dice", "both")
    },
    "box": (lambda **how: nn.Localizer(maps=(3,), pools=1, **how), BOXES),
}


def some(t: Any, places: Any) -> Any:
    return tuple(part[places] for part in t) if isinstance(t, tuple) else t[places]


@pytest.mark.parametrize("name", OF_IMAGES)
def test_images_with_weights_are_images_repeated_and_left_out(name: str) -> None:
    make, t = OF_IMAGES[name]
    how = {"batch_size": None, "epochs": 4}
    weighed = make(**how).fit(IMAGES, t, WEIGHTS)
    repeated = make(**how).fit(IMAGES[TWICE], some(t, TWICE))
    np.testing.assert_allclose(weighed.history_.loss, repeated.history_.loss, rtol=1e-10)
    np.testing.assert_allclose(weighed.predict_proba(IMAGES), repeated.predict_proba(IMAGES), rtol=1e-8)
    alike, plain = make(**how).fit(IMAGES, t, np.full(8, 3.0)), make(**how).fit(IMAGES, t)
    assert np.array_equal(alike.predict_proba(IMAGES), plain.predict_proba(IMAGES))
    assert not np.allclose(weighed.predict_proba(IMAGES), plain.predict_proba(IMAGES))
    if name in ("dice", "cross_entropy"):
        return
    for options in ({"validation": 0.25}, {"batch_size": 3}, {"validation": (IMAGES, t)}, {"eager": True}):
        make(epochs=2).fit(IMAGES, t, WEIGHTS + 0.5, **options)
    make(epochs=1).partial_fit(IMAGES, t, np.unique(t if name != "box" else t[0]), WEIGHTS + 0.5)


@pytest.mark.parametrize("name", OF_IMAGES)
def test_classes_of_images_have_weights(name: str) -> None:
    """Of the rarer class more is found then; and the program does what the graph does."""
    make, t = OF_IMAGES[name]
    first = np.unique(t[0] if name == "box" else t)[0]
    plain = make(epochs=4).fit(IMAGES, t)
    weighed = make(epochs=4, class_weight={first: 20.0}).fit(IMAGES, t, WEIGHTS + 1)
    assert weighed.predict_proba(IMAGES)[:, 0].mean() > plain.predict_proba(IMAGES)[:, 0].mean()
    graph = make(epochs=4, class_weight={first: 20.0}).fit(IMAGES, t, WEIGHTS + 1, eager=True)
    np.testing.assert_allclose(weighed.predict_proba(IMAGES), graph.predict_proba(IMAGES), rtol=1e-9)
    even = make(epochs=4, class_weight="balanced").fit(IMAGES, t)
    assert np.isfinite(even.history_.loss).all()


def test_the_loss_of_pixels_with_weights_of_classes() -> None:
    z, hot = RNG.normal(size=(2, 3, 4, 4)), np.eye(3)[RNG.integers(0, 3, (2, 4, 4))].transpose(0, 3, 1, 2)
    weight, p = np.array([1.0, 3.0, 0.5]), np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    pixels = -(np.log(p) * hot * weight[:, None, None]).sum(axis=1).mean()
    both = 1 - (2 * (p * hot).sum((2, 3)) + 1e-5) / (p.sum((2, 3)) + hot.sum((2, 3)) + 1e-5)
    regions = (both * weight).sum() / weight.sum() / 2
    for kind, right in (("cross_entropy", pixels), ("dice", regions), ("both", pixels + regions)):
        assert PixelLoss(kind, weight)(z, hot).data == pytest.approx(right, rel=1e-12)
        assert PixelLoss(kind, weight).apart()(z, hot).data.mean() == pytest.approx(right, rel=1e-12)
        alike = PixelLoss(kind, [1.0] * 3)(z, hot).data
        assert PixelLoss(kind)(z, hot).data == pytest.approx(alike, rel=1e-12)


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
    if kind == "network":
        model: Any = nn.MLPRegressor(hidden_layer_sizes=(3,), **FULL)
    else:
        model = nn.LinearRegression(solver=kind, regularizer=nn.SquaredL2(0.1) if kind == "exact" else None, **FULL)
    weighted = copy.deepcopy(model).fit(X, t, TIMES)
    close(weighted, model.fit(np.repeat(X, TIMES, axis=0), np.repeat(t, TIMES, axis=0)))
