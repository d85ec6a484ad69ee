"""Where a program could be silently wrong: it is right, or refuses, or the docstring says so."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import DataTypeError, RecordingError, Value, gradient, record
from autograd.program.instruction import Instruction
from autograd.program.write import compiled, write

RNG = np.random.default_rng(0)


# ------------------------------------------------------------------------------- frozen constants
def numbers(v: Any) -> Any:
    return v.data


def half(w: Any) -> Any:
    """The square sum, as a number: the value is right everywhere, and the graph's gradient is not w."""
    return float((numbers(w) ** 2).sum())


FROZEN = {
    "statistics of an input": lambda X, w: ((X - numbers(X).mean(0)) @ w).sum(),
    "a mask of an input": lambda X, w: ((X * (numbers(X) > 0)) @ w).sum(),
    "a mask inside": lambda X, w: ((X @ w) * (numbers(X @ w) > 0)).sum(),
    "np.where of data": lambda X, w: (X @ w * np.where(numbers(X)[:, 0] > 0, 1.0, 2.0)).sum(),
    "np.isnan": lambda X, w: (X @ w).sum() if not np.isnan(X).any() else w.sum(),
    "a gradient alone": lambda X, w: (X @ w).sum() + (w * numbers(w)).sum() - 0.5 * (w * w).sum() - 0.5 * half(w),
}


@pytest.mark.parametrize("argnums", [(0, 1), (1,)], ids=str)
@pytest.mark.parametrize("name", FROZEN)
def test_data_that_would_be_frozen_is_refused(name: str, argnums: Any) -> None:
    """Of every input, also of one that is not differentiated."""
    with pytest.raises(RecordingError):
        record(FROZEN[name], RNG.normal(size=(6, 3)), RNG.normal(size=3), argnums=argnums)


def test_what_comes_from_elsewhere_is_part_of_the_program() -> None:
    """A limit that the docstring states; an in-place change of the array does not reach the program either."""
    scale = np.array([1.0, 2.0])
    program = record(lambda x: (x * scale).sum(), np.ones(2))
    scale[:] = 100.0
    assert program(np.ones(2))[0] == 3.0
    assert "pass as an argument what will change" in " ".join((ag.Program.__doc__ or "").split())


def test_the_size_of_the_batch_is_not_frozen() -> None:
    program = record(lambda x, w: ((x @ w) ** 2).mean() * (1.0 / len(x)), RNG.normal(size=(4, 2)), np.ones(2))
    for n in (4, 1, 9, 4):
        x = RNG.normal(size=(n, 2))
        value, _ = program(x, np.ones(2))
        assert value == pytest.approx(float((x.sum(1) ** 2).mean() / n), rel=1e-12)


# ------------------------------------------------------------------------------------- the inputs
def test_whole_numbers_and_masks_are_computed_with_as_floats() -> None:
    """Squares of small whole numbers would overflow: 200² is 64 in uint8."""
    program = record(lambda x: (x * x).sum(), np.array([1.0, 2.0]))
    for x in (np.array([200, 3], np.uint8), [200, 3], np.array([200, 3], np.int64), np.array([200.0, 3], np.float16)):
        value, (g,) = program(x)
        assert value == 40009.0
        assert g.dtype == np.float64 or np.asarray(x).dtype == np.float16
        np.testing.assert_array_equal(g, [400.0, 6.0])
    value, _ = program(np.array([True, False]))
    assert value == 1.0
    value, (g,) = record(lambda x: x * x, 2.0)(np.array(3))
    assert (value, g) == (9.0, 6.0)
    for wrong in (np.array(["a", "b"]), np.array([1, None]), np.array([1j, 2]), Value([1.0, 2.0])):
        with pytest.raises(DataTypeError):
            program(wrong)


