"""More than two features, tables, no labels, held-out samples, level lines, margins and equations of a boundary."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from autograd.errors import ArgumentError, DataTypeError, ShapeError
from nn import MLP, LinearSVM, LogisticRegression, Perceptron, SoftmaxRegression, patients
from viz.plots.boundary import BoundaryDisplay, decision_boundary
from viz.style.palette import DARK

RNG = np.random.default_rng(4)
X = RNG.normal(size=(60, 4))
T = np.where(X[:, 1] - X[:, 3] > 0, "yes", "no")
FRAME = pd.DataFrame(X, columns=["age", "height", "weight", "price in $"])


@pytest.fixture(scope="module")
def model() -> LogisticRegression:
    return LogisticRegression(random_state=0, epochs=60).fit(X, T)


def texts(shown: BoundaryDisplay) -> list[str]:
    assert shown.legend_ is not None
    return [text.get_text() for text in shown.legend_.get_texts()]


def points_of(collections: Any) -> Any:
    return np.concatenate([np.asarray(c.get_offsets(), float) for c in collections])


def test_a_frame_gives_its_names_and_a_fitted_frame_goes_through() -> None:
    fitted = LogisticRegression(random_state=0, epochs=60).fit(FRAME, T)
    shown = decision_boundary(fitted, FRAME, T, features=("age", "price in $"))
    assert (shown.ax_.get_xlabel(), shown.ax_.get_ylabel()) == ("age", r"price in \$")
    with pytest.raises(ArgumentError, match="same order"):
        decision_boundary(fitted, FRAME[FRAME.columns[::-1]], T)


@pytest.mark.filterwarnings("ignore::nn.ScaleWarning")
def test_a_table_gives_names_and_labels() -> None:
    table = patients(20)
    fitted = LogisticRegression(random_state=0, epochs=5).fit(table.X - table.X.mean(axis=0), table.labels)
    shown = decision_boundary(fitted, table)
    assert (shown.ax_.get_xlabel(), shown.classes_) == ("temperature", ["healthy", "sick"])
    assert len(points_of(shown.samples_)) == 20


def test_the_slice_that_agrees_best_is_shown_and_said(model: LogisticRegression) -> None:
    shown = decision_boundary(model, X, T)
    assert (shown.ax_.get_xlabel(), shown.ax_.get_ylabel()) == ("$x_2$", "$x_4$")
    median = np.median(X, axis=0)
    title = shown.ax_.get_title(loc="left")
    assert title.startswith(f"Slice: $x_1$ = {median[0]:.4g}, $x_3$ = ".replace("-", "\N{MINUS SIGN}"))
    assert "(median)" in title
    assert sorted(points_of(shown.samples_).tolist()) == sorted(X[:, [1, 3]].tolist())
    assert shown.misclassified_.tolist() == np.flatnonzero(model.predict(X) != T).tolist()


@pytest.mark.parametrize(
    ("at", "held", "said"),
    [
        ("mean", X.mean(axis=0), "(mean)"),
        (7, X[7], "(sample 7)"),
        ([0, 1, 0.2, -0.3], np.array([0, 1, 0.2, -0.3]), "(given)"),
    ],
)
def test_the_line_lies_where_the_others_are_held(model: LogisticRegression, at: Any, held: Any, said: str) -> None:
    shown = decision_boundary(model, X, T, features=(1, 0), at=at)
    x, y = np.concatenate([path.vertices for line in shown.boundary_ for path in line.get_paths()]).T
    full = np.tile(held, (len(x), 1))
    full[:, 1], full[:, 0] = x, y
    np.testing.assert_allclose(model.decision_function(full), 0, atol=1e-6)
    assert said in shown.ax_.get_title(loc="left")


def test_two_features_may_change_places() -> None:
    two = LogisticRegression(random_state=0, epochs=20).fit(X[:, :2], T)
    shown = decision_boundary(two, X[:, :2], T, features=("$x_2$", "$x_1$"))
    assert shown.ax_.get_xlabel() == "$x_2$"
    assert "Slice" not in shown.ax_.get_title(loc="left")


def test_many_features_are_not_named_one_by_one() -> None:
    wide = RNG.normal(size=(20, 9))
    fitted = LogisticRegression(random_state=0, epochs=5).fit(wide, wide[:, 0] > 0)
    shown = decision_boundary(fitted, wide, features=(0, 1), equation=False)
    assert shown.ax_.get_title(loc="left") == "Slice: the other 7 features at their medians"


def test_without_labels_samples_are_dots(model: LogisticRegression) -> None:
    shown = decision_boundary(model, X)
    assert len(shown.samples_) == 1
    assert len(shown.misclassified_) == len(points_of([shown.rings_])) == 0
    assert texts(shown) == ["no", "yes"]


def test_held_out_samples_are_hollow_and_their_mistakes_ringed(model: LogisticRegression) -> None:
    new = X[:5] + 0.1
    wrong = np.where(model.predict(new) == "yes", "no", "yes")
    shown = decision_boundary(model, X, model.predict(X), held_out=(new, wrong), features=(1, 3))
    assert shown.held_out_misclassified_.tolist() == [0, 1, 2, 3, 4]
    np.testing.assert_array_equal(points_of([shown.rings_]), new[:, [1, 3]])
    assert all(len(c.get_facecolor()) == 0 for c in shown.held_out_)
    assert texts(shown) == ["no", "yes", "held out", "5 misclassified"]


def test_lines_of_equal_probability() -> None:
    two = LogisticRegression(random_state=0, epochs=200).fit(X[:, [1, 3]], T)
    shown = decision_boundary(two, X[:, [1, 3]], T, levels=True)
    assert shown.levels_ is not None
    np.testing.assert_allclose(shown.levels_.levels, np.arange(1, 10) / 10)
    for level, path in zip(shown.levels_.levels, shown.levels_.get_paths(), strict=True):
        if len(path.vertices):
            np.testing.assert_allclose(two.predict_proba(path.vertices)[:, 1], level, atol=2e-3)
    with pytest.raises(ArgumentError, match="two classes and a model with predict_proba"):
        decision_boundary(LinearSVM(random_state=0, epochs=5).fit(X, T), X, T, levels=True)


@pytest.mark.slow
def test_margins_of_a_machine_and_of_no_other_model_unless_asked() -> None:
    machine = LinearSVM(random_state=0, epochs=200).fit(X[:, [1, 3]], T)
    shown = decision_boundary(machine, X[:, [1, 3]], T)
    assert shown.margins_ is not None
    for level, path in zip(shown.margins_.levels, shown.margins_.get_paths(), strict=True):
        np.testing.assert_allclose(machine.decision_function(path.vertices), level, atol=1e-9)
    logistic = LogisticRegression(random_state=0, epochs=5).fit(X, T)
    assert decision_boundary(logistic, X, T).margins_ is None
    assert decision_boundary(logistic, X, T, margins=True).margins_ is not None


def test_support_vectors_are_ringed() -> None:
    svm = pytest.importorskip("sklearn.svm").SVC(kernel="linear").fit(X[:, [1, 3]], T)
    shown = decision_boundary(svm, X[:, [1, 3]], T)
    np.testing.assert_array_equal(points_of([shown.ax_.collections[-1]]), svm.support_vectors_)


def test_a_linear_model_says_its_equation() -> None:
    two = LogisticRegression(2)
    two.neuron.weight.assign([4.0, 1.0, -2.0])  # L02
    two.fit(X[:, :2], T, epochs=1, lr=1e-12)
    shown = decision_boundary(two, X[:, :2], T, feature_names=["x", "y"])
    assert shown.equation_ == shown.ax_.get_title(loc="left") == "0 = 4 + 1 · x \N{MINUS SIGN} 2 · y"
    network = MLP([2, 2, 1], random_state=0).fit(X[:, :2], T, epochs=1)
    assert decision_boundary(network, X[:, :2], T).equation_ is None
    assert decision_boundary(two, X[:, :2], T, equation=False).ax_.get_title(loc="left") == ""


def test_k_classes_and_four_features() -> None:
    t = np.digitize(X[:, 2], [-0.5, 0.5])
    fitted = SoftmaxRegression(random_state=0, epochs=50).fit(X, t)
    shown = decision_boundary(fitted, X, t, features=(2, 0))
    assert len(shown.boundary_) == len(shown.samples_) == 3


def test_drawn_again_under_scikit_learns_names(model: LogisticRegression) -> None:
    shown = BoundaryDisplay.from_estimator(model, X, T, features=(0, 1))
    _, ax = plt.subplots()
    again = shown.plot(ax=ax, legend=False)
    assert (again.ax_, again.legend_, again.ax_.get_xlabel()) == (ax, None, "$x_1$")


def test_dark() -> None:
    two = LogisticRegression(random_state=0, epochs=5).fit(X[:, :2], T)
    shown = decision_boundary(two, X[:, :2], T, theme="dark")
    assert to_hex(shown.figure_.get_facecolor()).upper() == DARK.paper
    assert shown.legend_ is not None
    assert {to_hex(text.get_color()).upper() for text in shown.legend_.get_texts()} == {DARK.ink}


@pytest.mark.parametrize(
    ("at", "error", "message"),
    [
        ("middle", ArgumentError, "'mean', 'median'"),
        (60, ArgumentError, "no row of X, which has 60"),
        ([1, 2], ShapeError, "4 finite ones"),
        ({"age": 1}, DataTypeError, "a row of X"),
    ],
)
def test_where_others_are_held_must_be_a_place(model: Any, at: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        decision_boundary(model, X, T, at=at)


def test_a_border_between_scores_does_not_follow_the_grid() -> None:
    two, signs = X[:, :2], np.where(X[:, 0] + 0.3 * X[:, 1] > 0, 1.0, -1.0)
    machine = Perceptron(random_state=0).fit(two, signs)
    shown = decision_boundary(machine, two, signs, resolution=30)
    w = np.asarray(machine.neuron.weight.data, float)
    at = np.concatenate([path.vertices for path in shown.boundary_[0].get_paths()])
    assert len(at) > 20
    np.testing.assert_allclose(w[0] + at @ w[1:], 0, atol=1e-9 * np.abs(w).max())
    assert texts(shown)[:2] == ["−1", "1"]


def test_votes_that_decide_otherwise_than_scores_are_not_taken_for_borders() -> None:
    points = np.stack(np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-1, 1, 9)), axis=-1).reshape(-1, 2)
    odd = SimpleNamespace(
        classes_=[0, 1], predict=lambda x: (x[:, 0] > 0).astype(int), decision_function=lambda x: x[:, 1]
    )
    shown = decision_boundary(odd, points, np.zeros(len(points), int))
    at = np.concatenate([path.vertices for path in shown.boundary_[0].get_paths()])
    assert np.abs(at[:, 0]).max() < 0.05
