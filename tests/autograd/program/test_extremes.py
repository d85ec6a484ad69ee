"""At the ends of float64: arrays, Python floats and programs of both give one answer, values and gradients."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import TABLE, Op, Value, gradient, record

FAR = [0.0, -0.0, 1.0, -0.5, 1e3, -1e3, 709.0, -709.0, 710.5, -710.5, 745.0, -745.0, 88.0, -90.0, 37.0, -37.0, 5e-324]
FAR += [1e-300, -1e-300, 1e300, -1e300, 1e160, 1e-8, np.inf, -np.inf, np.nan]
PAIRS = [0.0, -0.0, 1.0, -1.0, 0.5, 3.0, 1e3, -745.0, 1e-300, 1e300, np.inf, np.nan]
ENTRIES = [op for op in TABLE.values() if op.elementwise and 0 < len(op.inputs) < 3]


def points(op: Op) -> list[Any]:
    """The entries of each input: the grid, spread out."""
    grid = FAR if len(op.inputs) == 1 else PAIRS
    return [np.array(column) for column in zip(*product(grid, repeat=len(op.inputs)), strict=True)]


def same(found: Any, wanted: Any) -> Any:
    """Entry by entry, to 2e-12 of the number; what is below the normal ones may differ by their last digits."""
    found, wanted = np.asarray(found, float), np.asarray(wanted, float)
    return np.isclose(found, wanted, rtol=2e-12, atol=1e-322, equal_nan=True)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # that is what these numbers are here for
@pytest.mark.parametrize("op", ENTRIES, ids=lambda op: op.name)
def test_one_answer_for_arrays_floats_and_programs(op: Op) -> None:
    columns = points(op)
    if op.name == "pow":  # NumPy's own roots of -inf differ from one loop to the other
        kept = ~(np.isneginf(columns[0]) & (columns[1] == 0.5))
        columns = [column[kept] for column in columns]
    inputs = [Value(column) for column in columns]
    result = op(*inputs)
    wanted = np.array([result.data, *gradient(result, inputs, np.ones(result.shape))])
    example = [0.3 + 0.2 * k for k in range(len(columns))]
    of_numbers = record(lambda *x: op(*x), *example)
    of_arrays = record(lambda *x: op(*x).sum(), *(np.array([x]) for x in example))
    for k, point in enumerate(zip(*columns, strict=True)):
        numbers = [Value(float(x)) for x in point]
        end = op(*numbers)
        found = {"floats": (end.data, *gradient(end, numbers))}
        value, to = of_numbers(*map(float, point))
        found["a program of numbers"] = (value, *to)
        value, to = of_arrays(*(np.array([x]) for x in point))
        found["a program of arrays"] = (value, *(g[0] for g in to))
        for name, numbers_found in found.items():
            assert same(numbers_found, wanted[:, k]).all(), (point, name, numbers_found, wanted[:, k])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_saturated_sigmoid_is_0_in_a_program_without_a_warning(dtype: Any) -> None:
    a = np.array([-1e3, -745.0, -90.0, 0.0, 1e3], dtype)
    program = record(lambda x: (ag.sigmoid(x) * ag.softplus(x)).sum(), a[3:])
    value, (to_a,) = program(a)
    x = Value(a)
    loss = (ag.sigmoid(x) * ag.softplus(x)).sum()
    assert value == pytest.approx(loss.data)
    np.testing.assert_allclose(to_a, gradient(loss, [x])[0], rtol=1e-6)
    assert record(lambda x: ag.sigmoid(x).sum(), a)(a[:2])[1][0].tolist() == [0.0, 0.0]


def test_numbers_turn_infinite_in_a_program_as_they_do_in_the_function() -> None:
    program = record(lambda x: 1.0 / (x * x) + ag.log(x), 0.5)
    with np.errstate(all="ignore"):
        assert program(0.0)[0] == 1.0 / np.float64(0.0) + np.log(0.0) or np.isnan(program(0.0)[0])
        assert np.isnan(record(lambda x: x**0.5, 0.5)(-1.0)[0])  # Python's own root of -1 is a complex number
        assert record(lambda x: 1.0 / x, 0.0)(0.0)[0] == np.inf  # recorded there


def test_a_nan_beside_a_probability_of_0_leaves_it_as_it_is() -> None:
    p = np.array([0.0, np.nan, 1.0])
    found = ag.binary_cross_entropy(p, np.array([1.0, 1.0, 0.0]))
    assert found[[0, 2]] == pytest.approx([99.98, 99.98], abs=0.01)


def test_a_score_of_infinity_is_no_number_in_the_program_either() -> None:
    z, t = np.array([[np.inf, 1.0]]), np.array([[0.0, 1.0]])
    program = record(lambda z, t: ag.cross_entropy(z, t).sum(), np.zeros((1, 2)), t, argnums=0)
    with np.errstate(invalid="ignore"):
        assert np.isnan(program(z, t)[0])
        assert np.isnan(ag.cross_entropy(z, t)[0])


UNIFORM = [
    lambda x, w: (ag.softmax(x @ w) * x[:1, :1]).mean(),
    lambda x, w: (x @ w * np.full((1, 160), np.inf) * 0.0).sum(),
]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("f", UNIFORM)
def test_a_large_array_of_one_number_is_no_text_of_a_hundred_thousand(f: Any) -> None:
    x, w = np.ones((640, 2)), np.full((2, 160), 0.5)
    program = record(f, x, w)
    assert len(program.source) < 5000
    value, found = program(x, w)
    wanted, gradients = ag.value_and_grad(f, [0, 1])(x, w)
    np.testing.assert_allclose(value, wanted)
    for got, g in zip(found, gradients, strict=True):
        np.testing.assert_allclose(got, g, atol=1e-12)


@pytest.mark.parametrize("word", ["exp", "k", "to", "best", "pixels", "zip", "math", "float", "np", "ones16", "t1"])
def test_an_input_may_be_called_what_the_source_calls_its_own(word: str) -> None:
    x = np.random.default_rng(0).normal(size=(2, 1, 4, 4))

    def f(x: Any) -> Any:
        pooled = (ag.max_pool2d(x, 2, stride=1) * x[:, :, :3, :3]).sum()
        return pooled + ag.erf(x).sum() + ag.sigmoid(x).sum() + ag.flatten(x).sum(1).mean()

    value, (g,) = record(f, Value(x, word))(x)
    assert value == pytest.approx(f(Value(x)).data)
    np.testing.assert_allclose(g, ag.grad(f)(x))


@pytest.mark.parametrize(("size", "stride", "padding"), [(2, 1, 0), (2, 2, 1), (3, 2, 1), (1, 1, 0)])
def test_a_penalty_on_the_slope_of_a_max_pool(size: int, stride: int, padding: int) -> None:
    """Its gradient picks at the largest pixels: that is a program, too."""
    x = np.random.default_rng(1).normal(size=(2, 2, 5, 5))

    def penalty(x: Any) -> Any:
        g = ag.grad(lambda a: (ag.max_pool2d(a, size, stride=stride, padding=padding) ** 2).sum())(x)
        return (g * g).sum()

    value, (g,) = record(penalty, x)(x)
    assert value == pytest.approx(penalty(Value(x)).data)
    np.testing.assert_allclose(g, ag.grad(penalty)(x))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_many_entries_are_chosen_by_their_bits(dtype: Any) -> None:
    """What is not chosen is 0, whatever arrives from above; what is chosen keeps every bit."""
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(60, 90)).astype(dtype), rng.normal(size=(60, 90)).astype(dtype)
    w[0, :6], x[0, :6] = [np.inf, -np.inf, np.nan] * 2, [1.0] * 3 + [-1.0] * 3
    with np.errstate(invalid="ignore"):
        program = record(lambda x, w: (ag.relu(x) * w).sum(), x, w, argnums=0)
        _, g = program(x, w)
    assert "kept(" in program.source
    assert g.tobytes() == np.where(x > 0, w, dtype(0)).tobytes()


def test_a_row_has_its_sum_and_its_maximum_taken_once() -> None:
    x = np.random.default_rng(0).normal(size=(20, 5))
    program = record(lambda x: (ag.max(x, 1, True) * ag.max(x, 1)[:, None] / ag.sum(x, 1, True)).sum(), x)
    assert program.source.count("np.maximum.reduce(") == 1