def test_memory_order_makes_no_difference() -> None:
    x, w = RNG.normal(size=(40, 60)), RNG.normal(size=(60, 60))

    def f(x: Any, w: Any) -> Any:
        return ag.tanh(ag.tanh(x @ w) @ w).sum()

    program = record(f, x, w)
    value, (gx, gw) = program(x, w)
    for a, b in ((np.asfortranarray(x), w), (x, np.asfortranarray(w)), (np.repeat(x, 2, 1)[:, ::2], w[::-1][::-1])):
        again, (hx, hw) = program(a, b)
        assert again == pytest.approx(value, rel=1e-12)
        np.testing.assert_allclose(hx, gx, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(hw, gw, rtol=1e-10, atol=1e-12)


def test_inputs_that_are_one_array() -> None:
    x = np.array([1.0, 2.0, 3.0])
    program = record(lambda a, b: (a * b * b).sum(), x, x)
    value, (ga, gb) = program(x, x)
    assert value == 36.0
    np.testing.assert_array_equal(ga, x * x)
    np.testing.assert_array_equal(gb, 2 * x * x)


def test_a_wider_constant_widens_the_result() -> None:
    """Times one and plus zero change nothing, except a type."""
    for f in (lambda a: (a * np.ones(3)).sum(), lambda a: (np.zeros(3) + a).sum(), lambda a: (a / np.ones(3)).sum()):
        x = np.array([1e8, 1.0, -1e8], np.float32)
        value, _ = record(f, x)(x)
        assert value == f(Value(x)).data == 1.0


# ------------------------------------------------------------------------------ vectors of samples
def test_a_scalar_function_that_would_mix_samples() -> None:
    x = np.array([1.0, 2.0, 3.0])
    for f in (lambda a: ag.sum(a * a), lambda a: (a * a).mean(), lambda a: ag.max(a * a), lambda a: a * a):
        value, (g,) = record(f, 2.0)(x)
        np.testing.assert_array_equal(value, [1.0, 4.0, 9.0])
        np.testing.assert_array_equal(g, 2 * x)
    mixing = record(lambda a, b: ag.stack([a, b]).sum(), 2.0, 3.0)
    assert mixing(1.0, 2.0)[0] == 3.0
    with pytest.raises(RecordingError, match="one sample an entry"):
        mixing(x, 1.0 + x)


def test_vectors_of_no_samples() -> None:
    program = record(lambda x, w: ag.sigmoid(x * w), 1.0, 2.0)
    value, (gx, gw) = program(np.zeros(0), 2.0)
    assert (value.shape, gx.shape, gw) == ((0,), (0,), 0.0)
    assert program(np.zeros(0, np.float32), np.zeros(0, np.float32))[0].dtype == np.float32
    logarithm = record(lambda x, w: w * ag.log(x - 3.0), 5.0, 2.0)  # recorded where it is defined
    assert logarithm(np.zeros(0), 2.0)[1][1] == 0.0
    with pytest.raises(RecordingError, match="one sample an entry"):
        record(lambda a, b: ag.stack([a, b]).sum(), 2.0, 3.0)(np.zeros(0), 1.0)


def test_what_vectors_mean_does_not_depend_on_earlier_calls() -> None:
    """First recorded from numbers: a vector is many samples; first from arrays: it is one input."""
    x = np.array([1.0, 2.0, 3.0])
    scalar = record(lambda a: ag.sum(a * a), 2.0)
    assert scalar(np.ones((2, 2)))[0] == 4.0
    np.testing.assert_array_equal(scalar(x)[0], [1.0, 4.0, 9.0])
    array = record(lambda a: ag.sum(a * a), np.ones((2, 2)))
    assert array(2.0)[0] == 4.0
    assert array(x)[0] == 14.0


# ---------------------------------------------------------------------------------- no false alarm
def test_functions_with_kinks_ties_and_narrow_domains_are_recorded() -> None:
    x = np.array([[0.0, 1.0, -1.0], [0.0, 0.0, 2.0]])
    positive = np.array([0.5, 1e-3, 2.0])
    for f, inputs in [
        (lambda a: ag.relu(a).sum(), (x,)),
        (lambda a: ag.maximum(a, 0.0).sum(), (x,)),
        (lambda a: ag.max(a, -1).sum(), (x,)),
        (lambda a: abs(a).sum(), (x,)),
        (lambda a: ag.log(a).sum(), (positive,)),
        (lambda a: ag.sqrt(a).sum() * ag.log(a[0]), (positive,)),
        (lambda z, t: ag.cross_entropy(z, t).mean(), (RNG.normal(size=(4, 3)), np.eye(3)[[0, 1, 2, 0]])),
        (lambda a: ag.binary_cross_entropy(ag.sigmoid(a), 1.0).mean(), (5 * RNG.normal(size=9),)),
        (lambda a, b: (a**b).sum(), (positive, 3.0)),
    ]:  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            program = record(f, *inputs)
            value, gradients = program(*inputs)
            values = [Value(a) for a in inputs]
            loss = f(*values)
            np.testing.assert_allclose(value, loss.data, rtol=1e-10)
            for g, wanted in zip(gradients, gradient(loss, values), strict=True):
                np.testing.assert_allclose(g, wanted, rtol=1e-7, atol=1e-10)


def test_large_numbers_give_no_warning() -> None:
    """Warnings are errors here."""
    for f in (ag.sigmoid, ag.softplus, ag.tanh, ag.softmax, ag.elu, lambda a: ag.cross_entropy(a, [1.0, 0.0, 0.0])):
        program = record(lambda a, f=f: ag.sum(f(a)), np.array([1.0, -1.0, 0.5]))
        for x in ([1000.0, -1000.0, 0.0], [-1e5, 1e5, 700.0]):
            value, (g,) = program(x)
            assert np.isfinite(value)
            assert np.isfinite(g).all()


# ---------------------------------------------------------------------------------------- updates
def test_updates_see_the_old_values_or_are_refused() -> None:
    """Each is written over in place: what reads it comes first."""
    u, v = Value([1.0, 2.0], "u"), Value([10.0, 20.0], "v")
    loss = (u * v).sum()
    source = write([u, v], [loss, u * v], loss, [(u, u - 0.5 * v), (v, v + 2.0 * u)])
    a, b = np.array([1.0, 2.0]), np.array([10.0, 20.0])
    assert compiled(source)(a, b)[0] == 50.0
    np.testing.assert_array_equal(a, [-4.0, -8.0])
    np.testing.assert_array_equal(b, [12.0, 24.0])
    for outputs, updates in [
        ([loss], [(u, u - v), (v, v + u)]),
        ([loss], [(u, +v), (v, +u)]),
        ([loss], [(u, u + v.reshape((1, 2))[0]), (v, v * 2.0)]),
        ([loss, u], [(u, u * 3.0)]),
        ([loss, u[:1]], [(u, u * 3.0)]),
    ]:
        with pytest.raises(RecordingError, match="overwritten"):
            write([u, v], outputs, loss, updates)


def test_a_number_that_is_used_often_is_looked_at_once(monkeypatch: Any) -> None:
    """At each use all its users were looked at again: a chain of 3000 products took a minute."""
    looked, dtype = [], Instruction.dtype.fget
    monkeypatch.setattr(Instruction, "dtype", property(lambda made: looked.append(1) or dtype(made)))

    def looks(n: int) -> int:
        def power(x: Any) -> Any:
            y = x
            for _ in range(n):
                y = y * 1.1
            return y

        looked.clear()
        record(power, 1.0)
        return len(looked)

    assert looks(160) < 3 * looks(80)
