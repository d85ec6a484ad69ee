"""A recorded step in place of the graph: stale graphs, changed parameters, errors, costs, what a fit leaves."""

from __future__ import annotations

import copy
import gc
import pickle
import tracemalloc
import warnings
from typing import Any

import numpy as np
import pytest

import autograd as ag
import nn
from autograd import NotScalarError, StaleGraphError, Value
from nn.training.eager_step import EagerStep
from nn.training.recorded_step import RecordedStep
from nn.training.snapshot import Snapshot
from tests.nn.pairs import T2, T3, Custom, X, agree, steps_of


# ---------------------------------------------------------------------------- as the graph would do
def test_older_graphs_are_stale_and_gradients_forgotten() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.PReLU(), nn.Neuron(3))
    loss, t = nn.BCEWithLogitsLoss(), T2.astype(float)
    step = steps_of(model, loss)
    for _ in range(2):
        graph = loss(model(X), t)
        graph.backward()
        assert all(p.grad is not None for p in model.parameters())
        step(X, t)
        assert all(p.grad is None for p in model.parameters())
        with pytest.raises(StaleGraphError):
            graph.backward()


def test_the_learning_rate_may_change_between_steps() -> None:
    program, graph = Custom(), Custom()
    loss, t = nn.BCEWithLogitsLoss(), T2.astype(float)
    recorded, eager = steps_of(program, loss), steps_of(graph, loss, EagerStep)
    for lr in (0.1, 1.0, 1e-3, 0.0, 2.0):
        recorded.eager.optimizer.lr = eager.optimizer.lr = lr
        recorded(X, t)
        eager(X, t)
    agree(program, graph, 1e-12)
    assert len(recorded._variants) == 1


def test_parameters_are_read_at_every_step() -> None:
    """Assigned, loaded, replaced by another array, of whatever type of numbers."""
    program, graph = Custom(), Custom()
    loss, t = nn.BCEWithLogitsLoss(), T2.astype(float)
    recorded, eager = steps_of(program, loss), steps_of(graph, loss, EagerStep)

    def load(m: Custom) -> None:
        m.load_state_dict(nn.Module.state_dict(Custom()))

    def replace(m: Custom) -> None:
        m.shift.data = np.array([1.0, 2.0, -3.0, 0.5])

    def assign(m: Custom) -> None:
        m.gain.assign(-0.3)
        m.first.weight.assign(np.full((4, 3), 0.25))

    for change in (load, replace, assign):
        recorded(X, t)
        eager(X, t)
        change(program)
        change(graph)
    recorded(X, t)
    eager(X, t)
    agree(program, graph, 1e-12)
    assert len(recorded._variants) == 1
    program.first.weight.data = program.first.weight.data.astype(np.float32)
    recorded(X, t)
    assert program.first.weight.data.dtype == np.float64  # in the parameter's own type
    agree(program.state_dict(), (eager(X, t), graph.state_dict())[1], 1e-6)


def test_frozen_freed_and_of_another_type_between_steps() -> None:
    """Each of the programs that there are sees it, whichever ran last; what happens to another model changes none."""
    program, graph, other = Custom(), Custom(), Custom()
    loss, t = nn.BCEWithLogitsLoss(), T2.astype(float)
    recorded, eager = steps_of(program, loss), steps_of(graph, loss, EagerStep)

    def both_shapes() -> None:
        for step in (recorded, eager):
            for n in (len(X), 5, len(X)):
                step(X[:n], t[:n])

    both_shapes()
    known = dict(recorded._variants)
    other.shift.frozen = True
    other.first.weight.data = np.ones((4, 3))
    both_shapes()
    assert recorded._variants == known
    for change in (
        lambda m: setattr(m.first.weight, "frozen", True), lambda m: setattr(m.gain, "frozen", True),
        lambda m: setattr(m.first.weight, "data", np.full((4, 3), 0.5)), lambda m: setattr(m.gain, "data", 1.5),
        lambda m: m.gain.assign(-0.75), lambda m: m.first.weight.assign(np.full((4, 3), -0.5)),
        lambda m: setattr(m.first.weight, "frozen", False), lambda m: setattr(m.gain, "frozen", False),
    ):  # fmt: skip
        for m in (program, graph):
            change(m)
        held = program.first.weight.data.copy()
        both_shapes()
        agree(program, graph, 1e-12)
        assert np.array_equal(held, program.first.weight.data) is program.first.weight.frozen
    for m in (program, graph):
        m.first.weight.assign(m.first.weight.data, dtype=np.float32)
    both_shapes()
    assert program.first.weight.data.dtype == graph.first.weight.data.dtype == np.float32
    agree(program, graph, 1e-5)


