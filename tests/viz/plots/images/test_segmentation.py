"""What two masks share."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, ShapeError
from viz.plots.images.segmentation import segmentation


def masks():
    mask, truth = np.zeros((2, 8, 8), int)
    mask[2:6, 2:6], truth[3:6, 2:7] = 1, 1
    return mask, truth


def test_what_agrees_and_what_not():
    mask, truth = masks()
    picture = segmentation(np.zeros((8, 8)), mask, truth)
    drawn = picture.numbers_
    assert (drawn["both"], drawn["too_much"], drawn["missed"]) == (12, 4, 3)
    assert drawn["dice"] == pytest.approx(24 / 31)
    assert drawn["iou"] == pytest.approx(12 / 19)
    assert picture.ax_.get_title() == "Dice 0.774 · IoU 0.632"
    tint = picture.ax_.images[1].get_array()
    np.testing.assert_array_equal(np.asarray(tint[..., 3]) > 0, mask == 1)
    predicted, true = picture.ax_.collections
    assert len(predicted.get_segments()) == 16
    assert len(true.get_segments()) == 16
    assert predicted.get_linestyle() != true.get_linestyle()
    corners = {tuple(point) for segment in true.get_segments() for point in segment}
    assert {(1.5, 2.5), (6.5, 2.5), (1.5, 5.5), (6.5, 5.5)} <= corners


def test_other_labels_and_no_truth():
    mask, truth = masks()
    assert segmentation(np.zeros((3, 8, 8)), mask == 1).numbers_ == {"pixels": 16}
    assert segmentation(np.zeros((8, 8)), 2 * mask, 2 * truth, label=2).numbers_["both"] == 12
    with pytest.raises(ArgumentError, match="No pixel has the label 7"):
        segmentation(np.zeros((8, 8)), mask, label=7)
    with pytest.raises(ShapeError, match=r"truth as \(height, width\) of the image, \(8, 8\)"):
        segmentation(np.zeros((8, 8)), mask, truth[1:])
