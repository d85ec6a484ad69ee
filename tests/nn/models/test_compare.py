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
from nn.models.intervals import interval_of, student_quantile

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


def test_equal_scores_do_not_say_that_nothing_is_off() -> None:
    apart = np.r_[np.full(12, -1.0), np.full(12, 1.0)][:, None]
    found = nn.compare({"line": nn.LogisticRegression(epochs=20)}, apart, (apart[:, 0] > 0).astype(int), repeats=4)
    line, guess = found.rows
    assert (line.scores, guess.scores) == ((1.0,) * 4, (0.5,) * 4)
    # E. B. Wilson (1927) of 6 right of 6, and of 3 of 6: z² / (n + z²), and symmetric about 1/2.
    assert (line.low, line.high) == (pytest.approx(6 / (6 + 1.959963984540054**2)), 1.0)
    assert line.better  # 0.61 is above 0.5
    assert guess.low == pytest.approx(0.1876, abs=1e-4)
    assert guess.high == pytest.approx(1 - guess.low)
    few = nn.compare({"line": nn.LogisticRegression(epochs=20)}, apart[8:16], [0] * 4 + [1] * 4, repeats=4)
    assert (few.rows[0].scores, few.rows[0].better) == ((1.0,) * 4, False)  # 2 of 2 may be luck

    zeros = nn.compare({"same": Measured(0.0)}, X, Y, repeats=3)
    assert np.isnan([zeros.rows[0].low, zeros.rows[0].high]).all()
    assert "not told: all equal" in str(zeros)
    assert "nan" not in str(zeros)


def test_an_accuracy_is_no_less_than_0_and_an_r2_may_be() -> None:
    for shares, low in ((4, 0.0), (None, 0.5 - 4 * np.std([0.25, 0.75], ddof=1))):
        assert interval_of([0.25, 0.75], 4.0, shares) == (0.5, pytest.approx(low), 1.0)


class Measured:
    """A regressor whose score is known."""

    _estimator_type = "regressor"

    def __init__(self, score: float) -> None:
        self.known = score

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        return {"score": self.known}

    def __sklearn_clone__(self) -> Measured:
        return self

    def fit(self, X: Any, t: Any) -> Measured:
        return self

    def score(self, X: Any, t: Any) -> float:
        return self.known


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


def test_several_labels_a_sample() -> None:
    """All must be right; the baseline names the most frequent set of labels."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 3))
    rows = (X[:, :2] > 0).astype(int)
    found = nn.compare({"network": nn.MLP(hidden_layer_sizes=(8,))}, X, rows, repeats=3)
    assert [row.name for row in found.rows] == ["network", "most frequent labels"]
    assert found.score == "accuracy"
    assert found.rows[0].mean > 0.8 > 0.5 > found.rows[1].mean > 0.05
    assert found.rows[0].better


@pytest.mark.parametrize("labels", [T, Y], ids=["classes", "measurements"])
def test_groups_are_held_out_whole(labels: Any) -> None:
    patients = np.array([f"patient {k}" for k in RNG.integers(0, 12, 60)])
    model = Noted([])
    model._estimator_type = "classifier" if labels is T else "regressor"
    model.predict = lambda X: labels[: len(X)]  # type: ignore[method-assign]
    nn.compare({"one": model}, X, labels, repeats=5, groups=patients)
    of = {tuple(row): patient for row, patient in zip(X, patients, strict=True)}
    seen = set()
    for (A, _), (H, _) in zip(model.given[::2], model.given[1::2], strict=True):
        trained, held = ({of[tuple(row)] for row in part} for part in (A, H))
        assert held
        assert not trained & held
        assert len(A) + len(H) == 60
        seen.add(tuple(sorted(held)))
    assert len(seen) > 1


@pytest.mark.parametrize(
    ("groups", "error", "text"),
    [(np.arange(59), ShapeError, "59 groups: one for each"), (np.zeros(60, int), ArgumentError, "one group")],
)
def test_groups_that_cannot_be_held_out(groups: Any, error: Any, text: str) -> None:
    with pytest.raises(error, match=text):
        nn.compare([nn.LogisticRegression()], X, T, groups=groups)


@pytest.mark.parametrize("labels", [T, Y], ids=["classes", "measurements"])
def test_one_group_at_least_is_held_out(labels: Any) -> None:
    """A tenth of two groups is less than one."""
    model = nn.LinearRegression() if labels is Y else nn.SoftmaxRegression(epochs=3)
    groups = np.arange(60) % 2
    found = nn.compare({"one": model}, X, labels, repeats=3, groups=groups, share=0.1)
    assert all(-5 < score <= 1 for row in found.rows for score in row.scores)
    found = nn.compare({"one": model}, X[:8], labels[15:23], repeats=3, share=0.01)
    assert len(found.rows[0].scores) == 3


def test_a_class_of_one_group_alone() -> None:
    labels = np.repeat(["a", "b"], 30)
    with pytest.raises(ArgumentError, match="No division of 2 groups was found that trains on all classes"):
        nn.compare([nn.LogisticRegression()], X, labels, groups=labels)
    with pytest.warns(nn.RareClassWarning, match="have a single group, which is trained on"):
        nn.compare([nn.LogisticRegression(epochs=3)], X, labels, groups=np.r_[labels[:45], [2] * 15], repeats=2)
    groups = np.repeat([0, 1, 2, 3], 15)
    found = nn.compare([nn.LogisticRegression(epochs=3)], X, labels, groups=groups, repeats=4)
    assert len(found.rows[0].scores) == 4


def test_one_sample_held_out_counts_the_baseline_as_a_model() -> None:
    found = nn.compare([nn.LinearRegression()], X[:4], [1.0, 1.0, 1.5, 1.0], repeats=5, share=0.1)
    assert set(found.rows[-1].scores) <= {0.0, 1.0}
    with pytest.raises(ShapeError, match=r"1 sample\(s\): one to train on and one to hold out"):
        nn.compare([nn.LinearRegression()], X[:1], [1.0])
