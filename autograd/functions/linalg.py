"""`numpy.linalg` on Values: one node each where the table has an entry, else a few."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from autograd.errors import ArgumentError, DataTypeError, ShapeError, UnsupportedError
from autograd.functions.reductions import max as largest
from autograd.functions.reductions import min as smallest
from autograd.functions.shapes import trace
from autograd.functions.standing_in import all_stand_in, axes, number_type, shape, stands_in
from autograd.ops import linear_algebra as entries
from autograd.ops import norm as lengths
from autograd.ops.arithmetic import abs as absolute
from autograd.ops.arithmetic import not_equal, where
from autograd.ops.linear import matmul
from autograd.ops.reduction import sum as total
from autograd.ops.shape import T, reshape


class EighResult(NamedTuple):
    """As of `numpy.linalg.eigh`."""

    eigenvalues: Any
    eigenvectors: Any


class SlogdetResult(NamedTuple):
    """As of `numpy.linalg.slogdet`."""

    sign: Any
    logabsdet: Any


all_stand_in(
    {
        "linalg.inv": entries.inv,
        "linalg.det": entries.det,
        "linalg.slogdet": lambda a: SlogdetResult(entries.signdet(a), entries.logabsdet(a)),
        "linalg.cholesky": lambda a, *, upper=False: T(entries.cholesky(a)) if upper else entries.cholesky(a),
        "linalg.eigh": lambda a, UPLO=None: _eigh(_of_triangle(a, UPLO)),
        "linalg.eigvalsh": lambda a, UPLO=None: entries.eigenvalues(_of_triangle(a, UPLO)),
        "linalg.pinv": entries.pinv,
        "linalg.svdvals": lambda x: _singular_values(x),
        "linalg.trace": lambda x, /, *, offset=0, dtype=None: trace(x, offset, -2, -1, dtype),
    },
    alone=True,
)


def _eigh(a: Any) -> EighResult:
    return EighResult(entries.eigenvalues(a), entries.eigenvectors(a))


def _of_triangle(a: Any, which: str | None) -> Any:
    """The symmetric matrix whose triangle is that of ``a``; ``a`` itself where none is named."""
    if which is None:
        return a
    if str(which).upper() not in ("L", "U"):
        raise ArgumentError(f"UPLO is 'L' or 'U', the triangle that is read; got {which!r}.")
    return where(np.tri(shape(a)[-1], dtype=bool), *((a, T(a)) if which.upper() == "L" else (T(a), a)))


def _singular_values(a: Any) -> Any:
    wide = len(shape(a)) > 1 and shape(a)[-1] > shape(a)[-2]
    return entries.singular_values(T(a) if wide else a)


@stands_in("linalg.svd", alone=True)
def svd(a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    """The singular values; the vectors are left to eigh of aᵀa."""
    if compute_uv:
        raise UnsupportedError(
            "np.linalg.svd of a Value gives the singular values: compute_uv=False. For the right singular vectors take "
            "np.linalg.eigh(a.T @ a)."
        )
    return _singular_values(a)


@stands_in("linalg.solve", alone=True)
def solve(a: Any, b: Any) -> Any:
    """The x with a x = b, of one right-hand side (a vector) or of several (columns)."""
    if len(shape(b)) == 1:
        return reshape(entries.solve(a, reshape(b, (-1, 1))), (*shape(a)[:-2], shape(b)[0]))
    return entries.solve(a, b)


@stands_in("linalg.matrix_power")
def matrix_power(a: Any, n: int) -> Any:
    """``a`` times itself, by squaring; of a negative power the inverse's."""
    if len(shape(a)) < 2 or shape(a)[-1] != shape(a)[-2]:
        raise ShapeError(f"matrix_power takes a square matrix, or a batch of them; got shape {shape(a)}.")
    if not isinstance(n, (int, np.integer)):
        raise ArgumentError(f"matrix_power takes a whole number, got {n!r}.")
    if n == 0:
        return where(0.0, a, np.eye(shape(a)[-1], dtype=number_type(a)))
    square, left = (entries.inv(a) if n < 0 else a), abs(n)
    found: Any = None
    while left:
        if left % 2:
            found = square if found is None else matmul(found, square)
        left //= 2
        square = matmul(square, square) if left else square
    return +found if n == 1 else found


