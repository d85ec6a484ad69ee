"""Training in a page gives the weights that fit gives; what a playground takes, and how it refuses the rest."""

from __future__ import annotations

import copy
import warnings
from functools import cache, partial

import numpy as np
import pytest

import nn
import nn.training.loop as loop
import viz
from autograd import ArgumentError, DataTypeError, Graph, ShapeError
from tests.viz.page.node import node
from viz.errors import DrawingError
from viz.page.bundle import read
from viz.page.present import present_model


def samples(classes=2, n=60, features=2):
    """Samples of so many classes; with 0 of a measurement."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(n, features))
    if not classes:
        return X, 50 + 10 * np.sin(X.sum(axis=1))
    t = (X[:, 0] * X[:, -1] > 0).astype(int) if classes == 2 else np.arange(n) % classes
    return X, t


def network(*last):
    """A Sequential with dropout that leaves nothing out."""
    return nn.Sequential(nn.Linear(2, 5, rng=1), nn.GELU(), nn.Dropout(0.0), nn.Linear(5, 4, rng=2), *last)


def deep():
    """A Sequential with ways around its layers: of the input, within one another, to scores, behind an activation."""
    return nn.Sequential(
        nn.Residual([nn.Linear(2, 4, rng=1), nn.ReLU(), nn.Linear(4, 2, rng=2)]),
        nn.Linear(2, 4, rng=3),
        nn.Tanh(),
        nn.Dropout(0.0),
        nn.Residual([nn.Residual([nn.Linear(4, 4, rng=4)]), nn.PReLU(0.1, 4)]),
        nn.Linear(4, 3, rng=5),
    )


def asked(play, *calls):
    """What the page answers to these calls, in Node."""
    given = {
        "bundle": read("web/built/playground.js"),
        "page": play.page,
        "operations": play._pieces.operations,
        "calls": calls,
    }
    return node("playground_runner.mjs", given)


class Orders:
    """A generator that notes the orders it gives."""

    def __init__(self, rng):
        self.rng, self.given = rng, []

    def permutation(self, n):
        self.given.append(self.rng.permutation(n))
        return self.given[-1]


MODELS = {
    "sigmoid": (nn.MLP([2, 8, 8, 1], batch_size=20, lr=0.1, random_state=1), 2),
    "relu": (nn.MLP([2, 5, 3], activation="relu", batch_size=16, lr=0.1, random_state=1), 3),
    "momentum": (
        nn.MLP(
            [2, 4, 1], activation="tanh", optimizer=partial(nn.SGD, momentum=0.8), batch_size=16, lr=0.1, random_state=2
        ),
        2,
    ),
    "adam": (nn.MLP([2, 4, 4, 4, 3, 1], optimizer="adam", lr=0.01, batch_size=25, random_state=2), 2),
    "L2": (nn.MLP([2, 4, 1], regularizer=nn.SquaredL2(0.01), batch_size=16, lr=0.1, random_state=2), 2),
    "L1": (nn.SoftmaxRegression(regularizer=nn.L1(0.01), batch_size=16, lr=0.1), 4),
    "logistic": (nn.LogisticRegression(batch_size=None, lr=0.1), 2),
    "perceptron": (nn.Perceptron(solver="gradient", batch_size=10, lr=0.1, random_state=1), 2),
    "perceptron of three": (nn.MulticlassPerceptron(solver="gradient", batch_size=10, lr=0.1, random_state=1), 3),
    "SVM": (nn.LinearSVM(batch_size=16, lr=0.1, regularizer=nn.SquaredL2(0.01)), 2),
    "SVM of three": (nn.MulticlassSVM(batch_size=16, lr=0.1), 3),
    "hinge": (nn.MLP([2, 4, 1], activation="elu", output_activation="linear", lr=0.1, random_state=1), 2),
    "hinges": (nn.MLP([2, 4, 3], activation="softplus", output_activation="linear", lr=0.1, random_state=1), 3),
    "softmax of two": (nn.MLP([2, 4, 2], activation="silu", lr=0.1, random_state=1), 2),
    "sequential": (nn.NeuralClassifier(network(nn.LeakyReLU(0.2), nn.Linear(4, 3, rng=3)), lr=0.1), 3),
    "one score": (nn.NeuralClassifier(network(nn.Hardtanh(), nn.Linear(4, 1, rng=3)), lr=0.1), 2),
    "PReLU": (nn.MLP([2, 4, 3, 1], activation="prelu", optimizer="adam", lr=0.01, batch_size=16, random_state=1), 2),
    "residuals": (nn.NeuralClassifier(deep(), lr=0.05), 3),
    "line": (nn.LinearRegression(solver="descent", batch_size=16, lr=0.1), 0),
    "regression": (nn.MLPRegressor([2, 4, 1], activation="tanh", optimizer="sgd", lr=0.1, random_state=1), 0),
    "decay": (
        nn.MLP([2, 4, 1], optimizer=partial(nn.AdamW, weight_decay=0.1), lr=0.01, batch_size=16, random_state=1),
        2,
    ),
    "rmsprop": (nn.MLP([2, 4, 1], optimizer="rmsprop", lr=0.01, batch_size=16, random_state=1), 2),
}


def orders_of_fit(model, X, t, epochs, monkeypatch):
    """Fit, and give back the order of the samples in each epoch."""
    noted = []
    own = loop.own_generator

    def noting(rng):
        noted.append(Orders(own(rng)))
        return noted[-1]

    monkeypatch.setattr(loop, "own_generator", noting)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.TrainingWarning)
        model.fit(X, t, epochs=epochs)
    return noted[-1].given


QUICK = ("sequential", "regression")


@pytest.mark.parametrize("name", [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in MODELS])
def test_epochs_in_the_page_give_the_weights_of_fit(name, monkeypatch):
    model, classes = MODELS[name]
    X, t = samples(classes)
    play = viz.playground(model, X, t)
    epochs = 200 if name == "sigmoid" else 30
    orders = [order.tolist() for order in orders_of_fit(model, X, t, epochs, monkeypatch)]
    assert len(orders) == epochs
    loss, state, predicted = asked(play, ["train", epochs, orders], ["state"], ["predict", X[:5].tolist()])
    slopes = [one for one in state["net"]["alphas"] if one]
    for parameter, found in zip(weights_first(model), [*state["net"]["weights"], *slopes], strict=True):
        np.testing.assert_allclose(found, np.squeeze(parameter.data), rtol=0, atol=1e-9)
    np.testing.assert_allclose(predicted, answer(model)(X[:5]), rtol=0, atol=1e-9)
    assert loss > 0


def weights_first(model):
    """The parameters, and the slopes of activations behind them."""
    slopes = [one.weight for one in model.modules() if isinstance(one, nn.PReLU)]
    return [*(p for p in model.parameters() if not any(p is one for one in slopes)), *slopes]


def answer(model):
    """What a page's predict answers as."""
    if not isinstance(model, nn.Classifier):
        return model.predict
    return getattr(model, "predict_proba", None) or model.decision_function


