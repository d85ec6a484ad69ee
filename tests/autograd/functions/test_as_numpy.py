"""NumPy's habits that are easily missed: numbers that are none, infinite ones, float32, names of arguments, errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import (
    ArgumentError,
    ChalkgradError,
    DataTypeError,
    ShapeError,
    UnsupportedError,
    Value,
    grad,
    gradcheck,
    gradient,
    record,
)

A = np.array([[0.5, 1.5, 0.7], [2.0, 0.12, 0.93]])
V = np.array([0.35, 1.1, -2.2, 0.6])
X = np.arange(24.0).reshape(2, 3, 4) / 7 - 1.1
M = np.array([[2.0, 0.3, -0.5], [0.1, 1.5, 0.4], [0.6, -0.2, 1.3]])

NOT_FINITE: list[tuple[Any, Any]] = [
    (np.median, [1.0, np.nan, 2.0]),
    (lambda a: np.median(a, axis=0), [[1.0, np.nan], [2.0, 3.0], [4.0, 5.0]]),
    (lambda a: np.percentile(a, [10, 50, 90], axis=1), [[1.0, np.nan, 2.0], [4.0, 5.0, 6.0]]),
    (lambda a: np.quantile(a, 0.3, method="nearest", keepdims=True), [np.nan, 1.0]),
    (np.median, [np.inf, 1.0, np.inf]),
    (np.median, np.inf),
    (lambda a: np.quantile(a, 0.5, method="nearest"), [-np.inf, 1.0, 2.0, 5.0]),
    (lambda a: np.average(a, axis=0, weights=[1.0, 2.0]), [np.inf, 1.0]),
    (lambda a: np.average(a, weights=[1.0, 2.0], returned=True)[0], [np.nan, 1.0]),
    (lambda a: np.convolve(a, [1.0, 2.0, 3.0]), [np.inf, 1.0, 2.0]),
    (lambda a: np.convolve([1.0, 2.0, 3.0], a), [np.nan, 1.0, 2.0]),
    (lambda a: np.heaviside(a, 0.5), [np.nan, -1.0, 0.0, np.inf]),
    (lambda a: np.modf(a)[0], [np.inf, -np.inf, -1.5, np.nan]),
    (np.angle, [np.inf, -np.inf, np.nan, -0.0, 0.0]),
    (np.imag, [np.inf, np.nan, 1.0]),
    (lambda a: np.vander(a, 2), [np.inf, np.nan, 1.0]),
    (lambda a: np.linalg.norm(a, 0), [np.nan, 0.0, 2.0]),
    (lambda a: np.linalg.matrix_power(a, 0), [[np.nan, 1.0], [2.0, np.inf]]),
    (lambda a: np.interp([0.0, 1.0, 1.5, 9.0], [0.0, 1.0, 2.0, 3.0], a), [1.0, 2.0, 4.0, np.nan]),
    (lambda a: np.interp([0.0, 1.0, np.nan], [0.0, 1.0, 2.0], a), [1.0, 2.0, np.inf]),
]


@pytest.mark.parametrize(("f", "point"), NOT_FINITE)
def test_numbers_that_are_not_finite(f: Any, point: Any) -> None:
    """What is not taken is not multiplied by 0, and what is not a number is not lost."""
    np.testing.assert_allclose(f(Value(point)).data, f(np.array(point)), rtol=1e-14)


@pytest.mark.parametrize(("f", "point"), NOT_FINITE)
def test_a_program_has_the_same_gradient_of_numbers_that_are_not_finite(f: Any, point: Any) -> None:
    x, point = Value(point), np.array(point)
    with np.errstate(all="ignore"):
        (wanted,) = gradient(np.sum(f(x)), [x])
        (found,) = record(lambda a: np.sum(f(a)), point)(point)[1]
    np.testing.assert_array_equal(found, wanted)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("f", "point"),
    [
        (np.nanmax, [np.nan, np.nan]),
        (lambda a: np.nanmin(a, axis=1, keepdims=True), [[np.nan, np.nan], [1.0, np.nan], [np.inf, np.nan]]),
        (lambda a: np.nanmax(a, axis=0), [[np.nan, -np.inf], [np.nan, np.nan]]),
        (np.nanmean, [np.nan]),
        (lambda a: np.var(a, ddof=4), [0.5, 1.0, 4.0]),
        (lambda a: np.std(a, axis=1, ddof=2), [[0.5, 1.0], [4.0, 3.0]]),
        (lambda a: np.var(a, ddof=2, where=[True, False, False]), [0.5, 1.0, 4.0]),
        (lambda a: np.cov(a, ddof=5), [0.5, 1.0, 4.0]),
    ],
)
def test_of_too_few_numbers_there_is_none(f: Any, point: Any) -> None:
    """No extreme of nothing, and no variance below 0."""
    np.testing.assert_array_equal(f(Value(point)).data, f(np.array(point)))


@pytest.mark.parametrize("weights", [[0.0, 0.0, 0.0], [1.0, -2.0, 1.0]])
def test_weights_that_sum_to_0_have_no_mean(weights: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        np.average([1.0, 2.0, 4.0], weights=weights)
    with pytest.raises(ArgumentError, match="the weights sum to 0"):
        np.average(Value([1.0, 2.0, 4.0]), weights=weights)


CURES = [
    (lambda v: np.logaddexp.reduce(v), lambda v: ag.logsumexp(v)),
    (lambda v: np.hypot.reduce(v), lambda v: np.linalg.norm(v)),
    (lambda v: np.subtract.reduce(v), lambda v: v[0] - v[1:].sum(0)),
    (lambda v: np.divide.reduce(v), lambda v: v[0] / v[1:].prod(0)),
    (lambda v: np.fmax.reduce(v), lambda v: np.nanmax(v)),
    (lambda v: np.nanmedian(v), lambda v: np.median(v[~np.isnan(getattr(v, "data", v))])),
    (lambda v: np.unwrap(v), lambda v: v + (np.unwrap(v.data) - v.data)),
]


@pytest.mark.parametrize(("refused", "cure"), CURES)
def test_what_is_named_in_place_of_a_function_gives_the_same(refused: Any, cure: Any) -> None:
    point = np.array([0.5, 7.5, -9.0, 1.0])
    with pytest.raises(UnsupportedError):
        refused(Value(point))
    np.testing.assert_allclose(cure(Value(point)).data, refused(point))


def test_the_gradient_of_a_median_that_is_no_number_goes_to_the_entry_that_is_none() -> None:
    assert grad(np.median)(np.array([1.0, np.nan, 2.0])).tolist() == [0.0, 1.0, 0.0]


def _same(name: str, f: Any, *points: Any) -> Any:
    return pytest.param(f, points, id=name)


SAME = [
    _same("linalg.trace", np.linalg.trace, X),
    _same("linalg.trace, offset", lambda a: np.linalg.trace(a, offset=1), X),
    _same("trace", lambda a: np.trace(a, dtype=float), X),
    _same("eigvalsh, UPLO=U", lambda a: np.linalg.eigvalsh(a, UPLO="U"), M),
    _same("eigh, UPLO=L", lambda a: np.linalg.eigh(a, "L")[0], M),
    _same("block", lambda a: np.block([[a, np.ones((2, 1))], [np.zeros((1, 3)), 2.0]]), A),
    _same("by name", lambda a: np.roll(a=np.tile(A=a, reps=2), shift=1, axis=0), A),
    _same("by name, two", lambda a, b: np.append(arr=np.repeat(a=a, repeats=2), values=b), A, V),
    _same("by name, an entry", lambda a: np.linalg.inv(a=a), M),
    _same("vecdot, axis", lambda a, b: np.vecdot(a, b, axis=0) if hasattr(np, "vecdot") else (a * b).sum(0), A, A * 2),
    _same("average of two axes", lambda a: np.average(a, (2, 1), weights=np.arange(12.0).reshape(4, 3)), X),
    _same("norm of a NumPy order", lambda a: np.linalg.norm(a, np.int64(3)), V),
    _same("sum in a type", lambda a: np.sum(a, dtype=np.float64), A),
    _same("product of a number along an axis", lambda a: np.prod(a, axis=0) + np.cumsum(a, axis=-1)[0], 0.7),
    _same("add.reduce", np.add.reduce, A),
    _same("add.reduce of all", lambda a: np.add.reduce(a, axis=None, keepdims=True), A),
    _same("maximum.reduce", lambda a: np.maximum.reduce(a, 1, initial=1.0), A),
    _same("multiply.reduce", np.multiply.reduce, A),
    _same("add.accumulate", np.add.accumulate, A),
    _same("multiply.accumulate", lambda a: np.multiply.accumulate(a, axis=1), A),
    _same("subtract.outer", np.subtract.outer, V, A),
    _same("multiply.outer", lambda a: np.multiply.outer(a, 2.0), V),
    _same("bincount", lambda w: np.bincount([3, 0, 3, 1], w, minlength=6), V),
    _same("bincount, by name", lambda w: np.bincount(np.array([1, 1, 0, 0]), weights=w), V),
    _same("interp of one point", lambda a, f: np.interp(a, [0.0], f), V, np.array([2.0])),
    _same("interp of points upon each other", lambda a: np.interp(a, [-1.0, 0.5, 0.5, 2.0], [0.0, 1.0, 3.0, 4.0]), V),
    _same("interp, to the places", lambda x: np.interp([-3.0, 0.2, 1.3, 9.0], x, [1.0, 2.0, 0.0]), V[[2, 0, 1]]),
]


@pytest.mark.filterwarnings("ignore:Input line:DeprecationWarning")
@pytest.mark.parametrize(("f", "points"), SAME)
def test_value_and_gradient(f: Any, points: tuple[Any, ...]) -> None:
    found, wanted = f(*map(Value, points)), f(*map(np.asarray, points))
    assert type(found) is Value
    assert found.shape == np.shape(wanted)
    np.testing.assert_allclose(found.data, wanted, rtol=1e-12)
    gradcheck(f, *points).raise_if_wrong()


def test_float32_stays_float32() -> None:
    """As in NumPy, where what is put beside it or asked for is a plain number."""
    a, mask = Value(A.astype(np.float32)), A > 0.6
    for y in (
        np.median(a, axis=1), np.percentile(a, 30, axis=0), np.mean(a, axis=1, where=mask), np.std(a, 1, where=mask),
        np.insert(a[0], 1, 9), np.append(a, a), np.diag(a[0]), np.diagflat(a), np.convolve(a[0], a[1]),
        np.linspace(a[0], a[1], 4), np.heaviside(a, 0.5), np.ldexp(a, np.arange(3)), np.ediff1d(a, to_end=[1, 2]),
        np.linalg.matrix_power(a[:, :2], 0), np.block([[a, a]]), np.sum(a, dtype=np.float32, axis=0),
    ):  # fmt: skip
        assert y.dtype == np.float32
    assert np.sum(a, axis=0, dtype=np.float64).dtype == np.float64
    assert np.float_power(a, 2.0).dtype == np.float64


def test_fmod_has_the_slope_of_what_it_took_away() -> None:
    """1.0 / 0.1 rounds to 10, and fmod(1.0, 0.1) takes 0.1 away nine times."""
    for f in (np.fmod, np.mod):
        assert grad(lambda b, f=f: f(1.0, b))(0.1) == -9.0


REFUSED: list[tuple[Any, type[Exception], str]] = [
    (lambda a: np.histogram([0, 1], weights=a[0, :2]), UnsupportedError, "weights are a Value.*np.bincount"),
    (lambda a: np.bincount([0, 1], weights=a), ShapeError, "a weight for each number"),
    (lambda a: np.linalg.eigvalsh(Value(M)), ArgumentError, "symmetric matrix is expected.*"),
    (lambda a: np.linalg.cholesky(Value(np.tril(M))), ArgumentError, "symmetric"),
    (lambda a: np.linalg.eigh(Value(M), UPLO="X"), ArgumentError, "'L' or 'U'"),
    (lambda a: np.linalg.matrix_power(Value(M), 1.5), ArgumentError, "whole number, got 1.5"),
    (lambda a: np.linalg.matrix_power(Value(M), Value(2.0)), ArgumentError, "whole number"),
    (lambda a: np.linalg.norm(a[0], Value(2.0)), DataTypeError, "ord of np.linalg.norm is a setting"),
    (lambda a: np.pad(a[0], 1, mode="reflect", reflect_type="odd"), UnsupportedError, "reflect_type='odd'"),
    (lambda a: np.interp(a, [0.0, 1.0], [1.0, 2.0, 3.0]), ShapeError, "as many heights as places"),
    (lambda a: np.select([a > 0], [a, a]), ArgumentError, "a choice for each condition"),
    (lambda a: np.choose([0, 0, 5], [a[0], a[1]]), ArgumentError, "from 0 to 1"),
    (lambda a: np.tile(a, Value(2.0)), DataTypeError, "reps of np.tile is a setting"),
    (lambda a: np.cov(Value(X)), ShapeError, "vectors, or matrices"),
    (lambda a: np.vander(a), ShapeError, "takes a vector"),
    (lambda a: np.average(a, weights=[1.0, 2.0]), ShapeError, "weights have shape"),
    (lambda a: np.average(a, axis=0, weights=[1.0, 2.0, 3.0]), ShapeError, "weights have shape"),
    (lambda a: np.einsum("ij->k", a), ArgumentError, "no operand has an axis k"),
    (lambda a: np.einsum("ij->ii", a), ArgumentError, "names an axis twice"),
    (lambda a: np.tensordot(a, a, axes=3), ShapeError, "3 axes of each"),
    (lambda a: np.median(Value(np.zeros((0, 3))), axis=0), ShapeError, "no entries"),
    (lambda a: np.sum(a, dtype=int), UnsupportedError, "float32 or float64, not int64"),
    (lambda a: np.add.reduceat(a, [0]), UnsupportedError, "sum slices"),
    (lambda a: np.add.at(a, 0, 1.0), UnsupportedError, "does not change in place"),
]


@pytest.mark.parametrize(("call", "kind", "text"), REFUSED)
def test_what_is_refused(call: Any, kind: type[Exception], text: str) -> None:
    with pytest.raises(kind, match=text):
        call(Value(A))


@pytest.mark.parametrize(
    "call",
    [
        lambda a: np.prod(a, axis=5), lambda a: np.sort(a, axis=7), lambda a: np.flip(a, 4), lambda a: a.std(axis=-3),
        lambda a: np.moveaxis(a, 0, 5), lambda a: np.roll(a, 1, axis=8), lambda a: np.split(a, 2, axis=7),
        lambda a: np.expand_dims(a, 9), lambda a: a.squeeze(0), lambda a: np.diff(a, axis=9),
        lambda a: np.rot90(a[0]), lambda a: np.hsplit(a[0, 0], 1), lambda a: np.diag(a[0, 0]),
        lambda a: np.array_split(a, 0), lambda a: np.argmax(a[:0]), lambda a: np.trapezoid(a[0, 0]),
    ],
)  # fmt: skip
def test_an_axis_that_is_not_there(call: Any) -> None:
    """Never an error of NumPy's own insides."""
    with pytest.raises(ChalkgradError):
        call(Value(A))


