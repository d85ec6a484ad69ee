"""Recorded training steps: the numbers of the graph, from NumPy source."""

from __future__ import annotations

import ast
import copy
import re
from typing import Any

import numpy as np
import pytest

import autograd as ag
import nn
from nn.optim.optimizers import optimizer as make_optimizer
from nn.training.eager_step import EagerStep
from nn.training.recorded_step import RecordedStep
from nn.training.snapshot import Snapshot
from nn.training.step_program import StepProgram
from tests.nn.pairs import RNG, T2, T3, Custom, X, agree, both, steps_of


# ------------------------------------------------------------------------- the numbers of the graph
@pytest.mark.parametrize("sizes", [[2, 1], [2, 3, 1], [2, 3, 2, 1], [2, 4, 3, 2, 1], [2, 2], [2, 5, 2]], ids=str)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu"])
@pytest.mark.parametrize("dtype", [np.float64, pytest.param(np.float32, marks=pytest.mark.slow)])
def test_mlp_trains_as_on_the_graph(sizes: list[int], activation: str, dtype: Any) -> None:
    def make() -> Any:
        return nn.MLP(sizes, activation=activation, dtype=dtype, random_state=2)

    program, graph = both(make, X, T2, epochs=7, batch_size=8, lr=0.2)
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    agree(program, graph, tolerance)
    np.testing.assert_allclose(program.history_.loss, graph.history_.loss, rtol=tolerance)
    assert program.history_.accuracy == graph.history_.accuracy
    assert all(p.dtype == (dtype if p.shape else float) for p in program.parameters())
    assert all(type(p.data) is (np.ndarray if p.shape else float) for p in program.parameters())


