"""Each of NumPy's functions against NumPy's value and finite differences of order 1 and 2, and as a program."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import ArgumentError, Graph, SignatureError, Value, gradcheck, record
from autograd.functions.standing_in import OVERRIDES, PLAIN, named
from tests.autograd.functions.calls import CALLS, SAME_AS

EACH = [
    pytest.param(call, point, id=f"{name}-{k}", marks=pytest.mark.slow if k else ())
    for name, calls in CALLS.items()
    for k, (call, point) in enumerate(calls)
]
each_call = pytest.mark.parametrize(("call", "point"), EACH)


def test_every_function_has_a_call() -> None:
    tried = {named(name) for name in (*CALLS, *SAME_AS)} | PLAIN
    assert {f for f in OVERRIDES if not isinstance(f, np.ufunc)} <= tried
    assert set(SAME_AS.values()) <= set(CALLS)


@each_call
def test_value(call: Any, point: Any) -> None:
    found, wanted = call(Value(point)), call(point)
    assert type(found) is Value
    assert found.shape == np.shape(wanted)
    np.testing.assert_allclose(found.data, wanted, rtol=1e-12, atol=1e-14)


@each_call
@pytest.mark.parametrize("order", [1, 2])
def test_gradient_against_finite_differences(call: Any, point: Any, order: int) -> None:
    found = gradcheck(call, point, order=order, tolerance=1e-6 if order == 1 else 1e-5)
    found.raise_if_wrong()
    assert found.skipped == 0
    assert found.checked == np.size(point)


@each_call
def test_float32_stays(call: Any, point: Any) -> None:
    x = Value(np.asarray(point, np.float32))
    y = call(x)
    if y.shape and np.ndim(point):
        (y * y).sum().backward()
        assert x.grad.dtype == np.float32


@each_call
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_as_a_program(call: Any, point: Any) -> None:
    """The program gives the graph's numbers, at the point and beside it: nothing of the data is frozen into it."""
    weights = np.random.default_rng(4).normal(size=call(Value(point)).shape)

    def f(a: Any) -> Any:
        y = call(a)
        return (y * weights).sum() if y.shape else y * float(weights)

    program = record(f, point)
    for x in (point, point * 1.01):
        value, (slope,) = program(x)
        v = Value(x)
        loss = f(v)
        loss.backward()
        np.testing.assert_allclose(value, loss.data, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(slope, v.grad, rtol=1e-10, atol=1e-12)


def test_the_public_clip_gives_a_bound_its_gradient() -> None:
    """As `np.clip` and the method do, on data too."""
    for clip in (ag.clip, np.clip, Value.clip):
        x, low, high = Value([0.5, 3.0, -1.0]), Value(0.0), Value(1.0)
        clip(x, low, high).sum().backward()
        assert (x.grad.tolist(), low.grad, high.grad) == ([1.0, 0.0, 0.0], 1.0, 1.0)
    np.testing.assert_array_equal(ag.clip([1, 2, 3], 1.5), [1.5, 2, 3])
    np.testing.assert_array_equal(ag.clip(np.arange(3.0), [0.0, 1.5, 0.0], max=1.0), [0, 1, 1])
    assert ag.clip(Value(3.0), high=2.0).data == 2.0
    with pytest.raises(SignatureError, match="clip has no option lowest"):
        ag.clip(Value(1.0), lowest=0.0)


@pytest.mark.parametrize("options", [{}, {"endpoint": False}, {"axis": 1}, {"num": 1}, {"num": 0}, {"axis": -1}])
def test_linspace_between_values(options: dict[str, Any]) -> None:
    a, b = np.array([0.0, 2.0]), np.array([1.0, -3.0])
    given = {"num": 5, **options}
    np.testing.assert_allclose(np.linspace(Value(a), Value(b), **given).data, np.linspace(a, b, **given), atol=1e-15)
    assert gradcheck(lambda a, b: (np.linspace(a, b, **given) ** 2).sum(), a, b)
    found, step = np.linspace(0.0, Value(1.0), 5, retstep=True)
    assert (found.data[-1], step.data) == (1.0, 0.25)


def test_a_cast_to_the_same_type_is_no_view_of_the_variable() -> None:
    w = Value([1.0, 2.0])
    w.astype(float).data[...] = 9.0
    assert w.data.tolist() == [1.0, 2.0]
    assert w.real is w
    assert w.conj() is w


def test_the_largest_of_two_is_maximum() -> None:
    a = Value([1.0, 2.0])
    for largest in (ag.max, ag.min):
        with pytest.raises(ArgumentError, match=r"autograd\.maximum\(a, b\)"):
            largest(a, a)


@pytest.mark.parametrize(
    ("made", "steps"),
    [
        (lambda a, b: np.einsum("ij,jk->ik", a, b), ["matmul"]),
        (lambda a, b: np.einsum("ij,kj->ik", a, b.T), ["transpose", "transpose", "matmul"]),
        (lambda a, b: np.tensordot(a, b, 1), ["matmul"]),
        (lambda a, b: np.cumprod(a, axis=0), ["getitem", "getitem", "getitem", "mul", "concatenate"]),
        (lambda a, b: np.cumsum(a[0]), ["getitem", "cumsum"]),
        (lambda a, b: np.median(a[0]), ["getitem", "argsort", "take_along", "getitem"]),
        (lambda a, b: np.prod(a, axis=0), ["getitem", "getitem", "mul", "reshape"]),
    ],
)
def test_no_step_that_moves_nothing_stands_in_a_graph(made, steps):
    v = made(Value(np.ones((2, 3))), Value(np.ones((3, 4))))
    assert [one.op.name for one in Graph([v], [np.ones(v.shape)]).operations] == steps
