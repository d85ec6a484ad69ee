"""Calls of NumPy's functions, as NumPy code has them, at points without kinks: ``name -> [(call, point), ...]``."""

from __future__ import annotations

from typing import Any

import numpy as np

A = np.array([[0.5, 1.5, 0.7], [2.0, 0.12, 0.93]])
V = np.array([0.35, 1.1, 2.2])
N = np.array([[-0.52, 1.47, 0.7], [2.03, -0.12, -0.93]])
"""With negative numbers."""
U = np.array([0.2, -0.6, 0.75])
"""Inside (-1, 1)."""
X = np.array([[[0.3, -1.2], [0.8, 2.1], [1.7, 0.4]], [[-0.7, 1.3], [0.9, -0.2], [1.1, 0.6]]])
M = np.array([[2.0, 0.3, -0.5], [0.1, 1.5, 0.4], [0.6, -0.2, 1.3]])
"""Invertible, with eigenvalues and singular values apart."""
S = M @ M.T
"""Symmetric and positive definite."""
MASK = np.array([[True, False, True], [False, True, True]])
T4 = np.arange(24.0).reshape(2, 3, 4) / 7 - 1.1

CALLS: dict[str, list[tuple[Any, Any]]] = {
    # entry by entry
    "square": [(np.square, N)],
    "reciprocal": [(np.reciprocal, N)],
    "deg2rad": [(np.deg2rad, N)],
    "radians": [(np.radians, N)],
    "rad2deg": [(np.rad2deg, N)],
    "degrees": [(np.degrees, N)],
    "fabs": [(np.fabs, N)],
    "fix": [(np.fix, N)],
    "float_power": [(lambda a: np.float_power(a, 2.5), A), (lambda a: np.float_power(2.0, a), A)],
    "real": [(np.real, N)],
    "conj": [(np.conj, N)],
    "conjugate": [(np.conjugate, N)],
    "real_if_close": [(np.real_if_close, N)],
    "copy": [(np.copy, N)],
    "astype": [(lambda a: np.astype(a, np.float64), N)],
    "imag": [(np.imag, N)],
    "angle": [(np.angle, N), (lambda a: np.angle(a, deg=True), N)],
    "logaddexp2": [(lambda a: np.logaddexp2(a, V), N), (lambda a: np.logaddexp2(V, a), N)],
    "divmod": [(lambda a: np.divmod(a, 0.4)[1], N), (lambda a: np.divmod(3.3, a)[0], A)],
    "modf": [(lambda a: np.modf(a)[0], N), (lambda a: np.modf(a)[1], N)],
    "heaviside": [(lambda a: np.heaviside(a, 0.5), N), (lambda a: np.heaviside(np.array([-1.0, 0.0, 2.0]), a), N)],
    "ldexp": [(lambda a: np.ldexp(a, np.array([1, 2, -1])), N)],
    "round": [(np.round, N), (lambda a: np.round(a, 1), N * 1.234)],
    "around": [(np.around, N)],
    "clip": [
        (lambda a: np.clip(a, 0.2, 1.0), A), (lambda a: np.clip(a, None, 1.0), A), (lambda a: np.clip(a, 0.2, None), A),
        (lambda a: np.clip(a, A * 0.7, V), A * 1.03), (lambda a: np.clip(A, a, 1.2), V),
        (lambda a: a.clip(0.2, 1.0), A),
    ],
    "where": [(lambda a: np.where(A > 0.6, a, 0.0), A), (lambda a: np.where(A > 0.6, A, a), A)],
    "nan_to_num": [(np.nan_to_num, A), (lambda a: np.nan_to_num(np.where(MASK, a, np.inf), posinf=3.0), A)],
    "sinc": [(np.sinc, N), (np.sinc, np.array([0.0, 1e-4, -0.49, 0.51, 3.0]))],
    "interp": [
        (lambda a: np.interp(a, [-1.0, 0.0, 1.3, 4.0], [1.0, 3.0, 2.0, 5.0]), N),
        (lambda a: np.interp([-2.0, 0.5, 9.0], [-1.0, 0.0, 1.3], a), V),
        (lambda a: np.interp(a, [0.0, 1.0], [0.5, 2.0], left=-1.0, right=7.0), N),
    ],
    "select": [(lambda a: np.select([A > 1.0, A > 0.6], [a, a * a], 0.25), A)],
    "choose": [(lambda a: np.choose(np.array([0, 1, 0]), [a, a * a]), A)],
    "broadcast_arrays": [(lambda a: np.broadcast_arrays(a, A)[0], V)],
    "full_like": [(lambda a: np.full_like(a, a[0, 0]), A)],
    # reductions
    "sum": [
        (np.sum, A), (lambda a: np.sum(a, 0), A), (lambda a: np.sum(a, axis=-1, keepdims=True), A),
        (lambda a: np.sum(a, where=MASK, initial=2.0), A), (lambda a: np.sum(a, axis=(0, -1), dtype=None, out=None), X),
    ],
    "mean": [
        (np.mean, A), (lambda a: np.mean(a, axis=(0, 1)), A), (lambda a: np.mean(a, 0, where=MASK), A),
        (lambda a: np.mean(a, axis=1, where=MASK, keepdims=True), A),
    ],
    "max": [(lambda a: np.max(a, axis=1), A), (lambda a: np.max(a, initial=1.8), A),
            (lambda a: np.max(a, 0, where=MASK, initial=0.1), A)],
    "min": [(np.min, A), (lambda a: np.min(a, 1, initial=0.6), A), (lambda a: np.min(a, where=MASK, initial=9.0), A)],
    "amax": [(lambda a: np.amax(a, 0), A)],
    "amin": [(lambda a: np.amin(a, 0), A)],
    "ptp": [(np.ptp, N), (lambda a: np.ptp(a, -1, keepdims=True), N)],
    "var": [
        (np.var, N), (lambda a: np.var(a, 0), N), (lambda a: np.var(a, (0, 2), ddof=1, keepdims=True), X),
        (lambda a: np.var(a, axis=-1, where=MASK), N), (lambda a: a.var(1), N),
    ],
    "std": [
        (np.std, N), (lambda a: np.std(a, 0), N), (lambda a: np.std(a, (0, -1), ddof=1), X),
        (lambda a: np.std(a, axis=-1, where=MASK, keepdims=True), N), (lambda a: a.std(0), N),
    ],
    "average": [
        (np.average, N), (lambda a: np.average(a, 1, weights=[1.0, 2.0, 0.5]), N),
        (lambda a: np.average(N, weights=a), A), (lambda a: np.average(a, 0, weights=A, keepdims=True), N),
    ],
    "prod": [
        (np.prod, N), (lambda a: np.prod(a, axis=0), N), (lambda a: np.prod(a, (0, 2), keepdims=True), X),
        (lambda a: np.prod(a, 1), np.array([[0.0, 2.0, 3.0], [0.0, 0.0, 4.0]])), (lambda a: a.prod(1), N),
        (lambda a: np.prod(a, 1, where=MASK, initial=2.0), N),
    ],
    "cumsum": [(np.cumsum, N), (lambda a: np.cumsum(a, 0), N), (lambda a: a.cumsum(-1), X)],
    "cumprod": [(np.cumprod, N), (lambda a: np.cumprod(a, 1), X), (np.cumprod, np.array([2.0, 0.0, 3.0, 0.0, 1.5]))],
    "cumulative_sum": [(lambda a: np.cumulative_sum(a, axis=0), N),
                       (lambda a: np.cumulative_sum(a, axis=1, include_initial=True), N)],
    "cumulative_prod": [(lambda a: np.cumulative_prod(a, axis=1, include_initial=True), N)],
    "diff": [
        (np.diff, N), (lambda a: np.diff(a, 2), N), (lambda a: np.diff(a, axis=0, prepend=0.0), N),
        (lambda a: np.diff(a, 1, append=a[:, :1]), N),
    ],
    "ediff1d": [(np.ediff1d, N), (lambda a: np.ediff1d(a, to_end=[1.0, 2.0], to_begin=0.5), N)],
    "trapezoid": [(np.trapezoid, N),
                  (lambda a: np.trapezoid(N, a, axis=-1), V)],
    "nansum": [(np.nansum, A), (lambda a: np.nansum(np.where(MASK, a, np.nan), 0), A)],
    "nanprod": [(lambda a: np.nanprod(np.where(MASK, a, np.nan), 1), A)],
    "nanmax": [(lambda a: np.nanmax(np.where(MASK, a, np.nan), 1), A)],
    "nanmin": [(lambda a: np.nanmin(np.where(MASK, a, np.nan), 1), A)],
    "nancumsum": [(lambda a: np.nancumsum(np.where(MASK, a, np.nan), 1), A)],
    "nancumprod": [(lambda a: np.nancumprod(np.where(MASK, a, np.nan), 1), A)],
    "nanmean": [(lambda a: np.nanmean(np.where(MASK, a, np.nan), 1), A),
        (lambda a: np.nanmean(np.where(MASK, a, np.nan)), A)],
    "nanvar": [(lambda a: np.nanvar(np.where(MASK, a, np.nan), 1, ddof=1), A)],
    "nanstd": [(lambda a: np.nanstd(np.where(MASK, a, np.nan)), A)],
    "gradient": [
        (np.gradient, V), (lambda a: np.gradient(a, 0.3, axis=1, edge_order=2), X), (lambda a: np.gradient(a)[1], N),
        (lambda a: np.gradient(a, [0.0, 1.0, 1.5], axis=-1, edge_order=2), N), (lambda a: np.gradient(V**2, a), V),
    ],
    "linalg.lstsq": [
        (lambda a: np.linalg.lstsq(a, X[:, :, 0].T[:, :2], None)[0], N.T), (lambda b: np.linalg.lstsq(N.T, b)[0], V),
        (lambda a: np.linalg.lstsq(a, V)[1], N.T), (lambda a: np.linalg.lstsq(a, V)[3], N.T),
    ],
    "polyfit": [
        (lambda y: np.polyfit([0.0, 1.0, 3.0, 4.0], y, 2), np.array([1.0, 0.2, 2.0, 1.4])),
        (lambda x: np.polyfit(x, [1.0, 0.2, 2.0, 1.4], 1), np.array([0.0, 1.0, 3.0, 4.0])),
        (lambda y: np.polyfit([0.0, 1.0, 3.0], y, 1, w=[1.0, 2.0, 0.5]), N.T),
    ],
    "logspace": [(lambda a: np.logspace(a, 1.0, 4), U), (lambda a: np.logspace(0.0, a, 3, base=2.0), np.array(1.2))],
    "geomspace": [(lambda a: np.geomspace(a, 3.0, 4), V), (lambda a: np.geomspace(1.0, a, 3, endpoint=False), V)],
    "cov": [(np.cov, M), (lambda a: np.cov(a, rowvar=False), N), (lambda a: np.cov(a, bias=True), V),
            (lambda a: np.cov(a, V), U)],
    "corrcoef": [(np.corrcoef, M), (lambda a: np.corrcoef(a, V), U)],
    # shapes
    "reshape": [
        (lambda a: np.reshape(a, (3, 2)), A), (lambda a: np.reshape(a, -1), A),
        (lambda a: np.reshape(a, np.int64(6)), A), (lambda a: np.reshape(a, (3, 2), order="F"), A),
        (lambda a: a.reshape([3, 2]), A),
    ],
    "ravel": [(np.ravel, A), (lambda a: np.ravel(a, "F"), X), (lambda a: a.ravel(), A), (lambda a: a.flatten(), A)],
    "transpose": [
        (np.transpose, A), (lambda a: np.transpose(a, (1, 0)), A), (lambda a: np.transpose(a, axes=[0, 1]), A),
        (lambda a: a.transpose([2, 0, 1]), X), (lambda a: a.transpose(None), X),
    ],
    "permute_dims": [(lambda a: np.permute_dims(a, (1, 0)), A)],
    "swapaxes": [(lambda a: np.swapaxes(a, 0, 1), A), (lambda a: np.swapaxes(a, -1, 0), X),
                 (lambda a: a.swapaxes(1, 1), A)],
    "moveaxis": [(lambda a: np.moveaxis(a, 0, -1), X), (lambda a: np.moveaxis(a, [0, 2], [1, 0]), X)],
    "rollaxis": [(lambda a: np.rollaxis(a, 2), X), (lambda a: np.rollaxis(a, 0, 3), X),
        (lambda a: np.rollaxis(a, 1, -1), X)],
    "matrix_transpose": [(lambda a: np.matrix_transpose(a), X)],
    "squeeze": [(lambda a: np.squeeze(a.reshape(1, 3, 1, 2)), A), (lambda a: a.reshape(1, 3, 1, 2).squeeze(2), A)],
    "expand_dims": [(lambda a: np.expand_dims(a, 0), A), (lambda a: np.expand_dims(a, (0, -1)), A)],
    "atleast_1d": [(np.atleast_1d, np.array(2.0)), (lambda a: np.atleast_1d(a, V)[0], A)],
    "atleast_2d": [(np.atleast_2d, V)],
    "atleast_3d": [(np.atleast_3d, V), (np.atleast_3d, A)],
    "flip": [(np.flip, X), (lambda a: np.flip(a, (0, -1)), X), (lambda a: np.flip(a, 1), X)],
    "fliplr": [(np.fliplr, X)],
    "flipud": [(np.flipud, X)],
    "rot90": [(np.rot90, A), (lambda a: np.rot90(a, 3, (1, 2)), X)],
    "roll": [(lambda a: np.roll(a, 2), A), (lambda a: np.roll(a, (1, -1), (0, 1)), X)],
    "tile": [(lambda a: np.tile(a, 2), A), (lambda a: np.tile(a, (2, 1, 3)), A)],
    "repeat": [(lambda a: np.repeat(a, 2), A), (lambda a: a.repeat([1, 0, 2], axis=1), A)],
    "resize": [(lambda a: np.resize(a, (3, 3)), A)],
    "delete": [(lambda a: np.delete(a, 1, 0), A), (lambda a: np.delete(a, [0, 2], 1), A)],
    "insert": [(lambda a: np.insert(a, 1, 5.0, axis=0), A), (lambda a: np.insert(A, [0, 2], a, axis=1), A[:, :2])],
    "append": [(lambda a: np.append(a, [[1.0, 2.0, 3.0]], axis=0), A), (lambda a: np.append(V, a), A)],
    "block": [(lambda a: np.block([[a, A], [A, a]]), A)],
    "diag": [(np.diag, V), (lambda a: np.diag(a, 1), M), (lambda a: np.diag(a, -1), V)],
    "diagflat": [(np.diagflat, A)],
    "diagonal": [(np.diagonal, A), (lambda a: np.diagonal(a, 1, 1, 2), X), (lambda a: a.diagonal(), M)],
    "trace": [(np.trace, M), (lambda a: np.trace(a, 1, 1, 2), X), (lambda a: a.trace(), M)],
    "tril": [(np.tril, M), (lambda a: np.tril(a, -1), X)],
    "triu": [(np.triu, M), (lambda a: np.triu(a, 1), X)],
    "take": [(lambda a: np.take(a, [5, 0, 0]), A), (lambda a: np.take(a, [2, -1], axis=1), A),
             (lambda a: np.take(a, 1, axis=0), A), (lambda a: np.take(a, [4, -5], 1, mode="wrap"), A),
             (lambda a: a.take([7, -2], mode="clip"), A)],
    "take_along_axis": [(lambda a: np.take_along_axis(a, np.array([[0, 2], [1, -1]]), 1), A),
                        (lambda a: np.take_along_axis(a, np.array([[1, 0, 1]]), 0), A),
                        (lambda a: np.take_along_axis(a, np.array([5, 5, 0]), None), A)],
    "compress": [(lambda a: np.compress([True, False, True], a, axis=1), A)],
    "extract": [(lambda a: np.extract(MASK, a), A)],
    "concatenate": [(lambda a: np.concatenate([a, A]), A), (lambda a: np.concatenate((A, a, a), axis=1), A),
                    (lambda a: np.concatenate((A, a), axis=None), A)],
    "concat": [(lambda a: np.concat([a, A], axis=-1), A)],
    "stack": [(lambda a: np.stack([a, A]), A), (lambda a: np.stack((a, A), axis=-1), A)],
    "vstack": [(lambda a: np.vstack([a, V]), A), (lambda a: np.vstack((V, a)), V)],
    "linspace": [
        (lambda a: np.linspace(a, 2.0, 4), V), (lambda a: np.linspace(A, a, 3, endpoint=False, axis=1), V),
        (lambda a: np.linspace(0.5, a, 5, retstep=True)[1], V),
    ],
    "hstack": [(lambda a: np.hstack([a, A]), A), (lambda a: np.hstack((V, a)), V)],
    "dstack": [(lambda a: np.dstack([a, A]), A), (lambda a: np.dstack((V, a)), V)],
    "column_stack": [(lambda a: np.column_stack([a, V]), V), (lambda a: np.column_stack([A.T, a]), V)],
    "array_split": [(lambda a: np.array_split(a, 2, axis=1)[0], A), (lambda a: np.array_split(a, [1, 2], 1)[1], A)],
    "split": [(lambda a: np.split(a, 3, axis=1)[2], A), (lambda a: np.split(a, [1], -1)[1], A)],
    "vsplit": [(lambda a: np.vsplit(a, 2)[1], A)],
    "hsplit": [(lambda a: np.hsplit(a, 3)[0], A)],
    "dsplit": [(lambda a: np.dsplit(a, 2)[0], X)],
    "unstack": [(lambda a: np.unstack(a)[1], A)],
    "pad": [
        (lambda a: np.pad(a, 1), A), (lambda a: np.pad(a, ((0, 1), (2, 0)), "constant", constant_values=2.0), A),
        *((lambda a, mode=mode: np.pad(a, ((1, 0), (2, 1)), mode), A)
            for mode in ("edge", "reflect", "symmetric", "wrap")),
    ],
    "meshgrid": [(lambda a: np.meshgrid(a, V)[0], U), (lambda a: np.meshgrid(V, a, indexing="ij")[1], U)],
    "broadcast_to": [(lambda a: np.broadcast_to(a, (4, 2, 3)), A)],
    # order
    "sort": [(np.sort, N), (lambda a: np.sort(a, axis=0), X), (lambda a: np.sort(a, axis=None), X)],
    "partition": [(lambda a: np.partition(a, 1), N), (lambda a: np.partition(a, 1, axis=0), X)],
    "quantile": [(lambda a: np.quantile(a, 0.3), N), (lambda a: np.quantile(a, [0.0, 0.6, 1.0], axis=1), N),
                 (lambda a: np.quantile(a, 0.3, axis=(0, 2), keepdims=True), X),
                 *((lambda a, m=m: np.quantile(a, [0.3, 0.75], method=m), N)
                   for m in ("lower", "higher", "nearest", "midpoint"))],
    "percentile": [(lambda a: np.percentile(a, 40), N), (lambda a: np.percentile(a, [10, 90], axis=0), X)],
    "median": [(np.median, N), (lambda a: np.median(a, axis=1), N), (lambda a: np.median(a, (0, 1), keepdims=True), X)],
    # products
    "dot": [(lambda a: np.dot(a, V), A), (lambda a: np.dot(a, A.T), A), (lambda a: np.dot(2.0, a), A),
            (lambda a: np.dot(a, 2.0), A), (lambda a: np.dot(a, X), A), (lambda a: a.dot(V), A)],
    "inner": [(lambda a: np.inner(a, A), A), (lambda a: np.inner(V, a), A)],
    "outer": [(lambda a: np.outer(V, a), A), (lambda a: np.outer(a, [1.0, 2.0]), A)],
    "vdot": [(lambda a: np.vdot(a, N), A)],
    "tensordot": [(lambda a: np.tensordot(a, X, ([1], [1])), A), (lambda a: np.tensordot(X, a, ((0, 1), (0, 1))), A),
                  (lambda a: np.tensordot(a, V, 1), A), (lambda a: np.tensordot(a, A, 0), V)],
    "kron": [(lambda a: np.kron(a, A), N), (lambda a: np.kron(V, a), A), (lambda a: np.kron(a, V), A)],
    "cross": [(lambda a: np.cross(a, V), N), (lambda a: np.cross(X, a, axisa=1), V),
        (lambda a: np.cross(a, X, axis=1), X)],
    "vecdot": [(lambda a: np.vecdot(a, N), A)],
    "matvec": [(lambda a: getattr(np, "matvec", np.matmul)(a, V), A)],
    "vecmat": [(lambda a: getattr(np, "vecmat", np.matmul)(a, A.T), V)],
    "convolve": [(lambda a: np.convolve(a, U), np.arange(5.0) / 3), (lambda a: np.convolve(a, V, "same"), U),
                 (lambda a: np.convolve(np.arange(5.0), a, "valid"), U)],
    "correlate": [
        (lambda a: np.correlate(a, V), V[::-1] + 1.0), (lambda a: np.correlate(V, a, "full"), U[:2]),
        (lambda a: np.correlate(a, V, "same"), np.array([1.0, 2.0, -1.0, 0.5])),
        (lambda a: np.correlate(a, V, "full"), U[:2]),
    ],
    "vander": [(np.vander, V), (lambda a: np.vander(a, 2, increasing=True), V)],
    "polyval": [(lambda a: np.polyval([1.0, -2.0, 3.0], a), A), (lambda a: np.polyval(a, A), V)],
    "einsum": [
        *((lambda a, s=s: np.einsum(s, a, A), N)
            for s in ("ij,ij", "ij,ij->", "ij,kj->ik", "ij,kj", "ij,kl->jl", "ij,ij->ji")),
        (lambda a: np.einsum("ii", a), M), (lambda a: np.einsum("ii->i", a), M), (lambda a: np.einsum("ij->j", a), N),
        (lambda a: np.einsum("...j,j->...", a, V), N), (lambda a: np.einsum("i,ij,j->", V, a, U), M),
        (lambda a: np.einsum("bij,bjk->bik", X, a), X.swapaxes(1, 2)), (lambda a: np.einsum("ij,jk,kl", M, a, M), M),
        (lambda a: np.einsum("iji,k->jk", a[:, :2], V), np.stack([M, S, M.T])),
    ],
    "matmul": [(lambda a: np.matmul(a, V), A)],
    # linear algebra
    "linalg.inv": [(np.linalg.inv, M), (np.linalg.inv, np.stack([M, S]))],
    "linalg.det": [(np.linalg.det, M), (np.linalg.det, np.stack([M, S]))],
    "linalg.slogdet": [(lambda a: np.linalg.slogdet(a)[1], M), (lambda a: np.linalg.slogdet(a).sign, -M)],
    "linalg.solve": [(lambda a: np.linalg.solve(a, V), M), (lambda a: np.linalg.solve(M, a), M[:, :2]),
                     (lambda a: np.linalg.solve(a, M), np.stack([M, S])), (lambda a: np.linalg.solve(M, a), V)],
    "linalg.cholesky": [(lambda a: np.linalg.cholesky(a @ a.T + np.eye(3)), M)],
    "linalg.eigh": [(lambda a: np.linalg.eigh(a + a.T)[0], M),
        (lambda a: np.linalg.eigh(a + a.T).eigenvectors ** 2, M)],
    "linalg.eigvalsh": [(lambda a: np.linalg.eigvalsh(a @ a.T), M)],
    "linalg.pinv": [(np.linalg.pinv, M), (np.linalg.pinv, A), (np.linalg.pinv, A.T)],
    "linalg.svd": [(lambda a: np.linalg.svd(a, compute_uv=False), M),
        (lambda a: np.linalg.svd(a, compute_uv=False), A)],
    "linalg.svdvals": [(lambda a: np.linalg.svd(a, compute_uv=False), A.T)],
    "linalg.matrix_power": [(lambda a, n=n: np.linalg.matrix_power(a, n), M) for n in (-3, -1, 0, 1, 2, 5)],
    "linalg.norm": [
        (np.linalg.norm, V), (np.linalg.norm, A), (np.linalg.norm, X),
        *((lambda a, o=o: np.linalg.norm(a, o), U) for o in (1, 2, 3, 0.5, -1, 0, np.inf, -np.inf)),
        *((lambda a, o=o: np.linalg.norm(a, o), M) for o in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf)),
        (lambda a: np.linalg.norm(a, axis=-1), N), (lambda a: np.linalg.norm(a, 1, axis=(0, 2), keepdims=True), X),
        (lambda a: np.linalg.norm(a, 2, axis=(1, 2)), X), (lambda a: np.linalg.norm(a, 3, axis=0, keepdims=True), N),
    ],
    "linalg.cond": [(np.linalg.cond, M), (lambda a: np.linalg.cond(a, 1), M), (lambda a: np.linalg.cond(a, -2), M)],
    "linalg.multi_dot": [(lambda a: np.linalg.multi_dot([A, a, V]), M)],
    "linalg.vector_norm": [(lambda a: np.linalg.vector_norm(a, axis=-1), N)],
    "linalg.matrix_norm": [(lambda a: np.linalg.matrix_norm(a), M)],
}  # fmt: skip
"""By the name in NumPy."""

SAME_AS = {
    "row_stack": "vstack", "trapz": "trapezoid", "linalg.diagonal": "diagonal", "linalg.trace": "trace",
    "linalg.outer": "outer", "linalg.tensordot": "tensordot", "linalg.cross": "cross", "linalg.matmul": "matmul",
    "linalg.matrix_transpose": "matrix_transpose", "linalg.vecdot": "vecdot",
}  # fmt: skip
"""Other names, mostly of the array API's, of what has a call above."""
