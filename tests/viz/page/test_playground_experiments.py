"""What the playground's experiments find, and the data sets that they and readers begin with."""

from __future__ import annotations

import numpy as np
import pytest

import nn
import viz
from tests.viz.page.test_playground import asked, samples


@pytest.fixture(scope="module")
def play():
    X, t = samples()
    return viz.playground(nn.MLP([2, 3, 1], random_state=0), X, t)


@pytest.fixture(scope="module")
def found(play):
    """What comes of each experiment, by its name."""
    (listed,) = asked(play, ["data.experimentsFor", play.page])
    names = [one["id"] for one in listed]
    return dict(zip(names, asked(play, *(["data.tried", "model", name] for name in names)), strict=True))


SURPRISES = {
    "xor-zeros": "all the same",
    "one-neuron-xor": "three quarters",
    "xor-seeds": "Some",
    "dead-relus": "Some or all",
    "depth-without-activation": "straight line",
    "raw-features": "Worse",
    "no-bias": "through the origin",
    "separable": "grows",
    "overfitting": "rises",
    "loss-not-accuracy": "hardly",
    "too-large": "Slower",
    "vanishing": "tenth",
    "relu-below-zero": "0",
    "squares": "ellipse",
    "batch": "of one",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SURPRISES)
def test_an_experiment_measures_what_surprises(found, name):
    one = found[name]
    assert "error" not in one, one
    assert SURPRISES[name] in one["options"][one["right"]]
    assert "NaN" not in one["says"]
    assert "undefined" not in one["says"]


@pytest.mark.slow
def test_there_are_no_experiments_but_these(found):
    assert set(found) == set(SURPRISES)
    assert len(found) >= 12


@pytest.mark.slow
def test_an_experiment_is_the_same_whatever_the_network_was():
    X, t = samples()
    odd = nn.Residual([nn.Linear(3, 3, rng=2), nn.PReLU()])
    networks = [
        (nn.Linear(2, 3, rng=1), nn.Tanh(), nn.Linear(3, 1, rng=1)),
        (nn.Linear(2, 3, rng=1), nn.ReLU(), nn.Dropout(0.5), odd, nn.Linear(3, 1, rng=3)),
    ]
    plays = [viz.playground(nn.NeuralClassifier(nn.Sequential(*layers)), X, t) for layers in networks]
    calls = [["data.tried", "model", name] for name in ("vanishing", "relu-below-zero", "one-neuron-xor")]
    first, second = (asked(play, *calls) for play in plays)
    assert first == second


@pytest.mark.slow
def test_zero_weights_keep_hidden_neurons_equal_in_fit_too(found):
    X = np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]] * 10)
    t = np.array([0, 1, 1, 0] * 10)
    model = nn.MLP([2, 4, 1], activation="tanh", init="zeros", lr=0.5, random_state=0)
    with pytest.warns(nn.TrainingWarning):
        model.fit(X, t, epochs=30)
    W = model.layers[0].weight.data
    assert np.ptp(W, axis=0).max() == 0
    assert "4 of 4 are twins" in found["xor-zeros"]["says"]


@pytest.mark.slow
def test_sets_have_both_classes_and_noise_widens_them(play):
    (names,) = asked(play, ["data.setsFor", play.page])
    assert {"patients", "patients raw", "XOR", "moons", "circles", "spirals", "blobs", "non-separable"} <= set(names)
    assert {"above sin", "above cubic", "above V"} <= set(names)
    made = asked(
        play, *(["data.samplesOf", play.page, name, options] for name in names for options in ({}, {"noise": 1}))
    )
    for clean, noisy in zip(made[::2], made[1::2], strict=True):
        assert len(clean) == len(noisy) == 120
        assert {p["t"] for p in clean} == {0, 1}
        assert [p["t"] for p in clean] == [p["t"] for p in noisy]
        spread = [np.std([p["x"] for p in of], axis=0) for of in (clean, noisy)]
        assert np.all(spread[1] > 1.15 * spread[0])


def test_the_patients_are_those_of_python(play):
    raw, scaled = asked(
        play, ["data.samplesOf", play.page, "patients raw", {}], ["data.samplesOf", play.page, "patients", {}]
    )
    table = nn.patients(120)
    np.testing.assert_array_equal([p["x"] for p in raw], table.X)
    assert [p["t"] for p in raw] == [int(label == "sick") for label in table.labels]
    np.testing.assert_allclose([p["x"] for p in scaled], nn.Standardizer().fit(table.X).transform(table.X), atol=1e-12)


