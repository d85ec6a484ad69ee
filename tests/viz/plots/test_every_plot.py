"""What holds for every public plot: where it may be drawn, what it gives back, and that nothing else is touched."""

from __future__ import annotations

import inspect
import sys
import warnings
from functools import cache
from itertools import combinations
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

import nn
import viz
from autograd.errors import ArgumentError, ShapeError
from tests import gallery
from tests.viz.plots.conftest import settings
from viz.plots.canvas import Picture, Saves
from viz.style.palette import DARK

DRAWN = {name: function for name, function in gallery.pictures().items() if name != "animate"}
AXES = {name for name, function in DRAWN.items() if "ax" in inspect.signature(function).parameters}
FIGURES = {name for name, function in DRAWN.items() if "figure" in inspect.signature(function).parameters}


@cache
def example(name: str) -> tuple[Any, dict[str, Any]]:
    """What the example of a plot gives back, and what the function was called with."""
    function, found = gallery.pictures()[name], []

    def watched(*args: Any, **options: Any) -> Any:
        found.append((function(*args, **options), inspect.signature(function).bind(*args, **options).arguments))
        return found[-1][0]

    space = {**vars(sys.modules[function.__module__]), name: watched}
    for statement in gallery.examples(function):
        exec(compile(statement, name, "exec"), space)
    return found[-1]


def _state_of_random() -> Any:
    return np.random.get_state()[1].copy()  # noqa: NPY002


@pytest.mark.parametrize("name", gallery.pictures())
def test_where_it_is_drawn_and_its_theme_are_asked_by_name(name: str) -> None:
    parameters = inspect.signature(gallery.pictures()[name]).parameters
    places = [parameters[place] for place in ("ax", "figure") if place in parameters]
    assert places
    for parameter in (*places, parameters["theme"]):
        assert parameter.kind is inspect.Parameter.KEYWORD_ONLY
        assert parameter.default is None
    documented = inspect.getdoc(gallery.pictures()[name]) or ""
    for parameter in parameters:
        assert parameter in documented


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
def test_what_it_gives_back_has_panels_a_figure_words_and_can_be_saved(name: str, tmp_path) -> None:
    made, _ = example(name)
    if isinstance(made, Axes):
        assert name == "learning_curve"
        return
    assert isinstance(made, Saves)
    assert made.axes_[0] is made.ax_
    assert all(isinstance(ax, Axes) and ax.figure is made.figure_ for ax in made.axes_)
    assert made.description_.endswith(".")
    assert len(made.description_) > 20
    assert "$" not in made.description_
    assert made.save(tmp_path / "a.png", dpi=20).stat().st_size > 500


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
def test_it_is_drawn_where_it_is_told_to_and_nothing_else_is_touched(name: str) -> None:
    made, call = example(name)
    whole = plt.figure(figsize=(13, 9), layout="constrained")
    left, right = whole.subfigures(1, 2)
    current = plt.figure()
    numbers, before, seen = plt.get_fignums(), settings(), _state_of_random()
    in_space = getattr(made, "ax_", None) is not None and hasattr(made.ax_, "get_zlim")
    if name in AXES and not (name in FIGURES and len(getattr(made, "axes_", [1])) > 1):
        place = {"ax": right.add_subplot(projection="3d" if in_space else None)}
    else:
        place = {"figure": right}
    if isinstance(made, Axes):
        drawn = DRAWN[name](**call, **place, theme="dark")
        assert drawn is place["ax"]
    else:
        drawn = made.plot(**place, theme="dark")
        assert drawn.figure_ is right
        assert type(drawn) is type(made)
        assert len(drawn.axes_) == len(made.axes_)
        assert set(drawn.axes_) <= set(right.axes)
        if "ax" in place:
            assert drawn.ax_ is place["ax"]
        assert to_hex(drawn.ax_.get_facecolor()).upper() == DARK.paper
    assert (plt.get_fignums(), plt.gcf()) == (numbers, current)
    assert settings() == before
    assert np.array_equal(_state_of_random(), seen)
    assert not left.axes
    whole.canvas.draw()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FIGURES - AXES) + sorted(AXES - FIGURES))
def test_the_wrong_kind_of_place_is_refused(name: str) -> None:
    made, call = example(name)
    wrong = {"ax": plt.figure()} if name in AXES else {"figure": plt.figure().subplots()}
    with pytest.raises((TypeError, ValueError), match=r"Expected (ax|figure) as|axes in space"):
        DRAWN[name](**{k: v for k, v in call.items() if k not in wrong}, **wrong)
    if isinstance(made, Picture):
        other = {"figure": plt.figure()} if name in AXES else {"ax": plt.figure().subplots()}
        with pytest.raises(ArgumentError, match="panel"):
            made.plot(**other)


