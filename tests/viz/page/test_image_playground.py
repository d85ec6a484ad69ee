"""A CNN in a page: its numbers are Python's, the same batches give the weights of fit; what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

import nn
import viz
from autograd import ArgumentError, Graph
from tests.nn.exported import required
from tests.viz.page.node import node
from tests.viz.page.test_playground import orders_of_fit
from tests.viz.page.test_present import Page
from tests.viz.page.test_scripts_of_playground import run
from viz.errors import DrawingError
from viz.page import linked_page
from viz.page.bundle import read
from viz.page.image_playground import MAX_IMAGES, packed


def images(classes=3, n=16, side=8, shades=255):
    rng = np.random.default_rng(4)
    return rng.integers(0, shades + 1, size=(n, 1, side, side)) / shades, np.arange(n) % classes


def asked(play, *calls):
    given = {
        "bundle": read("web/built/images.js"),
        "page": play.page,
        "operations": play._pieces.operations,
        "calls": calls,
    }
    return node("playground_runner.mjs", given)


MODELS = {
    "softmax": (nn.CNN(maps=(2, 3), lr=0.1, random_state=0, batch_size=8), 3),
    "σ, Adam, valid": (
        nn.CNN(maps=(2,), padding="valid", optimizer="adam", activation="tanh", random_state=0, batch_size=8), 2,
    ),
    "L2": (nn.CNN(maps=(2,), regularizer=nn.SquaredL2(0.05), lr=0.1, random_state=0, batch_size=8), 3),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_batches_in_the_page_give_the_weights_of_fit(name, monkeypatch):
    model, classes = MODELS[name]
    X, t = images(classes)
    play = viz.playground(model, X, t)
    batches = [order.reshape(-1, 8).tolist() for order in orders_of_fit(model, X, t, 5, monkeypatch)]
    loss, state, predicted = asked(play, ["train", 5, batches], ["state"], ["predict", X[:3].tolist()])
    for parameter in model.parameters():
        np.testing.assert_allclose(state["weights"][parameter.name], parameter.data, rtol=0, atol=1e-9)
    np.testing.assert_allclose(predicted, model.predict_proba(X[:3]), rtol=0, atol=1e-9)
    assert loss > 0


@pytest.mark.slow
def test_values_and_gradients_of_an_image_are_those_of_python():
    X, t = images()
    model = nn.CNN(maps=(2, 3), random_state=0)
    play = viz.playground(model, X, t)
    model.prepare(X, t)
    graph = Graph(model.loss(X[:1], model.encoded(X, t)[1][:1]))
    for v in [*graph.operations, *model.parameters()]:
        value, gradient = asked(play, ["get", graph.name_of(v)], ["gradient", graph.name_of(v)])
        np.testing.assert_allclose(value, v.data, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(gradient, graph.gradients[v], rtol=1e-10, atol=1e-15)


def test_weights_are_set_an_image_is_put_and_what_was_changed_comes_back():
    X, t = images()
    play = viz.playground(nn.CNN(maps=(2, 3), random_state=0), X, t)
    first, _, second, state, _, last, *wrong = asked(
        play, ["loss"], ["set", "b0", [5, 5]], ["loss"], ["state"], ["update", 2], ["loss"],
        ["set", "b0", [1]], ["set", "A", [1]], ["get", "Q"], ["predict", [[1, 2]]], ["train", -1],
    )  # fmt: skip
    assert len({first, second, last}) == 3
    for answer in wrong:
        assert answer["error"].endswith("."), answer
    _, again, _, moved = asked(play, ["restore", state], ["loss"], ["set", "x", X[3].tolist()], ["loss"])
    assert again == second
    assert moved != second


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_state_goes_on_exactly_also_as_a_link_has_it(optimizer):
    play = viz.playground(nn.CNN(maps=(2,), optimizer=optimizer, random_state=0), *images(n=20))
    _, state, _, wanted = asked(play, ["update", 2], ["state"], ["update", 2], ["get", "W0"])
    (short,) = asked(play, ["data.shortened", state])
    assert "x" not in short
    for given in (state, short):
        _, loss, found = asked(play, ["restore", given], ["update", 2], ["get", "W0"])
        assert loss > 0
        assert found == wanted


def test_a_state_that_does_not_fit_is_refused_with_what_is_wrong():
    play = viz.playground(nn.CNN(maps=(2,), random_state=0), *images())
    (state,) = asked(play, ["state"])
    wrong = [
        ("weights", {}, "W⁰"), ("memory", [[]], "memory"), ("steps", -1, "steps"), ("lr", 0, "η"), ("at", 99, "image"),
        ("label", 3, "label"), ("order", [99], "order"), ("x", [1], "image"),
    ]  # fmt: skip
    answers = asked(play, *(["restore", {**state, part: value}] for part, value, _ in wrong))
    for (_, _, words), answer in zip(wrong, answers, strict=True):
        assert words in answer["error"]


@pytest.mark.parametrize(
    ("options", "classes", "shades"),
    [
        ({"maps": (2, 3)}, 3, 16),
        ({"maps": (2,), "padding": "valid", "activation": "tanh"}, 2, 255),
        (
            {"maps": (3,), "outputs": 2, "activation": nn.LeakyReLU(0.2), "kernel_size": (3, 5), "padding": (1, 2)},
            2,
            0.7,
        ),
    ],
)
def test_the_scripts_to_take_home_give_the_page_s_predictions(options, classes, shades):
    required("torch")
    X, t = images(classes)
    X = X * 255 / shades
    play = viz.playground(nn.CNN(**options, random_state=0), X, t)
    _, predicted, *scripts = asked(
        play, ["update", 3], ["predict", X[:5].tolist()],
        *(["data.script", "model", library] for library in ("chalkgrad", "PyTorch")),
    )  # fmt: skip
    scores = []
    for script in scripts:
        found, score = run(script)
        np.testing.assert_allclose(found, np.ravel(predicted), atol=2e-7)
        scores.append(score)
    assert scores[0] == scores[1]


def test_a_page_s_weights_and_images_come_back(monkeypatch):
    monkeypatch.setattr(linked_page, "widget", lambda *parts: Page({}))
    X, t = images()
    play = viz.playground(nn.CNN(maps=(2,), random_state=0), X, np.array(["a", "b", "c"])[t], live=True)
    assert f' data-play="{play._mark}">' in play.html
    assert play.data[1].tolist()[:3] == ["a", "b", "c"]
    _, state, predicted = asked(play, ["update", 2], ["state"], ["predict", X.tolist()])
    play.widget, seen = Page({}), []
    play.observe(seen.append)
    play.state = state
    play.widget.handlers[0]({"new": state})
    assert seen == [play]
    np.testing.assert_allclose(play.model.predict_proba(play.data[0]), predicted, rtol=0, atol=1e-12)


@pytest.mark.parametrize("shades", [255, 16, 1])
def test_images_of_few_shades_are_short_and_exact(shades):
    X, _ = images(shades=shades)
    assert "bytes" in packed(X)
    assert "data" in packed(X + 1e-3)
    play = viz.playground(nn.CNN(maps=(2,), random_state=0), *images(shades=shades))
    assert asked(play, ["get", "x"])[0] == X[:1].tolist()


def test_of_many_images_some_are_there():
    X, t = images(n=MAX_IMAGES + 1)
    play = viz.playground(nn.CNN(maps=(2,), random_state=0), X, t, class_names=["a", "b", "c"])
    assert repr(play) == "<Playground of CNN 1×8×8, 101 of 201 images>"
    assert play.page["classes"] == ["a", "b", "c"]


def test_what_it_does_not_take_is_said_with_what_to_do(tmp_path):
    X, t = images()
    cases = [
        (DrawingError, "maps", (nn.CNN(maps=(9,)), X, t), {}),
        (DrawingError, "28×28", (nn.CNN(maps=(2,)), *images(side=30)), {}),
        (ArgumentError, "feature_names", (nn.CNN(maps=(2,)), X, t), {"feature_names": ["a"]}),
    ]
    for error, words, arguments, options in cases:
        with pytest.raises(error, match=words):
            viz.playground(*arguments, **options)
    page = viz.playground(nn.CNN(maps=(2,), random_state=0), X, t).save(tmp_path / "page.html").read_text("utf-8")
    assert page.count("</script>") == 1
    assert len(page.encode()) < 350_000
    assert "<details>" in page
