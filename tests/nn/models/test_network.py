"""A classifier of one's own network."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Value
from tests.nn.pairs import agree, both
from tests.nn.zoo import T2, T3, X

EXACT: Any = {"rtol": 1e-12, "atol": 1e-12}


class Bilinear(nn.Module):
    """x ↦ w (aᵀx)(bᵀx): no layer of ours in it, parameters as attributes."""

    def __init__(self) -> None:
        self.a, self.b = Value([1.0, 0.5], name="a"), Value([-0.5, 1.0], name="b")
        self.w = Value(0.3, name="w")

    def forward(self, x: Any) -> Any:
        return self.w * ((x @ self.a) * (x @ self.b))


def test_a_module_of_ones_own_learns() -> None:
    t = np.where(X[:, 0] * X[:, 1] > 0, "same", "other")
    module = Bilinear()
    before = module.state_dict()
    program, graph = both(lambda: nn.NeuralClassifier(module, epochs=200, lr=0.2), X, t)
    agree(program, graph, 1e-10)
    assert program.score(X, t) == 1.0
    agree(module, before, 0.0)
    assert program.network is not module
    assert program.parameter_count() == 5
    assert list(program.state_dict()) == ["network.a", "network.b", "network.w"]


@pytest.mark.parametrize(
    ("last", "t"),
    [(lambda: nn.Neuron(3), T2), *((lambda n=n: nn.Linear(3, n), t) for n, t in ((1, T2), (2, T2), (3, T3)))],
    ids=["(N,)", "(N, 1)", "(N, 2)", "(N, 3)"],
)
def test_scores_of_every_shape(last: Any, t: Any) -> None:
    model = nn.NeuralClassifier(nn.Sequential(nn.Linear(2, 3), nn.Tanh(), last()), epochs=5).fit(X, t)
    k = len(set(t))
    assert model.predict_proba(X).shape == (22, k)
    assert model.decision_function(X).shape == ((22,) if k == 2 else (22, 3))
    np.testing.assert_allclose(model.predict_proba(X).sum(axis=1), 1.0)
    assert np.array_equal(model.classes_[model.predict_proba(X).argmax(axis=1)], model.predict(X))
    twin = nn.scalar(model)
    np.testing.assert_allclose(twin.predict_proba(X), model.predict_proba(X), **EXACT)
    targets = model.encoded(X, t)[1]
    loss, twin_loss = model.loss(X, targets), twin.loss(X, targets)
    loss.backward()
    twin_loss.backward()
    entries = np.concatenate([p.grad.ravel() for p in model.parameters()])
    np.testing.assert_allclose([p.grad for p in twin.parameters()], entries, **EXACT)
    assert loss.data == pytest.approx(twin_loss.data, rel=1e-12)


def test_the_same_network_as_an_mlp_trains_the_same() -> None:
    mlp = nn.MLP([2, 3, 1], activation="tanh", epochs=4)
    module = nn.Sequential(copy.deepcopy(mlp.layers[0]), nn.Tanh(), copy.deepcopy(mlp.layers[1]))
    own = nn.NeuralClassifier(module, epochs=4, lr=0.5).fit(X, T2)
    mlp.fit(X, T2, lr=0.5)
    np.testing.assert_allclose(own.predict_proba(X), mlp.predict_proba(X), **EXACT)
    np.testing.assert_allclose(own.history_.loss, mlp.history_.loss, **EXACT)


def test_two_scores_for_two_classes_train_as_an_mlp_of_two_outputs() -> None:
    """Softmax and one-hot targets; the decision is the difference of the scores."""
    mlp = nn.MLP([2, 3, 2], activation="tanh", epochs=6)
    module = nn.Sequential(copy.deepcopy(mlp.layers[0]), nn.Tanh(), copy.deepcopy(mlp.layers[1]))
    program, graph = both(lambda: nn.NeuralClassifier(module, epochs=6, lr=0.5), X, T2, validation=(X, T2))
    agree(program, graph, 1e-12)
    mlp.fit(X, T2, validation=(X, T2))
    assert program.history_.loss == pytest.approx(mlp.history_.loss, rel=1e-12)
    assert program.history_.validation_loss == pytest.approx(mlp.history_.validation_loss, rel=1e-12)
    assert program.history_.accuracy == mlp.history_.accuracy
    np.testing.assert_allclose(program.predict_proba(X), mlp.predict_proba(X), **EXACT)
    np.testing.assert_allclose(program.decision_function(X), mlp.decision_function(X), **EXACT)
    assert program.predict(X).tolist() == mlp.predict(X).tolist()
    assert program.targets([0, 1]).tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert program.loss(X, program.encoded(X, T2)[1]).data == pytest.approx(
        mlp.loss(X, mlp.encoded(X, T2)[1]).data, rel=1e-12
    )


def test_two_scores_again_and_from_a_file(tmp_path: Path) -> None:
    module = nn.Linear(2, 2)
    model = nn.NeuralClassifier(module, epochs=3, batch_size=None, warm_start=True).fit(X, T2)
    first = model.history_.loss
    assert model.fit(X, T2).history_.loss[0] < first[-1]  # goes on
    nn.save(model, tmp_path / "model.npz")
    fresh = nn.NeuralClassifier(nn.Linear(2, 2), epochs=3, batch_size=None, warm_start=True)
    assert fresh.parameter_count() == 6  # made before the file says how many classes there are
    nn.load(fresh, tmp_path / "model.npz")
    targets = model.encoded(X, T2)[1]
    np.testing.assert_array_equal(fresh.encoded(X, T2)[1], targets)
    assert fresh.loss(X, targets).data == model.loss(X, targets).data
    agree(fresh.fit(X, T2), model.fit(X, T2), 1e-14)  # the samples' order is no part of the file
    # A module of another kind of scores
    assert fresh.set_params(module=nn.Neuron(2)).fit(X, T2).decision_function(X).shape == (22,)
    assert fresh.targets([0, 1]).tolist() == [0.0, 1.0]
    with pytest.raises(nn.WeightFileError, match=r"network.weight has shape \(3,\) and the state \(2, 3\)"):
        nn.load(nn.NeuralClassifier(nn.Neuron(2)), tmp_path / "model.npz")


def test_looking_at_the_scores_leaves_the_module_as_it_is() -> None:
    """How many scores there are is asked of a copy: nothing is counted or drawn for it."""

    class Counts(nn.Module):
        def __init__(self) -> None:
            self.calls, self.rng, self.last = 0, np.random.default_rng(0), nn.Linear(2, 2)

        def forward(self, x: Any) -> Any:
            self.calls += 1
            self.rng.random()
            return self.last(x)

    module = Counts()
    before = module.rng.bit_generator.state
    model = nn.NeuralClassifier(module, epochs=2, batch_size=None).fit(X, T2, eager=True)
    assert (module.calls, module.rng.bit_generator.state) == (0, before)
    assert model.network.calls == 2


@pytest.mark.parametrize("shape", [(3, 4), (2, 4, 4), (2, 3, 4, 4)], ids=str)
def test_samples_of_any_rank(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    samples = rng.normal(size=(12, *shape))
    t = samples.reshape(12, -1).mean(axis=1) > 0
    module = nn.Sequential(nn.Flatten(), nn.Neuron(int(np.prod(shape)), init="xavier"))
    model = nn.NeuralClassifier(module, epochs=60).fit(samples, t)
    assert model.n_features_in_ == shape
    assert model.score(samples, t) == 1.0
    with pytest.raises(ValueError, match=r"X has 4 features, but NeuralClassifier is expecting samples of \("):
        model.predict(np.ones((2, 4)))


def test_images_through_convolutions() -> None:
    rng = np.random.default_rng(0)
    images = rng.normal(size=(16, 1, 6, 6))
    t = np.array(["dark", "light", "light", "dark"] * 4)
    images[t == "light"] += 1.0
    module = nn.Sequential(
        nn.Conv2d(1, 3, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(12, 8), nn.ReLU(), nn.Neuron(8)
    )
    program, graph = both(lambda: nn.NeuralClassifier(module, epochs=15, lr=0.1, batch_size=6), images, t)
    agree(program, graph, 1e-10)
    assert program.score(images, t) == 1.0


def test_an_example_of_an_activation_is_no_parameter() -> None:
    """The argument stays an example: each layer has a copy, and only these are counted and trained."""
    example = nn.PReLU(0.1)
    model = nn.MLP([2, 3, 2, 1], activation=example)
    assert model.parameter_count() == 20 + 2
    assert [p.name for p in model.parameters()].count("α") == 2
    assert not any(key.startswith("activation.") for key in model.state_dict())
    model.fit(X, T2, epochs=5)
    assert example.weight.data == 0.1
    assert all(a.weight.data != 0.1 for a in model.activations)
    assert example not in list(model.modules())
    module = nn.Sequential(nn.Linear(2, 3), example, nn.Neuron(3))
    own = nn.NeuralClassifier(module)
    assert own.parameter_count() == 9 + 1 + 4
    assert len(own.parameters()) == 3
    assert nn.scalar(own).parameter_count() == 14


@pytest.mark.parametrize(
    ("layers", "name"),
    [
        (lambda: [nn.Linear(2, 3), nn.Softmax()], "softmax"),
        (lambda: [nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1), nn.Sigmoid()], "sigmoid"),
        (lambda: [nn.Neuron(2), nn.Sigmoid()], "sigmoid"),
    ],
)
def test_a_module_that_ends_with_probabilities_is_refused(layers: Any, name: str) -> None:
    """Its softmax would be taken twice; a loop of one's own may do with it."""
    model = nn.NeuralClassifier(nn.Sequential(*layers()))
    with pytest.raises(ArgumentError, match=f"The module ends with {name}, .* leave it off the module"):
        model.fit(X, T3 if name == "softmax" else T2)
    nn.NeuralClassifier(nn.Sequential(*layers()[:-1]), epochs=1).fit(X, T3 if name == "softmax" else T2)


