"""Every equation that is shown is true: its tree, computed with strict shapes, is what ran."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import Graph, Value, binary_cross_entropy, constant, cross_entropy
from autograd.graph.formula import read, read_at
from autograd.graph.node import op_of, text_of
from tests.autograd.cases import CASES
from tests.autograd.graph.meaning import Meaning


def places(v: Value, g: Any) -> dict[str, Any]:
    op = op_of(v)
    inputs = (
        {"parts": tuple(p.data for p in v.parents)}
        if op.variadic
        else {name: p.data for name, p in zip(op.inputs, v.parents, strict=True)}
    )
    return {**inputs, "y": v.data, "g": g}


def check(v: Value, seed: int = 0) -> None:
    g = np.random.default_rng(seed).normal(size=v.shape) if v.shape else 1.7
    at = places(v, g)
    shown = Meaning(at, v.params or {}, v.shape).of(read_at(v, text_of(v, "formula")))
    _agree(shown, v.data)
    graph = Graph([v], [g])
    for event in graph.events:
        tree = read_at(v, text_of(v, "pull", event.index), event.index)
        shape = v.parents[event.index].shape
        _agree(Meaning(at, v.params or {}, shape).of(tree), event.contribution)


def _agree(shown: Any, ran: Any) -> None:
    if np.shape(shown) != np.shape(ran):
        # A sum of a matrix with one entry on an axis that is kept, and 0 · g for an input without a slope.
        assert np.shape(np.squeeze(shown)) == np.shape(np.squeeze(ran))
    np.testing.assert_allclose(np.reshape(shown, np.shape(ran)), ran, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", sorted({case.name for case in CASES}))
def test_every_equation_is_true(name: str) -> None:
    """Of every operation, at all ranks, broadcasts, batches and options."""
    for case in CASES:
        if case.name == name:
            try:
                check(case.run(*case.values()))
            except Exception as error:
                raise AssertionError(f"{case}: {error}") from error


def test_a_formula_that_stretches_in_silence_would_be_seen() -> None:
    """The reader of this test is strict: what NumPy would broadcast is an error."""
    at = {"a": np.ones((2, 3)), "b": np.ones(3)}
    for text in ("a + b", "a * b", "a / b"):
        with pytest.raises(AssertionError):
            Meaning(at, {}, (2, 3)).of(read(text, ["a", "b"]))


@pytest.mark.parametrize(
    ("axis", "n", "over", "where"),
    [(0, 3, "[axis 0]", "row"), (1, 4, "[axis 1]", "column"), ((0, 1), 12, "", "entry"), (None, 12, "", "entry")],
)
def test_a_mean_says_over_what_and_of_how_many(axis: Any, n: int, over: str, where: str) -> None:
    x = Value(np.arange(12.0).reshape(3, 4), name="x")
    m = x.mean(axis=axis)
    m.name = "m"
    graph = Graph([m], [np.ones(m.shape)])
    assert graph.forward_steps[0].formula.endswith(f"= Σ{over} x / {n}")
    assert graph.backward_steps[0].formula == f"∂m/∂x = (∂m/∂m / {n}) (in each {where})"


def test_what_broadcasting_has_repeated_is_summed_in_words() -> None:
    r = Value(np.arange(24.0).reshape(4, 6), name="r")
    mu = r.mean(axis=1, keepdims=True)
    mu.name = "μ"
    d = r - mu
    d.name = "d"
    steps = {(s.parent.name, s.consumer.name): s.formula for s in Graph([d], [np.ones((4, 6))]).backward_steps}
    assert steps["μ", "d"] == "∂d/∂μ = Σ[axis 1] (−∂d/∂d)"


def test_rows_are_scaled_by_a_column() -> None:
    z = Value(np.zeros((5, 3)), name="z")
    t = constant(np.eye(3)[[0, 1, 2, 0, 1]], name="t")
    loss = cross_entropy(z, t)
    loss.name = "l"
    (step,) = Graph([loss], [np.full(5, 0.2)]).backward_steps
    assert step.formula == "∂l/∂z = ∂l/∂l (in each column) ⊙ (softmax(z, axis 1) − t)"


def test_a_bound_is_shown_where_it_bites() -> None:
    for logit, shown in [(800.0, "max(1 − y, 3.8e−44)"), (2.0, "1 − y")]:
        y = Value(logit).sigmoid()
        y.name = "y"
        loss = binary_cross_entropy(y, 0.0)
        loss.name = "l"
        graph = Graph(loss)
        assert graph.forward_steps[-1].formula == f"l = −ln({shown})"
        assert ("max(y · (1 − y), 1e−30)" in graph.backward_steps[0].formula) == (logit > 100)


@pytest.mark.parametrize(
    ("power", "slope"),
    [(2.0, "2 · w"), (3.0, "3 · w²"), (1.0, "1"), (0.0, "0"), (-1.0, "−w^(−2)"), (0.5, "0.5 · w^(−0.5)")],
)  # fmt: skip
def test_a_power_has_the_slope_that_a_hand_would_write(power: float, slope: str) -> None:
    graph = Graph(Value(4.0, name="w") ** power)
    assert graph.local_formula(graph.edges[0]) == slope


def test_a_power_of_a_negative_base_says_that_it_has_no_slope_in_its_exponent() -> None:
    b, a = Value(-2.0, name="b"), Value(3.0, name="a")
    graph = Graph(b**a)
    assert graph.local_formula(graph.edges[1]) == "b^a · ln(b) if b > 0, else 0"
    graph = Graph(Value(2.0, name="b") ** a)
    assert graph.local_formula(graph.edges[1]) == "b^a · ln(b)"
