"""How often a threshold is right, against how much it finds."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, precision_recall_curve

import nn
from autograd.errors import ArgumentError, DataTypeError
from tests.viz.plots.scores.test_roc import data
from viz.plots.scores.precision_recall import PrecisionRecallDisplay, precision_recall

T = np.array([0, 0, 1, 0, 1, 1, 0, 1])
S = np.array([0.1, 0.6, 0.4, 0.2, 0.8, 0.9, 0.7, 0.5])


def test_the_curve_is_scikit_learns_and_the_threshold_costs_what_it_says():
    display = PrecisionRecallDisplay.from_predictions(T, S, threshold=0.55)
    precision, recall, _ = precision_recall_curve(T, S)
    np.testing.assert_allclose(display.lines_[0].get_xdata(), recall)
    np.testing.assert_allclose(display.lines_[0].get_ydata(), precision)
    assert display.average_precision == [pytest.approx(average_precision_score(T, S))]
    # Of four at 0.55 and above two are right; two of four are found.
    assert display.marked == (0.5, 0.5, 2, 2)
    assert display.ax_.texts[0].get_text() == "at 0.55: finds 50%, misses 2;\n50% of its alarms are right, 2 false"
    assert "misses 2; 50% of its alarms" in display.description_
    assert [line.get_ydata()[0] for line in display.ax_.lines if line.get_label().startswith("chance")] == [0.5]


def test_each_class_against_the_others():
    X, t = data(3)
    model = nn.SoftmaxRegression(epochs=5).fit(X, t)
    display = precision_recall(model, X, t)
    p = model.predict_proba(X)
    wanted = [pytest.approx(average_precision_score(t == c, p[:, k])) for k, c in enumerate(model.classes_)]
    assert display.average_precision == wanted
    assert display.marked is None
    assert len({line.get_marker() for line in display.lines_}) == 3


def test_a_threshold_that_takes_nothing_raises_no_false_alarm():
    assert PrecisionRecallDisplay.from_predictions(T, S, threshold=2.0).marked == (0.0, 1.0, 4, 0)


def test_it_refuses():
    with pytest.raises(DataTypeError, match="predict_proba or decision_function"):
        precision_recall("model", S, T)
    with pytest.raises(ArgumentError, match="the precision-recall curve needs some of each class"):
        PrecisionRecallDisplay.from_predictions(T * 0, S, classes=[0, 1])
