"""The primitives of a program, a row each: how one is written as NumPy source, and where its result lies.

A primitive is an operation of the table that NumPy has one function for, or one of the compiler's own. How
programs are laid out and written is decided by reading these rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.ops import arithmetic, broadcasting, elementary, linear, reduction, shape
from autograd.program import image_source
from autograd.program.buffers import Buffers
from autograd.program.identifiers import after_one, array_of, dtype_text, index_text, takes_once
from autograd.program.instruction import Instruction, Primitive, Write
from autograd.rules.op import Op

SUM, UNARY, PRODUCT, POWER, ATOM = 1, 2, 3, 4, 5
"""How tightly a piece of source holds together."""


def row_of(made: Instruction) -> Primitive:
    """The row of an instruction's primitive; one that says nothing where it has none."""
    op = made.op
    return op if type(op) is Primitive else _ROWS.get(op, _UNKNOWN)  # type: ignore[arg-type]


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


def _of_windows(name: str, computes: Callable[..., Any], statement: Any) -> Primitive:
    return Primitive(name=name, computes=computes, statement=statement, own_buffer=True)


_UNKNOWN = Primitive()

_ROWS: dict[Op, Primitive] = {
    arithmetic.add: _operator("add", "+", SUM, SUM, SUM),
    arithmetic.sub: _operator("subtract", "-", SUM, SUM, UNARY),
    arithmetic.mul: _operator("multiply", "*", PRODUCT, PRODUCT, POWER),
    arithmetic.div: _operator("divide", "/", PRODUCT, PRODUCT, POWER),
    linear.matmul: _operator("matmul", "@", PRODUCT, PRODUCT, POWER),
    arithmetic.pow: _operator("power", "**", POWER, ATOM, ATOM),
    arithmetic.neg: _operator("negative", "-", UNARY, POWER),
    arithmetic.abs: _function("abs"),
    arithmetic.maximum: _function("maximum"),
    arithmetic.minimum: _function("minimum"),
    arithmetic.sign: _function("sign"),
    elementary.exp: _function("exp"),
    elementary.log: _function("log"),
    elementary.sqrt: _function("sqrt"),
    elementary.sin: _function("sin"),
    elementary.cos: _function("cos"),
    elementary.tanh: _function("tanh"),
    arithmetic.greater: _comparison(">"),
    arithmetic.greater_equal: _comparison(">="),
    arithmetic.less: _comparison("<"),
    arithmetic.less_equal: _comparison("<="),
    arithmetic.equal: _comparison("=="),
    arithmetic.not_equal: _comparison("!="),
    reduction.sum: _reduction("add"),
    reduction.max: _reduction("maximum"),
    reduction.min: _reduction("minimum"),
    shape.reshape: Primitive(source=_reshape, is_view=True),
    shape.T: Primitive(
        source=lambda i, write: f"{write(i.args[0], ATOM)}.{'T' if len(i.shape) == 2 else 'swapaxes(-1, -2)'}",
        is_view=True,
        inline=True,
    ),
    shape.transpose: Primitive(
        source=lambda i, write: f"{write(i.args[0], ATOM)}.transpose({i.params['axes'] or ''})",
        is_view=True,
        inline=True,
    ),
    shape.getitem: Primitive(source=_getitem, is_view=True, inline=True),
    broadcasting.spread: Primitive(source=_spread, is_view=True),
    broadcasting.broadcast_to: Primitive(
        source=lambda i, write: f"np.broadcast_to({write(i.args[0])}, {i.shape})", is_view=True
    ),
    broadcasting.sum_to: Primitive(source=_sum_to),
    shape.cast: Primitive(
        source=lambda i, write: f"{write(i.args[0], ATOM)}.astype(np.{i.dtype})" if i.shape else write(i.args[0])
    ),
    arithmetic.where: Primitive(source=lambda i, write: f"np.where({', '.join(write(a) for a in i.args)})"),
    shape.concatenate: Primitive(source=_joined("concatenate")),
    shape.stack: Primitive(source=_joined("stack")),
    shape.pad: Primitive(
        source=lambda i, write: f"np.pad({write(i.args[0])}, {i.params['width']}, constant_values={i.params['value']})"
    ),
    linear.prime: Primitive(source=_prime, statement=_prime_into),
    shape.put: Primitive(statement=_put),
}
"""What the entries of the table are in a program."""

# Sums over samples (see `autograd.program.sums_over_samples`): of one sample, its own value.
DOT = Primitive(name="dot", computes=lambda a, b: a * b, sign="@", strength=(PRODUCT, PRODUCT, POWER))
TOTAL = Primitive(name="total", computes=lambda a: a, source=lambda i, write: f"np.add.reduce({write(i.args[0])})")
# On images (C, H, W, N).
WINDOWS = _of_windows("windows", image_source.columns_of, image_source.windows)
OVERLAP_ADD = _of_windows("overlap_add", image_source.overlaps_of, image_source.overlap_add)
MAX_WINDOWS = _of_windows("max_windows", image_source.maxima_of, image_source.max_windows)
MAX_SPREAD = _of_windows("max_spread", image_source.maxima_back, image_source.max_spread)
SUM_WINDOWS = _of_windows("sum_windows", image_source.sums_of, image_source.sum_windows)
SPREAD_WINDOWS = _of_windows("spread_windows", image_source.copies_of, image_source.spread_windows)
JOIN = _of_windows("join", lambda *parts, axis: np.concatenate(parts, axis=axis), image_source.join)
