"""How numbers spread before training."""

import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.networks.initialization import initialization

NET = nn.MLP([5, 40, 30, 2], activation="tanh", random_state=0)
X = np.random.default_rng(1).normal(size=(50, 5))


def test_what_is_drawn_is_what_the_layers_give_with_such_weights():
    picture = initialization(NET, X, init=("xavier", "normal"), random_state=3)
    rng = np.random.default_rng(3)
    first, second = nn.xavier(rng, (40, 6)), nn.xavier(rng, (30, 41))
    one = np.tanh(first[:, 0] + X @ first[:, 1:].T)
    two = np.tanh(second[:, 0] + one @ second[:, 1:].T)
    drawn = picture.numbers_["xavier"]
    np.testing.assert_allclose(drawn["activations"][0], one)
    np.testing.assert_allclose(drawn["activations"][1], two)
    np.testing.assert_allclose(drawn["spread"], [one.std(), two.std()])
    # Two rows of two histograms and the spread by layer.
    assert len(picture.axes_) == 6
    assert sum(bar.get_height() for bar in picture.axes_[0].patches) == one.size
    np.testing.assert_allclose(picture.axes_[2].lines[0].get_ydata(), drawn["spread"])
    assert [ax.get_ylabel() for ax in picture.axes_[::3]] == ["xavier", "normal"]


def test_the_model_given_keeps_its_weights():
    before = {key: np.array(value) for key, value in NET.state_dict().items()}
    initialization(NET, X)
    assert all(np.array_equal(before[key], value) for key, value in NET.state_dict().items())


def test_a_cnn_and_functions_of_ones_own():
    model = nn.CNN((1, 8, 8), 3, maps=(4, 5))
    images = np.random.default_rng(0).normal(size=(10, 1, 8, 8))
    made = {"small": lambda rng, shape: 0.01 * rng.normal(size=shape), "he": nn.he}
    drawn = initialization(model, images, init=made).numbers_
    assert [layer.shape[1] for layer in drawn["he"]["activations"]] == [4, 5]
    assert drawn["small"]["spread"][-1] < 0.01 * drawn["he"]["spread"][-1]


def test_of_many_layers_some_have_a_histogram_and_all_a_spread():
    picture = initialization(nn.MLP([3, *[4] * 9, 1]), init="he")
    assert len(picture.axes_) == 6
    assert picture.axes_[4].get_title().startswith("layer 9\n")
    assert len(picture.numbers_["he"]["spread"]) == 9


def test_weights_of_0_have_no_spread():
    assert initialization(NET, X, init="zeros").numbers_["zeros"]["spread"].tolist() == [0, 0]


def test_it_refuses():
    with pytest.raises(ShapeError, match="no hidden layer"):
        initialization(nn.Linear(3, 2))
    with pytest.raises(ArgumentError, match="no initializer 'kaiming'"):
        initialization(NET, init="kaiming")
    with pytest.raises(ArgumentError, match="1 to 4"):
        initialization(NET, init=())
    with pytest.raises(ArgumentError, match="have one name"):
        initialization(NET, init=(lambda r, s: r.normal(size=s), lambda r, s: r.normal(size=s)))
    with pytest.raises(DataTypeError, match="layer of nn"):
        initialization("net")
    with pytest.raises(ShapeError, match="2 samples"):
        initialization(NET, X[0])
