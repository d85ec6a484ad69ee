"""What is said of a training that came to nothing: one warning, which names the cause and what to try."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_digits, load_iris, load_wine, make_blobs
from sklearn.pipeline import make_pipeline

import nn
from tests.benchmarks.warnings_on_good_data import said

RNG = np.random.default_rng(0)
X = np.r_[RNG.normal(-1, 1, (60, 3)), RNG.normal(1, 1, (60, 3))]
T = np.repeat([0, 1], 60)
XOR = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
SEVEN = X.copy()
SEVEN[:, 1] = X[:, 1] * 1e4 + 1e6


def only(model: Any, X: Any, t: Any, kind: Any, **how: Any) -> str:
    """The text of the one warning."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.fit(X, t, **how)
    assert [one.category for one in caught] == [kind]
    assert caught[0].filename == __file__
    return str(caught[0].message)


@pytest.mark.parametrize(
    "model",
    [nn.MLP(epochs=5), nn.MLP([3, 3, 2, 1], epochs=5), nn.LogisticRegression(epochs=5), nn.SoftmaxRegression(epochs=5),
     nn.LinearSVM(epochs=5), nn.MulticlassSVM(epochs=5), nn.Perceptron(solver="gradient", epochs=5),
     nn.NeuralClassifier(nn.Linear(3, 2), epochs=5)],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize("data", [SEVEN, X + 1e4, X * 1e-4])
def test_features_out_of_scale(model: Any, data: Any) -> None:
    text = only(model, data, T, nn.ScaleWarning)
    assert "column 1" in text
    assert f"make_pipeline(nn.Standardizer(), nn.{type(model).__name__}(...))" in text


@pytest.mark.parametrize("same", [0.0, 1.0])
def test_samples_that_are_all_the_same(same: float) -> None:
    text = only(nn.MLP(epochs=3), np.full((60, 3), same), T[30:90], nn.BaselineWarning)
    assert "All samples have the same features: nothing tells them apart." in text
    assert "Try first" not in text


@pytest.mark.parametrize("lr", [nn.InverseDecay(0.25), nn.CosineDecay(0.25, 15)], ids=repr)
def test_the_rate_of_a_schedule_is_its_largest(lr: Any) -> None:
    text = only(nn.LogisticRegression(epochs=15, lr=lr), XOR * 10, [0, 1, 1, 0] * 10, nn.BaselineWarning)
    assert "learning rate than 0.25" in text


def test_columns_have_their_names() -> None:
    data = load_wine(as_frame=True)
    text = only(nn.MLP(epochs=5), data.data, data.target, nn.ScaleWarning)
    assert "proline (about 810), magnesium (about 101)" in text


def test_pixels_of_256_shades() -> None:
    images = RNG.integers(0, 256, (12, 8, 8))
    text = only(nn.SegmentationCNN(maps=(2,), epochs=1), images, images > 128, nn.ScaleWarning)
    assert "X / 255" in text
    digits, t = load_digits(return_X_y=True)
    assert "column" in only(nn.MLP(epochs=2), digits[:300], t[:300], nn.ScaleWarning)
    assert "X / 16, or" in only(nn.CNN((8, 8), maps=(2,), epochs=1), digits[:60], t[:60], nn.ScaleWarning)


def test_the_cure_cures() -> None:
    wine, t = load_wine(return_X_y=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for model in (nn.MLP(), nn.SoftmaxRegression(epochs=20), nn.MulticlassSVM(epochs=20)):
            assert make_pipeline(nn.Standardizer(), model).fit(wine, t).score(wine, t) > 0.95


def test_perceptrons_say_it_with_their_own_word() -> None:
    patients = nn.patients()
    with pytest.warns(nn.NotSeparableWarning, match="are still wrong; features are out of scale: large is column 1"):
        nn.Perceptron(epochs=5).fit(patients.X, patients.labels)


@pytest.mark.parametrize(
    ("model", "data", "tried"),
    [
        (nn.MLP(lr=1e6, epochs=20), X * 1e3, "lr=0.01"),
        (nn.LogisticRegression(lr=1e8, epochs=20), X * 100, "lr=0.5"),
        (nn.MLP([3, 3, 2, 1], lr=250.0, epochs=60), X, "lr=0.5"),
        (nn.SoftmaxRegression(lr=1e4, epochs=20), X, "lr=0.1"),
    ],
    ids=repr,
)
def test_steps_that_are_too_long(model: Any, data: Any, tried: str) -> None:
    text = only(model, data, T, nn.UnstableWarning)
    assert f"with learning rate {model.lr:g}" in text
    assert f"Try a smaller one, such as {tried}." in text
    assert ("standard units" in text) == (data is not X)


def test_no_better_than_the_most_frequent_class() -> None:
    text = only(nn.LogisticRegression(), XOR, ["same", "other", "other", "same"], nn.BaselineWarning)
    assert "it is right for 50.0% of the samples it was trained on, and always saying 'other' for 50.0%" in text
    assert "a model with hidden neurons, such as nn.MLP()" in text
    text = only(nn.MLP(epochs=1), X, T, nn.BaselineWarning)
    assert "more epochs than 1" in text


def test_a_rare_class_that_is_never_found() -> None:
    data, t = np.r_[RNG.normal(0, 1, (300, 2)), RNG.normal(1, 1, (4, 2))], np.repeat(["well", "ill"], [300, 4])
    text = only(nn.LogisticRegression(epochs=5), data, t, nn.BaselineWarning)
    assert "always saying 'well' for 98.7%" in text
    assert "class_weight='balanced'" in text
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nn.LogisticRegression(epochs=5, class_weight="balanced").fit(data, t)


@pytest.mark.parametrize(
    ("activation", "bias", "expected"),
    [("relu", -100.0, "All 4 units of hidden layer 1 are 0 for every sample, dead"),
     ("sigmoid", 50.0, "All 4 units of hidden layer 1 are at 0 or 1, saturated"),
     ("tanh", -50.0, "All 4 units of hidden layer 1 are at -1 or 1, saturated")],
)  # fmt: skip
def test_hidden_units_that_let_no_gradient_pass(activation: str, bias: float, expected: str) -> None:
    model = nn.MLP([3, 4, 1], activation=activation, epochs=3)
    weight = model.layers[0].weight
    weight.assign(np.c_[np.full(4, bias), weight.data[:, 1:]])
    assert expected in only(model, X, T, nn.DeadUnitsWarning)
    model.layers[0].forward(X)  # and nothing watches any more
    assert "forward" not in vars(model.activations[0])


def test_a_regression_no_better_than_the_mean() -> None:
    model = nn.LinearRegression(solver="descent", epochs=1, lr=1e-12)
    text = only(model, X, X[:, 0] * 5 + 1, nn.BaselineWarning)
    assert "no better than the mean of t: R² is" in text


def test_pieces_and_interrupted_trainings_are_not_judged() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nn.MLP().partial_fit(X * 1e5, T, classes=[0, 1])


@pytest.mark.slow
def test_good_data_are_left_alone() -> None:
    iris, kinds = load_iris(return_X_y=True)
    for model in (nn.MLP(), nn.SoftmaxRegression(), nn.MulticlassSVM()):
        assert said(model, iris, kinds) == []
    assert said(nn.MLP(), XOR, [0, 1, 1, 0]) == []
    blobs, t = make_blobs(100, random_state=0)
    assert said(nn.MLP(), blobs, t) == []
    assert said(nn.MLP(), pd.DataFrame(X, columns=list("abc")), T) == []


@pytest.mark.parametrize("far", [1e3, -1e6, 1e30, 1e100])
@pytest.mark.parametrize(
    "model", [nn.LinearRegression(), nn.LinearRegression(solver="descent"), nn.MLPRegressor(random_state=0, epochs=3)]
)
def test_one_target_that_decides_all(model, far):
    """Of squares it is all that is left; the warning names it in the units of the data, not of the training."""
    t = X @ [1.0, -2.0, 0.5]
    t[7] = far
    assert f"{far:.4g} lies so far from the others" in only(model, X, t, nn.ScaleWarning)
    two = np.c_[X @ [1.0, 1.0, 1.0], t]
    assert f"{far:.4g} lies so far from the others" in only(model, X, two, nn.ScaleWarning)


@pytest.mark.parametrize("name", ["one in a hundred", "heavy tails", "few", "constant"])
def test_targets_that_are_merely_uneven_decide_together(name):
    t = {
        "one in a hundred": np.where(np.arange(120) % 100 == 3, 1.0, 0.0) + 0.1 * X[:, 0],
        "heavy tails": np.random.default_rng(1).standard_cauchy(120),
        "few": np.array([0.0, 0.0, 1e9]),
        "constant": np.full(120, 3.0),
    }[name]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        nn.LinearRegression().fit(X[: len(t)], t)
    assert not [one for one in caught if "decides" in str(one.message)]


def test_a_measurement_has_no_rare_classes():
    t = np.random.default_rng(0).normal(size=len(X))
    said = only(nn.MLPRegressor([3, 1], epochs=2, random_state=0), X, t, nn.BaselineWarning)
    assert "class_weight" not in said
