"""What a step of backprop means, in a sentence."""

from __future__ import annotations

from autograd import Value
from autograd.graph import why as graph_why
from autograd.graph.sentences import isolated
from viz.notation.names import Notation
from viz.style.text import cut

about = graph_why.about


def why(v: Value, index: int, told: Notation, lang: str = "en") -> str:
    """`autograd.graph.why.why` with the names of a drawing, cut where they are long."""
    return graph_why.why(v, index, lambda p: _short(told, p), lang)


def now(v: Value, index: int, told: Notation, lang: str = "en") -> str:
    """`autograd.graph.why.now` with the names of a drawing, cut where they are long."""
    return graph_why.now(v, index, lambda p: _short(told, p), lang)


def _short(told: Notation, v: Value) -> str:
    return isolated(cut(told.name(v), 20))
