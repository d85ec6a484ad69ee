"""What a page says of a graph's nodes and steps, without a number: names, formulas, sentences, lines of source."""

from __future__ import annotations

from typing import Any

from autograd import Edge, Graph, Value
from autograd.graph.formula import read_at
from autograd.graph.node import op_of, text_of
from autograd.ops import arithmetic, linear, loss
from viz.notation.mathml import Forest, mathml
from viz.notation.names import Notation
from viz.notation.source_lines import Listing
from viz.notation.words import about, joined, why
from viz.page.what_is_an_image import batch, images, window
from viz.style.text import clean

_PLAIN = (arithmetic.add, arithmetic.sub, arithmetic.mul, arithmetic.div, arithmetic.neg, arithmetic.positive)
_CALLED = (
    loss.binary_cross_entropy, loss.binary_cross_entropy_with_logits, loss.cross_entropy, loss.negative_log_likelihood,
)  # fmt: skip
"""What goes by its name in a node, for its formula is long."""


class Described:
    """One graph in words; ``formulas`` has each formula once, and ``lines`` its NumPy source, if it has one."""

    def __init__(self, graph: Graph, formulas: Forest, lines: Listing | None = None) -> None:
        self.source, self.formulas, self.lines = graph, formulas, lines
        self.told = Notation(graph)
        self.ids = {v: k for k, v in enumerate(graph.nodes)}
        self.samples, self.batch = batch(graph)
        self.images = images(graph)

    def node(self, v: Value) -> dict[str, Any]:
        """What a node is; the module `viz.page.structure` says what stands in it."""
        kind = "operation" if v.parents else "variable" if v.op is None else "constant"
        return {
            "name": self.told.name(v),
            "kind": kind,
            "op": v.op.name if v.parents and v.op else None,
            "label": self.label(v) if v.parents else "",
            "scope": [clean(part) for part in v.scope],
            "shape": list(v.shape),
            "batch": v in self.batch,
            "parents": [self.ids[p] for p in v.parents],
            "window": window(v),
            "image": self.images.get(v),
        }

    def label(self, v: Value) -> str:
        """What stands in an operation's box."""
        if v.op in _CALLED:
            return op_of(v).symbol
        return self.told.formula(v).replace(" · ", " ") if v.op is linear.affine else self.told.formula(v)

    def forward(self, v: Value) -> dict[str, Any]:
        """The step that computes a node."""
        op = op_of(v)
        return {
            "node": self.ids[v],
            "short": self.formula(v, op.short_formula) if op.short_formula else None,
            "formula": self.formula(v, text_of(v, "formula")),
            "about": about(op) if v.shape or op not in _PLAIN else "",
            "lines": self.lines.forward.get(v, []) if self.lines else [],
        }

    def backward(self, v: Value, index: int) -> dict[str, Any]:
        """The step from a node back to its input number ``index``."""
        parent = v.parents[index]
        pull, local = (text_of(v, which, index) for which in ("pull", "local"))
        return {
            "consumer": self.ids[v],
            "parent": self.ids[parent],
            "index": index,
            "formula": self.formula(v, _lecture_order(pull, v), index),
            "local_formula": self.formula(v, local) if local else None,
            "local_label": clean(self.source.local_formula(Edge(parent, v, index))),
            "joined": joined(v, index),
            "why": why(v, index, self.told),
            "lines": self.lines.backward.get(parent, []) if self.lines else [],
        }

    def formula(self, v: Value, text: str, back: int | None = None) -> int:
        """The number of a formula; ``back`` is the input that a pull leads to."""
        return self.formulas.number(mathml(read_at(v, text, back), op_of(v).inputs))


def _lecture_order(pull: str, v: Value) -> str:
    """``Wᵀ · ∂l/∂C`` for ``∂l/∂C · W``: a vector of NumPy is either, the lecture's is a column."""
    head, sign, rest = pull.partition("g @ ")
    return f"T({rest}) @ g" if not head and sign and v.ndim == 1 and "@" not in rest else pull
