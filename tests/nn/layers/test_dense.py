"""Dense layers, initializers and activations as modules."""

from __future__ import annotations

import copy
import pickle
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

import autograd
import nn
from autograd import ArgumentError, ChalkgradError, DataTypeError, ShapeError, Value
from nn.layers.activation import ACTIVATIONS, activation
from nn.layers.initializers import INITIALIZERS, initializer
from nn.layers.resolution import numbers_in
from nn.training.eager_step import EagerStep
from nn.training.recorded_step import RecordedStep
from tests.nn.agreeing import agrees

X = np.array([[0.4, -1.0], [-2.1, 3.0]])


def test_linear_is_the_matrix_with_the_bias_in_column_0() -> None:
    """L03, L10: the lecture's W and x, and its scores."""
    layer = nn.Linear(2, 3)
    layer.weight.assign([[-2, -3.6, 0.5], [-4, 2.4, 4.1], [-6, 4, -4.9]])
    np.testing.assert_allclose(layer([1.1, -2.0]).data, [-6.96, -9.56, 8.2])
    np.testing.assert_allclose(layer([[1.1, -2.0]] * 2).data, [[-6.96, -9.56, 8.2]] * 2)


def test_neuron_gives_a_number_a_sample() -> None:
    """L15, E1."""
    neuron = nn.Neuron(2)
    neuron.weight.assign([2.0, -3.6, 0.5])
    assert type(neuron(X[0]).data) is float
    np.testing.assert_allclose(neuron(X).data, [0.06, 2.0 + 3.6 * 2.1 + 1.5])


@pytest.mark.parametrize(
    ("inputs", "outputs", "count"),
    [(28 * 28, 10, 7_850), (256 * 256, 10, 655_370), (2, 3, 9), (1, 1, 2)],
)
def test_parameter_counts(inputs: int, outputs: int, count: int) -> None:
    """L32."""
    assert nn.Linear(inputs, outputs).parameter_count() == count


def test_sequential_runs_in_order_and_learns() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.PReLU(), nn.Neuron(3))
    assert [key for key, _ in model.named_parameters()] == ["layers.0.weight", "layers.1.weight", "layers.2.weight"]
    y = model(X)
    assert y.shape == (2,)
    expected = model.layers[2](model.layers[1](model.layers[0](X)))
    np.testing.assert_array_equal(y.data, expected.data)
    y.sum().backward()
    assert all(p.grad is not None for p in model.parameters())
    assert nn.Sequential()(3.0) == 3.0


# ------------------------------------------------------------------------------- memory layout
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("eager", [True, False])
def test_wide_layers_are_laid_out_by_columns_and_stay_so(bias: bool, eager: bool) -> None:
    wide, narrow = (nn.Linear(5, outputs, bias=bias, rng=0) for outputs in (256, 255))
    assert wide.weight.data.flags.fnc
    assert narrow.weight.data.flags.c_contiguous
    assert nn.Neuron(100).weight.data.flags.c_contiguous
    x = np.arange(20.0).reshape(4, 5) / 20
    model = nn.Sequential(wide)
    step = (EagerStep if eager else RecordedStep)(model, lambda y, t: ((y - t) ** 2).mean(), nn.SGD([wide.weight], 0.1))
    before = wide.weight.data.copy()
    step(x, np.ones((4, 256)))
    step(x, np.ones((4, 256)))
    assert not np.array_equal(wide.weight.data, before)
    model.load_state_dict(copy.deepcopy(model).state_dict())
    ((model(x) - 1.0) ** 2).sum().backward()
    for made in (wide, copy.deepcopy(model).layers[0], pickle.loads(pickle.dumps(wide))):
        assert made.weight.data.flags.fnc
        assert made.weight.grad.flags.fnc


