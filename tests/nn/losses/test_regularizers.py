"""Regularizers: what they sum up and leave out, at every resolution, and as part of a loss (L19, L30)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import ArgumentError, Graph, Value, gradcheck, record
from nn.losses.regularizers import Regularizer
from tests.nn.agreeing import agrees

KINDS: dict[str, tuple[type[Regularizer], Any]] = {
    "L1": (nn.L1, lambda W: np.abs(W).sum()),
    "L2": (nn.L2, lambda W: np.sqrt((W**2).sum())),
    "SquaredL2": (nn.SquaredL2, lambda W: (W**2).sum()),
}
every_kind = pytest.mark.parametrize("name", KINDS)
X = np.random.default_rng(1).normal(size=(5, 2))


def network() -> nn.Sequential:
    """Dense layers, with biases and PReLU between."""
    model = nn.Sequential(nn.Linear(2, 3, init="normal"), nn.PReLU(), nn.Linear(3, 2, init="normal"), nn.Neuron(2))
    model.layers[3].weight.name = "w"
    return model


def images() -> nn.Sequential:
    """Convolutions with and without a bias, normalization, a layer of local weights, a dense layer without bias."""
    return nn.Sequential(
        nn.Conv2d(1, 2, 2, init="normal"),
        nn.Conv2d(2, 1, 1, bias=False, init="normal"),
        nn.ConvTranspose2d(1, 1, 2, init="normal"),
        nn.Flatten(),
        nn.Linear(4, 3, bias=False),
    )


# ------------------------------------------------------------------------------------ L19's example
def test_same_score_and_yet_not_the_same_price() -> None:
    """L19: x = (1, 1, 1) has score 1 with w = (1, 0, 0) and with (⅓, ⅓, ⅓). L2 prefers the second, L1 neither."""
    neuron = nn.Neuron(3)
    price: dict[str, list[float]] = {name: [] for name in KINDS}
    for w in ([1.0, 0.0, 0.0], [1 / 3] * 3):
        neuron.weight.assign([0.0, *w])
        assert neuron([1.0, 1.0, 1.0]).data == pytest.approx(1.0)
        for name, (kind, _) in KINDS.items():
            price[name].append(kind(1.0)(neuron).data)
    assert price["L1"] == pytest.approx([1, 1])
    assert price["L2"] == pytest.approx([1, 1 / np.sqrt(3)])
    assert price["SquaredL2"] == pytest.approx([1, 1 / 3])


@pytest.mark.parametrize(("kind", "step"), [
    (nn.L1, [0.1, -0.1, 0.0]), (nn.L2, [0.06, -0.08, 0.0]), (nn.SquaredL2, [0.6, -0.8, 0.0]),
])  # fmt: skip
def test_gradients_are_the_documented_ones(kind: Any, step: Any) -> None:
    """λ sign(w), λ w / ‖w‖₂, 2 λ w; nothing for the bias."""
    neuron = nn.Neuron(3)
    neuron.weight.assign([7.0, 3.0, -4.0, 0.0])
    kind(0.1)(neuron).backward()
    np.testing.assert_allclose(neuron.weight.grad, [0.0, *step], rtol=1e-15)


# ----------------------------------------------------------------------------- what counts and what not
@every_kind
@pytest.mark.parametrize("bias", [False, True], ids=["weights", "and biases"])
@pytest.mark.parametrize("make", [network, images])
def test_what_counts(make: Any, bias: bool, name: str) -> None:
    kind, of = KINDS[name]
    model = make()
    arrays = []
    for layer in model.layers:
        if isinstance(layer, (nn.Linear, nn.Neuron)):
            arrays.append(layer.weight.data[..., 0 if bias or not layer.bias else 1 :])
        elif hasattr(layer, "kernel_size"):
            arrays.append(layer.weight.data)
            if layer.bias is not None:
                layer.bias.assign(np.full(layer.bias.shape, 0.7))
                arrays += [layer.bias.data] * bias
    assert len(arrays) == {network: 3, images: 6 if bias else 4}[make]
    assert kind(0.3, bias=bias)(model).data == pytest.approx(0.3 * sum(map(of, arrays)), rel=1e-12)


@every_kind
def test_slopes_and_normalization_never_count(name: str) -> None:
    kind, of = KINDS[name]
    linear = nn.Linear(2, 3)
    model = nn.Sequential(linear, nn.BatchNorm1d(3), nn.PReLU(5.0))
    for bias, first in ((False, 1), (True, 0)):
        expected = of(linear.weight.data[:, first:])
        assert kind(1.0, bias=bias)(model).data == pytest.approx(expected, rel=1e-12)


class Own(nn.Module):
    """A module that says nothing of biases: arrays, a number, arrays in a list and a dict."""

    def __init__(self) -> None:
        self.matrix = Value([[1.0, -2.0]], name="M")
        self.gain = Value(100.0, name="gain")
        self.more = [Value([3.0], name="a"), {"b": Value([[[-4.0]]], name="b")}]
        self.again = self.matrix

    def forward(self, x: Any) -> Any:
        return x


def test_an_unknown_module_has_all_its_arrays_penalized() -> None:
    for model in (Own(), nn.scalar(Own())):
        assert nn.L1(1.0)(model).data == 1 + 2 + 3 + 4
        assert nn.SquaredL2(1.0, bias=True)(model).data == 1 + 4 + 9 + 16


def test_a_shared_layer_counts_once() -> None:
    part = nn.Linear(2, 2)
    tied = nn.Linear(2, 2)
    tied.weight = part.weight
    model = nn.Sequential(part, nn.Tanh(), part, tied)
    expected = np.abs(part.weight.data[:, 1:]).sum()
    assert nn.L1(1.0)(model).data == pytest.approx(expected)
    assert nn.L1(1.0)(nn.scalar(model)).data == pytest.approx(expected)


# ------------------------------------------------------------------------------------- resolutions
def with_weights(model: Any, weights: Any) -> None:
    holders = [layer for layer in model.layers if hasattr(layer, "weight")]
    for holder, weight in zip(holders, weights, strict=True):
        holder.weight = weight


@pytest.mark.slow
@every_kind
@pytest.mark.parametrize("bias", [False, True], ids=["weights", "and biases"])
@pytest.mark.parametrize("make", [network, images])
def test_every_resolution(make: Any, bias: bool, name: str) -> None:
    model = make()
    regularizer = KINDS[name][0](0.3, bias=bias)
    start = [layer.weight.data for layer in model.layers if hasattr(layer, "weight")]
    for layer in model.layers:
        if isinstance(getattr(layer, "bias", None), Value):
            layer.bias = autograd.constant([0.5] * layer.bias.size, "b")  # a program holds no variable but its inputs

    def price(*weights: Any) -> Any:
        with_weights(model, weights)
        total = regularizer(model)
        for weight in weights:  # PReLU's α has no part in it, and a program wants one for each of its inputs
            total = total + 0.0 * autograd.sum(weight)
        return total

    agrees(price, *start, order=2 if name != "L1" else 1)


@every_kind
def test_twin_has_the_same_price_and_gradients(name: str) -> None:
    model = network()
    regularizer = KINDS[name][0](0.3)
    twin = nn.scalar(model)
    loss, scalar = regularizer(model), regularizer(twin)
    loss.backward()
    scalar.backward()
    assert scalar.data == pytest.approx(loss.data, rel=1e-12)
    wanted = np.concatenate([np.ravel(np.zeros(p.shape) if p.grad is None else p.grad) for p in model.parameters()])
    found = [0.0 if p.grad is None else p.grad for p in twin.parameters()]
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-15)
    assert scalar.name == loss.name == "λR"


def test_total_loss_through_a_network() -> None:
    """L30: the loss of the samples and λ R(W), and the gradient of their sum in every weight."""
    model = network()
    t = np.array([0.0, 1.0, 1.0, 0.0, 1.0])
    start = [layer.weight.data for layer in model.layers]

    def total(*weights: Any) -> Any:
        with_weights(model, weights)
        return nn.BCEWithLogitsLoss("sum")(model(X), t) + nn.SquaredL2(0.2)(model)

    check = gradcheck(total, *start)
    assert check, str(check)
    assert check.checked == 9 + 1 + 8 + 3
    program = record(total, *start)
    value, gradients = program(*start)
    values = [Value(w) for w in start]
    loss = total(*values)
    loss.backward()
    assert value == pytest.approx(loss.data, rel=1e-12)
    for found, v in zip(gradients, values, strict=True):
        np.testing.assert_allclose(found, v.grad, rtol=1e-12)


@every_kind
def test_weights_of_0_have_no_slope(name: str) -> None:
    """Also ‖W‖₂, whose slope there is a convention: at both resolutions, and no warning."""
    layer = nn.Linear(2, 2)
    layer.weight.assign(np.zeros((2, 3)))
    regularizer = KINDS[name][0](0.5)
    price = regularizer(layer)
    price.backward()
    assert price.data == 0.0
    np.testing.assert_array_equal(layer.weight.grad, np.zeros((2, 3)))
    twin = nn.scalar(layer)
    price = regularizer(twin)
    price.backward()
    assert price.data == 0.0
    assert [p.grad for p in twin.parameters()] == [None, 0.0, 0.0] * 2


def test_names_and_scope() -> None:
    model = network()
    price = nn.L2(0.1)(model)
    nodes = {v.name: v for v in Graph(price).nodes if v.name}
    assert {"W⁰", "W¹", "w", "‖W⁰‖₂", "‖W¹‖₂", "‖w‖₂", "R", "λ", "λR"} == set(nodes)
    assert nodes["R"].scope == ("L2",)
    assert nodes["λ"].data == 0.1
    twin = {v.name for v in Graph(nn.L1(0.1)(nn.scalar(model))).nodes if v.name}
    assert {"‖W⁰‖₁", "‖w‖₁", "R", "λ", "λR", "W⁰[0,1]"} <= twin
    assert "‖w‖₂²" in {v.name for v in Graph(nn.SquaredL2(0.1)(model)).nodes}


@every_kind
def test_float32_is_not_widened(name: str) -> None:
    layer = nn.Linear(2, 3, dtype=np.float32)
    KINDS[name][0](0.1)(layer).backward()
    assert layer.weight.grad.dtype == np.float32


def test_a_lambda_of_0_costs_nothing() -> None:
    assert nn.L1(0)(network()).data == 0.0


# ---------------------------------------------------------------------------------- as scikit-learn's
@every_kind
def test_parameters(name: str) -> None:
    kind = KINDS[name][0]
    lam = np.float64(0.25)
    regularizer = kind(lam, bias=True)
    assert regularizer.get_params() == {"lam": 0.25, "bias": True}
    assert regularizer.get_params()["lam"] is lam
    assert regularizer.set_params(lam=0.5).lam == 0.5
    assert repr(kind(0.5, bias=True)) == f"{name}(0.5, bias=True)"
    model = network()
    assert regularizer(model).data == pytest.approx(kind(0.5, bias=True)(model).data)


def test_clone() -> None:
    base = pytest.importorskip("sklearn.base")
    regularizer = nn.L1(0.25, bias=True)
    copy = base.clone(regularizer)
    assert copy is not regularizer
    assert copy.get_params() == regularizer.get_params()


@pytest.mark.parametrize("lam", [-0.1, np.inf, np.nan, "0.1", None, True, [0.1]])
@every_kind
def test_wrong_lambda(name: str, lam: Any) -> None:
    kind = KINDS[name][0]
    with pytest.raises(ArgumentError, match=r"lam, the λ of λ R\(W\), is a number, 0 or more; got"):
        kind(lam)
    later = kind(0.1).set_params(lam=lam)
    with pytest.raises(ArgumentError, match="0 or more; got"):
        later(network())


def test_nothing_to_hold_small() -> None:
    for model in (nn.Sequential(nn.PReLU()), nn.Sequential()):
        with pytest.raises(ArgumentError, match="L1: Sequential has no weights to hold small"):
            nn.L1()(model)
    with pytest.raises(ArgumentError, match="defines no of"):
        Regularizer()(network())
