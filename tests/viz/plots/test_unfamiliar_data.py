"""Data that no example has: other scales, long names, many samples, other estimators; nothing overlaps or is cut."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from sklearn.svm import SVC

import nn
import viz
from autograd import Value
from autograd.errors import ArgumentError, DataTypeError, ShapeError
from viz.plots.samples import label_key
from viz.style.palette import DARK
from viz.style.text import cut_apart

LONG = ["systolic blood pressure at rest, left arm (mmHg)", "C-reactive protein in serum (µg/mL, $)"]
X = np.random.default_rng(0).normal(size=(60, 2))
T = np.where(X.sum(axis=1) > 0, "referred to a specialist on the same day", "no finding that needs further attention")
FRAME = pd.DataFrame(X * [12, 0.003] + [130, 0.01], columns=LONG)
TEN = np.array([f"species number {k} of the field" for k in np.arange(60) % 10])


def words(figure: Any) -> list[Text]:
    """The texts that are drawn, ticks and all."""
    drawn: list[Text] = []
    with pytest.MonkeyPatch.context() as patch:
        draw = Text.draw
        patch.setattr(Text, "draw", lambda self, renderer: (drawn.append(self), draw(self, renderer)))
        figure.canvas.draw()
    return [text for text in dict.fromkeys(drawn) if text.get_text().strip()]


def is_readable(figure: Any) -> None:
    """Nothing is cut at the rim of the figure, and no two words lie on each other."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in words(figure)]
    whole = figure.bbox
    for text, box in boxes:
        assert whole.x0 - 1 < box.x0 < box.x1 < whole.x1 + 1, text
        assert whole.y0 - 1 < box.y0 < box.y1 < whole.y1 + 1, text
    # Of leaning words the boxes overlap where they do not.
    upright = [(text.get_text(), text.get_window_extent()) for text in words(figure) if text.get_rotation() % 90 == 0]
    for (text, a), (other, b) in combinations(upright, 2):
        across, up = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(across, up) < 2, (text, other)


@pytest.mark.slow
@pytest.mark.parametrize(
    "made",
    [
        lambda: viz.scatter(X * [1e12, 1e-9] + [1e15, 0], T),
        lambda: viz.scatter(FRAME, T, model=make_pipeline(StandardScaler(), LogisticRegression()).fit(FRAME, T)),
        lambda: viz.scatter(X, TEN),
        lambda: viz.decision_boundary(DummyClassifier().fit(X, np.ones(60)), X, np.ones(60)),
        lambda: viz.decision_boundary(LogisticRegression().fit(FRAME, T), FRAME, T, levels=False),
        lambda: viz.sigmoid_surface([-1300, 10, 0], limits=[(100, 160), (0, 0.02)], feature_names=LONG),
        lambda: viz.ConfusionDisplay.from_predictions(TEN, TEN),
    ],
)
def test_words_are_whole_and_apart(made: Any) -> None:
    is_readable(made().figure_)


def test_a_small_picture_folds_the_names_of_its_classes() -> None:
    ax = plt.subplots(figsize=(3.2, 2.6), layout="constrained")[1]
    viz.scatter(X, T, ax=ax)
    is_readable(ax.figure)
    assert ax.bbox.width > 150


def test_a_legend_is_read_row_by_row() -> None:
    legend = viz.decision_boundary(LogisticRegression().fit(X, TEN), X, TEN, resolution=20).legend_
    legend.figure.canvas.draw()
    places = {text.get_text(): text.get_window_extent() for text in legend.get_texts()}
    first, second, last = (places[name] for name in (TEN[0], TEN[1], TEN[9]))
    assert first.x1 < second.x0
    assert abs(first.y0 - second.y0) < 2
    assert last.y1 < first.y0


def test_names_that_begin_alike_stay_apart() -> None:
    assert len(set(cut_apart(TEN.tolist(), 10))) == 10
    assert len({t.get_text() for t in viz.ConfusionDisplay.from_predictions(TEN, TEN).ax_.get_xticklabels()}) == 10
    assert cut_apart(["short", "other"], 10) == ["short", "other"]


