"""The picture of a decision boundary."""

from __future__ import annotations

import itertools
import pickle
from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from numpy.typing import NDArray

from autograd.errors import ArgumentError, ChalkgradError, DataTypeError, ShapeError
from viz.plots.boundary import BoundaryDisplay, decision_boundary
from viz.style import palette

# Lecture row L01: temperature and heart rate of four patients.
PATIENTS = np.array([[37.5, 72], [39.1, 103], [38.3, 100], [36.7, 88]])
DIAGNOSTIC = np.array(["healthy", "sick", "sick", "healthy"])
SQUARE = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])


class Linear:
    """Hard labels by the highest of K linear scores; counts the rows of every call."""

    def __init__(self, W: Any, classes: Any) -> None:
        self.W, self.classes_ = np.asarray(W, float), np.asarray(classes)
        self.calls: list[int] = []

    def scores(self, X: Any) -> NDArray[np.float64]:
        self.calls.append(len(X))
        return np.asarray(self.W[:, 0] + X @ self.W[:, 1:].T)

    def predict(self, X: Any) -> Any:
        return self.classes_[self.scores(X).argmax(axis=1)]


class Softmax(Linear):
    """The same with probabilities."""

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        e = np.exp(self.scores(X))
        return np.asarray(e / e.sum(axis=1, keepdims=True))


class Refusing(Linear):
    """The same with a method that says, when called, that there are no probabilities."""

    def predict_proba(self, X: Any) -> Any:
        raise AttributeError("a side, not a probability")


def bare(predict: Any, **more: Any) -> SimpleNamespace:
    """A model without ``classes_``, so that nothing tells the order of the labels."""
    return SimpleNamespace(predict=predict, **more)


def two(kind: type[Linear] = Softmax, classes: Any = ("healthy", "sick")) -> Linear:
    """A model whose boundary is the line x1 = 38."""
    return kind([[0, 0, 0], [-38, 1, 0]], classes)


def three(kind: type[Linear] = Softmax, classes: Any = (0, 1, 2)) -> Linear:
    return kind([[0, -2, 0], [0, 2, 0], [0, 0, 3]], classes)


def legend_texts(display: BoundaryDisplay) -> list[str]:
    assert display.legend_ is not None
    return [text.get_text() for text in display.legend_.get_texts()]


def offsets(points: PathCollection) -> NDArray[np.float64]:
    return np.asarray(points.get_offsets(), float)


def hue(colors: Any) -> str:
    return to_hex(np.atleast_2d(colors)[0]).upper()


@pytest.mark.parametrize("kind", [Linear, Softmax, Refusing])
def test_one_call_for_the_grid_and_one_for_the_samples(kind: type[Linear]) -> None:
    model = two(kind)
    decision_boundary(model, PATIENTS, DIAGNOSTIC, resolution=30)
    assert sorted(model.calls) == [4, 900]


@pytest.mark.parametrize("kind", [Linear, Softmax])
def test_misclassified_samples_are_ringed_and_counted(kind: type[Linear]) -> None:
    display = decision_boundary(two(kind), PATIENTS, ["sick", "sick", "healthy", "healthy"])
    assert display.misclassified_.tolist() == [0, 2]
    np.testing.assert_array_equal(display.rings_.get_offsets(), PATIENTS[[0, 2]])
    assert legend_texts(display) == ["healthy", "sick", "2 misclassified"]
    assert min(display.rings_.get_sizes()) > max(display.samples_[0].get_sizes())
    right = decision_boundary(two(kind), PATIENTS, DIAGNOSTIC)
    assert len(right.misclassified_) == len(offsets(right.rings_)) == 0
    assert legend_texts(right)[-1] == "0 misclassified"
    assert np.min(display.rings_.get_linewidth()) > np.max(display.samples_[0].get_linewidth())