def test_a_parameter_that_the_loss_does_not_need_stays_as_on_the_graph() -> None:
    model, weights = Custom(), []
    for kind in (EagerStep, RecordedStep):
        used = nn.Neuron(2, rng=0)
        kind(used, nn.BCEWithLogitsLoss(), nn.SGD([used.weight, model.shift], lr=0.1))(X, T2.astype(float))
        weights.append(used.weight.data)
    np.testing.assert_allclose(*weights, rtol=1e-12)
    assert np.any(weights[0] != nn.Neuron(2, rng=0).weight.data)
    np.testing.assert_array_equal(model.shift.data, Custom().shift.data)


def test_errors_of_the_model_itself_come_without_a_warning() -> None:
    model = nn.Sequential(nn.Linear(2, 3))
    with pytest.raises(ag.ShapeError):
        steps_of(model, nn.CrossEntropyLoss())(np.ones((4, 5)), nn.one_hot([0, 1, 2, 0], 3))
    with pytest.raises(ag.ArgumentError, match="one-hot"):
        steps_of(model, nn.CrossEntropyLoss())(np.ones((4, 2)), np.ones((4, 3)))
    for kind in (EagerStep, RecordedStep):
        with pytest.raises(NotScalarError, match="mean"):
            steps_of(model, nn.CrossEntropyLoss("none"), kind)(X, nn.one_hot(T3, 3))


class Tripled(nn.SGD):
    """Has a step of its own, and no rule."""

    def step(self) -> None:
        for _ in range(3):
            super().step()


class Signed(nn.SGD):
    """Has both."""

    @staticmethod
    def rule(w: Any, gradient: Any, lr: Any) -> Any:
        return w - lr * ag.sign(gradient)

    def step(self) -> None:
        for p in self.parameters:
            p.assign(p.data - self.lr * np.sign(p.grad))


@pytest.mark.parametrize(("optimizer", "recordable"), [(Tripled, False), (Signed, True)])
def test_an_optimizer_of_ones_own(optimizer: Any, recordable: bool) -> None:
    program, graph = (nn.Sequential(nn.Neuron(2, rng=0)) for _ in range(2))
    loss, t = nn.BCEWithLogitsLoss(), T2.astype(float)
    recorded = RecordedStep(program, loss, optimizer(program.parameters(), lr=0.1))
    eager = EagerStep(graph, loss, optimizer(graph.parameters(), lr=0.1))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(5):
            recorded(X, t)
            eager(X, t)
    assert len(caught) == (0 if recordable else 1)
    assert bool(recorded.source) is recordable
    agree(program, graph, 1e-12)


def test_parameters_that_are_each_others_gradient() -> None:
    """∂(u·v)/∂u is v itself: both updates need what the other was before."""

    class Product(nn.Module):
        def __init__(self) -> None:
            self.u, self.v = Value([1.0, 2.0], name="u"), Value([3.0, -1.0], name="v")

        def forward(self, x: Any) -> Any:
            return self.u * self.v

    program, graph = Product(), Product()
    recorded, eager = (
        kind(m, lambda y, t: y.sum(), nn.SGD(m.parameters(), lr=1.0))
        for kind, m in ((RecordedStep, program), (EagerStep, graph))
    )
    for _ in range(3):
        recorded(X, X)
        eager(X, X)
    agree(program, graph, 1e-12)