ONE_AXIS = (np.cumsum, np.cumprod, np.diff, np.sort, np.trapezoid, np.rollaxis, np.nancumsum, np.cumulative_sum)


@pytest.mark.parametrize("f", ONE_AXIS)
@pytest.mark.parametrize("axis", [(0, 1), [0]])
def test_what_runs_along_one_axis_takes_no_more(f: Any, axis: Any) -> None:
    """Of several the first was taken, in silence."""
    with pytest.raises((TypeError, ValueError)):
        f(A, axis=axis)
    with pytest.raises(ArgumentError, match=r"along one axis: axis takes a whole number, got [\[(]0"):
        f(Value(A), axis=axis)


@pytest.mark.parametrize("f", [np.sum, np.max, np.prod, np.var, np.median, np.sort, np.flip, np.cumsum])
def test_a_truth_value_is_no_axis(f: Any) -> None:
    with pytest.raises(ArgumentError, match="axis takes a whole number or a tuple of them, got True"):
        f(Value(A), axis=True)


WHERE = [np.sum, np.mean, np.prod, np.var, np.std, lambda a, where: np.max(a, where=where, initial=0.0)]


@pytest.mark.parametrize("f", WHERE)
@pytest.mark.parametrize("point", [A[:1], A[:, :1], A[0, 0]])
def test_where_says_nothing_of_entries_that_there_are_not(f: Any, point: Any) -> None:
    """Broadcasting would count each entry several times."""
    with pytest.raises((ValueError, IndexError)):
        f(np.asarray(point), where=A > 0.6)
    with pytest.raises(ShapeError, match=r"where has shape \(2, 3\), which does not fit"):
        f(Value(point), where=A > 0.6)
    np.testing.assert_allclose(f(Value(A), where=[True, False, True]).data, f(A, where=[True, False, True]))


