"""Which class is taken for which."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

import nn
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.scores.confusion import ConfusionDisplay, confusion


def data(classes=2):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(120, 2))
    names = np.array(["healthy", "infected", "unsure"])[:classes]
    k = (X[:, 0] + rng.normal(size=120) > 0).astype(int)
    if classes == 3:
        k += (X[:, 1] > 0.5).astype(int)
    return X, names[k]


@pytest.fixture(scope="module")
def two():
    X, t = data()
    return nn.LogisticRegression(epochs=20).fit(X, t), X, t


@pytest.fixture(scope="module")
def three():
    X, t = data(3)
    return nn.SoftmaxRegression(epochs=20).fit(X, t), X, t


def test_counts_are_scikit_learns(three):
    model, X, t = three
    display = confusion(model, X, t)
    np.testing.assert_array_equal(display.confusion_matrix, confusion_matrix(t, model.predict(X)))
    assert display.accuracy == pytest.approx(model.score(X, t))
    assert display.majority == pytest.approx(np.unique(t, return_counts=True)[1].max() / len(t))
    shares = display.ax_.images[0].get_array()
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert [label.get_text() for label in display.ax_.get_yticklabels()] == ["healthy", "infected", "unsure"]
    first = display.confusion_matrix[0, 0]
    assert display.text_[0].get_text() == f"{first}\n{first / display.confusion_matrix[0].sum():.0%}"
    assert len(display.ax_.patches) == 3
    assert f"accuracy {display.accuracy:.1%} (baseline {display.majority:.1%})" == display.ax_.get_title()


def test_classes_that_do_not_occur_and_their_order(two, tmp_path):
    model, X, t = two
    display = ConfusionDisplay.from_predictions(t, model.predict(X), labels=["unsure", "infected", "healthy"])
    assert display.confusion_matrix[0].sum() == 0
    np.testing.assert_array_equal(display.ax_.images[0].get_array()[0], 0)
    assert display.confusion_matrix.sum() == len(t)
    again = display.plot(ax=plt.subplots()[1], theme="dark")
    assert again is display
    assert display.save(tmp_path / "a.png").exists()
    numbers = ConfusionDisplay.from_predictions([0, 1, 10, 2], [0, 1, 10, 1])
    assert numbers.display_labels == [0, 1, 2, 10]


def test_confusion_refuses(two):
    model, X, t = two
    with pytest.raises(ArgumentError, match=r"t holds 'other', which is none of the classes: healthy, infected"):
        confusion(model, X, np.where(t == "healthy", t, "other"))
    with pytest.raises(ShapeError, match="120 labels"):
        ConfusionDisplay.from_predictions(t, t[1:])
    with pytest.raises(ShapeError, match="different classes"):
        ConfusionDisplay.from_predictions(t, t, labels=["healthy", "healthy"])
    with pytest.raises(DataTypeError, match="fitted classifier with predict"):
        confusion("model", X, t)


@pytest.mark.slow
def test_whole_numbers_read_as_such_and_long_names_do_not_meet():
    shown = ConfusionDisplay.from_predictions([0.0, -1.0, 2.5], [0.0, -1.0, 2.5])
    assert [label.get_text() for label in shown.ax_.get_xticklabels()] == ["−1", "0", "2.5"]
    for names in (
        ["a", "b", "c"],
        ["actinic keratosis", "melanocytic nevus", "basal cell"],
        list("0123456789"),
        ["no finding", "referred to a specialist"],
    ):
        shown = ConfusionDisplay.from_predictions(names, names)
        shown.figure_.canvas.draw()
        boxes = [label.get_window_extent() for label in shown.ax_.get_xticklabels()]
        turned = shown.ax_.get_xticklabels()[0].get_rotation() > 0
        assert turned == (len(names[0]) > 10)
        assert turned or all(a.x1 < b.x0 for a, b in pairwise(boxes))
        words = [shown.ax_.xaxis.label, shown.ax_.yaxis.label, shown.ax_.title, *shown.ax_.get_yticklabels()]
        for text in [*words, *shown.ax_.get_xticklabels()]:
            box = text.get_window_extent()
            assert box.x0 >= 0
            assert box.y0 >= 0
            assert box.x1 <= shown.figure_.bbox.x1
            assert box.y1 <= shown.figure_.bbox.y1


def test_the_samples_of_a_cell():
    shown = ConfusionDisplay.from_predictions(list("aabba"), list("ababa"))
    assert shown.samples("a", "b").tolist() == [1]
    assert shown.samples("a", "a").tolist() == [0, 4]
    with pytest.raises(ArgumentError, match="none of the classes"):
        shown.samples("a", "c")
