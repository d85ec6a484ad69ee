"""What nn knows of a Value: a parameter, or a model's loss."""

from __future__ import annotations

import gc

import numpy as np

import nn
from autograd import Value
from nn.layers.roles import _models, _parameters, is_parameter, model_of


def test_parameters_of_any_module_are_known_and_data_is_not() -> None:
    model = nn.MLP([2, 3, 1])
    X = Value(np.ones((4, 2)), name="X")
    loss = model.loss(X, np.ones(4))
    assert all(map(is_parameter, model.parameters()))
    assert not is_parameter(X)
    assert model_of(loss) is model
    assert model_of(loss * 2) is None
    assert all(map(is_parameter, nn.scalar(model).parameters()))
    assert is_parameter(nn.Linear(2, 1).weight)


def test_nothing_is_kept_alive() -> None:
    before = len(_parameters), len(_models)
    model = nn.MLP([2, 3, 1])
    loss = model.loss([1.0, 2.0], 1.0)
    assert len(_models) == before[1] + 1
    del model, loss
    gc.collect()
    assert (len(_parameters), len(_models)) <= before