@pytest.mark.parametrize("names", ["ii", "ii->i", "ij,jj->i", "jij->i"])
def test_two_axes_of_one_name_are_as_long(names: str) -> None:
    points = [np.ones((2, 3, 4)[: len(term)]) for term in names.partition("->")[0].split(",")]
    points[-1] = np.ones((2, 3, 4)[: len(names.partition("->")[0].split(",")[-1])])
    with pytest.raises(ValueError, match="don't match"):
        np.einsum(names, *points)
    with pytest.raises(ShapeError, match=r"einsum: '.*' names two axes"):
        np.einsum(names, *[Value(x) for x in points])


@pytest.mark.parametrize("names", ["ij,kj->ik", "ij,kj", "ij,kl->jl", "...j,j->...", "ij,ij->ji"])
def test_products_of_nothing(names: str) -> None:
    for rows, columns in ((0, 3), (2, 0)):
        a, b = np.ones((rows, columns)), np.ones((5, columns))
        b = a if names == "ij,ij->ji" else b[0] if "..." in names else b
        x = Value(a)
        found = np.einsum(names, x, b)
        np.testing.assert_array_equal(found.data, np.einsum(names, a, b))
        np.sum(found).backward()
        assert x.grad.shape == a.shape


def test_a_slope_between_two_neighbours_does_not_look_at_what_is_between() -> None:
    for middle in (np.nan, np.inf, 1e300):
        y = np.array([0.35, middle, 2.2])
        np.testing.assert_array_equal(np.gradient(Value(y)).data, np.gradient(y))
        np.testing.assert_array_equal(np.gradient(Value(y), 0.5).data, np.gradient(y, 0.5))
    single = np.gradient(Value(np.float32([1, 2, 4])), [0.0, 1.0, 3.0])
    assert single.dtype == np.float32


