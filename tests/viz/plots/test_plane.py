"""The plane of two features: which pair, what stands still, how well it agrees."""

import numpy as np
import pytest

from autograd import ArgumentError, DataTypeError, ShapeError
from nn import MLP, Perceptron
from viz import Slice, decision_boundary


class Rule:
    """A model that is a function of the features; counts what it is asked."""

    classes_ = np.array(["no", "yes"])

    def __init__(self, score):
        self.score = score

    def predict(self, X):
        return self.classes_[(self.predict_proba(X)[:, 1] > 0.5).astype(int)]

    def predict_proba(self, X):
        p = 1 / (1 + np.exp(-self.score(X)))
        return np.column_stack([1 - p, p])


class Mute(Rule):
    """The same, without probabilities and classes."""

    classes_ = property(lambda self: (_ for _ in ()).throw(AttributeError("no classes")))

    def predict(self, X):
        return (self.score(X) > 0).astype(int).tolist()

    def predict_proba(self, X):
        raise AttributeError("no probabilities")


X = np.random.default_rng(1).normal(size=(200, 5)) + np.array([0, 10, 0, -3, 1])


@pytest.mark.parametrize("model", [Rule, Mute])
@pytest.mark.parametrize("pair", [(0, 1), (1, 3), (2, 4)])
def test_the_two_features_that_matter_are_found(model, pair):
    a, b = pair
    plane = Slice(model(lambda X: X[:, a] - X[:, b] + 0.01 * X.sum(axis=1) - (X.mean(axis=0)[[a, b]] @ [1, -1])), X)
    assert plane.pair == pair
    assert plane.agreement > 0.95
    np.testing.assert_array_equal(plane.points, X[:, pair])


@pytest.mark.parametrize("model", [Rule, Mute])
def test_they_are_found_among_many(model):
    wide = np.random.default_rng(1).normal(size=(200, 40))
    plane = Slice(model(lambda X: X[:, 7] + 2 * X[:, 33]), wide)
    assert plane.pair == (7, 33)
    assert plane.agreement == 1.0


def test_the_others_stay_at_their_means():
    asked = []

    class Recorder(Rule):
        def predict_proba(self, X):
            asked.append(X)
            return super().predict_proba(X)

    plane = Slice(Recorder(lambda X: X[:, 0]), X, pair=(3, 1))
    plane.predict_proba([[5.0, 6.0], [7.0, 8.0]])
    np.testing.assert_array_equal(asked[-1][:, [3, 1]], [[5, 6], [7, 8]])
    np.testing.assert_array_equal(asked[-1][:, [0, 2, 4]], np.tile(X.mean(axis=0)[[0, 2, 4]], (2, 1)))
    assert plane.predict([[0.0, 0.0]]).shape == (1,)


def test_agreement_is_with_the_model_not_with_the_labels():
    plane = Slice(Rule(lambda X: X[:, 0]), X, pair=(1, 2))
    answers = Rule(lambda X: X[:, 0]).predict(X)
    constant = "yes" if X[:, 0].mean() > 0 else "no"
    assert plane.agreement == np.mean(answers == constant)


def test_a_chosen_pair_keeps_its_order():
    plane = Slice(Rule(lambda X: X[:, 0]), X, pair=np.array([4, 0]))
    assert plane.pair == (4, 0)
    np.testing.assert_array_equal(plane.points[0], X[0, [4, 0]])


@pytest.mark.parametrize("pair", [(0, 0), (0, 5), (-1, 0), (0,), (0, 1, 1), (0, 1, 2), (0.0, 1.0), ("a", "b"), ()])
def test_what_is_no_pair(pair):
    with pytest.raises(ArgumentError, match=r"two different features, each as a number from 0 to 4"):
        Slice(Rule(lambda X: X[:, 0]), X, pair=pair)


@pytest.mark.parametrize(
    ("bad", "error", "said"),
    [
        (np.zeros((4, 1)), ShapeError, r"2 features or more; got \(4, 1\)"),
        (np.zeros(4), ShapeError, r"got \(4,\)"),
        (np.zeros((0, 3)), ArgumentError, "no rows"),
        ([["a", "b"]], DataTypeError, "numbers in X"),
        ([[1.0, np.nan]], ArgumentError, "NaN"),
    ],
)
def test_what_is_no_table(bad, error, said):
    with pytest.raises(error, match=said):
        Slice(Rule(lambda X: X[:, 0]), bad)


def test_a_slice_is_drawn_as_any_classifier():
    t = np.where(X[:, 1] > 10, "high", "low")
    standard = (X - X.mean(axis=0)) / X.std(axis=0)
    plane = Slice(MLP([5, 3, 1]).fit(standard, t, epochs=20), standard)
    display = decision_boundary(plane, plane.points, t)
    assert display.classes_ == ["high", "low"]
    assert 1 in plane.pair
    signs = np.where(X[:, 1] > 10, 1, -1)
    perceptron = Perceptron().fit(standard[:, 1:4], signs)
    plane = Slice(perceptron, standard[:, 1:4])
    assert decision_boundary(plane, plane.points, signs).classes_ == [-1, 1]
    plane = Slice(Mute(lambda X: X[:, 0]), standard)
    assert decision_boundary(plane, plane.points, (standard[:, 0] > 0).astype(int)).classes_ == [0, 1]


def test_the_same_data_gives_the_same_plane():
    flat = np.ones((5, 12))
    planes = [Slice(Rule(lambda X: X[:, 0]), flat).pair for _ in range(3)]
    assert planes == [(4, 5)] * 3
