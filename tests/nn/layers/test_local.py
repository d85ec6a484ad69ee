"""Local weights, between dense and shared (L33): against loops, against convolution, at every resolution."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import ArgumentError, ChalkgradError, ShapeError, Value
from tests.nn.agreeing import agrees

SETTINGS = [
    # channels, neurons, length, kernel, stride, padding
    (1, 1, 5, 3, 1, 0), (2, 3, 6, 3, 1, 1), (2, 1, 7, 2, 2, 1),
    (1, 2, 4, 4, 1, 0), (3, 2, 5, 1, 3, 2), (1, 1, 3, 3, 1, 2),
]  # fmt: skip
every_setting = pytest.mark.parametrize("setting", SETTINGS, ids=str)


def signals(*shape: int) -> Any:
    return np.random.default_rng(4).normal(size=shape)


def by_loops(x: Any, W: Any, b: Any, stride: int, padding: int) -> Any:
    """The definition in loops over plain numbers."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    positions, neurons, _, size = W.shape
    y = np.zeros((len(x), neurons, positions))
    for n, o, p in np.ndindex(*y.shape):
        window = x[n, :, p * stride : p * stride + size]
        y[n, o, p] = np.sum(W[p, o] * window) + (0.0 if b is None else b[p, o])
    return y


@every_setting
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
def test_against_loops(setting: Any, bias: bool) -> None:
    channels, neurons, length, size, stride, padding = setting
    layer = nn.LocallyConnected1d(*setting, bias=bias, init="normal")
    x = signals(3, channels, length)
    positions = (length + 2 * padding - size) // stride + 1
    assert layer.weight.shape == (positions, neurons, channels, size)
    assert (layer.bias is not None) == bias
    if layer.bias is not None:
        assert layer.bias.shape == (positions, neurons)
    expected = by_loops(x, layer.weight.data, None if layer.bias is None else layer.bias.data, stride, padding)
    np.testing.assert_allclose(layer(x).data, expected, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(layer(Value(x)).data, expected, rtol=1e-12, atol=1e-14)


@every_setting
def test_every_resolution(setting: Any) -> None:
    channels, _, length, *_ = setting
    layer = nn.LocallyConnected1d(*setting, init="normal")
    start = layer.weight.data, layer.bias.data  # type: ignore[union-attr]

    def loss(x: Any, W: Any, b: Any) -> Any:
        layer.weight, layer.bias = W, b
        return autograd.sum(autograd.tanh(layer(x)))

    agrees(loss, signals(2, channels, length), *start, order=2 if length < 6 else 1)


def test_same_kernel_everywhere_is_a_convolution() -> None:
    """L33: sharing the weights turns the one into the other."""
    shared = nn.Conv1d(2, 3, 3, 2, 1)
    local = nn.LocallyConnected1d(2, 3, 8, 3, 2, 1)
    assert local.bias is not None
    assert shared.bias is not None
    local.weight.assign(np.broadcast_to(shared.weight.data, local.weight.shape))
    local.bias.assign(np.broadcast_to(shared.bias.data, local.bias.shape))
    x = Value(signals(4, 2, 8))
    np.testing.assert_allclose(local(x).data, shared(x).data, rtol=1e-12, atol=1e-14)
    local(x).tanh().sum().backward()
    shared(x).tanh().sum().backward()
    np.testing.assert_allclose(local.weight.grad.sum(axis=0), shared.weight.grad, rtol=1e-12, atol=1e-14)


def test_on_what_a_convolution_made() -> None:
    """A batch that is last in memory."""
    before, local = nn.Conv1d(1, 2, 3), nn.LocallyConnected1d(2, 2, 6, 3)
    x = signals(3, 1, 8)
    maps = before(x)
    expected = by_loops(maps.data, local.weight.data, local.bias.data, 1, 0)  # type: ignore[union-attr]
    np.testing.assert_allclose(local(maps).data, expected, rtol=1e-12)


def test_counts() -> None:
    """L33: 150 inputs: dense 22,500, each its own three 450, shared 3."""
    dense = nn.Linear(150, 150, bias=False)
    local = nn.LocallyConnected1d(1, 1, 150, 3, padding=1, bias=False)
    shared = nn.Conv1d(1, 1, 3, padding=1, bias=False)
    x = signals(2, 150)
    assert dense(x).shape == local(x[:, None])[:, 0].shape == shared(x[:, None])[:, 0].shape == (2, 150)
    assert [layer.parameter_count() for layer in (dense, local, shared)] == [22_500, 450, 3]
    assert local.parameter_count().breakdown == "150·(1·1·3) = 450"
    assert nn.LocallyConnected1d(1, 2, 150, 3, padding="same").parameter_count() == 150 * 2 * (3 + 1)


def test_twin() -> None:
    model = nn.Sequential(nn.LocallyConnected1d(1, 2, 5, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Neuron(10))
    twin = nn.scalar(model)
    x = signals(2, 1, 5)
    np.testing.assert_allclose([v.data for v in twin(x)], model(x).data, rtol=1e-12)
    assert twin.parameter_count() == model.parameter_count() == len(twin.parameters()) == 5 * 2 * 4 + 11


@pytest.mark.parametrize(("init", "variance"), [("normal", 1.0), ("he", 2 / 30), ("xavier", 2 / (30 + 20 * 3))])
def test_each_position_begins_as_a_dense_layer_of_its_window(init: str, variance: float) -> None:
    layer = nn.LocallyConnected1d(10, 20, 40, 3, init=init, rng=1)
    assert np.var(layer.weight.data) == pytest.approx(variance, rel=0.03)
    assert np.any(layer.weight.data[0] != layer.weight.data[1])
    again = nn.LocallyConnected1d(10, 20, 40, 3, init=init, rng=1)
    np.testing.assert_array_equal(again.weight.data, layer.weight.data)
    assert bool(layer.bias.data.any()) == (init == "normal")  # type: ignore[union-attr]


def test_float32_stays() -> None:
    layer = nn.LocallyConnected1d(1, 2, 6, 3, padding=1, dtype=np.float32)
    y = layer(signals(2, 1, 6).astype(np.float32))
    y.sum().backward()
    assert y.dtype == layer.weight.grad.dtype == np.float32


def test_repr() -> None:
    assert repr(nn.LocallyConnected1d(1, 2, 9, 3)) == "LocallyConnected1d(1, 2, 9, 3)"
    layer = nn.LocallyConnected1d(1, 2, 9, 3, 2, 1, bias=False)
    assert repr(layer) == repr(nn.scalar(layer)) == "LocallyConnected1d(1, 2, 9, 3, stride=2, padding=1, bias=False)"


ERRORS: list[tuple[str, Any, type[Exception], str]] = [
    ("no length", lambda: nn.LocallyConnected1d(1, 1, 0, 3), ArgumentError, "length is a whole number.*got 0"),
    ("no channels", lambda: nn.LocallyConnected1d(0, 1, 5, 3), ArgumentError, "in_channels is a whole number"),
    ("no neurons", lambda: nn.LocallyConnected1d(1, 1.5, 5, 3), ArgumentError, "out_channels.*got 1.5"),
    ("kernel", lambda: nn.LocallyConnected1d(1, 1, 5, 0), ArgumentError, "kernel_size is a whole number, 1 or more"),
    ("too large", lambda: nn.LocallyConnected1d(1, 1, 2, 3), ShapeError, "kernel of 3 does not fit into an image of 2"),
    ("padding", lambda: nn.LocallyConnected1d(1, 1, 5, 3, padding=-1), ArgumentError, "padding is a whole number"),
    ("length", lambda: nn.LocallyConnected1d(2, 1, 5, 3)(signals(3, 2, 6)), ShapeError, r"\(3, 2, 6\).*\(N, 2, 5\)"),
    ("channels", lambda: nn.LocallyConnected1d(2, 1, 5, 3)(signals(3, 1, 5)), ShapeError, r"\(3, 1, 5\).*\(N, 2, 5\)"),
    ("one signal", lambda: nn.LocallyConnected1d(1, 1, 5, 3)(signals(5)), ShapeError, r"expected \(N, C, L\)"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "text"), [c[1:] for c in ERRORS], ids=[c[0] for c in ERRORS])
def test_errors(call: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text) as caught:
        call()
    assert isinstance(caught.value, ChalkgradError)