SINGLE: list[Any] = [
    lambda a: np.median(a, keepdims=True), lambda a: np.quantile(a, [0.2, 0.7], axis=0, keepdims=True),
    lambda a: np.prod(a, keepdims=True), lambda a: np.full_like(a, a[0, 0]), lambda a: np.max(a[:0], initial=2.0),
    lambda a: np.min(a[:, :0], axis=1, initial=2.0, keepdims=True), lambda a: np.median(a[:0], axis=1),
    lambda a: np.prod(-a * [[0.0], [1.0]], axis=1),
]  # fmt: skip


@pytest.mark.parametrize("k", range(len(SINGLE)))
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_type_shape_and_sign_of_zeros(k: int, kind: Any) -> None:
    point = A.astype(kind)
    found, expected = SINGLE[k](Value(point)), SINGLE[k](point)
    np.testing.assert_allclose(found.data, expected, rtol=1e-6)
    assert np.signbit(found.data).tolist() == np.signbit(expected).tolist()
    assert np.ndim(expected) == 0 or found.dtype == expected.dtype


def test_a_number_is_a_vector_of_one_for_a_convolution() -> None:
    for mode in ("full", "same", "valid"):
        np.testing.assert_array_equal(np.convolve(Value(V), 2.0, mode).data, np.convolve(V, 2.0, mode))
        np.testing.assert_array_equal(np.convolve(2.0, Value(V), mode).data, np.convolve(2.0, V, mode))


@pytest.mark.parametrize("f", [np.array_repr, np.array2string, np.array_str])
def test_a_number_as_text(f: Any) -> None:
    assert f(Value(0.5)) == f(np.array(0.5))


def test_what_numpy_refuses_is_refused() -> None:
    with pytest.raises(ArgumentError, match="geomspace: no multiple of 0"):
        np.geomspace(Value([1.0, 0.0]), 3.0, 4)
    with pytest.raises(ArgumentError, match="the weights sum to 0"):
        np.average(A, weights=Value(0 * A))
    with pytest.raises(ShapeError, match=r"polyfit: a y for each x, got shapes \(3,\) and \(1, 2\)"):
        np.polyfit([0.0, 1.0, 3.0], Value([[1.0, 2.0]]), 1)
    for stacked in (np.vstack, np.hstack):
        with pytest.raises(UnsupportedError, match=r"dtype .*v.astype"):
            stacked([Value(A), A], dtype=np.float32)
    with pytest.raises(ShapeError, match="norm takes one axis or two"):
        np.linalg.norm(Value(A), axis=())