@pytest.mark.parametrize("kind", [Linear, Softmax])
@pytest.mark.parametrize("classes", [(0, 1, 2), ("a", "b", "c"), (-1.0, 0.0, 1.0)])
def test_each_class_has_its_own_colour_and_marker(kind: type[Linear], classes: Any) -> None:
    display = decision_boundary(three(kind, classes), SQUARE, np.array(classes)[[0, 0, 1, 2]])
    assert display.classes_ == list(classes)
    assert [len(offsets(points)) for points in display.samples_] == [2, 1, 1]
    assert len({hue(points.get_facecolor()) for points in display.samples_}) == 3
    shapes = [np.asarray(points.get_paths()[0].vertices) for points in display.samples_]
    assert all(a.shape != b.shape or not np.allclose(a, b) for a, b in itertools.combinations(shapes, 2))
    assert display.legend_ is not None
    assert len({handle.get_marker() for handle in display.legend_.get_lines()[:3]}) == 3


@pytest.mark.parametrize("kind", [Linear, Softmax])
def test_the_line_of_two_classes_lies_where_they_tie(kind: type[Linear]) -> None:
    display = decision_boundary(two(kind), PATIENTS, DIAGNOSTIC, resolution=101)
    x = np.concatenate([path.vertices for lines in display.boundary_ for path in lines.get_paths()])[:, 0]
    np.testing.assert_allclose(x, 38, atol=1e-9 if kind is Softmax else 1.2 * (39.1 - 36.7) / 100)


def test_every_border_of_three_classes_is_drawn() -> None:
    display = decision_boundary(three(), SQUARE, [0, 0, 1, 2], resolution=80)
    assert len(display.boundary_) == 3
    points = np.concatenate([path.vertices for lines in display.boundary_ for path in lines.get_paths()])
    inner = points[np.hypot(*points.T) > 0.1]
    scores = np.sort(inner @ np.array([[-2, 0], [2, 0], [0, 3]]).T, axis=1)
    np.testing.assert_allclose(scores[:, -1], scores[:, -2], atol=1e-6)


def test_no_line_where_one_class_wins_or_all_tie_everywhere() -> None:
    for model in (Linear([[1, 0, 0], [0, 0, 0]], [0, 1]), Softmax(np.zeros((2, 3)), [0, 1])):
        assert decision_boundary(model, SQUARE, [0, 0, 1, 1]).boundary_ == []


def test_tint_is_stronger_where_the_model_is_surer() -> None:
    surface = decision_boundary(two(), PATIENTS, DIAGNOSTIC, resolution=50).surface_
    alpha = np.asarray(surface.get_array())[25, :, 3]
    tie = int(alpha.argmin())
    assert 0 < alpha[tie] < alpha[0] < 1
    assert (np.diff(alpha[:tie]) < 0).all()
    assert (np.diff(alpha[tie + 1 :]) > 0).all()


@pytest.mark.parametrize("kind", [Linear, Refusing])
def test_tint_is_flat_without_probabilities(kind: type[Linear]) -> None:
    tint = np.asarray(decision_boundary(two(kind), PATIENTS, DIAGNOSTIC, resolution=50).surface_.get_array())
    assert len(np.unique(tint[..., 3])) == 1
    assert len(np.unique(tint.reshape(-1, 4), axis=0)) == 2


def test_tint_and_samples_agree_on_colours_and_places() -> None:
    display = decision_boundary(three(Linear), SQUARE, [0, 0, 1, 2], resolution=60)
    tint = np.asarray(display.surface_.get_array())
    x0, x1, y0, y1 = display.surface_.get_extent()
    for x, y, k in [(-1, -1, 0), (1, -1, 1), (0.1, 1.0, 2)]:
        row, column = int((y - y0) / (y1 - y0) * 60), int((x - x0) / (x1 - x0) * 60)
        np.testing.assert_allclose(tint[row, column, :3], palette.rgb(palette.CLASS_COLORS[k]))
    for k, (samples, color) in enumerate(zip(display.samples_, ("#E69F00", "#964A8B", "#007700"), strict=True)):
        assert {to_hex(face).upper() for face in samples.get_facecolors()} == {color}, k