@pytest.mark.slow
@pytest.mark.parametrize("classes", [2, 3])
def test_the_chain_of_a_sample_is_that_of_python(classes):
    X, t = samples(classes)
    model = nn.MLP([2, 3, 2, 1 if classes == 2 else 3], random_state=0)
    play = viz.playground(model, X, t)
    model.prepare(X, t)
    target = model.encoded(X, t)[1][0]
    graph = Graph(model.loss(X[0], target))
    for v in graph.operations:
        value, gradient = asked(play, ["get", graph.name_of(v)], ["gradient", graph.name_of(v)])
        np.testing.assert_allclose(np.squeeze(value), v.data, rtol=1e-12)
        np.testing.assert_allclose(np.squeeze(gradient), graph.gradients[v], rtol=1e-12)


@pytest.mark.slow
def test_a_model_that_has_been_trained_begins_with_its_weights_and_is_not_changed():
    X, t = samples()
    model = nn.LogisticRegression(epochs=5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.TrainingWarning)
        model.fit(X, np.where(t, "sick", "healthy"))
    before = model.neuron.weight.data.copy()
    play = viz.playground(model, X, np.where(t, "sick", "healthy"))
    assert play.page["classes"] == ["healthy", "sick"]
    loss, found = asked(play, ["loss"], ["predict", X.tolist()])
    np.testing.assert_allclose(found, model.predict_proba(X), atol=1e-12)
    assert loss == pytest.approx(model.loss(X, t.astype(float)).item(), rel=1e-12)
    asked(play, ["train", 3])
    np.testing.assert_array_equal(model.neuron.weight.data, before)


