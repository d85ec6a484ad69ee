"""Every layer alike: finite differences, its scalar twin, its program, its state, copies, saving and its picture."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd
import nn
import viz
from autograd import Graph, ShapeError, Value, gradcheck, gradient, record
from nn.layers.resolution import numbers_in
from nn.training.eager_step import EagerStep
from nn.training.recorded_step import RecordedStep
from tests.nn.exported import LAYERS
from tests.nn.pairs import agree, steps_of

EARLIER = ("Linear", "Neuron", "Sigmoid", "Tanh", "Conv2d without", "MaxPool", "AvgPool", "Upsample", "Sequential")
CASES = [pytest.param(make, shape, id=name) for name, make, shape in LAYERS if not name.startswith(EARLIER)]
TRAINED = [case for case in CASES if case.id != "RNNCell" and case.values[0](float).parameters()]
every_layer = pytest.mark.parametrize(("make", "shape"), CASES)


def some(shape: tuple[int, ...]) -> Any:
    """Numbers on no kink."""
    return np.random.default_rng(2).normal(size=shape)


def data(y: Any) -> Any:
    return numbers_in(y)


def loss_of(y: Any) -> Any:
    """One number that every entry has another part in."""
    weights = np.cos(np.arange(1, 1 + np.size(data(y)))).reshape(np.shape(data(y)))
    return autograd.sum(y * weights)


def with_parameters(model: Any) -> tuple[Any, list[Any]]:
    """A function of x and the parameters' data, and that data."""
    places = [(m, key, p) for m in model.modules() for key, p in vars(m).items() if type(p) is Value and p.op is None]

    def f(x: Any, *parameters: Any) -> Any:
        for (m, key, _), value in zip(places, parameters, strict=True):
            setattr(m, key, value)
        return loss_of(model(x))

    return f, [p.data for _, _, p in places]


@pytest.mark.slow
@every_layer
def test_gradients_are_finite_differences_and_the_program_is_the_graph(make: Any, shape: tuple[int, ...]) -> None:
    f, parameters = with_parameters(make(float))
    x = some(shape)
    program = autograd.record(f, x, *parameters)
    values = [Value(v) for v in (x, *parameters)]
    loss = f(*values)
    loss.backward()
    found, gradients = program(x, *parameters)
    assert found == pytest.approx(loss.data, rel=1e-12)
    for v, g in zip(values, gradients, strict=True):
        np.testing.assert_allclose(g, 0.0 if v.grad is None else v.grad, rtol=1e-11, atol=1e-12)
    used = [k for k, v in enumerate(values) if v.grad is not None]
    assert set(used) == set(range(len(values))) or "RNNCell" in repr(make(float))
    check = gradcheck(lambda *some: f(*[some[used.index(k)] if k in used else v for k, v in enumerate(values)]),
                      *[values[k].data for k in used])  # fmt: skip
    assert check, str(check)


@every_layer
def test_the_scalar_twin_is_the_same(make: Any, shape: tuple[int, ...]) -> None:
    model = make(float)
    x = some(shape)[:1]
    twin = nn.scalar(model)
    assert len(twin.parameters()) == model.parameter_count()
    np.testing.assert_allclose(data(twin(autograd.scalars(x))), data(model(x)), rtol=1e-11, atol=1e-12)


@every_layer
def test_copies_and_files(make: Any, shape: tuple[int, ...], tmp_path: Path) -> None:
    model, x = make(float), some(shape)
    y = data(model(x))
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        np.testing.assert_array_equal(data(twin(x)), y)
        assert repr(twin) == repr(model)
    if model.state_dict():
        other = make(float)
        for p in other.parameters():
            p.assign(np.zeros(p.shape) if p.shape else 0.0)
        nn.save(model, tmp_path / "layer.npz")
        nn.load(other, tmp_path / "layer.npz")
        np.testing.assert_array_equal(data(other(x)), y)
    half = make(np.float32)
    if any(p.shape for p in half.parameters()):
        assert data(half(x.astype(np.float32))).dtype == np.float32
        assert all(p.data.dtype == np.float32 for p in half.parameters() if p.shape)


