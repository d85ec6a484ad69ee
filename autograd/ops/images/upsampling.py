"""Nearest upsampling, for segmentation (L39), and its reverse: each is the other's derivative."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.ops.images.fit import check_images
from autograd.ops.images.memory import batch_first, batch_last
from autograd.ops.images.settings import Setting, Sizes, by, each
from autograd.rules.op import Op


def _factors(a: Any, factor: Setting) -> Sizes:
    factors = each(factor, max(np.ndim(a) - 2, 1))
    check_images(np.shape(a), len(factors), "a")
    return factors


def _upsample(a: Any, factor: Setting) -> Any:
    factors = _factors(a, factor)
    samples, channels, *pixels = a.shape
    blocks = [n for pair in zip(pixels, factors, strict=True) for n in pair]
    out = np.empty((channels, *blocks, samples), a.dtype)
    singles = [n for pixel in pixels for n in (pixel, 1)]
    out[...] = batch_last(a).reshape(channels, *singles, samples)
    return batch_first(out.reshape(channels, *(n * f for n, f in zip(pixels, factors, strict=True)), samples))


def _block_sum(a: Any, factor: Setting) -> Any:
    factors = _factors(a, factor)
    if any(n % f for n, f in zip(a.shape[2:], factors, strict=True)):
        raise ShapeError(f"Images of {by(a.shape[2:])} do not fall into blocks of {by(factors)}.")
    samples, channels, *pixels = a.shape
    blocks = [n for pixel, f in zip(pixels, factors, strict=True) for n in (pixel // f, f)]
    within = tuple(range(2, 2 * len(pixels) + 1, 2))
    moved = batch_last(a).reshape(channels, *blocks, samples)
    return batch_first(np.add.reduce(moved, axis=within))


upsample = Op(
    name="upsample",
    inputs=("a",),
    forward=_upsample,
    formula="upsample(a, factor)",
    local=[None],
    pull=["block_sum(g, factor)"],
    params={"factor": 2},
    definition=_upsample,
    kind="repeats",
    doc="""Every pixel ``factor`` times along each spatial axis: nearest upsampling, for segmentation (L39).

    a (N, C, H, W) to (N, C, factor H, factor W). The gradient of a pixel is the sum over its copies.

    >>> from autograd.ops.images.pooling import upsample
    >>> upsample([[[1.0, 2.0]]])
    array([[[1., 1., 2., 2.]]])
    """,
)

block_sum = Op(
    name="block_sum",
    inputs=("a",),
    forward=_block_sum,
    formula="block_sum(a, factor)",
    local=[None],
    pull=["upsample(g, factor)"],
    params={"factor": 2},
    definition=_block_sum,
    symbol="Σ block",
    shown='("Σ over each block of", a)',
    kind="sums",
    doc="""The sum over each block of ``factor`` pixels along every spatial axis: the gradient of `upsample`.

    Its own derivative is `upsample`.
    """,
)