def test_the_paper_of_given_axes_is_that_of_the_theme() -> None:
    ax = plt.subplots()[1]
    viz.scatter(X, T, ax=ax, theme="dark")
    assert to_hex(ax.figure.get_facecolor()).upper() == DARK.paper


def test_a_regression_has_no_regions_and_no_confusion() -> None:
    for t in (X[:, 0], (X[:, 0] > 0) * 1):
        with pytest.raises(ArgumentError, match="looks like a regression"):
            viz.decision_boundary(LinearRegression().fit(X, t), X, t)
    with pytest.raises(ArgumentError, match="looks like a measurement"):
        viz.confusion(LinearRegression().fit(X, X[:, 0]), X, X[:, 0])


def test_labels_are_the_same_in_another_type_and_refused_in_other_words() -> None:
    display = viz.ConfusionDisplay.from_predictions([0.0, 1.0, 1.0], [0, 1, 0])
    assert display.confusion_matrix.tolist() == [[1, 0], [1, 1]]
    assert (label_key(np.float64(2)), label_key(2), label_key("2")) == ("2", "2", "2")
    with pytest.raises(ArgumentError, match="'a' and the answers like 0"):
        viz.ConfusionDisplay.from_predictions(["a", "b"], [0, 1])
    with pytest.raises(ArgumentError, match="missing labels"):
        viz.ConfusionDisplay.from_predictions([1, np.nan], [1, 1])


def test_the_equation_of_a_pipeline_is_in_the_units_of_the_data() -> None:
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(FRAME.to_numpy(), T)
    weights = viz.scatter(FRAME.to_numpy(), T, model=model).numbers_["weights"]
    scaler, last = model[0], model[1]
    slopes = last.coef_[0] / scaler.scale_
    np.testing.assert_allclose(weights, [last.intercept_[0] - slopes @ scaler.mean_, *slopes], rtol=1e-9)
    # A curved one has none.
    curved = make_pipeline(PolynomialFeatures(2), LogisticRegression()).fit(X, T)
    assert viz.decision_boundary(curved, X, T, resolution=20).equation_ is None
    machine = make_pipeline(StandardScaler(), SVC(kernel="linear")).fit(X, T)
    assert viz.decision_boundary(machine, X, T, resolution=20).margins_ is not None


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (pd.DataFrame({"day": pd.date_range("2024-01-01", periods=2), "x": [1, 2]}), r"column 'day'.*days since"),
        (pd.DataFrame({"a": [1, 2], "sex": ["m", "f"]}), "column 'sex' holds 'm', a str"),
        (np.array([["2024-01-01", "2024-01-02"]] * 2, "datetime64[D]"), "X holds dates"),
    ],
)
def test_columns_that_are_no_numbers_are_named(samples: Any, message: str) -> None:
    with pytest.raises(DataTypeError, match=message):
        viz.scatter(samples)


def test_dates_as_labels_and_columns_without_names() -> None:
    days = np.array(["2024-01-01", "2024-01-02"] * 2, "datetime64[ns]")
    assert "of the classes 2024-01-01, 2024-01-02" in viz.scatter(X[:4], days).description_
    assert viz.scatter(pd.DataFrame(X)).ax_.get_xlabel() == "$x_1$"


def test_of_many_samples_no_class_covers_the_others() -> None:
    many = np.random.default_rng(0).normal(size=(5000, 2))
    picture = viz.scatter(many, np.arange(5000) % 3)
    assert all(points.get_alpha() == 0.5 for points in picture.ax_.collections)
    few = viz.scatter(X, T).ax_.collections[0]
    assert few.get_alpha() is None
    # Where markers are small their edges are thin: the colour is what is seen.
    assert picture.ax_.collections[0].get_linewidths()[0] < few.get_linewidths()[0]


