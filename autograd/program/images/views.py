"""Images that stay batch-last: a transpose moves through the operations after it, and meets its inverse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.ops import broadcasting, reduction, shape
from autograd.program import primitives
from autograd.program.builder import Builder
from autograd.program.instruction import INPUT, Instruction, Primitive
from autograd.rules.op import Op


def to_last(ndim: int) -> tuple[int, ...]:
    """The axes of a transpose from (N, C, ...) to (C, ..., N)."""
    return (*range(1, ndim), 0)


def to_first(ndim: int) -> tuple[int, ...]:
    """The axes of a transpose from (C, ..., N) to (N, C, ...)."""
    return (ndim - 1, *range(ndim - 1))


def is_image_view(a: Instruction) -> bool:
    """Whether an instruction only looks at a batch-last array as (N, C, ...)."""
    return a.op is shape.transpose and len(a.shape) > 2 and a.params["axes"] == to_first(len(a.shape))


def as_image(builder: Builder, x: Instruction) -> Instruction:
    """Images (N, C, ...) batch-last: those that the program is fed as a copy, for the lines that come of it."""
    if x.op is INPUT:
        return builder.primitive(primitives.IMAGE, [x], {})
    if primitives.row_of(x).compares and not any(map(is_image_view, x.args)):
        return builder.primitive(x.op, [as_image(builder, a) if a.shape else a for a in x.args], x.params)
    return builder.primitive(shape.transpose, [x], {"axes": to_last(len(x.shape))})


def back(builder: Builder, z: Instruction) -> Instruction:
    """A batch-last array as (N, C, ...)."""
    return builder.primitive(shape.transpose, [z], {"axes": to_first(len(z.shape))})


def through_views(
    builder: Builder, op: Op | Primitive, args: Sequence[Instruction], params: dict[str, Any]
) -> Instruction | None:
    """The same operation inside the views: on batch-last arrays, its result seen as (N, C, ...) again."""
    if op is shape.transpose and args[0].op is shape.transpose and params["axes"] and args[0].params["axes"]:
        axes = tuple(args[0].params["axes"][ax] for ax in params["axes"])
        inner = args[0].args[0]
        return inner if axes == tuple(range(len(axes))) else builder.primitive(shape.transpose, [inner], {"axes": axes})
    if not any(is_image_view(a) for a in args):
        return None
    if isinstance(op, Op) and op.elementwise:
        ndim = max(len(a.shape) for a in args)
        if any(a.shape and len(a.shape) != ndim for a in args):
            return None
        inside = [as_image(builder, a) if a.shape else a for a in args]
        return back(builder, builder.primitive(op, inside, params))
    if op is shape.concatenate and all(len(a.shape) == len(args[0].shape) for a in args):
        inside = [as_image(builder, a) for a in args]
        return back(
            builder, builder.primitive(primitives.JOIN, inside, {"axis": _moved(params["axis"], len(args[0].shape))})
        )
    inner = args[0].args[0]
    ndim = len(inner.shape)
    if op in (shape.getitem, shape.put) and (index := _slices(params["index"], ndim)):
        sized = {"shape": (*params["shape"][1:], params["shape"][0])} if op is shape.put else {}
        moved = trimmed((*index[1:], index[0]))
        return back(builder, builder.primitive(op, [inner], {**params, **sized, "index": moved}))
    if op in (broadcasting.sum_to, broadcasting.broadcast_to, broadcasting.spread) and len(params["shape"]) == ndim:
        first, *rest = params["shape"]
        axis = {"axis": _moved_axes(params["axis"], ndim)} if op is broadcasting.spread else {}
        return back(builder, builder.primitive(op, [inner], {**params, **axis, "shape": (*rest, first)}))
    if op is shape.reshape and params["shape"] == (args[0].shape[0], int(np.prod(args[0].shape[1:]))):
        flat = builder.primitive(shape.reshape, [inner], {"shape": params["shape"][::-1]})
        return builder.primitive(shape.T, [flat], {})
    if op in (reduction.sum, reduction.max, reduction.min):
        keepdims, over = params["keepdims"], _moved_axes(params["axis"], ndim)
        total = builder.primitive(op, [inner], {"axis": over, "keepdims": keepdims})
        if not keepdims and (over is None or ndim - 1 in over or len(total.shape) < 2):
            return total
        return back(builder, total) if len(total.shape) > 2 else builder.primitive(shape.T, [total], {})
    return None


def _moved(axis: int, ndim: int) -> int:
    """Where an axis of (N, C, ...) is in (C, ..., N)."""
    return (axis % ndim - 1) % ndim


def _moved_axes(axis: Any, ndim: int) -> tuple[int, ...] | None:
    """`_moved` for an axis, several, or all (None)."""
    if axis is None:
        return None
    return tuple(sorted(_moved(ax, ndim) for ax in (axis if isinstance(axis, tuple) else (axis,))))


def _slices(index: Any, ndim: int) -> tuple[slice, ...]:
    """An index of slices alone as one slice for each axis; () for another."""
    given = index if isinstance(index, tuple) else (index,)
    if not all(type(part) is slice for part in given):
        return ()
    return given + (slice(None),) * (ndim - len(given))


def trimmed(index: tuple[slice, ...]) -> tuple[slice, ...]:
    """An index without the whole axes at its end."""
    while len(index) > 1 and index[-1] == slice(None):
        index = index[:-1]
    return index
