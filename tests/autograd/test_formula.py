"""Numbers and texts in the lecture's notation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.graph.formula import typeset
from autograd.graph.numbers import number, numbers
from autograd.rules.language import evaluate


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (0, "0"), (-0.0, "0"), (1, "1"), (-1, "−1"),
        (0.1, "0.1"), (1 / 3, "0.3333"), (-2 / 3, "−0.6667"), (12345, "12345"),
        (99999.4, "99999"), (99999.9, "100000"), (1e5, "1e5"), (-123456, "−1.235e5"), (1e-4, "0.0001"),
        (0.000123456, "0.0001235"), (9.9e-5, "9.9e−5"), (1e300, "1e300"), (math.inf, "∞"), (-math.inf, "−∞"),
        (math.nan, "not a number"), (np.float32(0.5), "0.5"), (True, "1"), (1234.5, "1234"), (100.0, "100"),
    ],
)  # fmt: skip
def test_numbers(x: float, text: str) -> None:
    assert number(x) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(2, 8))
@settings(derandomize=True, max_examples=400)
def test_a_number_can_be_read_back(x: float, digits: int) -> None:
    text = number(x, digits)
    back = float(text.replace("−", "-"))
    if abs(x) >= 1e-300:
        assert math.isclose(back, x, rel_tol=0.51 * 10.0 ** (1 - digits)) or math.isinf(back)
    assert "-" not in text
    assert "+" not in text
    if 1e-4 <= abs(x) < 99999:
        assert "e" not in text


def test_arrays() -> None:
    assert numbers([1.0, -2.5]) == "[1 −2.5]"
    assert numbers(np.arange(8.0)) == "[0 1 2 3 4 5 …]"
    assert numbers(np.arange(8.0), most=8) == "[0 1 2 3 4 5 6 7]"
    assert numbers(np.zeros((0, 3))) == "[]"
    assert numbers(np.zeros((2, 0))) == "[[] []]"
    assert numbers(2.0) == "2"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a + b", "a + b"), ("a - (b - c)", "a − (b − c)"),
        ("(a - b) - c", "a − b − c"), ("a * (b + c)", "a · (b + c)"),
        ("(a * b) * c", "a · b · c"), ("a / (b * c)", "a / (b · c)"),
        ("(a / b) / c", "a / b / c"), ("-(a + b)", "−(a + b)"),
        ("-a * b", "−a · b"), ("a * -b", "a · (−b)"),
        ("a ** 2", "a²"), ("a ** -1", "a^(−1)"), ("(a + b) ** 2", "(a + b)²"),
        ("a ** (b - 1)", "a^(b − 1)"), ("(a > 0) * b", "[a > 0] · b"), ("sqrt(a + b)", "√(a + b)"), ("sqrt(a)", "√a"),
        ("abs(a - b)", "|a − b|"), ("where(a > 0, a, b * c)", "a if a > 0, else b · c"), ("maximum(a, 1e-12)", "a"),
        ("maximum(a, 0)", "max(a, 0)"), ("T(a + b) @ c", "(a + b)ᵀ · c"), ("sum(a * b, axis)", "Σ a · b"),
        ("exp(a) / sum(exp(a), axis, True)", "exp(a) / (Σ exp(a))"), ("a[1:]", "a[1:]"), ("a[:, 1:]", "a[:, 1:]"),
        ("a[..., None] * b", "a · b"),
        ("a[..., None] * b[None, 1:]", "a · b[1:]ᵀ"), ("outer(a, prime(x))", "outer(a, x′)"),
        ("a - (b + c)", "a − (b + c)"), ("a / b * c", "a / b · c"), ("a * (b / c)", "a · b / c"), ("-(-a)", "−(−a)"),
    ],
)  # fmt: skip
def test_typeset(text: str, written: str) -> None:
    assert typeset(text) == written


@given(st.data())
@settings(derandomize=True, max_examples=200)
def test_what_is_typeset_means_what_is_computed(data: st.DataObject) -> None:
    """Parentheses: a random text and its typeset form, read back as Python, have one value."""
    atoms = st.sampled_from(["a", "b", "2.0", "c"])

    def extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        binary = st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        )
        return binary | inner.map(lambda t: f"-({t})") | inner.map(lambda t: f"({t}) ** 2")

    text = data.draw(st.recursive(atoms, extend, max_leaves=8))
    variables = {"a": np.float64(1.7), "b": np.float64(-0.6), "c": np.float64(0.3)}
    back = typeset(text).replace("−", "-").replace("·", "*").replace("²", "**2").replace("^", "**")
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(evaluate(back, variables), evaluate(text, variables), rtol=1e-9)


def test_entrywise_products_are_told_from_others() -> None:
    assert typeset("g * y", {}, {"g": True, "y": True}) == "g ⊙ y"
    assert typeset("g * y", {}, {"g": False, "y": True}) == "g · y"
    assert typeset("g * 2 * y", {}, {"g": True, "y": True}) == "g · 2 ⊙ y"


def test_names_and_params_are_put_in() -> None:
    assert typeset("a * slope", {"a": "W"}, {}, {"slope": -0.01}) == "W · (−0.01)"
    assert typeset("a - b", {"a": "1", "b": "−2"}) == "1 − (−2)"