def test_numbers_on_level_lines_stand_within_the_axes() -> None:
    display = viz.decision_boundary(LogisticRegression().fit(X, T), X, T, levels=True)
    box = display.ax_.get_window_extent()
    found = [text for text in words(display.figure_) if text.get_text() in {f"0.{k}" for k in range(1, 10)}]
    inside = [text for text in found if text.axes is display.ax_ and text.get_rotation()]
    assert len(inside) >= 8
    assert all(box.x0 < text.get_window_extent().x0 and text.get_window_extent().x1 < box.x1 for text in inside)


def test_trainings_of_one_epoch() -> None:
    model = nn.MLP([2, 2, 1], random_state=0, epochs=1, optimizer="adam", lr=0.3).fit(X, T)
    picture = viz.weight_history(model)
    assert picture.axes_[0].lines[0].get_marker() == "o"
    assert all(at == int(at) for at in picture.axes_[1].get_xticks())
    surface = viz.loss_surface(model, X, T, resolution=5)
    assert np.ptp(surface.numbers_["path"][:, 1]) == 0
    assert np.ptp(surface.numbers_["second"]) == pytest.approx(np.ptp(surface.numbers_["path"][:, 0]))
    with pytest.raises(ArgumentError, match="one loss is no curve"):
        viz.learning_rates(model, X, T, epochs=1)
    with pytest.raises(ArgumentError, match="solver='gradient'"):
        viz.learning_rates(nn.Perceptron(2), X, T)


def test_too_few_samples_to_hold_some_out() -> None:
    rare = pytest.warns(UserWarning, match="single sample")
    with rare, pytest.raises(ArgumentError, match="none to hold back"):
        viz.capacity([[0.0, 1.0], [1.0, 0.0]], [0, 1], epochs=2)


def test_more_than_four_capacities_are_wrapped() -> None:
    axes = viz.capacity(X, T, hidden=(0, 1, 1, 2, 2), epochs=2).axes_
    assert axes[0].get_position().y0 > axes[3].get_position().y1


def test_images_that_do_not_fit_or_are_no_numbers() -> None:
    with pytest.raises(ShapeError, match=r"takes images of shape \(1, 6, 6\), and the image has \(1, 5, 5\)"):
        viz.feature_maps(nn.CNN((1, 6, 6), 2, maps=(2,)), np.zeros((5, 5)))
    for draw in (viz.pooling, lambda x: viz.convolution(x, [[1.0]])):
        with pytest.raises(ArgumentError, match="NaN or infinity in 1 entry"):
            draw([[1.0, np.nan]])


def test_masks_that_mark_nothing_and_boxes_that_are_none() -> None:
    image, none = np.zeros((6, 6)), np.zeros((6, 6), int)
    mask = none.copy()
    mask[:2] = 1
    assert viz.segmentation(image, mask, none).numbers_["dice"] == 0
    with pytest.raises(ArgumentError, match="No pixel is marked"):
        viz.segmentation(image, none, none)
    with pytest.raises(DataTypeError, match=r"mask > 0\.5"):
        viz.segmentation(image, mask * 0.7)
    assert viz.boxes(image, [], [[0, 0, 3, 3]]).numbers_["iou"].size == 0
    with pytest.raises(ArgumentError, match="x1 < x2"):
        viz.boxes(image, [[3, 3, 1, 1]])


def test_a_map_of_small_cells_has_shorter_numbers_and_then_signs() -> None:
    numbers = np.random.default_rng(0).normal(size=(5, 7))
    wide = viz.pooling(numbers, 3, stride=1).axes_[0]
    size = min(text.get_fontsize() for text in wide.texts)
    assert size >= 5.5
    signal = viz.convolution(np.arange(-20.0, 20.0), [1.0, -1.0]).axes_[0]
    assert {text.get_text() for text in signal.texts} <= {"", "−"}


@pytest.mark.slow
def test_paths_of_long_names_and_many_terms() -> None:
    leaf = Value(0.5, name="an input with a very long name (mg/L)")
    y = leaf
    for _ in range(8):
        y = y * leaf + leaf.tanh()
    is_readable(viz.chain_rule(y, leaf, most=12).figure_)
