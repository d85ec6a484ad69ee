"""Convolution and pooling as instructions on batch-last arrays (C, H, W, N).

An image operation becomes a few primitives between two transposes, and the transposes of neighbouring
operations cancel: images stay batch-last from the first convolution to the last pool.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.ops.pooling import _max_pool, _max_unpool, covered
from autograd.ops.window_memory import batch_first, batch_last, columns
from autograd.ops.window_settings import each
from autograd.ops.windows import Windows, windows

if TYPE_CHECKING:
    from autograd.lowering import Instruction, Lowering


def to_last(ndim: int) -> tuple[int, ...]:
    """The axes of a transpose from (N, C, ...) to (C, ..., N)."""
    return (*range(1, ndim), 0)


def to_first(ndim: int) -> tuple[int, ...]:
    """The axes of a transpose from (C, ..., N) to (N, C, ...)."""
    return (ndim - 1, *range(ndim - 1))


def is_image_view(a: Instruction) -> bool:
    """Whether an instruction only looks at a batch-last array as (N, C, ...)."""
    return a.op == "transpose" and len(a.shape) > 2 and a.params["axes"] == to_first(len(a.shape))


# ------------------------------------------------------------------- primitives on batch-last arrays
def _overlap_add(cols: Any, at: Windows) -> Any:
    n = cols.shape[1] // int(np.prod(at.out))
    cols = cols.reshape(-1, *at.size, *at.out, n)
    out = np.zeros((len(cols), *at.inside, n), cols.dtype)
    for place, results, pixels in at.taps:
        out[pixels[1:]] += cols[(slice(None), *place, *results[2:])]
    return out


def _sum_windows(z: Any, at: Windows) -> Any:
    padded = batch_last(batch_first(z), at)
    return sum(padded[corner] for corner in at.corners)


PRIMITIVES: dict[str, Callable[..., Any]] = {
    "windows": lambda z, at: columns(batch_first(z), at),
    "overlap_add": _overlap_add,
    "max_windows": lambda z, at: np.ascontiguousarray(
        batch_last(_max_pool(batch_first(z), at.size, at.stride, at.padding)[0])
    ),
    "max_spread": lambda g, z, y, at: batch_last(
        _max_unpool(batch_first(g), batch_first(z), at.size, at.stride, at.padding)
    ),
    "sum_windows": _sum_windows,
    "spread_windows": lambda g, at: _overlap_add(
        np.broadcast_to(g[:, None], (len(g), int(np.prod(at.size)), *g.shape[1:])).reshape(
            len(g) * int(np.prod(at.size)), -1
        ),
        at,
    ),
    "join": lambda *parts, axis: np.concatenate(parts, axis=axis),
}
"""What each computes, for the example that an instruction carries."""

PRIMITIVES |= {"dot": lambda a, b: a * b, "total": lambda a: a}
"""Sums over samples (see `autograd.sums_over_samples`): of one sample, its own value."""


# ----------------------------------------------------------------------------------- lowerings
def _image(lowering: Lowering, x: Instruction) -> Instruction:
    return lowering.primitive("transpose", [x], {"axes": to_last(len(x.shape))})


def _back(lowering: Lowering, z: Instruction) -> Instruction:
    return lowering.primitive("transpose", [z], {"axes": to_first(len(z.shape))})


def _flat(lowering: Lowering, z: Instruction, rows: int) -> Instruction:
    return lowering.primitive("reshape", [z], {"shape": (rows, int(np.size(z.example)) // rows)})


def _kernel_windows(x: tuple[int, ...], w: tuple[int, ...], params: dict[str, Any]) -> Windows:
    return windows("kernel", x[2:], w[2:], params["stride"], params["padding"], params["dilation"])


def _columns(lowering: Lowering, x: Instruction, at: Windows) -> Instruction:
    """Every window of images (N, C, ...) as a column."""
    image = _image(lowering, x)
    if at.is_single:
        return _flat(lowering, image, image.shape[0])
    return lowering.primitive("windows", [image], {"at": at})


def _conv(lowering: Lowering, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    x, w, *bias = args
    at = _kernel_windows(x.shape, w.shape, params)
    cols = _columns(lowering, x, at)
    y = lowering.primitive("matmul", [_flat(lowering, w, w.shape[0]), cols], {})
    if bias:
        column = lowering.primitive("reshape", [bias[0]], {"shape": (w.shape[0], 1)})
        y = lowering.primitive("add", [y, column], {})
    shape = (w.shape[0], *at.out, x.shape[0])
    return _back(lowering, lowering.primitive("reshape", [y], {"shape": shape}))


def _conv_weight(lowering: Lowering, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    g, x = args
    at = _kernel_windows(x.shape, params["shape"], params)
    cols = _columns(lowering, x, at)
    flat = _flat(lowering, _image(lowering, g), g.shape[1])
    product = lowering.primitive("matmul", [flat, lowering.primitive("T", [cols], {})], {})
    return lowering.primitive("reshape", [product], {"shape": params["shape"]})


def _conv_input(lowering: Lowering, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    g, w = args
    at = _kernel_windows(params["shape"], w.shape, params)
    back = at.turned(*w.shape[:2])
    if back is not None:
        around = tuple(slice(None, None, -1) if k > 1 else slice(None) for k in at.size)
        index = _trimmed((slice(None), slice(None), *around))
        kernel = lowering.primitive("getitem", [w], {"index": index}) if len(index) > 1 else w
        kernel = lowering.primitive("transpose", [kernel], {"axes": (1, 0, *range(2, len(w.shape)))})
        pixels = lowering.primitive("matmul", [_flat(lowering, kernel, w.shape[1]), _columns(lowering, g, back)], {})
        shape = (w.shape[1], *at.inside, g.shape[0])
        return _back(lowering, lowering.primitive("reshape", [pixels], {"shape": shape}))
    flat = _flat(lowering, _image(lowering, g), g.shape[1])
    kernel = lowering.primitive("T", [_flat(lowering, w, w.shape[0])], {})
    cols = lowering.primitive("matmul", [kernel, flat], {})
    return _back(lowering, lowering.primitive("overlap_add", [cols], {"at": at}))


def _pool_windows(shape: tuple[int, ...], params: dict[str, Any]) -> Windows:
    return windows("pool", shape[2:], params["size"], params["stride"], params["padding"])


def _max_pool_(lowering: Lowering, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    at = _pool_windows(args[0].shape, params)
    return _back(lowering, lowering.primitive("max_windows", [_image(lowering, args[0])], {"at": at}))


def _max_unpool_(lowering: Lowering, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    g, x = args
    at, image = _pool_windows(x.shape, params), _image(lowering, x)
    top = lowering.primitive("max_windows", [image], {"at": at})
    return _back(lowering, lowering.primitive("max_spread", [_image(lowering, g), image, top], {"at": at}))


def _count(lowering: Lowering, shape: tuple[int, ...], params: dict[str, Any]) -> Instruction:
    """How many pixels a window counts, as a number or as an array (1, H', W', 1)."""
    keys = ("size", "stride", "padding", "count_border")
    found = covered(shape, *(params[key] for key in keys))
    return lowering.constant(found if isinstance(found, float) else found[None, ..., None])


def _avg_pool(lowering: Lowering, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    (x,) = args
    total = lowering.primitive("sum_windows", [_image(lowering, x)], {"at": _pool_windows(x.shape, params)})
    return _back(lowering, lowering.primitive("div", [total, _count(lowering, x.shape, params)], {}))


def _avg_unpool(lowering: Lowering, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    (g,) = args
    at = _pool_windows(params["shape"], params)
    share = lowering.primitive("div", [_image(lowering, g), _count(lowering, params["shape"], params)], {})
    return _back(lowering, lowering.primitive("spread_windows", [share], {"at": at}))


def _blocks(shape: tuple[int, ...], params: dict[str, Any]) -> Windows:
    """The blocks of ``factor`` pixels of images of ``shape``."""
    return windows("pool", shape[2:], params["factor"], params["factor"], 0)


def _upsample(lowering: Lowering, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    (a,) = args
    factors = each(params["factor"], len(a.shape) - 2)
    shape = (*a.shape[:2], *(n * f for n, f in zip(a.shape[2:], factors, strict=True)))
    return _back(lowering, lowering.primitive("spread_windows", [_image(lowering, a)], {"at": _blocks(shape, params)}))


def _block_sum(lowering: Lowering, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    (a,) = args
    return _back(lowering, lowering.primitive("sum_windows", [_image(lowering, a)], {"at": _blocks(a.shape, params)}))


def unflatten(lowering: Lowering, a: Instruction, shape: tuple[int, ...]) -> Instruction:
    """A matrix (N, C·H·W) as images (N, C, H, W), batch-last at once."""
    turned = lowering.primitive("T", [a], {})
    return _back(lowering, lowering.primitive("reshape", [turned], {"shape": (*shape[1:], shape[0])}))


LOWERINGS: dict[str, Callable[[Lowering, list[Instruction], dict[str, Any]], Instruction]] = {
    "conv": _conv,
    "conv_bias": _conv,
    "conv_weight": _conv_weight,
    "conv_input": _conv_input,
    "max_pool": _max_pool_,
    "max_unpool": _max_unpool_,
    "avg_pool": _avg_pool,
    "avg_unpool": _avg_unpool,
    "upsample": _upsample,
    "block_sum": _block_sum,
}
"""How the table's image operations become primitives."""


