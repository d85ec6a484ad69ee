"""ONNX files: they are valid, and onnxruntime computes from them what the model computes."""

from __future__ import annotations

import doctest
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, DataTypeError, ShapeError
from nn.layers.module import evaluating
from tests.nn.exported import LAYERS, MODELS, OTHERS, X, inputs, required, used

onnx = required("onnx")
onnxruntime = required("onnxruntime")

SINGLE_ONLY = ("Conv", "AvgPool", "Upsample", "Sequential", "GELU", "a transformer", "RNN")
"""Layers (by the start of their names) that onnxruntime computes in float32 alone."""


def session(path: Path) -> Any:
    options = onnxruntime.SessionOptions()
    # Up to 1.23, the last for Python 3.10, what it fuses beyond that has no kernel in float64.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def run(path: Path, x: Any) -> Any:
    (y,) = session(path).run(None, {"x": x})
    return y


def close(y: Any, wanted: Any, tolerance: float) -> None:
    assert y.shape == np.shape(wanted)
    np.testing.assert_allclose(y, wanted, rtol=tolerance, atol=tolerance)


@pytest.mark.slow
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 2e-5), (np.float64, 1e-12)], ids=["float32", "float64"])
@pytest.mark.parametrize(("name", "make", "shape"), LAYERS, ids=[c[0] for c in LAYERS])
def test_every_layer(
    name: str, make: Any, shape: tuple[int, ...], dtype: Any, tolerance: float, tmp_path: Path
) -> None:
    model, path = make(dtype), tmp_path / "layer.onnx"
    if dtype is np.float64 and name.startswith(SINGLE_ONLY) and name != "RNNCell":
        with pytest.raises(nn.ExportError, match=r"single precision alone: to_onnx\(\.\.\., dtype=numpy\.float32\)"):
            nn.export.to_onnx(model, path, shape=shape[1:], dtype=dtype)
        assert not path.exists()
        return
    nn.export.to_onnx(model, path, shape=shape[1:], dtype=dtype)
    onnx.checker.check_model(str(path), full_check=True)
    for n in (shape[0], 1):  # the batch may be of any size
        x = inputs((n, *shape[1:]), dtype)
        y = run(path, x)
        assert y.dtype == dtype
        close(y, model(x).data if hasattr(model(x), "data") else model(x), tolerance)


@pytest.mark.parametrize(("make", "X", "t"), [m[1:] for m in MODELS], ids=[m[0] for m in MODELS])
def test_every_model_with_its_labels(make: Any, X: Any, t: Any, tmp_path: Path) -> None:
    model, path = make(np.float64).fit(X, t, epochs=3), tmp_path / "model.onnx"
    nn.export.to_onnx(model, path)
    x = (X if X.ndim == 2 else X[:, None]).astype(np.float32)
    y = run(path, x)
    close(y, model(x).data, 1e-5)
    opened = session(path)
    notes = opened.get_modelmeta().custom_metadata_map
    assert json.loads(notes["classes"]) == model.classes_.tolist()
    assert notes["model"] == repr(model)
    assert opened.get_inputs()[0].shape == ["N", *x.shape[1:]]
    assert opened.get_outputs()[0].shape == ["N", *y.shape[1:]]
    nn.export.to_onnx(model, path, logits=True)
    scores = run(path, x)
    labels = model.classes_[scores.argmax(axis=1) if scores.ndim > 1 else (scores > 0).astype(int)]
    assert labels.tolist() == model.predict(x).tolist()


@pytest.mark.parametrize(("make", "X", "t"), [m[1:] for m in OTHERS], ids=[m[0] for m in OTHERS])
def test_models_that_are_no_chain(make: Any, X: Any, t: Any, tmp_path: Path) -> None:
    model, path = make(np.float64).fit(X, t, epochs=3), tmp_path / "model.onnx"
    nn.export.to_onnx(model, path)
    x = (X if X.ndim == 2 else X[:, None]).astype(np.float32)
    with evaluating(model):
        close(run(path, x), model(x).data, 1e-5)
        nn.export.to_onnx(model, path, logits=True)
        close(run(path, x), model.scores(x).data, 1e-4)


def test_a_segmentation_of_images_of_any_size(tmp_path: Path) -> None:
    model = nn.SegmentationCNN(1, 2, maps=(3, 4))
    nn.export.to_onnx(model, tmp_path / "model.onnx")
    for shape in ((2, 1, 8, 8), (1, 1, 12, 6)):
        x = inputs(shape, np.float32)
        close(run(tmp_path / "model.onnx", x), model(x).data, 1e-5)


def test_float64_keeps_all_digits(tmp_path: Path) -> None:
    model = nn.MLP([2, 4, 3], activation=nn.LeakyReLU(0.1)).fit(X, np.arange(len(X)) % 3, epochs=3)
    nn.export.to_onnx(model, tmp_path / "model.onnx", dtype=np.float64)
    close(run(tmp_path / "model.onnx", X), model.predict_proba(X), 1e-14)


def test_images_of_any_size(tmp_path: Path) -> None:
    """A fully convolutional network knows the channels, not the size."""
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3, padding="same"), nn.MaxPool2d(2), nn.ReLU(), nn.Upsample(2), nn.Conv2d(3, 2, 1)
    )
    model.layers.append(nn.Softmax(axis=1))
    nn.export.to_onnx(model, tmp_path / "model.onnx")
    assert session(tmp_path / "model.onnx").get_inputs()[0].shape == ["N", 1, "H", "W"]
    for shape in ((2, 1, 8, 8), (1, 1, 12, 6)):
        x = inputs(shape, np.float32)
        close(run(tmp_path / "model.onnx", x), model(x).data, 1e-5)


