"""Models in pairs: one trained by a program, its twin on the graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autograd as ag
import nn
from autograd import Value
from nn.training.recorded_step import RecordedStep

RNG = np.random.default_rng(0)
X = RNG.normal(size=(22, 2))
T2 = (X @ [1.0, -2.0] > 0).astype(int)
T3 = np.arange(22) % 3


def agree(a: Any, b: Any, tolerance: float) -> None:
    a, b = (m.state_dict() if isinstance(m, nn.Module) else m for m in (a, b))
    assert a.keys() == b.keys()
    for key in a:
        assert np.shape(a[key]) == np.shape(b[key])
        scale = float(np.max(np.abs(b[key])))
        np.testing.assert_allclose(a[key], b[key], rtol=tolerance, atol=tolerance * scale)


def both(make: Callable[[], Any], X: Any, t: Any, **options: Any) -> tuple[Any, Any]:
    """The same training by a program and on the graph."""
    return make().fit(X, t, eager=False, **options), make().fit(X, t, eager=True, **options)


def steps_of(model: Any, criterion: Any, kind: Any = RecordedStep, lr: float = 0.1, output: Any = None) -> Any:
    return kind(output or model, criterion, nn.SGD(model.parameters(), lr=lr))


class Custom(nn.Module):
    """Weights of two kinds and shapes, one used twice, residual connections; each made with the same numbers."""

    def __init__(self) -> None:
        self.first = nn.Linear(2, 4, rng=0)
        self.same = nn.Linear(4, 4, rng=1)
        self.gain = Value(0.7, name="gain")
        self.shift = Value([0.1, 0.2, 0.3, 0.4], name="shift")
        self.last = nn.Neuron(4, rng=0)

    def forward(self, x: Any) -> Any:
        h = ag.tanh(self.first(x))
        h = h + self.gain * ag.relu(self.same(h)) - self.shift
        h = h + ag.sigmoid(self.same(h)) ** 2
        return self.last(h)
