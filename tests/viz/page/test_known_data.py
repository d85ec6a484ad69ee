"""A page that knows its data predicts and trains as the model does; what it cannot know is refused."""

from __future__ import annotations

import numpy as np
import pytest

import nn
from autograd import Graph, Value, softmax
from autograd.errors import ArgumentError
from tests.viz.page.test_store import ask, error
from viz.page.known_data import known_data

X = np.random.default_rng(0).normal(size=(7, 2))


def binary():
    model = nn.MLP([2, 3, 1], random_state=3)
    return model, model.loss(X, (X[:, 0] > 0) * 1.0)


def test_a_row_gets_the_probabilities_of_the_model_however_many_rows_there_are():
    model, loss = binary()
    rows = np.random.default_rng(1).normal(size=(10, 2))
    found, one = ask(loss, ["predict", rows.tolist()], ["predict", rows[:1].tolist()], inputs="x", output="y")
    p = model(rows).data.reshape(-1)
    np.testing.assert_allclose(found, np.column_stack([1 - p, p]), rtol=1e-12)
    np.testing.assert_allclose(one, found[:1], rtol=1e-12)


def test_classes_and_values_have_a_column_each():
    W = Value(np.random.default_rng(2).normal(size=(3, 2)), name="W")
    y = softmax(X @ W.T)
    y.name = "y"
    loss = -np.log(y[:, 0]).sum()
    rows = [[0.5, -1.0], [2.0, 0.25]]
    (found,) = ask(loss, ["predict", rows], inputs=X, output=y)
    scores = np.exp(np.array(rows) @ W.data.T)
    np.testing.assert_allclose(found, scores / scores.sum(axis=1, keepdims=True), rtol=1e-12)


def test_an_epoch_is_one_update_and_nothing_of_the_data_moves():
    _, loss = binary()
    _, other = binary()
    trained, x, updated = (
        *ask(loss, ["train", 3], ["get", "x"], inputs="x", output="y"),
        ask(other, ["update", 3])[0],
    )
    assert trained == updated < loss.item()
    assert x == X.tolist()


def test_rows_of_another_shape_and_epochs_that_are_none_are_refused():
    _, loss = binary()
    answers = ask(loss, ["predict", [[1, 2, 3]]], ["predict", [1, 2]], ["train", 0.5], inputs="x", output="y")
    assert [error(one) for one in answers] == [
        "predict takes rows of shape (2), and these have (3).",
        "predict takes rows of shape (2), and these have ().",
        "train takes a whole number, and got 0.5.",
    ]


@pytest.mark.parametrize(
    ("inputs", "output", "told"),
    [
        ("x", None, "belong together"),
        ("A", "y", "'A' is computed"),
        ("x", "W⁰", "does not follow"),
        ("Q", "y", "nothing called"),
        (np.zeros((7, 2)), "y", "No leaf of this graph holds"),
        (Value(1.0), "y", "not in this graph"),
        ("x", "l", "samples meet"),
    ],
)
def test_what_is_not_the_data_or_not_its_answer_is_refused(inputs, output, told):
    with pytest.raises(ArgumentError, match=told):
        known_data(Graph(binary()[1]), inputs, output)


def test_without_either_nothing_is_known():
    assert known_data(Graph(binary()[1]), None, None) is None
