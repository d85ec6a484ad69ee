"""NumPy's functions and operators with a Value on either side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import TABLE, ArgumentError, DataTypeError, NotScalarError, ShapeError, UnsupportedError, Value, gradcheck

A = np.array([[0.5, 1.5, 0.7], [2.0, 0.1, 0.9]])
V = np.array([0.3, 1.1, 2.0])


UFUNCS = {f: op for op in TABLE.values() for f in op.numpy if isinstance(f, np.ufunc)}
"""The ufuncs that entries of the table stand in for; test_functions has those that are made of several."""
SMALL = (np.arcsin, np.arccos, np.arctanh)


@pytest.mark.parametrize("ufunc", UFUNCS, ids=lambda f: f.__name__)
def test_ufuncs(ufunc: Any) -> None:
    a = A / 2.5 if ufunc in SMALL else A + 1.0 if ufunc is np.arccosh else A
    inputs = (
        [(a, a.T)]
        if ufunc is np.matmul
        else [(a,)]
        if ufunc.nin == 1
        else [(a, V), (a, 2.0), (2.0, V), (np.float32(2), V)]
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
        (lambda v: np.linalg.qr(v), UnsupportedError, r"^np.linalg.qr is not.*np.linalg.cholesky"),
        (lambda v: np.fft.fft(v), UnsupportedError, r"^np.fft.fft is not available on a Value: .*complex numbers"),
        (lambda v: np.linalg.eig(v), UnsupportedError, r"complex numbers.*np.linalg.eigh\."),
        (lambda v: np.linalg.svd(np.outer(v, v)), UnsupportedError, "compute_uv=False.*np.linalg.eigh"),
        (lambda v: np.put(v, 0, 1.0), UnsupportedError, "does not change in place.*np.where"),
        (lambda v: np.i0(v), UnsupportedError, "autograd.Op makes one"),
        (lambda v: np.polymul(v, v), UnsupportedError, r"np.convolve\(p, q\)"),
        (lambda v: np.fmax.reduce(v), UnsupportedError, r"np.fmax.reduce is not available.*np.nanmax"),
        (lambda v: np.maximum.accumulate(v), UnsupportedError, "np.cumsum"),
        (lambda v: np.add(v, 1, where=[True, False, True]), UnsupportedError, "np.add with where.*np.where"),
        (lambda v: np.add(np.ones(3), v, out=np.ones(3)), UnsupportedError, "np.add with out.*a = a \\+ v"),
        (lambda v: np.trace(np.diag(v), out=np.ones(())), UnsupportedError, r"np.trace with out.*b = f\(a\)"),
        (lambda v: np.sum(v, axis=[0]), ArgumentError, r"the list \[0\]; write axis=\(0,\)"),
        (lambda v: v.sum(axis=[0]), ArgumentError, r"the list \[0\]; write axis=\(0,\)"),
        (lambda v: np.clip(v, 0, 1, out=np.ones(3)), UnsupportedError, "np.clip with out"),
        (lambda v: np.sort(v, order="x"), UnsupportedError, "np.sort with order"),
        (lambda v: np.flip(v, copy=True), TypeError, "copy"),
        (lambda v: np.pad(v, 1, mode="linear_ramp"), UnsupportedError, "mode='linear_ramp'"),
        (lambda v: np.quantile(v, 2.0), ArgumentError, "between 0 and 1"),
        (lambda v: np.split(v, 2), ArgumentError, "3 entries do not make 2 equal parts.*array_split"),
        (lambda v: np.linalg.inv(np.outer(v, v) * 0.0), ArgumentError, r"inv: singular matrix; the matrix is"),
        (lambda v: np.linalg.det(v), ShapeError, r"det takes a square matrix.*\(3,\)"),
        (lambda v: np.cross(v, [1.0, 2.0]), ShapeError, r"three entries"),
        (lambda v: np.einsum("ij,j", v, v), ShapeError, "names 2 axes, and the operand has 1"),
        (lambda v: np.linalg.norm(v, "nuc"), ArgumentError, "of a vector ord is a number"),
        (lambda v: v.astype(int), DataTypeError, r"float32 or float64, not int64; v.data.astype"),
        (lambda v: v.__setitem__(0, 1.0), DataTypeError, "autograd.where"),
        (lambda v: v.sort(), UnsupportedError, "np.sort"),
        (lambda v: max(v, v + 1), NotScalarError, "autograd.maximum"),
        (lambda v: v + 1 in [v], NotScalarError, "any\\(v is w for v in"),
        (lambda v: np.concatenate([v[0], v[1]]), ShapeError, "autograd.stack"),
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