@stands_in("linalg.norm")
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The length of a vector or the size of a matrix, by ``ord`` as NumPy has it."""
    n = len(shape(x))
    if axis == ():
        raise ShapeError("np.linalg.norm takes one axis or two; np.abs(x) is the length of each entry.")
    if hasattr(ord, "op"):
        raise DataTypeError("ord of np.linalg.norm is a setting and got a Value; write (abs(x) ** p).sum() ** (1 / p).")
    if ord is None and (axis is None or np.ndim(axis) == 0 or len(axis) < 3):
        return lengths.norm(x, None if axis is None else axes(axis, n), keepdims)
    over = axes(axis, n)
    if len(over) == 1:
        return _of_vectors(x, ord, over, keepdims)
    if len(over) == 2:
        return _of_matrices(x, ord, over, keepdims)
    raise ShapeError(f"norm with ord={ord!r} takes vectors or matrices: one axis or two, got {n}; say which: axis=-1.")


def _of_vectors(x: Any, ord: Any, over: tuple[int, ...], keepdims: bool) -> Any:
    size = absolute(x)
    if ord == np.inf:
        return largest(size, over, keepdims=keepdims)
    if ord == -np.inf:
        return smallest(size, over, keepdims=keepdims)
    if ord == 0:
        return total(not_equal(x, 0.0), over, keepdims)
    if ord == 1:
        return total(size, over, keepdims)
    if ord == 2:
        return lengths.norm(x, over, keepdims)
    if not isinstance(ord, (int, float, np.number)):
        raise ArgumentError(f"norm: of a vector ord is a number, inf or -inf, got {ord!r}.")
    powers = total(size**ord, over, keepdims)
    if ord < 1:
        return powers ** (1.0 / ord)
    something = not_equal(powers, 0.0)  # a vector of no length has no direction: its derivative is taken as 0
    return where(something, where(something, powers, 1.0) ** (1.0 / ord), 0.0)


def _of_matrices(x: Any, ord: Any, over: tuple[int, ...], keepdims: bool) -> Any:
    if ord in (None, "fro"):
        return lengths.norm(x, over, keepdims)
    if ord in (1, -1, np.inf, -np.inf):
        rows, columns = over
        summed = total(absolute(x), rows if abs(ord) == 1 else columns, True)
        found = (largest if ord > 0 else smallest)(summed, over, keepdims=True)
    elif ord in (2, -2, "nuc"):
        values = _singular_values(np.moveaxis(x, over, (-2, -1)))
        joined = total(values, -1) if ord == "nuc" else (largest if ord == 2 else smallest)(values, -1)
        found = reshape(joined, tuple(1 if ax in over else m for ax, m in enumerate(shape(x))))
    else:
        raise ArgumentError(f"norm: of a matrix ord is 'fro', 'nuc', 1, -1, 2, -2, inf or -inf, got {ord!r}.")
    return found if keepdims else reshape(found, tuple(m for ax, m in enumerate(shape(x)) if ax not in over))


@stands_in("linalg.vector_norm", alone=True)
def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """`norm` of vectors, over all entries where no axis is given."""
    return _of_vectors(x, ord, axes(axis, len(shape(x))), keepdims)


@stands_in("linalg.matrix_norm", alone=True)
def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    """`norm` of matrices, of the last two axes."""
    return norm(x, ord, (-2, -1), keepdims)


@stands_in("linalg.cond")
def cond(x: Any, p: Any = None) -> Any:
    """How much solving may enlarge an error: the largest singular value over the smallest, or by another norm."""
    if p in (None, 2, -2):
        values = _singular_values(x)
        found = largest(values, -1) / smallest(values, -1)
        return 1.0 / found if p == -2 else found
    return norm(x, p, (-2, -1)) * norm(entries.inv(x), p, (-2, -1))
