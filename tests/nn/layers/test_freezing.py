"""Layers that training leaves as they are."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

import nn
from autograd import DataTypeError, Value, constant
from nn.layers.resolution import numbers_in

X = np.random.default_rng(0).normal(size=(6, 3))


def frozen(module: Any) -> list[bool]:
    return [p.frozen for p in module.parameters()]


def test_a_module_freezes_what_is_inside() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.PReLU(), nn.Linear(4, 2))
    assert frozen(model) == [False, False, False]
    first = model.layers[0]
    assert first.freeze() is first
    assert frozen(model) == [True, False, False]
    assert frozen(model.freeze()) == [True, True, True]
    assert frozen(model.unfreeze()) == [False, False, False]
    assert frozen(nn.ReLU().freeze()) == []


def test_the_gradient_is_still_there_to_look_at() -> None:
    layer = nn.Linear(3, 2).freeze()
    layer(X).sum().backward()
    assert layer.weight.grad is not None


def test_copies_pickles_twins_and_new_data_stay_frozen() -> None:
    layer = nn.Linear(3, 2).freeze()
    for twin in (copy.copy(layer), copy.deepcopy(layer), pickle.loads(pickle.dumps(layer)), nn.scalar(layer)):
        assert set(frozen(twin)) == {True}
    layer.load_state_dict(nn.Linear(3, 2, rng=5).state_dict())
    assert frozen(layer) == [True]
    assert set(frozen(nn.scalar(layer.unfreeze()))) == {False}
    assert frozen(pickle.loads(pickle.dumps(layer))) == [False]


@pytest.mark.parametrize("value", [constant(2.0), Value(2.0) * 3.0])
def test_only_a_variable_can_be_frozen(value: Value) -> None:
    assert not value.frozen
    with pytest.raises(DataTypeError, match="constant or a result"):
        value.frozen = True


@pytest.mark.parametrize("twin", [lambda m: m, nn.scalar], ids=["layer", "scalar"])
def test_a_frozen_normalization_keeps_and_takes_its_running_means(twin: Any) -> None:
    layer = nn.BatchNorm1d(3)
    layer(X)
    layer = twin(layer)
    state = layer.state_dict()
    wanted = numbers_in(layer.eval()(X))
    layer.train().freeze()
    np.testing.assert_array_equal(numbers_in(layer(X)), wanted)
    assert layer(X[:1]).shape == (1, 3)  # nothing is taken from a batch, so one sample is enough
    for key, array in layer.state_dict().items():
        np.testing.assert_array_equal(array, state[key])
    layer.unfreeze()(X)
    assert not np.array_equal(layer.running_mean, state["running_mean"])
