"""A convolution as a product of its windows' matrix."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from autograd import conv1d, conv2d
from autograd.errors import ArgumentError, ShapeError
from viz.plots.images.im2col import im2col


def test_the_columns_times_the_kernel_are_the_map_with_all_settings():
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(5, 6)), rng.normal(size=(3, 2))
    picture = im2col(x, w, stride=(2, 1), padding=(1, 0), dilation=(1, 2), place=(1, 2))
    drawn = picture.numbers_
    wanted = conv2d(x[None, None], w[None, None], np.zeros(1), (2, 1), (1, 0), (1, 2))[0, 0]
    np.testing.assert_allclose(drawn["map"], wanted)
    np.testing.assert_allclose((drawn["kernel"] @ drawn["columns"]).reshape(wanted.shape), wanted)
    assert drawn["column"] == wanted.shape[1] + 2
    data, out, _, matrix = picture.axes_
    (lit,) = [patch for patch in matrix.patches if isinstance(patch, Rectangle)]
    assert lit.get_x() == drawn["column"] - 0.5
    assert (lit.get_width(), lit.get_height()) == (1, 6)
    # Six pixels under the kernel, and the frame of the image in its border.
    assert (len(data.patches), len(out.patches)) == (7, 1)
    # What stands in the lit column are the framed pixels, in their order.
    padded = np.pad(x, ((1, 1), (0, 0)))
    under = [padded[round(p.get_y() + 0.5), round(p.get_x() + 0.5)] for p in data.patches[1:]]
    np.testing.assert_allclose(drawn["columns"][:, drawn["column"]], under)


def test_a_signal():
    x, w = [2.3, 1.7, 4.0, 2.8, 5.7, 4.4], [-0.1, 0.2, -0.3]
    drawn = im2col(x, w, place=1).numbers_
    np.testing.assert_allclose(drawn["columns"], np.lib.stride_tricks.sliding_window_view(x, 3).T)
    np.testing.assert_allclose(
        drawn["map"], conv1d(np.array(x)[None, None], np.array(w)[None, None], np.zeros(1))[0, 0]
    )
    assert drawn["column"] == 1


def test_it_refuses():
    with pytest.raises(ShapeError, match=r"draw a smaller part of x"):
        im2col(np.zeros((28, 28)), np.zeros((3, 3)))
    with pytest.raises(ArgumentError, match="places on the map"):
        im2col(np.zeros((4, 4)), np.zeros((3, 3)), place=(2, 0))