def test_what_the_model_holds_is_read_by_each_fit() -> None:
    """A limit that the docstring states: within a step it is part of the program."""

    class Scaled(nn.MLP):
        scale = np.array([1.0, 2.0])

        def scores(self, x: Any) -> Any:
            return super().scores(self.scale * x)

    program, graph = Scaled([2, 3, 1]), Scaled([2, 3, 1])
    for scale in ([1.0, 2.0], [0.5, -1.0]):
        for model, eager in ((program, False), (graph, True)):
            model.scale = np.array(scale)
            model.fit(X, T2, epochs=3, eager=eager)
    agree(program, graph, 1e-12)
    step = steps_of(program, nn.BCEWithLogitsLoss(), output=program.scores)
    t = T2.astype(float)
    before, _ = step(X, t)
    program.scale[:] = 0.0
    assert step(X, t)[0] == pytest.approx(before, rel=0.5)
    assert "scale" not in step.source
    assert "make a new step after changing it" in " ".join((RecordedStep.__doc__ or "").split())


def test_many_shapes_of_batch() -> None:
    """No more than sixteen programs are kept; further shapes train on the graph, without a word."""
    program, graph = Custom(), Custom()
    loss = nn.BCEWithLogitsLoss()
    recorded, eager = steps_of(program, loss), steps_of(graph, loss, EagerStep)
    for n in (*range(1, 22), 3, 20):
        recorded(X[:n], T2[:n].astype(float))
        eager(X[:n], T2[:n].astype(float))
    agree(program, graph, 1e-12)
    assert len(recorded._variants) == 16


# ------------------------------------------------------------------------------------- its costs
def test_recording_costs_a_few_passes_and_programs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[int] = []
    scores = nn.MLP.scores
    monkeypatch.setattr(nn.MLP, "scores", lambda self, x: (passes.append(1), scores(self, x))[1])
    watched: list[Any] = []
    monkeypatch.setattr(Snapshot, "changed", lambda self: watched.append(self))
    nn.MLP([2, 3, 1]).fit(X, T2, epochs=50, batch_size=22, eager=False)
    assert len(passes) <= 5
    assert len(watched) == 1
    passes.clear()
    nn.MLP([2, 3, 1]).fit(X, T2, epochs=50, batch_size=8, eager=False)
    assert len(passes) <= 10


@pytest.mark.slow
def test_memory_stays_the_same_over_ten_thousand_steps() -> None:
    model = nn.MLP([2, 3, 1])
    step = steps_of(model, nn.BCEWithLogitsLoss(), output=model.scores)
    t = T2.astype(float)
    for _ in range(100):
        step(X, t)
    gc.collect()
    tracemalloc.start()
    try:
        step(X, t)
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(10_000):
            step(X, t)
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 5_000
    assert peak - before < 50_000


# ---------------------------------------------------------------------------------- around a fit
def test_a_trained_model_is_pickled_and_copied() -> None:
    model = nn.MLP([2, 3, 1], activation="prelu").fit(X, T2, epochs=5)
    for twin in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
        agree(twin, model, 0.0)
        np.testing.assert_array_equal(twin.predict(X), model.predict(X))
        twin.fit(X, T2, epochs=3)
        again = copy.deepcopy(model).fit(X, T2, epochs=3)
        agree(twin, again, 0.0)


def test_a_second_fit_and_one_on_other_data() -> None:
    program, graph = nn.MLP([2, 4, 1]), nn.MLP([2, 4, 1])
    for samples, t in ((X, T2), (X[:9], T2[:9]), (X, T2)):
        program.fit(samples, t, epochs=4, batch_size=8)
        graph.fit(samples, t, epochs=4, batch_size=8, eager=True)
        agree(program, graph, 1e-12)


def test_scalar_twins_train_on_the_graph() -> None:
    twin = nn.scalar(nn.MLP([2, 2, 1])).fit(X[:5], T2[:5], epochs=2)
    model = nn.MLP([2, 2, 1]).fit(X[:5], T2[:5], epochs=2)
    flat = np.concatenate([p.data.ravel() for p in model.parameters()])
    np.testing.assert_allclose([p.data for p in twin.parameters()], flat, rtol=1e-12)
