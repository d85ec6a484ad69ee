"""NumPy's functions and operators with a Value on either side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import ShapeError, SignatureError, UnsupportedError, Value, gradcheck
from autograd.errors import DataTypeError
from autograd.numpy_protocols import OVERRIDES

A = np.array([[0.5, 1.5, 0.7], [2.0, 0.1, 0.9]])
V = np.array([0.3, 1.1, 2.0])


@pytest.mark.parametrize("ufunc", [f for f in OVERRIDES if isinstance(f, np.ufunc)], ids=lambda f: f.__name__)
def test_ufuncs(ufunc: Any) -> None:
    inputs = (
        [(A, A.T)]
        if ufunc is np.matmul
        else [(A,)]
        if ufunc.nin == 1
        else [(A, V), (A, 2.0), (2.0, V), (np.float32(2), V)]
    )
    for plain in inputs:
        wanted = ufunc(*plain)
        for k in range(len(plain)):
            mixed = [Value(x) if j == k else x for j, x in enumerate(plain)]
            found = ufunc(*mixed)
            assert type(found) is Value
            assert len(found.parents) == len(plain)
            np.testing.assert_allclose(found.data, wanted, rtol=1e-12)
            assert gradcheck(
                lambda v, k=k, plain=plain: ufunc(*[v if j == k else x for j, x in enumerate(plain)]), plain[k]
            )


CALLS: dict[Any, list[Any]] = {
    np.sum: [lambda f, a: f(a), lambda f, a: f(a, 0), lambda f, a: f(a, axis=-1, keepdims=True)],
    np.mean: [lambda f, a: f(a), lambda f, a: f(a, axis=(0, 1))],
    np.max: [lambda f, a: f(a, axis=1)],
    np.min: [lambda f, a: f(a)],
    np.amax: [lambda f, a: f(a, 0)],
    np.amin: [lambda f, a: f(a, 0)],
    np.reshape: [lambda f, a: f(a, (3, 2)), lambda f, a: f(a, -1), lambda f, a: f(a, np.int64(6))],
    np.transpose: [lambda f, a: f(a), lambda f, a: f(a, (1, 0)), lambda f, a: f(a, axes=[0, 1])],
    np.concatenate: [lambda f, a: f([a, A]), lambda f, a: f((A, a, a), axis=1)],
    np.stack: [lambda f, a: f([a, A]), lambda f, a: f((a, A), axis=-1)],
    np.pad: [lambda f, a: f(a, 1), lambda f, a: f(a, ((0, 1), (2, 0)), "constant", constant_values=2.0)],
    np.where: [lambda f, a: f(A > 0.6, a, 0.0), lambda f, a: f(A > 0.6, A, a)],
    np.clip: [lambda f, a: f(a, 0.2, 1.0), lambda f, a: f(a, None, 1.0), lambda f, a: f(a, 0.2, None)],
    np.broadcast_to: [lambda f, a: f(a, (4, 2, 3))],
    np.dot: [lambda f, a: f(a, V), lambda f, a: f(a, A.T), lambda f, a: f(2.0, a), lambda f, a: f(a, 2.0)],
    np.outer: [lambda f, a: f(V, a), lambda f, a: f(a, [1.0, 2.0])],
    np.swapaxes: [lambda f, a: f(a, 0, 1), lambda f, a: f(a, -1, 0)],
}


def test_every_function_has_a_call() -> None:
    assert {*CALLS, np.shape, np.ndim, np.size} == {f for f in OVERRIDES if not isinstance(f, np.ufunc)}


@pytest.mark.parametrize(("function", "call"), [(f, c) for f, calls in CALLS.items() for c in calls])
def test_functions(function: Any, call: Any) -> None:
    found = call(function, Value(A))
    assert type(found) is Value
    np.testing.assert_allclose(found.data, call(function, A), rtol=1e-12)
    assert gradcheck(lambda a: call(function, a), A)


def test_shape_functions_give_plain_numbers() -> None:
    assert (np.shape(Value(A)), np.ndim(Value(A)), np.size(Value(A))) == ((2, 3), 2, 6)
    assert (np.shape(Value(1.0)), np.ndim(Value(1.0)), np.size(Value(1.0))) == ((), 0, 1)


def test_comparisons_give_plain_masks() -> None:
    v = Value(A)
    for found in (np.greater(v, 0.6), np.less(0.6, v), np.isfinite(v), np.isnan(v), np.equal(v, v)):
        assert type(found) is np.ndarray
        assert found.dtype == bool


def test_numpy_scalars_and_arrays_on_the_left() -> None:
    v = Value(V)
    for left in (np.float64(2), np.float32(2), np.int64(2), np.array(2.0), np.array([2.0, 1.0, 3.0]), [2.0, 1.0, 3.0]):
        for f in (lambda a, b: a * b, lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a / b, lambda a, b: a**b):
            found = f(left, v)
            assert type(found) is Value
            np.testing.assert_allclose(found.data, f(np.asarray(left), V))
    s = Value(3.0)
    assert type((np.float64(2) * s).data) is float
    assert (np.float64(2) ** s).data == 8.0
    np.testing.assert_allclose((A @ v).data, A @ V)


@pytest.mark.parametrize(
    ("call", "kind", "text"),
    [
        (lambda v: np.arctan2(v, 1), UnsupportedError, r"np.arctan2 has no entry.*np.tanh.*\.data"),
        (lambda v: np.square(v), UnsupportedError, "np.square has no entry"),
        (lambda v: np.median(v), UnsupportedError, "np.median has no entry.*np.mean"),
        (lambda v: np.argmax(v), UnsupportedError, "np.argmax"),
        (lambda v: np.linalg.norm(v), UnsupportedError, "norm has no entry"),
        (lambda v: np.add.reduce(v), UnsupportedError, r"np.add.reduce is not available.*Value method"),
        (lambda v: np.add.outer(v, v), UnsupportedError, "np.add.outer"),
        (lambda v: np.add(v, 1, where=[True, False, True]), UnsupportedError, "np.add with where"),
        (lambda v: np.add(np.ones(3), v, out=np.ones(3)), UnsupportedError, "np.add with out"),
        (lambda v: np.sum(v, dtype=float), SignatureError, "sum has no option dtype; it has axis, keepdims"),
        (lambda v: np.max(v, initial=3.0), SignatureError, "max has no option initial"),
        (
            lambda v: np.reshape(v, (3, 1), order="F"),
            UnsupportedError,
            "np.reshape on a Value takes fewer options.*order",
        ),
        (lambda v: np.clip(v, 0, 1, out=np.ones(3)), UnsupportedError, "np.clip on a Value takes fewer options.*out"),
        (lambda v: np.where(v), UnsupportedError, "np.where on a Value takes fewer"),
        (lambda v: np.pad(v, 1, mode="edge"), UnsupportedError, "mode='edge'"),
        (lambda v: np.dot(v, np.ones((2, 3, 4))), UnsupportedError, "np.dot of more than two axes"),
        (lambda v: np.asarray(v), DataTypeError, r"Use v.data for its numbers, or autograd.stack"),
        (lambda v: np.array([v, v]), DataTypeError, r"Use v.data"),
        (lambda v: np.exp(np.array(["a"])) * v, TypeError, "ufunc"),
        (lambda v: np.multiply(v, np.array(["a"])), DataTypeError, "<U1"),
        (lambda v: np.concatenate([v, np.ones((2, 2))]), ShapeError, r"part 0 \(3,\), part 1 \(2, 2\)"),
    ],
)
def test_what_has_no_entry_says_what_to_do(call: Any, kind: type[Exception], text: str) -> None:
    with pytest.raises(kind, match=text):
        call(Value(V))
