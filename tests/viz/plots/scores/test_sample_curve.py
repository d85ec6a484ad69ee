"""Whether more samples would help."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsClassifier

import nn
from autograd.errors import ArgumentError
from viz.plots.scores.sample_curve import sample_curve

RNG = np.random.default_rng(0)
X = RNG.normal(size=(80, 2))
T = np.where(X[:, 0] * X[:, 1] > 0, "same", "other")


def test_scores_come_of_as_many_samples_as_are_said():
    seen = []

    class Watched(KNeighborsClassifier):
        def fit(self, X, t):
            seen.append((len(X), len(set(t))))
            return super().fit(X, t)

    picture = sample_curve(Watched(1), X, T, sizes=(2, 0.5, 1.0), repeats=3)
    drawn = picture.numbers_
    assert drawn["sizes"] == [2, 30, 60]
    assert seen == [(2, 2), (30, 2), (60, 2)] * 3  # each class is there, of two samples too
    assert drawn["train"].shape == drawn["held_out"].shape == (3, 3)
    assert (drawn["train"] == 1).all()  # the nearest neighbour of a sample it knows is itself
    assert drawn["held_out"][:, 2].mean() > drawn["held_out"][:, 0].mean()
    np.testing.assert_allclose(picture.ax_.lines[1].get_ydata(), drawn["held_out"].mean(axis=0))
    assert picture.ax_.lines[2].get_ydata()[0] == drawn["baseline"]
    assert picture.ax_.get_legend().texts[2].get_text().startswith("most frequent class 0.5")


def test_measurements_have_r2_and_the_mean():
    y = X @ [1.0, 2.0] + 0.1 * RNG.normal(size=80)
    picture = sample_curve(LinearRegression(), X, y, sizes=(5, 60), repeats=2)
    assert picture.ax_.get_ylabel() == "R²"
    assert picture.ax_.get_legend().texts[2].get_text().startswith("mean ")
    assert picture.numbers_["held_out"][:, 1].min() > 0.95


def test_the_model_given_stays_as_it_was():
    model = nn.LogisticRegression(epochs=3)
    before = vars(model).copy()
    sample_curve(model, X, T, sizes=(10, 20), repeats=2)
    assert vars(model) == before


@pytest.mark.parametrize("sizes", [(), (10,), (0.5, 0.5), (0, 10), (10, 61), (10, 20.5)])
def test_sizes_that_are_none(sizes):
    with pytest.raises(ArgumentError, match="from 2 to 60"):
        sample_curve(nn.Perceptron(), X, T, sizes=sizes)


def test_it_takes_a_model():
    with pytest.raises(ArgumentError, match="with fit and score"):
        sample_curve(nn.Perceptron, X, T)
