"""What a threshold finds and costs."""

import sys

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score, roc_curve

import nn
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from nn.errors import MissingPackageError
from viz.plots.scores.calibration import calibration
from viz.plots.scores.confusion import confusion
from viz.plots.scores.roc import RocDisplay, roc


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


def test_without_scikit_learn_the_extra_is_named(two, monkeypatch):
    model, X, t = two
    for module in ("sklearn.metrics", "sklearn.calibration"):
        monkeypatch.setitem(sys.modules, module, None)
    for draw in (roc, calibration):
        with pytest.raises(MissingPackageError, match=r'viz\..*pip install "chalkgrad\[metrics'):
            draw(model, X, t)
    assert confusion(model, X, t).accuracy > 0.5
