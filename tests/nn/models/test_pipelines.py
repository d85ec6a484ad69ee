"""A pipeline saves, loads and exports as one; the Standardizer is a full estimator."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_wine
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

import nn
from autograd import ArgumentError, ShapeError
from tests.nn.exported import required

X, T = load_wine(return_X_y=True)
FRAME = load_wine(as_frame=True).data


def made(**more: Any) -> Pipeline:
    return make_pipeline(nn.Standardizer(), nn.MLP(hidden_layer_sizes=6, epochs=5, **more))


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_it_is_saved_and_loaded_as_one(suffix: str, tmp_path: Path) -> None:
    fitted, path = made().fit(FRAME, T), tmp_path / f"model{suffix}"
    nn.save(fitted, path)
    fresh = made()
    assert nn.load(fresh, path) is fresh
    np.testing.assert_array_equal(fresh.predict_proba(FRAME), fitted.predict_proba(FRAME))
    with pytest.raises(ArgumentError, match="same order"):
        fresh.predict(FRAME[FRAME.columns[::-1]])


def test_it_is_exported_as_one(tmp_path: Path) -> None:
    onnxruntime, torch = required("onnxruntime"), required("torch")
    fitted = made().fit(X, T)
    there = nn.export.to_torch(fitted)
    np.testing.assert_allclose(there(torch.tensor(X)).detach().numpy(), fitted.predict_proba(X), atol=1e-12)
    nn.export.to_onnx(fitted, tmp_path / "model.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx")
    (y,) = session.run(None, {"x": X.astype(np.float32)})
    np.testing.assert_allclose(y, fitted.predict_proba(X), atol=1e-5)
    assert session.get_modelmeta().custom_metadata_map["classes"] == "[0, 1, 2]"


def test_what_cannot_be_saved(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"The step 'standardscaler' .* is a StandardScaler: nn\.Standardizer"):
        nn.save(make_pipeline(StandardScaler(), nn.MLP(epochs=1)).fit(X, T), tmp_path / "m.npz")
    with pytest.raises(ArgumentError, match="'standardizer' has not been fitted"):
        nn.save(made(), tmp_path / "m.npz")
    nn.save(made().fit(X, T), tmp_path / "m.npz")
    other = Pipeline([("scaler", nn.Standardizer()), ("mlp", nn.MLP())])
    with pytest.raises(nn.WeightFileError, match=r"the steps \['standardizer', 'mlp'\] and this pipeline"):
        nn.load(other, tmp_path / "m.npz")
    assert not hasattr(other[0], "mean_")
    with pytest.raises(nn.WeightFileError, match="has shape"):
        nn.load(make_pipeline(nn.Standardizer(), nn.MLP(hidden_layer_sizes=7)), tmp_path / "m.npz")


# ------------------------------------------------------------------------------- the Standardizer
def test_scikit_learns_own_checks_of_the_standardizer() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        one = {"check_fit2d_predict1d": "one sample (K,) is transformed as one"}
        found = check_estimator(nn.Standardizer(), on_skip=None, on_fail=None, expected_failed_checks=one)
    assert {one["check_name"]: str(one["exception"])[:200] for one in found if one["status"] == "failed"} == {}


def test_it_is_cloned_and_stands_in_a_column_transformer() -> None:
    assert isinstance(clone(nn.Standardizer().fit(X)), nn.Standardizer)
    made = ColumnTransformer([("s", nn.Standardizer(), [0, 1])]).fit(FRAME)
    np.testing.assert_allclose(made.transform(FRAME), nn.Standardizer().fit_transform(X[:, :2]))
    assert made.get_feature_names_out().tolist() == ["s__alcohol", "s__malic_acid"]


def test_it_gives_frames_where_they_are_asked_for() -> None:
    found = nn.Standardizer().set_output(transform="pandas").fit_transform(FRAME[5:])
    assert isinstance(found, pd.DataFrame)
    assert found.columns.tolist() == FRAME.columns.tolist()
    assert found.index.tolist() == FRAME.index[5:].tolist()
    assert nn.Standardizer().fit(X).get_feature_names_out().tolist() == [f"x{k}" for k in range(13)]
    with pytest.raises(ArgumentError, match="transform is 'default', 'pandas' or None"):
        nn.Standardizer().set_output(transform="polars")


@pytest.mark.parametrize("cuts", [(20,), (1, 2, 40), (7, 8, 9)])
def test_the_standardizer_learns_from_pieces(cuts: tuple[int, ...], tmp_path: Path) -> None:
    data = np.random.default_rng(0).normal(1e3, 2.0, (60, 3)) * [1.0, 1e-6, 0.0] + [0.0, 0.0, 0.1]
    pieces, peer = nn.Standardizer(), StandardScaler()
    for piece in np.split(data, cuts):
        assert pieces.partial_fit(piece) is pieces
        peer.partial_fit(piece)
    np.testing.assert_allclose(pieces.mean_, data.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(pieces.scale_, [*data[:, :2].std(axis=0), 1.0], rtol=1e-9)
    np.testing.assert_allclose(pieces.scale_[:2], peer.scale_[:2], rtol=1e-9)
    assert pieces.n_samples_seen_ == peer.n_samples_seen_ == 60
    with pytest.raises(ShapeError, match="2 features, but Standardizer is expecting 3"):
        pieces.partial_fit(data[:, :2])
    assert pieces.fit(data[:20]).n_samples_seen_ == 20


def test_a_standardizer_from_a_file_takes_no_pieces(tmp_path: Path) -> None:
    model = make_pipeline(nn.Standardizer(), nn.LogisticRegression(2, epochs=1)).fit([[1.0, 2], [3, 4]], [0, 1])
    nn.save(model, tmp_path / "model.npz")
    other = make_pipeline(nn.Standardizer(), nn.LogisticRegression(2))
    nn.load(other, tmp_path / "model.npz")
    with pytest.raises(ArgumentError, match="came from a file"):
        other[0].partial_fit([[1.0, 2.0]])
