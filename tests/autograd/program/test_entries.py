"""What a program writes for an operation is read from its entry: a ufunc, an operator, a source, or the formula."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import Op, RecordingError, record, value_and_grad
from autograd.program.primitives import UNKNOWN, row_of_entry
from tests.autograd.own_operations import table_as_before

A = np.random.default_rng(0).normal(size=(3, 4))
LARGE = np.random.default_rng(1).normal(size=(64, 64))


@pytest.fixture(autouse=True)
def _only_here() -> Iterator[None]:
    with table_as_before():
        yield


def entry(**more: Any) -> Op:
    given = {"name": "mine", "inputs": ("a",), "forward": lambda a: 2 * a, "formula": "2 * a", "local": ["2"]}
    return Op(**{**given, **more})


def flipped(**more: Any) -> Op:
    """The rows in the other order; its forward makes new ones."""
    return entry(
        forward=lambda a: a[::-1].copy(), formula="mine(a)", local=["1"], pull=["mine(g)"], kind="moves", **more
    )


def agreeing(f: Any, *inputs: Any) -> str:
    """The program's source, after it has given twice what the function gives."""
    program = record(f, *inputs)
    expected, wanted = value_and_grad(f, argnums=tuple(range(len(inputs))))(*inputs)
    for _ in range(2):
        value, gradients = program(*inputs)
        np.testing.assert_allclose(value, expected, rtol=1e-13)
        for found, gradient in zip(gradients, wanted, strict=True):
            np.testing.assert_allclose(found, gradient, rtol=1e-13)
    return program.source


def test_a_ufunc_is_written_by_its_name_and_into_buffers() -> None:
    op = entry(
        inputs=("a", "b"), forward=np.logaddexp, formula="log(exp(a) + exp(b))", local=["exp(a - y)", "exp(b - y)"]
    )
    assert "np.logaddexp(a, b)" in agreeing(lambda a, b: op(a, b).sum(), A, A[0])
    assert "np.logaddexp(a, b, out=" in agreeing(lambda a, b: (op(a, b) * op(a, b)).sum(), LARGE, LARGE[0])


def test_a_ufunc_that_is_not_numpys_is_no_piece_of_source() -> None:
    assert row_of_entry(entry(forward=np.frompyfunc(lambda a: 2 * a, 1, 1))) is UNKNOWN


def test_a_product_is_not_written_over_its_factors() -> None:
    source = record(lambda a, b: (ag.tanh(a) @ ag.tanh(b) * LARGE).sum(), LARGE, LARGE.T + 1, argnums=()).source
    (product,) = re.findall(r"np\.matmul\(.+, out=(\w+)\)", source)
    assert f"\n{product} = np.empty(" in source
    assert f" = {product}  # the same memory" in source  # that of the product by numbers, entry by entry


def test_an_operator_is_the_formula_of_its_entry() -> None:
    op = entry(inputs=("a", "b"), forward=lambda a, b: a * b, formula="a * b", local=["b", "a"])

    def f(a: Any, b: Any) -> Any:
        return (op(a + b, b) / op(a, b)).sum()

    assert "mine" not in agreeing(f, A, A + 3)
    assert "(a + b) * b / (a * b)" in record(f, A, A + 3, argnums=()).source


def test_operands_hold_together_where_a_source_puts_them() -> None:
    flipped(source="{a}[::-1]", view=True)
    inside = entry(
        name="kept_between",
        forward=lambda a, bound: np.clip(a, -bound, bound),
        formula="minimum(maximum(a, -bound), bound)",
        local=["(a > -bound) * (a < bound)"],
        params={"bound": 1.0},
        source="np.clip({a}, -{bound}, {bound})",
    )

    def f(a: Any, b: Any) -> Any:
        return (ag.TABLE["mine"](a + b) * inside(a + 2 * b, bound=0.5)).sum()

    agreeing(f, A, A[::-1])
    source = record(f, A, A[::-1], argnums=()).source
    assert "(a + b)[::-1] * np.clip(a + 2 * b, -0.5, 0.5)" in source


def test_a_source_that_depends_on_ranks() -> None:
    op = flipped(source=lambda axes: "np.flipud({a})" if axes == 2 else "{a}[::-1]", view=True)
    assert "np.flipud(a)" in agreeing(lambda a: (op(a) * A).sum(), A)
    assert "a[::-1]" in agreeing(lambda a: (op(a) * A[0]).sum(), A[0])


def test_what_a_view_looks_at_is_not_written_over() -> None:
    op = flipped(source="{a}[::-1]", view=True)

    def f(a: Any) -> Any:
        b = ag.tanh(a)
        c = op(b)
        c.name = "C"
        return (c * ag.exp(b) * LARGE).sum()

    assert "C = t" in agreeing(f, LARGE)


def test_a_program_of_simpler_operations_may_take_parts() -> None:
    op = entry(
        forward=lambda a: a[:, 1:-1].copy(),
        formula="a[:, 1:-1]",
        local=["1"],
        pull=["pad(g, ((0, 0), (1, 1)), 0.0)"],
        program="a[:, 1:-1]",
        kind="moves",
    )
    assert "a[:, 1:-1]" in agreeing(lambda a: (op(a) * op(a)).sum(), A)


NO_SOURCE = [
    ({}, "Operation mine has no NumPy source.*a program in simpler operations, or a source such as"),
    ({"source": "np.flipud({x})"}, r"The source of mine, 'np.flipud\(\{x\}\)', names x; there is no more than a\."),
]


@pytest.mark.parametrize(("more", "text"), NO_SOURCE, ids=["nothing", "another name"])
def test_an_entry_that_does_not_say_it(more: dict[str, Any], text: str) -> None:
    op = flipped(**more)
    with pytest.raises(RecordingError, match=text):
        record(lambda a: op(a).sum(), A)


def test_what_changes_nothing_is_not_written() -> None:
    program = record(lambda a: (+a * a).sum(), A)
    assert "positive" not in program.source


def test_a_ufunc_goes_by_the_name_that_its_entry_writes() -> None:
    assert "np.abs(" in record(lambda a: (abs(a) * a).sum(), A).source


def test_numbers_in_a_text_are_worked_out() -> None:
    with table_as_before():
        op = Op(
            name="halved_root", inputs=("a",), forward=lambda a: a * np.sqrt(0.25), formula="a * sqrt(0.25)",
            local=["sqrt(0.25)"], doc="a / 2.",
        )  # fmt: skip
        program = record(lambda a: op(a).sum(), A)
        value, (first,) = program(A)
    assert value == pytest.approx(0.5 * A.sum())
    np.testing.assert_allclose(first, np.full(A.shape, 0.5))
