"""Which nodes of a graph hold images, and how windows slide over these."""

from __future__ import annotations

from typing import Any

from autograd import Graph, Value
from autograd.graph.node import op_of
from autograd.ops.images.upsampling import upsample

KEPT_OF_IMAGES = 16 * 28 * 28
"""Entries of images, of maps and of kernels that are kept in a trace."""


def images(graph: Graph) -> dict[Value, int]:
    """The nodes whose value is images or signals, each with how many of its last axes make one.

    Those are what enters a convolution, a pooling or an upsampling, what comes out, and what an operation on
    single entries makes of it. Gradients of images are signed, and no images.
    """
    found: dict[Value, int] = {}
    for v in graph.operations:
        if v.op is None or "backward" in v.scope:
            continue
        if v.op.kind in ("convolution", "window") or v.op is upsample:
            found[v] = found[v.parents[0]] = v.ndim - 2
        elif v.op.elementwise:
            found.update((v, found[p]) for p in v.parents if p in found and p.shape == v.shape)
    for v in reversed(graph.operations):
        op = op_of(v)
        axes = found.get(v)
        if axes is not None and op.kind in ("elementwise", "moves"):
            found.update((p, axes) for p in v.parents if p.shape[-axes:] == v.shape[-axes:])
    return found


def kernels(graph: Graph) -> frozenset[Value]:
    """The nodes that are the weights of a convolution."""
    return frozenset(v.parents[1] for v in graph.operations if op_of(v).slides == "weights")


def window(v: Value) -> dict[str, Any] | None:
    """How a window slides over the images that enter ``v``; a signal is an image of one row."""
    if v.op is None or v.op.slides is None:
        return None
    given = v.op.options(v.params)
    rank = len(given["stride"])
    size = given.get("size") or v.parents[1].shape[-rank:]
    settings = {"size": size, "stride": given["stride"], "padding": given["padding"]}
    settings["dilation"] = given.get("dilation", (1,) * rank)
    made: dict[str, Any] = {
        name: [int(name != "padding")] * (2 - rank) + [int(n) for n in of] for name, of in settings.items()
    }
    return {"takes": v.op.slides, **made, "border": bool(given.get("count_border", False))}