@pytest.mark.slow
def test_weights_can_be_set_and_what_was_changed_comes_back():
    X, t = samples()
    play = viz.playground(nn.MLP([2, 3, 1], random_state=0), X, t)
    _, one, _, state, *wrong = asked(
        play, ["set", "W0[1,2]", 7], ["get", "W⁰[1,2]"], ["train", 2], ["state"],
        ["set", "W0", 3], ["set", "A", [1, 2, 3]], ["get", "Q"], ["get", "W0[9,9]"], ["predict", [[1, 2, 3]]],
        ["train", -1], ["set", "W0[0]", 1],
    )  # fmt: skip
    assert one == 7
    for answer in wrong:
        assert answer["error"].endswith("."), answer
        assert "undefined" not in answer["error"], answer
    asked_again = asked(play, ["restore", state], ["loss"], ["train", 1], ["state"])
    first = asked(play, ["set", "W0[1,2]", 7], ["train", 2], ["loss"])
    assert asked_again[1] == first[2]
    assert asked_again[3]["epoch"] == 3


@pytest.mark.slow
def test_a_state_goes_on_exactly_also_from_the_middle_of_an_epoch():
    X, t = samples(3)
    play = viz.playground(nn.MLP([2, 3, 3], optimizer="adam", batch_size=16, random_state=0), X, t)
    *_, state, _, loss = asked(
        play, ["model.change", [3, 2], "tanh"], ["train", 2], ["update", 2], ["state"], ["train", 3], ["loss"]
    )
    assert len(state["order"]) == 28
    for sent in (state, {**state, "path": "x"}):
        _, _, again, last = asked(play, ["restore", sent], ["train", 3], ["loss"], ["state"])
        assert again == loss
    assert last["hist"][: len(state["hist"])] == state["hist"]
    short = asked(play, ["data.shortened", state, "model"], ["state"])[0]
    assert "P" not in short
    _, _, from_link = asked(play, ["restore", short], ["train", 3], ["loss"])
    assert from_link == loss


@pytest.mark.slow
def test_a_link_names_a_set_that_was_drawn_and_holds_the_reader_s_own_samples():
    play, _ = small()
    moons, state = asked(play, ["data.samplesOf", play.page, "moons", {"noise": 0.2}], ["state"])
    state |= {"set": "moons", "noise": 0.2, "sel": 0, "order": []}
    state["P"] = [{**one, "test": k % 4 == 0} for k, one in enumerate(moons)]
    (short,) = asked(play, ["data.shortened", state, "model"])
    assert "X" not in short
    _, again = asked(play, ["restore", short], ["state"])
    assert again["P"] == state["P"]
    state["P"][3]["x"][0] += 1
    (short,) = asked(play, ["data.shortened", state, "model"])
    _, again = asked(play, ["restore", short], ["state"])
    assert again["P"] == state["P"]


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("P", [{"x": [1, 2, 3], "t": 0}], "2 finite numbers"),
        ("P", [{"x": [1, 2], "t": 9}], "a class"),
        ("P", [], "1 to 10,000"),
        ("net", None, "no network"),
        ("batch", 0, "batch"),
        ("lr", -1, "η"),
        ("hidden", [99], "layers"),
        ("activations", ["constructor"], "activation"),
        ("weights", [[[1]]], "layers of weights"),
    ],
)
def test_a_state_that_does_not_fit_is_refused_with_what_is_wrong(part, value, words):
    play, first = small()
    state = copy.deepcopy(first)
    at = state if part in state else state["net"]
    at[part] = value
    refused, after = asked(play, ["restore", state], ["state"])
    assert words in refused["error"]
    assert after == first


