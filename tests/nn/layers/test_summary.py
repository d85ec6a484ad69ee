"""Summaries: what each layer gives, counts and sees, against what runs and what a gradient reaches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError, Value
from nn.layers.input_shape import first_takes
from tests.nn.exported import LAYERS, MODELS, OTHERS


@pytest.mark.parametrize(("make", "shape"), [case[1:] for case in LAYERS], ids=[case[0] for case in LAYERS])
def test_every_layer(make: Any, shape: tuple[int, ...]) -> None:
    model = make(float)
    found = model.summary(shape[1:])
    y = model(np.zeros(shape))
    assert found.rows[-1].shape == ("N", *np.shape(getattr(y, "data", y))[1:])
    assert sum(row.parameters for row in found.rows) == found.total == model.parameter_count()
    assert "forward" not in vars(model)
    told = first_takes(model.modules())
    if told is not None:
        assert len(told) == len(shape) - 1 or told == (shape[-1],)
        assert all(isinstance(a, str) or a == b for a, b in zip(told[::-1], shape[:0:-1], strict=False))


def test_the_table_of_the_lectures_network() -> None:
    """L21."""
    assert repr(nn.MLP([2, 3, 1]).summary()).splitlines() == [
        "layer          what          gives   parameters",
        "layers.0       Linear(2, 3)  (N, 3)  3·3 = 9",
        "activations.0  Sigmoid()     (N, 3)  0",
        "layers.1       Neuron(3)     (N,)    1·4 = 4",
        "MLP of (N, 2): 3·3 + 1·4 = 13 parameters",
    ]


def test_the_last_line_is_no_wider_than_the_table_or_a_page() -> None:
    """The terms stand there where they have room, as in the lecture; else the total alone."""
    for model, shape in ((nn.MLP([2, 3, 1]), None), (nn.SegmentationCNN(1, 2, maps=(8, 16, 32)), (1, 64, 64))):
        found = model.summary(shape)
        *rows, last = repr(found).splitlines()
        assert len(last) <= max(88, *map(len, rows))
        assert f"{int(found.total):,} parameters" in last
    assert " + " not in last


@pytest.mark.parametrize("make", [
    lambda: nn.Sequential(nn.Conv2d(1, 2, 3), nn.MaxPool2d(2), nn.Conv2d(2, 2, (3, 1), dilation=(2, 1))),
    lambda: nn.Sequential(nn.Conv2d(1, 2, 3, stride=2, padding=1), nn.Residual(nn.Conv2d(2, 2, 3, padding=1)),
                          nn.AvgPool2d(2)),
    lambda: nn.Sequential(nn.Conv2d(1, 2, 4, stride=2), nn.ConvTranspose2d(2, 1, 4, stride=2), nn.Conv2d(1, 1, 3)),
    lambda: nn.Sequential(nn.AvgPool2d(2), nn.Upsample(2), nn.Conv2d(1, 1, 1)),
    lambda: nn.Sequential(nn.Conv2d(1, 4, 3), nn.Conv2d(4, 4, 3, groups=4, padding="same")),
])  # fmt: skip
def test_the_receptive_field_is_how_far_a_gradient_reaches(make: Any) -> None:
    model = make()
    image = np.random.default_rng(0).normal(size=(1, 1, 24, 24))
    reach = np.zeros(2, int)
    shape = model(image).shape
    # Where strides do not fit, neighbours see windows of different sizes; the field is the largest.
    for row in range(shape[2] // 2 - 1, shape[2] // 2 + 2):
        for column in range(shape[3] // 2 - 1, shape[3] // 2 + 2):
            x = Value(image)
            model(x)[:, :, row, column].sum().backward()
            places = np.argwhere(x.grad[0, 0] != 0)
            reach = np.maximum(reach, np.ptp(places, axis=0) + 1)
    assert model.summary((1, 24, 24)).rows[-1].field == tuple(reach)


def test_behind_a_dense_layer_all_is_seen() -> None:
    rows = nn.CNN((1, 16, 16), 3, maps=(4, 6)).summary().rows
    assert [row.field for row in rows] == [(3, 3), (3, 3), (4, 4), (8, 8), (8, 8), (10, 10), None]
    assert rows[3].parameters.breakdown == "6·(4·3·3) + 6 = 222"


def test_frozen_shared_and_forgotten_layers_are_named() -> None:
    class Own(nn.Module):
        def __init__(self) -> None:
            self.gain = Value(2.0, "gain")
            self.first = nn.Linear(2, 2).freeze()
            self.unused = nn.Linear(2, 3)

        def forward(self, x: Any) -> Any:
            return self.first(self.first(x)) * self.gain

    found = Own().summary(2)
    assert [(row.name, row.shape, row.calls) for row in found.rows] == [
        ("first", ("N", 2), 2), ("", ("N", 2), 1), ("unused", None, 1),
    ]  # fmt: skip
    said = [" ".join(line.split()) for line in repr(found).splitlines()]
    assert said[1:] == [
        "first Linear(2, 2) × 2 (N, 2) 2·3 = 6 (frozen)",
        "Own itself (N, 2) 1",
        "unused Linear(2, 3) not used 3·3 = 9",
        "Own of (N, 2): 1 + 2·3 + 3·3 = 16 parameters, 6 of them frozen",
    ]


@pytest.mark.parametrize(("make", "X", "t"), [m[1:] for m in MODELS + OTHERS], ids=[m[0] for m in MODELS + OTHERS])
def test_every_model(make: Any, X: Any, t: Any) -> None:
    model = make(np.float64).fit(X, t, epochs=1)
    found = model.summary((1, 8, 8) if np.ndim(X) == 3 else None)
    assert found.sample == ("N", *((1, 8, 8) if np.ndim(X) == 3 else X.shape[1:]))
    assert found.total == model.parameter_count() > 0
    half = model.astype(np.float32)
    assert {p.dtype for p in half.parameters() if p.shape} == {np.dtype(np.float32)}
    np.testing.assert_allclose(half.score(X, t), model.score(X, t), atol=0.1)


def test_what_is_fitted_knows_its_samples() -> None:
    X = np.random.default_rng(0).normal(size=(20, 5))
    model = nn.MLP(epochs=1).fit(X, np.arange(20) % 2)
    assert model.summary().sample == ("N", 5)


@pytest.mark.parametrize(("call", "error", "text"), [
    (lambda: nn.ReLU().summary(), ArgumentError, "does not tell the shape of a sample: summary"),
    (lambda: nn.Conv2d(1, 2, 3).summary(), ArgumentError, "does not tell"),
    (lambda: nn.SegmentationCNN(1, 2).summary(), ArgumentError, "does not tell"),
    (lambda: nn.CNN().summary(), ArgumentError, r"Or call fit\(X, t\) first"),
    (lambda: nn.Linear(2, 3).summary((0,)), ArgumentError, r"got \(0,\)"),
    (lambda: nn.Linear(2, 3).summary((3,)), ShapeError, "the bias"),
])  # fmt: skip
def test_a_shape_that_is_not_known_or_does_not_fit(call: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        call()


def test_a_notebook_shows_a_table_whose_cells_can_break() -> None:
    """Lines of a hundred letters would be torn on paper."""
    found = nn.CNN((1, 8, 8), 2).summary()
    html = found._repr_html_()
    assert html.count("<tr>") == len(found.rows) + 1
    assert '<td style="text-align:left">Conv2d(1, 32, (3, 3), padding=(1, 1))</td>' in html
    assert html.endswith(f"<p>{repr(found).splitlines()[-1]}</p>")


# ------------------------------------------------------------------------------------------ other precisions
def test_astype_is_a_copy_in_another_precision() -> None:
    model = nn.Sequential(nn.Linear(3, 4).freeze(), nn.BatchNorm1d(4), nn.PReLU(), nn.Linear(4, 2))
    half = model.astype(np.float32)
    assert {p.dtype for p in half.parameters() if p.shape} == {np.dtype(np.float32)}
    assert half[1].running_mean.dtype == np.float32
    assert half(np.ones((2, 3), np.float32)).dtype == np.float32
    assert [p.frozen for p in half.parameters()] == [p.frozen for p in model.parameters()]
    assert {p.dtype for p in model.parameters() if p.shape} == {np.dtype(np.float64)}
    back = half.astype("float64")
    np.testing.assert_allclose(back[0].weight.data, model[0].weight.data, rtol=1e-6)
    with pytest.raises(ArgumentError, match=r"float64 or numpy\.float32"):
        model.astype(int)


def test_a_model_in_another_precision_goes_on_learning() -> None:
    X = np.random.default_rng(0).normal(size=(40, 2))
    t = (X[:, 0] > 0).astype(int)
    model = nn.MLP([2, 4, 1], epochs=20, warm_start=True).fit(X, t)
    half = model.astype(np.float32)
    np.testing.assert_allclose(half.predict_proba(X), model.predict_proba(X), atol=1e-5)
    assert half.predict_proba(X).dtype == np.float32
    half.fit(X, t)
    assert {p.dtype for p in half.parameters()} == {np.dtype(np.float32)}
