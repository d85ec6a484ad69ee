"""A classifier of one's own network."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

import nn
from autograd import Value
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
    ("last", "t"), [(nn.Neuron(3), T2), (nn.Linear(3, 1), T2), (nn.Linear(3, 3), T3)], ids=["(N,)", "(N, 1)", "(N, K)"]
)
def test_scores_of_every_shape(last: Any, t: Any) -> None:
    model = nn.NeuralClassifier(nn.Sequential(nn.Linear(2, 3), nn.Tanh(), last), epochs=5).fit(X, t)
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
        nn.Conv2d(1, 3, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(12, 8), nn.ReLU(), nn.Neuron(8, rng=1)
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
