"""Several operations as one formula: ``∂l/∂C = ∂l/∂D ⊙ D ⊙ (1 − D)``, put together from the table's texts."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograd import Value
from autograd.graph.node import op_of, text_of
from autograd.ops import shape


@dataclass
class Composed:
    """A text as in the table of operations, over several of them.

    Attributes
    ----------
    text : str
        The formula.
    inputs : dict
        The node that each name in it stands for.
    params : dict
        The static parameters of all operations.
    """

    text: str = ""
    inputs: dict[str, Value] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)


def compose(v: Value, inside: Collection[Value]) -> Composed | None:
    """Return the formula of ``v`` over what goes into ``inside``; None where parameters contradict each other."""
    found = Composed()
    try:
        found.text = ast.unparse(_written(v, set(inside) | {v}, found, {}))
    except _ContradictionError:
        return None
    return found


class _ContradictionError(Exception):
    """Two operations have the same parameter with different values."""


def _written(v: Value, inside: set[Value], found: Composed, names: dict[Value, str]) -> ast.expr:
    # Steps have few operations inside, so that this goes no deeper than they are many.
    if v not in inside or (not v.parents and (v.name or v.shape)):
        name = names.setdefault(v, f"v_{len(names)}")
        found.inputs[name] = v
        return ast.Name(name)
    if not v.parents:
        return ast.Constant(float(v.data))
    op = op_of(v)
    text = op.short_formula or text_of(v, "formula")
    parts = [_written(p, inside, found, names) for p in v.parents]
    inputs = {} if op.variadic else dict(zip(op.inputs, parts, strict=True))
    if op.variadic:
        made: ast.expr = ast.Call(ast.Name(op.name), parts, [])
    elif op is shape.getitem and (index := _index((v.params or {})["index"])) is not None:
        made = ast.Subscript(inputs["a"], index)
    else:
        for name, given in (v.params or {}).items():
            if name in text and repr(found.params.setdefault(name, given)) != repr(given):
                raise _ContradictionError
        made = _Put(inputs).visit(ast.parse(text, mode="eval").body)
    return _without_ones(made)


class _Put(ast.NodeTransformer):
    """Puts expressions in for names."""

    def __init__(self, given: Mapping[str, ast.expr]) -> None:
        self.given = given

    def visit_Call(self, node: ast.Call) -> ast.expr:
        given = [ast.keyword(one.arg, self.visit(one.value)) for one in node.keywords]
        return ast.Call(node.func, [self.visit(arg) for arg in node.args], given)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.given.get(node.id, node)


def _index(index: Any) -> ast.expr | None:
    """An index of slices, numbers and new axes as it is written; None for another."""
    parts = []
    for part in index if isinstance(index, tuple) else (index,):
        if isinstance(part, slice):
            ends = [part.start, part.stop] if part.step is None else [part.start, part.stop, part.step]
            parts.append(":".join("" if end is None else str(end) for end in ends))
        elif part is None or part is ... or isinstance(part, int):
            parts.append("..." if part is ... else str(part))
        else:
            return None
    subscript = ast.parse(f"a[{', '.join(parts)}]", mode="eval").body
    assert isinstance(subscript, ast.Subscript)
    return subscript.slice


def _without_ones(node: ast.expr) -> ast.expr:
    """``1 * a`` is ``a``: a backward pass starts with ∂l/∂l = 1."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, ast.Constant) and one.value == 1:
                return other
    return node
