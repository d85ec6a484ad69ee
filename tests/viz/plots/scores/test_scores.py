"""Confusion, calibration, ROC: against scikit-learn, and without it."""

import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, roc_auc_score, roc_curve

import nn
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from nn.errors import MissingPackageError
from viz.plots.scores.calibration import CalibrationDisplay, calibration
from viz.plots.scores.confusion import ConfusionDisplay, confusion
from viz.plots.scores.roc import RocDisplay, roc


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


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


# ---------------------------------------------------------------------------------------- confusion
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
    assert f"accuracy {display.accuracy:.1%} (majority {display.majority:.1%})" == display.ax_.get_title()


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


# -------------------------------------------------------------------------------------- calibration
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


# ---------------------------------------------------------------------------------------------- roc
def test_a_curve_and_its_threshold(two):
    model, X, t = two
    display = roc(model, X, t)
    p = model.predict_proba(X)[:, 1]
    fpr, tpr, _ = roc_curve(t == "infected", p)
    np.testing.assert_allclose(display.lines_[0].get_xdata(), fpr)
    np.testing.assert_allclose(display.lines_[0].get_ydata(), tpr)
    assert display.roc_auc == [pytest.approx(roc_auc_score(t == "infected", p))]
    x, y = display.marked
    assert y == pytest.approx(np.mean(p[t == "infected"] >= 0.5))
    assert x == pytest.approx(np.mean(p[t == "healthy"] >= 0.5))
    assert display.ax_.texts[0].get_text() == f"at 0.5: finds {y:.0%},\n{x:.0%} false alarms"


def test_scores_without_probabilities(two):
    _, X, t = two
    model = nn.LinearSVM(epochs=5).fit(X, t)
    display = roc(model, X, t)
    assert display.threshold == 0.0
    scores = model.decision_function(X)
    assert display.roc_auc[0] == pytest.approx(roc_auc_score(t == "infected", scores))


def test_each_class_against_the_others(three):
    model, X, t = three
    display = roc(model, X, t)
    p = model.predict_proba(X)
    assert display.roc_auc == [pytest.approx(roc_auc_score(t == c, p[:, k])) for k, c in enumerate(model.classes_)]
    assert len({line.get_color() for line in display.lines_}) == 3
    assert len({line.get_linestyle() for line in display.lines_}) == 3
    assert display.marked is None
    with pytest.raises(ArgumentError, match="two classes; these scores have more"):
        roc(model, X, t, threshold=0.5)


def test_roc_refuses(two):
    model, X, t = two
    with pytest.raises(ArgumentError, match="No sample in t is 'infected'"):
        roc(model, X[t == "healthy"], t[t == "healthy"])
    with pytest.raises(ShapeError, match="classes for scores of shape"):
        RocDisplay.from_predictions([0, 1, 2], [0.1, 0.2, 0.3])
    with pytest.raises(ShapeError, match="finite numbers"):
        RocDisplay.from_predictions([0, 1], [0.1, np.nan])
    with pytest.raises(DataTypeError, match="predict_proba or decision_function"):
        roc("model", X, t)


# ---------------------------------------------------------------------------- without scikit-learn
def test_without_scikit_learn_the_extra_is_named(two, monkeypatch):
    model, X, t = two
    for module in ("sklearn.metrics", "sklearn.calibration"):
        monkeypatch.setitem(sys.modules, module, None)
    for draw in (roc, calibration):
        with pytest.raises(MissingPackageError, match=r'viz\..*pip install "chalkgrad\[metrics'):
            draw(model, X, t)
    assert confusion(model, X, t).accuracy > 0.5
