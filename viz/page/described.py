"""What a page says of a graph's nodes and steps, without a number: names, formulas, sentences, lines of source."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Graph, Value
from autograd.graph.formula import places_of, read_at
from autograd.graph.local import local_of
from autograd.graph.node import op_of, text_of
from autograd.graph.scopes import scope_name
from autograd.graph.sentences import say
from autograd.graph.tree import Tree
from autograd.graph.unicode import line
from autograd.ops import arithmetic, linear, loss
from autograd.rules.op import constant
from viz.notation.mathml import Forest, mathml
from viz.notation.names import Notation
from viz.notation.source_lines import Listing
from viz.notation.words import about, now, why
from viz.page.samples import batch
from viz.page.tensors import tensor
from viz.page.what_is_an_image import images, window
from viz.style.text import clean

_PLAIN = (arithmetic.add, arithmetic.sub, arithmetic.mul, arithmetic.div, arithmetic.neg, arithmetic.positive)
_CALLED = (
    loss.binary_cross_entropy, loss.binary_cross_entropy_with_logits, loss.cross_entropy, loss.negative_log_likelihood,
)  # fmt: skip
"""What goes by its name in a node, for its formula is long."""

_FIXED = 64
"""Entries of a local derivative of ones, or one that selects, that are shown."""


class Described:
    """One graph in words; ``formulas`` has each formula once, and ``lines`` its NumPy source, if it has one."""

    def __init__(self, graph: Graph, formulas: Forest, lines: Listing | None = None, lang: str = "en") -> None:
        self.source, self.formulas, self.lines, self.lang = graph, formulas, lines, lang
        self.told = Notation(graph, lang=lang)
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
            "scope": [clean(scope_name(part, self.lang)) for part in v.scope],
            "shape": list(v.shape),
            "batch": v in self.batch,
            "parents": [self.ids[p] for p in v.parents],
            "window": window(v),
            "image": self.images.get(v),
        }

    @property
    def called(self) -> dict[str, list[str]]:
        """For each variable, by its number, what it and its gradient are called in the source, and what that is."""
        found = self.lines.called if self.lines else {}
        return {str(self.ids[v]): list(names) for v, names in found.items()}

    def label(self, v: Value) -> str:
        """What stands in an operation's box."""
        if v.op in _CALLED:
            return say(op_of(v).symbol, self.lang)
        return self.told.formula(v).replace(" · ", " ") if v.op is linear.affine else self.told.formula(v)

    def forward(self, v: Value) -> dict[str, Any]:
        """The step that computes a node."""
        op = op_of(v)
        return {
            "node": self.ids[v],
            "short": self.formula(v, op.short_formula) if op.short_formula else None,
            "formula": self.formula(v, text_of(v, "formula")),
            "about": self._about(v) if v.shape or op not in _PLAIN else "",
            "lines": self.lines.forward.get(v, []) if self.lines else [],
        }

    def _about(self, v: Value) -> str:
        is_dot = v.op is linear.matmul and all(p.ndim == 1 for p in v.parents)
        said = say("about.dot", self.lang) if is_dot else about(op_of(v), self.lang)
        is_recorded = v.op is arithmetic.where and v.parents[0].op is constant
        return f"{said} {say('about.recorded', self.lang)}" if is_recorded else said

    def backward(self, v: Value, index: int) -> dict[str, Any]:
        """The step from a node back to its input number ``index``."""
        parent = v.parents[index]
        pull, local = _lecture_order(text_of(v, "pull", index), v), local_of(v, index)
        same = [k for k, p in enumerate(v.parents) if p is parent]
        return {
            "consumer": self.ids[v],
            "parent": self.ids[parent],
            "index": index,
            "formula": self.formula(v, pull, index),
            "does": self.line(read_at(v, pull, index), v),
            "local_formula": None if local.tree is None else self.tree(local.tree, v),
            "local_label": "" if local.tree is None else self.line(local.tree, v),
            "fixed": tensor(local.data) if local.is_fixed and np.size(local.data) <= _FIXED else None,
            "joined": local.joined,
            "indices": None if local.indices is None else list(local.indices),
            "through": [index + 1, len(v.parents)] if len(same) > 1 else None,
            "why": why(v, index, self.told, self.lang),
            "now": now(v, index, self.told, self.lang),
            "lines": self.lines.backward.get(parent, []) if self.lines else [],
        }

    def formula(self, v: Value, text: str, back: int | None = None) -> int:
        """The number of a formula; ``back`` is the input that a pull leads to."""
        return self.tree(read_at(v, text, back), v)

    def tree(self, tree: Tree, v: Value) -> int:
        """The number of a formula that has been read."""
        return self.formulas.number(mathml(tree, op_of(v).inputs, self.lang))

    def line(self, tree: Tree, v: Value) -> str:
        """A formula as a line of text; □ stands for the gradient that arrives."""
        return line(tree, {**places_of(v, self.told.name), "g": "□"}, self.lang)


def _lecture_order(pull: str, v: Value) -> str:
    """``Wᵀ · ∂l/∂C`` for ``∂l/∂C · W``: a vector of NumPy is either, the lecture's is a column."""
    head, sign, rest = pull.partition("g @ ")
    return f"T({rest}) @ g" if not head and sign and v.ndim == 1 and "@" not in rest else pull
