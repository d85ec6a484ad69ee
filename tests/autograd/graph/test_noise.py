"""Rounding noise is told from small numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import Graph, Value, explain
from autograd.graph.node import text_of
from autograd.graph.noise import noise_in, noise_of_steps
from tests.autograd.cases import CASES


def steps(loss: Value) -> list[tuple[str, Any]]:
    graph = Graph(loss)
    names = [graph.name_of(e.consumer.parents[e.index]) for e in graph.events]
    return [(name, sent) for name, (sent, _) in zip(names, noise_of_steps(graph), strict=True)]


@pytest.mark.parametrize("dtype", [float, np.float32])
def test_what_cancels_is_noise(dtype: Any) -> None:
    x = Value(np.array([0.1, 0.2, 0.4], dtype), name="x")
    mean = x.mean()
    mean.name = "m"
    found = steps(((x - mean) ** 2).sum())
    graph = Graph(((x - mean) ** 2).sum())
    assert graph.gradients[mean] != 0
    assert bool(dict(found)["m"])
    assert found[-1][1].all(), "what comes of noise is noise"
    z = Value(np.arange(6.0).reshape(2, 3) / 10, name="z")
    (_, of_sum), (_, of_softmax) = steps(z.softmax().sum())
    assert not of_sum.any()
    graph = Graph(z.softmax().sum())
    last = graph.events[-1]
    assert (of_softmax == (last.contribution != 0)).all()


def test_small_factors_are_no_noise() -> None:
    x = Value([1e-13, 2e-20], name="x")
    assert not any(np.any(found) for _, found in steps((x * x * 1e-3).sum()))
    assert not any(np.any(found) for _, found in steps((Value(-60.0).sigmoid() * 2.0).exp()))


@pytest.mark.parametrize("name", sorted({case.name for case in CASES}))
def test_ordinary_numbers_are_none(name: str) -> None:
    for case in [one for one in CASES if one.name == name][:8]:
        v = case.run(*case.values())
        g = np.random.default_rng(0).normal(size=v.shape) if v.shape else 1.1
        assert not np.any(noise_in(v, v.data, text_of(v, "formula")) & (np.abs(v.data) > 1e-12)), str(case)
        graph = Graph([v], [g])
        for event, (sent, total) in zip(graph.events, noise_of_steps(graph), strict=True):
            assert not np.any((sent | total) & (np.abs(event.contribution) > 1e-12)), str(case)


def test_an_explanation_says_that_it_is_rounding() -> None:
    x = Value(np.array([0.1, 0.2, 0.4]), name="x")
    mean = x.mean()
    mean.name = "m"
    text = explain(((x - mean) ** 2).sum())
    lines = text.splitlines()
    at = next(k for k, line in enumerate(lines) if "/∂m = Σ" in line)
    assert any(line.strip().startswith("= 0 (") and "rounding)" in line for line in lines[at : at + 3]), text
