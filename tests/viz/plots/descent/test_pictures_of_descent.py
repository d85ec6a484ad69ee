"""What the pictures of losses, surfaces and trainings show, computed twice; and what they refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.animation import FFMpegWriter
from matplotlib.colors import to_hex
from PIL import Image

import autograd
import viz
from autograd.errors import ArgumentError, ChalkgradError, DataTypeError, ShapeError
from nn import MLP, LogisticRegression, SquaredL2
from viz.errors import OutputError
from viz.plots.descent import animate as animate_module
from viz.plots.descent.film import video
from viz.plots.descent.landscape import Landscape
from viz.plots.descent.learning_rates import judged
from viz.plots.descent.lines import line_looks
from viz.plots.descent.loss_surface import plane_of
from viz.style.palette import DARK, LIGHT, contrast

RNG = np.random.default_rng(3)
X = RNG.normal(size=(50, 2))
T = np.where(X @ [2, 0.5] + RNG.normal(size=50) > 0, "a", "b")


@pytest.fixture(scope="module")
def linear() -> LogisticRegression:
    return LogisticRegression(random_state=0, epochs=60).fit(X, T)


@pytest.fixture(scope="module")
def network() -> MLP:
    return MLP([2, 3, 1], activation="tanh", random_state=0, epochs=20).fit(X, T)


def cross_entropy(w: Any) -> float:
    z = w[0] + X @ w[1:]
    t = (T == "b").astype(float)
    return float(np.mean(np.logaddexp(0, z) - t * z))


# ----------------------------------------------------------------------------------------------- losses
def test_losses_and_their_slopes_are_those_of_the_formulas() -> None:
    n = viz.losses(theme="dark").numbers_
    m = n["hinge"]["margin"]
    for name, loss, slope in [
        ("0-1", (m < 0).astype(float), np.zeros_like(m)),
        ("perceptron", np.maximum(0, -m), -(m < 0).astype(float)),
        ("hinge", np.maximum(0, 1 - m), -(m < 1).astype(float)),
        ("logistic", np.log1p(np.exp(-m)), -1 / (1 + np.exp(m))),
        ("squared", (1 - m) ** 2, 2 * (m - 1)),
    ]:
        np.testing.assert_allclose(n[name]["loss"], loss, atol=1e-12)
        np.testing.assert_allclose(n[name]["slope"], slope, atol=1e-12)


def test_a_loss_of_ones_own() -> None:
    picture = viz.losses({"exponential": lambda m: autograd.exp(-m)}, slopes=False)
    drawn = picture.numbers_["exponential"]
    np.testing.assert_allclose(drawn["slope"], -np.exp(-drawn["margin"]))
    assert len(picture.axes_) == 1


# -------------------------------------------------------------------------------------------- surfaces
def test_the_surface_over_two_weights_is_the_loss_there(linear: LogisticRegression) -> None:
    n = viz.loss_surface(linear, X, T, directions=("w[1]", "w[2]"), resolution=5).numbers_
    w = linear.neuron.weight.data
    for i, b in enumerate(n["second"]):
        for j, a in enumerate(n["first"]):
            assert n["loss"][i, j] == pytest.approx(cross_entropy(np.array([w[0], a, b])), rel=1e-9)
    np.testing.assert_allclose(n["path"][-1], w[1:])
    assert n["epochs"][-1] == 60


def test_the_model_and_its_graphs_are_left_alone(linear: LogisticRegression) -> None:
    before = linear.state_dict()
    loss = linear.loss(X[0], 1.0)
    viz.loss_surface(linear, X, T, resolution=5)
    assert all(np.array_equal(before[key], value) for key, value in linear.state_dict().items())
    loss.backward()


def test_principal_directions_hold_the_most(network: MLP) -> None:
    n = viz.loss_surface(network, X, T, resolution=5).numbers_
    land = Landscape(network, X, T)
    moved = land.path - land.now
    s = np.linalg.svd(moved, compute_uv=False) ** 2
    assert n["share"] == pytest.approx(s[:2].sum() / s.sum())
    np.testing.assert_allclose(n["directions"] @ n["directions"].T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(n["path"][-1], 0, atol=1e-12)


def test_random_directions_have_the_norms_of_the_filters(network: MLP) -> None:
    land = Landscape(network, X, T)
    plane, _, _ = plane_of(land, "filter", 1)
    for direction in plane:
        first, last = land.parts(direction)
        np.testing.assert_allclose(np.linalg.norm(first, axis=1), np.linalg.norm(network.layers[0].weight.data, axis=1))
        assert np.linalg.norm(last) == pytest.approx(np.linalg.norm(network.layers[1].weight.data))
    viz.loss_surface(network, X, T, directions="filter", resolution=5)
    space = viz.loss_surface(network, X, T, kind="3d", resolution=5, theme="dark")
    assert to_hex(space.figure_.get_facecolor()).upper() == DARK.paper


def test_loss_and_gradient_agree_with_differences_and_a_regularizer_counts() -> None:
    model = MLP([2, 3, 1], random_state=0, epochs=3, regularizer=SquaredL2(0.1)).fit(X, T)
    land = Landscape(model, X, T)
    gradient, h = land.gradient(land.now), 1e-6
    for k in range(len(land.now)):
        step = h * np.eye(len(land.now))[k]
        difference = (land.loss(land.now + step) - land.loss(land.now - step)) / (2 * h)
        assert gradient[k] == pytest.approx(difference, abs=1e-7)
    assert land.loss(land.now) == pytest.approx(model.loss(*model.encoded(X, T)).item(), rel=1e-9)


# ------------------------------------------------------------------------------------------- trainings
@pytest.mark.filterwarnings("ignore::nn.UnstableWarning")
def test_learning_rates_are_told_apart() -> None:
    model = LogisticRegression(random_state=0, batch_size=None)
    picture = viz.learning_rates(model, 5 * X, T, lrs=(0.0001, 0.1, 100.0), epochs=25)
    assert picture.numbers_["verdicts"] == ["too small", "good", "too large"]
    assert [ax.get_title(loc="left") for ax in picture.axes_] == [
        "η = 0.0001: too small", "η = 0.1: good", "η = 100: too large"
    ]  # fmt: skip
    assert len({ax.get_ylim() for ax in picture.axes_}) == 1
    assert not hasattr(model, "history_")


def test_what_diverges_is_said_so() -> None:
    assert judged([[1.0, 0.5], [], [1.0, 9.0, 99.0]], [False, True, True]) == ["good", "diverges", "diverges"]
    assert judged([[1, 0.9, 0.8], [1, 0.4, 0.1], [1, 3, 0.5, 4]], [False] * 3) == ["too small", "good", "too large"]


def test_weights_over_time(network: MLP) -> None:
    n = viz.weight_history(network, ["W0[0,1]", 10]).numbers_
    states = network.history_.weights
    assert n["epochs"] == list(states)
    assert n["names"] == ["W⁰[0,1]", "w[1]"]
    np.testing.assert_array_equal(n["weights"][:, 0], [s["layers.0.weight"][0, 1] for s in states.values()])
    np.testing.assert_array_equal(n["weights"][:, 1], [s["layers.1.weight"][1] for s in states.values()])
    assert len(viz.weight_history(network, most=3).numbers_["names"]) == 3


def test_gradients_vanish_with_sigmoids_and_not_with_relu() -> None:
    models = {
        kind: MLP([2, 6, 6, 6, 1], activation=kind, random_state=0, epochs=4).fit(X, T) for kind in ("sigmoid", "relu")
    }
    picture = viz.gradient_flow(models, X, T)
    n = picture.numbers_
    assert n["sigmoid"]["layers"] == ["W⁰", "W¹", "W²", "w"]
    ratio = {kind: drawn["size"][0, 0] / drawn["size"][0, -1] for kind, drawn in n.items()}
    assert ratio["sigmoid"] < 0.1 < ratio["relu"]
    model = models["relu"]
    land = Landscape(model, X, T)
    first = land.parts(land.gradient(land.now))[0]
    assert n["relu"]["size"][-1, 0] == pytest.approx(np.sqrt(np.mean(first**2)))
    dead = (model.hidden(X, 0) == 0).mean(axis=0) >= 0.95
    assert n["relu"]["flat"][0] == dead.sum()
    assert [ax.get_title(loc="left") for ax in picture.axes_] == ["sigmoid", "relu"]


def test_the_best_place_in_each_ball(linear: LogisticRegression) -> None:
    n = viz.weight_balls(linear, X, T, radii=(0.4, 100.0)).numbers_
    w = linear.neuron.weight.data
    around = 2 * np.pi * np.arange(2000) / 2000
    rim = np.array([np.cos(around), np.sin(around)])
    for kind, norm in (("L1", np.abs(rim).sum(axis=0)), ("L2", 1.0)):
        points = (0.4 * rim / norm).T
        losses = [cross_entropy(np.array([w[0], *p])) for p in points]
        assert cross_entropy(np.array([w[0], *n[kind][0]])) <= min(losses) + 1e-7
        np.testing.assert_array_equal(n[kind][1], w[1:])
    assert np.abs(n["L1"][0]).sum() == pytest.approx(0.4)
    assert np.linalg.norm(n["L2"][0]) == pytest.approx(0.4)


# ------------------------------------------------------------------------------------------- animations
@pytest.mark.slow
def test_an_animation_plays_in_a_page(network: MLP, tmp_path: Any, monkeypatch: Any) -> None:
    film = viz.animate(network, X, T, count=3, resolution=20, theme="dark")
    assert film.epochs_ == [0, 10, 20]
    frames = re.search(r"frames = (\[.*?\]),", film.html)
    assert frames is not None
    assert len(set(json.loads(frames[1]))) == 3
    assert film._repr_html_() == film.html
    assert len(film.html) < 300_000
    assert "http" not in film.html
    film.save(tmp_path / "a.gif")
    with Image.open(tmp_path / "a.gif") as gif:
        assert gif.n_frames == 3
    assert "<!doctype" in film.save(tmp_path / "a.html").read_text(encoding="utf-8")
    with pytest.raises(OutputError, match=r"\.html, \.gif or \.mp4"):
        film.save(tmp_path / "a.avi")
    monkeypatch.setattr("matplotlib.animation.FFMpegWriter.isAvailable", classmethod(lambda cls: False))
    with pytest.raises(OutputError, match="needs ffmpeg"):
        film.save(tmp_path / "a.mp4")


@pytest.mark.skipif(not FFMpegWriter.isAvailable(), reason="takes ffmpeg")
def test_a_film_is_written_by_ffmpeg(network: MLP, tmp_path: Any) -> None:
    path = viz.animate(network, X, T, count=3, resolution=20).save(tmp_path / "a.mp4")
    assert path.read_bytes()[4:8] == b"ftyp"
    with pytest.raises(OutputError, match=r"Could not write '.*a\.mp4': there is no folder"):
        viz.animate(network, X, T, count=3, resolution=20).save(tmp_path / "no" / "a.mp4")


def test_ffmpeg_gets_every_frame_and_its_complaint_is_passed_on(tmp_path: Any, monkeypatch: Any) -> None:
    """By a program in ffmpeg's place, which needs none."""
    coder = tmp_path / "ffmpeg"
    coder.write_text('#!/bin/sh\nfor last; do :; done\ncat > "$last"\n')
    coder.chmod(0o755)
    monkeypatch.setitem(mpl.rcParams, "animation.ffmpeg_path", str(coder))
    images = [Image.new("RGB", (3, 2), color) for color in ("red", "blue")]
    video(images, tmp_path / "a.mp4", 5)
    assert (tmp_path / "a.mp4").read_bytes() == b"\xff\x00\x00" * 6 + b"\x00\x00\xff" * 6
    coder.write_text("#!/bin/sh\ncat > /dev/null\necho no such codec >&2\nexit 1\n")
    with pytest.raises(OSError, match="no such codec"):
        video(images, tmp_path / "b.mp4", 5)