def test_draws_on_the_given_axes_only() -> None:
    figure, (left, right) = plt.subplots(1, 2, layout="constrained")
    display = decision_boundary(two(), PATIENTS, DIAGNOSTIC, ax=left)
    assert (display.ax_, display.figure_) == (left, figure)
    assert plt.get_fignums() == [figure.number]
    assert figure.axes == [left, right]
    assert not right.has_data()
    display = decision_boundary(two(), PATIENTS, DIAGNOSTIC, ax=right, legend=False)
    assert (display.legend_, right.child_axes) == (None, [])


@pytest.mark.slow
def test_makes_one_figure_that_can_be_pickled_and_leaves_the_settings_alone() -> None:
    before = dict(mpl.rcParams)
    display = decision_boundary(two(), PATIENTS, DIAGNOSTIC)
    display.figure_.canvas.draw()
    assert len(plt.get_fignums()) == 1
    assert display.figure_ is plt.gcf()
    assert dict(mpl.rcParams) == before
    pickle.loads(pickle.dumps(display.figure_)).canvas.draw()


@pytest.mark.parametrize("size", [(4, 3), (6.4, 4.8), (10, 4)])
def test_legend_covers_neither_data_nor_title(size: tuple[float, float]) -> None:
    figure, ax = plt.subplots(figsize=size, layout="constrained")
    names = ["a", "versicolor", "a name that needs a row for itself alone"]
    display = decision_boundary(three(), SQUARE, [0, 0, 1, 2], ax=ax, class_names=names)
    ax.set_title("A title set afterwards")
    figure.canvas.draw()
    assert display.legend_ is not None
    box = display.legend_.get_window_extent()
    title, axes = ax.title.get_window_extent(), ax.get_window_extent()
    heights = [axes.y1, box.y0 + 1, box.y1, title.y0 + 1, title.y1, figure.bbox.y1 + 1]
    assert heights == sorted(heights)
    assert box.x1 <= figure.bbox.x1


def test_names_of_axes_and_classes() -> None:
    names = ["temperature (°C)", "heart rate (bpm)"]
    display = decision_boundary(two(), PATIENTS, DIAGNOSTIC, feature_names=names, class_names=["well", "ill"])
    assert [display.ax_.get_xlabel(), display.ax_.get_ylabel()] == names
    assert legend_texts(display)[:2] == ["well", "ill"]
    display = decision_boundary(two(Linear, (-1, 1)), PATIENTS, [-1, 1, 1, -1])
    assert [display.ax_.get_xlabel(), display.ax_.get_ylabel()] == ["$x_1$", "$x_2$"]
    assert legend_texts(display)[:2] == ["\N{MINUS SIGN}1", "1"]


def test_labels_without_classes_come_from_the_data_and_the_model() -> None:
    model = bare(lambda X: np.where(X[:, 0] > 0, "b", "c"))
    display = decision_boundary(model, SQUARE, ["a", "a", "b", "b"], resolution=20)
    assert (display.classes_, display.misclassified_.tolist()) == (["a", "b", "c"], [0, 1])


def test_one_output_is_the_probability_of_the_second_class() -> None:
    def proba(X: Any) -> NDArray[np.float64]:
        return np.asarray(1 / (1 + np.exp(-X[:, 0])))

    display = decision_boundary(bare(lambda X: (proba(X) > 0.5).astype(int), predict_proba=proba), SQUARE, [0, 0, 1, 1])
    assert (len(display.misclassified_), len(display.boundary_)) == (0, 1)


@pytest.mark.parametrize("X", [SQUARE[:1], np.ones((4, 2)), SQUARE * [1, 0]])
def test_samples_without_a_range(X: NDArray[np.float64]) -> None:
    display = decision_boundary(bare(lambda X: np.zeros(len(X), int)), X, [0] * len(X))
    assert display.ax_.get_xlim()[0] < display.ax_.get_xlim()[1]


def test_dark_axes_have_a_light_line() -> None:
    ax = plt.figure(facecolor="#15181C").add_subplot(facecolor="#15181C")
    display = decision_boundary(two(), PATIENTS, DIAGNOSTIC[::-1], ax=ax)
    assert hue(display.rings_.get_edgecolor()) == hue(display.boundary_[0].get_edgecolor()) == palette.DARK.ink


