"""What a convolution makes of an image."""

import numpy as np
import pytest

import nn
from autograd.errors import ShapeError
from viz.plots.images.feature_maps import feature_maps


def cnn(**options):
    return nn.CNN((1, 12, 12), 3, maps=(4, 5), random_state=0, **options)


def image():
    made = np.zeros((12, 12))
    made[3:9, 5:7] = 1.0
    return made


def test_maps_are_what_the_layer_makes_of_the_image():
    model = cnn()
    picture = feature_maps(model, image())
    layer = model.convolutions[0]
    expected = np.maximum(layer(image()[None, None]).data[0], 0.0)
    np.testing.assert_allclose(picture.numbers_["maps"], expected)
    np.testing.assert_allclose(picture.axes_[2].images[0].get_array(), expected[1])
    assert len(picture.axes_) == 5
    inset = picture.axes_[1].child_axes[0]
    np.testing.assert_array_equal(inset.images[0].get_array(), layer.weight.data[0, 0])
    assert "after ReLU" in picture.figure_.get_supxlabel()


def test_maps_of_a_deeper_layer():
    picture = feature_maps(cnn(), image(), -1, most=3)
    assert picture.numbers_["maps"].shape == (5, 6, 6)
    assert len(picture.axes_) == 4
    assert "3 of 5 maps" in picture.figure_.get_supxlabel()
    with pytest.raises(ShapeError, match="has no convolution"):
        feature_maps(nn.Sequential(nn.Flatten(), nn.Linear(144, 2)), image())