@pytest.mark.slow
def test_a_page_that_is_too_large_is_drawn_smaller(network: MLP, monkeypatch: Any) -> None:
    film = viz.animate(network, X, T, count=2, resolution=10)
    monkeypatch.setattr(animate_module, "MOST_BYTES", 40_000)
    assert len(film.html) <= 40_000


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_lines_are_seen_on_their_paper(theme: Any) -> None:
    looks = line_looks(10, theme)
    assert all(contrast(look["color"], theme.paper) >= 4.5 for look in looks)
    assert len({str(look["ls"]) for look in looks}) == 10


def test_several_trainings_walk_on_one_surface() -> None:
    ways: dict[str, Any] = {"plain": {}, "momentum": {"optimizer": "momentum"}}
    models = {
        name: LogisticRegression(random_state=0, epochs=20, lr=0.05, **more).fit(X, T) for name, more in ways.items()
    }
    for kind in ("contour", "3d"):
        shown = viz.loss_surface(models, X, T, kind=kind, resolution=9)
        path = shown.numbers_["path"]
        assert list(path) == list(ways)
        np.testing.assert_allclose(path["plain"][0], path["momentum"][0], atol=1e-9)  # the same first weights
        np.testing.assert_allclose(path["plain"][-1], 0, atol=1e-12)  # the plane is around the end of the first
        assert np.linalg.norm(path["momentum"][-1]) > 0.1
        assert [text.get_text() for text in shown.ax_.get_legend().get_texts()] == list(ways)
        assert "Paths of plain, momentum." in shown.description_
    single = viz.loss_surface(models["plain"], X, T, directions=("w[1]", "w[2]"), resolution=9)
    both = viz.loss_surface(models, X, T, directions=("w[1]", "w[2]"), resolution=9)
    np.testing.assert_allclose(both.numbers_["path"]["plain"], single.numbers_["path"])
    np.testing.assert_allclose(both.numbers_["path"]["momentum"][-1], models["momentum"].neuron.weight.data[1:])
    with pytest.raises(ArgumentError, match="models of the same layers"):
        viz.loss_surface([models["plain"], MLP([2, 3, 1], random_state=0, epochs=2).fit(X, T)], X, T)


