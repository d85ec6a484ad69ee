"""What normalization and dropout make of numbers."""

import numpy as np
import pytest

import nn
from autograd.errors import DataTypeError, ShapeError
from viz.plots.networks.before_after import before_after

X = np.random.default_rng(0).normal(size=(64, 3)) * [1, 5, 0.2] + [0, 8, 1]


def net():
    return nn.Sequential(
        nn.Linear(3, 8, rng=0), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.25, rng=0), nn.Linear(8, 1, rng=1)
    )


def test_what_goes_in_comes_out_and_stays():
    model = net()
    picture = before_after(model, X)
    drawn = picture.numbers_
    assert drawn["layers"] == ["BatchNorm1d(8)", "Dropout(0.25)"]
    sums = np.asarray(model.layers[0](X).data)
    np.testing.assert_allclose(drawn["before"][0], sums)
    np.testing.assert_allclose(drawn["after"][0], (sums - sums.mean(0)) / np.sqrt(sums.var(0) + 1e-5))
    np.testing.assert_allclose(drawn["before"][1], np.maximum(drawn["after"][0], 0))
    mask = drawn["masks"][1]
    assert drawn["masks"][0] is None
    # Of a number that was 0 already the mask is the layer's too.
    np.testing.assert_allclose(drawn["after"][1], drawn["before"][1] * mask / 0.75)
    assert np.array_equal(mask, np.random.default_rng(0).random((64, 8)) >= 0.25)
    assert np.array_equal(picture.axes_[3].images[0].get_array(), mask[:24])
    assert picture.axes_[3].get_title() == f"mask: {1 - mask.mean():.0%} left out (blank)"
    assert len(picture.axes_[0].get_legend().texts) == 2
    assert "mean 0, spread 1" in picture.axes_[0].get_legend().texts[1].get_text()


def test_the_model_stays_as_it_was():
    model = net().eval()
    before_after(model, X)
    assert not model.training
    assert (model.layers[1].running_mean == 0).all()
    assert np.array_equal(model.layers[3].rng.random(4), np.random.default_rng(0).random(4))
    assert "forward" not in vars(model.layers[1])


def test_maps_of_images():
    model = nn.Sequential(nn.Conv2d(1, 6, 3, rng=0), nn.BatchNorm2d(6), nn.Dropout2d(0.5, rng=1))
    drawn = before_after(model, np.random.default_rng(0).normal(size=(5, 1, 8, 8)), theme="dark").numbers_
    np.testing.assert_allclose(drawn["after"][0].mean(axis=(0, 2, 3)), 0, atol=1e-12)
    mask = drawn["masks"][1]
    np.testing.assert_allclose(drawn["after"][1], drawn["before"][1] * mask[:, :, None, None] / 0.5)


def test_it_refuses():
    with pytest.raises(ShapeError, match="neither normalization nor dropout"):
        before_after(nn.MLP([3, 4, 1]), X)
    with pytest.raises(ShapeError, match="7 normalization and dropout layers"):
        before_after(nn.Sequential(*[nn.LayerNorm(3) for _ in range(7)]), X)
    with pytest.raises(DataTypeError, match="layer of nn"):
        before_after(lambda x: x, X)
