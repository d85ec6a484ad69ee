"""Models compared on held-out samples: the divisions, the interval, the baseline, the table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, r2_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import nn
from autograd import ArgumentError, ShapeError
from nn.models.student_t import student_quantile

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 2))
T = np.where(X[:, 0] + 0.3 * RNG.normal(size=60) > 0.5, "b", "a")
Y = 3 * X[:, 0] + RNG.normal(size=60)


class Noted:
    """What it was given, and a score that is known."""

    _estimator_type = "classifier"

    def __init__(self, given: list[Any] | None = None) -> None:
        self.given = given

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        return {"given": self.given}

    def __sklearn_clone__(self) -> Noted:
        return self

    def fit(self, X: Any, t: Any) -> Noted:
        self.given.append((X, t))
        return self

    def predict(self, X: Any) -> Any:
        return np.array(["a"] * len(X))

    def score(self, X: Any, t: Any) -> float:
        self.given.append((X, t))
        return float(np.mean(self.predict(X) == t))


def test_every_model_gets_the_same_stratified_divisions() -> None:
    one, other = Noted([]), Noted([])
    found = nn.compare({"one": one, "other": other}, X, T, repeats=4, share=0.3, random_state=5)
    for (A, a), (B, b) in zip(one.given, other.given, strict=True):
        np.testing.assert_array_equal(A, B)
        np.testing.assert_array_equal(a, b)
    assert len(one.given) == 8
    for (A, _), (H, h) in zip(one.given[::2], one.given[1::2], strict=True):
        assert len(H) == 18
        assert sorted(np.r_[A, H][:, 0]) == sorted(X[:, 0])
        assert np.mean(h == "b") == pytest.approx(np.mean(T == "b"), abs=0.05)
    # It says the most frequent class, as the baseline does.
    assert found.rows[0].scores == found.rows[-1].scores == found.rows[1].scores
    assert not found.rows[0].better
    assert found.rows[-1].name == "most frequent class"
    again = nn.compare({"one": Noted([])}, X, T, repeats=4, share=0.3, random_state=5)
    assert again.rows[0].scores == found.rows[0].scores


def test_the_interval_is_that_of_nadeau_and_bengio() -> None:
    found = nn.compare({"line": nn.LogisticRegression(epochs=20)}, X, T, repeats=5)
    row = found.rows[0]
    assert row.mean == pytest.approx(np.mean(row.scores))
    half = 2.7764451051977987 * np.std(row.scores, ddof=1) * np.sqrt(1 / 5 + 15 / 45)
    assert (row.low, row.high) == (pytest.approx(row.mean - half), pytest.approx(min(row.mean + half, 1.0)))
    assert row.better
    assert row.seconds > 0
    assert found.best is row


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 10, 29, 200])
@pytest.mark.parametrize("share", [0.6, 0.95, 0.975, 0.999])
def test_the_quantile_is_scipys(freedom: int, share: float) -> None:
    scipy = pytest.importorskip("scipy.stats")
    assert student_quantile(freedom, share) == pytest.approx(scipy.t.ppf(share, freedom), rel=1e-9)


def test_regressors_beside_the_mean() -> None:
    found = nn.compare([nn.LinearRegression(), nn.MLPRegressor(epochs=3)], X, Y, repeats=3)
    assert [row.name for row in found.rows] == ["LinearRegression()", "MLPRegressor(epochs=3)", "mean"]
    assert found.score == "R²"
    assert found.rows[0].mean > 0.7
    assert all(score <= 0 for score in found.rows[-1].scores)
    both = nn.compare([nn.LinearRegression()], X, np.c_[Y, 2 * Y + 1], repeats=3)
    assert both.rows[0].mean == pytest.approx(found.rows[0].mean, abs=0.2)


def test_pipelines_and_models_of_scikit_learn_and_frames() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(X, columns=["a", "b"])
    theirs = make_pipeline(StandardScaler(), LogisticRegression())
    ours = make_pipeline(nn.Standardizer(), nn.MLP(epochs=3))
    found = nn.compare([theirs, ours], frame, T, repeats=2)
    assert [row.name for row in found.rows] == ["LogisticRegression()", "MLP(epochs=3)", "most frequent class"]
    assert not hasattr(ours[-1], "classes_")
    table = found.to_frame()
    assert table.index.tolist() == [row.name for row in found.rows]
    assert table.loc["MLP(epochs=3)", "mean"] == found.rows[1].mean


def test_the_baselines_by_scikit_learn() -> None:
    from sklearn.dummy import DummyClassifier, DummyRegressor

    found = nn.compare([DummyClassifier()], X, T, repeats=3)
    assert found.rows[0].scores == found.rows[-1].scores
    found = nn.compare([DummyRegressor()], X, Y, repeats=3)
    assert found.rows[0].scores == pytest.approx(found.rows[-1].scores)
    assert accuracy_score(T, T) == r2_score(Y, Y) == 1


def test_the_table() -> None:
    found = nn.compare({"a < b": nn.LogisticRegression(epochs=5), "chance": Noted([])}, X, T, repeats=3)
    lines = str(found).splitlines()
    assert lines[0].split("  ")[0] == "model"
    assert "held-out accuracy" in lines[0]
    assert lines[1].startswith("a < b ")
    assert "not shown" in lines[2]
    assert lines[3].startswith("most frequent class")
    assert lines[-1] == "Mean over 3 divisions of the samples, 25 % of them held out each time."
    assert repr(found) == str(found)
    html = found._repr_html_()
    assert "a &lt; b" in html
    assert html.count("<tr>") == 4
    assert "−" in str(nn.compare([nn.MLPRegressor(epochs=1, lr=1e-9)], X, Y, repeats=2))


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: nn.compare([], X, T), ArgumentError, "compare takes models"),
        (lambda: nn.compare([nn.MLP], X, T), ArgumentError, r"write MLP\(\)"),
        (lambda: nn.compare({"x": 3}, X, T), ArgumentError, "x is no model with fit and score, 3"),
        (lambda: nn.compare([nn.MLP(), nn.MLP()], X, T), ArgumentError, r"Two models are called MLP\(\)"),
        (lambda: nn.compare([nn.MLP(), nn.MLPRegressor()], X, T), ArgumentError, "all classifiers or all regressors"),
        (lambda: nn.compare([nn.MLP()], X, T[:9]), ShapeError, "X has 60 samples and there are 9 targets"),
        (lambda: nn.compare([nn.MLP()], X, T, repeats=1), ArgumentError, "divided anew, 2 or more; got 1"),
        (lambda: nn.compare([nn.MLP()], X, T, share=1.0), ArgumentError, "between 0 and 1; got 1.0"),
    ],
)
def test_refusals(call: Any, error: Any, text: str) -> None:
    with pytest.raises(error, match=text):
        call()
