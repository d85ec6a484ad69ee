"""Models that train in several threads, each as if it were alone."""

from __future__ import annotations

import random
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import nn
from tests.nn.zoo import T3, X


def network(seed: int) -> nn.NeuralClassifier:
    rng = np.random.default_rng(seed)
    layers = nn.Linear(2, 4, rng=rng), nn.Dropout(0.3, rng=rng), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 3, rng=rng)
    return nn.NeuralClassifier(nn.Sequential(*layers), epochs=6, batch_size=5 + seed)


@pytest.mark.slow
def test_draws_and_running_statistics_stay_in_their_thread() -> None:
    """They were one list for all threads: a mask of another model's batch came, of another shape."""
    seeds = range(4)
    alone = [network(seed).fit(X, T3, eager=False).state_dict() for seed in seeds]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda seed: network(seed).fit(X, T3, eager=False).state_dict(), seeds))
    finally:
        sys.setswitchinterval(interval)
    for one, other in zip(alone, together, strict=True):
        assert all(np.array_equal(one[key], other[key]) for key in one)


class Drawing(nn.Module):
    """Draws from Python's generator of the process with every forward pass."""

    def __init__(self) -> None:
        self.inner = nn.Linear(2, 3, rng=0)

    def forward(self, x: Any) -> Any:
        return self.inner(x) + random.random()


def test_another_threads_draws_are_not_the_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that draws now and then, as the loop of dask's workers does."""
    model = nn.SoftmaxRegression(epochs=3)
    alone = model.fit(X, T3, eager=False).state_dict()
    scores, draws = nn.SoftmaxRegression.scores, iter([True, True, False])

    def meanwhile(self: Any, x: Any) -> Any:
        if next(draws, False):
            other = threading.Thread(target=random.random)
            other.start()
            other.join()
        return scores(self, x)

    monkeypatch.setattr(nn.SoftmaxRegression, "scores", meanwhile)
    idle = threading.Event()
    waiting = threading.Thread(target=idle.wait)
    waiting.start()
    try:
        before = random.getstate()
        together = model.fit(X, T3, eager=False).state_dict()  # a warning would be an error
        assert random.getstate() != before
        with pytest.warns(nn.NotRecordableWarning, match="draws random numbers"):
            nn.NeuralClassifier(Drawing(), epochs=1).fit(X, T3, eager=False)
    finally:
        idle.set()
        waiting.join()
    assert next(draws, None) is None
    assert all(np.array_equal(alone[key], together[key]) for key in alone)
