"""What a step of backprop means, in one line."""

from __future__ import annotations

from autograd import Value
from autograd.graph import why as graph_why
from autograd.graph.node import op_of, text_of
from autograd.graph.sentences import isolated
from viz.notation.names import Notation
from viz.style.text import cut

about = graph_why.about


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


def why(v: Value, index: int, told: Notation, lang: str = "en") -> str:
    """`autograd.graph.why.why` with the names of a drawing, cut where they are long."""
    return graph_why.why(v, index, lambda p: isolated(cut(told.name(p), 20)), lang)
