"""The NumPy source of convolution and pooling: windows as columns, and loops over the places in a window.

Arrays are batch-last (C, H, W, N). What never changes from call to call (buffers, and views of them) is
made once, in the program's setup.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.instruction import Instruction
from autograd.ops.pooling import max_pool, max_unpool
from autograd.ops.window_memory import batch_first, batch_last, columns, pieces
from autograd.ops.windows import Windows

if TYPE_CHECKING:
    from autograd.source import Writer


def _add_overlaps(cols: Any, at: Windows) -> Any:
    n = cols.shape[1] // int(np.prod(at.out))
    cols = cols.reshape(-1, *at.size, *at.out, n)
    out = np.zeros((len(cols), *at.inside, n), cols.dtype)
    for place, results, pixels in at.taps:
        out[pixels[1:]] += cols[(slice(None), *place, *results[2:])]
    return out


def _sum_of_windows(z: Any, at: Windows) -> Any:
    padded = batch_last(batch_first(z), at)
    return sum(padded[corner] for corner in at.corners)


PRIMITIVES: dict[str, Callable[..., Any]] = {
    "windows": lambda z, at: columns(batch_first(z), at),
    "overlap_add": _add_overlaps,
    "max_windows": lambda z, at: np.ascontiguousarray(
        batch_last(max_pool.forward(batch_first(z), at.size, at.stride, at.padding)[0])
    ),
    "max_spread": lambda g, z, y, at: batch_last(
        max_unpool.forward(batch_first(g), batch_first(z), at.size, at.stride, at.padding)
    ),
    "sum_windows": _sum_of_windows,
    "spread_windows": lambda g, at: _add_overlaps(
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

STATIC = {"windows", "overlap_add", "max_windows", "max_spread", "sum_windows", "spread_windows", "join"}
"""Primitives whose result lies in a buffer of its own."""


def thin_product(made: Instruction) -> int:
    """In how many pieces a matrix product is best taken: BLAS is slow on thin matrices of many columns."""
    if made.op != "matmul" or len(made.shape) != 2:
        return 1
    a, b = made.args
    if len(a.shape) != 2 or len(b.shape) != 2:
        return 1
    if made.shape[1] >= made.shape[0]:
        return pieces(b.shape[1], int(np.size(a.example)))
    return 1


def long_product(writer: Writer, made: Instruction) -> str | None:
    """``a @ b.T`` over very many columns, as the sum of products of pieces; None where one product is as good."""
    if made.op != "matmul" or len(made.shape) != 2:
        return None
    a, b = made.args
    if b.op != "T" or len(a.shape) != 2 or id(b) in writer.roots:
        return None
    inner = b.args[0]
    n = pieces(inner.shape[1], made.shape[0] * made.shape[1])
    if n == 1:
        return None
    left = f"{writer.write(a, 5)}.reshape({a.shape[0]}, {n}, -1).swapaxes(0, 1)"
    right = f"{writer.write(inner, 5)}.reshape({inner.shape[0]}, {n}, -1).transpose(1, 2, 0)"
    return f"np.add.reduce({left} @ {right}, axis=0)"


def statement(writer: Writer, made: Instruction, name: str) -> list[str]:
    """The lines that compute one image primitive into its buffer."""
    if made.op == "join":
        writer.setup.append(f"{name} = np.empty({_array(made.shape, made)})")
        parts = ", ".join(writer.write(a) for a in made.args)
        return [f"np.concatenate([{parts}], axis={made.params['axis']}, out={name})"]
    return _STATEMENTS[made.op](writer, made, name, made.params["at"])


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


def _array(shape: tuple[int, ...], made: Instruction) -> str:
    return f"{shape}" + ("" if made.dtype == np.float64 else f", np.{made.dtype}")


def _steady(writer: Writer, z: Instruction, at: Windows, fill: float = 0.0) -> tuple[str, list[str]]:
    """The name of an array that lies at the same place in every call, and the lines that fill it."""
    place = writer.steady(z)
    if not at.is_padded and place:
        return place, []
    channels, n = z.shape[0], z.shape[-1]
    key = ("steady", id(z), at.padded, fill)
    known = writer.shared.get(key)
    if known is not None:
        return known, []
    name = writer.fresh("padded" if at.is_padded else "image")
    writer.shared[key] = name
    make = "np.zeros" if fill == 0.0 else "np.full"
    value = "" if fill == 0.0 else ", -np.inf"
    shape = _array((channels, *at.padded, n), z)
    if value:
        shape = shape.replace(f"{(channels, *at.padded, n)}", f"{(channels, *at.padded, n)}{value}", 1)
    writer.setup.append(f"{name} = {make}({shape})")
    target = f"{name}{_inner(at)}" if at.is_padded else f"{name}[...]"
    return name, [f"{target} = {writer.write(z)}"]


def _corners(writer: Writer, source: str, at: Windows) -> str:
    """The name of a list: for each place in a window the pixels there, as a view."""
    key = ("corners", source, at.corners and repr(at.corners))
    if key not in writer.shared:
        name = writer.fresh("places")
        views = ", ".join(f"{source}{_slices(corner)}" for corner in at.corners)
        writer.setup.append(f"{name} = [{views}]")
        writer.shared[key] = name
    return writer.shared[key]


def _windows(writer: Writer, made: Instruction, name: str, at: Windows) -> list[str]:
    (z,) = made.args
    source, lines = _steady(writer, z, at)
    channels, n = z.shape[0], z.shape[-1]
    axes = len(at.size)
    span = tuple(d * (k - 1) + 1 for d, k in zip(at.dilation, at.size, strict=True))
    seen = writer.fresh("under")
    steps = [f"::{s}" if s > 1 else ":" for s in at.stride]
    dilated = ["..."] + [f"::{d}" if d > 1 else ":" for d in at.dilation]
    index = f"[:, {', '.join(steps)}]" if any(s > 1 for s in at.stride) else ""
    if any(d > 1 for d in at.dilation):
        index += f"[{', '.join(dilated)}]"
    order = (0, *range(axes + 2, 2 * axes + 2), *range(1, axes + 1), axes + 1)
    views = f"np.lib.stride_tricks.sliding_window_view({source}, {span}, axis={tuple(range(1, axes + 1))})"
    writer.setup.append(f"{seen} = {views}{index}.transpose{order}")
    columns = writer.fresh("columns")
    writer.setup.append(f"{columns} = np.empty({_array((channels, *at.size, *at.out, n), made)})")
    writer.setup.append(f"{name} = {columns}.reshape{made.shape}  # each column is a window")
    return [*lines, f"{columns}[...] = {seen}"]


def _overlap_add(writer: Writer, made: Instruction, name: str, at: Windows) -> list[str]:
    """One axis after the other: that takes fewer and longer additions than one for each place of the window."""
    (cols,) = made.args
    channels, n = made.shape[0], made.shape[-1]
    lines = []
    source = writer.steady(cols)
    if source is None:
        source = writer.fresh("columns")
        writer.setup.append(f"{source} = np.empty({_array(cols.shape, made)})")
        lines.append(f"{source}[...] = {writer.write(cols)}")
    given = writer.fresh("windows")
    writer.setup.append(f"{given} = {source}.reshape{(channels, *at.size, *at.out, n)}")
    everything = (slice(None),) * len(at.size)
    for axis, row in enumerate(at.rows, 1):
        out = name if axis == len(at.rows) else writer.fresh("rows")
        shape = (channels, *at.size[axis:], *at.inside[:axis], *at.out[axis:], n)
        writer.setup.append(f"{out} = np.zeros({_array(shape, made)})")
        pairs = writer.fresh("pairs")
        views = [
            f"({out}{_slices((*everything, pixels))}, {given}{_slices((slice(None), place, *everything[1:], results))})"
            for place, (results, pixels) in enumerate(row)
        ]
        writer.setup.append(f"{pairs} = [{', '.join(views)}]")
        lines += [f"{out}.fill(0)", f"for pixels, part in {pairs}:", "    pixels += part"]
        given = out
    return lines


def _padded_result(writer: Writer, made: Instruction, name: str, at: Windows) -> str:
    """A buffer for an image with its border; ``name`` is the image within."""
    shape = (made.shape[0], *at.padded, made.shape[-1])
    if not at.is_padded:
        writer.setup.append(f"{name} = np.zeros({_array(shape, made)})")
        return name
    image = writer.fresh("padded")
    writer.setup.append(f"{image} = np.zeros({_array(shape, made)})")
    writer.setup.append(f"{name} = {image}{_inner(at)}")
    return image


def _max_windows(writer: Writer, made: Instruction, name: str, at: Windows) -> list[str]:
    source, lines = _steady(writer, made.args[0], at, -np.inf)
    places = _corners(writer, source, at)
    writer.setup.append(f"{name} = np.empty({_array(made.shape, made)})")
    if len(at.corners) == 1:
        return [*lines, f"{name}[...] = {places}[0]"]
    rest = (
        [] if len(at.corners) == 2 else [f"for pixels in {places}[2:]:", f"    np.maximum({name}, pixels, out={name})"]
    )
    return [*lines, f"np.maximum({places}[0], {places}[1], out={name})", *rest]


def _max_spread(writer: Writer, made: Instruction, name: str, at: Windows) -> list[str]:
    g, z, top = made.args
    source, lines = _steady(writer, z, at, -np.inf)
    places = _corners(writer, source, at)
    image = _padded_result(writer, made, name, at)
    into = _corners(writer, image, at)
    left, mask = writer.fresh("left"), writer.fresh("first")
    writer.setup.append(f"{left} = np.empty({_array(top.shape, made)})")
    writer.setup.append(f"{mask} = np.empty({top.shape}, bool)")
    covers = at.disjoint and all(s * m == n for s, m, n in zip(at.stride, at.out, at.padded, strict=True))
    clear = [] if covers else _clear_uncovered(image, at)
    lines += [*clear, f"{left}[...] = {writer.write(g)}"]
    if at.disjoint:
        loop = [
            f"for pixels, to in zip({places}[:-1], {into}):",
            f"    np.equal(pixels, {writer.write(top)}, out={mask})",
            f"    np.multiply({left}, {mask}, out=to)",
            f"    np.subtract({left}, to, out={left})",
            f"{into}[-1][...] = {left}",
        ]
        return [*lines, *(loop if len(at.corners) > 1 else loop[-1:])]
    part = writer.fresh("part")
    writer.setup.append(f"{part} = np.empty({_array(top.shape, made)})")
    return [
        *lines,
        f"for pixels, to in zip({places}, {into}):",
        f"    np.equal(pixels, {writer.write(top)}, out={mask})",
        f"    np.multiply({left}, {mask}, out={part})",
        f"    np.subtract({left}, {part}, out={left})",
        f"    to += {part}",
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


def _sum_windows(writer: Writer, made: Instruction, name: str, at: Windows) -> list[str]:
    source, lines = _steady(writer, made.args[0], at)
    places = _corners(writer, source, at)
    writer.setup.append(f"{name} = np.empty({_array(made.shape, made)})")
    rest = [f"for pixels in {places}[1:]:", f"    np.add({name}, pixels, out={name})"]
    return [*lines, f"{name}[...] = {places}[0]", *(rest if len(at.corners) > 1 else [])]


def _spread_windows(writer: Writer, made: Instruction, name: str, at: Windows) -> list[str]:
    image = _padded_result(writer, made, name, at)
    places = _corners(writer, image, at)
    if at.tiles:
        return [f"for pixels in {places}:", f"    pixels[...] = {writer.write(made.args[0])}"]
    share = writer.fresh("share")
    writer.setup.append(f"{share} = np.empty({_array(made.args[0].shape, made)})")
    return [
        f"{share}[...] = {writer.write(made.args[0])}",
        f"{image}.fill(0)",
        f"for pixels in {places}:",
        f"    pixels += {share}",
    ]


_STATEMENTS = {
    "windows": _windows,
    "overlap_add": _overlap_add,
    "max_windows": _max_windows,
    "max_spread": _max_spread,
    "sum_windows": _sum_windows,
    "spread_windows": _spread_windows,
}