@pytest.mark.slow
def test_twenty_classes_and_no_more() -> None:
    X = np.array(list(itertools.product(range(5), range(5))), float)
    nearest = Linear(np.column_stack([-(X**2).sum(axis=1) / 2, X]), range(25))
    with pytest.raises(ArgumentError, match=r"25 classes; at most 20"):
        decision_boundary(nearest, X, range(25))
    assert len(decision_boundary(Linear(nearest.W[:20], range(20)), X[:20], range(20)).samples_) == 20


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"X": np.ones((4, 1))}, ShapeError, r"2 features or more.*\(4, 1\)"),
        ({"features": ["$x_1$"]}, ArgumentError, "two different ones"),
        ({"features": ["x", "y"]}, ArgumentError, r"no feature 'x'.*X has"),
        ({"features": [0, 2]}, ArgumentError, "0 to 1"),
        ({"held_out": SQUARE}, DataTypeError, r"held_out as \(X, t\)"),
        ({"held_out": (np.ones((2, 3)), [0, 1])}, ArgumentError, "3 features and X of 2"),
        ({"levels": [0.5, 1.0]}, ArgumentError, "between 0 and 1"),
        ({"margins": True}, ArgumentError, "decision_function"),
        ({"equation": True}, ArgumentError, "coef_ and intercept_"),
        ({"X": np.ones(4)}, ShapeError, r"\(4,\)"),
        ({"t": [0, 1]}, ShapeError, r"\(4,\).*\(2,\)"),
        ({"t": np.eye(4)}, ShapeError, r"one-hot.*argmax"),
        ({"X": np.empty((0, 2)), "t": []}, ArgumentError, "no rows"),
        ({"X": [[0, 1], [np.nan, np.inf]], "t": [0, 1]}, ArgumentError, r"NaN or infinity.*row 1"),
        ({"X": [["a", "b"]], "t": [0]}, DataTypeError, "numbers in X"),
        ({"t": [0.0, 1.0, np.nan, 1.0]}, ArgumentError, "missing labels"),
        ({"t": [0, 1, 7, 1]}, ArgumentError, r"t gave the labels \[7\]"),
        ({"resolution": 1}, ArgumentError, "resolution"),
        ({"resolution": 2.5, "padding": -1}, ArgumentError, r"resolution is a whole number from 2 to 5000.*got 2\.5"),
        ({"feature_names": ["one"]}, ShapeError, "2 feature_names"),
        ({"class_names": ["a", "b", "c"]}, ShapeError, "2 class_names"),
    ],
)
def test_wrong_arguments_say_what_to_do(wrong: dict[str, Any], error: type[Exception], message: str) -> None:
    arguments: dict[str, Any] = {"X": SQUARE, "t": [0, 0, 1, 1], **wrong}
    with pytest.raises(error, match=message) as caught:
        decision_boundary(two(classes=(0, 1)), **arguments)
    assert isinstance(caught.value, ChalkgradError)
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    ("model", "error", "message"),
    [
        (object(), DataTypeError, "predict method"),
        (bare(lambda X: np.zeros((len(X), 3))), ShapeError, "one label a row"),
        (bare(lambda X: [0] * len(X), predict_proba=lambda X: np.ones((len(X), 3))), ShapeError, "predict_proba"),
        (bare(lambda X: [0] * len(X), predict_proba=lambda X: np.full((len(X), 2), np.nan)), ArgumentError, "diverged"),
        (bare(lambda X: ["a"] * len(X)), DataTypeError, "one kind"),
        # The error of a model that is not fitted comes through as it is.
        (bare(lambda X: dict[str, int]()["fit first"]), KeyError, "fit first"),
    ],
)
def test_wrong_models(model: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        decision_boundary(model, SQUARE, [0, 0, 1, 1])


def test_scikit_learn_models() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    t = np.array(["a", "a", "b", "b"])
    for model in (linear_model.LogisticRegression(), linear_model.Perceptron()):
        display = decision_boundary(model.fit(SQUARE, t), SQUARE, t)
        assert (display.classes_, len(display.misclassified_)) == (["a", "b"], 0)
