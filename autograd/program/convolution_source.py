"""The NumPy source of convolution: windows as columns or by strips, and columns added up where windows overlap.

Arrays are batch-last (C, H, W, N).
"""

from __future__ import annotations

import numpy as np

from autograd.ops.images.strips import bands_of, parts_back, parts_of_row, row_length, strides_of_rows
from autograd.ops.images.windows import Windows
from autograd.program.buffers import Buffers
from autograd.program.identifiers import array_of, sized
from autograd.program.image_source import slices, steady, unpadded
from autograd.program.instruction import ATOM, Instruction, Write


def windows(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """Each window as a column."""
    at: Windows = made.params["at"]
    (z,) = made.args
    source, lines = steady(buffers, write, z, at)
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


def strips_times(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """A kernel times the columns of each row of windows."""
    w, z = made.args
    at: Windows = made.params["at"]
    if id(made) not in buffers.of:
        buffers.setup.append(f"{name} = np.empty({array_of(made)})")
    length = row_length(at, z.shape[-1])
    n = parts_of_row(length, int(np.size(w.example)))
    out = f"{name}.reshape({w.shape[0]}, {at.out[0]}, "
    seen, lines, in_bands = _seen(z, at, buffers, write)
    if in_bands:
        out += f"{n}, -1).transpose(1, 2, 0, 3)"
        return [*lines, f"{buffers.helper('times_bands')}({write(w)}, {seen}, {out})"]
    if n == 1:
        return [*lines, f"np.matmul({write(w)}, {seen}, out={out}{length}).swapaxes(0, 1))"]
    split = f".reshape(-1, {w.shape[1]}, {n}, {length // n}).swapaxes(1, 2)"
    return [*lines, f"np.matmul({write(w)}, {seen}{split}, out={out}{n}, -1).transpose(1, 2, 0, 3))"]


def strips_back(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """The columns of each row of windows times the maps there, added up."""
    g, z = made.args
    at: Windows = made.params["at"]
    maps, size = g.shape[0], made.shape[0]
    length = row_length(at, z.shape[-1])
    n = parts_back(size, maps, length)
    by_rows = f"{write(g, ATOM)}.reshape({maps}, {at.out[0]}, -1).transpose(1, 2, 0)"
    seen, lines, in_bands = _seen(z, at, buffers, write)
    if in_bands:
        return [*lines, f"{name} = {buffers.helper('sum_bands')}({seen}, {by_rows}, {n})"]
    if n == 1:
        return [*lines, f"{name} = np.add.reduce({seen} @ {by_rows}, axis=0)"]
    split = f"{seen}.reshape(-1, {n}, {size // n}, {length})"
    return [*lines, f"{name} = np.add.reduce({split} @ {by_rows}[:, None], axis=0).reshape({size}, {maps})"]


def _seen(z: Instruction, at: Windows, buffers: Buffers, write: Write) -> tuple[str, list[str], bool]:
    """The columns of each row of windows, and the lines that make them; or the bands in which they are made.

    Of kh strips that follow one another, the memory is that of the columns of one row of windows.
    """
    found, shape = bands_of(at, (z.shape[-1], z.shape[0]), z.dtype.itemsize)
    key = ("strips", id(z), at.settings)
    is_new = key not in buffers.shared
    lines: list[str] = []
    if is_new:
        source, lines = unpadded(buffers, write, z)
        strips, columns, list_of = (buffers.fresh(wish) for wish in ("strips", "windows", "bands"))
        buffers.setup.append(f"{strips} = np.zeros({sized(shape, z)})  # of each row what the places of a kernel see")
        size, strides = strides_of_rows(at, shape, z.dtype.itemsize)
        view = f"np.lib.stride_tricks.as_strided({strips}, {size}, {strides})"
        buffers.setup.append(f"{columns} = {view}  # the columns of each row of windows")
        texts = []
        for band in found:
            pairs = [f"({strips}{slices(to)}, {source}.swapaxes(0, 1){slices(pixels)})" for to, pixels in band.copies]
            if len(found) > 1:
                pairs += [f"({strips}{slices((part,))}, 0)" for part in band.border]
            texts.append(f"[{', '.join(pairs)}]")
        if len(found) == 1:
            buffers.setup.append(f"{list_of} = {texts[0]}")
        else:
            buffers.setup.append(f"{list_of} = [")
            for band, text in zip(found, texts, strict=True):
                count = band.rows.stop - band.rows.start
                buffers.setup.append(f"    (np.s_{slices((band.rows,))}, {columns}[:{count}], {text}),")
            buffers.setup.append("]")
        buffers.shared[key], buffers.shared["bands", key] = columns, list_of
    columns, list_of = buffers.shared[key], buffers.shared["bands", key]
    copy = buffers.helper("copy")  # which the functions on bands call too
    if len(found) > 1:
        return list_of, lines, True
    return columns, [*lines, f"{copy}({list_of})"] if is_new else lines, False


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
        size, step, far = at.size[axis - 1], at.stride[axis - 1], at.dilation[axis - 1]
        if step == far == 1 and not at.padding[axis - 1]:
            here = f"[{':, ' * len(at.size)}k : k + {at.out[axis - 1]}]"
            buffers.setup.append(f"{pairs} = [({out}{here}, {given}[:, k]) for k in range({size})]")
        else:
            views = [
                f"({out}{slices((*everything, to))}, {given}{slices((slice(None), place, *everything[1:], results))})"
                for place, (results, to) in enumerate(row)
            ]
            buffers.setup.append(f"{pairs} = [{', '.join(views)}]")
        lines.append(f"{buffers.helper('add_up')}({out}, {pairs})")
        given = out
    return lines