# ---------------------------------------------------------------------------- without a bias
def test_linear_without_bias_is_the_matrix_alone() -> None:
    layer = nn.Linear(2, 3, bias=False, rng=5)
    W = layer.weight.data
    assert W.shape == (3, 2)
    np.testing.assert_allclose(layer(X).data, X @ W.T)
    np.testing.assert_allclose(layer(X[0]).data, W @ X[0])
    np.testing.assert_array_equal(W, nn.Linear(2, 3, rng=5).weight.data[:, 1:])
    neuron = nn.Neuron(2, bias=False)
    assert neuron.weight.shape == (2,)
    np.testing.assert_allclose(neuron(X).data, X @ neuron.weight.data)
    assert type(neuron(X[0]).data) is float
    assert (layer.weight.name, neuron.weight.name) == ("W", "w")


def test_without_bias_at_every_resolution() -> None:
    layer, neuron = nn.Linear(2, 3, bias=False), nn.Neuron(3, bias=False)

    def loss(x: Any, W: Any, w: Any) -> Any:
        layer.weight, neuron.weight = W, w
        return autograd.sum(autograd.sigmoid(neuron(autograd.tanh(layer(x)))))

    start = layer.weight.data, neuron.weight.data
    agrees(loss, X, *start, order=2)
    agrees(lambda x, W, w: loss(x, W, w) * 1.0, X[0], *start)


def test_twin_without_bias() -> None:
    model = nn.Sequential(nn.Linear(2, 3, bias=False), nn.Tanh(), nn.Neuron(3, bias=False))
    twin = nn.scalar(model)
    assert len(twin.parameters()) == twin.parameter_count() == model.parameter_count() == 9
    for x in (X, X[0]):
        np.testing.assert_allclose(numbers_in(twin(x)), model(x).data, rtol=1e-12)


def test_repr() -> None:
    assert (repr(nn.Linear(2, 3)), repr(nn.Neuron(2))) == ("Linear(2, 3)", "Neuron(2)")
    assert repr(nn.Linear(2, 3, bias=False)) == "Linear(2, 3, bias=False)"
    assert repr(nn.scalar(nn.Neuron(2, bias=False))) == "Neuron(2, bias=False)"


# ------------------------------------------------------------------------------- initializers
@pytest.mark.parametrize(("name", "variance"), [("normal", 1.0), ("xavier", 2 / 500), ("he", 2 / 300)])
def test_initializers(name: str, variance: float) -> None:
    W = nn.Linear(300, 200, init=name, rng=3).weight.data
    assert W.shape == (200, 301)
    assert np.var(W[:, 1:]) == pytest.approx(variance, rel=0.03)
    assert abs(W[:, 1:].mean()) < 4 * np.sqrt(variance / 60_000)
    if name == "normal":
        assert np.var(W[:, 0]) == pytest.approx(1.0, rel=0.3)
    else:
        assert not W[:, 0].any()


