"""The operation that first makes an infinity or a nan, forward or backward, and the cure that is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import Value, first_bad
from autograd.errors import DataTypeError

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@pytest.mark.parametrize(("f", "x", "operation", "phase", "made", "entry", "cure"), [
    (lambda x: ag.where(x.data <= 0, ag.exp(x), 1 + x), [1000.0, -1.0], "exp", "forward", np.inf, (0,), "inside"),
    (lambda x: ag.where(x.data > 0, ag.log(x), 0.0), [1.0, 0.0], "log", "forward", -np.inf, (1,), "inside|scores"),
    (lambda x: ag.log(x), [2.0, 0.0], "log", "forward", -np.inf, (1,), "scores"),
    (lambda x: ag.log(x), [2.0, -3.0], "log", "forward", np.nan, (1,), "inside"),
    (lambda x: x / (x - 2.0), [1.0, 2.0], "div", "forward", np.inf, (1,), "divides by 0"),
    (lambda x: (x - x) / (x - 2.0), [1.0, 2.0], "div", "forward", np.nan, (1,), "divides by 0"),
    (lambda x: ag.sqrt((x * x).sum()), [0.0, 0.0], "sqrt", "backward", np.inf, (), "norm"),
    (lambda x: x * x**0.5, [4.0, 0.0], "pow", "backward", np.nan, (1,), "positive"),
    (lambda x: ag.sqrt(((x - x.mean()) ** 2).mean()), [3.0, 3.0], "sqrt", "backward", np.inf, (), "0 / 0"),
    (lambda x: x * 1e300 * 1e300, [1.0], "mul", "forward", np.inf, (0,), "outgrow"),
    (lambda x: np.sinh(x), [1.0, 800.0], "sinh", "forward", np.inf, (1,), "outgrow"),
    (lambda x: np.arcsin(x), [0.5, 2.0], "arcsin", "forward", np.nan, (1,), "has no value there"),
    (lambda x: np.mod(x, 0.0), [3.0], "mod", "forward", np.nan, (0,), "has no value there"),
    (lambda x: np.arctanh(x), [0.5, 1.0], "arctanh", "forward", np.inf, (1,), "is infinite there"),
    (lambda x: np.log2(x), [0.0], "log2", "forward", -np.inf, (0,), "is infinite there"),
    (lambda x: np.arccosh(x), [1.0, 2.0], "arccosh", "backward", np.inf, (0,), "infinitely steep"),
    (lambda x: 0.0 * np.cbrt(x), [0.0], "cbrt", "backward", np.nan, (0,), "infinitely steep"),
])  # fmt: skip
def test_what_is_named(f: Any, x: Any, operation: str, phase: str, made: float, entry: Any, cure: str) -> None:
    found = first_bad(f(Value(x, name="x")).sum())
    assert found
    assert (found.operation, found.phase, found.entry) == (operation, phase, entry)
    np.testing.assert_equal(found.made, made)
    assert any(part in found.cure for part in cure.split("|"))
    assert operation in str(found)
    assert found.cure in str(found)


def test_the_numbers_are_those_of_the_entry() -> None:
    found = first_bad((Value([1.0, 3.0]) / Value([[1.0, 2.0], [4.0, 0.0]])).sum())
    assert found.numbers == (3.0, 0.0)
    assert "div made ∞ at entry [1, 1], from 3, 0." in str(found)


def test_a_leaf_that_holds_it() -> None:
    found = first_bad((Value([1.0, np.nan], name="x") * 2.0).sum())
    assert (found.phase, found.entry) == ("leaf", (1,))
    assert "A leaf (x) of shape (2,) holds not a number at entry [1]." in str(found)
    assert first_bad(Value(np.inf)).phase == "leaf"


def test_nothing_is_bad() -> None:
    x = Value([-1.0, 4.0])
    for f in (lambda x: x * x, lambda x: ag.sqrt(ag.relu(x)), lambda x: 1 + ag.norm(x * 0.0)):
        found = first_bad(f(x).sum())
        assert not found
        assert "finite" in str(found)
    assert x.grad is None
    assert not first_bad(Value(1.0))
    z = Value([[0.0, -np.inf, 1.0]])
    assert not first_bad(ag.cross_entropy(z, [[0.0, 0.0, 1.0]]).sum())


def test_on_floats_and_on_what_is_no_value() -> None:
    found = first_bad(ag.sqrt(Value(0.0)) * 2.0)
    assert (found.operation, found.phase, found.entry, found.numbers) == ("sqrt", "backward", (), (2.0, 0.0))
    with pytest.raises(DataTypeError, match="first_bad takes the Value"):
        first_bad(3.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(("lang", "word"), [("de", "keine Zahl"), ("fr", "pas un nombre")])
def test_what_is_no_number_is_so_in_each_language(lang: str, word: str) -> None:
    said = first_bad(ag.log(Value(-1.0)) * 2.0).said(lang)
    assert word in said
    assert "not a number" not in said