def test_a_module_of_another_library_is_told_from_a_function() -> None:
    class Theirs:
        def state_dict(self) -> dict[str, Any]:
            return {}

        def __call__(self, x: Any) -> Any:
            return x

    with pytest.raises(ArgumentError, match=r"takes a module of nn, and got a \S+ Theirs: .*nn\.export\.from_torch"):
        nn.NeuralClassifier(Theirs()).fit(np.eye(2), [0, 1])


def test_a_function_makes_the_module_for_the_data(tmp_path: Path) -> None:
    """Of as many features and classes as come; its weights are those of ``random_state``, and no stream moves."""
    asked: list[Any] = []

    def made(features: Any, classes: int) -> nn.Module:
        asked.append((features, classes))
        return nn.Sequential(nn.Linear(features, 3), nn.ReLU(), nn.Dropout(0.1), nn.Linear(3, classes))

    nn.manual_seed(5)
    before = nn.Linear(2, 2).weight.data
    nn.manual_seed(5)
    model = nn.NeuralClassifier(made, epochs=2, random_state=3)
    first = model.fit(X, T3).predict_proba(X)
    assert np.array_equal(nn.Linear(2, 2).weight.data, before)
    assert set(asked) == {(2, 3)}
    assert np.array_equal(model.fit(X, T3).predict_proba(X), first)
    assert not np.array_equal(nn.NeuralClassifier(made, epochs=2, random_state=4).fit(X, T3).predict_proba(X), first)
    assert nn.NeuralClassifier(made, epochs=2, random_state=3).fit(X, T2).predict_proba(X).shape == (22, 2)
    nn.save(model, tmp_path / "m.npz")
    twin = nn.load(nn.NeuralClassifier(made), tmp_path / "m.npz")
    assert np.array_equal(twin.predict_proba(X), first)
    model = nn.NeuralClassifier(made, epochs=1).partial_fit(X[:5], ["a"] * 5, classes=["a", "b", "c"])
    assert model.predict_proba(X).shape == (22, 3)
    images = nn.NeuralClassifier(
        lambda shape, classes: nn.Sequential(nn.Flatten(), nn.Linear(int(np.prod(shape)), classes)), epochs=1
    )
    assert images.fit(np.ones((6, 1, 2, 2)) * np.arange(6)[:, None, None, None], [0, 1] * 3).n_features_in_ == (1, 2, 2)
    with pytest.raises(ArgumentError, match=r"a function of \(features, classes\) that makes one; .* made 3"):
        nn.NeuralClassifier(lambda features, classes: 3).fit(X, T2)  # type: ignore[arg-type,return-value]
    with pytest.raises(ArgumentError, match=r"how many features and how many classes.*this one takes \(\)"):
        nn.NeuralClassifier(lambda: nn.Linear(2, 2)).fit(X, T2)  # type: ignore[arg-type]
