"""The NumPy source of matrices: a product with x', and cofactors, which the gradient of a determinant is."""

from __future__ import annotations

from autograd.program.buffers import Buffers
from autograd.program.identifiers import array_of
from autograd.program.instruction import Instruction, Write


def primed_product(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """``a @ x'``: the sums of the rows of a, which are made already, and beside them ``a @ x``."""
    a, x, sums = made.args
    lines = [] if id(made) in buffers.of else [f"{name} = np.empty({array_of(made)})"]
    return [*lines, f"{name}[:, 0] = {write(sums)}", f"np.matmul({write(a)}, {write(x)}, out={name}[:, 1:])"]


def _parts(a: Instruction, buffers: Buffers, write: Write) -> tuple[list[str], list[str]]:
    """Lines for singular vectors and values, which one of a diagonal is, and their names."""
    u, s, v, one, finite = (buffers.fresh(wish) for wish in ("u", "s_", "v", "one", "finite"))
    buffers.setup.append(f"{one} = np.eye({a.shape[-1]}, dtype=bool)")
    lines = [
        f"{finite} = np.isfinite({write(a)}).all(axis=(-2, -1), keepdims=True)",
        f"{u}, {s}, {v} = np.linalg.svd(np.where({finite}, {write(a)}, {one}))",
        f"{s} = np.where({finite}[..., 0], {s}, np.nan)",
    ]
    return lines, [u, s, v, one]


def cofactors(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """The determinant of what is left without row i and column j."""
    lines, (u, s, v, one) = _parts(made.args[0], buffers, write)
    return [
        *lines,
        f"{s} = np.prod(np.where({one}, 1, {s}[..., None, :]), axis=-1)",
        f"{name} = (np.linalg.det({u}) * np.linalg.det({v}))[..., None, None] * (({u} * {s}[..., None, :]) @ {v})",
    ]


def cofactors_along(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    """How the cofactors change along a matrix."""
    g, a = made.args
    lines, (u, s, v, one) = _parts(a, buffers, write)
    turned = buffers.fresh("turned")
    return [
        *lines,
        f"{s} = np.prod(np.where({one}[:, None] | {one}, 1, {s}[..., None, None, :]), axis=-1) * ~{one}",
        f"{turned} = np.swapaxes({u}, -1, -2) @ ({write(g)}) @ np.swapaxes({v}, -1, -2)",
        f"{name} = np.where({one}, {s} @ np.diagonal({turned}, axis1=-2, axis2=-1)[..., None], 0)",
        f"{name} = {u} @ ({name} - {s} * np.swapaxes({turned}, -1, -2)) @ {v}",
        f"{name} = (np.linalg.det({u}) * np.linalg.det({v}))[..., None, None] * {name}",
    ]
