"""Methods and operators of a Value that an array has too, and where a convention stands in for a derivative."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

import autograd
from autograd import ArgumentError, Graph, Value, explain, grad, gradcheck

A = np.array([[0.5, -1.5, 2.0], [3.0, -0.25, 1.0]])

METHODS: list[Any] = [
    lambda a: a.std(0), lambda a: a.var(axis=1, ddof=1), lambda a: a.prod(), lambda a: a.cumsum(1),
    lambda a: a.cumprod(0), lambda a: a.flatten(), lambda a: a.ravel(), lambda a: a.reshape(1, 6).squeeze(),
    lambda a: a.swapaxes(0, 1), lambda a: a.take([0, 5]), lambda a: a.repeat(2, axis=0), lambda a: a.diagonal(),
    lambda a: a.trace(), lambda a: a.dot(A.T), lambda a: a.round(1), lambda a: a.copy(), lambda a: a.astype(float),
    lambda a: a.mT if hasattr(a, "mT") else a.T, lambda a: np.stack(list(a.flat)[1:3]), lambda a: a % 0.7,
    lambda a: 7.0 % a, lambda a: a // 0.7, lambda a: 7.0 // a, lambda a: divmod(a, 0.7)[1], lambda a: divmod(7.0, a)[0],
    lambda a: a.sum(axis=0, dtype=None, out=None), lambda a: a.sum(initial=2.0), lambda a: a.mean(where=A > 0),
    lambda a: a.max(initial=0.6, axis=1), lambda a: a.min(axis=0, out=None), lambda a: a.clip(min=0.7),
    lambda a: a.clip(None, 1.2), lambda a: a.clip(-1.0, max=2.5), lambda a: a.reshape(3, 2, order="F"),
    lambda a: a.transpose([1, 0]), lambda a: a.reshape([3, 2]), lambda a: A % a,
]  # fmt: skip


@pytest.mark.parametrize("call", METHODS)
def test_methods(call: Any) -> None:
    found = call(Value(A))
    assert type(found) is Value
    np.testing.assert_allclose(found.data, call(A), rtol=1e-12)
    gradcheck(call, A + 0.013).raise_if_wrong()


def test_numbers_have_them_too() -> None:
    v = Value(2.5)
    assert (v % 1).data == 0.5
    assert (v // 1).data == 2.0
    assert [x.data for x in divmod(v, 2)] == [1.0, 0.5]
    assert v.std().data == 0.0
    assert v.flatten().shape == (1,)
    assert v.round().data == 2.0
    assert Value(A).item(0, 2) == Value(A).item(2) == 2.0


def test_the_tables_methods_take_axis_and_keepdims_by_position() -> None:
    v = Value(A)
    for name in ("sum", "mean", "max", "min"):
        assert getattr(v, name)(0, True).shape == (1, 3)
    assert v.clip(-1.0, 1.0).op is v.clip(low=-1.0, high=1.0).op
    assert len(v.clip(-1.0, 1.0).parents) == 1
    bound = Value(1.0)
    v.clip(-1.0, bound).sum().backward()
    assert bound.grad == 2.5  # 2 and 3 are above it, and 1 stands on it


def test_astype_gives_the_gradient_back_in_the_type_of_the_value() -> None:
    v = Value(A)
    low = v.astype(np.float32)
    assert low.dtype == np.float32
    low.sum().backward()
    assert v.grad.dtype == np.float64


def test_several_nodes_stand_in_one_scope() -> None:
    v = Value(A, name="v")
    y = np.std(v)
    graph = Graph(y)
    assert {node.scope[:1] for node in graph.operations} == {("std",)}
    assert np.square(v).scope == ()
    assert "from" in explain(y)


CONVENTIONS: list[tuple[Any, Any, Any]] = [
    (lambda x: np.sort(x).dot([1.0, 2.0, 3.0]), [2.0, 2.0, 1.0], [2.0, 3.0, 1.0]),  # of equal ones each keeps its place
    (np.median, [2.0, 2.0, 5.0, 1.0], [0.5, 0.5, 0.0, 0.0]),
    (lambda x: np.interp(x, [0.0, 1.0, 2.0], [0.0, 1.0, 5.0]).sum(), [1.0, 0.0], [2.5, 0.5]),  # the mean of two slopes
    (lambda x: np.fmax(x, 1.0).sum(), [1.0, np.nan, 2.0], [0.5, 0.0, 1.0]),
    (lambda x: np.fmin(np.nan, x).sum(), [1.0], [1.0]),
    (lambda x: np.hypot(x, 0.0).sum(), [0.0], [0.0]),
    (lambda x: np.linalg.norm(x), [0.0, 0.0], [0.0, 0.0]),
    (lambda x: np.nan_to_num(x).sum(), [1.0, np.nan, np.inf, -np.inf], [1.0, 0.0, 0.0, 0.0]),
    (np.nansum, [1.0, np.nan], [1.0, 0.0]),
    (np.nanmean, [1.0, np.nan, 3.0], [0.5, 0.0, 0.5]),
    (np.prod, [0.0, 2.0, 3.0], [6.0, 0.0, 0.0]),
    (np.prod, [0.0, 0.0, 3.0], [0.0, 0.0, 0.0]),
    (lambda x: np.cumprod(x).sum(), [2.0, 0.0, 3.0], [1.0, 8.0, 0.0]),
    (lambda x: np.round(x).sum(), [0.5, 1.4], [0.0, 0.0]),
    (lambda x: np.mod(x, 1.0).sum(), [2.0], [1.0]),
    (lambda x: np.sinc(x).sum(), [0.0], [0.0]),
    (lambda x: np.heaviside(0.0, x).sum(), [0.5], [1.0]),
    (lambda x: np.clip(x, 0.0, 1.0).sum(), [0.0, 1.0, 2.0], [1.0, 1.0, 0.0]),
]


@pytest.mark.parametrize(("f", "point", "wanted"), CONVENTIONS)
def test_conventions_where_there_is_no_derivative(f: Any, point: Any, wanted: Any) -> None:
    np.testing.assert_allclose(grad(f)(np.array(point)), wanted, atol=1e-15)


def test_all_derivatives_of_sinc_at_0() -> None:
    second = grad(grad(lambda x: np.sinc(x)))
    fourth = grad(grad(second))
    assert second(0.0) == pytest.approx(-(np.pi**2) / 3, rel=1e-12)
    assert fourth(0.0) == pytest.approx(np.pi**4 / 5, rel=1e-12)


REDUCTIONS: list[Any] = [np.sum, np.mean, np.var, np.std, np.prod, np.median, np.ptp, np.max, np.min]


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_reductions_of_any_shape(data: Any) -> None:
    """Against NumPy, and finite differences of order 1 and 2, for each shape, axis and keepdims."""
    shape = data.draw(array_shapes(min_dims=1, max_dims=3, max_side=3))
    f = data.draw(st.sampled_from(REDUCTIONS))
    axis = data.draw(st.sampled_from([None, *range(-len(shape), len(shape)), tuple(range(len(shape)))[:2]]))
    keepdims = data.draw(st.booleans())
    a = np.random.default_rng(data.draw(st.integers(0, 99))).permutation(np.prod(shape)).reshape(shape) * 0.37 + 0.4
    n = 1 if axis == () else np.size(a) // np.size(np.sum(a, axis))
    if f is np.std and n == 1:
        return  # no derivative: 0/0

    def call(x: Any) -> Any:
        return f(x, axis=axis, keepdims=keepdims)

    found = call(Value(a))
    assert found.shape == np.shape(call(a))
    np.testing.assert_allclose(found.data, call(a), rtol=1e-12, atol=1e-14)
    for order in (1, 2):
        gradcheck(call, a, order=order, tolerance=1e-5).raise_if_wrong()


MOVES: list[Any] = [
    np.flip, np.ravel, np.cumsum, np.cumprod, np.sort, np.diff, lambda a: np.roll(a, 1), lambda a: np.tile(a, 2),
    lambda a: np.repeat(a, 2, 0), lambda a: np.expand_dims(a, 0), np.squeeze, lambda a: np.moveaxis(a, 0, -1),
    lambda a: np.vstack([a, a]), lambda a: np.hstack([a, a]), lambda a: np.append(a, a, 0),
    lambda a: np.delete(a, 0, 0),
    lambda a: np.insert(a, 0, 1.5, 0), lambda a: np.array_split(a, 2)[0], np.atleast_3d, lambda a: np.kron(a, a),
    lambda a: np.tensordot(a, a, a.ndim), lambda a: np.einsum("...,...->...", a, a),
]  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_shapes_of_any_shape(data: Any) -> None:
    shape = data.draw(array_shapes(min_dims=1, max_dims=3, max_side=3))
    call = data.draw(st.sampled_from(MOVES))
    a = np.random.default_rng(data.draw(st.integers(0, 99))).permutation(np.prod(shape)).reshape(shape) * 0.37 + 0.4
    found = call(Value(a))
    assert found.shape == np.shape(call(a))
    np.testing.assert_allclose(found.data, call(a), rtol=1e-12)
    for order in (1, 2):
        gradcheck(call, a, order=order, tolerance=1e-5).raise_if_wrong()


ELEMENTWISE: list[Any] = [
    np.tan, np.sinh, np.cosh, np.arctan, np.arcsinh, np.expm1, np.exp2, np.square, np.sinc, np.cbrt, np.reciprocal,
    lambda a: np.hypot(a, 1.3), lambda a: np.arctan2(1.3, a), lambda a: np.logaddexp(a, 0.2), np.fabs, np.deg2rad,
    lambda a: np.fmax(a, 0.1), lambda a: np.copysign(a, -1.0), lambda a: np.heaviside(a, 0.5), np.degrees,
]  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_entry_by_entry_of_any_shape(data: Any) -> None:
    shape = data.draw(st.one_of(st.just(()), array_shapes(min_dims=1, max_dims=3, max_side=3)))
    call = data.draw(st.sampled_from(ELEMENTWISE))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    a = rng.uniform(0.3, 1.4, shape) * rng.choice([-1.0, 1.0], shape)
    found = call(Value(a))
    assert found.shape == shape
    np.testing.assert_allclose(found.data, call(a), rtol=1e-12)
    for order in (1, 2):
        gradcheck(call, a, order=order, tolerance=1e-5).raise_if_wrong()


@pytest.mark.parametrize("call", [np.max, np.min, np.sum, np.mean, Value.max, Value.sum, autograd.max])
@pytest.mark.parametrize(
    "second", [Value(1.0), Value(np.ones(3)), np.ones(3), 1.0, "a"], ids=["-", "3", "array", "1.0", "text"]
)
def test_a_second_array_is_no_axis(call, second):
    """Python's max takes two; who writes it with Values is told of maximum."""
    with pytest.raises(ArgumentError, match="axis") as caught:
        call(Value(np.arange(3.0)), second)
    assert ("autograd.maximum(a, b)" in str(caught.value)) == isinstance(second, Value)
