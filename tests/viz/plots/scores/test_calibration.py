"""Whether probabilities mean what they say."""

from types import SimpleNamespace

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


@pytest.mark.slow
def test_a_temperature_undoes_what_was_too_sure():
    rng = np.random.default_rng(3)
    z = rng.normal(scale=2, size=(4000, 1))
    t = np.where(rng.random(4000) < 1 / (1 + np.exp(-z[:, 0])), 1.0, 0.0)
    # Says three times the score that is right.
    sure = SimpleNamespace(
        classes_=[0.0, 1.0],
        predict_proba=lambda X: np.column_stack([1 / (1 + np.exp(3 * X)), 1 / (1 + np.exp(-3 * X))]),
    )
    shown = calibration(sure, z[2000:], t[2000:], temperature=(z[:2000], t[:2000]))
    assert shown.temperature == pytest.approx(3, rel=0.1)
    assert shown.after.error < 0.03 < shown.error
    assert "class 1 " in shown.ax_.get_xlabel()
    assert [line.get_label() for line in shown.ax_.lines][1:3] == ["model", f"after T = {shown.temperature:.3g}"]
    assert f"after T = {shown.temperature:.3g}" in shown.description_
    by_hand = calibration(sure, z[2000:], t[2000:], temperature=3)
    right = CalibrationDisplay.from_predictions(t[2000:], 1 / (1 + np.exp(-z[2000:, 0])))
    np.testing.assert_allclose(by_hand.after.prob_true, right.prob_true)
    np.testing.assert_allclose(by_hand.after.prob_pred, right.prob_pred)


def test_a_temperature_leaves_the_answer_as_it_is(three):
    model, X, t = three
    shown = calibration(model, X, t, temperature=2.0)
    assert shown.counts.sum() == shown.after.counts.sum() == len(t)
    assert (shown.after.counts @ shown.after.prob_true) == pytest.approx(shown.counts @ shown.prob_true)


@pytest.mark.parametrize("wrong", [0, -1.0, True, np.nan, "fit", (1, 2, 3)])
def test_what_is_no_temperature(two, wrong):
    model, X, t = two
    with pytest.raises(ArgumentError, match=r"temperature as a positive number, or as \(X, t\)"):
        calibration(model, X, t, temperature=wrong)