@pytest.mark.parametrize("name", [name for name in INITIALIZERS if name != "zeros"])
def test_seed_fixes_the_weights(name: str) -> None:
    first, again, other = (nn.Linear(2, 3, init=name, rng=k).weight.data for k in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert np.any(first != other)
    rng = np.random.default_rng(0)
    assert np.any(nn.Linear(2, 3, rng=rng).weight.data != nn.Linear(2, 3, rng=rng).weight.data)


@pytest.mark.parametrize(
    ("name", "shape", "variance"),
    [("xavier", (3, 5), 2 / 7), ("xavier", (5,), 2 / 5), ("he", (3, 5), 2 / 4), ("he", (5,), 2 / 4)],
)
def test_the_bias_is_no_input_in_the_spread_of_the_weights(name: str, shape: tuple[int, ...], variance: float) -> None:
    """Standard normal numbers, stretched: 4 inputs and a bias, 3 outputs or one neuron."""
    W = initializer(name)(np.random.default_rng(3), shape)
    drawn = np.random.default_rng(3).normal(size=shape)
    np.testing.assert_allclose(W[..., 1:] / drawn[..., 1:], np.sqrt(variance), rtol=1e-12)
    assert not W[..., 0].any()


def test_own_initializer() -> None:
    """A list will do; whole numbers become floats, which a step does not round."""
    layer = nn.Neuron(2, init=lambda rng, shape: [2, -3, 1])
    assert layer.weight.dtype == np.float64
    assert layer([1.0, 1.0]).data == 0.0


@pytest.mark.parametrize("dtype", [np.float32, "float32", np.float64, float])
def test_dtype(dtype: Any) -> None:
    assert nn.Linear(2, 3, dtype=dtype).weight.dtype == np.dtype(dtype)
    assert nn.Neuron(2, dtype=dtype).weight.dtype == np.dtype(dtype)


ERRORS: list[tuple[str, Any, type[Exception], str]] = [
    ("no inputs", lambda: nn.Linear(0, 3), ArgumentError, "inputs is a whole number, 1 or more; got 0"),
    ("negative", lambda: nn.Linear(2, -3), ArgumentError, "outputs is a whole number, 1 or more; got -3"),
    ("fraction", lambda: nn.Neuron(2.5), ArgumentError, "got 2.5"),
    ("truth value", lambda: nn.Neuron(True), ArgumentError, "got True"),
    ("text", lambda: nn.Linear("2", 3), ArgumentError, "got '2'"),
    (
        "unknown initializer",
        lambda: nn.Linear(2, 3, init="glorot"),
        ArgumentError,
        "'glorot', here it is 'xavier'; choose",
    ),
    ("initializer None", lambda: nn.Linear(2, 3, init=None), ArgumentError, "None; choose"),
    ("initializer list", lambda: nn.Linear(2, 3, init=[0]), ArgumentError, "choose"),
    ("initializer's shape", lambda: nn.Linear(2, 3, init=lambda r, s: np.ones(3)), ShapeError, r"needs \(3, 3\)"),
    ("initializer's type", lambda: nn.Neuron(1, init=lambda r, s: ["a", "b"]), DataTypeError, "real numbers"),
    ("whole numbers", lambda: nn.Linear(2, 3, dtype=int), ArgumentError, "float64 or numpy.float32, got <class 'int'>"),
    ("half precision", lambda: nn.Linear(2, 3, dtype=np.float16), ArgumentError, "float32, got"),
    ("no dtype", lambda: nn.Linear(2, 3, dtype="real"), ArgumentError, "got 'real'"),
    ("features", lambda: nn.Linear(2, 3)([1.0, 2.0, 3.0]), ShapeError, r"W \(3, 3\), x \(3,\).*the bias"),
    (
        "features, no bias",
        lambda: nn.Linear(2, 3, bias=False)([1.0] * 3),
        ShapeError,
        r"a \(3, 2\), b \(3,\) do not fit",
    ),
    ("a number, no bias", lambda: nn.Linear(1, 3, bias=False)(1.0), ShapeError, "matmul"),
    ("a number", lambda: nn.Linear(1, 3)(1.0), ShapeError, "affine"),
    ("a text", lambda: nn.Linear(2, 3)(["a", "b"]), DataTypeError, "real numbers"),
    ("unknown activation", lambda: activation("relus"), ArgumentError, "'relus'; did you mean 'relu'"),
    ("a function", lambda: activation(np.tanh), ArgumentError, "a module such as nn.ReLU"),
    ("another class", lambda: activation(int), ArgumentError, "nn.ReLU"),
    ("no activation", lambda: activation(None), ArgumentError, "None"),
]


@pytest.mark.parametrize(("call", "error", "text"), [c[1:] for c in ERRORS], ids=[c[0] for c in ERRORS])
def test_errors(call: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text) as caught:
        call()
    assert isinstance(caught.value, ChalkgradError)


# -------------------------------------------------------------------------------- activations
A = np.array([-1000.0, -2.0, -0.5, 0.0, 0.5, 2.0, 1000.0])
PHI = np.array([NormalDist().cdf(a) for a in A])
SHARE = 0.5 * (1 + np.tanh(A / 2))
EXPECTED = {
    "sigmoid": (lambda a: 0.5 * (1 + np.tanh(a / 2)), lambda a: 0.25 / np.cosh(np.clip(a / 2, -300, 300)) ** 2),
    "tanh": (np.tanh, lambda a: 1 / np.cosh(np.clip(a, -300, 300)) ** 2),
    "relu": (lambda a: np.maximum(a, 0), lambda a: (a > 0) * 1.0),
    "leaky_relu": (lambda a: np.maximum(0.01 * a, a), lambda a: np.where(a > 0, 1.0, 0.01)),
    "prelu": (lambda a: np.maximum(0.25 * a, a), lambda a: np.where(a > 0, 1.0, 0.25)),
    "elu": (lambda a: np.where(a > 0, a, np.expm1(np.minimum(a, 0))), lambda a: np.exp(np.minimum(a, 0))),
    "gelu": (lambda a: a * PHI, lambda a: PHI + a * np.exp(-a * a / 2) / np.sqrt(2 * np.pi)),
    "silu": (lambda a: a * SHARE, lambda a: SHARE * (1 + a * (1 - SHARE))),
    "softplus": (lambda a: np.maximum(a, 0) - np.log(np.maximum(SHARE, 1 - SHARE)), lambda a: SHARE),
    "hardtanh": (lambda a: np.minimum(np.maximum(a, -1), 1), lambda a: (np.abs(a) < 1) * 1.0),
    "identity": (lambda a: a, np.ones_like),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation(name: str) -> None:
    """L14, L31: value and derivative, also where the function is flat; at 0 as PyTorch."""
    value, slope = EXPECTED[name]
    module = activation(name)
    a = Value(A)
    y = module(a)
    y.sum().backward()
    np.testing.assert_allclose(y.data, value(A), atol=1e-15)
    np.testing.assert_allclose(a.grad, slope(A), atol=1e-15)
    assert float(module(Value(0.5)).data) == pytest.approx(float(value(A)[4]))


def test_softmax_rows() -> None:
    """L17, and logits of 1000."""
    y = nn.Softmax()(Value([[1.0, 2.0, 3.0], [1000.0, 0.0, -1000.0]]))
    np.testing.assert_allclose(y.data.sum(axis=1), 1.0)
    np.testing.assert_allclose(y.data[1], [1.0, 0.0, 0.0])


def test_options() -> None:
    assert nn.LeakyReLU(0.2)(-1.0) == -0.2
    assert nn.ELU(2.0)(-1000.0) == -2.0
    prelu = nn.PReLU(0.5)
    y = prelu([-3.0, 4.0])
    assert y.data.tolist() == [-1.5, 4.0]
    y.sum().backward()
    assert prelu.weight.grad == -3.0


def test_activation_of_a_model_by_name_class_or_example() -> None:
    by_name, by_class = nn.MLP([2, 3, 2, 1], activation="leaky_relu"), nn.MLP([2, 3, 2, 1], activation=nn.LeakyReLU)
    np.testing.assert_array_equal(by_name(X).data, by_class(X).data)
    steep = nn.MLP([2, 3, 2, 1], activation=nn.LeakyReLU(0.5))
    assert [a.negative_slope for a in steep.activations] == [0.5, 0.5]
    example = nn.PReLU(0.1)
    learned = nn.MLP([2, 3, 2, 1], activation=example)
    alphas = [p for p in learned.parameters() if p.name == "α"]
    assert len(alphas) == 2
    assert all(alpha is not example.weight for alpha in alphas)


def test_initializer_is_found_by_name() -> None:
    assert [initializer(name) for name in INITIALIZERS] == [nn.normal, nn.zeros, nn.xavier, nn.he]
