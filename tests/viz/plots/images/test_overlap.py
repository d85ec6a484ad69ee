"""Segmentations, boxes and the worst mistakes."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.images.boxes import boxes
from viz.plots.images.mistakes import mistakes
from viz.plots.images.segmentation import segmentation


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


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


class Known:
    """Probabilities as they are given."""

    classes_ = np.array(["a", "b"])

    def __init__(self, chances):
        self.chances = np.array(chances)

    def predict_proba(self, X):
        return np.stack([1 - self.chances, self.chances], axis=1)


def test_the_worst_come_first():
    model = Known([0.9, 0.2, 0.6, 0.99])
    picture = mistakes(model, np.arange(8.0).reshape(4, 2), ["a", "b", "b", "b"], 3)
    drawn = picture.numbers_
    assert drawn["rows"] == [0, 1, 2]
    assert drawn["truth"] == ["a", "b", "b"]
    assert drawn["answers"] == ["b", "a", "b"]
    np.testing.assert_allclose(drawn["probabilities"][0], [0.1, 0.9])
    assert picture.axes_[0].get_title() == "X[0]: a"
    assert "2 of 4 are wrong" in picture.figure_.get_supxlabel()
    bars = picture.axes_[1].patches
    assert [round(bar.get_width(), 2) for bar in bars] == [0.1, 0.1, 0.9]


def test_images_and_names():
    model = Known([0.9, 0.2])
    picture = mistakes(model, np.zeros((2, 1, 5, 5)), ["a", "b"], 2, theme="dark")
    assert picture.axes_[0].images[0].get_array().shape == (5, 5)
    import pandas as pd

    X = pd.DataFrame([[0.0, 1.0], [2.0, -1.0], [1.0, 1.0]], columns=["age", "pressure"])
    fitted = nn.LogisticRegression(epochs=2).fit(X, [0, 1, 1])
    labels = [label.get_text() for label in mistakes(fitted, X, [0, 1, 1], 1).axes_[0].get_yticklabels()]
    assert labels == ["age", "pressure"]


def test_mistakes_refuses():
    model = Known([0.9, 0.2])
    with pytest.raises(ShapeError, match="one label for each of 2 samples"):
        mistakes(model, np.zeros((2, 1)), ["a"])
    with pytest.raises(ArgumentError, match=r"knows no class 'c'; it was fitted on a, b"):
        mistakes(model, np.zeros((2, 1)), ["a", "c"])
    with pytest.raises(ArgumentError, match="count"):
        mistakes(model, np.zeros((2, 1)), ["a", "b"], 0)
    with pytest.raises(DataTypeError, match="fitted classifier with predict_proba"):
        mistakes(nn.Linear(1, 1), np.zeros((2, 1)), ["a", "b"])
