"""The samples that a model is most wrong about."""

import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.images.mistakes import mistakes


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
