"""Activations with their derivatives."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import autograd
import nn
from autograd.errors import ArgumentError
from viz.plots.networks.activation import LECTURE, activation


def test_a_function_and_its_derivative():
    picture = activation("sigmoid")
    drawn = picture.numbers_["sigmoid"]
    x = drawn["x"]
    sigmoid = 1 / (1 + np.exp(-x))
    np.testing.assert_allclose(drawn["f"], sigmoid, rtol=1e-12)
    np.testing.assert_allclose(drawn["derivative"], sigmoid * (1 - sigmoid), rtol=1e-9)
    lines = {line.get_label(): line for line in picture.ax_.lines}
    np.testing.assert_array_equal(lines["f"].get_ydata(), drawn["f"])
    np.testing.assert_array_equal(lines["f′"].get_ydata(), drawn["derivative"])
    assert lines["f′"].get_linestyle() == "--"
    assert lines["mean of f"].get_ydata()[0] == pytest.approx(0.5)
    assert drawn["flat"] == pytest.approx(np.mean(sigmoid * (1 - sigmoid) < 0.05))
    assert "1 / (1 + exp(−a))" in picture.ax_.get_title(loc="left")


def test_means_of_a_standard_normal():
    for name, mean in (("tanh", 0.0), ("relu", 1 / np.sqrt(2 * np.pi)), ("leaky_relu", 0.99 / np.sqrt(2 * np.pi))):
        assert activation(name).numbers_[name]["mean"] == pytest.approx(mean, abs=1e-6)


def test_all_of_the_lecture_in_one_grid():
    picture = activation()
    assert tuple(picture.numbers_) == LECTURE
    assert len(picture.axes_) == 6
    assert all(ax.collections for name, ax in zip(LECTURE, picture.axes_, strict=True) if name != "prelu")
    assert picture.numbers_["prelu"]["derivative"][0] == 0.25
    assert picture.numbers_["leaky_relu"]["derivative"][0] == 0.01
    assert "0.01 · a" in picture.axes_[3].get_title(loc="left")
    assert len(picture.figure_.legends) == 1


def test_functions_and_layers():
    for given in (autograd.tanh, nn.Tanh(), lambda a: autograd.tanh(a)):
        drawn = next(iter(activation(given).numbers_.values()))
        np.testing.assert_allclose(drawn["f"], np.tanh(drawn["x"]), rtol=1e-12)
    assert activation("gelu", limits=(-2, 1)).ax_.get_xlim() == (-2, 1)


def test_refusals():
    with pytest.raises(ArgumentError, match=r"no activation 'sigmoidd'; did you mean 'sigmoid'"):
        activation("sigmoidd")
    with pytest.raises(ArgumentError, match="no activation 'add'"):
        activation("add")
    with pytest.raises(ArgumentError, match="limits"):
        activation("relu", limits=(2, 1))
    with pytest.raises(ArgumentError, match="takes a figure="):
        activation(ax=plt.subplots()[1])
    with pytest.raises(ArgumentError, match="Expected the name"):
        activation(3)
