"""One sample between numbers: each + and × of it, with the values and gradients of its layers."""

from __future__ import annotations

import numpy as np
import pytest

import nn
import viz
from tests.viz.page.test_playground import asked, deep, samples

MODELS = {
    "sigmoid": (nn.MLP([2, 3, 2, 1], random_state=0), 2),
    "relu of 3 classes": (nn.MLP([2, 4, 3], activation="relu", random_state=1), 3),
    "gelu": (nn.MLP([2, 3, 1], activation="gelu", random_state=1), 2),
    "PReLU": (nn.MLP([2, 3, 1], activation="prelu", random_state=1), 2),
    "residuals": (nn.NeuralClassifier(deep()), 3),
    "identity": (nn.MLP([2, 3, 1], activation="identity", random_state=1), 2),
    "softmax": (nn.SoftmaxRegression(random_state=0), 4),
    "SVM": (nn.LinearSVM(random_state=0), 2),
    "SVM of 3 classes": (nn.MulticlassSVM(random_state=0), 3),
    "perceptron": (nn.Perceptron(random_state=0), 2),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_numbers_give_the_values_and_gradients_of_the_layers(name):
    model, classes = MODELS[name]
    X, t = samples(classes)
    play = viz.playground(model, X, t)
    before, _, after = asked(play, ["data.agreement", "model"], ["train", 2], ["data.agreement", "model"])
    assert before["most"] < 1e-12, before
    assert after["most"] < 1e-12, after


def test_a_regression_is_taken_apart_too():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 3))
    play = viz.playground(nn.MLPRegressor([3, 4, 1], random_state=0), X, X.sum(axis=1))
    (found,) = asked(play, ["data.agreement", "model"])
    assert found["most"] < 1e-12


def test_operations_are_counted_as_by_hand():
    X, t = samples()
    play = viz.playground(nn.MLP([2, 3, 1], random_state=0), X, t)
    (found,) = asked(play, ["data.agreement", "model"])
    assert found["times"] >= 2 * 3 + 3  # a product a weight but the biases, and what the loss has
    assert found["plus"] >= 2 * 3 + 3
    assert found["all"] >= found["times"] + found["plus"] + 4
