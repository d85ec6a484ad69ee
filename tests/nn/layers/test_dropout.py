"""Dropout: what it leaves out, when, and that a recorded step draws as the graph does."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Value, gradcheck
from nn.layers.resolution import given
from nn.layers.side_effects import Recorder
from nn.training.eager_step import EagerStep
from nn.training.recorded_step import RecordedStep
from tests.nn.pairs import T2, T3, X, agree, both

SHAPES = [(7,), (4, 3), (2, 3, 4, 4)]


# ----------------------------------------------------------------------------------- one layer
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_training_leaves_out_and_scales_the_rest(p: float, shape: tuple[int, ...]) -> None:
    x = Value(np.random.default_rng(1).normal(size=shape) + 5.0)
    y = nn.Dropout(p, rng=3)(x)
    kept = y.data != 0
    np.testing.assert_allclose(y.data[kept], x.data[kept] / (1 - p), rtol=1e-12)
    assert np.array_equal(kept, np.random.default_rng(3).random(shape) >= p)
    y.sum().backward()
    np.testing.assert_allclose(x.grad, kept / (1 - p), rtol=1e-12)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_the_mean_is_preserved_and_the_share_is_p(p: float) -> None:
    y = nn.Dropout(p, rng=1)(np.ones((500, 400))).data
    left_out = np.mean(y == 0)
    spread = np.sqrt(p * (1 - p) / y.size)
    assert abs(left_out - p) < 4 * spread
    assert abs(y.mean() - 1.0) < 4 * spread / (1 - p)


def test_a_number_is_left_out_too() -> None:
    layer = nn.Dropout(0.5, rng=0)
    assert {layer(Value(3.0)).data for _ in range(20)} == {0.0, 6.0}


def test_when_predicting_it_does_nothing() -> None:
    layer = nn.Dropout(0.5, rng=3).eval()
    state = layer.rng.bit_generator.state
    x = Value(X)
    assert layer(x) is x
    assert layer.rng.bit_generator.state == state
    model = nn.Sequential(nn.Linear(2, 4), layer, nn.Neuron(4))
    assert model.training
    assert not layer.training
    np.testing.assert_array_equal(model.eval()(X).data, model(X).data)
    assert model.train() is model
    assert layer.training
    assert np.any(model(X).data != model(X).data)


def test_nothing_is_left_out_with_probability_0() -> None:
    x = Value(X)
    assert nn.Dropout(0)(x) is x


def test_seeds_repeat_and_twins_have_their_own() -> None:
    first, again, other = (nn.Dropout(rng=seed) for seed in (1, 1, 2))
    runs = [np.stack([layer(X).data for _ in range(3)]) for layer in (first, again, other)]
    np.testing.assert_array_equal(runs[0], runs[1])
    assert np.any(runs[0] != runs[2])
    assert np.any(runs[0][0] != runs[0][1])
    for twin in (copy.deepcopy(first), pickle.loads(pickle.dumps(first)), nn.scalar(first)):
        twin(X)  # moves on alone
    np.testing.assert_array_equal(first(X).data, again(X).data)
    shared = np.random.default_rng(5)
    assert nn.Dropout(rng=shared).rng is shared


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_precision_is_kept(dtype: Any) -> None:
    x = Value(X.astype(dtype))
    y = nn.Dropout(0.3)(x)
    y.sum().backward()
    assert y.dtype == x.grad.dtype == dtype
    assert nn.Dropout(0.3)(np.ones(4, int)).dtype == np.float64
    assert nn.Dropout(0.3)([1, 2]).shape == (2,)


@pytest.mark.parametrize("p", [1, 1.0, -0.1, np.nan, "half", None, True])
def test_a_probability_that_is_none(p: Any) -> None:
    with pytest.raises(ArgumentError, match=r"p, the probability of leaving out, is a number from 0 to below 1.* got "):
        nn.Dropout(p)


def test_it_is_shown_and_has_nothing_to_save() -> None:
    assert repr(nn.Dropout(0.25)) == "Dropout(0.25)"
    assert nn.Dropout().state_dict() == {}
    assert nn.Dropout().parameters() == []


# ------------------------------------------------------------------------------- resolutions
@pytest.mark.parametrize("shape", [(6, 2), (2,)], ids=["batch", "one sample"])
def test_scalar_resolution_draws_the_same(shape: tuple[int, ...]) -> None:
    model = nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.4, rng=2), nn.Tanh(), nn.Dropout(0.2, rng=5), nn.Neuron(4))
    x = np.random.default_rng(0).normal(size=shape)
    twin = nn.scalar(model)
    for _ in range(3):  # each draws on
        loss, twin_loss = model(x).sum(), np.sum(twin(given(x, "x", True)))
        assert twin_loss.data == pytest.approx(loss.data, rel=1e-12)
        model.zero_grad()
        twin.zero_grad()
        loss.backward()
        twin_loss.backward()
        entries = np.concatenate([np.ravel(p.grad) for p in model.parameters()])
        found = [p.grad or 0.0 for p in twin.parameters()]  # of what is left out twice, none comes back
        np.testing.assert_allclose(found, entries, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("order", [1, 2])
def test_gradcheck(order: int) -> None:
    model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Dropout(0.4), nn.Neuron(4))

    def loss(W: Any, w: Any) -> Any:
        model.layers[0].weight, model.layers[3].weight = W, w
        model.layers[2].rng = np.random.default_rng(4)
        return (model(X) ** 2).mean()

    found = gradcheck(loss, *(p.data for p in model.parameters()), order=order)
    assert found, str(found)


# ------------------------------------------------------------------------------ recorded steps
def network(dtype: Any = np.float64) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(2, 8, rng=0, dtype=dtype), nn.ReLU(), nn.Dropout(0.5, rng=1), nn.Linear(8, 8, rng=1, dtype=dtype),
        nn.Tanh(), nn.Dropout(0.2, rng=2), nn.Neuron(8, rng=0, dtype=dtype),
    )  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_recorded_step_draws_anew_as_the_graph_does(dtype: Any) -> None:
    program, graph, loss = network(dtype), network(dtype), nn.BCEWithLogitsLoss()
    recorded = RecordedStep(program, loss, nn.SGD(program.parameters(), lr=0.3))
    eager = EagerStep(graph, loss, nn.SGD(graph.parameters(), lr=0.3))
    x, t = X.astype(dtype), T2.astype(dtype)
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    outputs = []
    for k in range(20):
        part = slice(0, 22) if k % 3 else slice(0, 6)
        (l1, y1), (l2, y2) = recorded(x[part], t[part]), eager(x[part], t[part])
        assert l1 == pytest.approx(l2, rel=tolerance)
        np.testing.assert_allclose(y1, y2, rtol=10 * tolerance, atol=tolerance)
        assert y1.dtype == dtype
        outputs.append(y1[:6] != 0)
    assert recorded.source
    agree(program, graph, tolerance)
    for layer, other in ((program.layers[2], graph.layers[2]), (program.layers[5], graph.layers[5])):
        assert layer.rng.bit_generator.state == other.rng.bit_generator.state
    assert "m" in recorded.source.split("def program(", 1)[1].split(")", 1)[0]


def test_a_step_with_a_rate_of_nearly_0_draws_anew() -> None:
    model, loss = network(), nn.BCEWithLogitsLoss()
    step = RecordedStep(model, loss, nn.SGD(model.parameters(), lr=1e-300))
    losses = {step(X, T2.astype(float))[0] for _ in range(10)}
    assert len(losses) == 10


def test_one_layer_in_two_places() -> None:
    """Two masks a step, in their order."""

    class Twice(nn.Module):
        def __init__(self) -> None:
            self.first, self.last, self.drop = nn.Linear(2, 6, rng=0), nn.Neuron(6, rng=0), nn.Dropout(0.5, rng=9)

        def forward(self, x: Any) -> Any:
            return self.last(self.drop(self.first(self.drop(x)) ** 2))

    program, graph, loss = Twice(), Twice(), nn.BCEWithLogitsLoss()
    recorded = RecordedStep(program, loss, nn.SGD(program.parameters(), lr=0.1))
    eager = EagerStep(graph, loss, nn.SGD(graph.parameters(), lr=0.1))
    for _ in range(8):
        recorded(X, T2.astype(float))
        eager(X, T2.astype(float))
    assert recorded.source
    agree(program, graph, 1e-12)


def test_recording_draws_nothing_by_itself() -> None:
    layer = nn.Dropout(0.5, rng=3)
    state = layer.rng.bit_generator.state
    with Recorder() as recorder:
        first, second = layer(Value(X)), layer(Value(X))
    assert layer.rng.bit_generator.state == state
    assert len(recorder.draws) == 2
    np.testing.assert_array_equal(first.data, layer(Value(X)).data)
    np.testing.assert_array_equal(second.data, layer(Value(X)).data)


# ------------------------------------------------------------------------------------- in fit
def classifier(**options: Any) -> nn.NeuralClassifier:
    return nn.NeuralClassifier(network(), **{"epochs": 6, "batch_size": 8, **options})


def test_fit_recorded_as_on_the_graph_with_the_same_seeds() -> None:
    agree(*both(classifier, X, T2), 1e-12)


def test_fit_repeats_bit_for_bit_also_the_second_one() -> None:
    """A further fit draws as the first did."""
    model, again = classifier().fit(X, T2), classifier().fit(X, T2)
    agree(model, again, 0.0)
    history = model.history_
    model.fit(X, T2)
    assert model.history_.loss == history.loss
    agree(model, again, 0.0)
    model.network.layers[0].weight.assign(np.ones((8, 3)))
    model.fit(X, T2)
    from_ones = model.state_dict()
    agree(model.fit(X, T2), from_ones, 0.0)
    model.network.layers[2].rng = np.random.default_rng(77)  # another generator from here on
    seventy = model.fit(X, T2).state_dict()
    assert np.any(seventy["network.layers.0.weight"] != from_ones["network.layers.0.weight"])
    agree(model.fit(X, T2), seventy, 0.0)
    model.set_params(warm_start=True).fit(X, T2)
    assert model.history_.loss != again.fit(X, T2).history_.loss


@pytest.mark.parametrize("eager", [False, True])
def test_after_fit_nothing_is_random(eager: bool) -> None:
    model = classifier().fit(X, T2, eager=eager)
    assert not any(m.training for m in model.modules())
    for method in (model.predict, model.predict_proba, model.decision_function, lambda X: model(X).data):
        np.testing.assert_array_equal(method(X), method(X))
    with_validation = classifier().fit(X, T2, validation=(X, T2), eager=eager)
    agree(with_validation, model, 0.0)  # measuring draws nothing
    y = model.decision_function(X)
    loss = np.mean(np.logaddexp(0, y) - T2 * y)
    assert with_validation.history_.validation_loss[-1] == pytest.approx(loss, rel=1e-12)


def test_k_classes() -> None:
    module = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Dropout(0.3), nn.Linear(8, 3))
    agree(*both(lambda: nn.NeuralClassifier(module, optimizer="adam", epochs=5), X, T3), 1e-11)


class Stops(nn.Tanh):
    """Ctrl-C, or numbers that are none, in the fifth batch."""

    calls, error = 0, False

    def forward(self, x: Any) -> Any:
        Stops.calls += self.training
        if Stops.calls == 5:
            if self.error:
                return x * np.inf
            raise KeyboardInterrupt
        return super().forward(x)


@pytest.mark.parametrize("diverges", [False, True], ids=["Ctrl-C", "divergence"])
def test_a_training_that_ends_early_leaves_the_mode_for_predicting(diverges: bool) -> None:
    Stops.calls, Stops.error = 0, diverges
    module = nn.Sequential(nn.Linear(2, 8), Stops(), nn.Dropout(0.5), nn.Neuron(8))
    model = nn.NeuralClassifier(module, batch_size=8)
    if diverges:
        with np.errstate(invalid="ignore"), pytest.raises(nn.DivergenceError, match="in epoch 2: the loss is nan"):
            model.fit(X, T2, eager=True)
    else:
        model.fit(X, T2, eager=True)
    Stops.calls = 100
    assert len(model.history_) == 1
    assert model.history_.interrupted is not diverges
    assert not any(m.training for m in model.modules())
    np.testing.assert_array_equal(model.predict_proba(X), model.predict_proba(X))
    assert np.isfinite(model.decision_function(X)).all()
