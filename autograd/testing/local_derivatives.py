"""A local derivative as it is shown, entry by entry, against the matrix that central differences give.

What stands on an edge is rarely the whole matrix. How it is meant follows from what the operation does with entries
(`autograd.rules.kinds.Kind`): that is what is held against the differences, so a text that only happens to give the
right gradient does not pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.ops import linear
from autograd.ops.broadcasting import axes_of
from autograd.rules.calling import compute
from autograd.rules.op import Op

_STEP = 1e-6


@dataclass(frozen=True)
class Call:
    """One operation at one point, with all its params."""

    op: Op
    inputs: Sequence[Any]
    params: Mapping[str, Any]


def differences(call: Call, index: int) -> Any:
    """The matrix of derivatives: a row for each entry of the result, a column for each of the input."""
    inputs = [np.asarray(a, float) for a in call.inputs]
    columns = []
    for k in np.ndindex(inputs[index].shape):
        ends = []
        for h in (_STEP, -_STEP):
            moved = [a.copy() for a in inputs]
            moved[index][k] += h
            ends.append(np.ravel(compute(call.op, [a if a.ndim else float(a) for a in moved], call.params)))
        columns.append((ends[0] - ends[1]) / (2 * _STEP))
    results = np.size(compute(call.op, [a if a.ndim else float(a) for a in inputs], call.params))
    return np.array(columns).reshape(inputs[index].size, results).T


def agrees(call: Call, index: int, local: Any, wanted: Any) -> bool:
    """Whether a local derivative, read as its operation's kind says, is the matrix ``wanted``."""
    op, shape = call.op, np.shape(call.inputs[index])
    local = np.asarray(local, float)

    def same(found: Any, expected: Any) -> bool:
        return bool(np.allclose(found, expected, rtol=1e-5, atol=1e-5))

    if not local.any():
        return same(wanted, 0.0)
    if op.elementwise:  # ∂y/∂a, entry by entry, where broadcasting has put a
        result = np.broadcast_shapes(local.shape, *(np.shape(a) for a in call.inputs))
        source = np.broadcast_to(np.arange(int(np.prod(shape))).reshape(shape), result).ravel()
        matrix = np.zeros(wanted.shape)
        matrix[np.arange(len(source)), source] = np.broadcast_to(local, result).ravel()
        return same(matrix, wanted)
    if op.kind == "mixes" and local.size != np.size(call.inputs[index]):  # a matrix for each row
        return same(blocks(local, shape, call.params["axis"], wanted), wanted)
    if op.kind in ("product", "convolution"):  # the other factor: column k is the product of unit k and it
        units = np.eye(int(np.prod(shape))).reshape(-1, *shape)
        return same(np.array([product(call, index, unit, local).ravel() for unit in units]).T, wanted)
    found = np.abs(wanted) > 1e-5
    if op.kind == "window":  # of each entry in each of its windows, or of all entries in a window
        result = np.shape(compute(op, call.inputs, call.params))
        readings = [np.broadcast_to(local, shape).ravel()[None, :]] if local.shape in ((), shape, shape[2:]) else []
        readings += [np.broadcast_to(local, result).ravel()[:, None]] if local.shape == result[2:] else []
        reached = local.shape != shape or np.array_equal(found.any(axis=0), np.abs(local).ravel() > 1e-5)
        return reached and any(same(np.where(found, r, 0.0), wanted) for r in readings)
    # Each entry goes into one result: its derivative, and nothing for the others.
    return bool((found.sum(axis=0) <= 1).all()) and same(wanted.sum(axis=0), np.broadcast_to(local, shape).ravel())


def blocks(local: Any, shape: tuple[int, ...], axis: Any, wanted: Any) -> Any:
    """The whole matrix, from one for each row along ``axis``: one row of it for a reduction."""
    axes = axes_of(len(shape), axis)
    rest = tuple(ax for ax in range(len(shape)) if ax not in axes)
    places = np.arange(int(np.prod(shape))).reshape(shape).transpose(rest + axes)
    rows = places.reshape(int(np.prod([shape[ax] for ax in rest])), -1)
    matrix = np.zeros(wanted.shape)
    for row, inside in zip(rows, local.reshape(len(rows), -1, rows.shape[1]), strict=True):
        matrix[np.ix_(row, row)] = inside
    return matrix


def product(call: Call, index: int, unit: Any, factor: Any) -> Any:
    """The product of one input's unit and the factor that is shown for it."""
    if call.op is linear.affine:
        x, W = (factor[..., 1:], unit) if index == 0 else (unit, np.insert(factor, 0, 0.0, axis=-1))
        return np.asarray(call.op(W, x))
    if call.op is linear.matmul:
        if index == 1:
            return np.asarray(factor @ unit)
        return np.asarray(unit @ (factor if factor.ndim == 1 else np.swapaxes(factor, -1, -2)))
    factors = (unit, factor) if index == 0 else (factor, unit)
    rest = [np.zeros(np.shape(b)) for b in call.inputs[2:]]
    return np.asarray(compute(call.op, [*factors, *rest], call.params))
