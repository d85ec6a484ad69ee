"""Autoencoders, dense and convolutional: the plane they find, units, shapes, files, exports, scikit-learn's habits."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator

import nn
from autograd import ArgumentError, ShapeError

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 2)) @ RNG.normal(size=(2, 5)) + 0.1 * RNG.normal(size=(60, 5))
IMAGES = np.zeros((40, 8, 8))
for k, image in enumerate(IMAGES):
    image[k % 5 : k % 5 + 3, k % 4 : k % 4 + 3] = 255.0


@pytest.mark.slow
def test_without_hidden_layers_it_is_principal_component_analysis() -> None:
    Z = nn.Standardizer().fit_transform(X)
    model = nn.Autoencoder(2, hidden_layer_sizes=(), epochs=3000, batch_size=None).fit(X)
    pca = PCA(2).fit(Z)
    explained = pca.explained_variance_ratio_.sum()
    assert model.score(X) == pytest.approx(explained, abs=1e-3)
    wanted = nn.Standardizer().fit(X).inverse_transform(pca.inverse_transform(pca.transform(Z)))
    np.testing.assert_allclose(model.reconstruct(X), wanted, atol=0.02)
    assert model.history_.accuracy[-1] == pytest.approx(explained, abs=1e-3)
    assert model.history_.loss[-1] == pytest.approx(1 - explained, abs=1e-3)


MODELS: dict[str, tuple[Any, Any]] = {
    "rows": (lambda **o: nn.Autoencoder(2, hidden_layer_sizes=(4,), **o), X),
    "one feature": (lambda **o: nn.Autoencoder(1, hidden_layer_sizes=(), **o), X[:, :1]),
    "dense of images": (lambda **o: nn.Autoencoder(2, hidden_layer_sizes=(8,), **o), IMAGES),
    "convolutions": (lambda **o: nn.Autoencoder(4, maps=(3, 2), **o), IMAGES),
    "one convolution, channels": (lambda **o: nn.Autoencoder(4, maps=(3,), **o), np.stack([IMAGES, -IMAGES], axis=1)),
}
every = pytest.mark.parametrize(("make", "samples"), MODELS.values(), ids=MODELS)


@pytest.mark.slow
@every
def test_what_comes_in_comes_out_in_its_shape_and_unit(make: Any, samples: Any) -> None:
    model = make(epochs=60).fit(samples)
    codes = model.transform(samples)
    assert codes.shape == (len(samples), model.code)
    again = model.reconstruct(samples)
    assert again.shape == samples.shape
    np.testing.assert_allclose(model.inverse_transform(codes).reshape(samples.shape), again, rtol=1e-8, atol=1e-8)
    assert model.score(samples) > 0.5
    assert np.mean((again - samples) ** 2) < 0.6 * samples.var()
    np.testing.assert_allclose(model(samples if samples.ndim != 3 else samples[:, None]).data, again.reshape(
        len(samples), *np.shape(model.inverse_transform(codes))[1:]), rtol=1e-8, atol=1e-8)  # fmt: skip


@every
def test_units_make_no_difference(make: Any, samples: Any) -> None:
    small, large = make(epochs=4).fit(samples), make(epochs=4).fit(1e4 * samples + 1e6)
    np.testing.assert_allclose(large.transform(1e4 * samples + 1e6), small.transform(samples), rtol=1e-4, atol=1e-4)
    assert large.score(1e4 * samples + 1e6) == pytest.approx(small.score(samples), abs=1e-5)


@every
def test_graph_and_program_train_alike(make: Any, samples: Any) -> None:
    program, graph = (make(epochs=3).fit(samples, eager=eager) for eager in (False, True))
    np.testing.assert_allclose(program.transform(samples), graph.transform(samples), rtol=1e-8, atol=1e-10)


@every
@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_saved_loaded_and_exported(make: Any, samples: Any, suffix: str, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    model = make(epochs=2).fit(samples)
    nn.save(model, tmp_path / f"model{suffix}")
    other = nn.load(make(), tmp_path / f"model{suffix}")
    np.testing.assert_array_equal(other.reconstruct(samples), model.reconstruct(samples))
    there = nn.export.to_torch(model)
    given = samples if samples.ndim != 3 else samples[:, None]
    found = there(torch.tensor(given)).detach().numpy()
    np.testing.assert_allclose(found.reshape(samples.shape), model.reconstruct(samples), rtol=1e-8, atol=1e-8)


def test_onnx(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    model = nn.Autoencoder(4, maps=(3,), epochs=1).fit(IMAGES)
    nn.export.to_onnx(model, tmp_path / "model.onnx")
    session = runtime.InferenceSession(str(tmp_path / "model.onnx"), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"x": IMAGES[:, None].astype(np.float32)})
    np.testing.assert_allclose(found[:, 0], model.reconstruct(IMAGES), rtol=1e-4, atol=1e-2)


def test_scalar_twin() -> None:
    model = nn.Autoencoder(1, hidden_layer_sizes=(), epochs=1).fit(X)
    twin = nn.scalar(model)
    np.testing.assert_allclose([v.data for v in twin(X[0])], model(X[0]).data, rtol=1e-10)


def test_held_out_samples_warm_starts_and_fresh_ones() -> None:
    model = nn.Autoencoder(2, epochs=3)
    assert len(model.fit(X, validation=0.25).history_.validation_loss) == 3
    assert len(model.fit(X, validation=(X[:9], None)).history_.validation_loss) == 3
    wanted = nn.Autoencoder(2, epochs=3).fit(X).reconstruct(X)
    np.testing.assert_array_equal(model.fit(100 * X).fit(X).reconstruct(X), wanted)
    scale = model.units.scale.copy()
    model.set_params(warm_start=True).fit(2 * X, epochs=1)
    np.testing.assert_array_equal(model.units.scale, scale)


@every
def test_weights_of_samples(make: Any, samples: Any) -> None:
    """A weight of 0 is a sample's absence, of 2 its presence twice, and equal ones are none."""
    half = np.arange(len(samples)) % 2
    how: dict[str, Any] = {"batch_size": None, "epochs": 3, "optimizer": "sgd", "lr": 0.05}
    left, without = make(**how).fit(samples, sample_weight=half), make(**how).fit(samples[half > 0])
    np.testing.assert_allclose(left.reconstruct(samples), without.reconstruct(samples), rtol=1e-8, atol=1e-8)
    twice, repeated = make(**how).fit(samples, None, half + 1), make(**how).fit(samples.repeat(half + 1, axis=0))
    np.testing.assert_allclose(twice.reconstruct(samples), repeated.reconstruct(samples), rtol=1e-6, atol=1e-6)
    assert twice.score(samples, sample_weight=half + 1) == pytest.approx(
        repeated.score(samples.repeat(half + 1, axis=0)), abs=1e-8
    )
    same = make(**how).fit(samples, sample_weight=np.full(len(samples), 0.3))
    np.testing.assert_allclose(same.reconstruct(samples), make(**how).fit(samples).reconstruct(samples), atol=1e-9)
    held = make(**how).fit(samples, sample_weight=half + 1, validation=0.25)
    assert len(held.history_.validation_loss) == 3


