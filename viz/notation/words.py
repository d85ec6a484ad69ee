"""What a step of backprop means, in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograd import Op, Value
from autograd.graph.node import op_of, text_of
from autograd.ops import linear
from autograd.rules.kinds import Kind, Under
from viz.notation.names import Notation
from viz.style.text import cut

_OF_KIND: Mapping[Kind | None, str] = {
    "elementwise": "Why ⊙: {symbol} works entry by entry. Entry k of {name} depends on entry k of {to} alone.",
    "moves": "Entries are only moved here: the gradient goes back the way they came.",
    "sums": "{name} adds up the entries of {to}: each gets all of the gradient.",
    "averages": "{name} adds up the entries of {to}: each gets an equal share of the gradient.",
    "repeats": "{name} repeats the entries of {to}: each gathers the gradients of its copies.",
    "mixes": "Every entry of {name} depends on every entry of {to}: the local derivative is a whole matrix.",
    "product": "Why a matrix product: {name} mixes the entries of {to}, so each gathers from all that it went into.",
    None: "Each entry of {to} gathers what the entries of {name} that it went into send back.",
}
"""The sentence for what an operation does with entries."""

_OF_WINDOW: Mapping[Under, tuple[str, ...]] = {
    "weights": (
        "Each entry of {to} lay under several windows: it gathers from each, times the weight that lay on it.",
        "Each weight of {to} met every window: its gradient is the sum over all of them.",
        "Each bias was added to a whole map of {name}: its gradient is the sum over that map.",
    ),
    "largest": ("Only the largest entry of a window came through: it alone gets the gradient, the others get 0.",),
    "average": ("Each entry of a window counted alike: each gets an equal share of the gradient.",),
}
"""The sentences, one an input, for what a window takes of the entries under it."""

_STRETCHED = "{to} is stretched over the shape of {name}: the products are summed back to its own shape."

_OF_NUMBERS: Mapping[str, str] = {
    "1": "A sum hands its gradient on as it is.",
    "-1": "{name} falls as {to} grows: the gradient goes on with its sign turned.",
    "other": "A product: if {to} grows by 1, {name} grows by the other factor, {other}.",
    "": "{to} and {name} are numbers: the slope of {name} at this {to}, times what arrives.",
}
"""The sentence for a slope between numbers: 1, −1, the other factor, or another."""

_ITSELF = "{name} is {to} itself: the gradient goes on as it is."


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

    "·" for numbers, "⊙" entry by entry, "@" in a matrix product, "→" otherwise, and where there is no factor.
    """
    op, parent = op_of(v), v.parents[index]
    if not text_of(v, "local", index):
        return "→"
    if op.kind == "product":
        return "@" if v.shape else "·"
    if not v.shape and not parent.shape:
        return "·"
    return "⊙" if op.elementwise and v.shape == parent.shape else "→"


def why(v: Value, index: int, told: Notation) -> str:
    """Why the step from ``v`` back to its input ``index`` is an entry-by-entry product, or a matrix product."""
    op, parent = op_of(v), v.parents[index]
    name, to = cut(told.name(v), 20), cut(told.name(parent), 20)
    if op is linear.affine:
        return _affine(v, index, name, to, batch=v.ndim > 1)
    other = ""
    if not v.shape and not parent.shape:
        slope = text_of(v, "local", index)
        if slope in op.inputs and op.inputs[index] != slope:
            slope, other = "other", cut(told.name(v.parents[op.inputs.index(slope)]), 20)
        sentence = _ITSELF if slope == "1" and op.arity == 1 else _OF_NUMBERS.get(slope, _OF_NUMBERS[""])
    elif op.slides is not None:
        sentence = _OF_WINDOW[op.slides][index]
    elif op.elementwise:
        sentence = _OF_KIND["elementwise"] if v.shape == parent.shape else _STRETCHED
    elif op.kind in ("sums", "averages") and v.size >= parent.size:
        sentence = _OF_KIND[None]  # running sums: an entry may be in several
    else:
        sentence = _OF_KIND.get(op.kind, _OF_KIND[None])
    return sentence.format(name=name, to=to, symbol=op.symbol, other=other)


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
