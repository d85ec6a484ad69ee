"""Gradients cut to a length: in place, and by optimizers, on the graph and recorded, against PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Value
from tests.nn.exported import required
from tests.nn.pairs import T2, X, agree, both


@pytest.mark.parametrize("max_norm", [0.5, 1e3])
def test_as_pytorch(max_norm: float) -> None:
    torch = required("torch")
    w, a = Value([[1.0, -2.0], [0.5, 3.0]]), Value(0.7)
    v, b = torch.tensor(w.data.copy(), requires_grad=True), torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    (w * w * a).sum().backward()
    (v * v * b).sum().backward()
    found = nn.clip_gradients([w, a], max_norm)
    wanted = torch.nn.utils.clip_grad_norm_([v, b], max_norm)
    assert found == pytest.approx(wanted.item(), rel=1e-14)
    np.testing.assert_allclose(w.grad, v.grad, rtol=1e-14)
    assert a.grad == pytest.approx(b.grad.item(), rel=1e-14)
    assert type(a.grad) is float


def test_parameters_without_a_gradient() -> None:
    w, unused = Value([3.0]), Value([1.0])
    assert nn.clip_gradients([w], 1.0) == 0.0
    (2 * w).sum().backward()
    assert nn.clip_gradients(iter([unused, w]), 1.0) == 2.0
    assert unused.grad is None
    assert nn.clip_gradients(w, 5.0) == pytest.approx(1.0)  # one alone; it has been cut to 1


def test_refusals() -> None:
    w = Value([1.0])
    w.grad = np.array([np.nan])
    with pytest.raises(nn.DivergenceError, match="have the length nan, which cannot be cut"):
        nn.clip_gradients([w], 1.0)
    with pytest.raises(ArgumentError, match="max_norm, of all gradients together, is a number above 0"):
        nn.clip_gradients([w], 0)
    with pytest.raises(ArgumentError, match=r"takes parameters: clip_gradients\(model\.parameters\(\), 1\.0\)"):
        nn.clip_gradients([1.0], 1.0)
    with pytest.raises(ArgumentError, match=r"clip_gradients\(model\.parameters\(\), 1\.0\)"):
        nn.clip_gradients(nn.Linear(2, 2), 1.0)


@pytest.mark.parametrize("kind", [nn.SGD, nn.Adam])
def test_optimizers_cut_what_a_loop_would_cut(kind: Any) -> None:
    """Also as a program; with PReLU's single number."""

    def make(optimizer: Any) -> Any:
        return lambda: nn.MLP([2, 4, 1], activation="prelu", optimizer=optimizer, lr=0.1, batch_size=None)

    program, graph = both(make(lambda p, lr: kind(p, lr, max_norm=0.05)), X, T2, epochs=8)
    agree(program, graph, 1e-11)
    by_hand = make("sgd")()
    optimizer = kind(by_hand.parameters(), 0.1)
    for _ in range(8):
        optimizer.zero_grad()
        nn.BCEWithLogitsLoss()(by_hand.scores(X), T2).backward()
        assert nn.clip_gradients(by_hand.parameters(), 0.05) > 0.05
        optimizer.step()
    agree(graph, by_hand, 1e-10)


def test_what_is_short_enough_stays() -> None:
    agree(
        nn.MLP([2, 3, 1], optimizer=lambda p, lr: nn.SGD(p, lr, max_norm=1e9)).fit(X, T2, epochs=5),
        nn.MLP([2, 3, 1]).fit(X, T2, epochs=5),
        1e-12,
    )