@cache
def small():
    """A playground of a small network, and the state it opens in."""
    play = viz.playground(nn.MLP([2, 3, 1], random_state=0), *samples())
    return play, asked(play, ["state"])[0]


def test_a_name_of_data_that_is_markup_does_not_come_back():
    X, t = samples()
    play = viz.playground(nn.LogisticRegression(), X, t)
    (state,) = asked(play, ["state"])
    assert asked(play, ["restore", {**state, "set": '"><img src=x>'}], ["state"])[1]["set"] == "yours"


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_frozen_weights_stay_cut_ones_are_zero_and_the_others_move(optimizer):
    X, t = samples()
    play = viz.playground(nn.MLP([2, 3, 1], optimizer=optimizer, random_state=0), X, t)
    before, _, _, _, after, state = asked(
        play, ["get", "W0"], ["train", 2], ["net.hold", 0, 4, 1], ["net.hold", 0, 1, 2], ["get", "W0"], ["state"]
    )
    _, _, last = asked(play, ["restore", state], ["train", 5], ["get", "W0"])
    after, last = np.array(after), np.array(last)
    assert after[0, 1] == last[0, 1] == 0
    assert after[1, 1] == last[1, 1]
    moved = last != after
    assert moved.sum() == 7
    assert np.array(before)[0, 1] != 0


def test_what_stays_of_a_network_keeps_its_weights():
    X, t = samples()
    play = viz.playground(nn.MLP([2, 3, 1], random_state=0), X, t)
    W, w, _, more, end, _, less, end2, _, deep, _, without, out = asked(
        play, ["get", "W0"], ["get", "w"], ["model.change", [4]], ["get", "W0"], ["get", "w"],
        ["model.change", [2]], ["get", "W0"], ["get", "w"], ["model.change", [2, 2]], ["get", "W0"],
        ["model.without", 1, 0], ["get", "W0"], ["get", "W1"],
    )  # fmt: skip
    assert more[:3] == W
    assert end[:4] == w
    assert less == deep == W[:2]
    assert end2 == w[:3]
    assert without == [W[1]]
    assert np.shape(out) == (2, 2)


def test_twins_dead_and_saturated_neurons_are_found():
    X, t = samples()
    play = viz.playground(nn.MLP([2, 3, 1], activation="relu", random_state=0), X, t)
    _, zero, _, dead = asked(
        play, ["model.begun", "zeros"], ["data.health", "model"], ["set", "W0", [[-99, 0, 0], [1, 1, 0], [1, 0, 1]]],
        ["data.health", "model"],
    )  # fmt: skip
    assert zero == [["dead"] * 3]  # relu'(0) = 0: nothing comes back
    assert dead == [["dead", "", ""]]
    play = viz.playground(nn.MLP([2, 3, 1], activation="tanh", random_state=0), X, t)
    _, twins, _, flat = asked(
        play, ["model.begun", "zeros"], ["data.health", "model"], ["set", "W0", [[0, 99, 0], [0, 0, 99], [0, 1, 1]]],
        ["data.health", "model"],
    )  # fmt: skip
    assert twins == [["twin"] * 3]
    assert flat == [["saturated", "saturated", ""]]