def test_the_file_predicts_although_the_model_trains(tmp_path: Path) -> None:
    model = nn.Sequential(nn.Linear(2, 4), used(nn.BatchNorm1d(4)), nn.Dropout(0.5), nn.Neuron(4)).train()
    nn.export.to_onnx(model, tmp_path / "model.onnx")
    x = inputs((6, 2), np.float32)
    with evaluating(model):
        close(run(tmp_path / "model.onnx", x), model(x).data, 1e-5)
    assert model.layers[2].training


def test_weights_have_the_names_of_their_keys(tmp_path: Path) -> None:
    nn.export.to_onnx(nn.MLP([2, 3, 1]), tmp_path / "model.onnx")
    names = {tensor.name for tensor in onnx.load(tmp_path / "model.onnx").graph.initializer}
    assert names == {"layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias"}


def test_two_layers_with_one_weight_hold_it_once(tmp_path: Path) -> None:
    layer = nn.Linear(2, 2)
    model = nn.Sequential(layer, nn.Tanh(), layer)
    nn.export.to_onnx(model, tmp_path / "model.onnx")
    assert len(onnx.load(tmp_path / "model.onnx").graph.initializer) == 2
    x = inputs((6, 2), np.float32)
    close(run(tmp_path / "model.onnx", x), model(x).data, 1e-5)


def test_the_opset_is_the_one_that_is_stated(tmp_path: Path) -> None:
    nn.export.to_onnx(nn.Perceptron(2), tmp_path / "model.onnx")
    written = onnx.load(tmp_path / "model.onnx")
    assert [(opset.domain, opset.version) for opset in written.opset_import] == [("", 17)]
    assert "opset 17" in (nn.export.to_onnx.__doc__ or "")
    assert written.producer_name == "chalkgrad"


class Cube(nn.Module):
    def forward(self, x: Any) -> Any:
        return x * x * x


def test_a_registered_layer(tmp_path: Path) -> None:
    from nn.export.stages import ONNX

    def cube(graph: Any, layer: Any, x: str) -> Any:
        return graph.add("Pow", x, graph.constant(3.0))

    model = nn.Sequential(nn.Linear(2, 3), Cube())
    nn.export.register(Cube, onnx=cube)
    try:
        nn.export.to_onnx(model, tmp_path / "model.onnx")
    finally:
        del ONNX[Cube]
    x = inputs((4, 2), np.float32)
    close(run(tmp_path / "model.onnx", x), model(x).data, 1e-5)


CASES: list[tuple[str, Any, Any, type[Exception], str]] = [
    ("unknown layer", lambda: nn.Sequential(Cube()), {}, nn.ExportError, "rule to export Cube"),
    ("no shape", lambda: nn.Flatten(), {}, ArgumentError, r"Flatten does not tell .*shape=\(1, 8, 8\)"),
    ("no weights", lambda: nn.LogisticRegression(), {}, nn.NotFittedError, "has no weights yet"),
    ("no model", lambda: None, {}, DataTypeError, "got NoneType"),
    ("a shape of 0", lambda: nn.Sigmoid(), {"shape": (0, 3)}, ArgumentError, r"got \(0, 3\)"),
    ("a shape of floats", lambda: nn.Sigmoid(), {"shape": 2.5}, ArgumentError, "got 2.5"),
    ("integers", lambda: nn.MLP([2, 1]), {"dtype": int}, ArgumentError, "float64 or numpy.float32"),
    ("another shape", lambda: nn.MLP([2, 1]), {"shape": (5,)}, ShapeError, r"W \(3,\), x \(1, 5\)"),
    ("too small", lambda: nn.Conv2d(1, 1, 5), {"shape": (1, 3, 3)}, ShapeError, "kernel of 5"),
    (
        "another rank",
        lambda: nn.Sequential(nn.Conv2d(1, 1, 5), nn.MaxPool1d(2)),
        {},
        nn.ExportError,
        r"fit a sample of shape \(1, 'H', 'W'\)",
    ),
]


@pytest.mark.parametrize(("make", "options", "error", "text"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_errors(make: Any, options: Any, error: type[Exception], text: str, tmp_path: Path) -> None:
    with pytest.raises(error, match=text) as caught:
        nn.export.to_onnx(make(), tmp_path / "model.onnx", **options)
    assert isinstance(caught.value, ChalkgradError)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(nn.ExportError, match=r"no_folder.model\.onnx: cannot be written \(No such file"):
        nn.export.to_onnx(nn.MLP([2, 1]), tmp_path / "no_folder" / "model.onnx")


def test_the_example_of_the_docstring(tmp_path: Path) -> None:
    text = (nn.export.to_onnx.__doc__ or "").replace("# doctest: +SKIP", "")
    example = doctest.DocTestParser().get_doctest(
        text, {**vars(nn.export), "np": np, "path": str(tmp_path / "m.onnx")}, "to_onnx", None, 0
    )
    said = io.StringIO()
    result = doctest.DocTestRunner().run(example, out=said.write)
    assert result.attempted == 7
    assert result.failed == 0, said.getvalue()
