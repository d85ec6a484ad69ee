"""The primitives of a program, a row each: how one is written as NumPy source, and where its result lies.

A primitive is an operation of the table that one piece of NumPy computes, or one of the compiler's own. The row of
an operation is read from its entry; those below say what an entry cannot. How programs are laid out and written is
decided by reading the rows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from autograd.errors import RecordingError
from autograd.ops import arithmetic, broadcasting, elementary, linear, linear_algebra, ordering, reduction, shape
from autograd.program import convolution_source, image_source, image_values, matrix_source, plain_images
from autograd.program.buffers import Buffers
from autograd.program.identifiers import after_one, array_of, dtype_text, index_text, takes_once, value_text
from autograd.program.instruction import ATOM, CONSTANT, POWER, PRODUCT, SUM, UNARY, Instruction, Primitive, Write
from autograd.rules.language import operator_of
from autograd.rules.op import Op


def row_of(made: Instruction) -> Primitive:
    """The row of an instruction's primitive; `UNKNOWN` where it has none."""
    op = made.op
    return op if type(op) is Primitive else row_of_entry(op)


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
    if a.shape and made.shape == (*a.shape, 1):
        return f"{text}[{', '.join([':'] * len(a.shape) + ['None'])}]"
    if not a.shape or not made.shape:
        return f"np.reshape({write(a)}, {made.shape})"
    return f"{text}.reshape({_unpacked(made.shape)})"


def _unpacked(axes: tuple[int, ...]) -> str:
    return ", ".join(map(str, axes))


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
    if not made.returned and len(rows) == len(made.uses) > 0 and all(row.sign and row.by_entry for row in rows):
        others = [[b for b in use.args if b is not made] for use in made.uses]
        if all(any(b.shape == made.shape and b.op is not broadcasting.spread for b in bs) for bs in others):
            return text  # broadcasting does the rest; another spread might leave it to this one
    return f"np.broadcast_to({text}, {made.shape})"


def _getitem(made: Instruction, write: Write) -> str:
    a, index = made.args[0], index_text(made.params["index"])
    return f"{write(a, ATOM)}[{index}]" if a.shape else f"np.asarray({write(a)})[{index}]"


def _where(made: Instruction, write: Write) -> str:
    c, a, b = made.args
    yes, no = write(a), write(b)
    if a.op is CONSTANT and b.op is CONSTANT and not a.shape and not b.shape:
        yes = f"np.{made.dtype}({yes})"  # of two whole numbers NumPy makes whole numbers
    return f"np.where({write(c)}, {yes}, {no})"


def _sum_to(made: Instruction, write: Write) -> str:
    a = made.args[0]
    if not made.shape:
        return f"np.add.reduce({write(a)}, axis=None)"
    extra = len(a.shape) - len(made.shape)
    axes = tuple(range(extra)) + tuple(
        k + extra for k, n in enumerate(made.shape) if n == 1 and a.shape[k + extra] != 1
    )
    text = f"np.add.reduce({write(a)}, axis={axes}, keepdims=True)"
    return f"{text}.reshape({made.shape})" if extra else text


def _prime(made: Instruction, write: Write) -> str:
    ones = f"np.ones({(*made.shape[:-1], 1)}{dtype_text(made)})"
    return f"np.concatenate([{ones}, {write(made.args[0])}], axis=-1)"


