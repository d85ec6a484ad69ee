"""SegmentationCNN (L39): a class for every pixel."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

import nn
from autograd import ArgumentError, Graph, ShapeError, gradcheck
from nn.losses.pixel import PixelLoss
from tests.nn.slices import TEST, TRAINING, best_threshold, lesions

EXACT: Any = {"rtol": 1e-10, "atol": 1e-12}
IMAGES = np.random.default_rng(2).normal(size=(2, 1, 6, 6))
CLASSES = np.random.default_rng(3).integers(3, size=(2, 6, 6))


def one_hot(classes: Any, n: int) -> Any:
    return np.moveaxis(np.eye(n)[classes], -1, 1)


def tiny(loss: str = "both", activation: str = "relu", outputs: int = 3) -> nn.SegmentationCNN:
    model = nn.SegmentationCNN(1, outputs, maps=(2, 3), loss_function=loss, activation=activation, random_state=3)
    for key, p in model.named_parameters():
        if key.endswith("bias"):
            p.assign(np.linspace(0.1, 0.3, p.size))
    return model


def pictures(n: int = 40, size: int = 8, seed: int = 0) -> tuple[Any, Any]:
    """Noise with a bright square; which pixels are in it."""
    rng = np.random.default_rng(seed)
    X, t = rng.normal(0, 0.3, size=(n, size, size)), np.zeros((n, size, size), int)
    for k in range(n):
        y, x = rng.integers(0, size - 3, 2)
        X[k, y : y + 3, x : x + 3] += 1
        t[k, y : y + 3, x : x + 3] = 1
    return X, t


# --------------------------------------------------------------------------------- resolutions
@pytest.mark.slow
@pytest.mark.parametrize("loss", ["cross_entropy", "dice", "both"])
def test_layer_scalar_and_unrolled_agree(loss: str) -> None:
    model, t = tiny(loss), one_hot(CLASSES, 3)
    value = model.loss(IMAGES, t)
    value.backward()
    expected = {key: p.grad for key, p in model.named_parameters()}
    assert all(np.any(g) for g in expected.values())

    twin = nn.scalar(model)
    twin_value = twin.loss(IMAGES, t)
    twin_value.backward()
    assert twin_value.data == pytest.approx(value.data, rel=1e-12)
    for key, g in expected.items():
        found = [p.grad or 0.0 for name, p in twin.named_parameters() if name.startswith(f"{key}[")]
        np.testing.assert_allclose(found, np.ravel(g), **EXACT)

    unrolled = Graph(value).unroll()
    unrolled.ends[0].backward()
    for key, parameter in model.named_parameters():
        leaves = [v.grad or 0.0 for v in unrolled.leaves if unrolled.origins[v] is parameter]
        np.testing.assert_allclose(leaves, np.ravel(expected[key]), **EXACT)


def test_twin_predicts_like_the_model() -> None:
    model = tiny().fit(IMAGES, CLASSES, epochs=2)
    twin = nn.scalar(model)
    np.testing.assert_allclose(twin.predict_proba(IMAGES), model.predict_proba(IMAGES), **EXACT)
    np.testing.assert_array_equal(twin.predict(IMAGES), model.predict(IMAGES))


@pytest.mark.parametrize("loss", ["cross_entropy", "dice", "both"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_recorded_training_is_training_on_the_graph(loss: str, dtype: Any) -> None:
    X, t = pictures(24)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # that it cannot be recorded
        models = [
            nn.SegmentationCNN(maps=(3, 4, 5), loss_function=loss, dtype=dtype).fit(X, t, epochs=2, eager=eager)
            for eager in (False, True)
        ]
    tolerance = 1e-9 if dtype is np.float64 else 1e-3
    assert models[0].history_.loss == pytest.approx(models[1].history_.loss, rel=tolerance)
    assert models[0].history_.accuracy == pytest.approx(models[1].history_.accuracy, abs=1e-3)


@pytest.mark.slow
def test_gradcheck_through_the_whole_model() -> None:
    model = tiny(activation="tanh")
    layers = [*model.down, *model.up, *model.merging, model.head]
    holders = [(layer, key) for layer in layers for key in ("weight", "bias")]

    def loss(*weights: Any) -> Any:
        for (layer, key), weight in zip(holders, weights, strict=True):
            setattr(layer, key, weight)
        return model.loss(IMAGES[:1], one_hot(CLASSES, 3)[:1])

    found = gradcheck(loss, *[getattr(layer, key).data for layer, key in holders], tolerance=1e-5)
    assert found, str(found)


# --------------------------------------------------------------------------------------- layers
def test_any_size_of_image() -> None:
    """L39: no layer is dense, so the weights fit other images."""
    X, t = pictures(60)
    model = nn.SegmentationCNN(maps=(6, 8), epochs=15, random_state=1).fit(X, t)
    large, t_large = pictures(20, 20, seed=1)
    assert model.predict(large).shape == (20, 20, 20)
    assert model.dice(large, t_large) > 0.8
    wide = np.concatenate([X[:4], X[4:8], X[8:12]], axis=2)
    assert model.predict_proba(wide).shape == (4, 2, 8, 24)


def test_the_middle_of_a_large_image_is_as_alone() -> None:
    """What a pixel becomes depends on the pixels near it, and on its place among the pools."""
    model = tiny()
    x = np.zeros((1, 1, 24, 24))
    x[0, 0, 8:14, 8:14] = IMAGES[0, 0]
    moved = np.roll(x, (2, 4), axis=(2, 3))
    np.testing.assert_allclose(model(moved).data[..., 10:16, 12:18], model(x).data[..., 8:14, 8:14], **EXACT)


def test_parameters() -> None:
    model = nn.SegmentationCNN(3, 4, maps=(5, 7))
    down, up, merging, head = 5 * 28 + 7 * 46, 5 * (7 * 9 + 1), 5 * (10 * 9 + 1), 4 * 6
    assert model.parameter_count() == down + up + merging + head
    assert list(model.state_dict())[:4] == ["down.0.weight", "down.0.bias", "down.1.weight", "down.1.bias"]
    one = nn.SegmentationCNN(1, 2, maps=(3,), kernel_size=5, pool=3)
    assert one.parameter_count() == 3 * 26 + 2 * 4
    assert one(np.zeros((1, 1, 7, 5))).shape == (1, 2, 7, 5)
    pair = nn.SegmentationCNN(1, 2, maps=(2, 3), pool=(3, 2))
    assert pair(np.zeros((1, 1, 9, 4))).shape == (1, 2, 9, 4)
    assert repr(nn.SegmentationCNN(1, maps=(4, 8))) == "SegmentationCNN(1, maps=(4, 8))"


def test_names_and_scopes() -> None:
    graph = Graph(tiny().loss(IMAGES, one_hot(CLASSES, 3)))
    nodes = {v.name: v for v in graph.nodes if v.name}
    assert {"x", "W⁰", "b⁰", "W⁴", *"ABCDEFGHIJKL", "t", "l"} <= nodes.keys()
    assert nodes["C"].scope == ("SegmentationCNN", "down 1")
    assert nodes["I"].op.name == "concatenate"  # type: ignore[union-attr]
    assert nodes["I"].scope == ("SegmentationCNN", "up 1")
    assert nodes["L"].scope == ("SegmentationCNN", "output")


# ------------------------------------------------------------------------------------- learning
def test_labels_of_any_kind_and_three_classes() -> None:
    X, t = pictures(60)
    X, t = np.stack([X, -X], axis=1), np.array(["air", "tissue"])[t]
    t[:, 0][t[:, 0] == "air"] = "edge"
    model = nn.SegmentationCNN(maps=(6, 8), epochs=20).fit(X, t)
    assert model.classes_.tolist() == ["air", "edge", "tissue"]
    assert model.n_features_in_ == 2
    assert model.score(X, t) > 0.97
    assert model.dice(X, t, "tissue") > 0.9
    assert model.dice(X, t) == pytest.approx((model.dice(X, t, "tissue") + model.dice(X, t, "edge")) / 2)
    y = model.predict_proba(X)
    assert y.shape == (60, 3, 8, 8)
    np.testing.assert_allclose(y.sum(axis=1), 1)
    np.testing.assert_array_equal(model.classes_[y.argmax(axis=1)], model.predict(X))
    assert model.decision_function(X).shape == (60, 3, 8, 8)
    with pytest.raises(nn.LabelError, match="bone"):
        model.dice(X, t, "bone")


def test_two_classes() -> None:
    X, t = pictures()
    model = nn.SegmentationCNN(maps=(4, 6)).fit(X, t, epochs=3)
    np.testing.assert_array_equal(model.decision_function(X) > 0, model.predict(X) == 1)
    assert 0 < model.history_.accuracy[0] < model.history_.accuracy[-1] <= 1


@pytest.mark.slow
def test_validation_patience_and_repeating() -> None:
    X, t = pictures()
    a = nn.SegmentationCNN(maps=(2, 3), random_state=5).fit(X, t, epochs=3, validation=0.25)
    b = nn.SegmentationCNN(maps=(2, 3), random_state=5).fit(X[:, None], t, epochs=3, validation=0.25)
    assert a.history_.loss == b.history_.loss
    assert a.history_.validation_loss == b.history_.validation_loss
    assert len(a.history_.validation_accuracy) == 3
    c = nn.SegmentationCNN(maps=(2, 3), lr=1e-9).fit(X, t, epochs=50, validation=(X, t), patience=1)
    assert len(c.history_) <= 50


def test_losses() -> None:
    z = np.random.default_rng(0).normal(size=(2, 3, 4, 5))
    t = one_hot(np.random.default_rng(1).integers(3, size=(2, 4, 5)), 3)
    found = {kind: PixelLoss(kind)(z, t).data for kind in ("cross_entropy", "dice", "both")}
    y = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    assert found["cross_entropy"] == pytest.approx(-np.mean(np.log((y * t).sum(axis=1))))
    overlap = (2 * (y * t).sum(axis=(2, 3)) + 1e-5) / (y.sum(axis=(2, 3)) + t.sum(axis=(2, 3)) + 1e-5)
    assert found["dice"] == pytest.approx(1 - overlap.mean())
    assert found["both"] == pytest.approx(found["cross_entropy"] + found["dice"])


@pytest.mark.slow
def test_lesions_in_slices_of_a_brain() -> None:
    """On slices that were not trained on; tests/benchmarks/real_images.py trains longer."""
    made, new = lesions(TRAINING, 400, 0), lesions(TEST, 100, 1)
    model = nn.SegmentationCNN(lr=nn.CosineDecay(0.01, 6), epochs=6, dtype=np.float32)
    # The tests' own processes share the cores: threads that wait for one take far longer than they save.
    with threadpool_limits(1):
        model.fit(made.images, made.masks)
        dice = model.dice(new.images, new.masks)
    by_level = nn.dice_score(new.images[:, 0] > best_threshold(made), new.masks)
    assert dice > max(0.75, by_level + 0.1)


# ------------------------------------------------------------------------------------- mistakes
def test_what_is_said_of_mistakes() -> None:
    X, t = pictures(6)
    with pytest.raises(nn.NotFittedError, match="fit"):
        nn.SegmentationCNN().predict(X)
    with pytest.raises(nn.NotFittedError, match="fit"):
        nn.SegmentationCNN()(X[:, None])
    with pytest.raises(ShapeError, match=r"9×8 does not fit 2 pools of 2.*multiple of 4.*Pad it to 12×8 \(np\.pad\)"):
        nn.SegmentationCNN().fit(np.zeros((2, 9, 8)), np.zeros((2, 9, 8)))
    model = nn.SegmentationCNN(maps=(2, 2)).fit(X, t, epochs=1)
    with pytest.raises(ShapeError, match="7×8 does not fit 1 pools of 2"):
        model.predict(X[:, 1:])
    with pytest.raises(ShapeError, match="7×8 does not fit"):
        model(X[:, None, 1:])
    with pytest.raises(ShapeError, match="images of 2 channels, but SegmentationCNN is expecting images of 1 channel "):
        model.predict(np.zeros((1, 2, 8, 8)))
    with pytest.raises(ShapeError, match=r"One gray image is X\[None\]"):
        model.predict(X[0])
    with pytest.raises(ShapeError, match=r"6 images of 8×8 and the labels are 5 of 8×8"):
        nn.SegmentationCNN().fit(X, t[:5])
    with pytest.raises(ShapeError, match="one label for each pixel"):
        model.score(X, t[:, 1:])
    with pytest.raises(nn.LabelError, match=r"t\[:, 0\]"):
        nn.SegmentationCNN().fit(X, t[:, None])
    with pytest.raises(nn.LabelError, match="at least two classes"):
        nn.SegmentationCNN().fit(X, np.zeros_like(t))
    with pytest.raises(nn.LabelError, match="7"):
        model.score(X, np.full_like(t, 7))
    with pytest.raises(ShapeError, match=r"SegmentationCNN\(1, 2\) does"):
        nn.SegmentationCNN(1, 3).fit(X, t)
    for options in ({"maps": ()}, {"maps": (0,)}, {"loss_function": "area"}, {"outputs": 1, "channels": 1}):
        with pytest.raises(ArgumentError):
            nn.SegmentationCNN(**options).fit(X, t)  # type: ignore[arg-type]


def test_as_scikit_learn_uses_it() -> None:
    from sklearn.base import clone
    from sklearn.model_selection import cross_val_score

    X, t = pictures(24)
    model = nn.SegmentationCNN(maps=(2, 3), epochs=2)
    assert clone(model).get_params() == model.get_params()
    assert cross_val_score(model, X, t, cv=2).shape == (2,)


def test_a_pixel_without_a_label_is_named() -> None:
    X, t = np.random.default_rng(0).random((3, 8, 8)), np.zeros((3, 8, 8))
    with pytest.raises(nn.LabelError, match=r"All pixels are 0\.0: a segmentation needs"):
        nn.SegmentationCNN(maps=(2,), epochs=1).fit(X, t)
    t[1, 2, 3] = np.nan
    with pytest.raises(nn.LabelError, match=r"Pixel \[1, 2, 3\] of the labels has none"):
        nn.SegmentationCNN(maps=(2,), epochs=1).fit(X, t)