# --------------------------------------------------------------------------------------------- refused
FRESH = MLP([2, 3, 1])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda m: viz.losses(["hing"]), ArgumentError, "did you mean 'hinge'"),
        (lambda m: viz.losses([]), ArgumentError, "0 losses"),
        (lambda m: viz.losses({"a": 1}), DataTypeError, "function of margins"),  # type: ignore[dict-item]
        (lambda m: viz.losses({"a": lambda m: m.sum()}), ShapeError, "one number each"),
        (lambda m: viz.losses(limits=(1, 0)), ArgumentError, "limits"),
        (lambda m: viz.loss_surface(m, X, T, directions="up"), ArgumentError, "'pca', 'filter'"),
        (lambda m: viz.loss_surface(m, X, T, directions=("w[1]", "v")), ArgumentError, "no weight 'v'"),
        (lambda m: viz.loss_surface(m, X, T, directions=(0, 0)), ArgumentError, "two different"),
        (lambda m: viz.loss_surface(m, X, T, kind="4d"), ArgumentError, "'contour' or '3d'"),
        (lambda m: viz.loss_surface(m, X, T, resolution=1), ArgumentError, "5 to 101"),
        (lambda m: viz.loss_surface(m, X), ArgumentError, "t is None"),
        (lambda m: viz.loss_surface(m, X * np.nan, T), ArgumentError, "NaN"),
        (lambda m: viz.loss_surface(FRESH, X, T), ChalkgradError, "fit"),
        (lambda m: viz.loss_surface(object(), X, T), DataTypeError, "model of nn"),
        (lambda m: viz.learning_rates(object(), X, T), DataTypeError, "model of nn"),
        (lambda m: viz.learning_rates(m, X, T, lrs=(0.0,)), ArgumentError, "positive"),
        (lambda m: viz.weight_history(FRESH), ArgumentError, r"fit\(X, t\)"),
        (lambda m: viz.weight_history(m, most=0), ArgumentError, "1 to 10"),
        (lambda m: viz.weight_history(m, [99]), ArgumentError, "0 to 12"),
        (lambda m: viz.weight_history(3), DataTypeError, "model of nn"),
        (lambda m: viz.gradient_flow([], X, T), ArgumentError, "0 models"),
        (lambda m: viz.gradient_flow(m, X, T, most=1), ArgumentError, "2 or more"),
        (lambda m: viz.weight_balls(m, X, T, radii=(-1,)), ArgumentError, "positive"),
        (lambda m: viz.weight_balls(m, X, T, weights=(1, 1)), ArgumentError, "two different"),
        (lambda m: viz.animate(m, X, T, count=1), ArgumentError, "2 to 60"),
        (lambda m: viz.animate(m, X, T, fps=0), ArgumentError, "1 or more"),
        (lambda m: viz.animate(m, np.ones((4, 3)), [0, 1, 0, 1]), ShapeError, "plane of two"),
    ],
)
def test_refused_in_words(call: Callable[[Any], Any], error: type[Exception], message: str, network: MLP) -> None:
    with pytest.raises(error, match=message) as caught:
        call(network)
    assert isinstance(caught.value, ChalkgradError)
    assert plt.get_fignums() == []
