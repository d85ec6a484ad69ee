"""check_op: right entries pass, and each kind of fault is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import TABLE, ArgumentError, ChalkgradError, Op, OperationError, relu
from autograd.testing import check_op
from tests.autograd.cases import CASES, Case
from tests.autograd.own_operations import table_as_before

SQUARE: dict[str, Any] = {
    "name": "square_for_a_test",
    "inputs": ("a",),
    "forward": lambda a: a * a,
    "formula": "a * a",
    "local": ["2 * a"],
    "scalar": lambda a: a * a,
    "doc": "a².",
}
SOME = ["tanh(5)", "mean(5)", "softmax(4)", "matmul(2x3,3x4)", "affine(4x3,5x2)", "add(2x3,3)", "norm(5)", "sum(5)"]


@pytest.mark.parametrize("case", [c for c in CASES if str(c) in SOME], ids=str)
def test_the_librarys_own_entries_pass(case: Case) -> None:
    check_op(case.op, *case.inputs, **case.params)


def test_points_of_its_own_for_elementwise_entries() -> None:
    for name in ("exp", "mul", "sqrt", "sigmoid"):
        check_op(TABLE[name])
    with pytest.raises(ArgumentError, match="needs the inputs"):
        check_op(TABLE["matmul"])


@pytest.mark.parametrize(
    ("slip", "text"),
    [
        ({"formula": "a * a * 1.01"}, "the formula gives the value"),
        ({"local": ["2.002 * a"]}, "the gradient by differences.*DISAGREES"),
        ({"scalar": lambda a: a * a * 1.001}, "floats, or the definition"),
        ({"forward": lambda a: np.asarray(a * a, np.float64)}, "float32 stays: it gave float64"),
        ({"program": "a * a * 1.001"}, "a program gives the same"),
    ],
)
def test_a_slip_is_named(slip: dict[str, Any], text: str) -> None:
    with table_as_before():
        check_op(Op(**SQUARE))
    with table_as_before(), pytest.raises(OperationError, match=text) as error:
        check_op(Op(**{**SQUARE, **slip}))
    assert isinstance(error.value, ChalkgradError)
    assert "square_for_a_test" in str(error.value)


def test_a_shown_derivative_that_is_not_the_one_that_runs() -> None:
    pull = {"local": ["3 * a"], "pull": ["g * (2 * a)"], "definition": lambda a: a * a, "kind": "moves"}
    with table_as_before(), pytest.raises(OperationError, match="the local derivative that is shown"):
        check_op(Op(**{**SQUARE, **pull}), [1.0, 2.0])


def test_a_point_on_a_kink_is_no_point() -> None:
    with pytest.raises(OperationError, match="on a kink, relu at a = 0"):
        check_op(relu, [0.0, 1.0])
