"""What comes back from a page: a model that predicts what the page does, and the samples it has now."""

from __future__ import annotations

import numpy as np
import pytest

import nn
import viz
from tests.viz.page.test_playground import answer, asked, deep, network, samples
from viz.errors import DrawingError
from viz.page import linked_page

CHANGE = [["model.change", [3, 4], "tanh"], ["train", 1]]
MODELS = {
    "as it was": (nn.MLP([2, 4, 1], random_state=1), 2, [["train", 2]]),
    "changed": (nn.MLP([2, 4, 3], random_state=1), 3, CHANGE),
    "deepened": (nn.LinearSVM(init="normal"), 2, CHANGE),
    "dropout": (nn.NeuralClassifier(network(nn.LeakyReLU(0.2), nn.Linear(4, 3, rng=3))), 3, [["train", 1]]),
    "mixed": (nn.NeuralClassifier(network(nn.LeakyReLU(0.2), nn.Linear(4, 3, rng=3))), 3, [["net.without", 1, 0]]),
    "PReLU": (
        nn.MLP([2, 4, 1], activation="prelu", random_state=1),
        2,
        [["train", 2], ["model.change", [5]], ["train", 1]],
    ),
    "residuals": (nn.NeuralClassifier(deep()), 3, [["train", 2], ["net.around", ["h2", "h3"]], ["train", 1]]),
    "a way around": (nn.MLP([2, 4, 4, 1], random_state=1), 2, [["net.around", ["h1", "h2"]], ["train", 1]]),
    "a way too narrow": (nn.NeuralClassifier(deep()), 3, [["net.without", 3, 0], ["train", 1]]),
    "regression": (nn.MLPRegressor([2, 3, 1], random_state=1), 0, CHANGE),
    "features": (nn.LogisticRegression(), 2, [["model.widen", ["x₁x₂", "sin x₂"]], ["train", 2]]),
    "line": (nn.LinearRegression(init="normal"), 0, CHANGE),
}


class Page:
    """A widget without a browser: it has what a page answered."""

    def __init__(self, state):
        self.state, self.handlers = state, []

    def observe(self, handler, names):
        assert names == "state"
        self.handlers.append(handler)


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_a_page_s_network_comes_back_and_predicts_the_same(name):
    model, classes, edits = MODELS[name]
    X, t = samples(classes, 30)
    play = viz.playground(model, X, t)
    *_, state, predicted = asked(play, *edits, ["state"], ["predict", X.tolist()])
    play.widget = Page(state)
    found_X, found_t = play.data
    np.testing.assert_allclose(answer(play.model)(found_X), predicted, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(found_X[:, :2], X)
    np.testing.assert_allclose(found_t, t, rtol=1e-12)


@pytest.mark.parametrize("edits", [[], CHANGE])
def test_a_table_comes_back_as_a_table(edits):
    pandas = pytest.importorskip("pandas")
    X, t = samples(2, 20)
    play = viz.playground(nn.MLP([2, 3, 1], random_state=1), pandas.DataFrame(X, columns=["age", "pulse"]), t)
    *_, state, predicted = asked(play, *edits, ["state"], ["predict", X.tolist()])
    assert play.page["features"] == ["age", "pulse"]
    play.widget = Page(state)
    table, _ = play.data
    assert list(table.columns) == ["age", "pulse"]
    np.testing.assert_allclose(play.model.predict_proba(table), predicted, rtol=0, atol=1e-12)


def test_without_a_page_there_is_what_it_began_with_and_nothing_to_observe():
    X, t = samples(2, 10)
    model = nn.MLP([2, 3, 1], random_state=1)
    play = viz.playground(model, X, np.where(t, "sick", "healthy"))
    model.prepare(X, t)
    np.testing.assert_array_equal(play.model.layers[0].weight.data, model.layers[0].weight.data)
    assert play.data[1].tolist() == np.where(t, "sick", "healthy").tolist()
    with pytest.raises(DrawingError, match="anywidget"):
        play.observe(print)
    with pytest.raises(DrawingError, match="live=True"):
        play.state = {}


def test_who_observes_is_called_with_the_playground_and_a_state_can_be_put():
    X, t = samples(2, 10)
    play = viz.playground(nn.MLP([2, 3, 1], random_state=1), X, t)
    (state,) = asked(play, ["state"])
    play.widget, seen = Page({}), []
    play.observe(seen.append)
    play.state = state
    play.widget.handlers[0]({"new": state})
    assert seen == [play]
    assert play.state["net"]["hidden"] == [3]
    play.state = {"net": {"lr": 0.25}}
    assert play.state["net"] == {**state["net"], "lr": 0.25}, "what is left out stays"
    assert play.state["P"] == state["P"]


@pytest.mark.slow
def test_a_live_page_has_a_mark_of_its_own_and_is_otherwise_the_same(monkeypatch):
    monkeypatch.setattr(linked_page, "widget", lambda *parts: Page({}))
    X, t = samples(2, 10)
    model = nn.MLP([2, 3, 1], random_state=1)
    first, second = (viz.playground(model, X, t, live=True) for _ in range(2))
    assert f' data-play="{first._mark}">' in first.html
    assert first._mark != second._mark
    assert first.html.replace(f' data-play="{first._mark}"', "") == viz.playground(model, X, t).html
