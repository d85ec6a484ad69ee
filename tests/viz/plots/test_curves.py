"""The learning curve, and that its module is imported without matplotlib."""

from __future__ import annotations

import itertools
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from autograd.errors import ArgumentError, DataTypeError
from nn import MLP
from viz.plots.curves import learning_curve


def history(**curves: Any) -> SimpleNamespace:
    return SimpleNamespace(**curves)


def labels(figure: Any) -> list[Annotation]:
    return [text for ax in figure.axes for text in ax.texts if isinstance(text, Annotation)]


def texts(ax: Axes) -> list[str]:
    return [label.get_text() for label in labels(ax.figure)]


def test_loss_against_epochs_from_one() -> None:
    ax = learning_curve(history(loss=[0.9, 0.5, 0.3]))
    (line,) = ax.lines
    np.testing.assert_array_equal(line.get_xdata(), [1, 2, 3])
    np.testing.assert_array_equal(line.get_ydata(), [0.9, 0.5, 0.3])
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_yscale()) == ("epoch", "loss", "linear")
    assert texts(ax) == ["loss 0.3"]
    assert ax.get_legend() is None
    assert ax.get_ylim()[0] == 0


@pytest.mark.parametrize(
    ("loss", "scale"),
    [([1.0, 0.02], "linear"), ([1.0, 0.009], "log"), ([1.0, 1e-5, 0.0], "linear"), ([-1.0, -500.0], "linear")],
)
def test_log_axis_beyond_two_decades(loss: list[float], scale: str) -> None:
    assert learning_curve(history(loss=loss)).get_yscale() == scale


def test_validation_and_accuracy() -> None:
    ax = learning_curve(history(loss=[0.9, 0.5], validation_loss=[1.0, 0.7], accuracy=[0.5, 0.75]))
    left, right = ax.figure.axes
    assert left is ax
    assert (len(left.lines), len(right.lines)) == (2, 1)
    assert texts(ax) == ["training 0.5", "validation 0.7", "accuracy 0.75"]
    assert right.get_ylim()[0] == 0
    lines = [*left.lines, *right.lines]
    assert len({line.get_color() for line in lines}) == len({line.get_linestyle() for line in lines}) == 3


def test_the_best_epoch_is_ringed() -> None:
    """As nn's History has it after early stopping."""
    import nn

    X = np.random.default_rng(0).normal(size=(40, 2))
    t = np.where(X[:, 0] + np.random.default_rng(1).normal(size=40) > 0, "b", "a")
    kept = nn.MLP([2, 20, 1], lr=1.0, epochs=300).fit(X, t, validation=0.3, patience=5).history_
    ax = learning_curve(kept)
    assert kept.best_epoch is not None
    assert kept.best_epoch < len(kept)
    ring = ax.lines[-1]
    assert ring.get_xdata() == [kept.best_epoch]
    assert ring.get_ydata() == [min(kept.validation_loss)]
    assert f"epoch {kept.best_epoch}, whose weights were kept" in ax.get_xlabel()
    plain = history(loss=[0.9, 0.5], best_epoch=None)
    assert len(learning_curve(plain).lines) == 1


def test_curves_not_recorded_are_left_out() -> None:
    ax = learning_curve(history(loss=[0.9, 0.5], validation_loss=[], accuracy=None))
    assert ax.figure.axes == [ax]
    assert len(ax.lines) == 1


def test_validation_of_some_epochs_only() -> None:
    ax = learning_curve(history(loss=[0.9, 0.5, 0.4], validation_loss=[1.0, None, 0.7]))
    np.testing.assert_array_equal(ax.lines[1].get_xdata(), [1, 3])


@pytest.mark.slow
@pytest.mark.parametrize("size", [(4, 3), (6.4, 4.8), (10, 4)])
@pytest.mark.parametrize("end", [(0.5, 0.5, 0.5), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.1, 0.12, 0.9)])
def test_labels_stay_apart_and_inside(size: tuple[float, float], end: tuple[float, ...]) -> None:
    figure, ax = plt.subplots(figsize=size, layout="constrained")
    loss, validation_loss, accuracy = ([1.0] * 99 + [value] for value in end)
    learning_curve(history(loss=loss, validation_loss=validation_loss, accuracy=accuracy), ax=ax)
    figure.canvas.draw()
    boxes = [label.get_window_extent() for label in labels(figure)]
    axes = ax.get_window_extent()
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    assert all(box.x1 <= axes.x1 and axes.y0 <= box.y0 and box.y1 <= axes.y1 for box in boxes)


def test_ticks_end_with_the_epochs() -> None:
    ax = learning_curve(history(loss=list(np.linspace(1, 0.5, 30))))
    ticks = ax.get_xticks()
    assert ticks.min() >= 1
    assert ticks.max() <= 30
    assert (ticks == ticks.round()).all()


