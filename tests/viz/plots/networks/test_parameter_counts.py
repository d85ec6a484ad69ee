"""Dense against shared weights."""

import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError, ShapeError
from viz.plots.networks.parameter_counts import parameter_counts


@pytest.mark.parametrize("bias", [True, False])
def test_the_counts_are_those_of_the_layers(bias):
    drawn = parameter_counts((12,), maps=2, kernel=4, padding=1, bias=bias).numbers_
    assert drawn["output"] == (11,)
    assert drawn["dense"] == nn.Linear(12, 22, bias=bias).parameter_count()
    assert drawn["local"] == nn.LocallyConnected1d(1, 2, 12, 4, padding=1, bias=bias).parameter_count()
    assert drawn["convolution"] == nn.Conv1d(1, 2, 4, padding=1, bias=bias).parameter_count()


def test_areas_are_to_scale():
    picture = parameter_counts((3, 8, 8), maps=5, kernel=3)
    drawn = picture.numbers_
    assert drawn["convolution"] == nn.Conv2d(3, 5, 3).parameter_count()
    areas = np.array([patch.get_width() * patch.get_height() for patch in picture.ax_.patches])
    counts = np.array([drawn["dense"], drawn["local"], drawn["convolution"]])
    np.testing.assert_allclose(areas, counts / counts.max())
    words = " ".join(text.get_text() for text in picture.ax_.texts)
    assert all(f"{count:,}" in words for count in counts)
    assert "this dot" not in words
    assert "this dot" in [text.get_text() for text in parameter_counts((200, 200)).ax_.texts]


def test_it_refuses():
    with pytest.raises(ShapeError, match=r"channels, height, width"):
        parameter_counts((1, 2, 3, 4))
    with pytest.raises(ArgumentError, match="a side of the image"):
        parameter_counts((0, 3))
    with pytest.raises(ShapeError, match="kernel"):
        parameter_counts((2, 2), kernel=3)
