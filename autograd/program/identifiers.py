"""Pieces of NumPy source: identifiers, indices, shapes, types."""

from __future__ import annotations

import keyword
import re
from typing import Any

import numpy as np

from autograd.program.instruction import Instruction

_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ₙ′", "01234567890123456789n1")


def identifier(name: str) -> str:
    """A graph's name as a Python name: W⁰ is W0, ∂l/∂A is gA, x[0] is x_0.

    >>> identifier("W⁰"), identifier("∂l/∂W⁰[0,1]"), identifier("lambda")
    ('W0', 'gW0_0_1', 'lambda_')
    """
    gradient = re.match(r"∂.*/∂(.+)$", name)
    text = f"g{gradient[1]}" if gradient else name
    text = re.sub(r"\W", "_", text.translate(_PLAIN)).strip("_") or "v"
    if not text.isidentifier():
        text = f"v{text}" if f"v{text}".isidentifier() else "v"
    return f"{text}_" if keyword.iskeyword(text) else text


def index_text(index: Any) -> str:
    """An index as it stands between brackets."""
    if isinstance(index, tuple):
        return ", ".join(index_text(part) for part in index) or "()"
    if isinstance(index, slice):
        start, stop, step = ("" if k is None else str(k) for k in (index.start, index.stop, index.step))
        return f"{start}:{stop}" + (f":{step}" if step else "")
    if index is ...:
        return "..."
    if isinstance(index, np.ndarray):
        return f"np.array({index.tolist()}, {'bool' if index.dtype == bool else 'int'})"
    return str(index)


def value_text(x: Any) -> str:
    """An option of an operation as Python writes it.

    >>> value_text((1, None)), value_text(np.dtype(np.float32)), value_text(float("inf"))
    ('(1, None)', 'np.float32', "float('inf')")
    """
    if isinstance(x, tuple):
        return f"({', '.join(map(value_text, x))}{',' if len(x) == 1 else ''})"
    if isinstance(x, np.ndarray):
        return f"np.array({x.tolist()}, np.{x.dtype})"
    if isinstance(x, (type, np.dtype)):
        return f"np.{np.dtype(x)}"
    return f"float('{x}')" if isinstance(x, float) and not np.isfinite(x) else repr(x)


def array_of(made: Instruction, transposed: bool = False) -> str:
    """Shape and type, as `numpy.empty` takes them."""
    return sized(made.shape[::-1] if transposed else made.shape, made)


def sized(shape: tuple[int, ...], made: Instruction) -> str:
    """`array_of` for an array of another shape."""
    return f"{shape}{dtype_text(made)}"


def dtype_text(made: Instruction) -> str:
    """``, np.float32``, or nothing for NumPy's own float64."""
    return "" if made.dtype == np.float64 else f", np.{made.dtype}"


def after_one(made: Instruction) -> str:
    """The index of x within x'."""
    return ", ".join([":"] * (len(made.shape) - 1) + ["1:"])


def takes_once(index: Any) -> bool:
    """Whether an index takes each entry at most once: integers and slices do."""
    parts = index if isinstance(index, tuple) else (index,)
    return not any(isinstance(part, np.ndarray) for part in parts)


def as_comment(text: str) -> str:
    r"""A text in one line of a comment: a name may hold anything, a line break too.

    The marks around names that are read from right to left stay: without them what stands beside a name swaps sides.

    >>> as_comment("two\nlines")
    'two lines'
    """
    return "".join(c if c.isprintable() or c in "\u2068\u2069" else " " for c in text)
