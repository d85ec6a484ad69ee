"""The error function against Python's, as it runs and as its text for pages; GELU against the share of a bell curve."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

import autograd as ag
from autograd.rules.language import evaluate

POINTS = np.array([*np.linspace(-7, 7, 400), 0.0, 1e-300, -1e-10, 1e3, -1e3, np.inf, -np.inf, np.nan])
WANTED = np.array([math.erf(a) for a in POINTS])


def test_erf_is_pythons() -> None:
    np.testing.assert_array_equal(ag.erf(POINTS), WANTED)
    assert ag.erf(np.float32([0.5, 1.0])).dtype == np.float32
    assert ag.erf(np.zeros((0, 2))).shape == (0, 2)


def test_a_page_has_all_digits_of_erf() -> None:
    np.testing.assert_allclose(evaluate(str(ag.TABLE["erf"].program), {"a": POINTS}), WANTED, rtol=2e-15)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_program_of_erf_keeps_the_precision(dtype: type) -> None:
    x = np.array([[0.5, -2.0]], dtype)
    program = ag.record(lambda x: ag.gelu(x).sum(), x)
    value, (gradient,) = program(x)
    assert gradient.dtype == dtype
    assert value == pytest.approx(float(ag.gelu(x).sum()), rel=1e-6)


@pytest.mark.parametrize("a", [-3.0, -0.7517, 0.0, 0.4, 2.5])
def test_gelu_lets_through_what_a_bell_curve_does(a: float) -> None:
    assert ag.gelu(a) == pytest.approx(a * NormalDist().cdf(a), rel=1e-12)
    assert ag.gelu_tanh(a) == pytest.approx(ag.gelu(a), abs=5e-4)


def test_far_out_they_are_the_line_and_zero() -> None:
    for f in (ag.gelu, ag.gelu_tanh, ag.silu):
        np.testing.assert_array_equal(np.abs(f(np.array([-800.0, 0.0, 800.0]))), [0.0, 0.0, 800.0])
        x = ag.Value(np.array([-800.0, 800.0]))
        f(x).sum().backward()
        np.testing.assert_array_equal(x.grad, [0.0, 1.0])