@pytest.mark.parametrize("sizes", [[2, 3], [2, 4, 3], [2, 4, 4, 3]], ids=str)
@pytest.mark.parametrize("activation", ["sigmoid", "relu", "prelu"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_k_classes_train_as_on_the_graph(sizes: list[int], activation: str, dtype: Any) -> None:
    program, graph = both(
        lambda: nn.MLP(sizes, activation=activation, dtype=dtype), X, T3, epochs=7, batch_size=8, lr=0.2
    )
    agree(program, graph, 1e-12 if dtype is np.float64 else 1e-5)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("batch_size", [1, 5, 22])
def test_logistic_regression_trains_as_on_the_graph(dtype: Any, batch_size: int) -> None:
    program, graph = both(lambda: nn.LogisticRegression(dtype=dtype), X, T2, epochs=20, batch_size=batch_size)
    agree(program, graph, 1e-12 if dtype is np.float64 else 1e-5)


@pytest.mark.filterwarnings("ignore::nn.ScaleWarning")
def test_features_that_are_not_standardized() -> None:
    for make in (lambda: nn.MLP([2, 3, 1]), lambda: nn.MLP([2, 3, 2]), nn.LogisticRegression):
        agree(*both(make, 1000 * X, T2, epochs=5, lr=0.01), 1e-10)


@pytest.mark.parametrize("batch_size", [1, 7, 8, 21, 22, 100])
def test_each_shape_of_batch_is_recorded_once(batch_size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """22 by 8 leaves a last batch of 6: a mean over 6, in a program of its own."""
    recorded: list[Any] = []
    record = StepProgram.record

    def spy(self: StepProgram, X: Any, t: Any, before: Snapshot) -> bool:
        recorded.append(len(X))
        return record(self, X, t, before)

    monkeypatch.setattr(StepProgram, "record", spy)
    program, graph = both(lambda: nn.MLP([2, 3, 1]), X, T2, epochs=9, batch_size=batch_size)
    size = min(batch_size, 22)
    assert recorded == [size, *([22 % size] if 22 % size else [])]
    agree(program, graph, 1e-12)


def test_what_too_few_steps_would_not_repay_is_not_recorded() -> None:
    models = [Custom() for _ in range(3)]
    loss, t = nn.BCEWithLogitsLoss(), T2.astype(float)
    few, enough, graph = (
        kind(m, loss, nn.SGD(m.parameters(), lr=0.1), **options)
        for m, kind, options in zip(
            models,
            (RecordedStep, RecordedStep, EagerStep),
            ({"planned": {22: 299}}, {"planned": {22: 300}}, {}),
            strict=True,
        )
    )
    for _ in range(5):
        assert few(X, t)[0] == enough(X, t)[0] == graph(X, t)[0]
    assert not few.source
    assert "def program" in enough.source
    for m in models[1:]:
        assert all(np.array_equal(a.data, b.data) for a, b in zip(m.parameters(), models[0].parameters(), strict=True))


def test_a_fit_gives_the_same_bits_on_the_graph_and_by_programs() -> None:
    """150 epochs of 22 samples by 8: two batches of 8 and one of 6 each, so that 8 repay a recording and 6 do not."""

    def fitted(eager: bool | None) -> Any:
        return nn.MLP([2, 5, 3], random_state=0).fit(X, T3, epochs=150, batch_size=8, eager=eager)

    by_rule, graph, program = (fitted(eager) for eager in (None, True, False))
    for key, weights in by_rule.state_dict().items():
        assert np.array_equal(weights, graph.state_dict()[key])
        assert np.array_equal(weights, program.state_dict()[key])
    assert by_rule.history_.loss == graph.history_.loss == program.history_.loss


def test_an_update_is_one_line_and_a_comment_stands_once() -> None:
    """Weights of one name share a comment, as the kernels of two convolutions do."""
    model = nn.Sequential(nn.Conv2d(1, 2, 2, rng=0), nn.Conv2d(2, 2, 2, rng=1), nn.Flatten(), nn.Linear(8, 3, rng=2))
    step = steps_of(model, nn.CrossEntropyLoss())
    step(RNG.normal(size=(5, 1, 4, 4)), nn.one_hot(np.arange(5) % 3, 3))
    update = step.source[step.source.index("# update") :].splitlines()[1:6]
    assert len(update) == 5
    assert all(re.fullmatch(r" +\w+ -= lr \* g\w+", line) for line in update)
    comments = [line for line in step.source.splitlines() if line.startswith("    # ∂l/∂W")]
    assert len(comments) == len(set(comments)) > 0


@pytest.mark.parametrize("eager", [None, False, True])
def test_a_fit_leaves_no_gradients(eager: bool | None) -> None:
    model = nn.MLP([2, 3, 1]).fit(X, T2, epochs=2, eager=eager)
    assert all(p.grad is None for p in model.parameters())


def test_a_short_fit_is_not_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded: list[int] = []
    record = StepProgram.record

    def spy(self: StepProgram, X: Any, t: Any, before: Snapshot) -> bool:
        recorded.append(len(X))
        return record(self, X, t, before)

    monkeypatch.setattr(StepProgram, "record", spy)
    nn.MLP([2, 3, 1]).fit(X, T2, epochs=5)
    assert recorded == []
    nn.MLP([2, 3, 1]).fit(X, T2, epochs=150, batch_size=8)
    assert recorded == [8]


@pytest.mark.parametrize("sizes", [(20,), (8, 8, 6) * 7], ids=["one", "three"])
def test_a_module_of_ones_own(sizes: tuple[int, ...]) -> None:
    program, graph = Custom(), Custom()
    loss = nn.BCEWithLogitsLoss()
    recorded, eager = steps_of(program, loss), steps_of(graph, loss, EagerStep)
    for k in range(20):
        n = sizes[k % len(sizes)]
        x, t = RNG.normal(size=(n, 2)), RNG.integers(0, 2, n).astype(float)
        (l1, y1), (l2, y2) = recorded(x, t), eager(x, t)
        assert type(l1) is type(l2) is float
        assert l1 == pytest.approx(l2, rel=1e-12)
        np.testing.assert_allclose(y1, y2, rtol=1e-11, atol=1e-13)
    agree(program, graph, 1e-12)
    assert recorded.source


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_sequential_with_cross_entropy(dtype: Any) -> None:
    def make() -> nn.Sequential:
        return nn.Sequential(nn.Linear(2, 8, rng=0, dtype=dtype), nn.PReLU(), nn.Linear(8, 3, rng=1, dtype=dtype))

    program, graph = make(), make()
    loss, x, t = nn.CrossEntropyLoss(), X.astype(dtype), nn.one_hot(T3, 3).astype(dtype)
    recorded, eager = steps_of(program, loss), steps_of(graph, loss, EagerStep)
    for _ in range(20):
        recorded(x, t)
        eager(x, t)
    agree(program, graph, 1e-12 if dtype is np.float64 else 1e-5)
    assert program.parameters()[0].dtype == dtype


def test_other_losses_and_outputs() -> None:
    """Probabilities into a loss, a loss that is a plain function, an output that is a method."""
    cases: list[tuple[Any, Any]] = [
        (nn.Sequential(nn.Linear(2, 3), nn.Sigmoid(), nn.Neuron(3), nn.Sigmoid()), nn.BCELoss()),
        (nn.Sequential(nn.Neuron(2)), lambda y, t: ((y - t) ** 2).mean()),
        (nn.Sequential(nn.Neuron(2)), lambda y, t: nn.PerceptronLoss()(y, 2.0 * t - 1.0)),
        (nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Neuron(3)), lambda y, t: ag.maximum(y * t, y).sum() / len(t)),
    ]
    for model, loss in cases:
        twin = copy.deepcopy(model)
        recorded = steps_of(model, loss, output=model.forward)
        eager = steps_of(twin, loss, EagerStep, output=twin.forward)
        for _ in range(20):
            recorded(X, T2.astype(float))
            eager(X, T2.astype(float))
        agree(model, twin, 1e-12)
        assert recorded.source


def test_large_layers_with_reused_buffers() -> None:
    x, t = RNG.normal(size=(50, 100)), np.arange(50) % 4
    agree(*both(lambda: nn.MLP([100, 120, 90, 4], activation="tanh"), x, t, epochs=10, batch_size=32, lr=0.1), 1e-11)


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_wide_layers_by_columns(name: str, dtype: Any) -> None:
    """What W is updated from is laid out as W is: NumPy would go through the two against each other's order."""

    def make() -> nn.Sequential:
        return nn.Sequential(nn.Linear(70, 256, rng=0, dtype=dtype), nn.Tanh(), nn.Linear(256, 3, rng=1, dtype=dtype))

    x, t = RNG.normal(size=(20, 70)).astype(dtype), nn.one_hot(np.arange(20) % 3, 3).astype(dtype)
    models = make(), make()
    steps = [
        kind(model, nn.CrossEntropyLoss(), make_optimizer(name)(model.parameters(), lr=0.01))
        for kind, model in zip((RecordedStep, EagerStep), models, strict=True)
    ]
    for _ in range(10):
        for step in steps:
            step(x, t)
    agree(*models, 1e-12 if dtype is np.float64 else 1e-4)
    update = steps[0].source.split("# update")[1]
    large = set(re.findall(r"out=(\w+)", update)) - {"m_W0", "v_W0", "velocity_W0"}
    names: dict[str, Any] = {}
    exec(steps[0].source, names)
    assert large
    assert all(names[buffer].flags.fnc for buffer in {*large, "gW0"})
    assert all(model.parameters()[0].data.flags.fnc for model in models)


@pytest.mark.slow
def test_long_products_by_columns_in_pieces() -> None:
    """A piece is a view of the buffer in either order."""
    x, t = RNG.normal(size=(4, 4095)), nn.one_hot([0, 1, 2, 1], 256)
    models = [nn.Sequential(nn.Linear(4095, 256, rng=0)) for _ in range(2)]
    steps = [
        steps_of(model, nn.CrossEntropyLoss(), kind)
        for kind, model in zip((RecordedStep, EagerStep), models, strict=True)
    ]
    for _ in range(3):
        for step in steps:
            step(x, t)
    assert re.search(r"np.matmul\(.*, out=gW.reshape\(256, \d+, -1\)", steps[0].source)
    agree(*models, 1e-11)


def test_what_an_optimizer_remembers_is_computed_once() -> None:
    model = nn.Sequential(nn.Linear(70, 80, rng=0), nn.Tanh(), nn.Neuron(80, rng=1))
    step = RecordedStep(model, nn.BCEWithLogitsLoss(), nn.Adam(model.parameters()))
    x, t = RNG.normal(size=(20, 70)), np.arange(20) % 2 * 1.0
    step(x, t)
    for name in ("m_W", "v_W", "m_w", "v_w"):
        assert len(re.findall(rf"(?:0\.9|0\.999)(?: \*|,) {name}\b", step.source)) == 1
    assert "out=m_W)" in step.source  # in place, as the old value is not read again
    assert "m_W[...]" not in step.source


def test_whole_numbers_are_trained_on_as_floats() -> None:
    program, graph = (nn.Sequential(nn.Neuron(2, rng=0)) for _ in range(2))
    loss = nn.BCEWithLogitsLoss()
    recorded, eager = steps_of(program, loss, lr=0.01), steps_of(graph, loss, EagerStep, lr=0.01)
    for _ in range(3):
        recorded(np.array([[200, 3], [1, 255]], np.uint8), np.array([True, False]))
        eager(np.array([[200.0, 3], [1, 255]]), np.array([1.0, 0]))
    agree(program, graph, 1e-12)
    assert len(recorded._variants) == 1


def test_memory_order_makes_no_difference() -> None:
    program, graph = Custom(), Custom()
    loss, t = nn.BCEWithLogitsLoss(), T2.astype(float)
    recorded, eager = steps_of(program, loss), steps_of(graph, loss, EagerStep)
    wide = np.repeat(np.repeat(X, 2, axis=0), 2, axis=1)
    for x in (X, np.asfortranarray(X), wide[::2, ::2], X[::-1][::-1]):
        recorded(x, t)
        eager(x, t)
    agree(program, graph, 1e-12)
    assert len(recorded._variants) == 1


# --------------------------------------------------------------------------------------- the source
@pytest.mark.parametrize(("size", "most", "written_once"), [(12, 58, "add_up"), (28, 64, "times_bands")])
def test_the_program_of_a_cnn_is_read_on_one_page(size: int, most: int, written_once: str) -> None:
    features = 8 * (((size - 2) // 2 - 2) // 2) ** 2
    stages = [part for c, maps in ((1, 4), (4, 8)) for part in (nn.Conv2d(c, maps, 3), nn.ReLU(), nn.MaxPool2d(2))]
    model = nn.Sequential(*stages, nn.Flatten(), nn.Linear(features, 10))
    X, T = np.random.default_rng(0).normal(size=(32, 1, size, size)), np.eye(10)[np.arange(32) % 10]
    step = RecordedStep(model, nn.CrossEntropyLoss(), nn.SGD(model.parameters(), lr=0.1))
    step(X, T)
    program = step.source[step.source.index("def program") :]
    assert len([line for line in program.splitlines() if line.strip()]) <= most
    *functions, _ = [part for part in ast.parse(step.source).body if isinstance(part, ast.FunctionDef)]
    assert all(ast.get_docstring(part) for part in functions)
    called = {
        node.func.id for node in ast.walk(ast.parse(program)) if isinstance(getattr(node, "func", None), ast.Name)
    }
    own = {part.name for part in functions}
    assert own >= called - {"where"} >= {"copy", "share", written_once}
    assert not any(isinstance(node, ast.For) for node in ast.walk(ast.parse(program)))  # these are in the functions


def test_the_source_runs_alone() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.PReLU(), nn.Neuron(3))
    step = steps_of(model, nn.BCEWithLogitsLoss())
    t = T2.astype(float)
    step(X, t)
    names: dict[str, Any] = {}
    exec(step.source, names)
    assert set(names) - {"__builtins__"} >= {"np", "program"}
    assert "import numpy as np" in step.source
    assert step.source.count("import") == 1
    arrays = [p.data.copy() for p in model.parameters() if p.shape]
    numbers = [p.data for p in model.parameters() if not p.shape]
    for _ in range(5):
        loss, y, *numbers = names["program"](X, t, 0.1, *arrays, *numbers)
        expected_loss, expected_y = step(X, t)
        assert loss == expected_loss
        np.testing.assert_array_equal(y, expected_y)
    expected = [p.data for p in model.parameters() if p.shape]
    for a, b in zip(arrays, expected, strict=True):
        np.testing.assert_array_equal(a, b)
    assert numbers == [p.data for p in model.parameters() if not p.shape]
    assert "# update" in step.source


def test_the_output_is_from_before_the_update_and_ones_own() -> None:
    model = nn.Sequential(nn.Linear(2, 3))
    step = steps_of(model, nn.CrossEntropyLoss(), lr=5.0)
    t = nn.one_hot(T3, 3)
    for _ in range(3):
        with ag.no_grad():
            before = model(X).data
        _, y = step(X, t)
        np.testing.assert_allclose(y, before, rtol=1e-12)
        kept = y.copy()
        step(X, t)
        np.testing.assert_array_equal(y, kept)


@pytest.mark.parametrize("seed", range(3))
def test_gradients_that_are_rounding_alone(seed: int) -> None:
    """A bias in front of a BatchNorm has none, and Adam's first step would be the sign of the rounding."""
    rng, kind = np.random.default_rng(seed), {"dtype": np.float32}
    layers = (
        nn.Conv2d(1, 6, 3, rng=rng, **kind),
        nn.BatchNorm2d(6, **kind),
        nn.Flatten(),
        nn.Neuron(216, rng=rng, **kind),
    )
    model = nn.Sequential(*layers)
    step = RecordedStep(model, nn.BCEWithLogitsLoss(), nn.Adam(model.parameters(), lr=0.01))
    step(rng.normal(size=(32, 1, 8, 8)).astype(np.float32), (rng.random(32) > 0.5).astype(np.float32))
    assert len(step._variants) == 1