def test_single_epoch_is_a_visible_point() -> None:
    (line,) = learning_curve(history(loss=[0.5])).lines
    assert line.get_marker() == "o"


def test_divergence_is_noted() -> None:
    ax = learning_curve(history(loss=[1.0, 50.0, 4000.0, np.inf, np.nan]))
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [1, 2, 3])
    assert "not finite from epoch 4" in [text.get_text() for text in ax.texts]
    ax = learning_curve(history(loss=[1.0, np.nan, 0.5]))
    assert "not finite in 1 epochs" in [text.get_text() for text in ax.texts]


def test_draws_on_the_given_axes_only() -> None:
    figure, (left, right) = plt.subplots(1, 2, layout="constrained")
    before = dict(mpl.rcParams)
    assert learning_curve(history(loss=[1.0, 0.5]), ax=left) is left
    assert plt.get_fignums() == [figure.number]
    assert not right.has_data()
    assert dict(mpl.rcParams) == before


def test_a_model_stands_for_its_history() -> None:
    X = np.random.default_rng(0).normal(size=(20, 2))
    model = MLP([2, 2, 1], random_state=0).fit(X, X[:, 0] > 0, epochs=4, validation=0.3)
    ax = learning_curve(model, theme="dark")
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), model.history_.loss)
    assert any(text.startswith("validation accuracy") for text in texts(ax))


def test_several_trainings_on_one_scale() -> None:
    ax = learning_curve({"slow": history(loss=[1.0, 0.9, 0.8]), "fast": history(loss=[1.0, 0.3])})
    assert [line.get_label() for line in ax.lines] == ["slow", "fast"]
    assert len({line.get_linestyle() for line in ax.lines}) == 2
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), [1.0, 0.3])
    ax = learning_curve([history(loss=[1.0]), history(loss=[2.0])])
    assert [line.get_label() for line in ax.lines] == ["run 1", "run 2"]


def test_runs_of_one_training_are_a_mean_with_a_band() -> None:
    runs = [history(loss=[1.0, 0.5, 0.3]), history(loss=[3.0, 1.5])]
    ax = learning_curve({"a": runs})
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [2.0, 1.0, 0.3])
    (band,) = ax.collections
    points = np.asarray(band.get_paths()[0].vertices)
    assert (points[:, 1].min(), points[:, 1].max()) == (0.3, 3.0)


def test_held_out_losses_are_compared_where_all_have_them() -> None:
    both = [history(loss=[1.0], validation_loss=[1.5]), history(loss=[2.0], validation_loss=[2.5])]
    assert learning_curve(both).get_ylabel() == "held-out loss"
    assert learning_curve([*both, history(loss=[1.0])]).get_ylabel() == "loss"


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ([0.5, 0.4], {"loss": [0.5, 0.4]}),
        ({"loss": [1.0, 0.5], "val_loss": [1.0, 0.7]}, {"training": [1.0, 0.5], "validation": [1.0, 0.7]}),
        (SimpleNamespace(history={"loss": [1.0, 0.5]}), {"loss": [1.0, 0.5]}),
        (SimpleNamespace(loss="log_loss", loss_curve_=[0.9, 0.8]), {"loss": [0.9, 0.8]}),
        ({"slow": [1.0, 0.9], "fast": [1.0, 0.2]}, {"slow": [1.0, 0.9], "fast": [1.0, 0.2]}),
        ([[1.0, 0.9], [1.0, 0.2]], {"run 1": [1.0, 0.9], "run 2": [1.0, 0.2]}),
    ],
)
def test_losses_as_lists_and_as_other_libraries_keep_them(given: Any, drawn: dict[str, list[float]]) -> None:
    lines = learning_curve(given).lines
    assert {line.get_label(): line.get_ydata().tolist() for line in lines} == drawn


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (history(), DataTypeError, "SimpleNamespace"),
        (["a", "b"], DataTypeError, "str"),
        ([], ArgumentError, "0 trainings"),
        ({"a": []}, ArgumentError, "no run of 'a'"),
        (MLP([2, 1]), ArgumentError, "no history_ yet"),
        (history(loss="abc"), DataTypeError, "history.loss"),
        (history(loss=[[0.5], [0.4]]), DataTypeError, r"shape \(2, 1\)"),
        (history(loss=[]), ArgumentError, "at least one epoch"),
        (history(loss=[np.nan]), ArgumentError, "diverged"),
        (history(loss=[0.5, 0.4], validation_loss=[0.5]), ArgumentError, "validation_loss has 1 entries"),
    ],
)
def test_wrong_histories(wrong: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        learning_curve(wrong)
    assert plt.get_fignums() == []


@pytest.mark.parametrize("module", ["viz.style.palette", "viz.plots.boundary", "viz.plots.curves"])
def test_import_leaves_matplotlib_out(module: str) -> None:
    code = f"import sys, {module}; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
