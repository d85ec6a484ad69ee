"""What the pictures of samples show: points, lines, numbers, names; and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import viz
from autograd.errors import ArgumentError, ChalkgradError, DataTypeError, ShapeError
from nn import MLP, LogisticRegression, NotFittedError, Standardizer, patients
from viz.plots.data.layer_spaces import in_two, linear_accuracy
from viz.plots.data.scatter import plane_in
from viz.style.palette import CLASS_COLORS, DARK

RNG = np.random.default_rng(3)
X = RNG.normal(size=(60, 2))
RING = np.where(np.abs(X).sum(axis=1) < 1.2, "in", "out")
APART = X + np.where(np.arange(60) < 30, 0, 5)[:, None]
SIDES = np.repeat(["left", "right"], 30)


@pytest.fixture(scope="module")
def network() -> MLP:
    return MLP([2, 3, 1], activation="tanh", optimizer="adam", lr=0.1, random_state=0).fit(X, RING, epochs=60)


@pytest.fixture(scope="module")
def deep() -> MLP:
    return MLP([2, 4, 2, 1], activation="tanh", optimizer="adam", lr=0.1, random_state=0).fit(X, RING, epochs=60)


def points_of(ax: Any, k: int) -> Any:
    return np.asarray(ax.collections[k].get_offsets(), float)


# ---------------------------------------------------------------------------------------------- scatter
def test_two_features_in_a_plane_with_the_names_of_a_table() -> None:
    frame = pd.DataFrame(X, columns=["age (years)", "height (cm)"])
    picture = viz.scatter(frame, RING)
    assert (picture.ax_.get_xlabel(), picture.ax_.get_ylabel()) == ("age (years)", "height (cm)")
    np.testing.assert_array_equal(points_of(picture.ax_, 0), X[RING == "in"])
    assert to_hex(picture.ax_.collections[1].get_facecolor()[0]).upper() == CLASS_COLORS[1]


def test_a_linear_model_draws_its_line() -> None:
    model = LogisticRegression(random_state=0).fit(APART, SIDES, epochs=50)
    picture = viz.scatter(APART, SIDES, model=model)
    w = picture.numbers_["weights"]
    np.testing.assert_allclose(w, np.concatenate([model.intercept_, model.coef_[0]]))
    at, slope = np.asarray(picture.ax_.lines[0].get_xy1()), -w[1] / w[2]
    assert w[0] + w[1:] @ at == pytest.approx(0, abs=1e-9)
    second = np.asarray(picture.ax_.lines[0].get_xy2())
    assert (second - at)[1] / (second - at)[0] == pytest.approx(slope)
    assert picture.ax_.get_title(loc="left").startswith("0 = ")


def test_three_features_in_space_with_the_plane() -> None:
    table = patients(30, headache=True)
    Z = Standardizer().fit_transform(table.X)
    model = LogisticRegression(random_state=0).fit(Z, table.labels, epochs=50)
    picture = viz.scatter(Z, table.labels, model=model, feature_names=table.feature_names, theme="dark")
    ax: Any = picture.ax_
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_zlabel()) == table.feature_names
    assert "headache" in ax.get_title(loc="left")
    assert len(ax.collections) == 3
    w = picture.numbers_["weights"]
    plane = np.array(plane_in(Z, w)).reshape(3, -1)
    plane = plane[:, np.isfinite(plane).all(axis=0)]
    assert plane.shape[1] > 10
    np.testing.assert_allclose(w[0] + w[1:] @ plane, 0, atol=1e-9)


@pytest.mark.slow
def test_more_features_are_a_grid_of_pairs() -> None:
    four = np.column_stack([X, X[:, ::-1] + 1])
    picture = viz.scatter(four, RING)
    assert len(picture.axes_) == 16
    np.testing.assert_array_equal(points_of(picture.axes_[1], 0), four[RING == "in"][:, [1, 0]])
    heights = sum(patch.get_height() for patch in picture.axes_[0].patches)
    assert heights == 60
    given = plt.figure()
    part = given.subfigures(1, 2)[0]
    assert viz.scatter(four, figure=part).figure_ is part


# ------------------------------------------------------------------------------------------- the others
def test_the_sigmoid_is_one_half_over_the_line() -> None:
    picture = viz.sigmoid_surface([2.0, -3.6, 0.5], theme="dark")
    n = picture.numbers_
    np.testing.assert_allclose(n["y"], 1 / (1 + np.exp(-(2 - 3.6 * n["x1"][None] + 0.5 * n["x2"][:, None]))))
    assert picture.ax_.get_title(loc="left") == "0 = 2 \N{MINUS SIGN} 3.6 · $x_1$ + 0.5 · $x_2$"
    model = LogisticRegression(random_state=0).fit(X, RING, epochs=3)
    np.testing.assert_allclose(viz.sigmoid_surface(model).numbers_["weights"][1:], model.coef_[0])


def test_each_hidden_neuron_has_its_line_and_all_are_in_the_last_panel(network: MLP) -> None:
    picture = viz.hidden_lines(network, X, RING)
    weights = picture.numbers_["weights"]
    np.testing.assert_array_equal(weights, network.layers[0].weight.data)
    np.testing.assert_array_equal(picture.numbers_["outgoing"], network.layers[1].weight.data[None, 1:])
    assert len(picture.axes_) == 4
    for ax, w in zip(picture.axes_[:3], weights, strict=False):
        at = np.asarray(ax.lines[0].get_xy1())
        assert w[0] + w[1:] @ at == pytest.approx(0, abs=1e-9)
        field = np.asarray(ax.images[0].get_array())
        assert field.min() >= -1
        assert "weight to the output" in ax.get_title(loc="left")
        (arrow,) = [text for text in ax.texts if text.arrow_patch is not None]
        assert w[0] + w[1:] @ np.array(arrow.xy) > 0
    assert len(picture.axes_[-1].lines) == 3
    few = viz.hidden_lines(network, X, RING, most=1)
    assert few.numbers_["shown"] == [int(np.abs(network.layers[1].weight.data[1:]).argmax())]
    assert "All 3" in few.axes_[-1].get_title(loc="left")


def test_spaces_of_layers(deep: MLP) -> None:
    picture = viz.layer_spaces(deep, X, RING)
    spaces = picture.numbers_["spaces"]
    np.testing.assert_allclose(spaces[1], deep.hidden(X, 0))
    np.testing.assert_allclose(spaces[2], deep.hidden(X, 1))
    np.testing.assert_allclose(spaces[3][:, 0], deep.decision_function(X))
    assert picture.axes_[1].get_xlabel().startswith("principal component 1 (both")
    assert picture.axes_[2].get_ylabel() == "neuron 2"
    assert picture.numbers_["separable"][0] < picture.numbers_["separable"][2]


def test_principal_components_and_planes_of_least_squares() -> None:
    line = np.outer(np.arange(20.0), [1, 2, 2]) / 3
    seen, share = in_two(line)
    assert share == pytest.approx(1)
    np.testing.assert_allclose(seen[:, 0], np.arange(20) - 9.5, atol=1e-9)
    _, part = in_two(np.eye(3))
    assert part == pytest.approx(1)
    _, part = in_two(np.vstack([np.eye(3), -np.eye(3)]))
    assert part == pytest.approx(2 / 3)
    assert linear_accuracy(line, (np.arange(20) > 9).astype(int)) == 1
    assert linear_accuracy(np.array([[0.0, 0], [1, 1], [0, 1], [1, 0]]), np.array([0, 0, 1, 1])) <= 0.75


def test_capacity_counts_on_both_parts() -> None:
    picture = viz.capacity(X, RING, hidden=(0, 8), epochs=150, random_state=1)
    n = picture.numbers_
    assert n["hidden"] == [0, 8]
    assert n["train"][1] > n["train"][0]
    assert "0 hidden neurons" in picture.axes_[0].get_title(loc="left")
    assert f"held out {n['held_out'][1]:.0%}" in picture.axes_[1].get_title(loc="left")
    assert picture.axes_[0].get_xlim() == picture.axes_[1].get_xlim()


def test_many_solutions_separate_all_and_have_their_margins() -> None:
    picture = viz.many_solutions(APART, SIDES, count=3)
    signs = np.where(SIDES == "right", 1, -1)
    for w in picture.numbers_["weights"]:
        assert np.all(signs * (w[0] + APART @ w[1:]) > 0)
    Z = Standardizer().fit_transform(APART)
    scale = APART.std(axis=0)
    for w, margin in zip(picture.numbers_["weights"], picture.numbers_["margins"], strict=True):
        v = w[1:] * scale
        distances = np.abs(w[0] + w[1:] @ APART.mean(axis=0) + Z @ v) / np.linalg.norm(v)
        assert margin == pytest.approx(distances.min())
    texts = [text.get_text() for text in picture.ax_.get_legend().get_texts()]
    assert texts[0].endswith("the widest")
    assert not any("widest" in text for text in texts[1:])


def test_updates_of_the_perceptron_are_those_of_the_lecture() -> None:
    picture = viz.perceptron_update(APART, SIDES, w=[0.0, -1.0, 0.5], lr=0.5, steps=4, theme="dark")
    n = picture.numbers_
    Z = np.column_stack([np.ones(60), Standardizer().fit_transform(APART)])
    signs = np.where(SIDES == "right", 1, -1)
    for old, new, row in zip(n["weights"], n["weights"][1:], n["samples"], strict=False):
        assert signs[row] * (Z[row] @ old) <= 0
        np.testing.assert_allclose(new, old + 0.5 * signs[row] * Z[row])
    assert n["wrong"] == [int(np.sum(signs * (Z @ w) <= 0)) for w in n["weights"][1:]]
    for ax, row in zip(picture.axes_, n["samples"], strict=True):
        np.testing.assert_array_equal(points_of(ax, 2), Z[[row], 1:])
    assert to_hex(picture.figure_.get_facecolor()).upper() == DARK.paper


@pytest.mark.slow
def test_the_names_of_w_cover_neither_the_wrong_sample_nor_an_arrow() -> None:
    draw = np.random.default_rng(2).normal
    two = np.r_[draw(-0.9, 0.7, (15, 2)), draw(0.9, 0.7, (15, 2))]
    picture = viz.perceptron_update(two, np.repeat([-1, 1], 15), steps=3, w=[0.0, 1.0, -2.0])
    picture.figure_.canvas.draw()
    for ax, row in zip(picture.axes_, picture.numbers_["samples"], strict=True):
        at = ax.transData.transform(Standardizer().fit_transform(two)[row])
        names = [text.get_window_extent() for text in ax.texts if text.get_text() in ("old w", "new w")]
        assert len(names) == 2
        assert not any(box.padded(4).contains(*at) for box in names)
        for arrow in (text for text in ax.texts if text.arrow_patch):
            ends = ax.transData.transform([arrow.xyann, arrow.xy])
            assert not any(box.contains(*place) for box in names for place in np.linspace(*ends, 50))


@pytest.mark.slow
def test_models_that_learned_from_a_table_are_drawn_from_it() -> None:
    frame = pd.DataFrame(X, columns=["age", "price in $"])
    model = MLP([2, 2, 1], random_state=0).fit(frame, RING, epochs=4)
    for draw in (viz.hidden_lines, viz.layer_spaces, viz.loss_surface, viz.gradient_flow, viz.weight_balls):
        draw(model, frame, RING)
        plt.close("all")
    assert viz.animate(model, frame, RING, count=2).figure_.axes[-1].get_xlabel() == "age"
    assert viz.many_solutions(pd.DataFrame(APART, columns=["a", "b"]), SIDES).ax_.get_ylabel() == "b"


# ------------------------------------------------------------------------------------------- refused
LINEAR = LogisticRegression(2)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: viz.scatter(np.ones((3, 1))), ShapeError, "2 features or more"),
        (lambda: viz.scatter(np.ones((3, 9))), ArgumentError, "9 features"),
        (lambda: viz.scatter([[1, np.nan]]), ArgumentError, "NaN"),
        (lambda: viz.scatter(X, RING, model=MLP([2, 2, 1])), DataTypeError, "linear model"),
        (lambda: viz.scatter(np.ones((3, 3)), ax=plt.figure().add_subplot()), ArgumentError, "axes in space"),
        (lambda: viz.scatter(np.ones((3, 4)), ax=plt.figure().add_subplot()), ArgumentError, "figure= instead"),
        (lambda: viz.sigmoid_surface([1.0, 2.0]), ShapeError, r"\(3,\)"),
        (lambda: viz.sigmoid_surface([1.0, 2.0, np.inf]), ArgumentError, "infinity"),
        (lambda: viz.sigmoid_surface("w"), DataTypeError, "three numbers"),
        (lambda: viz.sigmoid_surface([1, 2, 3], limits=((1, 0), (0, 1))), ArgumentError, "intervals"),
        (lambda: viz.hidden_lines(LINEAR, X, RING), DataTypeError, "hidden layer"),
        (lambda: viz.hidden_lines(MLP([2, 1]), X, RING), DataTypeError, "without one"),
        (lambda: viz.hidden_lines(MLP([3, 2, 1]), X, RING), ShapeError, "takes 3 features"),
        (lambda: viz.hidden_lines(MLP(), X, RING), NotFittedError, "fit"),
        (lambda: viz.layer_spaces(LINEAR, X, RING), DataTypeError, "hidden layer"),
        (lambda: viz.layer_spaces(MLP([2, 3, 1]), X), ArgumentError, "t is None"),
        (lambda: viz.layer_spaces(MLP([2, 3, 1]), X, RING), NotFittedError, "fit"),
        (lambda: viz.capacity(X, RING, hidden=(-1,)), ArgumentError, "numbers of neurons"),
        (lambda: viz.capacity(np.ones((3, 3)), [0, 1, 1]), ShapeError, "plane of two"),
        (lambda: viz.many_solutions(X, RING, epochs=3), ArgumentError, "No line was found"),
        (lambda: viz.many_solutions(X, np.arange(60) % 3), ArgumentError, "3 classes"),
        (lambda: viz.many_solutions(X, RING, count=1), ArgumentError, "2 to 12"),
        (lambda: viz.perceptron_update(X, RING, steps=0), ArgumentError, "1 to 8"),
        (lambda: viz.perceptron_update(X, RING, w=[1, 2]), ShapeError, "three finite"),
        (lambda: viz.perceptron_update(X, RING, lr=-1), ArgumentError, "above 0"),
        (lambda: viz.perceptron_update(APART, SIDES, w=[0, 1, 1]), ArgumentError, "No sample is wrong"),
    ],
)
def test_refused_in_words(call: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message) as caught:
        call()
    assert isinstance(caught.value, ChalkgradError)
