"""The NumPy source of convolution and pooling: windows as columns, and loops over the places in a window.

Arrays are batch-last (C, H, W, N). What never changes from call to call (buffers, and views of them) is
made once, in the program's setup.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.ops.images.memory import batch_first, batch_last, columns
from autograd.ops.images.pooling import max_pool, max_unpool
from autograd.ops.images.windows import Windows
from autograd.program.buffers import Buffers
from autograd.program.identifiers import array_of, sized
from autograd.program.instruction import Instruction, Write


# --------------------------------------------------------------------------- what each computes
def columns_of(z: Any, at: Windows) -> Any:
    """Each window as a column."""
    return columns(batch_first(z), at)


def overlaps_of(cols: Any, at: Windows) -> Any:
    """Columns added up where their windows lie."""
    n = cols.shape[1] // int(np.prod(at.out))
    cols = cols.reshape(-1, *at.size, *at.out, n)
    out = np.zeros((len(cols), *at.inside, n), cols.dtype)
    for place, results, pixels in at.taps:
        out[pixels[1:]] += cols[(slice(None), *place, *results[2:])]
    return out


def maxima_of(z: Any, at: Windows) -> Any:
    """The largest pixel of each window."""
    return np.ascontiguousarray(batch_last(max_pool.forward(batch_first(z), at.size, at.stride, at.padding)[0]))


def maxima_back(g: Any, z: Any, y: Any, at: Windows) -> Any:
    """A number for each window at the place of its largest pixel."""
    return batch_last(max_unpool.forward(batch_first(g), batch_first(z), at.size, at.stride, at.padding))


def sums_of(z: Any, at: Windows) -> Any:
    """The sum of each window."""
    padded = batch_last(batch_first(z), at)
    return sum(padded[corner] for corner in at.corners)


def copies_of(g: Any, at: Windows) -> Any:
    """A number for each window, added to each of its pixels."""
    n = int(np.prod(at.size))
    return overlaps_of(np.broadcast_to(g[:, None], (len(g), n, *g.shape[1:])).reshape(len(g) * n, -1), at)


# ------------------------------------------------------------------------------------- their source
def _slices(index: tuple[slice | int, ...]) -> str:
    """``[:, 0:9:2]``."""
    shown = []
    for part in index:
        if isinstance(part, int):
            shown.append(str(part))
            continue
        start = "" if not part.start else str(part.start)
        stop = "" if part.stop is None else str(part.stop)
        step = "" if part.step in (None, 1) else f":{part.step}"
        shown.append(f"{start}:{stop}{step}")
    return f"[{', '.join(shown)}]"


def _inner(at: Windows) -> str:
    return _slices((slice(None), *(slice(p, p + n) for p, n in zip(at.padding, at.inside, strict=True))))


def _steady(buffers: Buffers, write: Write, z: Instruction, at: Windows, fill: float = 0.0) -> tuple[str, list[str]]:
    """The name of an array that lies at the same place in every call, and the lines that fill it."""
    place = buffers.steady(z)
    if not at.is_padded and place:
        return place, []
    channels, n = z.shape[0], z.shape[-1]
    key = ("steady", id(z), at.padded, fill)
    known = buffers.shared.get(key)
    if known is not None:
        return known, []
    name = buffers.fresh("padded" if at.is_padded else "image")
    buffers.shared[key] = name
    make = "np.zeros" if fill == 0.0 else "np.full"
    value = "" if fill == 0.0 else ", -np.inf"
    shape = sized((channels, *at.padded, n), z)
    if value:
        shape = shape.replace(f"{(channels, *at.padded, n)}", f"{(channels, *at.padded, n)}{value}", 1)
    buffers.setup.append(f"{name} = {make}({shape})")
    target = f"{name}{_inner(at)}" if at.is_padded else f"{name}[...]"
    return name, [f"{target} = {write(z)}"]


def _corners(buffers: Buffers, source: str, at: Windows) -> str:
    """The name of a list: for each place in a window the pixels there, as a view."""
    key = ("corners", source, at.corners and repr(at.corners))
    if key not in buffers.shared:
        name = buffers.fresh("places")
        views = ", ".join(f"{source}{_slices(corner)}" for corner in at.corners)
        buffers.setup.append(f"{name} = [{views}]")
        buffers.shared[key] = name
    return buffers.shared[key]


def windows(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """Each window as a column."""
    at: Windows = made.params["at"]
    (z,) = made.args
    source, lines = _steady(buffers, write, z, at)
    channels, n = z.shape[0], z.shape[-1]
    axes = len(at.size)
    span = tuple(d * (k - 1) + 1 for d, k in zip(at.dilation, at.size, strict=True))
    seen = buffers.fresh("under")
    steps = [f"::{s}" if s > 1 else ":" for s in at.stride]
    dilated = ["..."] + [f"::{d}" if d > 1 else ":" for d in at.dilation]
    index = f"[:, {', '.join(steps)}]" if any(s > 1 for s in at.stride) else ""
    if any(d > 1 for d in at.dilation):
        index += f"[{', '.join(dilated)}]"
    order = (0, *range(axes + 2, 2 * axes + 2), *range(1, axes + 1), axes + 1)
    views = f"np.lib.stride_tricks.sliding_window_view({source}, {span}, axis={tuple(range(1, axes + 1))})"
    buffers.setup.append(f"{seen} = {views}{index}.transpose{order}")
    columns = buffers.fresh("columns")
    buffers.setup.append(f"{columns} = np.empty({sized((channels, *at.size, *at.out, n), made)})")
    buffers.setup.append(f"{name} = {columns}.reshape{made.shape}  # each column is a window")
    return [*lines, f"{columns}[...] = {seen}"]


def overlap_add(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """One axis after the other: that takes fewer and longer additions than one for each place of the window."""
    at: Windows = made.params["at"]
    (cols,) = made.args
    channels, n = made.shape[0], made.shape[-1]
    lines = []
    source = buffers.steady(cols)
    if source is None:
        source = buffers.fresh("columns")
        buffers.setup.append(f"{source} = np.empty({sized(cols.shape, made)})")
        lines.append(f"{source}[...] = {write(cols)}")
    given = buffers.fresh("windows")
    buffers.setup.append(f"{given} = {source}.reshape{(channels, *at.size, *at.out, n)}")
    everything = (slice(None),) * len(at.size)
    for axis, row in enumerate(at.rows, 1):
        out = name if axis == len(at.rows) else buffers.fresh("rows")
        shape = (channels, *at.size[axis:], *at.inside[:axis], *at.out[axis:], n)
        buffers.setup.append(f"{out} = np.zeros({sized(shape, made)})")
        pairs = buffers.fresh("pairs")
        views = [
            f"({out}{_slices((*everything, pixels))}, {given}{_slices((slice(None), place, *everything[1:], results))})"
            for place, (results, pixels) in enumerate(row)
        ]
        buffers.setup.append(f"{pairs} = [{', '.join(views)}]")
        lines += [f"{out}.fill(0)", f"for pixels, part in {pairs}:", "    pixels += part"]
        given = out
    return lines


def _padded_result(buffers: Buffers, made: Instruction, name: str, at: Windows) -> str:
    """A buffer for an image with its border; ``name`` is the image within."""
    shape = (made.shape[0], *at.padded, made.shape[-1])
    if not at.is_padded:
        buffers.setup.append(f"{name} = np.zeros({sized(shape, made)})")
        return name
    image = buffers.fresh("padded")
    buffers.setup.append(f"{image} = np.zeros({sized(shape, made)})")
    buffers.setup.append(f"{name} = {image}{_inner(at)}")
    return image


def max_windows(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """The largest pixel of each window."""
    at: Windows = made.params["at"]
    source, lines = _steady(buffers, write, made.args[0], at, -np.inf)
    places = _corners(buffers, source, at)
    buffers.setup.append(f"{name} = np.empty({sized(made.shape, made)})")
    if len(at.corners) == 1:
        return [*lines, f"{name}[...] = {places}[0]"]
    rest = (
        [] if len(at.corners) == 2 else [f"for pixels in {places}[2:]:", f"    np.maximum({name}, pixels, out={name})"]
    )
    return [*lines, f"np.maximum({places}[0], {places}[1], out={name})", *rest]


def max_spread(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """A number for each window at the place of its largest pixel."""
    at: Windows = made.params["at"]
    g, z, top = made.args
    source, lines = _steady(buffers, write, z, at, -np.inf)
    places = _corners(buffers, source, at)
    image = _padded_result(buffers, made, name, at)
    into = _corners(buffers, image, at)
    left, mask = buffers.fresh("left"), buffers.fresh("first")
    buffers.setup.append(f"{left} = np.empty({sized(top.shape, made)})")
    buffers.setup.append(f"{mask} = np.empty({top.shape}, bool)")
    covers = at.disjoint and all(s * m == n for s, m, n in zip(at.stride, at.out, at.padded, strict=True))
    clear = [] if covers else _clear_uncovered(image, at)
    lines += [*clear, f"{left}[...] = {write(g)}"]
    if at.disjoint:
        if len(at.corners) == 1:
            return [*lines, f"{into}[-1][...] = {left}"]
        loop = [
            f"for pixels, to in zip({places}[:-1], {into}):",
            f"    np.equal(pixels, {write(top)}, out={mask})",
            f"    np.multiply({left}, {mask}, out=to)",
            f"    np.subtract({left}, to, out={left})",
            f"{into}[-1][...] = {left}",
        ]
    else:
        part = buffers.fresh("part")
        buffers.setup.append(f"{part} = np.empty({sized(top.shape, made)})")
        loop = [
            f"for pixels, to in zip({places}, {into}):",
            f"    np.equal(pixels, {write(top)}, out={mask})",
            f"    np.multiply({left}, {mask}, out={part})",
            f"    np.subtract({left}, {part}, out={left})",
            f"    to += {part}",
        ]
    return [
        *lines,
        f"if np.isfinite({left}).all() and np.isfinite({write(top)}).all():",
        *(f"    {line}" for line in loop),
        "else:  # by choice alone: 0 · inf is not a number",
        f"    best, which = {places}[0], 0",
        f"    for k, pixels in enumerate({places}[1:], 1):",
        "        wins = (pixels > best) | np.isnan(pixels)",
        "        best, which = np.where(wins, pixels, best), np.where(wins, k, which)",
        f"    for k, to in enumerate({into}):",
        f"        to{'[...] =' if at.disjoint else ' +='} np.where(which == k, {left}, 0)",
    ]


def _clear_uncovered(image: str, at: Windows) -> list[str]:
    """Zeros where no window lies: the last rows and columns, where windows tile the rest."""
    if at.size != at.stride:
        return [f"{image}.fill(0)"]
    lines = []
    for axis, (k, m, n) in enumerate(zip(at.size, at.out, at.padded, strict=True), 1):
        if k * m < n:
            lines.append(f"{image}{_slices((slice(None),) * axis + (slice(k * m, None),))} = 0")
    return lines


def sum_windows(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """The sum of each window."""
    at: Windows = made.params["at"]
    source, lines = _steady(buffers, write, made.args[0], at)
    places = _corners(buffers, source, at)
    buffers.setup.append(f"{name} = np.empty({sized(made.shape, made)})")
    rest = [f"for pixels in {places}[1:]:", f"    np.add({name}, pixels, out={name})"]
    return [*lines, f"{name}[...] = {places}[0]", *(rest if len(at.corners) > 1 else [])]


def spread_windows(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """A number for each window, added to each of its pixels."""
    at: Windows = made.params["at"]
    image = _padded_result(buffers, made, name, at)
    places = _corners(buffers, image, at)
    if at.tiles:
        return [f"for pixels in {places}:", f"    pixels[...] = {write(made.args[0])}"]
    share = buffers.fresh("share")
    buffers.setup.append(f"{share} = np.empty({sized(made.args[0].shape, made)})")
    return [
        f"{share}[...] = {write(made.args[0])}",
        f"{image}.fill(0)",
        f"for pixels in {places}:",
        f"    pixels += {share}",
    ]


def join(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """Arrays one after the other, along an axis."""
    buffers.setup.append(f"{name} = np.empty({array_of(made)})")
    parts = ", ".join(write(a) for a in made.args)
    return [f"np.concatenate([{parts}], axis={made.params['axis']}, out={name})"]
