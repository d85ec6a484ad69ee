"""The architecture of a network as blocks, images as volumes, with shapes and parameter counts: `blocks`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd import Graph, Value
from autograd.errors import ArgumentError, ShapeError
from autograd.graph.node import op_of
from viz.plots.canvas import SMALL, TEXT, Picture, ThemeName, bare, open_axes
from viz.plots.networks.traced import features_of, trace
from viz.plots.public import picture
from viz.style.palette import Theme
from viz.style.text import cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_A_ROW = 6
"""Blocks beside each other."""

_WIDE, _HIGH = 1.0, 2.3
"""Of the place of one block: a row is 1 block wide and so many high."""

_STEPS = ("product", "convolution", "window")
"""The kinds of operations that make a block; what follows them belongs to it."""


_MOST_AFTER = 3
"""What follows a block's operation is named above it, up to so many lines."""


@dataclass
class _Block:
    name: str
    shape: tuple[int, ...]
    parameters: int = 0
    after: list[str] = field(default_factory=list)
    scope: tuple[str, ...] = ()


@picture
def blocks(
    model: Any, shape: Sequence[int] | None = None, *, ax: Axes | None = None, theme: ThemeName = None
) -> Picture:
    """Draw what a network makes of a sample, block by block, each with its shape and its number of parameters.

    Images (channels × height × width) are volumes, as deep as they have channels; vectors are bars. The sizes are
    logarithmic, so that 3 and 300 are both to be seen. The counts add up to the total, which stands below.

    Parameters
    ----------
    model : Module
        A network whose sizes are known: given, or found by ``fit``.
    shape : sequence of int, optional
        Of one sample: ``(channels, height, width)`` or ``(features,)``. By default what the model was made for.
    ax : matplotlib.axes.Axes, optional
    theme : {"light", "dark"}, optional

    Returns
    -------
    Picture
        ``numbers_`` holds ``names``, ``shapes`` and ``parameters`` of the blocks, the input first, and ``total``.

    Raises
    ------
    ShapeError
        If the shape is not known, or the network takes another.
    DataTypeError
        If the model cannot be recorded.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from nn import CNN
    >>> picture = blocks(CNN((1, 28, 28), 10, maps=(5, 10)))              # L37
    >>> picture.numbers_["parameters"], picture.numbers_["total"]
    ([0, 50, 0, 460, 0, 0, 4910], 5420)
    """
    call = dict(locals())
    size = tuple(int(n) for n in shape) if shape is not None else _shape_of(model)
    if not size or min(size) < 1:
        raise ArgumentError(f"Expected shape as (features,) or (channels, height, width), got {shape!r}.")
    try:
        graph = trace(model, np.zeros((1, *size)))
    except ValueError as error:
        if shape is None:
            raise
        raise ShapeError(f"{type(model).__name__} does not take a sample of shape {size}: {error}") from error
    made = _blocks(graph, size)
    total = sum(block.parameters for block in made)
    rows = math.ceil(len(made) / _A_ROW)
    across = math.ceil(len(made) / rows)
    ax, colors = open_axes(ax, theme, (6.4, 2.4 * rows + 0.5))
    bare(ax)
    for k, block in enumerate(made):
        x, y = _WIDE * (k % across), -_HIGH * (k // across)
        _draw(ax, colors, block, x, y)
        if k + 1 < len(made) and (k + 1) % across:
            ax.annotate(
                "", (x + 0.68, y), (x + 0.42, y), arrowprops={"arrowstyle": "-|>", "color": colors.muted, "lw": 1.2}
            )
    ax.set(xlim=(-0.5, max(across, 4) * _WIDE - 0.5), ylim=(-_HIGH * (rows - 1) - 1.2, 1.15))
    counted = [f"{block.parameters:,}" for block in made if block.parameters]
    sums = f" = {' + '.join(counted)}" if 1 < len(counted) <= 8 else ""
    ax.set_xlabel(f"parameters: {total:,}{sums}", fontsize=TEXT, color=colors.ink)
    said = "; ".join(f"{b.name} to {_times(b.shape)}" for b in made[1:])
    return Picture([ax], ax.figure, f"Network of {total:,} parameters from {_times(size)}: {said}.", {
        "names": [block.name for block in made], "shapes": [block.shape for block in made],
        "parameters": [block.parameters for block in made], "total": total,
    }).drawn_by(blocks, call)  # fmt: skip


def _shape_of(model: Any) -> tuple[int, ...]:
    for key in ("shape", "n_features_in_"):
        given = getattr(model, key, None)
        if isinstance(given, (tuple, list)) and given:
            return tuple(int(n) for n in given)
    for module in model.modules() if hasattr(model, "modules") else ():
        if op := getattr(module, "kernel_size", None):
            raise ShapeError(
                f"Give the shape of one image, viz.blocks(model, shape=(1, 28, 28)): a kernel {op} takes any."
            )
    return (features_of(model),)


def _blocks(graph: Graph, size: tuple[int, ...]) -> list[_Block]:
    found = [_Block("input", size)]
    counted: set[Value] = set()
    for v in graph.operations:
        op, block = op_of(v), found[-1]
        if op.name == "T":
            continue  # a layer's matrix, turned: it counts where it is used
        kind = "flatten" if op.name == "reshape" and _is_flat(v) else op.kind if op.kind in _STEPS else ""
        if kind or op.name == "concatenate":
            block = _Block(_name(v, kind), v.shape[1:] if v.ndim > 1 else v.shape, scope=v.scope)
            found.append(block)
        elif (op.elementwise and op.arity == 1 and v.scope == block.scope) or op.name == "softmax":
            block.after.append(op.symbol or op.name)
        elif v.scope and v.scope != block.scope and (layer := re.sub(r" \d+$", "", v.scope[-1])) not in block.after:
            block.after.append(layer)
        if v.ndim == len(block.shape) + 1 and v.shape[0] == 1:
            block.shape = v.shape[1:]
        for p in v.parents:
            leaf = p.parents[0] if p.op is not None and p.op.name == "T" else p
            if leaf.op is None and leaf not in counted:
                counted.add(leaf)
                block.parameters += leaf.size
    return found


def _is_flat(v: Value) -> bool:
    return v.ndim == 2 and v.parents[0].ndim > 2 and v.parents[0].op is not None


def _name(v: Value, kind: str) -> str:
    op = op_of(v)
    if kind == "flatten":
        return "flatten"
    if kind == "product":
        return "dense"
    window = v.parents[1].shape[2:] if kind == "convolution" else (v.params or {}).get("size", ())
    word = {"convolution": "conv", "window": op.name.replace("_", " ")}.get(kind, op.name)
    return f"{word} {_times(window)}".strip() if window else word


def _times(shape: Sequence[int]) -> str:
    return "×".join(map(str, shape)) or "1"


def _length(n: int) -> float:
    """How long a side of ``n`` is drawn, from 0.1 to 0.62."""
    return min(0.1 + 0.085 * math.log2(max(n, 1)), 0.62)


def _draw(ax: Axes, theme: Theme, block: _Block, x: float, y: float) -> None:
    from matplotlib.patches import Polygon

    look = {"edgecolor": theme.ink, "linewidth": 1.1, "zorder": 2}
    shape = block.shape if len(block.shape) == 3 else (1, *block.shape) if len(block.shape) == 2 else None
    if shape is not None:
        deep, high, wide = _length(shape[0]) * 0.75, 1.5 * _length(shape[1]), 0.35 * _length(shape[2])
        left, low, slant = x - (deep + wide) / 2, y - high / 2 - 0.6 * wide, 1.2 * wide
        right, top = left + deep, low + high
        faces = [
            ([(left, low), (right, low), (right, top), (left, top)], theme.card),
            ([(right, low), (right + wide, low + slant), (right + wide, top + slant), (right, top)], theme.line),
            ([(left, top), (right, top), (right + wide, top + slant), (left + wide, top + slant)], theme.card),
        ]
    else:
        high = 1.5 * _length(int(np.prod(block.shape))) if block.shape else 0.15
        left, right, low, top = x - 0.07, x + 0.07, y - high / 2, y + high / 2
        faces = [([(left, low), (right, low), (right, top), (left, top)], theme.card)]
    for corners, fill in faces:
        ax.add_patch(Polygon(corners, closed=True, facecolor=fill, **look))
    words = [block.name, *(cut(name, 14) for name in block.after[:_MOST_AFTER])]
    ax.text(x, y + 0.66, "\n".join(words), ha="center", va="bottom", fontsize=SMALL, color=theme.ink, linespacing=1.15)
    ax.text(x, y - 0.66, _times(block.shape), ha="center", va="top", fontsize=SMALL, color=theme.value)
    if block.parameters:
        ax.text(x, y - 0.84, f"{block.parameters:,}\nparameters", ha="center", va="top", fontsize=SMALL - 1,
                color=theme.muted, linespacing=1.05)  # fmt: skip
