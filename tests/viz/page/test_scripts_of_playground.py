"""The scripts that a playground gives to take home run as they stand, and predict what the page predicts."""

from __future__ import annotations

import contextlib
import io
import re

import numpy as np
import pytest

import nn
import viz
from tests.nn.exported import required
from tests.viz.page.test_playground import asked, deep, network, samples

LIBRARIES = ("chalkgrad", "PyTorch", "scikit-learn")
EDITS = [["set", "W0[1,2]", 0.7]]
MORE = [["model.change", [3, 4], "tanh"], ["set", "W1[0,1]", -1.5]]

MODELS = {
    "two classes": (nn.MLP([2, 4, 1], activation="tanh", random_state=1), 2, EDITS),
    "softmax of two": (nn.MLP([2, 4, 2], activation="relu", random_state=1), 2, EDITS),
    "three classes": (nn.MLP([2, 4, 3], random_state=1), 3, MORE),
    "logistic": (nn.LogisticRegression(init="normal"), 2, []),
    "softmax": (nn.SoftmaxRegression(init="normal"), 3, []),
    "SVM": (nn.LinearSVM(init="normal"), 2, []),
    "SVM of three": (nn.MulticlassSVM(init="normal"), 3, []),
    "perceptron": (nn.Perceptron(), 2, []),
    "deepened": (nn.LogisticRegression(init="normal"), 2, MORE),
    "line": (nn.LinearRegression(init="normal"), 0, []),
    "regression": (nn.MLPRegressor([2, 3, 1], random_state=1), 0, EDITS),
    "sequential": (nn.NeuralClassifier(network(nn.LeakyReLU(0.2), nn.Linear(4, 3, rng=3))), 3, EDITS),
    "PReLU": (nn.MLP([2, 4, 1], activation="prelu", random_state=1), 2, [["train", 2]]),
    "residuals": (nn.NeuralClassifier(deep()), 3, [["train", 2]]),
    "a way around": (nn.MLP([2, 4, 4, 1], random_state=1), 2, [["net.around", ["h1", "h2"]], ["train", 1]]),
    "hinge": (nn.MLP([2, 4, 1], activation="relu", output_activation="linear", random_state=1), 2, EDITS),
}
NOT_IN_SKLEARN = {
    "PReLU": "one activation",
    "residuals": "one activation",
    "a way around": "ways around",
    "sequential": "one activation",
    "hinge": "hinge loss",
}


def run(script):
    """What a script prints: predictions and its score."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "<script>", "exec"), {"__name__": "script"})
    predictions, _, score = re.split(r"(accuracy|R²) ", printed.getvalue())
    return np.array([float(x) for x in re.findall(r"-?\d[\d.e+-]*", predictions)]), float(score)


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_the_scripts_to_take_home_give_the_page_s_predictions(name):
    required("torch")
    model, classes, edits = MODELS[name]
    X, t = samples(classes, 30)
    play = viz.playground(model, X, t)
    *_, predicted, stat, chalkgrad, torch, sklearn = asked(
        play, *edits, ["predict", X[:5].tolist()], ["model.measure"],
        *(["data.script", "model", library] for library in LIBRARIES),
    )  # fmt: skip
    expected = np.array(predicted)
    for library, script in zip(LIBRARIES, (chalkgrad, torch, sklearn), strict=True):
        if library == "scikit-learn" and name in NOT_IN_SKLEARN:
            assert NOT_IN_SKLEARN[name] in script
            continue
        found, score = run(script)
        np.testing.assert_allclose(found, expected.ravel(), atol=2e-7, err_msg=library)
        assert score == pytest.approx(stat[0][1], abs=1e-9), library