@pytest.mark.slow
@every_layer
def test_pictures(make: Any, shape: tuple[int, ...]) -> None:
    graph = Graph(loss_of(make(float)(Value(some(shape), "x"))))
    assert "<svg" in viz.draw(graph).svg


@pytest.mark.parametrize(("make", "shape"), TRAINED)
def test_a_training_step_is_recorded(make: Any, shape: tuple[int, ...]) -> None:
    """Without a warning, and with the numbers of the graph."""
    models = [make(float) for _ in range(2)]
    models[1].load_state_dict(models[0].state_dict())
    x = some(shape)
    t = np.zeros(np.shape(data(models[0](x))))
    for model, kind in zip(models, (RecordedStep, EagerStep), strict=True):
        step = steps_of(model, lambda y, t: ((y - t) ** 2).mean(), kind)
        for _ in range(2):
            step(x, t)
        assert kind is EagerStep or step.source
    agree(*models, 1e-11)


def test_the_table_of_layers_is_complete() -> None:
    """Every layer that nn has stands in it, or has tests of its own."""
    named = {type(m).__name__ for _, make, _ in LAYERS for m in make(float).modules()}
    layers = {
        name for name in dir(nn)
        if isinstance(getattr(nn, name), type) and issubclass(getattr(nn, name), nn.Module)
        and getattr(nn, name).__module__.startswith("nn.layers.")
    }  # fmt: skip
    assert layers - named == {"Module", "Embedding"}


EMPTY = {
    "Linear": (lambda: nn.Linear(4, 2), (0, 4)), "Conv1d": (lambda: nn.Conv1d(2, 3, 3), (0, 2, 5)),
    "Conv2d": (lambda: nn.Conv2d(2, 3, 3), (0, 2, 5, 5)), "up": (lambda: nn.ConvTranspose2d(2, 3, 2), (0, 2, 5, 5)),
    "MaxPool2d": (lambda: nn.MaxPool2d(2), (0, 2, 4, 4)), "AvgPool2d": (lambda: nn.AvgPool2d(2), (0, 2, 4, 4)),
    "Upsample": (lambda: nn.Upsample(2), (0, 2, 4, 4)), "Flatten": (lambda: nn.Flatten(), (0, 2, 4, 4)),
    "Unflatten": (lambda: nn.Unflatten((2, 2)), (0, 4)), "LayerNorm": (lambda: nn.LayerNorm(4), (0, 4)),
    "Softmax": (lambda: nn.Softmax(), (0, 4)), "PReLU": (lambda: nn.PReLU(), (0, 4)),
    "GELU": (lambda: nn.GELU(), (0, 4)),
}  # fmt: skip


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_batch_forward_backward_and_recorded(name: str) -> None:
    make, shape = EMPTY[name]
    layer, x = make(), Value(np.zeros(shape))
    result, parameters = layer(x), list(layer.parameters())
    assert result.shape[0] == 0
    for g, v in zip(gradient(result.sum(), [x, *parameters]), [x, *parameters], strict=True):
        assert np.shape(g) == v.shape
        assert not np.any(g)
    if not parameters:
        assert record(lambda x: layer(x).sum(), x.data)(x.data)[1][0].shape == shape


@pytest.mark.parametrize("targets", [np.zeros((0, 3)), np.zeros(0, int)])
def test_losses_of_an_empty_batch(targets: Any) -> None:
    """Their sum is 0, and a mean there is not."""
    losses = [nn.CrossEntropyLoss, nn.NLLLoss, nn.FocalLoss]
    losses += [nn.BCELoss, nn.BCEWithLogitsLoss, nn.MSELoss] if targets.ndim == 2 else []
    for make in losses:
        z = Value(np.full((0, 3), 0.5))
        found = make(reduction="sum")(z, targets)
        found.backward()
        assert found.data == 0.0
        assert z.grad.shape == (0, 3)
        with pytest.raises(ShapeError, match="there is nothing in them"):
            make()(z, targets)
