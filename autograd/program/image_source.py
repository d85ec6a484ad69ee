"""The NumPy source of pooling and of what is joined: loops over the places in a window.

Arrays are batch-last (C, H, W, N). What never changes from call to call (buffers, and views of them) is
made once, in the program's setup.
"""

from __future__ import annotations

import numpy as np

from autograd.ops.images.strips import Place
from autograd.ops.images.windows import Windows
from autograd.program.buffers import Buffers
from autograd.program.helpers import HELPERS
from autograd.program.identifiers import array_of, sized
from autograd.program.instruction import Instruction, Write

OWN_WORDS = frozenset(
    ["pixels", "others", "part", "to", "rows", "seen", "pairs", "best", "which", "wins", "k", "zip", "enumerate"]
).union(HELPERS)
"""Names that these lines use."""


def slices(index: Place) -> str:
    """An index as it is written, such as ``[:, 0:9:2]``."""
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
    return slices((slice(None), *(slice(p, p + n) for p, n in zip(at.padding, at.inside, strict=True))))


def steady(buffers: Buffers, write: Write, z: Instruction, at: Windows, fill: float = 0.0) -> tuple[str, list[str]]:
    """The name of an array with its border that lies at the same place in every call, and the lines that fill it."""
    if not at.is_padded:
        return unpadded(buffers, write, z)
    channels, n = z.shape[0], z.shape[-1]
    key = ("steady", id(z), at.padded, fill)
    known = buffers.shared.get(key)
    if known is not None:
        return known, []
    name = buffers.fresh("padded")
    buffers.shared[key] = name
    shape = sized((channels, *at.padded, n), z)
    if fill != 0.0:
        shape = shape.replace(f"{(channels, *at.padded, n)}", f"{(channels, *at.padded, n)}, -np.inf", 1)
    buffers.setup.append(f"{name} = {'np.zeros' if fill == 0.0 else 'np.full'}({shape})")
    return name, [f"{name}{_inner(at)} = {write(z)}"]


def unpadded(buffers: Buffers, write: Write, z: Instruction) -> tuple[str, list[str]]:
    """The same of an array as it is."""
    place = buffers.steady(z) or buffers.shared.get(("steady", id(z)))
    if place:
        return place, []
    name = buffers.shared["steady", id(z)] = buffers.fresh("image")
    buffers.setup.append(f"{name} = np.empty({array_of(z)})")
    return name, [f"{name}[...] = {write(z)}"]


