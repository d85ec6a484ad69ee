"""The NumPy source of images where it is to be read: each line makes a new array, and says what it is.

Arrays are batch-last (C, H, W, N), as in the sources that are to be fast (`autograd.program.image_source`,
`autograd.program.convolution_source`). What lies in a window is a list of images, one for each place in it.
"""

from __future__ import annotations

from math import prod

from autograd.ops.images.windows import Windows
from autograd.program.buffers import Buffers
from autograd.program.identifiers import dtype_text
from autograd.program.image_source import slices
from autograd.program.instruction import Instruction, Write

_ATOM = 5  # what holds together most tightly, see `autograd.program.primitives`


def _window(at: Windows) -> str:
    """What `places` and `put_back` take of windows."""
    return f"{at.size}, {at.stride}" + (f", {at.dilation}" if set(at.dilation) != {1} else "")


def _places(z: Instruction, buffers: Buffers, write: Write, at: Windows, fill: str = "") -> tuple[str, list[str]]:
    """What is at each place of the windows, and the line that gives the image its border before."""
    seen, lines = write(z), []
    if at.is_padded:
        key = ("bordered", id(z), at.padding, fill)
        if key not in buffers.shared:
            buffers.shared[key] = buffers.fresh("padded")
            widths = ", ".join(f"({n}, {n})" for n in (0, *at.padding, 0))
            lines = [f"{buffers.shared[key]} = np.pad({seen}, [{widths}]{fill and f', constant_values={fill}'})"]
        seen = buffers.shared[key]
    return f"{buffers.helper('places')}({seen}, {_window(at)})", lines


def _put_back(parts: str, made: Instruction, name: str, buffers: Buffers) -> list[str]:
    """The lines that add parts to an image, and leave its border out."""
    at: Windows = made.params["at"]
    buffers.helper("places")  # which it calls
    shape = (made.shape[0], *at.padded, made.shape[-1])
    text = f"{buffers.helper('put_back')}({parts}, {shape}, {_window(at)})"
    text += f".astype(np.{made.dtype})" if dtype_text(made) else ""
    if not at.is_padded:
        return [f"{name} = {text}"]
    padded = buffers.fresh("padded")
    return [f"{padded} = {text}", f"{name} = {padded}{slices(at.inner)}"]


def image(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """Images that came with the batch first."""
    return [f"{name} = {write(made.args[0], _ATOM)}.transpose{(*range(1, len(made.shape)), 0)}  # the samples last"]


def windows(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """Each window as a column."""
    seen, lines = _places(made.args[0], buffers, write, made.params["at"])
    return [*lines, f"{name} = np.stack({seen}, axis=1).reshape{made.shape}"]


def strips_times(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """A kernel times each window."""
    w, z = made.args
    seen, lines = _places(z, buffers, write, made.params["at"])
    return [*lines, f"{name} = {write(w, _ATOM)} @ np.stack({seen}).reshape({w.shape[1]}, -1)"]


def strips_back(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """Each window times the maps there, added up."""
    g, z = made.args
    seen, lines = _places(z, buffers, write, made.params["at"])
    return [*lines, f"{name} = np.stack({seen}).reshape({made.shape[0]}, -1) @ {write(g, _ATOM)}.T"]


def overlap_add(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """Columns added up where their windows lie."""
    at: Windows = made.params["at"]
    shape = (made.shape[0], prod(at.size), *at.out, made.shape[-1])
    parts = f"{write(made.args[0], _ATOM)}.reshape{shape}.swapaxes(0, 1)"
    return _put_back(parts, made, name, buffers)


def max_windows(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """The largest pixel of each window."""
    seen, lines = _places(made.args[0], buffers, write, made.params["at"], "-np.inf")
    return [*lines, f"{name} = np.max({seen}, axis=0)"]


def _which(z: Instruction, buffers: Buffers, write: Write, at: Windows) -> tuple[str, list[str]]:
    """The name of what says at which place in each window its largest pixel is, and the lines that find it."""
    key = ("which", id(z), at.settings)
    lines: list[str] = []
    if key not in buffers.shared:
        name = buffers.shared[key] = buffers.fresh("which")
        seen, lines = _places(z, buffers, write, at, "-np.inf")
        lines.append(f"{name} = np.argmax({seen}, axis=0)")
    return buffers.shared[key], lines


def max_picked(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """The entry of each window where another image has its largest pixel."""
    at: Windows = made.params["at"]
    given, z = made.args
    which, lines = _which(z, buffers, write, at)
    seen, more = _places(given, buffers, write, at)
    return [*lines, *more, f"{name} = np.take_along_axis(np.stack({seen}), {which}[None], axis=0)[0]"]


def max_spread(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """A number for each window at the place of its largest pixel."""
    at: Windows = made.params["at"]
    g, z, _ = made.args
    which, lines = _which(z, buffers, write, at)
    parts = f"[np.where({which} == k, {write(g)}, 0) for k in range({prod(at.size)})]"
    return [*lines, *_put_back(parts, made, name, buffers)]


def sum_windows(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """The sum of each window."""
    seen, lines = _places(made.args[0], buffers, write, made.params["at"])
    return [*lines, f"{name} = np.sum({seen}, axis=0)"]


def spread_windows(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """A number for each window, added to each of its pixels."""
    parts = f"[{write(made.args[0])}] * {prod(made.params['at'].size)}"
    return _put_back(parts, made, name, buffers)


def join(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """Arrays one after the other, along an axis."""
    return [f"{name} = np.concatenate([{', '.join(map(write, made.args))}], axis={made.params['axis']})"]
