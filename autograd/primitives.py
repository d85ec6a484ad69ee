"""The primitives of a program, a row each: how one is written as NumPy source, and where its result lies.

A primitive is an operation of the table that NumPy has one function for, or one of the compiler's own. How
programs are laid out and written is decided by reading these rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd import image_source
from autograd.buffers import Buffers
from autograd.identifiers import after_one, array_of, dtype_text, index_text, takes_once
from autograd.instruction import Instruction, Write

SUM, UNARY, PRODUCT, POWER, ATOM = 1, 2, 3, 4, 5
"""How tightly a piece of source holds together."""


@dataclass(frozen=True, kw_only=True)
class Primitive:
    """One row.

    Parameters
    ----------
    computes : callable, optional
        Its value, from its operands and parameters; left out where it is an operation of the table.
    ufunc : str
        The function of NumPy's that writes it into a buffer (``out=``).
    sign : str
        What stands between its operands, or before the only one.
    strength : tuple of int
        How tightly that holds together, and how tightly each operand has to.
    compares : bool
        Whether it gives a mask.
    reduces : str
        The function of NumPy's whose ``reduce`` it is.
    source : callable, optional
        ``source(instruction, write)``: what it looks like otherwise. ``write`` writes an operand.
    is_view : bool
        Whether its result lies in the memory of its operand.
    inline : bool
        Whether it is so cheap a view that it is written out wherever it is used.
    statement : callable, optional
        ``statement(instruction, name, buffers, write)``: the lines that compute it, where it takes lines of its own.
    own_buffer : bool
        Whether these lines make a buffer that nothing else lies in.
    """

    computes: Callable[..., Any] | None = None
    ufunc: str = ""
    sign: str = ""
    strength: tuple[int, ...] = ()
    compares: bool = False
    reduces: str = ""
    source: Callable[[Instruction, Write], str] | None = None
    is_view: bool = False
    inline: bool = False
    statement: Callable[[Instruction, str, Buffers, Write], list[str]] | None = None
    own_buffer: bool = False

    @property
    def by_entry(self) -> bool:
        """Whether NumPy computes it entry by entry, and so may write over an operand."""
        return bool(self.ufunc) and self.ufunc != "matmul"


def row_of(made: Instruction) -> Primitive:
    """The row of an instruction's primitive; one that says nothing where it has none."""
    return PRIMITIVES.get(made.op, _UNKNOWN)


def base_of(made: Instruction) -> Instruction:
    """The instruction whose memory it looks at."""
    while row_of(made).is_view and made.args:
        made = made.args[0]
    return made


# ------------------------------------------------------------------------------------ their source
def _reshape(made: Instruction, write: Write) -> str:
    a = made.args[0]
    text = write(a, ATOM)
    if a.shape[:-1] == made.shape and a.shape[-1] == 1:
        return f"{text}[{', '.join([':'] * len(made.shape) + ['0'])}]"
    return f"{text}.reshape({made.shape})" if a.shape else f"np.reshape({write(a)}, {made.shape})"


def _spread(made: Instruction, write: Write) -> str:
    """A view that repeats its operand over the axes that a sum has removed."""
    a = made.args[0]
    kept = made.params.get("axis")
    axes = range(len(made.shape)) if kept is None else kept if isinstance(kept, tuple) else (kept,)
    gone = {ax % len(made.shape) for ax in axes}
    text = write(a, ATOM)
    if a.shape and len(a.shape) < len(made.shape):
        text += "[" + ", ".join("None" if ax in gone else ":" for ax in range(len(made.shape))) + "]"
    rows = [row_of(use) for use in made.uses if use.shape == made.shape]
    if len(rows) == len(made.uses) > 0 and all(row.sign and row.by_entry for row in rows):
        others = [[b for b in use.args if b is not made] for use in made.uses]
        if all(any(b.shape == made.shape for b in bs) for bs in others):
            return text  # broadcasting does the rest
    return f"np.broadcast_to({text}, {made.shape})"


def _getitem(made: Instruction, write: Write) -> str:
    a, index = made.args[0], index_text(made.params["index"])
    return f"{write(a, ATOM)}[{index}]" if a.shape else f"np.asarray({write(a)})[{index}]"


def _sum_to(made: Instruction, write: Write) -> str:
    a = made.args[0]
    extra = len(a.shape) - len(made.shape)
    axes = tuple(range(extra)) + tuple(
        k + extra for k, n in enumerate(made.shape) if n == 1 and a.shape[k + extra] != 1
    )
    text = f"np.add.reduce({write(a)}, axis={axes}, keepdims=True)"
    return f"{text}.reshape({made.shape})" if extra else text


def _joined(function: str) -> Callable[[Instruction, Write], str]:
    def source(made: Instruction, write: Write) -> str:
        return f"np.{function}([{', '.join(write(a) for a in made.args)}], axis={made.params['axis']})"

    return source


def _prime(made: Instruction, write: Write) -> str:
    ones = f"np.ones({(*made.shape[:-1], 1)}{dtype_text(made)})"
    return f"np.concatenate([{ones}, {write(made.args[0])}], axis=-1)"


