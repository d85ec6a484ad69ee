"""Convolution and pooling as instructions on batch-last arrays (C, H, W, N).

An image operation becomes a few primitives between two transposes, and the transposes of neighbouring
operations cancel: images stay batch-last from the first convolution to the last pool.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.ops import arithmetic, linear
from autograd.ops.images import convolution, pooling, upsampling
from autograd.ops.images.pooling import covered
from autograd.ops.images.settings import each
from autograd.ops.images.strips import in_strips, way_back
from autograd.ops.images.windows import Windows, windows
from autograd.ops.shape import T, getitem, reshape, transpose
from autograd.program import primitives
from autograd.program.builder import Builder
from autograd.program.images.views import as_image, back, trimmed
from autograd.program.instruction import Instruction
from autograd.rules.op import Op


def _flat(builder: Builder, z: Instruction, rows: int) -> Instruction:
    return builder.primitive(reshape, [z], {"shape": (rows, int(np.size(z.example)) // rows)})


def _kernel_windows(x: tuple[int, ...], w: tuple[int, ...], params: dict[str, Any]) -> Windows:
    return windows("kernel", x[2:], w[2:], params["stride"], params["padding"], params["dilation"])


def _columns(builder: Builder, x: Instruction, at: Windows) -> Instruction:
    """Every window of images (N, C, ...) as a column."""
    image = as_image(builder, x)
    if at.is_single:
        return _flat(builder, image, image.shape[0])
    return builder.primitive(primitives.WINDOWS, [image], {"at": at})


def _times(builder: Builder, w: Instruction, x: Instruction, at: Windows) -> Instruction:
    """The product of a kernel (maps, C, ...) and all windows of images (N, C, ...): (maps, windows · N)."""
    maps = w.shape[0]
    if not in_strips(at, x.shape, maps):
        return builder.primitive(linear.matmul, [_flat(builder, w, maps), _columns(builder, x, at)], {})
    axes = (0, *range(2, len(w.shape)), 1)
    by_place = _flat(builder, builder.primitive(transpose, [w], {"axes": axes}), maps)
    return builder.primitive(primitives.STRIPS_TIMES, [by_place, as_image(builder, x)], {"at": at})


def _conv(builder: Builder, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    x, w, *bias = args
    at = _kernel_windows(x.shape, w.shape, params)
    y = _times(builder, w, x, at)
    if bias:
        column = builder.primitive(reshape, [bias[0]], {"shape": (w.shape[0], 1)})
        y = builder.primitive(arithmetic.add, [y, column], {})
    shape = (w.shape[0], *at.out, x.shape[0])
    return back(builder, builder.primitive(reshape, [y], {"shape": shape}))


def _conv_weight(builder: Builder, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    g, x = args
    shape = params["shape"]
    at = _kernel_windows(x.shape, shape, params)
    flat = _flat(builder, as_image(builder, g), shape[0])
    if in_strips(at, x.shape, shape[0]):
        product = builder.primitive(primitives.STRIPS_BACK, [flat, as_image(builder, x)], {"at": at})
        places = builder.primitive(reshape, [product], {"shape": (*at.size, *shape[1::-1])})
        return builder.primitive(transpose, [places], {"axes": (-1, -2, *range(len(at.size)))})
    columns = builder.primitive(T, [_columns(builder, x, at)], {})
    product = builder.primitive(linear.matmul, [flat, columns], {})
    return builder.primitive(reshape, [product], {"shape": shape})


def _conv_input(builder: Builder, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    g, w = args
    at = _kernel_windows(params["shape"], w.shape, params)
    way = way_back(at, w.shape[0], w.shape[1], g.shape[0])
    if way is not None:
        around = tuple(slice(None, None, -1) if k > 1 else slice(None) for k in at.size)
        index = trimmed((slice(None), slice(None), *around))
        kernel = builder.primitive(getitem, [w], {"index": index}) if len(index) > 1 else w
        kernel = builder.primitive(transpose, [kernel], {"axes": (1, 0, *range(2, len(w.shape)))})
        pixels = _times(builder, kernel, g, way)
        shape = (w.shape[1], *at.inside, g.shape[0])
        return back(builder, builder.primitive(reshape, [pixels], {"shape": shape}))
    flat = _flat(builder, as_image(builder, g), g.shape[1])
    kernel = builder.primitive(T, [_flat(builder, w, w.shape[0])], {})
    cols = builder.primitive(linear.matmul, [kernel, flat], {})
    return back(builder, builder.primitive(primitives.OVERLAP_ADD, [cols], {"at": at}))


def _pool_windows(shape: tuple[int, ...], params: dict[str, Any]) -> Windows:
    return windows("pool", shape[2:], params["size"], params["stride"], params["padding"])


def _max_pool_(builder: Builder, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    at = _pool_windows(args[0].shape, params)
    return back(builder, builder.primitive(primitives.MAX_WINDOWS, [as_image(builder, args[0])], {"at": at}))


def _max_unpool_(builder: Builder, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    g, x = args
    at, image = _pool_windows(x.shape, params), as_image(builder, x)
    top = builder.primitive(primitives.MAX_WINDOWS, [image], {"at": at})
    return back(builder, builder.primitive(primitives.MAX_SPREAD, [as_image(builder, g), image, top], {"at": at}))


def _max_gather(builder: Builder, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    a, x = (as_image(builder, z) for z in args)
    return back(builder, builder.primitive(primitives.MAX_PICKED, [a, x], {"at": _pool_windows(args[1].shape, params)}))


def _count(builder: Builder, shape: tuple[int, ...], params: dict[str, Any]) -> Instruction:
    """How many pixels a window counts, as a number or as an array (1, H', W', 1)."""
    keys = ("size", "stride", "padding", "count_border")
    found = covered(shape, *(params[key] for key in keys))
    return builder.constant(found if isinstance(found, float) else found[None, ..., None])


def _avg_pool(builder: Builder, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    (x,) = args
    total = builder.primitive(primitives.SUM_WINDOWS, [as_image(builder, x)], {"at": _pool_windows(x.shape, params)})
    return back(builder, builder.primitive(arithmetic.div, [total, _count(builder, x.shape, params)], {}))


def _avg_unpool(builder: Builder, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    (g,) = args
    at = _pool_windows(params["shape"], params)
    share = builder.primitive(arithmetic.div, [as_image(builder, g), _count(builder, params["shape"], params)], {})
    return back(builder, builder.primitive(primitives.SPREAD_WINDOWS, [share], {"at": at}))


def _blocks(shape: tuple[int, ...], params: dict[str, Any]) -> Windows:
    """The blocks of ``factor`` pixels of images of ``shape``."""
    return windows("pool", shape[2:], params["factor"], params["factor"], 0)


def _upsample(builder: Builder, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    (a,) = args
    factors = each(params["factor"], len(a.shape) - 2)
    shape = (*a.shape[:2], *(n * f for n, f in zip(a.shape[2:], factors, strict=True)))
    return back(
        builder, builder.primitive(primitives.SPREAD_WINDOWS, [as_image(builder, a)], {"at": _blocks(shape, params)})
    )


def _block_sum(builder: Builder, args: list[Instruction], params: dict[str, Any]) -> Instruction:
    (a,) = args
    return back(
        builder, builder.primitive(primitives.SUM_WINDOWS, [as_image(builder, a)], {"at": _blocks(a.shape, params)})
    )


def unflatten(builder: Builder, a: Instruction, shape: tuple[int, ...]) -> Instruction:
    """A matrix (N, C·H·W) as images (N, C, H, W), batch-last at once."""
    turned = builder.primitive(T, [a], {})
    return back(builder, builder.primitive(reshape, [turned], {"shape": (*shape[1:], shape[0])}))


LOWERINGS: dict[Op, Callable[[Builder, list[Instruction], dict[str, Any]], Instruction]] = {
    convolution.conv: _conv,
    convolution.conv_bias: _conv,
    convolution.conv_weight: _conv_weight,
    convolution.conv_input: _conv_input,
    pooling.max_pool: _max_pool_,
    pooling.max_unpool: _max_unpool_,
    pooling.max_gather: _max_gather,
    pooling.avg_pool: _avg_pool,
    pooling.avg_unpool: _avg_unpool,
    upsampling.upsample: _upsample,
    upsampling.block_sum: _block_sum,
}
"""How the table's image operations become primitives."""
