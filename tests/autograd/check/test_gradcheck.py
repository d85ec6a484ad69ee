"""gradcheck must see a wrong rule, and name a kink instead of failing on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import (
    TABLE,
    ArgumentError,
    DataTypeError,
    GradientCheckError,
    Op,
    Value,
    exp,
    gradcheck,
    log,
    maximum,
    no_grad,
    relu,
    sigmoid,
    softmax,
    where,
)
from autograd.rules.language import helper
from tests.autograd.own_operations import table_as_before


@contextmanager
def temporary(name: str, local: str, **more: Any) -> Iterator[Op]:
    """An entry that computes a²: right or wrong, it leaves the table again."""
    with table_as_before():
        yield Op(
            name=name,
            inputs=("a",),
            forward=lambda a: a * a,
            formula="a * a",
            local=[local],
            scalar=lambda a: a * a,
            doc="a².",
            **more,
        )


def test_the_table_is_left_alone() -> None:
    before = dict(TABLE)
    with temporary("square_for_a_test", "2 * a"):
        assert "square_for_a_test" in TABLE
    assert before == TABLE


@pytest.mark.parametrize("point", [1.5, [1.5, -2.0], [[0.3], [4.0]]])
def test_catches_a_rule_wrong_by_a_thousandth(point: Any) -> None:
    with temporary("right_square", "2 * a") as op:
        assert gradcheck(op, point)
        assert gradcheck(op, point, order=2)
    for factor in ("1.001", "0.999"):
        with temporary("wrong_square", f"2 * a * {factor}") as op:
            found = gradcheck(op, point)
            assert not found
            assert found.relative_error == pytest.approx(1e-3, rel=0.5)
            assert "DISAGREES" in str(found)
            with pytest.raises(GradientCheckError, match="analytic"):
                found.raise_if_wrong()


def test_catches_a_fault_in_one_entry_of_many() -> None:
    mask = np.ones((4, 5))
    mask[2, 3] = 1.001

    def f(a: Value) -> Any:  # its second derivative is right, its first is wrong in one entry
        return a * a.detach() * mask + a * a.detach()

    found = gradcheck(f, np.ones((4, 5)))
    assert not found
    with temporary("square_with_a_slip", "2 * a + 0.002 * (a > 2.5)") as op:
        found = gradcheck(op, [1.0, 2.0, 3.0, 0.5])
        assert not found
        assert found.index == (2,)
        assert "argument 0[2]" in str(found)


def test_order_2_catches_a_wrong_second_derivative() -> None:
    """A rule that is right in value, but made of something that takes no gradient."""
    with table_as_before():

        @helper
        def twice_of(a: Any) -> Any:
            return 2 * a

        with temporary("square_without_second", "twice_of(a)") as op:
            assert gradcheck(op, [1.5, -2.0])
            found = gradcheck(op, [1.5, -2.0], order=2)
            assert not found
            assert found.order == 2


def test_what_it_reports() -> None:
    found = gradcheck(lambda a, b: (a * b).sigmoid(), 0.3, [1.0, -2.0])
    assert bool(found)
    assert found.ok
    assert (found.order, found.checked, found.skipped, found.kinks) == (1, 3, 0, ())
    assert abs(found.analytic - found.numeric) < 1e-8
    assert str(found).startswith("gradcheck, order 1: agrees on 3 entries; worst is argument ")
    found.raise_if_wrong()


@pytest.mark.parametrize(
    ("f", "inputs", "kink", "skipped"),
    [
        (relu, [[0.0, 2.0]], "relu at a = 0 (entry 0)", 1),
        (relu, [0.0], "relu at a = 0", 1),
        (abs, [[1.0, 0.0]], "abs at a = 0 (entry 1)", 1),
        (maximum, [[1.0, 2.0], [1.0, 5.0]], "maximum at a = b (entry 0)", 2),
        (lambda a: a.max(), [[3.0, 3.0, 1.0]], "max at a tie", 2),
        (lambda a: a.min(axis=1), [[[3.0, 4.0], [1.0, 1.0]]], "min at a tie (entry 1)", 2),
        (lambda a: a.clip(-1, 1), [[1.0, 0.0]], "clip at a = high (entry 0)", 1),
        (lambda a: a.sign(), [[0.0, 1.0]], "sign at a = 0 (entry 0)", 1),
        (lambda a: relu(a - 1.0) * 3, [[1.0, 2.0]], "relu at a = 0 (entry 0)", 1),
        (np.median, [[1.0, 1.0, 5.0]], "argsort at a tie (entry 0)", 2),
        (lambda a: np.sort(a)[1], [[5.0, 1.0, 1.0]], "argsort at a tie (entry 0)", 2),
        (lambda a: np.sort(a)[1], [[1.0, 1.0, 1.0]], "argsort at a tie (entry 0, 1)", 1),
        (lambda a: np.percentile(a, 40), [[2.0, 2.0, 2.0, 5.0]], "argsort at a tie (entry 0, 1)", 3),
        (lambda a: np.partition(a, 0)[0], [[1.0, 1.0, 5.0]], "argsort at a tie (entry 0)", 2),
        (lambda a: where(a > 1, a * a, a), [[1.0, 2.0]], "where, at the edge of its condition", 1),
    ],
)
def test_names_kinks_and_does_not_fail_on_them(f: Any, inputs: list[Any], kink: str, skipped: int) -> None:
    found = gradcheck(f, *inputs)
    assert found.ok
    assert found.kinks == (kink,)
    assert found.skipped == skipped
    entries = "1 entry" if skipped == 1 else f"{skipped} entries"
    assert f"; {entries} left out, on a kink: {kink}" in str(found)
    assert ("nothing to compare" in str(found)) == (found.checked == 0)


def test_a_tie_that_does_not_matter_is_no_reason_to_skip() -> None:
    found = gradcheck(lambda a: np.sort(a)[2] * np.sort(a).sum(), [1.0, 5.0, 1.0])
    assert (found.ok, found.checked, found.skipped) == (True, 3, 0)
    assert "kink" not in str(found)


def test_beside_a_kink_all_is_compared() -> None:
    found = gradcheck(relu, [1e-3, -1e-3])
    assert (found.ok, found.checked, found.kinks) == (True, 2, ())


def test_an_entry_beside_a_kink_is_still_checked() -> None:
    with temporary("wrong_square", "2.002 * a") as op:
        found = gradcheck(lambda a: op(a) + relu(a), [0.0, 2.0])
        assert not found
        assert found.index == (1,)


def test_a_condition_is_a_constant() -> None:
    assert gradcheck(lambda a: where(a.data > 0, a, 2 * a), [1.0, -1.0])


def test_not_a_number_agrees_with_nothing() -> None:
    def f(a: Value, b: Value) -> Any:
        return a.sqrt() + b

    with np.errstate(all="ignore"):
        assert not gradcheck(f, -1.0, 2.0)
        found = gradcheck(lambda a: a[0] * 2 + a[1] * np.nan, [1.0, 2.0])
    assert not found
    assert found.relative_error == np.inf


def test_second_order_of_a_line_is_zero() -> None:
    for f in (lambda a: a + 1.0, lambda a: a * 3, lambda a: a.sum()):
        found = gradcheck(f, [1.0, 2.0], order=2)
        assert found.ok
        assert found.analytic == 0


RIGHT: dict[str, tuple[Any, list[Any]]] = {
    "large beside small": (lambda a: (a * a).sum(), [[1e6, 1.0]]),
    "larger beside small": (lambda a: (a * a).sum(), [[1e8, 2.0]]),
    "near a pole": (lambda a: 1 / a, [1e-6]),
    "near the edge of a domain": (log, [1e-5]),
    "a sum in which one entry drowns": (lambda a: exp(a).sum(), [[30.0, 0.0]]),
    "each for itself": (exp, [[30.0, 0.0]]),
    "flat": (lambda a: a**3, [[0.0, 1.0]]),
    "added to much more": (lambda a: (a + 1).sum(), [[1e-10, 1e-300, 0.0]]),
    "near a kink for its size": (lambda a: relu(a - 1e6 + 3), [1e6]),
    "tiny": (lambda a: (a * a * 1e-9).sum(), [[1.0, 2.0]]),
    "huge": (lambda a: (a * a * 1e200).sum(), [[1.0, 2.0]]),
    "all rounding": (lambda a: softmax(a).sum(), [[1.0, 2.0, -0.5]]),
    "saturated": (sigmoid, [[40.0, -40.0]]),
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("order", [1, 2])
def test_a_right_gradient_is_called_right_whatever_its_size(name: str, order: int) -> None:
    f, inputs = RIGHT[name]
    found = gradcheck(f, *inputs, order=order)
    assert found.ok, str(found)
    assert found.skipped == 0


@pytest.mark.parametrize("scale", [1e-200, 1e-9, 1.0, 1e9])
def test_a_wrong_gradient_is_called_wrong_whatever_its_size(scale: float) -> None:
    found = gradcheck(lambda a: (a * a.detach() * scale).sum(), [1.0, 2.0])
    assert not found
    assert found.relative_error == pytest.approx(0.5)
    with temporary("wrong_square", "2.001 * a") as op:
        assert not gradcheck(lambda a: (op(a) * scale).sum(), [1e6, 1.0])


def test_it_names_the_operation_where_the_difference_enters() -> None:
    with temporary("square_with_a_slip", "2.002 * a") as op:
        for f in (op, lambda a: exp(sigmoid(op(exp(a)) + a)), lambda a, b: (op(a) @ b).sum()):
            found = gradcheck(f, *([[0.5, 1.5]] * f.__code__.co_argcount if f is not op else [[0.5]]))
            assert "The difference enters at square_with_a_slip" in found.cause
            assert found.cause in str(found)
    found = gradcheck(lambda a: sigmoid(a) * sigmoid(a).detach(), 0.3)
    assert "mul gets the numbers" in found.cause
    assert "detach()" in found.cause
    assert gradcheck(sigmoid, 0.3).cause == ""


def test_a_table_of_the_worst_entries() -> None:
    with temporary("square_with_a_slip", "2 * a + 0.002 * (a > 2.5)") as op:
        found = gradcheck(op, [1.0, 2.0, 3.0, 0.5, 0.1, -1.0, 4.0])
    assert [e.index for e in found.worst[:2]] in ([(2,), (6,)], [(6,), (2,)])
    lines = str(found).splitlines()
    assert [line.split()[0] for line in lines[-6:]] == ["entry"] + ["argument"] * 5
    assert len({len(line) for line in lines[-6:]}) == 1
    assert len(str(gradcheck(op, 1.0)).splitlines()) == 1


def test_it_records_where_nothing_is_recorded() -> None:
    with no_grad():
        assert gradcheck(sigmoid, [0.3, 1.0])
        assert gradcheck(sigmoid, [0.3, 1.0], order=2)
        assert not gradcheck(lambda a: a * a.detach(), 0.3)
        assert (Value(1.0) * 2).parents == ()


def test_random_numbers_are_no_gradients_fault() -> None:
    rng = np.random.default_rng(0)
    for f in (lambda a: a * rng.normal(), lambda a: (a * (rng.random(3) > 0.5)).sum()):
        found = gradcheck(f, [1.0, 2.0, 3.0])
        assert not found
        assert "not deterministic" in str(found)
        assert "argument" in str(found)
        with pytest.raises(GradientCheckError, match="seed their generator"):
            found.raise_if_wrong()
        with pytest.raises(ArgumentError, match="no curve"):
            found.curve()
    assert gradcheck(lambda a: a * np.random.default_rng(0).normal(), 1.0)


def test_the_v_curve() -> None:
    h, errors = gradcheck(exp, [0.5, 1.0]).curve(0, 1)
    assert (np.diff(h) < 0).all()
    foot = int(np.argmin(errors))
    assert 1e-7 < h[foot] < 1e-3
    assert errors[foot] < 1e-9
    assert errors[-1] > 100 * errors[foot] < errors[foot - 4]
    wrong = gradcheck(lambda a: exp(a) * 1.5 - exp(a).detach() * 0.5, 1.0)
    assert wrong.curve()[1].min() > 0.1


@pytest.mark.parametrize(
    ("call", "kind", "text"),
    [
        (lambda: gradcheck(sigmoid), ArgumentError, "needs the point"),
        (lambda: gradcheck(sigmoid, 1.0, order=3), ArgumentError, "order 1 or 2, got 3"),
        (lambda: gradcheck(lambda a: 3.0, 1.0), DataTypeError, "returns a Value, got float"),
        (lambda: gradcheck(sigmoid, "x"), DataTypeError, "'x'"),
    ],
)
def test_errors(call: Any, kind: type[Exception], text: str) -> None:
    with pytest.raises(kind, match=text):
        call()


@pytest.mark.parametrize(("f", "point", "words"), [
    (lambda x: ag.sqrt((x * x).sum()), [0.0, 0.0], r"sqrt sent back ∞.* norm\(x\)"),
    (lambda x: ag.log(x).sum(), [-1.0, 1.0], "log made not a number at entry .*, from −1"),
    (lambda x: (1.0 / x).sum(), [0.0, 1.0], "div made ∞ .* It divides by 0"),
    (lambda x: np.cbrt(x).sum(), [0.0, 1.0], "cbrt sent back ∞"),
])  # fmt: skip
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_where_a_number_is_none_the_check_says_why_and_what_helps(f: Any, point: Any, words: str) -> None:
    found = gradcheck(f, point)
    assert not found
    assert re.search(words, found.cause), found.cause


@pytest.mark.parametrize(("f", "point"), [
    (lambda x: (x * x).sum(), [1e12, 1e-12, 0.0]), (lambda x: (x * 1e-300).sum(), [1e300, 1.0]),
])  # fmt: skip
def test_what_is_too_small_to_be_seen_in_the_result_is_not_called_wrong(f: Any, point: Any) -> None:
    assert gradcheck(f, point)


def test_a_gradient_that_is_too_large_where_nothing_moves_is_called_wrong() -> None:
    with table_as_before():
        op = Op(name="still", inputs=("a",), forward=lambda a: a * 0.0 + 1.0, formula="a * 0 + 1", local=["a - a + 1"],
                doc="1. ∂/∂a = 0.")  # fmt: skip
        assert not gradcheck(lambda x: op(x).sum(), [1.0, 2.0])


def test_a_function_that_changes_on_the_way_is_not_deterministic() -> None:
    """Its first two results agree; what its gradient owes to the change is not taken for rounding."""
    calls = iter(range(1000))
    found = gradcheck(lambda x: (x * x).sum() * (1.0 if next(calls) < 2 else 2.0), [1.0, 2.0])
    assert not found
    assert "not deterministic" in found.cause


@pytest.mark.slow
@pytest.mark.parametrize("function", [
    lambda x: (x - x.mean()).sum(),
    lambda x: (x - x.mean()).sum() * 3.0,
    lambda x: ((x - x.mean(1, keepdims=True)) / x.std(1, keepdims=True)).sum(),
    lambda x: (x * 1e3 + 7.0).sum() - 1e3 * x.sum(),
])  # fmt: skip
def test_what_is_left_where_terms_cancel_is_no_slope(function: Any) -> None:
    """The result is all rounding, of terms that are far larger than it."""
    for seed in range(5):
        assert gradcheck(function, np.random.default_rng(seed).normal(size=(5, 3))).ok
    wrong = gradcheck(
        lambda x: function(x) + 1e-9 * (x * x.detach()).sum(), np.random.default_rng(0).normal(size=(5, 3))
    )
    assert not wrong.ok
