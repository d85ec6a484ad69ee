"""What is missed where it is covered."""

import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError, DataTypeError
from viz.plots.images.occlusion import occlusion


def image():
    made = np.zeros((12, 12))
    made[3:9, 5:7] = 1.0
    return made


class Corner:
    """Sure of class 1 as far as the upper left corner is bright."""

    classes_ = np.array(["dark", "bright"])

    def predict_proba(self, X):
        p = X[:, 0, :2, :2].mean(axis=(1, 2))
        return np.stack([1 - p, p], axis=1)


def test_what_is_covered_is_missed_where_it_counts():
    x = np.zeros((8, 8))
    x[:2, :2] = 1.0
    picture = occlusion(Corner(), x, size=2, stride=2, fill=0.0)
    expected = np.zeros((8, 8))
    expected[:2, :2] = 1.0
    np.testing.assert_allclose(picture.numbers_["drop"], expected)
    assert picture.numbers_["probability"] == 1.0
    assert picture.axes_[0].get_title() == "p(bright) = 1"
    against = occlusion(Corner(), x, size=2, stride=2, fill=0.0, target=0).numbers_["drop"]
    np.testing.assert_allclose(against, -expected)
    assert occlusion(Corner(), x).numbers_["drop"].shape == (8, 8)


def test_occlusion_refuses():
    with pytest.raises(DataTypeError, match="predict_proba"):
        occlusion(nn.Linear(2, 2), image())
    for wrong in ({"size": 0}, {"size": 9}, {"stride": 1.5}, {"target": 2}):
        with pytest.raises(ArgumentError, match=f"Expected {next(iter(wrong))}"):
            occlusion(Corner(), np.zeros((8, 8)), **wrong)
