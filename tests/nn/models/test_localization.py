"""Localizer (L39): the class of an object, and the box around it."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

import nn
from autograd import ArgumentError, DataTypeError, Graph, ShapeError, gradcheck
from nn.losses.box import BoxLoss
from tests.nn.slices import TEST, TRAINING, lesions

EXACT: Any = {"rtol": 1e-10, "atol": 1e-12}
IMAGES = np.random.default_rng(2).normal(size=(3, 1, 6, 6))
BOXES = np.array([[0, 1, 3, 4], [2, 2, 6, 5], [1, 0, 2, 6]], float)
TARGETS = np.concatenate([np.eye(2)[[0, 1, 0]], BOXES / 6], axis=1)


def tiny(activation: str = "relu") -> nn.Localizer:
    model = nn.Localizer((1, 6, 6), 2, maps=(2, 3), pools=1, activation=activation, random_state=4)
    for key, p in model.named_parameters():
        if key.endswith("bias"):
            p.assign(np.linspace(0.1, 0.3, p.size))
    return model


def pictures(n: int = 120, size: int = 12, seed: int = 0) -> tuple[Any, Any, Any]:
    """Rectangles in noise, upright or lying, and the boxes around them."""
    rng = np.random.default_rng(seed)
    X, kinds = rng.normal(0, 0.1, size=(n, size, size)), rng.choice(["upright", "lying"], n)
    boxes = np.empty((n, 4))
    for k, kind in enumerate(kinds):
        width, height = (2, 5) if kind == "upright" else (5, 2)
        x, y = rng.integers(0, size - width + 1), rng.integers(0, size - height + 1)
        X[k, y : y + height, x : x + width] += 1
        boxes[k] = x, y, x + width, y + height
    return X, kinds, boxes


# --------------------------------------------------------------------------------- resolutions
def test_layer_scalar_and_unrolled_agree() -> None:
    model = tiny()
    value = model.loss(IMAGES, TARGETS)
    value.backward()
    expected = {key: p.grad for key, p in model.named_parameters()}
    assert all(np.any(g) for g in expected.values())

    twin = nn.scalar(model)
    twin_value = twin.loss(IMAGES, TARGETS)
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
    model = tiny().fit(IMAGES, (["a", "b", "a"], BOXES), epochs=2)
    twin = nn.scalar(model)
    np.testing.assert_allclose(twin.predict_boxes(IMAGES), model.predict_boxes(IMAGES), **EXACT)
    np.testing.assert_allclose(twin.predict_proba(IMAGES), model.predict_proba(IMAGES), **EXACT)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_recorded_training_is_training_on_the_graph(dtype: Any) -> None:
    X, kinds, boxes = pictures(20)
    with warnings.catch_warnings():
        warnings.simplefilter("error", nn.NotRecordableWarning)
        models = [
            nn.Localizer(maps=(3, 4), dtype=dtype).fit(X, (kinds, boxes), epochs=2, eager=eager)
            for eager in (False, True)
        ]
    assert models[0].history_.loss == pytest.approx(models[1].history_.loss, rel=1e-9 if dtype is np.float64 else 1e-3)
    assert models[0].history_.accuracy == models[1].history_.accuracy


def test_gradcheck_through_the_whole_model() -> None:
    model = tiny("tanh")
    holders = [(layer, key) for layer in (*model.convolutions, model.head) for key in ("weight", "bias")]

    def loss(*weights: Any) -> Any:
        for (layer, key), weight in zip(holders, weights, strict=True):
            setattr(layer, key, weight)
        return model.loss(IMAGES, TARGETS)

    found = gradcheck(loss, *[getattr(layer, key).data for layer, key in holders], tolerance=1e-5)
    assert found, str(found)


# --------------------------------------------------------------------------------------- layers
def test_votes_are_means() -> None:
    """With weights of 0 every place votes alike: for the middle of the image, and no class."""
    model = tiny()
    for p in model.parameters():
        p.assign(np.zeros(p.shape))
    np.testing.assert_allclose(model(IMAGES).data, np.tile([0.5] * 6, (3, 1)))
    # One place alone counts: the box lies around it, and moves with it.
    wide = nn.Localizer((1, 8, 16), 1, maps=(1,), pools=1)
    for p in wide.parameters():
        p.assign(np.zeros(p.shape))
    center = np.zeros((1, 1, 3, 3))
    center[..., 1, 1] = 1
    wide.convolutions[0].weight.assign(center)
    wide.ballot.weight.assign(np.full((1, 1, 1, 1), 100.0))
    image = np.zeros((1, 1, 8, 16))
    image[0, 0, 3, 12] = 1
    np.testing.assert_allclose(wide(image).data[0, 1:] * [16, 8, 16, 8], [13, 3, 13, 3], atol=1e-6)


def test_parameters_and_names() -> None:
    model = nn.Localizer((3, 8, 8), 4, maps=(5, 7), pools=1)
    assert model.parameter_count() == 5 * 28 + 7 * 46 + 7 + (4 + 4) * 8
    assert list(model.state_dict())[-2:] == ["head.weight", "head.bias"]
    assert model(np.zeros((2, 3, 8, 8))).shape == (2, 8)
    graph = Graph(tiny().loss(IMAGES, TARGETS))
    nodes = {v.name: v for v in graph.nodes if v.name}
    assert {"x", "W⁰", "b⁰", "W²", *"ABCDEFGHIJKL", "t", "l"} <= nodes.keys()
    assert nodes["J"].op.name == "softmax"  # type: ignore[union-attr]
    assert nodes["J"].scope == ("Localizer", "votes")
    assert repr(nn.Localizer(maps=(4, 8), pools=1)) == "Localizer(maps=(4, 8), pools=1)"


def test_rows_of_pixels_are_images_where_shape_says_which() -> None:
    rows = IMAGES.reshape(len(IMAGES), -1)
    model = nn.Localizer(IMAGES.shape[1:], maps=np.array([2, 3]), pools=1)
    model.fit(rows, (["a", "b", "a"], BOXES), epochs=2)
    np.testing.assert_array_equal(model.predict_boxes(rows), model.predict_boxes(IMAGES))
    with pytest.raises(ShapeError, match="has shape"):
        nn.Localizer(maps=(2, 3), pools=1).fit(rows, (["a", "b", "a"], BOXES))


@pytest.mark.parametrize("pools", [True, 3, -1, 1.0])
def test_at_most_each_convolution_has_a_pool(pools: Any) -> None:
    with pytest.raises(ArgumentError, match=f"^pools is how many of the 2 convolutions have a pool; got {pools}"):
        nn.Localizer((1, 6, 6), 2, maps=(2, 3), pools=pools).parameters()


def test_the_loss() -> None:
    y = np.array([[1.0, -1.0, 0.1, 0.1, 0.4, 0.4], [0.0, 0.0, 0.2, 0.2, 0.9, 0.5]])
    t = np.array([[1.0, 0.0, 0.1, 0.12, 0.4, 0.4], [0.0, 1.0, 0.2, 0.2, 0.5, 0.5]])
    kinds = (np.log(1 + np.exp(-2)) + np.log(2)) / 2
    boxes = (0.02**2 / 0.1 + (0.4 - 0.025)) / 8
    assert BoxLoss(30, 0.05)(y, t).data == pytest.approx(kinds + 30 * boxes)
    for options in ({"weight": 0}, {"weight": "much"}, {"beta": -1}):
        with pytest.raises(ArgumentError):
            BoxLoss(**options)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------- learning
@pytest.mark.slow
def test_rectangles() -> None:
    X, kinds, boxes = pictures()
    X_new, kinds_new, boxes_new = pictures(60, seed=1)
    model = nn.Localizer(maps=(6, 8, 8), pools=1, epochs=60, random_state=1).fit(X, (kinds, boxes))
    assert model.classes_.tolist() == ["lying", "upright"]
    assert np.mean(model.predict(X_new) == kinds_new) > 0.95
    found = model.predict_boxes(X_new)
    assert found.shape == (60, 4)
    overlap = nn.box_iou(found, boxes_new)
    assert overlap.mean() > 0.75
    assert model.score(X_new, (kinds_new, boxes_new)) == np.mean((model.predict(X_new) == kinds_new) & (overlap >= 0.5))
    assert model.predict_proba(X_new).sum(axis=1) == pytest.approx(np.ones(60))
    np.testing.assert_array_equal(model.decision_function(X_new) > 0, model.predict(X_new) == "upright")
    assert model.history_.accuracy[-1] > 0.9


def test_one_class_is_a_box_alone() -> None:
    X, _, boxes = pictures(40)
    model = nn.Localizer(maps=(4, 6), pools=1).fit(X, (["lesion"] * 40, boxes), epochs=5)
    assert set(model.predict(X)) == {"lesion"}
    assert model.history_.loss[-1] < model.history_.loss[0]


def test_validation_and_repeating() -> None:
    X, kinds, boxes = pictures(40)
    a, b = (nn.Localizer(maps=(2, 3), random_state=5) for _ in range(2))
    a.fit(X, (kinds, boxes), epochs=2, validation=0.25)
    b.fit(X[:, None], [kinds.tolist(), boxes.tolist()], epochs=2, validation=0.25)
    assert a.history_.loss == b.history_.loss
    assert a.history_.validation_loss == b.history_.validation_loss
    c = nn.Localizer(maps=(2, 3)).fit(X, (kinds, boxes), epochs=2, validation=(X, (kinds, boxes)))
    assert len(c.history_.validation_loss) == 2


@pytest.mark.slow
def test_lesions_in_slices_of_a_brain() -> None:
    """On slices that were not trained on; tests/benchmarks/real_images.py trains longer and tells the kinds apart."""
    made, new = lesions(TRAINING, 1600, 0), lesions(TEST, 100, 1)
    model = nn.Localizer(lr=nn.CosineDecay(0.005, 8), epochs=8, dtype=np.float32)
    with threadpool_limits(1):
        model.fit(made.images, (made.kinds, made.boxes))
        overlap = nn.box_iou(model.predict_boxes(new.images), new.boxes).mean()
    always = nn.box_iou(np.median(made.boxes, axis=0)[None], new.boxes).mean()
    assert overlap > max(0.5, always + 0.3)


# ------------------------------------------------------------------------------------- mistakes
def test_what_is_said_of_mistakes() -> None:
    X, kinds, boxes = pictures(6)
    with pytest.raises(nn.NotFittedError, match="fit"):
        nn.Localizer().predict_boxes(X)
    with pytest.raises(nn.LabelError, match=r"pair \(labels \(N,\), boxes \(N, 4\)\); got ndarray"):
        nn.Localizer().fit(X, kinds)
    with pytest.raises(ShapeError, match=r"expected \(6, 4\), one for each image"):
        nn.Localizer().fit(X, (kinds, boxes[:5]))
    with pytest.raises(ShapeError, match="one label for each"):
        nn.Localizer().fit(X, (kinds[:5], boxes))
    with pytest.raises(DataTypeError, match="four numbers each"):
        nn.Localizer().fit(X, (kinds, [["left"] * 4] * 6))
    outside = boxes.copy()
    outside[2, 2] = 13
    with pytest.raises(ArgumentError, match=r"Box 2 is .*13.*0 ≤ x1 < x2 ≤ 12"):
        nn.Localizer().fit(X, (kinds, outside))
    outside[2] = [4, 4, 4, 5]
    with pytest.raises(ArgumentError, match=r"Box 2 is \[4\.0, 4\.0, 4\.0, 5\.0\]"):
        nn.Localizer().fit(X, (kinds, outside))
    outside[2] = np.nan
    with pytest.raises(ArgumentError, match="Box 2 is"):
        nn.Localizer().fit(X, (kinds, outside))
    model = nn.Localizer(maps=(2, 2)).fit(X, (kinds, boxes), epochs=1)
    with pytest.raises(
        ShapeError, match=r"images of \(1, 10, 12\), but Localizer is expecting images of \(1, 12, 12\)"
    ):
        model.predict(X[:, 2:])
    with pytest.raises(nn.LabelError, match="round"):
        model.score(X, (["round"] * 6, boxes))
    with pytest.raises(ShapeError, match=r"Localizer\(\(1, 12, 12\), 2\) does"):
        nn.Localizer((8, 8)).fit(X, (kinds, boxes))
    for options in ({"maps": ()}, {"maps": (0,)}, {"pools": 9}, {"pools": -1}, {"box_weight": 0}, {"beta": -1},
                    {"shape": (8,)}):  # fmt: skip
        with pytest.raises(ArgumentError):
            nn.Localizer(**options).fit(X, (kinds, boxes))  # type: ignore[arg-type]


def test_as_scikit_learn_uses_it() -> None:
    from sklearn.base import clone

    model = nn.Localizer(maps=(2, 3), epochs=2)
    assert clone(model).get_params() == model.get_params()


def test_boxes_as_shares_of_the_image_are_refused() -> None:
    X, kinds, boxes = pictures(12)
    with pytest.raises(
        ArgumentError, match=r"shares of the image. Here they are in pixels: boxes \* \[12, 12, 12, 12\]"
    ):
        nn.Localizer(maps=(2,), pools=1, epochs=1).fit(X, (kinds, boxes / 12))


def test_channels_that_come_last_are_refused() -> None:
    for channels in (1, 2, 3, 4):
        with pytest.raises(ShapeError, match=r"the channels seem to be last.*np.moveaxis\(X, -1, 1\)"):
            nn.CNN(epochs=1).fit(np.zeros((4, 16, 16, channels)), [0, 1, 0, 1])
