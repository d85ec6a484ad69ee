"""What two boxes share."""

import numpy as np
import pytest

from autograd.errors import DataTypeError, ShapeError
from viz.plots.images.boxes import boxes


def test_boxes_and_what_they_share():
    picture = boxes(np.zeros((20, 20)), [[2, 2, 10, 10], [12, 12, 18, 16]], [[4, 2, 12, 10], [0, 0, 3, 3]])
    assert picture.numbers_["iou"] == pytest.approx([48 / 80, 0])
    assert picture.numbers_["matched"].tolist()[0] == 0
    patches = picture.ax_.patches
    assert len(patches) == 2 + 1 + 2  # true, shared, predicted
    shared = next(p for p in patches if p.get_alpha() == 0.45)
    assert (shared.get_xy(), shared.get_width(), shared.get_height()) == ((3.5, 1.5), 6, 8)
    assert [text.get_text() for text in picture.ax_.texts] == ["IoU 0.6", "IoU 0"]


def test_boxes_alone_with_labels():
    picture = boxes(np.zeros((20, 20)), [2, 2, 10, 10], labels=["lesion"])
    assert [text.get_text() for text in picture.ax_.texts] == ["lesion"]
    assert picture.numbers_["matched"].tolist() == [-1]
    with pytest.raises(ShapeError, match="2 labels for 1 box"):
        boxes(np.zeros((20, 20)), [2, 2, 10, 10], labels=["a", "b"])
    with pytest.raises(ShapeError, match=r"truth as boxes \(x1, y1, x2, y2\)"):
        boxes(np.zeros((20, 20)), [2, 2, 10, 10], [1, 2, 3])
    with pytest.raises(DataTypeError, match="four numbers"):
        boxes(np.zeros((20, 20)), ["a", "b", "c", "d"])