def test_layers_neurons_and_activations_are_changed_and_the_rest_goes_on():
    X, t = samples(3)
    play = viz.playground(nn.MLP([2, 3, 3], random_state=0), X, t)
    _, names, _, predicted, first, _, last = asked(
        play, ["model.change", [4, 5], "relu"], ["names"], ["train", 1], ["predict", X[:4].tolist()], ["loss"],
        ["train", 40], ["loss"],
    )  # fmt: skip
    assert names == ["W⁰", "W¹", "W²", "x", "A", "B", "C", "D", "E", "y", "l"]
    np.testing.assert_allclose(np.sum(predicted, axis=1), 1)
    assert last < first


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x;y;class\n1,5;2;a\n-1;0,25;b\n", [[1.5, 2, 0], [-1, 0.25, 1]]),
        ("1.5,2,a\r\n\r\n3,4,b", [[1.5, 2, 0], [3, 4, 1]]),
        ('\ufeff"1"\t2\t"b"', [[1, 2, 1]]),
        ("1,2,a,\n3,4,b,\n", [[1, 2, 0], [3, 4, 1]]),
        ("1,2,a,\n3,4,b,5\n", "Line 1 has 4 columns"),
        ('"Länge\r\nin m";"Breite; innen";Art\r\n1,5;2;a\r\n;;\r\n-1;x;b', 'Line 5, column 2: "x" is no number'),
        ('"x;y",z,class\n1.5,2,"a"', [[1.5, 2, 0]]),
        ("1.O,2,a\n3,4,b", 'Line 1, column 1: "1.O" is no number'),
        ('1,2,"a\n', "none of the classes"),
        ("1,2,o\u0308", [[1, 2, 2]]),
        ("1,2\n", "Line 1 has 2 columns"),
        ("1,2,a\nx,2,a", 'Line 2, column 1: "x" is no number'),
        ("1;2;a\n1;;a", 'Line 2, column 2: "" is no number'),
        ("1,2,c", "none of the classes a, b, ö"),
        ("x,y,class", "There is no sample"),
    ],
)
def test_pasted_tables_are_read_or_the_place_of_the_fault_is_said(text, expected):
    X, t = samples()
    (found,) = asked(viz.playground(nn.LogisticRegression(), X, t), ["data.fromTable", text, ["a", "b", "ö"]])
    if isinstance(expected, str):
        assert expected in found["error"]
    else:
        assert [[*one["x"], one["t"]] for one in found["samples"]] == expected


def test_what_a_playground_does_not_take_is_said_with_what_to_do():
    X, t = samples()

    def sequential(*layers):
        return nn.NeuralClassifier(nn.Sequential(*layers))

    cases = [
        (DataTypeError, "nn.MLP", (object(), X, t)),
        (DataTypeError, "a class", (nn.MLP, X, t)),
        (DataTypeError, "many labels", (nn.MLP([2, 3, 3]), X, np.ones((60, 3), int) - np.eye(60, 3, dtype=int))),
        (DataTypeError, "many measurements", (nn.LinearRegression(), X, X)),
        (DrawingError, "smaller", (nn.MLP([2, 33, 1]), X, t)),
        (DrawingError, "features", (nn.MLP([80, 3, 1]), np.hstack([X] * 40), t)),
        (DrawingError, "smaller", (nn.MLP([2, 3, 3, 3, 3, 3, 1]), X, t)),
        (DrawingError, "x itself", (sequential(nn.Residual(nn.Linear(2, 3), nn.Linear(2, 3)), nn.Linear(3, 1)), X, t)),
        (
            DrawingError,
            "its ends",
            (sequential(nn.Residual([nn.Dropout(0.1), nn.Linear(2, 2)]), nn.Linear(2, 1)), X, t),
        ),
        (
            DrawingError,
            "its ends",
            (sequential(nn.Residual([nn.Linear(2, 2), nn.Dropout(0.1)]), nn.Linear(2, 1)), X, t),
        ),
        (DrawingError, "a layer or", (sequential(nn.Residual([]), nn.Linear(2, 1)), X, t)),
        (DrawingError, "single score", (sequential(nn.Linear(2, 1), nn.Residual(nn.Linear(1, 1))), X, t)),
        (DrawingError, "10 classes", (nn.MLP([2, 3, 12]), X, np.arange(60) % 12)),
        (DrawingError, "max_norm", (nn.MLP([2, 3, 1], optimizer=partial(nn.SGD, max_norm=1.0)), X, t)),
        (DrawingError, "another place", (sequential(nn.ReLU(), nn.Linear(2, 1)), X, t)),
        (DrawingError, "another place", (sequential(nn.Linear(2, 3), nn.ReLU(), nn.Tanh(), nn.Linear(3, 1)), X, t)),
        (DrawingError, "BatchNorm1d", (sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1)), X, t)),
        (DrawingError, "ends with a dense", (sequential(nn.Linear(2, 1), nn.Dropout(0.5)), X, t)),
        (DrawingError, "SquaredL2", (nn.MLP([2, 3, 1], regularizer=nn.L2(0.1)), X, t)),
    ]
    for error, words, arguments in cases:
        with pytest.raises(error, match=words):
            viz.playground(*arguments)
    with pytest.raises(ShapeError, match="feature_names"):
        viz.playground(nn.LogisticRegression(), X, t, feature_names=["one"])


