"""What an entry of a network can see."""

import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError, ShapeError
from viz.plots.images.receptive_field import receptive_field


def cnn(**options):
    return nn.CNN((1, 12, 12), 3, maps=(4, 5), random_state=0, **options)


def image():
    made = np.zeros((12, 12))
    made[3:9, 5:7] = 1.0
    return made


@pytest.mark.parametrize(("layer", "size"), [(0, (3, 3)), (1, (4, 4)), (2, (8, 8)), (3, (10, 10))])
def test_a_field_is_what_can_change_the_entry(layer, size):
    model = nn.CNN((1, 20, 20), 3, maps=(3, 4), activation="tanh", random_state=1)
    rng = np.random.default_rng(layer)
    x = rng.normal(size=(20, 20))
    picture = receptive_field(model, x, layer)
    drawn = picture.numbers_
    assert drawn["size"] == size
    top, bottom, left, right = drawn["field"]
    assert (bottom - top + 1, right - left + 1) == size
    outside = np.ones((20, 20), bool)
    outside[top : bottom + 1, left : right + 1] = False
    assert not drawn["gradient"][outside].any()
    if layer == 0:
        assert drawn["gradient"][~outside].all()
    assert len(picture.axes_[0].patches) == len(picture.axes_[1].patches) == 1


def test_a_field_at_the_border_is_cut():
    drawn = receptive_field(cnn(), image(), 0, (0, 11), channel=2).numbers_
    assert drawn["field"] == (0, 1, 10, 11)
    assert drawn["size"] == (3, 3)
    assert drawn["channel"] == 2
    stretched = nn.Sequential(nn.Conv2d(1, 1, 3, stride=2, dilation=2, rng=0), nn.Conv2d(1, 1, 2, rng=0))
    assert receptive_field(stretched, image(), 1, (0, 0)).numbers_["field"] == (0, 6, 0, 6)


def test_fields_that_meet_again():
    model = nn.SegmentationCNN(1, 2, maps=(2, 3), random_state=0)
    drawn = receptive_field(model, np.random.default_rng(0).normal(size=(8, 8)), -1, (4, 4)).numbers_
    assert drawn["size"][0] > 5


def test_places_that_are_not_there():
    with pytest.raises(ArgumentError, match=r"place as \(row, column\) on a map of 12×12"):
        receptive_field(cnn(), image(), 0, (12, 0))
    with pytest.raises(ArgumentError, match="channel from 0 to 3"):
        receptive_field(cnn(), image(), 0, channel=4)
    with pytest.raises(ShapeError, match="has no convolution or pool"):
        receptive_field(nn.Sequential(nn.Flatten(), nn.Linear(144, 2)), image())