def _prime_into(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    x = made.args[0]
    if id(made) not in buffers.of:
        return [f"{name} = {_prime(made, write)}"]
    return [] if id(x) in buffers.placed else [f"{name}[{after_one(made)}] = {write(x)}"]


def _put(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    index, a = index_text(made.params["index"]), write(made.args[0])
    once = takes_once(made.params["index"])
    store = f"{name}[{index}] = {a}" if once else f"np.add.at({name}, np.s_[{index}], {a})"
    return [f"{name} = np.zeros({array_of(made)})", store]


def _operator(ufunc: str, sign: str, *strength: int) -> Primitive:
    return Primitive(ufunc=ufunc, sign=sign, strength=strength)


def _function(name: str) -> Primitive:
    return Primitive(ufunc=name)


def _comparison(sign: str) -> Primitive:
    return Primitive(sign=sign, strength=(0, SUM, SUM), compares=True)


def _reduction(ufunc: str) -> Primitive:
    return Primitive(reduces=ufunc)


def _of_windows(computes: Callable[..., Any], statement: Any) -> Primitive:
    return Primitive(computes=computes, statement=statement, own_buffer=True)


_UNKNOWN = Primitive()

PRIMITIVES: dict[str, Primitive] = {
    "add": _operator("add", "+", SUM, SUM, SUM),
    "sub": _operator("subtract", "-", SUM, SUM, UNARY),
    "mul": _operator("multiply", "*", PRODUCT, PRODUCT, POWER),
    "div": _operator("divide", "/", PRODUCT, PRODUCT, POWER),
    "matmul": _operator("matmul", "@", PRODUCT, PRODUCT, POWER),
    "pow": _operator("power", "**", POWER, ATOM, ATOM),
    "neg": _operator("negative", "-", UNARY, POWER),
    "abs": _function("abs"),
    "maximum": _function("maximum"),
    "minimum": _function("minimum"),
    "sign": _function("sign"),
    "exp": _function("exp"),
    "log": _function("log"),
    "sqrt": _function("sqrt"),
    "sin": _function("sin"),
    "cos": _function("cos"),
    "tanh": _function("tanh"),
    "greater": _comparison(">"),
    "greater_equal": _comparison(">="),
    "less": _comparison("<"),
    "less_equal": _comparison("<="),
    "equal": _comparison("=="),
    "not_equal": _comparison("!="),
    "sum": _reduction("add"),
    "max": _reduction("maximum"),
    "min": _reduction("minimum"),
    "reshape": Primitive(source=_reshape, is_view=True),
    "T": Primitive(
        source=lambda i, write: f"{write(i.args[0], ATOM)}.{'T' if len(i.shape) == 2 else 'swapaxes(-1, -2)'}",
        is_view=True,
        inline=True,
    ),
    "transpose": Primitive(
        source=lambda i, write: f"{write(i.args[0], ATOM)}.transpose({i.params['axes'] or ''})",
        is_view=True,
        inline=True,
    ),
    "getitem": Primitive(source=_getitem, is_view=True, inline=True),
    "spread": Primitive(source=_spread, is_view=True),
    "broadcast_to": Primitive(source=lambda i, write: f"np.broadcast_to({write(i.args[0])}, {i.shape})", is_view=True),
    "sum_to": Primitive(source=_sum_to),
    "cast": Primitive(
        source=lambda i, write: f"{write(i.args[0], ATOM)}.astype(np.{i.dtype})" if i.shape else write(i.args[0])
    ),
    "where": Primitive(source=lambda i, write: f"np.where({', '.join(write(a) for a in i.args)})"),
    "concatenate": Primitive(source=_joined("concatenate")),
    "stack": Primitive(source=_joined("stack")),
    "pad": Primitive(
        source=lambda i, write: f"np.pad({write(i.args[0])}, {i.params['width']}, constant_values={i.params['value']})"
    ),
    "prime": Primitive(source=_prime, statement=_prime_into),
    "put": Primitive(statement=_put),
    # Sums over samples (see `autograd.sums_over_samples`): of one sample, its own value.
    "dot": Primitive(computes=lambda a, b: a * b, sign="@", strength=(PRODUCT, PRODUCT, POWER)),
    "total": Primitive(computes=lambda a: a, source=lambda i, write: f"np.add.reduce({write(i.args[0])})"),
    # On images (C, H, W, N).
    "windows": _of_windows(image_source.columns_of, image_source.windows),
    "overlap_add": _of_windows(image_source.overlaps_of, image_source.overlap_add),
    "max_windows": _of_windows(image_source.maxima_of, image_source.max_windows),
    "max_spread": _of_windows(image_source.maxima_back, image_source.max_spread),
    "sum_windows": _of_windows(image_source.sums_of, image_source.sum_windows),
    "spread_windows": _of_windows(image_source.copies_of, image_source.spread_windows),
    "join": _of_windows(lambda *parts, axis: np.concatenate(parts, axis=axis), image_source.join),
}
"""Every primitive by name."""