@pytest.mark.slow
def test_quoted_cells_signs_and_ten_thousand_lines_are_read(play):
    text = 'a,b,class\n"1",-2,"x, y"\n+.5,3e-1,z\n'
    (one,) = asked(play, ["data.fromTable", text, ["x, y", "z"]])
    assert [[*p["x"], p["t"]] for p in one["samples"]] == [[1, -2, 0], [0.5, 0.3, 1]]
    many, over = asked(
        play, ["data.fromTable", "1;2;a\n" * 10_000, ["a"]], ["data.fromTable", "1;2;a\n" * 10_001, ["a"]]
    )
    assert len(many["samples"]) == 10_000
    assert "10,000" in over["error"]


@pytest.mark.parametrize("cell", ["Infinity", "0x10", "1e999", "1_000", "one"])
def test_what_is_no_finite_number_is_named_by_line_and_column(play, cell):
    (found,) = asked(play, ["data.fromTable", f"1,2,a\n3,{cell},a", ["a"]])
    assert "Line 2, column 2" in found["error"]


@pytest.mark.slow
def test_features_made_of_two_are_computed_kept_and_taken_along():
    X, t = samples()
    play = viz.playground(nn.MLP([2, 3, 1], random_state=0), X, t)
    extra = ["x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"]
    before, _, W, y, state, taken, _, less = asked(
        play, ["get", "W0"], ["model.widen", extra], ["get", "W0"], ["predict", X[:4].tolist()], ["state"],
        ["data.agreement", "model"], ["model.widen", ["x₁x₂"]], ["get", "W0"],
    )  # fmt: skip
    W = np.array(W)
    assert W.shape == (3, 8)
    np.testing.assert_array_equal(W[:, :3], before)
    np.testing.assert_array_equal(np.array(less), W[:, [0, 1, 2, 5]])
    wide = np.column_stack([X, X**2, X[:, 0] * X[:, 1], np.sin(X)])
    model = nn.MLP([7, 3, 1], random_state=0)
    model.prepare(wide, t)
    for parameter, data in zip(model.parameters(), state["net"]["weights"], strict=True):
        parameter.data = np.array(data).reshape(parameter.shape)
    np.testing.assert_allclose(y, model.predict_proba(wide[:4]), rtol=1e-12)
    assert taken["most"] < 1e-12
    _, again = asked(play, ["restore", state], ["predict", X[:4].tolist()])
    assert again == y
    state["net"]["extra"] = ["toString"]
    assert "feature is unknown" in asked(play, ["restore", state])[0]["error"]


@pytest.mark.slow
@pytest.mark.parametrize("classes", [3, 10])
def test_sets_of_more_classes_have_all_of_them(classes):
    X, t = samples(classes)
    play = viz.playground(nn.SoftmaxRegression(), X, t)
    (names,) = asked(play, ["data.setsFor", play.page])
    assert set(names) == {"blobs", "circles", "spirals", "non-separable"}
    for made in asked(play, *(["data.samplesOf", play.page, name, {}] for name in names)):
        assert {p["t"] for p in made} == set(range(classes))
    (listed,) = asked(play, ["data.experimentsFor", play.page])
    found = asked(play, *(["data.tried", "model", one["id"]] for one in listed))
    assert len(found) >= 5
    for one in found:
        assert "error" not in one, one


def test_tables_of_measurements_are_read_for_a_regression():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 3))
    play = viz.playground(nn.MLPRegressor([3, 4, 1], random_state=0), X, X.sum(axis=1))
    good, bad, short = asked(
        play, ["data.fromTable", "a;b;c;t\n1;2;3;4,5", [], 3], ["data.fromTable", "1,2,3,x\n1,2,3,y", [], 3],
        ["data.fromTable", "1,2,3", [], 3],
    )  # fmt: skip
    assert good["samples"] == [{"x": [1, 2, 3], "t": 4.5}]
    assert good["features"] == ["a", "b", "c"]
    assert "Line 1, column 4" in bad["error"]
    assert "what was measured" in short["error"]
