"""How good it is: figures against scikit-learn's, and when guessing is beaten."""

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score, confusion_matrix, mean_absolute_error, r2_score

from nn.models.intervals import wilson
from viz.command.scores import class_scores, measurement_scores

# R. G. Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
NEWCOMBE = [
    ((81, 263), (0.2553, 0.3662)),
    ((15, 148), (0.0624, 0.1605)),
    ((0, 20), (0.0, 0.1611)),
    ((1, 29), (0.0061, 0.1718)),
]


@pytest.mark.parametrize(("seen", "interval"), NEWCOMBE)
def test_the_interval_is_wilsons(seen, interval):
    assert wilson(*seen) == pytest.approx(interval, abs=5e-5)


def of(truth, predicted, trained=None, sure=0.9):
    classes = np.unique(np.concatenate([truth, predicted]))
    P = np.where(np.asarray(predicted)[:, None] == classes, sure, (1 - sure) / (len(classes) - 1))
    truth = np.asarray(truth)
    return class_scores(
        np.arange(len(truth)), True, classes, truth, P, truth if trained is None else np.asarray(trained)
    )


def test_a_classifier():
    rng = np.random.default_rng(0)
    truth = rng.choice(["a", "b", "c"], 60, p=[0.6, 0.3, 0.1])
    predicted = np.where(rng.random(60) < 0.8, truth, rng.choice(["a", "b", "c"], 60))
    found = of(truth, predicted)
    np.testing.assert_array_equal(found.confusion, confusion_matrix(truth, predicted))
    assert found.accuracy == np.mean(truth == predicted)
    assert found.balanced == pytest.approx(balanced_accuracy_score(truth, predicted))
    assert (found.majority, found.baseline) == ("a", np.mean(truth == "a"))
    assert found.unequal
    assert found.better


def test_the_worst_mistakes_are_those_that_it_is_surest_of():
    classes, truth = np.array(["a", "b"]), np.array(["a", "a", "b", "b", "a"])
    P = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.01, 0.99], [0.05, 0.95]])
    found = class_scores(np.arange(10, 15), True, classes, truth, P, truth)
    assert found.worst == [4, 1, 2]
    assert found.sure[found.worst].tolist() == [0.95, 0.8, 0.6]


@pytest.mark.parametrize(
    ("right", "n", "better"), [(50, 100, False), (59, 100, False), (61, 100, True), (9, 12, False), (12, 12, True)]
)
def test_better_than_guessing_beyond_chance(right, n, better):
    truth = np.array(["a", "b"] * (n // 2))
    predicted = truth.copy()
    predicted[right:] = np.where(truth[right:] == "a", "b", "a")
    assert of(truth, predicted).better == better


def test_the_majority_class_for_all_is_no_better_than_guessing():
    truth = np.array(["healthy"] * 500 + ["sick"] * 3)
    found = of(truth, np.array(["healthy"] * 502 + ["sick"]))
    assert found.accuracy > 0.99
    assert not found.better
    # Who finds most of the rare ones is better, though the majority class alone is right more often.
    truth = np.array(["healthy"] * 480 + ["sick"] * 20)
    found = of(truth, np.array(["healthy"] * 450 + ["sick"] * 50))
    assert found.accuracy < found.baseline
    assert found.better


def test_a_regression():
    rng = np.random.default_rng(0)
    truth = rng.normal(70, 8, 40)
    predicted = truth + rng.normal(0, 3, 40)
    found = measurement_scores(np.arange(40), True, truth, predicted, truth, "kg")
    assert found.r2 == pytest.approx(r2_score(truth, predicted))
    assert found.mae == pytest.approx(mean_absolute_error(truth, predicted))
    assert found.baseline == pytest.approx(np.abs(truth - truth.mean()).mean())
    assert found.better
    worst = np.abs(predicted - truth)
    assert worst[found.worst].tolist() == sorted(worst, reverse=True)[:3]
    noise = rng.normal(70, 8, 40)
    assert not measurement_scores(np.arange(40), True, truth, noise, truth, "kg").better
    assert np.isnan(measurement_scores(np.arange(2), True, np.ones(2), np.ones(2), truth, "").r2)


@pytest.mark.parametrize(("n", "better"), [(1, False), (2, False), (5, False), (6, True), (40, True)])
def test_equal_gains_of_few_rows_may_be_luck(n, better):
    truth = np.where(np.arange(n) % 2, 10.0, -10.0)
    assert measurement_scores(np.arange(n), True, truth, truth.copy(), [-10.0, 10.0], "").better == better
