"""Sums over the samples, moved inwards: the same number, from the cheapest text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import Value, record
from autograd.program.builder import needed
from autograd.program.layout import Layout
from autograd.program.source import Writer
from autograd.program.sums_over_samples import Totals
from autograd.program.write import compiled, lowered

X = np.array([1.0, 2.0, 4.0, -0.5])

SUMS: list[tuple[Callable[[Any, Any], Any], str]] = [
    (lambda w, x: w * x, "w * np.add.reduce(x)"),
    (lambda w, x: x * w, "w * np.add.reduce(x)"),
    (lambda w, x: 2 * x * w, "w * (2 * np.add.reduce(x))"),
    (lambda w, x: x * x, "x @ x"),
    (lambda w, x: w * w, "4 * (w * w)"),
    (lambda w, x: w + x, "4 * w + np.add.reduce(x)"),
    (lambda w, x: w * x - x * x, "w * np.add.reduce(x) - x @ x"),
    (lambda w, x: -x, "-np.add.reduce(x)"),
    (lambda w, x: ag.exp(x), "np.add.reduce(np.exp(x))"),
]


@pytest.mark.parametrize(("f", "text"), SUMS, ids=[text for _, text in SUMS])
def test_a_sum_is_taken_where_it_costs_least(f: Callable[[Any, Any], Any], text: str) -> None:
    """``w`` is one number for all samples, ``x`` has an entry for each."""
    w, x = Value(0.5, "w"), Value(1.5, "x")
    each = f(w, x)
    lowering, (made,) = lowered([w, x], [each], each)
    total = Totals(lowering.builder, [lowering.inputs[1]], len(X)).of(made)
    source = Writer(Layout(lowering.inputs, needed(lowering.builder.order, [total]), [total])).source()
    assert source.endswith(f" = {text}\n\n    return s1,\n")
    assert compiled(source)(0.5, X)[0] == pytest.approx(sum(f(Value(0.5), Value(float(a))).data for a in X), rel=1e-14)


def test_the_gradient_of_a_product_of_a_number_and_samples() -> None:
    program = record(lambda w, x: 2 * x * w, 0.5, 1.5)
    values, (gw, gx) = program(0.5, X)
    np.testing.assert_array_equal(values, X)
    assert gw == 2 * X.sum()
    np.testing.assert_array_equal(gx, np.ones(4))
