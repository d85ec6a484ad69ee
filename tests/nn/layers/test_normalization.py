"""Batch normalization against PyTorch and by hand: outputs, gradients, running means, in both modes, recorded too."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Graph, ShapeError, Value, gradcheck, gradient
from nn.layers.resolution import given, numbers_in
from nn.training.eager_step import EagerStep
from nn.training.recorded_step import RecordedStep
from tests.nn.exported import required
from tests.nn.pairs import T2, X, agree, both

EXACT: Any = {"rtol": 1e-11, "atol": 1e-12}
SHAPES: list[tuple[int, ...]] = [(6, 3), (4, 3, 5), (3, 3, 2, 4), (1, 3, 2), (1, 3, 1, 2)]


def layer_for(shape: tuple[int, ...], **options: Any) -> Any:
    kind = nn.BatchNorm2d if len(shape) == 4 else nn.BatchNorm1d
    layer = kind(shape[1], **options)
    layer.weight.assign(np.linspace(0.5, -2.0, shape[1]))
    layer.bias.assign(np.linspace(-1.0, 1.0, shape[1]))
    return layer


def data(shape: tuple[int, ...], seed: int = 0) -> Any:
    rng = np.random.default_rng(seed)
    return 3.0 * rng.normal(size=shape) + rng.normal(size=(shape[1], *[1] * (len(shape) - 2)))


# ---------------------------------------------------------------------------- against PyTorch
@pytest.mark.parametrize("options", [{}, {"eps": 0.3, "momentum": 0.25}, {"momentum": 0.0}], ids=str)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_as_pytorch_in_both_modes(shape: tuple[int, ...], options: dict[str, float]) -> None:
    """Outputs, gradients of inputs, γ and β, and running means, over batches, then with eval, then training again."""
    torch = required("torch")
    ours = layer_for(shape, **options)
    there = (torch.nn.BatchNorm2d if len(shape) == 4 else torch.nn.BatchNorm1d)(shape[1], **options).double()
    there.load_state_dict({k: torch.tensor(v) for k, v in ours.state_dict().items()}, strict=False)
    for k, training in enumerate((True, True, True, False, False, True)):
        ours.train(training)
        there.train(training)
        x = Value(data(shape, k))
        z = torch.tensor(x.data.copy(), requires_grad=True)
        y, out = ours(x), there(z)
        np.testing.assert_allclose(y.data, out.detach().numpy(), **EXACT)
        pull = np.random.default_rng(50 + k).normal(size=shape)
        ours.zero_grad()
        there.zero_grad()
        (y * pull).sum().backward()
        (out * torch.tensor(pull)).sum().backward()
        np.testing.assert_allclose(x.grad, z.grad, **EXACT)
        np.testing.assert_allclose(ours.weight.grad, there.weight.grad, **EXACT)
        np.testing.assert_allclose(ours.bias.grad, there.bias.grad, **EXACT)
        np.testing.assert_allclose(ours.running_mean, there.running_mean, **EXACT)
        np.testing.assert_allclose(ours.running_var, there.running_var, **EXACT)


def test_its_keys_are_pytorchs() -> None:
    torch = required("torch")
    state = nn.BatchNorm1d(3).state_dict()
    theirs = torch.nn.BatchNorm1d(3).state_dict()
    assert list(state) == [key for key in theirs if key != "num_batches_tracked"]
    assert {k: v.tolist() for k, v in state.items()} == {k: theirs[k].tolist() for k in state}


# ------------------------------------------------------------------------------------ by hand
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_mean_0_and_spread_1(shape: tuple[int, ...]) -> None:
    layer = (nn.BatchNorm2d if len(shape) == 4 else nn.BatchNorm1d)(shape[1], eps=1e-12)
    x = data(shape)
    axes = tuple(k for k in range(len(shape)) if k != 1)
    y = layer(x).data
    np.testing.assert_allclose(y.mean(axis=axes), 0.0, atol=1e-12)
    np.testing.assert_allclose(y.std(axis=axes), 1.0, rtol=1e-9)
    np.testing.assert_allclose(layer.running_mean, 0.1 * x.mean(axis=axes), **EXACT)
    np.testing.assert_allclose(layer.running_var, 0.9 + 0.1 * x.var(axis=axes, ddof=1), **EXACT)


def test_running_means_converge_to_those_of_the_data() -> None:
    layer = nn.BatchNorm1d(3)
    for seed in range(400):
        layer(np.random.default_rng(seed).normal([1.0, -2.0, 0.0], [1.0, 3.0, 0.5], size=(50, 3)))
    np.testing.assert_allclose(layer.running_mean, [1.0, -2.0, 0.0], atol=0.25)
    np.testing.assert_allclose(np.sqrt(layer.running_var), [1.0, 3.0, 0.5], rtol=0.1)


def test_the_mode_for_predicting_changes_nothing_and_looks_at_no_neighbour() -> None:
    layer = nn.BatchNorm1d(2)
    layer(X)
    layer.eval()
    before = layer.state_dict()
    together = layer(X).data
    np.testing.assert_allclose(np.concatenate([layer(x[None]).data for x in X]), together, rtol=1e-15)
    expected = (X - layer.running_mean) / np.sqrt(layer.running_var + 1e-5)
    np.testing.assert_allclose(together, expected, rtol=1e-12)
    agree(layer, before, 0.0)
    assert layer.training is False


# -------------------------------------------------------------------------------- resolutions
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_scalar_resolution(shape: tuple[int, ...], training: bool) -> None:
    layer, x = layer_for(shape), data(shape)
    layer(data(shape, 7))  # running means that are not 0 and 1
    layer.train(training)
    twin = nn.scalar(layer)
    inputs, entries = Value(x), given(x, "x", True)
    y, z = layer(inputs), twin(entries)
    np.testing.assert_allclose(numbers_in(z), y.data, **EXACT)
    pull = np.random.default_rng(1).normal(size=shape)
    wanted = gradient((y * pull).sum(), [layer.weight, layer.bias])
    found = gradient(np.sum(z * pull), twin.parameters())
    np.testing.assert_allclose(found, np.concatenate(wanted), **EXACT)
    np.testing.assert_allclose(twin.running_mean, layer.running_mean, **EXACT)
    np.testing.assert_allclose(twin.running_var, layer.running_var, **EXACT)


def test_a_twin_has_running_means_of_its_own() -> None:
    layer = nn.BatchNorm1d(2)
    for twin in (nn.scalar(layer), copy.deepcopy(layer)):
        before = layer.state_dict()
        twin(given(X, "x", twin.weight.dtype == object if isinstance(twin.weight, np.ndarray) else False))
        assert np.any(twin.running_mean)
        agree(layer, before, 0.0)


def test_unrolled() -> None:
    layer = layer_for((4, 3))
    loss = (layer(Value(data((4, 3)))) ** 3).mean()
    wanted = gradient(loss, [layer.weight, layer.bias])
    unrolled = Graph(loss).unroll()
    (end,) = unrolled.ends
    assert end.data == pytest.approx(loss.data, rel=1e-12)
    end.backward()
    for parameter, g in zip((layer.weight, layer.bias), wanted, strict=True):
        leaves = [v.grad for v in unrolled.leaves if unrolled.origins[v] is parameter]
        np.testing.assert_allclose(leaves, g, **EXACT)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("shape", [(5, 2), (2, 2, 3), (2, 2, 2, 2)], ids=str)
def test_gradcheck(shape: tuple[int, ...], training: bool, order: int) -> None:
    layer = layer_for(shape, eps=0.1).train(training)
    pull = np.random.default_rng(2).normal(size=shape)

    def loss(x: Any, gamma: Any, beta: Any) -> Any:
        layer.weight, layer.bias = gamma, beta
        return (layer(x) ** 2 * pull).sum()

    found = gradcheck(loss, data(shape), layer.weight.data, layer.bias.data, order=order, tolerance=1e-5)
    assert found, str(found)


# ------------------------------------------------------------------------------ recorded steps
def network(dtype: Any = np.float64) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(2, 6, rng=0, dtype=dtype), nn.BatchNorm1d(6, dtype=dtype), nn.ReLU(), nn.Dropout(0.2, rng=0),
        nn.Linear(6, 4, rng=1, dtype=dtype), nn.BatchNorm1d(4, momentum=0.3, dtype=dtype), nn.Tanh(),
        nn.Neuron(4, rng=0, dtype=dtype),
    )  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_recorded_step_keeps_running_means_as_the_graph_does(dtype: Any) -> None:
    program, graph, loss = network(dtype), network(dtype), nn.BCEWithLogitsLoss()
    recorded = RecordedStep(program, loss, nn.SGD(program.parameters(), lr=0.1, momentum=0.9))
    eager = EagerStep(graph, loss, nn.SGD(graph.parameters(), lr=0.1, momentum=0.9))
    held = program.layers[1].running_mean
    x, t = X.astype(dtype), T2.astype(dtype)
    tolerance = 1e-11 if dtype is np.float64 else 1e-4
    for k in range(14):
        part = slice(0, 22) if k % 2 else slice(k, k + 8)
        assert recorded(x[part], t[part])[0] == pytest.approx(eager(x[part], t[part])[0], rel=tolerance)
    assert recorded.source
    assert len(recorded._variants) == 2
    agree(program, graph, tolerance)
    assert program.layers[1].running_mean is held
    assert np.abs(held).max() > 0.05
    assert all(np.asarray(v).dtype == dtype for v in program.state_dict().values())


def test_recording_a_step_counts_its_batch_once() -> None:
    model = network()
    step = RecordedStep(model, nn.BCEWithLogitsLoss(), nn.SGD(model.parameters(), lr=1e-300))
    step(X, T2.astype(float))
    mean = (X @ model.layers[0].weight.data[:, 1:].T + model.layers[0].weight.data[:, 0]).mean(axis=0)
    np.testing.assert_allclose(model.layers[1].running_mean, 0.1 * mean, **EXACT)
    step(X, T2.astype(float))
    np.testing.assert_allclose(model.layers[1].running_mean, 0.19 * mean, **EXACT)


def test_one_layer_in_two_places_is_updated_twice_a_step() -> None:
    class Twice(nn.Module):
        def __init__(self) -> None:
            self.norm, self.last = nn.BatchNorm1d(2), nn.Neuron(2, rng=0)

        def forward(self, x: Any) -> Any:
            return self.last(self.norm(2.0 * self.norm(x) ** 2 + 1.0))

    program, graph, loss = Twice(), Twice(), nn.BCEWithLogitsLoss()
    recorded = RecordedStep(program, loss, nn.SGD(program.parameters(), lr=0.1))
    eager = EagerStep(graph, loss, nn.SGD(graph.parameters(), lr=0.1))
    for _ in range(5):
        recorded(X, T2.astype(float))
        eager(X, T2.astype(float))
    assert recorded.source
    agree(program, graph, 1e-12)


# -------------------------------------------------------------------------------------- in fit
def classifier(**options: Any) -> nn.NeuralClassifier:
    return nn.NeuralClassifier(network(), **{"epochs": 6, "batch_size": 11, **options})


def test_fit_recorded_as_on_the_graph_and_repeated() -> None:
    program, graph = both(classifier, X, T2)
    agree(program, graph, 1e-12)
    before = program.state_dict()
    assert {"network.layers.1.running_mean", "network.layers.5.running_var"} <= before.keys()
    agree(program.fit(X, T2), before, 0.0)  # it begins with the running means of the first time
    assert program.history_.weights[0]["network.layers.1.running_var"].tolist() == [1.0] * 6


def test_after_fit_predictions_depend_on_no_neighbour() -> None:
    model = classifier().fit(X, T2)
    assert not any(m.training for m in model.modules())
    single = [model.predict_proba(x[None])[0] for x in X]
    np.testing.assert_allclose(single, model.predict_proba(X), **EXACT)
    before = model.state_dict()
    model.score(X, T2)
    agree(model, before, 0.0)


def test_measuring_on_validation_samples_changes_no_running_mean() -> None:
    model = classifier().fit(X, T2)
    agree(classifier().fit(X, T2, validation=(100.0 * X, T2)), model, 0.0)


def test_early_stopping_goes_back_to_the_running_means_of_the_best_epoch() -> None:
    model = classifier(lr=lambda k: 0.05 if k < 4 else 50.0, epochs=30).fit(X, T2, validation=(X, T2), patience=2)
    best = model.history_.best_epoch
    assert best < len(model.history_)
    y = model.decision_function(X)
    loss = np.mean(np.logaddexp(0, y) - T2 * y)
    assert loss == pytest.approx(model.history_.validation_loss[best - 1], rel=1e-12)
    assert loss == pytest.approx(min(model.history_.validation_loss), rel=1e-12)


@pytest.mark.parametrize("eager", [False, True])
def test_a_batch_of_one_sample_says_what_to_do(eager: bool) -> None:
    """No mean over one value; the model is as it was."""
    model = classifier(batch_size=1)
    text = r"BatchNorm1d got one value a feature, shape \(1, 6\): .*2 samples or more.*choose another batch_size"
    with pytest.raises(ShapeError, match=text) as caught:
        model.fit(X[:21], T2[:21], eager=eager)
    assert "\n" not in str(caught.value)
    with pytest.raises(nn.NotFittedError):
        model.predict(X)
    model.fit(X, T2, batch_size=10)
    before = model.predict_proba(X)
    with pytest.raises(ShapeError):
        model.fit(X[:21], T2[:21], eager=eager)
    np.testing.assert_array_equal(model.predict_proba(X), before)


def test_images() -> None:
    conv = nn.Conv2d(1, 3, 3, bias=False)  # β is the bias; one before the mean is subtracted learns nothing
    module = nn.Sequential(conv, nn.BatchNorm2d(3), nn.ReLU(), nn.Flatten(), nn.Linear(3 * 4 * 4, 3))
    images, t = np.random.default_rng(0).normal(size=(12, 1, 6, 6)), np.arange(12) % 3
    program, graph = both(lambda: nn.NeuralClassifier(module, epochs=5, batch_size=5), images, t)
    agree(program, graph, 1e-11)
    assert program.predict(images[:1]).shape == (1,)


# ------------------------------------------------------------------------------ state, mistakes
def test_the_state_is_put_back() -> None:
    model = network()
    model(X)
    state = model.state_dict()
    other = network()
    other.load_state_dict(state)
    agree(other, state, 0.0)
    model(5.0 * X)  # the state was a copy
    agree(other, state, 0.0)
    np.testing.assert_array_equal(other.eval()(X).data.shape, (22,))
    with pytest.raises(ArgumentError, match=r"missing layers\.1\.running_var"):
        other.load_state_dict({k: v for k, v in state.items() if k != "layers.1.running_var"})
    with pytest.raises(ShapeError, match=r"layers\.1\.running_mean has shape \(6,\) and the state \(5,\)"):
        other.load_state_dict(state | {"layers.1.running_mean": np.zeros(5)})
    agree(other, state, 0.0)
    assert [key for key, _ in other.named_buffers()] == [k for k in state if "running" in k]
    assert len(other.parameters()) == 7  # running means are not trained


def test_regularizers_leave_it_alone() -> None:
    layer = nn.BatchNorm1d(3)
    with pytest.raises(ArgumentError, match="no weights to hold small"):
        nn.SquaredL2(0.1)(layer)
    model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    assert nn.SquaredL2(1.0)(model).data == pytest.approx(np.sum(model.layers[0].weight.data[:, 1:] ** 2))


def test_how_it_is_shown_and_named() -> None:
    assert (repr(nn.BatchNorm1d(3)), repr(nn.BatchNorm2d(8))) == ("BatchNorm1d(3)", "BatchNorm2d(8)")
    assert [p.name for p in nn.BatchNorm1d(3).parameters()] == ["γ", "β"]
    assert nn.BatchNorm1d(3).parameter_count() == 6


ERRORS: list[tuple[str, Any, type[Exception], str]] = [
    ("features", lambda: nn.BatchNorm1d(0), ArgumentError, "features is a whole number, 1 or more; got 0"),
    ("eps", lambda: nn.BatchNorm1d(2, eps=0.0), ArgumentError, r"eps, the ε of the root, .* above 0.*got 0\.0"),
    ("momentum", lambda: nn.BatchNorm1d(2, momentum=1.5), ArgumentError, r"momentum is a number .*below 1.*got 1\.5"),
    ("dtype", lambda: nn.BatchNorm2d(2, dtype=int), ArgumentError, "numpy.float32, got"),
    ("other features", lambda: nn.BatchNorm1d(3)(X), ShapeError,
     r"BatchNorm1d\(3\) takes \(N, 3\) or \(N, 3, H\), got shape \(22, 2\)"),
    ("one axis", lambda: nn.BatchNorm1d(2)(X[0]), ShapeError, r"got shape \(2,\)"),
    ("a signal for images", lambda: nn.BatchNorm2d(2)(X), ShapeError,
     r"BatchNorm2d\(2\) takes \(N, 2, H, W\), got shape \(22, 2\)"),
    ("an image for features", lambda: nn.BatchNorm1d(2)(np.ones((1, 2, 3, 3))), ShapeError, r"shape \(1, 2, 3, 3\)"),
    ("one value", lambda: nn.BatchNorm2d(2)(np.ones((1, 2, 1, 1))), ShapeError, "one value a feature.*or call eval"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "text"), [c[1:] for c in ERRORS], ids=[c[0] for c in ERRORS])
def test_errors(call: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text) as caught:
        call()
    assert "\n" not in str(caught.value)