def image(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """Images that came with the batch first."""
    buffers.setup.append(f"{name} = np.empty({array_of(made)})")
    return [f"{name}[...] = {write(made.args[0])}.transpose{(*range(1, len(made.shape)), 0)}"]


def _corners(buffers: Buffers, source: str, at: Windows) -> str:
    """The name of a list: for each place in a window the pixels there, as a view."""
    key = ("corners", source, at.corners and repr(at.corners))
    if key not in buffers.shared:
        name = buffers.shared[key] = buffers.fresh("places")
        buffers.setup.append(f"{name} = {_listed(buffers, source, at)}")
    return buffers.shared[key]


def _listed(buffers: Buffers, source: str, at: Windows) -> str:
    """That list as text."""
    if at.size == at.stride == (at.size[0],) * 2 and set(at.dilation) == {1}:
        return f"{buffers.helper('places')}({source}, {at.size}, {at.stride})"
    return f"[{', '.join(f'{source}{slices(corner)}' for corner in at.corners)}]"


def _planes(buffers: Buffers, write: Write, z: Instruction, at: Windows, fill: float = 0.0) -> tuple[str, list[str]]:
    """For each place in a window the pixels there, and the lines that fill them.

    Where no pixel is in two windows they are copies, one after the other: what is computed from these is quicker.
    """
    key = ("planes", id(z), repr(at.corners))
    if key in buffers.shared:
        return buffers.shared[key], []
    source, lines = steady(buffers, write, z, at, fill)
    if not _in_planes(at):
        return _corners(buffers, source, at), lines
    name = buffers.shared[key] = buffers.fresh("planes")
    buffers.setup.append(f"{name} = np.empty({sized((len(at.corners), z.shape[0], *at.out, z.shape[-1]), z)})")
    return name, [*lines, _moved(buffers, name, _listed(buffers, source, at))]


def _in_planes(at: Windows) -> bool:
    return at.disjoint and len(at.corners) > 1


def _moved(buffers: Buffers, to: str, pixels: str) -> str:
    """A line that copies one list of images to another: all samples of a pixel at once, as one piece of memory."""
    pairs = buffers.fresh("pairs")
    buffers.setup.append(f"{pairs} = {buffers.helper('by_pixel')}({to}, {pixels})")
    return f"{buffers.helper('copy')}({pairs})"


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
    places, lines = _planes(buffers, write, made.args[0], at, -np.inf)
    buffers.setup.append(f"{name} = np.empty({sized(made.shape, made)})")
    if _in_planes(at):
        return [*lines, f"np.maximum.reduce({places}, axis=0, out={name})"]
    if len(at.corners) == 1:
        return [*lines, f"{name}[...] = {places}[0]"]
    rest = (
        [] if len(at.corners) == 2 else [f"for pixels in {places}[2:]:", f"    np.maximum({name}, pixels, out={name})"]
    )
    return [*lines, f"np.maximum({places}[0], {places}[1], out={name})", *rest]


def max_picked(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """The entry of each window where another image has its largest pixel."""
    at: Windows = made.params["at"]
    source, lines = steady(buffers, write, made.args[1], at, -np.inf)
    given, more = steady(buffers, write, made.args[0], at)
    places, entries = _corners(buffers, source, at), _corners(buffers, given, at)
    buffers.setup.append(f"{name} = np.empty({sized(made.shape, made)})")
    return [
        *lines,
        *more,
        f"best, {name}[...] = {places}[0], {entries}[0]",
        f"for pixels, others in zip({places}[1:], {entries}[1:]):",
        "    wins = (pixels > best) | np.isnan(pixels)",
        "    best = np.where(wins, pixels, best)",
        f"    np.copyto({name}, others, where=wins)",
    ]


def max_spread(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """A number for each window at the place of its largest pixel."""
    at: Windows = made.params["at"]
    g, z, top = made.args
    places, lines = _planes(buffers, write, z, at, -np.inf)
    image = _padded_result(buffers, made, name, at)
    covers = at.disjoint and all(s * m == n for s, m, n in zip(at.stride, at.out, at.padded, strict=True))
    lines += [] if covers else _clear_uncovered(image, at)
    if _in_planes(at):
        parts = buffers.fresh("parts")
        buffers.setup.append(f"{parts} = np.empty_like({places})")
        shared = f"{buffers.helper('share')}({write(g)}, {places}, {write(top)}, {parts})"
        return [*lines, shared, _moved(buffers, _listed(buffers, image, at), parts)]
    into = _corners(buffers, image, at)
    if at.disjoint:
        return [*lines, f"{into}[0][...] = {write(g)}"]
    left, mask, part = buffers.fresh("left"), buffers.fresh("first"), buffers.fresh("part")
    buffers.setup.append(f"{left} = np.empty({sized(top.shape, made)})")
    buffers.setup.append(f"{mask} = np.empty({top.shape}, bool)")
    buffers.setup.append(f"{part} = np.empty({sized(top.shape, made)})")
    return [
        *lines,
        f"{left}[...] = {write(g)}",
        f"if np.isfinite(np.vdot({left}, {left})) and np.isfinite(np.vdot({write(top)}, {write(top)})):",
        f"    for pixels, to in zip({places}, {into}):",
        f"        np.equal(pixels, {write(top)}, out={mask})",
        f"        np.multiply({left}, {mask}, out={part})",
        f"        np.subtract({left}, {part}, out={left})",
        f"        to += {part}",
        "else:  # by choice alone: 0 · inf is not a number",
        f"    best, which = {places}[0], 0",
        f"    for k, pixels in enumerate({places}[1:], 1):",
        "        wins = (pixels > best) | np.isnan(pixels)",
        "        best, which = np.where(wins, pixels, best), np.where(wins, k, which)",
        f"    for k, to in enumerate({into}):",
        f"        to += np.where(which == k, {left}, 0)",
    ]


def _clear_uncovered(image: str, at: Windows) -> list[str]:
    """Zeros where no window lies: the last rows and columns, where windows tile the rest."""
    if at.size != at.stride:
        return [f"{image}.fill(0)"]
    lines = []
    for axis, (k, m, n) in enumerate(zip(at.size, at.out, at.padded, strict=True), 1):
        if k * m < n:
            lines.append(f"{image}{slices((slice(None),) * axis + (slice(k * m, None),))} = 0")
    return lines


def sum_windows(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """The sum of each window."""
    at: Windows = made.params["at"]
    places, lines = _planes(buffers, write, made.args[0], at)
    buffers.setup.append(f"{name} = np.empty({sized(made.shape, made)})")
    rest = [f"for pixels in {places}[1:]:", f"    np.add({name}, pixels, out={name})"]
    return [*lines, f"{name}[...] = {places}[0]", *(rest if len(at.corners) > 1 else [])]


def spread_windows(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """A number for each window, added to each of its pixels."""
    at: Windows = made.params["at"]
    image = _padded_result(buffers, made, name, at)
    if at.tiles and (given := buffers.steady(made.args[0])):
        return [_moved(buffers, _listed(buffers, image, at), f"[{given}] * {len(at.corners)}")]
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
