"""Neurons and connections."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.networks.network import network
from viz.style.palette import DARK


def words(picture):
    return [text.get_text() for text in picture.ax_.texts]


def small():
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Neuron(3))
    model.layers[0].weight.assign([[0.5, 1.0, -2.0], [0.0, 0.25, 4.0], [-1.0, 0.0, 1.0]])
    model.layers[2].weight.assign([0.1, 1.0, -1.0, 2.0])
    return model


def test_widths_are_sizes_and_dashes_are_negative():
    picture = network(small())
    lines = picture.ax_.lines
    assert len(lines) == 9
    first = np.array([line.get_linewidth() for line in lines[:6]]).reshape(2, 3).T  # by inputs, as drawn
    weights = np.abs(small().layers[0].weight.data[:, 1:])
    np.testing.assert_allclose((first - 0.5) / 3.5, weights / weights.max(), atol=1e-12)
    dashed = [line.get_linestyle() != "-" for line in lines]
    assert dashed == [False, False, False, True, False, False, False, True, False]
    assert picture.numbers_["sizes"] == [2, 3, 1]
    np.testing.assert_array_equal(picture.numbers_["biases"][0], [0.5, 0.0, -1.0])


def test_neurons_show_a_sample_and_their_biases():
    x = np.array([0.5, -0.25])
    picture = network(small(), x)
    hidden = np.tanh([0.5 + 0.5 + 0.5, 0.125 - 1.0, -1.25])
    values = picture.numbers_["values"]
    np.testing.assert_allclose(values[1], hidden)
    np.testing.assert_allclose(values[2], [0.1 + hidden[0] - hidden[1] + 2 * hidden[2]])
    said = words(picture)
    assert {"0.5", "−0.25", "0.91", "−0.7", "−0.85", "b 0.5", "b −1", "b 0.1"} <= set(said)
    assert {"2 inputs\n ", "3 neurons\ntanh", "1 output\n "} <= set(said)
    assert not any(text.startswith("b") for text in words(network(nn.Linear(2, 2, bias=False))))


def test_gradients_are_written_after_a_backward_pass():
    model = small()
    with pytest.raises(ArgumentError, match=r"no gradient yet: call loss\.backward\(\)"):
        network(model, show="gradients")
    before = words(network(model))
    model([0.5, -0.25]).backward()
    picture = network(model, show="gradients")
    assert len(words(picture)) == len(before) + 9
    np.testing.assert_allclose(picture.numbers_["gradients"][1][0], np.tanh([1.5, -0.875, -1.25]))
    largest = np.abs(picture.numbers_["gradients"][1]).max()
    width = picture.ax_.lines[6].get_linewidth()
    assert width == pytest.approx(0.5 + 3.5 * abs(np.tanh(1.5)) / largest)


def test_wide_layers_are_cut_short_and_counted():
    picture = network(nn.MLP([20, 60, 3]), most=5)
    said = words(picture)
    assert said.count("⋮") == 2
    assert {"20 inputs\n ", "60 neurons\nσ", "3 outputs\nsoftmax"} <= set(said)
    assert {"x₁", "x₂", "x₁₉", "x₂₀"} <= set(said)
    assert len(picture.ax_.lines) == 4 * 4 + 4 * 3


def test_names_of_features():
    X = np.random.default_rng(0).normal(size=(20, 2))
    import pandas as pd

    model = nn.LogisticRegression(epochs=2).fit(pd.DataFrame(X, columns=["age", "pressure"]), X[:, 0] > 0)
    assert {"age", "pressure"} <= set(words(network(model)))
    assert {"a", "b"} <= set(words(network(model, feature_names=["a", "b"])))
    with pytest.raises(ShapeError, match="3 feature names for 2 inputs"):
        network(model, feature_names=["a", "b", "c"])


def test_every_dense_model_is_drawn():
    X = np.random.default_rng(0).normal(size=(12, 2))
    t = (X[:, 0] > 0).astype(int)
    for kind in (nn.Perceptron, nn.LinearSVM, nn.SoftmaxRegression):
        picture = network(kind().fit(X, t), X[0])
        assert picture.numbers_["sizes"][0] == 2
        assert picture.numbers_["weights"][0].shape[1] == 2


def test_themes_and_places():
    _, ax = plt.subplots()
    assert network(small(), ax=ax).ax_ is ax
    dark = network(small(), theme="dark").ax_
    assert dark.lines[0].get_color() == DARK.value


def test_refusals():
    with pytest.raises(ShapeError, match=r"convolutions; viz\.blocks\(model\)"):
        network(nn.Sequential(nn.Linear(4, 4), Image(), nn.Conv2d(1, 1, 2)))
    with pytest.raises(ShapeError, match=r"convolutions; viz\.blocks\(model\)"):
        network(nn.CNN((1, 8, 8), 2))
    with pytest.raises(nn.NotFittedError):
        network(nn.MLP())
    with pytest.raises(DataTypeError, match="dense layers, got str"):
        network("model")
    with pytest.raises(ShapeError, match=r"one sample of 2 features, got shape \(3,\)"):
        network(small(), [1.0, 2.0, 3.0])
    for wrong in ({"show": "biases"}, {"most": 2}, {"most": 4.5}):
        with pytest.raises(ArgumentError, match=f"Expected {next(iter(wrong))}"):
            network(small(), **wrong)


class Image(nn.Module):
    def forward(self, x):
        return x.reshape(1, 1, 2, 2)


def test_values_of_any_length_stand_in_their_neuron():
    drawn = network(nn.MLP([2, 3, 1], random_state=0), [1e-5, -123456.0])
    drawn.figure_.canvas.draw()
    inside = [text for text in drawn.ax_.texts if text.get_text() in ("1e−5", "−1.2e5", "−123,456", "−123456")]
    assert inside
    for text in inside:
        assert text.get_window_extent().width <= 32 / 72 * drawn.figure_.dpi


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [[2, 3, 1], [2, 3, 3], [3, 3, 3, 3], [1, 2, 1], [2, 2]], ids=str)
@pytest.mark.parametrize("grads", [False, True])
def test_numbers_of_connections_stand_apart(sizes, grads):
    model = nn.MLP(sizes, random_state=1)
    if grads:
        model.loss(np.full((1, sizes[0]), 0.3), [1]).backward()
    shown = network(model, np.full(sizes[0], 0.3))
    shown.figure_.canvas.draw()
    boxes = [text.get_window_extent() for text in shown.ax_.texts if text.get_text()]
    points = 72 / shown.figure_.dpi
    for k, a in enumerate(boxes):
        for b in boxes[:k]:
            across, up = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            assert min(across, up) * points < 2.5  # what letters leave empty above and below