def _prime_into(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    x = made.args[0]
    if id(made) not in buffers.of:
        return [f"{name} = {_prime(made, write)}"]
    return [] if id(x) in buffers.placed else [f"{name}[{after_one(made)}] = {write(x)}"]


def _prime_anew(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    return [f"{name} = np.insert({write(made.args[0])}, 0, 1, axis=-1)"]


def _put(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    index, a = index_text(made.params["index"]), write(made.args[0])
    once = takes_once(made.params["index"])
    store = f"{name}[{index}] = {a}" if once else f"np.add.at({name}, np.s_[{index}], {a})"
    return [f"{name} = np.zeros({array_of(made)})", store]


def _put_along(made: Instruction, name: str, buffers: Buffers, write: Write) -> list[str]:
    a, order = made.args
    axis, n = made.params["axis"] % len(a.shape), len(a.shape)
    others = [f"np.arange({m}).reshape({(*[1] * k, m, *[1] * (n - k - 1))})" for k, m in enumerate(order.shape)]
    others[axis] = f"np.rint({write(order)}).astype(int)"
    return [f"{name} = np.zeros({array_of(made)})", f"np.add.at({name}, ({', '.join(others)},), {write(a)})"]


# --------------------------------------------------------------------------------------- their rows
UNKNOWN = Primitive()

_OPERATORS: dict[type[ast.AST], tuple[str, tuple[int, ...]]] = {
    ast.Add: ("+", (SUM, SUM, SUM)),
    ast.Sub: ("-", (SUM, SUM, UNARY)),
    ast.Mult: ("*", (PRODUCT, PRODUCT, POWER)),
    ast.Div: ("/", (PRODUCT, PRODUCT, POWER)),
    ast.MatMult: ("@", (PRODUCT, PRODUCT, POWER)),
    ast.Pow: ("**", (POWER, ATOM, ATOM)),
    ast.USub: ("-", (UNARY, POWER)),
    ast.Gt: (">", (0, SUM, SUM)),
    ast.GtE: (">=", (0, SUM, SUM)),
    ast.Lt: ("<", (0, SUM, SUM)),
    ast.LtE: ("<=", (0, SUM, SUM)),
    ast.Eq: ("==", (0, SUM, SUM)),
    ast.NotEq: ("!=", (0, SUM, SUM)),
}
"""How Python's operators are written, and how tightly they and their operands have to hold together."""

_ROWS: dict[Op, Primitive] = {
    elementary.exp_or_inf: Primitive(ufunc=np.exp.__name__, by_entry=True, ignores="over"),
    reduction.sum: Primitive(reduces=np.add),
    reduction.max: Primitive(reduces=np.maximum),
    reduction.min: Primitive(reduces=np.minimum),
    arithmetic.where: Primitive(source=_where),
    shape.reshape: Primitive(source=_reshape),
    shape.T: Primitive(
        source=lambda i, write: f"{write(i.args[0], ATOM)}.{'T' if len(i.shape) == 2 else 'swapaxes(-1, -2)'}",
        inline=True,
    ),
    shape.transpose: Primitive(
        source=lambda i, write: f"{write(i.args[0], ATOM)}.transpose({_unpacked(i.params['axes'] or ())})", inline=True
    ),
    shape.getitem: Primitive(source=_getitem, inline=True),
    broadcasting.spread: Primitive(source=_spread),
    broadcasting.sum_to: Primitive(source=_sum_to),
    linear_algebra.cofactors: Primitive(statement=matrix_source.cofactors),
    linear_algebra.cofactors_along: Primitive(statement=matrix_source.cofactors_along),
    linear.prime: Primitive(source=_prime, statement=_prime_into, plain=_prime_anew),
    shape.put: Primitive(statement=_put),
    ordering.put_along: Primitive(statement=_put_along),
}
"""What entries of the table are in a program, where it takes more than a text to say it."""


@lru_cache(maxsize=512)
def row_of_entry(op: Op) -> Primitive:
    """What an entry of the table is in a program; `UNKNOWN` where no one piece of NumPy computes it."""
    row = _ROWS.get(op)
    if row is None:
        ufunc = _ufunc(op)
        sign, strength, compares = _operator(op) if op.source is None else ("", (), False)
        if not (ufunc or sign or op.source):
            return UNKNOWN
        row = Primitive(
            ufunc=ufunc,
            by_entry=bool(ufunc) and op.elementwise,
            sign=sign,
            strength=strength,
            compares=compares,
            source=_filled(op) if op.source else None,
        )
    return replace(row, is_view=op.view)


def _ufunc(op: Op) -> str:
    """The name of the ufunc of NumPy's that ``forward`` is, as the entry's source writes it if it does; else ""."""
    if not isinstance(op.forward, np.ufunc) or op.params:
        return ""
    written = re.match(r"np\.(\w+)\(", op.source) if isinstance(op.source, str) else None
    name = written[1] if written else op.forward.__name__
    return name if getattr(np, name, None) is op.forward else ""


def _operator(op: Op) -> tuple[str, tuple[int, ...], bool]:
    """Sign and strength of the operator that is the whole formula, and whether it compares; ``("", (), False)``."""
    operator = operator_of(op.formula, op.inputs)
    return ("", (), False) if operator is None else (*_OPERATORS[operator], issubclass(operator, ast.cmpop))


def _filled(op: Op) -> Callable[[Instruction, Write], str]:
    """What writes an entry's source: each operand as it must be where it stands, each option as Python writes it."""

    def write_source(made: Instruction, write: Write) -> str:
        text = op.short_text_of("source", 0, [len(a.shape) for a in made.args])
        operands = {n: made.args if op.variadic else made.args[k : k + 1] for k, n in enumerate(op.inputs)}

        def filled(place: re.Match[str]) -> str:
            name = place[1]
            if name in made.params:
                return value_text(made.params[name])
            if name not in operands:
                known = ", ".join([*op.inputs, *op.params])
                raise RecordingError(f"The source of {op.name}, {text!r}, names {name}; there is no more than {known}.")
            alone = text[: place.start()].endswith(("(", "[", ", ")) and text[place.end() :].startswith((")", "]", ","))
            return ", ".join(write(a, 0 if alone else ATOM) for a in operands[name])

        return re.sub(r"\{(\w+)\}", filled, text)

    return write_source


def _of_windows(name: str, computes: Callable[..., Any], statement: Any, plain: Any) -> Primitive:
    return Primitive(name=name, computes=computes, statement=statement, own_buffer=True, plain=plain)


# Sums over samples (see `autograd.program.sums_over_samples`): of one sample, its own value.
DOT = Primitive(name="dot", computes=lambda a, b: a * b, sign="@", strength=(PRODUCT, PRODUCT, POWER))
TOTAL = Primitive(name="total", computes=lambda a: a, source=lambda i, write: f"np.add.reduce({write(i.args[0])})")
# In place of others that take longer (see `autograd.program.shortcuts`).
PRIMED_PRODUCT = Primitive(
    name="primed_product",
    computes=lambda a, x, sums: np.concatenate([sums[:, None], a @ x], axis=1),
    ufunc=np.matmul.__name__,
    statement=matrix_source.primed_product,
)
WEIGHED = Primitive(name="weighed", computes=lambda t, z: t * np.where(t != 0, z, 0), helper="weighed")
COMPARISONS = {
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
MASK = Primitive(
    name="mask",
    computes=lambda a, b, between: COMPARISONS[between](a, b),
    source=lambda i, write: f"{write(i.args[0], SUM)} {i.params['between']} {write(i.args[1], SUM)}",
)
KEPT = Primitive(
    name="kept",
    computes=lambda mask, a: np.where(mask, a, 0),
    ufunc=np.bitwise_and.__name__,
    by_entry=True,
    helper="kept",
)
# On images (C, H, W, N).
WINDOWS = _of_windows("windows", image_values.columns_of, convolution_source.windows, plain_images.windows)
STRIPS_TIMES = Primitive(
    name="strips_times",
    computes=image_values.strips_times_of,
    ufunc=np.matmul.__name__,
    statement=convolution_source.strips_times,
    plain=plain_images.strips_times,
)
STRIPS_BACK = Primitive(
    name="strips_back",
    computes=image_values.strips_back_of,
    statement=convolution_source.strips_back,
    plain=plain_images.strips_back,
)
OVERLAP_ADD = _of_windows(
    "overlap_add", image_values.overlaps_of, convolution_source.overlap_add, plain_images.overlap_add
)
MAX_WINDOWS = _of_windows("max_windows", image_values.maxima_of, image_source.max_windows, plain_images.max_windows)
MAX_SPREAD = _of_windows("max_spread", image_values.maxima_back, image_source.max_spread, plain_images.max_spread)
MAX_PICKED = _of_windows("max_picked", image_values.maxima_picked, image_source.max_picked, plain_images.max_picked)
SUM_WINDOWS = _of_windows("sum_windows", image_values.sums_of, image_source.sum_windows, plain_images.sum_windows)
SPREAD_WINDOWS = _of_windows(
    "spread_windows", image_values.copies_of, image_source.spread_windows, plain_images.spread_windows
)
IMAGE = _of_windows("image", image_values.image_of, image_source.image, plain_images.image)
JOIN = _of_windows("join", lambda *parts, axis: np.concatenate(parts, axis=axis), image_source.join, plain_images.join)