def through_views(
    lowering: Lowering, name: str, args: list[Instruction], params: dict[str, Any], elementwise: bool
) -> Instruction | None:
    """The same operation inside the views: on batch-last arrays, its result seen as (N, C, ...) again."""
    if name == "transpose" and args[0].op == "transpose" and params["axes"] and args[0].params["axes"]:
        axes = tuple(args[0].params["axes"][ax] for ax in params["axes"])
        inner = args[0].args[0]
        return inner if axes == tuple(range(len(axes))) else lowering.primitive("transpose", [inner], {"axes": axes})
    if not any(is_image_view(a) for a in args):
        return None
    if elementwise:
        ndim = max(len(a.shape) for a in args)
        if any(a.shape and len(a.shape) != ndim for a in args):
            return None
        inside = [_image(lowering, a) if a.shape else a for a in args]
        return _back(lowering, lowering.primitive(name, inside, params))
    if name == "concatenate" and all(len(a.shape) == len(args[0].shape) for a in args):
        inside = [_image(lowering, a) for a in args]
        return _back(lowering, lowering.primitive("join", inside, {"axis": _moved(params["axis"], len(args[0].shape))}))
    inner = args[0].args[0]
    ndim = len(inner.shape)
    if name in ("getitem", "put") and (index := _slices(params["index"], ndim)):
        shape = {"shape": (*params["shape"][1:], params["shape"][0])} if name == "put" else {}
        moved = _trimmed((*index[1:], index[0]))
        return _back(lowering, lowering.primitive(name, [inner], {**params, **shape, "index": moved}))
    if name in ("sum_to", "broadcast_to", "spread") and len(params["shape"]) == ndim:
        first, *rest = params["shape"]
        axis = {"axis": _moved_axes(params["axis"], ndim)} if name == "spread" else {}
        return _back(lowering, lowering.primitive(name, [inner], {**params, **axis, "shape": (*rest, first)}))
    if name == "reshape" and params["shape"] == (args[0].shape[0], int(np.prod(args[0].shape[1:]))):
        flat = lowering.primitive("reshape", [inner], {"shape": params["shape"][::-1]})
        return lowering.primitive("T", [flat], {})
    if name in ("sum", "max", "min"):
        keepdims, over = params["keepdims"], _moved_axes(params["axis"], ndim)
        total = lowering.primitive(name, [inner], {"axis": over, "keepdims": keepdims})
        if not keepdims and (over is None or ndim - 1 in over or len(total.shape) < 2):
            return total
        return _back(lowering, total) if len(total.shape) > 2 else lowering.primitive("T", [total], {})
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


def _trimmed(index: tuple[slice, ...]) -> tuple[slice, ...]:
    """An index without the whole axes at its end."""
    while len(index) > 1 and index[-1] == slice(None):
        index = index[:-1]
    return index
