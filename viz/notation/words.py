"""What a step of backprop means, in one line."""

from __future__ import annotations

import re

from autograd import Op, Value
from autograd.graph.node import op_of
from viz.notation.names import Notation
from viz.style.text import cut

_MOVES = ("reshape", "transpose", "T", "getitem", "put", "concatenate", "stack", "pad", "prime", "upsample")
_SPREADS = ("sum", "sum_to", "spread", "broadcast_to", "mean")
_MIXES = ("softmax", "log_softmax", "logsumexp")


def about(op: Op) -> str:
    """The first sentence of an operation's docstring.

    >>> from autograd import sigmoid
    >>> about(sigmoid)
    'σ(a) = 1 / (1 + exp(−a)), between 0 and 1.'
    """
    first = (op.__doc__ or "").split("\n\n")[0].replace("`", "")
    first = re.sub(r"\s*\(L\d[^)]*\)", "", " ".join(first.split())).replace("x'", "x′")
    first = re.sub(r"(?<!\w)-(?=[\w( ])", "−", first)
    return re.split(r"(?<=\.) (?=[A-Z∂])", first)[0]


def joined(v: Value, index: int) -> str:
    """How the gradient that arrives at ``v`` is joined with the local derivative of input ``index``.

    "·" for numbers, "⊙" entry by entry, "@" in a matrix product, "→" otherwise.
    """
    op = op_of(v)
    parent = v.parents[index]
    if not v.shape and not parent.shape:
        return "·"
    if op.name in ("affine", "matmul"):
        return "@" if v.shape else "·"
    if op.elementwise:
        return "⊙" if v.shape == parent.shape else "→"
    return "→"


def why(v: Value, index: int, told: Notation) -> str:
    """Why the step from ``v`` back to its input ``index`` is an entry-by-entry product, or a matrix product."""
    op, parent = op_of(v), v.parents[index]
    name, to = cut(told.name(v), 20), cut(told.name(parent), 20)
    batch = v.ndim > 1
    if op.name == "affine":
        return _affine(v, index, name, to, batch)
    if not v.shape and not parent.shape:
        if op.name in ("add", "sub", "positive", "neg"):
            if op.name == "neg" or (op.name == "sub" and index == 1):
                return f"{name} falls as {to} grows: the gradient goes on with its sign turned."
            return "A sum hands its gradient on as it is."
        if op.name == "mul":
            other = cut(told.name(v.parents[1 - index]), 20)
            return f"A product: if {to} grows by 1, {name} grows by the other factor, {other}."
        return f"{to} and {name} are numbers: the slope of {name} at this {to}, times what arrives."
    if op.name == "matmul":
        return f"Why a matrix product: {name} mixes the entries of {to}, so each gathers from all that it went into."
    if op.name in _SPREADS:
        spread = "an equal share of" if op.name == "mean" else "all of"
        return (
            f"{name} adds up the entries of {to}: each gets {spread} the gradient."
            if parent.size >= v.size
            else f"{name} repeats the entries of {to}: each gathers the gradients of its copies."
        )
    if op.name in _MOVES:
        return "Entries are only moved here: the gradient goes back the way they came."
    if op.name in _MIXES:
        return f"Every entry of {name} depends on every entry of {to}: the local derivative is a whole matrix."
    if op.name.startswith("conv"):
        return (
            f"Each entry of {to} lay under several windows: it gathers from each, times the weight that lay on it.",
            f"Each weight of {to} met every window: its gradient is the sum over all of them.",
            f"Each bias was added to a whole map of {name}: its gradient is the sum over that map.",
        )[index]
    if op.name == "max_pool":
        return "Only the largest entry of a window came through: it alone gets the gradient, the others get 0."
    if op.name == "avg_pool":
        return "Each entry of a window counted alike: each gets an equal share of the gradient."
    if op.elementwise:
        if v.shape != parent.shape:
            return f"{to} is stretched over the shape of {name}: the products are summed back to its own shape."
        return f"Why ⊙: {op.symbol} works entry by entry. Entry k of {name} depends on entry k of {to} alone."
    return f"Each entry of {to} gathers what the entries of {name} that it went into send back."


def _affine(v: Value, index: int, name: str, to: str, batch: bool) -> str:
    left_out = "The bias is left out: its input is the constant 1."
    if index == 0:
        if not v.shape:
            return f"Each weight of {to} was multiplied by one input (the bias by 1): that input is its slope."
        if batch or v.parents[0].ndim == 1:
            return f"Why a matrix product: each weight of {to} met every sample, and it sums over them."
        return f"Why an outer product: {to}[i, j] carried input j (column 0 the constant 1) into {name}[i] alone."
    if not v.shape:
        return f"{name} = Σ weight · input: the slope for an input is its weight. {left_out}"
    return f"Why a matrix product: {name} mixes all entries of {to}, so each gathers from all of {name}. {left_out}"
