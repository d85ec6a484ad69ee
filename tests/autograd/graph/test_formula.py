"""Numbers and texts in the lecture's notation."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import TABLE, ArgumentError, Graph, Op, Value, binary_cross_entropy, elu
from autograd.graph.formula import read
from autograd.graph.numbers import number, numbers
from autograd.graph.unicode import line
from autograd.rules.language import HELPERS, ON_ARRAYS, ON_FLOATS, ON_VALUES, SHOWN, evaluate, helper


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
    assert line(read(text)) == written


@pytest.mark.slow
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
    back = line(read(text)).replace("−", "-").replace("·", "*").replace("²", "**2").replace("^", "**")
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(evaluate(back, variables), evaluate(text, variables), rtol=1e-9)


def test_entrywise_products_are_told_from_others() -> None:
    assert line(read("g * y", ["g", "y"])) == "g ⊙ y"
    assert line(read("g * y", ["y"])) == "g · y"
    assert line(read("g * 2 * y", ["g", "y"])) == "g · 2 ⊙ y"


def test_names_and_params_are_put_in() -> None:
    assert line(read("a * slope", params={"slope": -0.01}), {"a": "W"}) == "W · (−0.01)"
    assert line(read("a - b"), {"a": "1", "b": "−2"}) == "1 − (−2)"
    assert line(read("a + slope", params={"slope": -1.0})) == "a + (−1)"


@pytest.mark.parametrize(
    ("text", "params", "written"),
    [
        ("getitem(g, index)", {"index": (slice(1, None), ..., -1)}, "g[1:, …, −1]"),
        ("getitem(g, index)", {"index": np.array([0, 2])}, "g[[0 2]]"),
        ("put(g, index, shape_of(a), dtype_of(a))", {"index": slice(None, None, 2)}, "g put at [::2]"),
        ("T(put(g, index, shape_of(a)))", {"index": 0}, "(g put at [0])ᵀ"),
        ("put(g, index)", {"index": np.array([0, 0])}, "g added at [[0 0]]"),
        ("g[set_on(axis, t)] * (p - t)", {"axis": 1}, "g · (p − t)"),
        ("transpose(a, axes)", {"axes": None}, "aᵀ"), ("transpose(a, axes)", {"axes": (0, 2, 1)}, "transpose(a)"),
        ("transpose(g, inverse(axes))", {"axes": (0, 2, 1)}, "transpose(g)"), ("transpose(a, axes)", {}, "aᵀ"),
        ("conv(x, w, stride, padding, dilation)", {"stride": 1, "padding": 0, "dilation": 1}, "x ∗ w"),
        ("conv(x, w, stride, padding)", {"stride": (2, 2), "padding": (1, 0)}, "x ∗ w (stride 2, padding 1×0)"),
        ("conv(x + y, w, stride, padding, dilation)", {}, "(x + y) ∗ w"),
        ("jacobian_of_softmax(y, axis)", {"axis": -1}, "diag(y) − y · yᵀ"),
        ("jacobian_of_log_softmax(y, axis)", {"axis": -1}, "I − 1 · exp(y)ᵀ"),
        ("g / ties(a, y, axis)", {"axis": -1}, "g / ([a = y] / (Σ [a = y]))"),
        ("1 / count(a, axis)", {"axis": 0}, "1 / n(a)"),
        ("first_maxima(x, size, stride, padding)", {}, "[x is largest in its window]"),
        ("softmax(a, axis)", {}, "softmax(a)"),
        ("spread(g, shape_of(a), axis, dtype_of(a))", {}, "g"), ("a - (b != 0)", {}, "a − [b ≠ 0]"),
        ("slope_of_power(a, b)", {}, "b · a^(b − 1)"), ("g * (c != 0)", {}, "g · [c ≠ 0]"),
        ("where((a > 0) * (b > 0), a, b)", {}, "a if [a > 0] · [b > 0], else b"),
        ("where(c, where(a > 0, a, b), 0)", {}, "(a if a > 0, else b) if c, else 0"),
        ("(b @ a[..., None])[..., 0]", {}, "b · a"), ("a[..., 0]", {}, "a[..., 0]"),
        ("a[:, 1:n]", {"n": 4}, "a[:, 1:4]"),
    ],
)  # fmt: skip
def test_calls_are_shown_as_their_entries_say(text: str, params: dict[str, Any], written: str) -> None:
    assert line(read(text, params=params)) == written


def test_of_an_empty_text_nothing_is_shown() -> None:
    assert line(read("")) == ""


def test_a_condition_keeps_the_brackets_of_its_numbers() -> None:
    tree = read("where(a > 0, a, alpha * a)")
    assert line(tree, {"a": "[−1 2]", "alpha": "0.25"}) == "[−1 2] if [−1 2] > 0, else 0.25 · [−1 2]"
    assert line(read("where(c, a, b)"), {"c": "[1 0]"}) == "a if [1 0], else b"


@pytest.mark.parametrize("text", ["lambda a: a", "a % b", "a < b < c"])
def test_what_is_no_text_of_the_small_language_is_refused(text: str) -> None:
    with pytest.raises(ArgumentError, match=f"No formula shows '{text}'"):
        read(text)


@pytest.fixture
def _own_entries() -> Iterator[None]:
    """What a test adds to the table, and to the helpers, goes again."""
    kept = [(table, dict(table)) for table in (TABLE, HELPERS, SHOWN, ON_ARRAYS, ON_FLOATS, ON_VALUES)]
    yield
    for table, before in kept:
        table.clear()
        table.update(before)


@pytest.mark.usefixtures("_own_entries")
def test_an_operation_of_ones_own_says_itself_how_it_is_shown() -> None:
    """The gradient of a running sum: the running sum from the other end."""

    @helper(shown="reversed")
    def backwards(a: Any) -> slice:
        return slice(None, None, -1)

    running = Op(
        name="running",
        inputs=("a",),
        forward=lambda a, axis: np.cumsum(a, axis),
        formula="running(a, axis)",
        local=["1"],
        pull=["running(g[backwards(g)], axis)[backwards(g)]"],
        params={"axis": 0},
        kind="sums",
    )
    a = Value([1.0, 2.0, 3.0], name="a")
    graph = Graph((running(a) * [1.0, 10.0, 100.0]).sum())
    assert graph.forward_steps[0].formula == "v1 = running(a)"
    assert graph.backward_steps[-1].formula == "∂v4/∂a = running((∂v4/∂v1)[reversed])[reversed]"
    assert graph.backward_steps[-1].numbers == "running([1 10 100][reversed])[reversed]"
    np.testing.assert_array_equal(graph.gradients[a], [111.0, 110.0, 100.0])


def test_an_entry_prints_how_it_is_shown() -> None:
    assert re.search(r"shown as +a\[index\]", str(TABLE["getitem"]))
    assert "shown as" not in str(TABLE["softmax"])


@pytest.mark.parametrize(
    ("y", "shown"),
    [
        (lambda x, z: np.arcsin(x), ["1 / √(1 − x²)"]),
        (lambda x, z: np.arctanh(x), ["1 / (1 − x²)"]),
        (lambda x, z: np.mod(x, z), ["1", "−floor(x / z)"]),
        (lambda x, z: binary_cross_entropy(x, z), ["(x − z) / (x · (1 − x))", "ln(1 − x) − ln(x)"]),
        (lambda x, z: elu(x), ["1 if x > 0, else exp(x)"]),
        (lambda x, z: x ** (0 * z), ["v1 · x^(v1 − [v1 ≠ 0])", "x^v1 · ln(x)"]),
    ],
)
def test_a_local_derivative_is_written_as_a_hand_would(y: Callable[[Value, Value], Value], shown: list[str]) -> None:
    end = y(Value(0.5, name="x"), Value(0.25, name="z"))
    assert [step.local_formula for step in Graph(end).backward_steps if step.consumer is end] == shown


def test_a_bound_of_a_logarithm_is_shown_where_it_bites() -> None:
    loss = binary_cross_entropy(Value(1.0, name="x"), Value(1.0, name="z"))
    assert Graph(loss).backward_steps[1].local_formula == "ln(max(1 − x, 3.8e−44)) − ln(x)"


def test_the_slope_of_an_angle_says_what_it_is_at_the_origin_only_there() -> None:
    def rule(a: float, b: float) -> str:
        angle = np.arctan2(Value(a, name="a"), Value(b, name="b"))
        return Graph(angle).rule_of(angle, 0)

    assert "if a² + b² ≠ 0, else 0" in rule(0.0, 0.0).replace("b² + a²", "a² + b²")
    assert "if" not in rule(0.0, 1.0)


@pytest.mark.parametrize(("x", "shown"), [(2.0, "0"), (float("inf"), "x · 0"), (float("nan"), "x · 0")])
def test_nothing_times_what_is_no_number_is_not_0(x, shown):
    with np.errstate(invalid="ignore"):
        v = Value(x, name="x") * 0.0
    assert Graph(v).formula_of(v) == f"v1 = {shown}"
