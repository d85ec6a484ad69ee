"""Ctrl-C ends training, and leaves a model and an engine that work."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
import warnings
from typing import Any

import numpy as np
import pytest

import nn
from autograd import Value
from nn.training import snapshot
from tests.nn.zoo import T2 as T
from tests.nn.zoo import X


def same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[key], b[key]) for key in a)


class Interrupting(nn.Sigmoid):
    """Ctrl-C in the middle of a forward pass."""

    calls = 0

    def forward(self, x: Any) -> Any:
        Interrupting.calls -= 1
        if Interrupting.calls == 0:
            raise KeyboardInterrupt
        return super().forward(x)


@pytest.mark.parametrize("when", [1, 4, 11])
def test_ctrl_c_ends_training_with_a_model_that_works(when: int) -> None:
    Interrupting.calls = when
    model = nn.MLP([2, 3, 1], activation=Interrupting).fit(X, T, epochs=50, batch_size=8, eager=True)
    assert model.history_.interrupted
    assert len(model.history_) == (when - 1) // 3
    assert 0.0 <= model.score(X, T) <= 1.0
    assert model.predict_proba(X).shape == (22, 2)
    assert Value(1.0).scope == ()
    model.fit(X, T, epochs=2, eager=True)
    assert not model.history_.interrupted
    assert len(model.history_) == 2


@pytest.mark.parametrize("when", [1, 2, 4, 5, 6, 8])
def test_ctrl_c_while_a_step_is_recorded(when: int) -> None:
    """The first batch has calls 1 to 4, the last and shorter one of the epoch the next four."""
    Interrupting.calls = when
    model = nn.MLP([2, 3, 1], activation=Interrupting)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "Snapshot", NothingHeld)  # the counter is a change that would be noticed
        model.fit(X, T, epochs=50, batch_size=8, eager=False)
    assert model.history_.interrupted
    assert len(model.history_) == 0
    assert model.predict_proba(X).shape == (22, 2)
    assert Value(1.0).scope == ()
    assert bool(Value(1.0) > 0.0)  # no longer refused
    assert sys.getprofile() is None
    if when <= 4:
        assert same(model.state_dict(), nn.MLP([2, 3, 1]).state_dict())
    model.fit(X, T, epochs=2, eager=True)
    assert len(model.history_) == 2


class NothingHeld:
    def __init__(self, *roots: Any) -> None:
        pass

    def changed(self) -> None:
        pass

    def restore(self) -> None:
        pass


def test_ctrl_c_while_a_program_runs() -> None:
    # A process that was started in the background ignores Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        interrupted_fit()
    finally:
        signal.signal(signal.SIGINT, before)


def interrupted_fit() -> None:
    timer = threading.Timer(0.2, _thread.interrupt_main)

    def rate(epoch: int) -> float:
        if epoch == 2:  # begun, however long it took to get here
            timer.start()
        return 0.1

    model = nn.MLP([2, 3, 1], lr=rate)
    model.fit(X, T, epochs=10**6)
    timer.join()
    assert model.history_.interrupted
    assert 0 < len(model.history_) < 10**6
    assert all(np.isfinite(p.data).all() for p in model.parameters())
    assert model.score(X, T) > 0.5


def test_ctrl_c_in_the_perceptron(monkeypatch: pytest.MonkeyPatch) -> None:
    model = nn.Perceptron()
    steps = iter(range(5))

    def assign(self: Value, data: Any) -> None:
        if next(steps, None) is None:
            raise KeyboardInterrupt
        self.data[...] = data

    xor, t = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0]
    with monkeypatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("error")
        patch.setattr(Value, "assign", assign)
        assert model.fit(xor, t) is model
    assert model.history_.interrupted
    assert model.predict(xor).shape == (4,)