@pytest.mark.slow
def test_scikit_learns_own_checks_and_pipelines() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = check_estimator(nn.Autoencoder(epochs=2, batch_size=None), on_skip=None, on_fail=None)
    assert {one["check_name"]: str(one["exception"])[:300] for one in found if one["status"] == "failed"} == {}
    pipe = make_pipeline(nn.Autoencoder(2, epochs=5), nn.LogisticRegression(epochs=5))
    assert pipe.fit(X, X[:, 0] > 0).predict(X).shape == (60,)
    assert clone(nn.Autoencoder(3, maps=(2,))).get_params()["maps"] == (2,)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: nn.Autoencoder().transform(X), nn.NotFittedError, "has not been trained"),
        (lambda: nn.Autoencoder().inverse_transform([[0.0, 0.0]]), nn.NotFittedError, "has not been trained"),
        (lambda: nn.Autoencoder(0).fit(X), ArgumentError, "code is a whole number, 1 or more"),
        (lambda: nn.Autoencoder(maps=(3,)).fit(X), ShapeError, "maps are for images"),
        (
            lambda: nn.Autoencoder(maps=(3, 2)).fit(IMAGES[:, :6]),
            ShapeError,
            "6×8 cannot be halved 2 times: pad",
        ),
        (lambda: nn.Autoencoder().fit(X, sample_weight=np.ones(59)), ShapeError, "one for each sample"),
        (lambda: nn.Autoencoder().fit(X, sample_weight=np.zeros(60)), ArgumentError, "All sample weights are zero"),
        (lambda: nn.Autoencoder(epochs=1).fit(X).transform(X[:, :2]), ShapeError, "X has 2 features"),
        (
            lambda: nn.Autoencoder(epochs=1).fit(X).inverse_transform(X),
            ShapeError,
            "Codes have 2 numbers each",
        ),
        (lambda: nn.Autoencoder(epochs=1).fit(X).transform(IMAGES), ShapeError, "expecting 5 features"),
        (lambda: nn.Autoencoder(hidden_layer_sizes=(0,)).fit(X), ArgumentError, "a layer's size"),
        (lambda: nn.Unflatten((2, 3))(np.zeros((4, 5))), ShapeError, r"takes \(N, 6\), got shape \(4, 5\)"),
        (lambda: nn.Unflatten(()), ArgumentError, "shape is that of one sample"),
    ],
)
def test_refusals(call: Any, error: Any, text: str) -> None:
    with pytest.raises(error, match=text):
        call()


def test_samples_that_do_not_vary_have_a_score() -> None:
    """All of it is there again, or nothing: not 0 / 0."""
    same = np.full((6, 3), 2.0)
    model = nn.Autoencoder(2, random_state=0).fit(np.random.default_rng(0).normal(size=(20, 3)), epochs=2)
    assert model.score(same) == 0.0
