"""What all optimizers do: state there and back, and parameters that take no part."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, DataTypeError, NotRecordedError, ShapeError, Value
from nn.optim.optimizers import OPTIMIZERS
from nn.training.eager_step import EagerStep
from nn.training.recorded_step import RecordedStep
from tests.nn.pairs import T2, T3, X, agree

T = nn.one_hot(T3, 3)


def network() -> nn.Sequential:
    return nn.Sequential(nn.Linear(2, 4, rng=0), nn.PReLU(), nn.Linear(4, 3, rng=1))


@pytest.mark.parametrize("step", [EagerStep, RecordedStep])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_from_its_state_it_goes_on_to_the_same_numbers(name: str, step: Any) -> None:
    whole, first = network(), network()
    a = step(whole, nn.CrossEntropyLoss(), OPTIMIZERS[name](whole.parameters(), lr=0.02))
    b = step(first, nn.CrossEntropyLoss(), OPTIMIZERS[name](first.parameters(), lr=0.02))
    for _ in range(9):
        a(X, T)
    for _ in range(5):
        b(X, T)
    optimizer = b.optimizer if step is EagerStep else b.eager.optimizer
    state, weights = optimizer.state_dict(), first.state_dict()
    b(X, T)  # the copies stay
    second = network()
    second.load_state_dict(weights)
    other = OPTIMIZERS[name](second.parameters(), lr=0.5)
    c = step(second, nn.CrossEntropyLoss(), other)
    other.load_state_dict(state)
    assert (other.lr, other.steps) == (0.02, 5)
    for _ in range(4):
        c(X, T)
    agree(second, whole, 0.0)
    assert other.state_dict().keys() == state.keys()


def test_loading_while_a_program_runs() -> None:
    model = network()
    optimizer = nn.Adam(model.parameters(), lr=0.02)
    step = RecordedStep(model, nn.CrossEntropyLoss(), optimizer)
    step(X, T)
    weights, state = model.state_dict(), optimizer.state_dict()
    step(X, T)
    wanted = model.state_dict()
    model.load_state_dict(weights)
    optimizer.load_state_dict(state)
    step(X, T)
    agree(model.state_dict(), wanted, 0.0)


STATE = nn.Adam([Value([1.0, 2.0]), Value(1.0)]).state_dict()


@pytest.mark.parametrize(
    ("state", "error", "text"),
    [
        (None, DataTypeError, "takes what state_dict.. gave, got NoneType"),
        ({}, ArgumentError, "missing 0.m, 0.v, 1.m, 1.v, lr, steps. This Adam has lr, steps, 0.m, "),
        (STATE | {"0.velocity": 0.0}, ArgumentError, "unknown 0.velocity"),
        (STATE | {"0.m": np.zeros(3)}, ShapeError, r"0.m has shape \(2,\) and the state \(3,\)"),
        (STATE | {"0.m": ["a", "b"]}, DataTypeError, "Expected real numbers"),
        (STATE | {"lr": 0}, ArgumentError, "The learning rate is a number above 0"),
        (STATE | {"steps": -1}, ArgumentError, "steps is how many steps have been made, 0 or more; got -1"),
    ],
    ids=range(7),
)
def test_states_that_are_refused(state: Any, error: Any, text: str) -> None:
    optimizer = nn.Adam([Value([1.0, 2.0]), Value(1.0)])
    with pytest.raises(error, match=text):
        optimizer.load_state_dict(state)
    assert {key: np.sum(x) for key, x in optimizer.state_dict().items()} == {key: np.sum(x) for key, x in STATE.items()}


# ------------------------------------------------------------------- what the loss does not depend on
class Detour(nn.Module):
    """A layer that forward doesn't use, before and behind those that it does."""

    def __init__(self) -> None:
        self.spare = nn.Linear(2, 2, rng=5)
        self.first, self.last = nn.Linear(2, 4, rng=0), nn.Linear(4, 3, rng=1)
        self.gain = Value(3.0, name="gain")

    def forward(self, x: Any) -> Any:
        return self.last(nn.Tanh()(self.first(x)))


@pytest.mark.parametrize("eager", [False, True])
def test_fit_steps_over_a_layer_that_is_not_used(eager: bool) -> None:
    module = Detour()
    model = nn.NeuralClassifier(module, optimizer="adam", epochs=5).fit(X, T3, eager=eager)
    plain = nn.Sequential(nn.Linear(2, 4, rng=0), nn.Tanh(), nn.Linear(4, 3, rng=1))
    wanted = nn.NeuralClassifier(plain, optimizer="adam", epochs=5).fit(X, T3, eager=True)
    np.testing.assert_allclose(model.predict_proba(X), wanted.predict_proba(X), rtol=1e-10)
    np.testing.assert_array_equal(model.network.spare.weight.data, module.spare.weight.data)
    assert model.network.gain.data == 3.0


@pytest.mark.parametrize("kind", [EagerStep, RecordedStep])
def test_frozen_layers_stay_in_fit_on_the_graph_and_recorded(kind: Any) -> None:
    """And thaw on the way."""
    program, graph = network(), network()
    steps = [kind(program, nn.CrossEntropyLoss(), nn.Adam(program.parameters(), 0.02))]
    steps.append(EagerStep(graph, nn.CrossEntropyLoss(), nn.Adam(graph.parameters(), 0.02)))
    for model, step in zip((program, graph), steps, strict=True):
        first = model.layers[0].weight.data.copy()
        model.layers[0].freeze()
        model.layers[1].freeze()
        for _ in range(3):
            step(X, T)
        np.testing.assert_array_equal(model.layers[0].weight.data, first)
        assert model.layers[1].weight.data == 0.25
        model.layers[0].weight.assign(1.5 * first)  # which the program reads
        step(X, T)
        model.unfreeze()
        for _ in range(3):
            step(X, T)
        assert np.any(model.layers[0].weight.data != 1.5 * first)
    agree(program, graph, 1e-12)


def test_all_layers_frozen() -> None:
    model = network().freeze()
    for kind in (EagerStep, RecordedStep):
        with pytest.raises(NotRecordedError, match=r"All parameters are frozen: model\.unfreeze\(\)"):
            kind(model, nn.CrossEntropyLoss(), nn.SGD(model.parameters(), lr=0.1))(X, T)


@pytest.mark.parametrize("kind", [EagerStep, RecordedStep])
def test_a_loss_that_depends_on_no_parameter(kind: Any) -> None:
    step = kind(lambda x: nn.Tanh()(x), nn.MSELoss(), nn.SGD([Value([1.0], name="alone")], lr=0.1))
    with pytest.raises(NotRecordedError, match="No parameter has a gradient, 'alone' for one"):
        step(X[:, 0], T2.astype(float))
