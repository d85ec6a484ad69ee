"""The reverse sweep: the chain rule, newest node first.

A node's gradient is complete when every node that used it has been visited, and every user is newer
than what it used. So the order of recording, read backwards, is the order of backpropagation (L29);
no recursion, no sorting by depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from autograd import context
from autograd.errors import StaleGraphError
from autograd.ops.broadcasting import sum_to
from autograd.ops.shape import cast
from autograd.rules.compiler import pull_arrays, pull_carefully, pull_floats, rule
from autograd.rules.op import constant as constant_op
from autograd.value import Value


class Event:
    """One term of the sum that makes a gradient: what ``consumer`` sent to its input ``index``."""

    __slots__ = ("after", "before", "consumer", "contribution", "index", "upstream")

    def __init__(self, consumer: Value, index: int, upstream: Any, contribution: Any, before: Any, after: Any) -> None:
        self.consumer = consumer
        self.index = index
        self.upstream = upstream
        self.contribution = contribution
        self.before = before
        self.after = after


def everything(loss: Value) -> list[Value]:
    """Every value that led to ``loss``, itself and the leaves among them."""
    seen, found = {loss}, [loss]
    for v in found:
        for p in v.parents:
            if p not in seen:
                seen.add(p)
                found.append(p)
    return found


def reached(loss: Value, stop: Sequence[Value] = ()) -> list[Value]:
    """The recorded nodes that led to ``loss``, newest first, their gradients forgotten.

    What led to a value in ``stop`` is left out: it counts as a leaf.
    """
    ends = set(stop)
    if not loss.parents or loss in ends:
        return []
    mark = object()  # stands in .grad for "seen": a set of nodes would take longer
    loss.grad = mark
    found = [loss]
    nodes: list[Value] = []
    push, pop, keep = found.append, found.pop, nodes.append
    while found:
        v = pop()
        keep(v)
        for p in v.parents:
            if p.parents and p.grad is not mark and (not ends or p not in ends):
                p.grad = mark
                push(p)
    for v in nodes:
        v.grad = None
    nodes.sort(key=attrgetter("order"), reverse=True)
    if nodes[-1].order < context.last_update:
        refuse_stale(nodes)
    return nodes


def refuse_stale(nodes: Sequence[Value]) -> None:
    """Raise StaleGraphError if a leaf was updated after one of these nodes used it."""
    for v in nodes:
        for p in v.parents:
            if p.order > v.order:
                label = f"variable {p.name!r}" if p.name else f"a variable of shape {p.shape}"
                raise StaleGraphError(
                    f"This graph is stale: {label} was updated after it was recorded, so old activations would "
                    "meet new weights. Compute the loss again, then run, draw or step the new graph."
                )


def sweep(nodes: Sequence[Value], log: list[Event] | None = None) -> None:
    """Send the gradient from each node to its inputs; ``log`` receives every term.

    Nodes of Python floats run a rule made for floats, the others the rule on arrays; with a log,
    every node runs the rule on arrays. A gradient has the shape and the type of what it belongs to.
    """
    note = None if log is None else lambda *parts: log.append(Event(*parts))
    op: Any
    for v in nodes:
        op = v.op
        if type(v.data) is float and op.elementwise:
            if note is None:
                try:
                    pull_floats[op](v, v.grad)
                    continue
                except (ArithmeticError, ValueError):
                    pass  # a division by zero, say: the rule on arrays gives the IEEE answer, with NumPy's warning
            pull_carefully(op, v, v.grad, note)
            continue
        try:
            pull_arrays[op](v, v.grad, note)
        except ArithmeticError:
            pull_carefully(op, v, v.grad, note)


def sweep_values(loss: Value, nodes: Sequence[Value]) -> None:
    """`sweep`, with gradients that are themselves recorded."""
    leaves: dict[Value, None] = {}
    for v in nodes:
        g, op = v.grad, v.op
        assert op is not None
        if g is None:
            continue
        _name_gradient(loss, v)
        ranks = [p.ndim for p in v.parents]
        for index, p in enumerate(v.parents):
            if p.op is constant_op or op.text_of("local", index, ranks) == "0":
                continue
            term = rule(op, index, ranks)(g, v, *v.parents, **(v.params or {}))
            if term.shape != p.shape:
                term = sum_to(term, p.shape)
            if term.dtype != p.dtype:
                term = cast(term, p.dtype)
            p.grad = term if p.grad is None else p.grad + term
            if not p.parents:
                leaves[p] = None
    for p in leaves:
        _name_gradient(loss, p)


def _name_gradient(loss: Value, v: Value) -> None:
    if v.name and v.grad.name is None and v.grad.op is not constant_op:
        v.grad.name = f"∂{loss.name or 'l'}/∂{v.name}"
