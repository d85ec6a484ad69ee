"""The local derivative of a step as a learner meets it: rows are results, and how it is joined with what arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.graph import tree as t
from autograd.graph.algebra import exactly
from autograd.graph.formula import read_at
from autograd.graph.node import op_of, text_of, variables_of
from autograd.ops import linear
from autograd.rules.language import evaluate
from autograd.value import Value

_MOST = 64
"""Entries of a matrix that only selects, up to which it is shown."""


@dataclass(frozen=True)
class Local:
    """The local derivative J of one step, ∂consumer/∂parent.

    Attributes
    ----------
    joined : str
        How what is sent back comes of the gradient g that arrives and of J: ``"g · J"`` (one is a number, or a row
        times a matrix), ``"g ⊙ J"``, ``"Jᵀ · g"``, ``"g · Jᵀ"`` and ``"J · gᵀ"`` (outer products), ``"gᵀ · J"`` (a sum
        of outer products, one a row); ``"→"`` where it is no product of the two, and the rule says what it is.
    tree : Tree or None
        J in symbols; None where entries only move, are added up or repeated.
    data : number, array or None
        J in numbers.
    indices : tuple of str or None
        Where J is the derivative of single entries: ``("i", "ij", "j")`` for ∂yᵢ/∂Wᵢⱼ = xⱼ.
    is_fixed : bool
        Whether J is the same whatever the numbers are, and is not what the entry's text for it gives.
    """

    joined: str
    tree: t.Tree | None
    data: Any
    indices: tuple[str, str, str] | None = None
    is_fixed: bool = False


_OF_MATMUL: dict[str, tuple[tuple[str, tuple[str, str, str] | None], tuple[str, tuple[str, str, str] | None]]] = {
    "11": (("g · J", None), ("g · J", None)),
    "12": (("Jᵀ · g", None), ("J · gᵀ", ("j", "ij", "i"))),
    "21": (("g · Jᵀ", ("i", "ij", "j")), ("Jᵀ · g", None)),
    "22": (("g · J", ("n", "n", "")), ("Jᵀ · g", ("·m", "·m", ""))),
}
_OF_AFFINE: dict[str, tuple[tuple[str, tuple[str, str, str] | None], tuple[str, tuple[str, str, str] | None]]] = {
    "11": (("g · J", None), ("g · J", None)),
    "12": (("Jᵀ · g", ("n", "j", "nj")), ("g · Jᵀ", ("n", "nj", "j"))),
    "21": (("g · Jᵀ", ("i", "ij", "j")), ("Jᵀ · g", None)),
    "22": (("gᵀ · J", ("ni", "ij", "nj")), ("g · J", ("n", "n", ""))),
}
"""By how many axes the two inputs have, for each of them: how J is joined, and of which entries it is the slope."""


def local_of(v: Value, index: int) -> Local:
    """The local derivative of ``v`` in its input ``index``.

    >>> W, x = Value([[1.0, 2.0], [3.0, 4.0]]), Value([1.0, -1.0])
    >>> local_of(W @ x, 0).joined, local_of(W @ x, 1).joined, local_of((W @ x).sum(), 0).data
    ('g · Jᵀ', 'Jᵀ · g', array([1., 1.]))
    """
    op, parent = op_of(v), v.parents[index]
    text = text_of(v, "local", index)
    if op.kind in ("sums", "averages") and not v.shape and parent.shape:
        share = 1.0 if op.kind == "sums" else 1.0 / parent.size
        one: t.Tree = exactly(1.0) if op.kind == "sums" else t.Fraction(exactly(1.0), exactly(float(parent.size)))
        each = t.Repeated(one, (1,) * parent.ndim, parent.shape, number=True)
        return Local("g · J", each, np.full(parent.shape, share), is_fixed=True)
    if not text:
        return _selection(v, index)
    found = evaluate(text, variables_of(v))
    data = float(found) if np.ndim(found) == 0 else found * 1.0
    tree = read_at(v, text)
    ranks = "".join(str(p.ndim) for p in v.parents)
    table = _OF_MATMUL if op is linear.matmul else _OF_AFFINE if op is linear.affine else {}
    if ranks in table:
        joined, indices = table[ranks][index]
        return Local(joined, tree, data, indices)
    if v.shape and not np.ndim(data):
        tree = t.Repeated(tree, (1,) * v.ndim, v.shape, number=True)
    return Local(_sign(v, parent, data), tree, data)


def _sign(v: Value, parent: Value, data: Any) -> str:
    op = op_of(v)
    if op.elementwise and v.shape == parent.shape:
        return "g ⊙ J" if np.shape(data) == v.shape != () else "g · J" if np.ndim(data) == 0 else "→"
    if not v.shape and np.shape(data) == parent.shape and op.kind not in ("convolution", "window"):
        return "g · J"
    if op.kind == "mixes" and v.shape == parent.shape and v.ndim == 1 and np.shape(data) == (v.size, v.size):
        return "Jᵀ · g"
    return "→"


def _selection(v: Value, index: int) -> Local:
    """Of a vector whose entries only move: a matrix of 0 and 1, a row for each entry of the result."""
    op, parent = op_of(v), v.parents[index]
    if op.kind != "moves" or parent.ndim != 1 or v.ndim > 1 or not 0 < v.size * parent.size <= _MOST:
        return Local("→", None, None)
    pull, given = text_of(v, "pull", index), {**variables_of(v), "i": index}
    rows = [evaluate(pull, {**given, "g": unit}) for unit in (np.eye(v.size) if v.shape else [1.0])]
    J = np.array(rows) if v.shape else rows[0]
    return Local("Jᵀ · g" if v.shape else "g · J", t.Words("selection"), J, is_fixed=True)
