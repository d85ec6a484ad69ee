"""What wins in a window, and where its gradient goes."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, ShapeError
from viz.plots.images.pooling import pooling

POOLED = [[29, 15, 28, 184], [0, 100, 70, 38], [12, 12, 7, 2], [12, 12, 45, 6]]


def texts(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.slow
def test_the_lectures_pools():
    picture = pooling(POOLED)
    np.testing.assert_array_equal(picture.numbers_["pooled"], [[100, 184], [12, 45]])
    assert picture.numbers_["winners"] == [(1, 1), (0, 3), (2, 0), (3, 2)]
    expected = np.zeros((4, 4))
    expected[[1, 0, 2, 3], [1, 3, 0, 2]] = 1
    np.testing.assert_array_equal(picture.numbers_["gradient"], expected)
    assert texts(picture.axes_[1]) == ["100", "184", "12", "45"]
    average = pooling(POOLED, kind="average", theme="dark").numbers_
    np.testing.assert_allclose(average["pooled"], [[36, 80], [12, 15]])
    assert "winners" not in average
    np.testing.assert_array_equal(average["gradient"], np.full((4, 4), 0.25))


def test_windows_that_overlap_and_refusals():
    drawn = pooling(np.arange(25.0).reshape(5, 5), 3, stride=2).numbers_
    np.testing.assert_array_equal(drawn["pooled"], [[12, 14], [22, 24]])
    with pytest.raises(ArgumentError, match="kind as 'max' or 'average'"):
        pooling(POOLED, kind="min")
    with pytest.raises(ShapeError, match="2 channels"):
        pooling(np.zeros((2, 4, 4)))
