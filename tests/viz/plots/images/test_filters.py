"""Kernels on one scale."""

import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.images.filters import filters


def cnn(**options):
    return nn.CNN((1, 12, 12), 3, maps=(4, 5), random_state=0, **options)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_kernels_are_drawn_on_one_scale():
    model = cnn()
    picture = filters(model)
    weights = model.convolutions[0].weight.data
    np.testing.assert_array_equal(picture.numbers_["weights"], weights)
    assert len(picture.axes_) == 4
    for k, ax in enumerate(picture.axes_):
        np.testing.assert_array_equal(ax.images[0].get_array(), weights[k, 0])
        assert ax.images[0].get_clim() == (-np.abs(weights).max(), np.abs(weights).max())
        assert len(texts(ax)) == 9
        assert texts(ax)[0].startswith("−") == (weights[k, 0, 0, 0] < 0)


@pytest.mark.slow
def test_kernels_over_channels_and_of_signals():
    model = cnn()
    picture = filters(model, -1)
    assert len(picture.axes_) == 5 * 4
    np.testing.assert_array_equal(picture.axes_[7].images[0].get_array(), model.convolutions[1].weight.data[2, 1])
    assert picture.axes_[5].get_ylabel() == "channel 1"
    many = filters(nn.Conv2d(2, 8, 3, rng=0), most=8)
    assert len(many.axes_) == 8
    assert set(texts(many.axes_[0])) <= {"", "−"}
    assert "8 of 16 are drawn" in many.figure_.get_supxlabel()
    assert filters(nn.Conv1d(1, 2, 5)).numbers_["weights"].shape == (2, 1, 1, 5)


def test_without_kernels():
    with pytest.raises(ShapeError, match="has no convolution"):
        filters(nn.MLP([2, 3, 1]))
    with pytest.raises(ArgumentError, match="layer from 0 to 1, of this model's convolutions; got 2"):
        filters(cnn(), 2)
    with pytest.raises(DataTypeError, match="got str"):
        filters("model")
