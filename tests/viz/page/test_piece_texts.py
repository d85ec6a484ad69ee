"""The lines that a playground shows compute what they say: values and gradients, run as they stand."""

from __future__ import annotations

import math

import numpy as np
import pytest

import autograd
import nn
from autograd import Value
from autograd.value import leaf
from nn.layers.activation import ACTIVATIONS
from viz.page.piece_texts import texts

LOSSES = {
    "BCE": (nn.BCELoss("none"), 0.3, 1.0),
    "cross entropy": (nn.CategoricalCrossEntropyLoss("none"), [0.3, 0.7], [0.0, 1.0]),
    "MSE": (nn.MSELoss("none"), 0.3, 1.5),
    "hinge": (nn.HingeLoss("none"), 0.3, -1.0),
    "hinges": (nn.MulticlassHingeLoss("none"), [0.3, 0.7, 0.1], [1.0, 0.0, 0.0]),
    "perceptron": (nn.PerceptronLoss("none"), 0.3, -1.0),
    "perceptron of three": (nn.MulticlassPerceptronLoss("none"), [0.3, 0.7, 0.1], [1.0, 0.0, 0.0]),
}
PIECES = [*(name for name in ACTIVATIONS if name not in ("identity", "prelu")), "softmax"]


def run(lines, names):
    """The names after these lines of NumPy."""
    for line in lines:
        exec(line, {"np": np, "math": math, "exp": np.exp}, names)
    return names


@pytest.mark.parametrize("name", PIECES)
def test_the_lines_of_an_activation_compute_it_and_its_gradient(name):
    z, g = np.array([-1.2, 0.3, 0.9]), np.array([0.5, -2.0, 1.5])
    A = Value(z, name="A")
    B = autograd.softmax(A) if name == "softmax" else ACTIVATIONS[name]().forward(A)
    B.name = "B"
    said = texts(B, {"A": A})
    names = run([*said["forward"], *said["backward"]["A"]], {"A": z, "gB": g})
    np.testing.assert_allclose(names["B"], B.data, rtol=1e-12)
    B.backward(g)
    np.testing.assert_allclose(names["gA"], A.grad, rtol=1e-12)
    assert all("B" in formula for formula in said["formulas"])


@pytest.mark.parametrize("shape", [(2, 3), (3,)])
def test_the_lines_of_a_layer_compute_it_and_both_gradients(shape):
    rng = np.random.default_rng(0)
    W, x = Value(rng.normal(size=shape), name="W"), Value(rng.normal(size=2), name="x")
    A = autograd.affine(W, x)
    A.name = "A"
    said = texts(A, {"W": W, "x": x})
    g = np.array([0.5, -2.0]) if len(shape) == 2 else 0.5
    names = run([*said["forward"], *said["backward"]["W"], *said["backward"]["x"]], {"W": W.data, "x": x.data, "gA": g})
    A.backward(g)
    np.testing.assert_allclose(names["A"], A.data, rtol=1e-12)
    np.testing.assert_allclose(names["gW"], W.grad, rtol=1e-12)
    np.testing.assert_allclose(names["gx"], x.grad, rtol=1e-12)


@pytest.mark.parametrize("name", LOSSES)
def test_the_lines_of_a_loss_compute_it_and_its_gradient(name):
    loss, prediction, target = LOSSES[name]
    y = Value(np.array(prediction) if isinstance(prediction, list) else prediction, name="y")
    t = np.array(target) if isinstance(target, list) else target
    end = loss(y, leaf(t, "t"))
    said = texts(end, {"y": y})
    names = run([*said["forward"], *said["backward"]["y"]], {"y": y.data, "t": t})
    np.testing.assert_allclose(names["l"], end.data, rtol=1e-12)
    end.backward()
    np.testing.assert_allclose(names["gy"], y.grad, rtol=1e-12)


def test_a_line_says_no_type_and_no_bracket_that_it_can_do_without():
    A = Value(np.array([-1.2, 0.3]), name="A")
    B = ACTIVATIONS["hardtanh"]().forward(A)
    B.name = "B"
    assert texts(B, {"A": A})["backward"]["A"] == ["gA = np.where((A > -1) * (A < 1), gB, 0)"]
    of, y, t = LOSSES["perceptron"]
    y = Value(y, name="y")
    end = of.forward(y, autograd.constant(t, name="t"))
    end.name = "l"
    assert texts(end, {"y": y})["backward"]["y"][0].endswith(" = np.where(l > 0, 1, 0)")