def test_the_page_is_one_small_file_with_a_picture_where_scripts_may_not_run(tmp_path):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(500, 2))
    play = viz.playground(nn.MLP([2, 8, 8, 1], random_state=0), X, (X[:, 0] > 0).astype(int), title="</script>")
    with pytest.raises(ArgumentError, match="html"):
        play.save(tmp_path / "page.txt")
    page = play.save(tmp_path / "page.html").read_text("utf-8")
    assert len(page.encode()) <= 350_000
    assert page.count("</script>") == 1
    assert "<img" in page
    assert "<details>" in page
    assert play._repr_mimebundle_()["text/html"] == play._repr_html_()


def test_layers_without_biases_train_without_them():
    X, t = samples(2)
    module = nn.Sequential(nn.Linear(2, 4, bias=False, rng=1), nn.Tanh(), nn.Linear(4, 1, bias=False, rng=2))
    play = viz.playground(nn.NeuralClassifier(module, lr=0.1), X, t)
    first, loss, last, predicted, state = asked(
        play, ["loss"], ["train", 10], ["get", "W0"], ["predict", X[:4].tolist()], ["state"]
    )
    assert loss < first
    assert np.all(np.array(last)[:, 0] == 0)
    model = present_model(play._parts, (X, t), state)
    assert [p.shape for p in model.parameters()] == [(4, 2), (1, 4)]
    np.testing.assert_allclose(model.predict_proba(X[:4]), predicted, rtol=0, atol=1e-12)
    state["net"]["weights"][0][1][0] = 0.5
    assert present_model(play._parts, (X, t), state).parameters()[0].shape == (4, 3)


def test_dropout_acts_on_the_sample_as_it_does_in_training():
    X, t = samples(2)
    module = nn.Sequential(nn.Linear(2, 16, rng=1), nn.Tanh(), nn.Dropout(0.25), nn.Linear(16, 1, rng=2))
    play = viz.playground(nn.NeuralClassifier(module, lr=0.1), X, t)
    whole, _, acted, slope, _, quiet, before, _, after = asked(
        play, ["get", "B"], ["net.act", True], ["get", "B"], ["gradient", "A"], ["net.act", False], ["get", "B"],
        ["loss"], ["train", 40], ["loss"],
    )  # fmt: skip
    left = np.array(acted) != 0
    assert 0 < left.sum() < 16
    np.testing.assert_allclose(np.array(acted)[left], np.array(whole)[left] / 0.75, rtol=1e-12)
    assert np.all(np.array(slope)[~left] == 0)
    assert quiet == whole
    assert after < before


@pytest.mark.slow
def test_a_playground_may_be_light_or_dark_whatever_the_system_is():
    X, t = [[0.0, 1.0], [1.0, 0.0]], [0, 1]
    dark = viz.playground(nn.MLP([2, 2, 1], random_state=0), X, t, theme="dark")
    assert 'data-theme="dark" data-fixed=""' in dark.html
    follows = viz.playground(nn.MLP([2, 2, 1], random_state=0), X, t)
    assert "data-fixed" not in follows.html.split("<script>")[0]
    with pytest.raises(ArgumentError, match="theme is"):
        viz.playground(nn.MLP([2, 2, 1], random_state=0), X, t, theme="blue")
