"""Callbacks: when they are called, with what, and how they end a training; gradients in the history."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError
from tests.nn.pairs import T2, T3, X


class Noted(nn.Callback):
    def __init__(self) -> None:
        self.said: list[Any] = []

    def begin(self, training: nn.Training) -> None:
        self.said.append(("begin", training.epoch, training.epochs, len(training.history)))

    def after_epoch(self, training: nn.Training) -> None:
        assert training.model.training
        self.said.append((training.epoch, training.loss, repr(training)))

    def end(self, training: nn.Training) -> None:
        self.said.append(("end", training.epoch))


def test_what_is_called_when_and_with_what() -> None:
    noted, seen = Noted(), []
    model = nn.MLP([2, 3, 1], epochs=3)
    model.fit(X, T2, callbacks=[noted, lambda training: seen.append(training.history.loss[-1])])
    losses = model.history_.loss
    assert seen == losses
    epochs = [(k, loss, f"Training(epoch {k} of 3, loss {loss:.4g})") for k, loss in enumerate(losses, 1)]
    assert noted.said == [("begin", 0, 3, 0), *epochs, ("end", 3)]


def test_the_loss_is_that_of_the_held_out_samples() -> None:
    found: list[float] = []
    model = nn.MLP([2, 3, 1], epochs=3).fit(
        X, T2, validation=(X[:5], T2[:5]), callbacks=lambda training: found.append(training.loss)
    )
    assert found == model.history_.validation_loss


@pytest.mark.parametrize("ends", [lambda training: training.epoch == 2, "stop"])
def test_ending_a_training(ends: Any) -> None:
    def stop(training: nn.Training) -> None:
        training.stop = training.epoch == 2

    model = nn.MLP([2, 3, 1], epochs=9).fit(X, T2, callbacks=[stop if ends == "stop" else ends])
    assert len(model.history_) == 2
    np.testing.assert_array_equal(model.history_.weights[2]["layers.0.weight"], model.layers[0].weight.data)


def test_a_callback_may_change_the_learning_rate() -> None:
    def halve(training: nn.Training) -> None:
        training.optimizer.lr *= 0.5

    seen: list[float] = []
    net = nn.Linear(2, 3, rng=0)
    optimizer = nn.SGD(net.parameters(), 0.8)
    from nn.training.eager_step import EagerStep

    step = EagerStep(net, nn.CrossEntropyLoss(), optimizer)
    history = nn.train(net, lambda x, t: (step(x, t)[0], 0), X, T3, optimizer, epochs=3, callbacks=[halve, seen.append])
    assert history.learning_rate == [0.8, 0.4, 0.2]


def test_early_stopping_as_patience() -> None:
    how = {"validation": (X[:6], 1 - T2[:6]), "epochs": 60}
    one = nn.MLP([2, 3, 1]).fit(X, T2, patience=3, **how)
    other = nn.MLP([2, 3, 1]).fit(X, T2, callbacks=[nn.EarlyStopping(3)], **how)
    assert one.history_.best_epoch == other.history_.best_epoch
    assert len(one.history_) == len(other.history_) < 60
    np.testing.assert_array_equal(one.layers[0].weight.data, other.layers[0].weight.data)
    wide = nn.MLP([2, 3, 1]).fit(X, T2, epochs=60, callbacks=[nn.EarlyStopping(3, min_delta=10.0)])
    assert (wide.history_.best_epoch, len(wide.history_)) == (1, 4)


def test_a_callback_serves_again() -> None:
    stopping = nn.EarlyStopping(2)
    for _ in range(2):
        model = nn.MLP([2, 3, 1]).fit(X, T2, epochs=40, callbacks=[stopping], lr=lambda k: 1.0 if k < 4 else 1e-9)
        assert model.history_.best_epoch is not None


@pytest.mark.parametrize("given", [3, "text", [3], nn.EarlyStopping, [nn.EarlyStopping]], ids=repr)
def test_what_is_no_callback(given: Any) -> None:
    with pytest.raises(ArgumentError, match=r"callbacks are functions of the training.*; got"):
        nn.MLP([2, 3, 1]).fit(X, T2, callbacks=given)


def test_the_perceptrons_algorithm_takes_none() -> None:
    with pytest.raises(ArgumentError, match="takes no callbacks"):
        nn.Perceptron().fit(X, T2, callbacks=[print])
    found = nn.Perceptron(solver="gradient").fit(X, T2, epochs=2, callbacks=[lambda training: True])
    assert len(found.history_) == 1


# ----------------------------------------------------------------------- gradients in the history
@pytest.mark.parametrize("batch_size", [None, 8])
def test_gradients_of_each_layer_on_the_graph_and_recorded(batch_size: int | None) -> None:
    def made(**more: Any) -> Any:
        model = nn.MLP([2, 4, 3], activation="prelu", epochs=4, batch_size=batch_size)
        return model.fit(X, T3, gradients=True, **more).history_.gradients

    recorded, eager = made(), made(eager=True)
    assert set(recorded) == {"layers.0.weight", "layers.1.weight", "activations.0.weight"}
    for key, lengths in recorded.items():
        assert len(lengths) == 4
        assert min(lengths) > 0
        np.testing.assert_allclose(lengths, eager[key], rtol=1e-10)
    assert nn.MLP([2, 4, 3], epochs=2).fit(X, T3).history_.gradients == {}


def test_their_length_is_that_of_the_gradient() -> None:
    model = nn.SoftmaxRegression(2, 3, batch_size=None)
    loss = model.loss(X, nn.one_hot(T3, 3))
    loss.backward()
    wanted = np.linalg.norm(model.linear.weight.grad)
    found = nn.SoftmaxRegression(2, 3, batch_size=None).fit(X, T3, epochs=1, gradients=True).history_.gradients
    assert found == {"linear.weight": [pytest.approx(wanted, rel=1e-10)]}


@pytest.mark.parametrize("eager", [False, True])
def test_what_is_frozen_has_none(eager: bool) -> None:
    net = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 3, rng=1))
    net.layers[0].freeze()
    found = nn.NeuralClassifier(net, epochs=2).fit(X, T3, gradients=True, eager=eager).history_.gradients
    assert found["network.layers.0.weight"] == [0.0, 0.0]
    assert min(found["network.layers.2.weight"]) > 0


def test_none_are_no_callbacks() -> None:
    assert nn.MLP(epochs=2).fit(X, T2, callbacks=None).n_iter_ == 2
