"""Training in a page gives the weights that fit gives; what a playground takes, and how it refuses the rest."""

from __future__ import annotations

import warnings
from functools import partial

import numpy as np
import pytest

import nn
import nn.training.loop as loop
import viz
from autograd import ArgumentError, DataTypeError, Graph, ShapeError
from tests.viz.page.node import node
from viz.errors import DrawingError
from viz.page.bundle import read


def samples(classes=2, n=60):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(n, 2))
    t = (X[:, 0] * X[:, 1] > 0).astype(int) if classes == 2 else np.arange(n) % classes
    return X, t


def asked(play, *calls):
    """What the page answers to these calls, in Node."""
    given = {
        "bundle": read("web/built/playground.js"),
        "page": play.data,
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
}


@pytest.mark.parametrize("name", MODELS)
def test_epochs_in_the_page_give_the_weights_of_fit(name, monkeypatch):
    model, classes = MODELS[name]
    X, t = samples(classes)
    play = viz.playground(model, X, t)
    noted = []
    own = loop.own_generator

    def noting(rng):
        noted.append(Orders(own(rng)))
        return noted[-1]

    monkeypatch.setattr(loop, "own_generator", noting)
    epochs = 200 if name == "sigmoid" else 30
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.TrainingWarning)
        model.fit(X, t, epochs=epochs)
    orders = [order.tolist() for order in noted[-1].given]
    assert len(orders) == epochs
    names = [p.name for p in model.parameters()]
    loss, *weights, probabilities = asked(
        play, ["train", epochs, orders], *(["get", one] for one in names), ["predict", X[:5].tolist()]
    )
    for parameter, found in zip(model.parameters(), weights, strict=True):
        np.testing.assert_allclose(found, parameter.data, rtol=0, atol=1e-9)
    np.testing.assert_allclose(probabilities, model.predict_proba(X[:5]), rtol=0, atol=1e-9)
    assert loss > 0


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


def test_a_model_that_has_been_trained_begins_with_its_weights_and_is_not_changed():
    X, t = samples()
    model = nn.LogisticRegression(epochs=5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nn.TrainingWarning)
        model.fit(X, np.where(t, "sick", "healthy"))
    before = model.neuron.weight.data.copy()
    play = viz.playground(model, X, np.where(t, "sick", "healthy"))
    assert play.data["classes"] == ["healthy", "sick"]
    loss, found = asked(play, ["loss"], ["predict", X.tolist()])
    np.testing.assert_allclose(found, model.predict_proba(X), atol=1e-12)
    assert loss == pytest.approx(model.loss(X, t.astype(float)).item(), rel=1e-12)
    asked(play, ["train", 3])
    np.testing.assert_array_equal(model.neuron.weight.data, before)


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x;y;class\n1,5;2;a\n-1;0,25;b\n", [[1.5, 2, 0], [-1, 0.25, 1]]),
        ("1.5,2,a\r\n\r\n3,4,b", [[1.5, 2, 0], [3, 4, 1]]),
        ('\ufeff"1"\t2\t"b"', [[1, 2, 1]]),
        ("1,2\n", "Line 1 has 2 columns"),
        ("1,2,a\nx,2,a", 'Line 2, column 1: "x" is no number'),
        ("1;2;a\n1;;a", 'Line 2, column 2: "" is no number'),
        ("1,2,c", "none of the classes a, b"),
        ("x,y,class", "There is no sample"),
    ],
)
def test_pasted_tables_are_read_or_the_place_of_the_fault_is_said(text, expected):
    X, t = samples()
    (found,) = asked(viz.playground(nn.LogisticRegression(), X, t), ["data.fromTable", text, ["a", "b"]])
    if isinstance(expected, str):
        assert expected in found["error"]
    else:
        assert [[*one["x"], one["t"]] for one in found["samples"]] == expected


def test_what_a_playground_does_not_take_is_said_with_what_to_do():
    X, t = samples()
    wide = np.hstack([X, X])
    cases = [
        (DataTypeError, "nn.MLP", (nn.CNN(), X, t)),
        (DataTypeError, "a class", (nn.MLP, X, t)),
        (DataTypeError, "scores", (nn.MLP([2, 3, 1], output_activation="linear"), X, t)),
        (ShapeError, "choose two", (nn.MLP([4, 3, 1]), wide, t)),
        (DrawingError, "smaller", (nn.MLP([2, 30, 1]), X, t)),
        (DrawingError, "smaller", (nn.MLP([2, 3, 3, 3, 3, 3, 1]), X, t)),
        (DrawingError, "one activation", (nn.MLP([2, 3, 1], activation="elu"), X, t)),
        (DrawingError, "SGD", (nn.MLP([2, 3, 1], optimizer="rmsprop"), X, t)),
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
