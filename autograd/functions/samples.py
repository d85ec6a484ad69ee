"""NumPy's statistics of samples: how they vary together, and the line or plane that fits them best."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.functions.reductions import given, mean
from autograd.functions.standing_in import data, shape, stands_in
from autograd.ops.arithmetic import mul
from autograd.ops.elementary import sqrt
from autograd.ops.linear import matmul
from autograd.ops.linear_algebra import pinv
from autograd.ops.reduction import sum as total
from autograd.ops.shape import concatenate, reshape


@stands_in("cov")
def cov(m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: Any = None) -> Any:
    """How each two rows (columns without ``rowvar``) vary together."""
    rows = np.atleast_2d(m)
    if len(shape(rows)) > 2 or (y is not None and len(shape(y)) > 2):
        raise ShapeError(f"np.cov takes vectors, or matrices of samples; got {shape(m)}.")
    rows = rows if rowvar or len(shape(m)) < 2 else np.transpose(rows)
    if y is not None:
        other = np.atleast_2d(y)
        rows = concatenate(rows, other if rowvar or len(shape(y)) < 2 else np.transpose(other), axis=0)
    away = rows - mean(rows, 1, keepdims=True)
    found = (away @ np.transpose(away)) / max(shape(rows)[1] - given(ddof, 0 if bias else 1), 0)
    return reshape(found, ()) if shape(found) == (1, 1) else found


@stands_in("corrcoef")
def corrcoef(x: Any, y: Any = None, rowvar: bool = True) -> Any:
    """`cov`, in units of both standard deviations: from -1 to 1."""
    together = cov(x, y, rowvar)
    if not shape(together):
        return together / together
    spread = sqrt(np.diagonal(together))
    return together / (reshape(spread, (-1, 1)) * reshape(spread, (1, -1)))


# --------------------------------------------------------------------------------- least squares


@stands_in("linalg.lstsq")
def lstsq(a: Any, b: Any, rcond: Any = None) -> tuple[Any, Any, int, Any]:
    """The x with the least ‖a x - b‖, by the pseudoinverse; the squared errors, the rank and the singular values."""
    rank = int(np.linalg.matrix_rank(data(a)))
    x = matmul(pinv(a), b)
    full = rank == shape(a)[1] < shape(a)[0]
    errors = b - matmul(a, x)
    squared = total(errors * errors, 0)
    wanted = np.atleast_1d(squared) if full else np.zeros(0)
    return x, wanted, rank, np.linalg.svd(a if hasattr(a, "op") else np.asarray(a, float), compute_uv=False)


@stands_in("polyfit")
def polyfit(x: Any, y: Any, deg: int, w: Any = None) -> Any:
    """The coefficients of the polynomial that fits best, the highest first; each sample with its weight ``w``."""
    powers = np.vander(x if hasattr(x, "op") else np.asarray(x, float), deg + 1)
    y = y if hasattr(y, "op") else np.asarray(y, float)
    if shape(y)[:1] != shape(x):
        raise ShapeError(f"np.polyfit: a y for each x, got shapes {shape(x)} and {shape(y)}.")
    if w is not None:
        powers, y = powers * reshape(w, (-1, 1)), mul(w, y) if len(shape(y)) == 1 else y * reshape(w, (-1, 1))
    length = sqrt(total(powers * powers, 0))  # columns of one length are told apart better
    found = matmul(pinv(powers / length), y)
    return found / length if len(shape(found)) == 1 else found / reshape(length, (-1, 1))