@pytest.mark.slow
@pytest.mark.parametrize("name", gallery.pictures())
def test_a_picture_that_fails_leaves_no_figure(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, call = example(name)
    plt.close("all")
    kept = plt.figure()
    opened = []

    def fails(ax: Axes, color: Any) -> None:
        opened.append(len(plt.get_fignums()) - 1)
        raise KeyboardInterrupt

    monkeypatch.setattr(Axes, "set_facecolor", fails)
    with pytest.raises(KeyboardInterrupt):
        gallery.pictures()[name](**call, theme="dark")
    assert opened == [1]
    assert (plt.get_fignums(), plt.gcf()) == ([kept.number], kept)


def test_a_picture_of_ones_own_cannot_be_drawn_again() -> None:
    picture = viz.Picture([plt.figure().subplots()], plt.figure(), "Mine.")
    with pytest.raises(ArgumentError, match="what drew it"):
        picture.plot()


def test_options_can_be_changed_when_it_is_drawn_again() -> None:
    picture = viz.losses(["hinge"])
    assert len(picture.axes_) == 2
    assert len(picture.plot(slopes=False).axes_) == 1


LONG = ["systolic blood pressure at rest, left arm (mmHg)", "C-reactive protein in serum, in the morning (µg/mL, $)"]
MADE = np.random.default_rng(0).normal(size=(60, 2)) * [12, 0.003] + [130, 0.01]
SICK = np.where(MADE[:, 0] > 130, "referred to a specialist", "no finding")


@pytest.mark.slow
@pytest.mark.parametrize(
    "call",
    [
        lambda X, t, m: viz.scatter(X, t),
        lambda X, t, m: viz.scatter(pd.concat([X, 2 * X], axis=1), t),
        lambda X, t, m: viz.decision_boundary(m, X, t),
        lambda X, t, m: viz.hidden_lines(m, X, t),
        lambda X, t, m: viz.layer_spaces(m, X, t),
        lambda X, t, m: viz.capacity(X, t, hidden=(0, 2, 3), epochs=2),
        lambda X, t, m: viz.perceptron_update(X, t, w=(0, -1, 0)),
    ],
)
def test_names_of_any_length_stand_beside_each_other_and_are_whole(call: Any) -> None:
    frame = pd.DataFrame(MADE, columns=LONG)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = nn.MLP([2, 3, 1], random_state=0, epochs=2).fit(frame, SICK)
        made = call(frame, SICK, model)
    made.figure_.canvas.draw()
    labels = [axis.label for ax in made.axes_ for axis in (ax.xaxis, ax.yaxis) if axis.label.get_text()]
    # What is said in a name is not cut, whatever room a panel has.
    if len(made.axes_) < 16:
        assert {label.get_text().replace("\n", " ").removesuffix(" (standardized)") for label in labels} >= {
            name.replace("$", r"\$") for name in LONG
        }
    boxes = [label.get_window_extent() for label in labels]
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    whole = made.figure_.bbox
    assert all(whole.x0 <= box.x0 and box.x1 <= whole.x1 and whole.y0 <= box.y0 for box in boxes)
    for legend in made.figure_.legends:
        box = legend.get_window_extent()
        assert box.x1 <= whole.x1
        assert box.y1 <= whole.y1
        titles = [title for ax in made.axes_ for title in (ax.title, ax._left_title) if title.get_text()]
        assert not any(box.overlaps(title.get_window_extent()) for title in titles)


@pytest.mark.parametrize("theme", [["dark"], {"dark": 1}, 3, np.array(["dark"]), "Dark"])
def test_a_theme_is_one_of_two_words(theme: Any) -> None:
    for call in (viz.losses, viz.activation, lambda **options: viz.scatter(MADE, SICK, **options)):
        with pytest.raises(ArgumentError, match="theme as 'light', 'dark' or None"):
            call(theme=theme)


ODD_OPTIONS = [
    (lambda o: viz.activation("tanh", limits=o), "two numbers, the first below", [None, 3, "ab", (1,), (2, 1)]),
    (lambda o: viz.losses(limits=o), "two numbers, the first below the second", [None, (0, np.inf), ("a", "b")]),
    (lambda o: viz.sigmoid_surface([0.0, 1, 1], limits=o), "two intervals", [None, 3, (1, 2), ((0, 1), (2, 1))]),
    (lambda o: viz.scatter(MADE, SICK, feature_names=o), "Expected 2 feature_names", [3, "ab", ["a"], object()]),
    (lambda o: viz.scatter(MADE, SICK, class_names=o), "Expected 2 class_names", [3, "ab", ["a"]]),
    (lambda o: viz.scatter([[1, 2], [3]], o), "X has rows of different lengths", [[0, 1]]),
    (lambda o: viz.scatter(MADE[:2], o), "t has rows of different lengths", [[[0, 1], [1]]]),
    (lambda o: viz.perceptron_update(MADE, SICK, rounds=o), "rounds is a whole number, 1 or more", [None, 0, "a", 1.5]),
    (lambda o: viz.perceptron_update(MADE, SICK, lr=o), "lr is a number above 0", [None, 0, "a", np.nan]),
    (lambda o: viz.capacity(MADE, SICK, hidden=o), "hidden takes 1 to 6 numbers", [None, 3, [], [-1], "12", [1.5]]),
    (lambda o: viz.capacity(MADE, SICK, random_state=o), "random_state is a whole number", [-1, None, "a"]),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message", "values"), ODD_OPTIONS)
def test_options_that_are_none_say_what_is_wanted(call: Any, message: str, values: Any) -> None:
    for value in values:
        with pytest.raises((ArgumentError, ShapeError), match=message):
            call(value)
