"""Whether probabilities mean what they say."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.scores.calibration import CalibrationDisplay, calibration


def data(classes=2):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(120, 2))
    names = np.array(["healthy", "infected", "unsure"])[:classes]
    k = (X[:, 0] + rng.normal(size=120) > 0).astype(int)
    if classes == 3:
        k += (X[:, 1] > 0.5).astype(int)
    return X, names[k]


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def two():
    X, t = data()
    return nn.LogisticRegression(epochs=20).fit(X, t), X, t


@pytest.fixture(scope="module")
def three():
    X, t = data(3)
    return nn.SoftmaxRegression(epochs=20).fit(X, t), X, t


def test_bins_and_their_counts(two):
    model, X, t = two
    display = calibration(model, X, t, n_bins=5)
    p, true = model.predict_proba(X)[:, 1], t == "infected"
    for k, (low, high) in enumerate(zip(np.arange(5) / 5, np.arange(1, 6) / 5, strict=True)):
        inside = (p > low) & (p <= high)
        assert display.counts[k] == inside.sum()
        assert display.prob_true[k] == pytest.approx(true[inside].mean())
        assert display.prob_pred[k] == pytest.approx(p[inside].mean())
    expected = np.sum(display.counts * np.abs(display.prob_true - display.prob_pred)) / len(t)
    assert display.error == pytest.approx(expected)
    np.testing.assert_array_equal(display.line_.get_ydata(), display.prob_true)
    assert [text.get_text() for text in display.ax_.texts] == [str(n) for n in display.counts]
    assert "class infected" in display.ax_.get_xlabel()


def test_of_more_classes_the_answer_is_judged(three):
    model, X, t = three
    display = calibration(model, X, t)
    assert display.counts.sum() == len(t)
    share = (display.counts * display.prob_true).sum() / len(t)
    assert share == pytest.approx(model.score(X, t))
    assert "answer" in display.ax_.get_xlabel()


def test_calibration_refuses(two):
    model, X, t = two
    with pytest.raises(DataTypeError, match="have no probabilities"):
        calibration(nn.LinearSVM(epochs=1).fit(X, t), X, t)
    with pytest.raises(ArgumentError, match="from 0 to 1"):
        CalibrationDisplay.from_predictions([0, 1], [0.5, 1.5])
    with pytest.raises(ShapeError, match="0 and 1"):
        CalibrationDisplay.from_predictions([0, 2], [0.5, 0.5])
    with pytest.raises(ArgumentError, match="n_bins"):
        calibration(model, X, t, n_bins=1)
