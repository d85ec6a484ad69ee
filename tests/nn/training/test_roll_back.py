"""A `fit` that is refused leaves its model as it was: weights, modes, random numbers."""

from __future__ import annotations

import numpy as np
import pytest

import nn
from nn.errors import DivergenceError
from nn.training.roll_back import restored_on_error


def network() -> nn.Sequential:
    return nn.Sequential(nn.Linear(2, 3, rng=0), nn.Sequential(nn.Dropout(0.5, rng=1), nn.Linear(3, 1, rng=2)))


def change(model: nn.Sequential, error: type[BaseException]) -> None:
    with restored_on_error(model, made=True):
        model.train()
        model(np.ones((4, 2)))  # the dropout draws
        for parameter in model.parameters():
            parameter.assign(np.zeros(parameter.shape))
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
@pytest.mark.parametrize("training", [True, False])
def test_all_is_as_it_was(error: type[BaseException], training: bool) -> None:
    model, untouched = network(), network()
    for module in (model, untouched):
        module.train(training)
    with pytest.raises(error):
        change(model, error)
    assert [m.training for m in model.modules()] == [training] * len(list(model.modules()))
    for name, weight in untouched.state_dict().items():
        np.testing.assert_array_equal(model.state_dict()[name], weight)
    for module in (model, untouched):
        module.train()
    np.testing.assert_array_equal(model(np.ones((4, 2))).data, untouched(np.ones((4, 2))).data)


def test_one_part_may_be_in_another_mode() -> None:
    model = network()
    inner = list(model.modules())[2]
    inner.eval()
    before = [m.training for m in model.modules()]
    assert set(before) == {True, False}
    with pytest.raises(KeyboardInterrupt):
        change(model, KeyboardInterrupt)
    assert [m.training for m in model.modules()] == before


def test_a_divergence_of_training_itself_stays() -> None:
    model = network()
    with pytest.raises(DivergenceError):
        change(model, DivergenceError)
    assert all(np.all(weight == 0) for weight in model.state_dict().values())
