"""SGD: its step, and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, Graph, NotRecordedError, StaleGraphError, Value, constant
from nn.optimizers import learning_rate


def test_step() -> None:
    """L06: w[k+1] = w[k] - η ∇L, a number or an array, in place."""
    w, b = Value([1.0, -2.0], name="w"), Value(3.0, name="b")
    optimizer, data = nn.SGD([w, b], lr=0.1), w.data
    ((w * w).sum() + b * b).backward()
    optimizer.step()
    np.testing.assert_allclose(w.data, [0.8, -1.6])
    assert w.data is data
    assert b.data == pytest.approx(2.4)
    assert type(b.data) is float


def test_gradients_add_up_until_zero_grad() -> None:
    w = Value(1.0)
    optimizer = nn.SGD([w], lr=0.1)
    (3 * w).backward()
    (3 * w).backward()
    optimizer.step()
    assert w.data == pytest.approx(1.0 - 0.6)
    optimizer.zero_grad()
    assert w.grad is None


def test_learning_rate_may_change_on_the_way() -> None:
    """L06: η[k] = cst / k."""
    w = Value(0.0)
    optimizer = nn.SGD([w], lr=1.0)
    for k in (1, 2, 3):
        optimizer.zero_grad()
        optimizer.lr = 1.0 / k
        (-w).backward()
        optimizer.step()
    assert w.data == pytest.approx(1 + 1 / 2 + 1 / 3)


def test_step_makes_old_graphs_stale() -> None:
    model = nn.MLP([2, 3, 1])
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    loss = model.loss([0.4, -1.0], 1.0)
    loss.backward()
    optimizer.step()
    with pytest.raises(StaleGraphError, match=r"was updated after it was recorded.*Compute the loss again"):
        loss.backward()
    with pytest.raises(StaleGraphError):
        Graph(loss)
    fresh = model.loss([0.4, -1.0], 1.0)
    fresh.backward()
    assert fresh.data < loss.data


def test_step_at_scalar_resolution_makes_old_graphs_stale() -> None:
    model = nn.scalar(nn.MLP([2, 3, 1]))
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    loss = model.loss([0.4, -1.0], 1.0)
    loss.backward()
    optimizer.step()
    with pytest.raises(StaleGraphError):
        loss.backward()


def test_step_without_backward_changes_nothing() -> None:
    used, unused = Value(1.0, name="used"), Value([1.0], name="unused")
    optimizer = nn.SGD([used, unused], lr=0.1)
    (used * 2).backward()
    with pytest.raises(NotRecordedError, match=r"'unused' has no gradient: call loss\.backward\(\) before step"):
        optimizer.step()
    assert used.data == 1.0
    with pytest.raises(NotRecordedError, match="'W⁰' has no gradient"):
        nn.SGD(nn.MLP([2, 3, 1]).parameters(), lr=0.1).step()


def test_a_parameter_given_twice_takes_one_step() -> None:
    w = Value(1.0)
    optimizer = nn.SGD([w, w], lr=0.1)
    (w * 1.0).backward()
    optimizer.step()
    assert w.data == 0.9


W = Value(1.0)
ERRORS: list[tuple[str, Any]] = [
    ("nothing", lambda: nn.SGD([], lr=0.1)),
    ("a perceptron without inputs", lambda: nn.SGD(nn.Perceptron().parameters(), lr=0.1)),
    ("numbers", lambda: nn.SGD([1.0, 2.0], lr=0.1)),
    ("a constant", lambda: nn.SGD([constant(1.0)], lr=0.1)),
    ("a result", lambda: nn.SGD([2 * W], lr=0.1)),
    *((f"lr {lr!r}", lambda lr=lr: nn.SGD([W], lr=lr)) for lr in (0, 0.0, -0.1, np.nan, np.inf, True, "0.1", None, 1j)),
]


@pytest.mark.parametrize("call", [c[1] for c in ERRORS], ids=[c[0] for c in ERRORS])
def test_errors(call: Any) -> None:
    with pytest.raises(
        ArgumentError, match=r"SGD\(model\.parameters\(\), lr=0\.1\)|above 0, such as 0\.1; got"
    ) as caught:
        call()
    assert isinstance(caught.value, ChalkgradError)


def test_learning_rates_of_numpy_and_whole_numbers() -> None:
    assert [learning_rate(lr) for lr in (1, np.float32(0.5), np.int64(2), 0.1)] == [1.0, 0.5, 2.0, 0.1]
