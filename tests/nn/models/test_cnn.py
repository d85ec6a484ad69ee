"""Layers for images and the CNN (L32-L38): parameters, resolutions, training, what is said of mistakes."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from threadpoolctl import threadpool_limits

import nn
from autograd import ArgumentError, DataTypeError, Graph, ShapeError, gradcheck

EXACT: Any = {"rtol": 1e-12, "atol": 1e-12}
IMAGES = np.random.default_rng(1).normal(size=(3, 1, 4, 4))


def digits(seed: int = 0) -> Any:
    data = load_digits()
    return train_test_split(data.images / 16.0, data.target, test_size=0.25, random_state=seed, stratify=data.target)


# -------------------------------------------------------------------------------------- layers
def test_parameters_of_dense_layers_on_images() -> None:
    """L32: too many."""
    assert nn.Linear(28 * 28, 10).parameter_count() == 7_850
    assert nn.Linear(256 * 256, 10).parameter_count() == 655_370
    assert 10 * (256**3 + 1) == 167_772_170


def test_parameters_of_shared_weights() -> None:
    """L33, L35."""
    assert nn.Conv1d(1, 1, 3, bias=False).parameter_count() == 3
    assert nn.Conv2d(1, 1, 3, bias=False).parameter_count() == 9
    assert nn.Conv2d(1, 5, 3).parameter_count() == 5 * 9 + 5
    layer = nn.Conv2d(3, 8, (5, 3))
    assert layer.weight.shape == (8, 3, 5, 3)
    assert layer.bias is not None
    assert layer.bias.shape == (8,)
    assert [key for key, _ in layer.named_parameters()] == ["weight", "bias"]


def test_layers_one_after_the_other() -> None:
    model = nn.Sequential(
        nn.Conv2d(1, 2, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.AvgPool2d(2), nn.Upsample(2), nn.Flatten(),
        nn.Linear(32, 3),
    )  # fmt: skip
    y = model(np.random.default_rng(0).normal(size=(5, 1, 8, 8)))
    assert y.shape == (5, 3)
    y.sum().backward()
    assert all(np.any(p.grad) for p in model.parameters())
    signal = nn.Sequential(nn.Conv1d(2, 3, 3, dilation=2), nn.MaxPool1d(2), nn.AvgPool1d(2, 1), nn.Flatten())
    assert signal(np.ones((2, 2, 12))).shape == (2, 9)


def test_segmentation_keeps_the_size() -> None:
    """L39: a class for every pixel, from convolutions alone."""
    model = nn.Sequential(
        nn.Conv2d(1, 4, 3, padding="same"), nn.ReLU(), nn.MaxPool2d(2), nn.ConvTranspose2d(4, 3, 2, stride=2)
    )
    assert model(np.ones((2, 1, 8, 6))).shape == (2, 3, 8, 6)


def test_float32_layers() -> None:
    layer = nn.Conv2d(1, 2, 3, dtype=np.float32)
    y = layer(np.ones((1, 1, 5, 5), np.float32))
    y.sum().backward()
    assert y.dtype == layer.weight.grad.dtype == np.float32


def test_how_layers_are_shown() -> None:
    assert repr(nn.Conv2d(1, 8, 3)) == "Conv2d(1, 8, (3, 3))"
    assert repr(nn.Conv2d(1, 8, 3, 2, "valid", 2, bias=False)) == (
        "Conv2d(1, 8, (3, 3), stride=(2, 2), dilation=(2, 2), bias=False)"
    )
    assert repr(nn.Conv1d(2, 3, 5, padding="same")) == "Conv1d(2, 3, (5,), padding=(2,))"
    assert repr(nn.ConvTranspose2d(4, 3, 2)) == "ConvTranspose2d(4, 3, (2, 2))"
    assert repr(nn.MaxPool2d(2)) == "MaxPool2d((2, 2))"
    assert repr(nn.AvgPool1d(3, 1, 1)) == "AvgPool1d((3,), stride=(1,), padding=(1,))"
    assert repr(nn.Upsample(2)) == "Upsample(2)"
    assert repr(nn.Flatten()) == "Flatten()"


@pytest.mark.parametrize(
    "make",
    [
        lambda: nn.Conv2d(0, 1, 3), lambda: nn.Conv2d(1, 1.5, 3), lambda: nn.Conv2d(1, 1, (3, 3, 3)),
        lambda: nn.Conv2d(1, 1, 3, padding="all"), lambda: nn.MaxPool2d(0), lambda: nn.MaxPool2d(2, padding=-1),
        lambda: nn.CNN((1, 8, 8), 2, maps=()).parameters(), lambda: nn.CNN((8,), 2).parameters(),
        lambda: nn.CNN((1, 0, 8), 2).parameters(), lambda: nn.CNN((8, 8), 1, maps=(8, 0)).parameters(),
        lambda: nn.CNN((8, 8), 0).parameters(), lambda: nn.CNN((8, 8), 2, activation="swoosh").parameters(),
    ],
)  # fmt: skip
def test_layers_that_make_no_sense(make: Any) -> None:
    with pytest.raises(ArgumentError):
        make()


# ------------------------------------------------------------------------------------- the CNN
def tiny(outputs: int, activation: str = "relu") -> nn.CNN:
    model = nn.CNN((1, 4, 4), outputs, maps=(2, 3), activation=activation, random_state=3)
    for layer in model.convolutions:
        assert layer.bias is not None
        layer.bias.assign(np.linspace(0.1, 0.3, len(layer.bias.data)))
    return model


def targets(outputs: int) -> Any:
    return np.array([1.0, 0.0, 1.0]) if outputs == 1 else np.eye(outputs)[[2, 0, 1]]


def by_entry(grads: dict[str, Any]) -> dict[str, float]:
    return {
        f"{key}[{','.join(map(str, index))}]": float(entry)
        for key, g in grads.items()
        for index, entry in np.ndenumerate(g)
    }


@pytest.mark.parametrize("outputs", [1, 3])
def test_layer_scalar_and_unrolled_agree(outputs: int) -> None:
    """L37: two classes (sigmoid) and K classes (softmax, E6)."""
    model = tiny(outputs)
    loss = model.loss(IMAGES, targets(outputs))
    loss.backward()
    expected = {key: p.grad for key, p in model.named_parameters()}
    assert all(np.any(g) for g in expected.values())

    twin = nn.scalar(model)
    twin_loss = twin.loss(IMAGES, targets(outputs))
    twin_loss.backward()
    assert twin_loss.data == pytest.approx(loss.data, rel=1e-12)
    found = {key: p.grad for key, p in twin.named_parameters()}
    assert {key: g or 0.0 for key, g in found.items()} == pytest.approx(by_entry(expected), rel=1e-12, abs=1e-12)

    unrolled = Graph(loss).unroll()
    unrolled.ends[0].backward()
    for key, parameter in model.named_parameters():
        leaves = [v.grad or 0.0 for v in unrolled.leaves if unrolled.origins[v] is parameter]
        np.testing.assert_allclose(leaves, np.ravel(expected[key]), **EXACT)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("outputs", [1, 3])
def test_gradcheck_through_the_whole_model(outputs: int, order: int) -> None:
    model = tiny(outputs, "tanh")
    holders = [(layer, key) for layer in model.convolutions for key in ("weight", "bias")] + [(model.head, "weight")]
    point = [getattr(layer, key).data for layer, key in holders]

    def loss(*weights: Any) -> Any:
        for (layer, key), weight in zip(holders, weights, strict=True):
            setattr(layer, key, weight)
        return model.loss(IMAGES, targets(outputs))

    found = gradcheck(loss, *point, order=order, tolerance=1e-5)
    assert found, str(found)


def test_names_and_scopes() -> None:
    graph = Graph(tiny(3).loss(IMAGES, targets(3)))
    nodes = {v.name: v for v in graph.nodes if v.name}
    assert {"x", "W⁰", "b⁰", "A", "B", "C", "W¹", "b¹", "D", "E", "F", "W²", "G", "y", "t", "l"} <= nodes.keys()
    symbols = {name: nodes[name].op.symbol for name in "ABCDEF"}  # type: ignore[union-attr]
    assert symbols == dict(zip("ABCDEF", ["∗ + b", "ReLU", "max pool"] * 2, strict=True))
    assert nodes["A"].scope == ("CNN", "layer 1")
    assert nodes["F"].scope == ("CNN", "layer 2")
    assert nodes["G"].scope == ("CNN", "output")


def test_batch_is_the_single_runs() -> None:
    """L38: four images in, four predictions out."""
    model = nn.CNN((1, 8, 8), 3, maps=(2, 3))
    images = np.random.default_rng(0).normal(size=(4, 1, 8, 8))
    y = model(images).data
    assert y.shape == (4, 3)
    for k in range(4):
        np.testing.assert_allclose(model(images[k : k + 1]).data, y[k : k + 1], **EXACT)


def test_parameter_count() -> None:
    model = nn.CNN((1, 28, 28), 10, maps=(5, 10), padding="valid")
    assert model.parameter_count() == 5 * (9 + 1) + 10 * (5 * 9 + 1) + 10 * (10 * 5 * 5 + 1)
    assert repr(model) == "CNN((1, 28, 28), 10, maps=(5, 10), padding='valid')"
    assert list(model.state_dict()) == [
        "convolutions.0.weight", "convolutions.0.bias", "convolutions.1.weight", "convolutions.1.bias", "head.weight",
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.slow
def test_digits(seed: int) -> None:
    """On a held-out quarter, with the defaults."""
    X, X_test, t, t_test = digits(seed)
    # The tests' own processes share the cores: threads that wait for one take far longer than they save.
    with threadpool_limits(1):
        start = time.perf_counter()
        model = nn.CNN(dtype=np.float32, random_state=seed).fit(X, t)
        assert time.perf_counter() - start < 30
    assert model.score(X_test, t_test) >= 0.98
    assert model.history_.loss[-1] < 0.1 * model.history_.loss[0]
    probabilities = model.predict_proba(X_test)
    assert probabilities.shape == (len(X_test), 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, rtol=1e-5)


def test_two_classes_of_words() -> None:
    X, X_test, t, t_test = digits()
    word = np.array(["other", "three"])
    model = nn.CNN(maps=(4, 8), random_state=1).fit(X[:400], word[(t[:400] == 3) * 1], epochs=15)
    assert isinstance(model.head, nn.Neuron)
    assert model.classes_.tolist() == ["other", "three"]
    assert model.score(X_test, word[(t_test == 3) * 1]) >= 0.96
    assert model.predict_proba(X_test[:5]).shape == (5, 2)
    assert model.decision_function(X_test[:5]).shape == (5,)


def test_fit_goes_on_and_repeats() -> None:
    X, _, t, _ = digits()
    X, t = X[:64], t[:64]
    a = nn.CNN(maps=(2, 3), random_state=5).fit(X, t, epochs=2)
    b = nn.CNN(maps=(2, 3), random_state=5).fit(X[:, None], t, epochs=2)
    assert a.history_.loss == b.history_.loss
    assert a.fit(X, t, epochs=2).history_.loss == b.history_.loss
    rows = nn.CNN((8, 8), maps=(2, 3), random_state=5).fit(X.reshape(-1, 64), t, epochs=2)
    assert rows.history_.loss == b.history_.loss
    assert a.set_params(warm_start=True).fit(X, t, epochs=2).history_.loss[0] < b.history_.loss[0]
    assert a.n_features_in_ == (1, 8, 8)


def test_color_images_and_two_outputs() -> None:
    rng = np.random.default_rng(0)
    X, t = rng.normal(size=(12, 3, 6, 6)), np.arange(12) % 2
    model = nn.CNN((3, 6, 6), 2, maps=(2,), kernel_size=(3, 5), pool=(2, 3)).fit(X, t, epochs=2)
    assert model.decision_function(X).shape == (12,)
    assert model.predict_proba(X).shape == (12, 2)


def test_twin_predicts_like_the_model() -> None:
    model = nn.CNN((4, 4), maps=(2,), random_state=2)
    model.fit(IMAGES[:, 0], [0, 1, 2], epochs=1)
    twin = nn.scalar(model)
    np.testing.assert_allclose(twin.predict_proba(IMAGES), model.predict_proba(IMAGES), **EXACT)


def test_what_is_said_of_mistakes() -> None:
    X, t = np.zeros((6, 8, 8)), [0, 1, 2, 0, 1, 2]
    with pytest.raises(nn.NotFittedError, match="fit"):
        nn.CNN().predict(X)
    with pytest.raises(nn.NotFittedError, match="say how large its inputs are, or call fit"):
        nn.CNN()(X)
    model = nn.CNN(maps=(2, 2)).fit(X, t, epochs=1)
    with pytest.raises(ShapeError, match=r"images of \(1, 9, 9\), but CNN is expecting images of \(1, 8, 8\)"):
        model.predict(np.zeros((2, 9, 9)))
    with pytest.raises(ShapeError, match=r"One gray image is X\[None\]"):
        model.predict(np.zeros((8, 8)))
    with pytest.raises(ShapeError, match=r"CNN\(\(1, 6, 6\), 3\) does not fit .* CNN\(\(1, 8, 8\), 3\) does"):
        nn.CNN((6, 6), 3, maps=(2,)).fit(X, t)
    with pytest.raises(ShapeError, match=r"CNN\(\(1, 8, 8\), 3\) does"):
        nn.CNN((8, 8), 10, maps=(2,)).fit(X, t)
    with pytest.raises(ShapeError, match="pool of 2×2 does not fit into an image of 1×1"):
        nn.CNN((3, 3), 3).parameters()
    bad = X.copy()
    bad[0, 2, 1] = np.nan
    with pytest.raises(ArgumentError, match=r"X\[0, 2, 1\] is nan"):
        model.fit(bad, t)
    with pytest.raises(DataTypeError, match="images"):
        model.predict("pictures")
    with pytest.raises(DataTypeError, match="images"):
        nn.CNN((1, 2)).fit([[1.0, 2.0], [3.0]], ["a", "b"])
    with pytest.raises(ShapeError, match="nothing to learn"):
        model.predict(np.zeros((0, 8, 8)))
