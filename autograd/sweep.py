"""The reverse sweep: the chain rule, newest node first.

A node's gradient is complete when every node that used it has been visited, and every user is newer
than what it used. So the order of recording, read backwards, is the order of backpropagation (L29);
no recursion, no sorting by depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import numpy as np

from autograd import context
from autograd.errors import StaleGraphError
from autograd.mixins.parents import Descended, slots_of
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


def reached(loss: Value) -> list[Value]:
    """The recorded nodes that led to ``loss``, newest first, their gradients forgotten."""
    if loss._first is None:
        return []
    mark = object()  # stands in .grad for "seen": a set of nodes would take longer
    loss._grad = mark
    nodes: list[Value] = []
    ahead: list[Value] = []
    push, pop, keep = ahead.append, ahead.pop, nodes.append
    v = loss
    while True:
        keep(v)
        onward = None  # of most nodes there is one way on, which needs no list
        p = v._first
        if type(p) is tuple:
            for p in v._first:
                if p._first is not None and p._grad is not mark:
                    p._grad = mark
                    push(p)
        elif p._first is not None and p._grad is not mark:
            p._grad = mark
            onward = p
        p = v._second
        if p is not None and p._first is not None and p._grad is not mark:
            p._grad = mark
            if onward is not None:
                push(onward)
            onward = p
        if onward is not None:
            v = onward
        elif ahead:
            v = pop()
        else:
            break
    for v in nodes:
        v._grad = None
    return _in_order(nodes)


def between(loss: Value, inputs: Sequence[Value]) -> list[Value]:
    """The recorded nodes through which ``loss`` may depend on ``inputs``, newest first; no gradient is touched.

    What is older than every input cannot have come from one, and is left out: a loop that differentiates its own
    steps does not go back to the first step each time.
    """
    since = min((v.order for v in inputs), default=0)
    if context.last_update >= since:
        since = 0  # an update made its variable younger than what was recorded from it
    found = [loss] if loss.parents and loss.order > since else []
    seen = set(found)
    for v in found:
        for p in v.parents:
            if p._first is not None and p.order > since and p not in seen:
                seen.add(p)
                found.append(p)
    return _in_order(found)


_order = attrgetter("order")


def _in_order(nodes: list[Value]) -> list[Value]:
    nodes.sort(key=_order, reverse=True)
    if nodes and nodes[-1].order < context.last_update:
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
                    "meet new weights. Compute the loss again, then run, draw or step the new graph. What was drawn "
                    "before the update stays as it was: draw first, then update."
                )


def sweep(nodes: Sequence[Value | Shadow], log: list[Event] | None = None) -> None:
    """Send the gradient from each node to its inputs; ``log`` receives every term.

    Nodes of Python floats run a rule made for floats, the others the rule on arrays; with a log,
    every node runs the rule on arrays. A gradient has the shape and the type of what it belongs to.
    """
    note = None if log is None else lambda *parts: log.append(Event(*parts))
    op: Any
    for v in nodes:
        op = v.op
        if type(v._numbers) is float and op.elementwise:
            if note is None:
                try:
                    pull_floats[op](v, v._grad)
                    continue
                except (ArithmeticError, ValueError):
                    pass  # a division by zero, say: the rule on arrays gives the IEEE answer, with NumPy's warning
            pull_carefully(op, v, v._grad, note)
            continue
        try:
            pull_arrays[op](v, v._grad, note)
        except ArithmeticError:
            pull_carefully(op, v, v._grad, note)


class Shadow(Descended):
    """What stands in for a node while its gradient is not to be written into it."""

    __slots__ = ("_first", "_grad", "_numbers", "_second", "node", "op", "params")

    def __init__(self, node: Value, parents: tuple[Shadow, ...] = ()) -> None:
        self.node = node
        self._first, self._second = slots_of(parents)
        self._numbers = node._numbers
        self._grad: Any = None
        self.op = node.op
        self.params = node.params

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return int(np.ndim(self._numbers))


def sums_apart(
    starts: Sequence[tuple[Value, Any]], nodes: Sequence[Value], log: list[Event] | None = None
) -> dict[Value, Any]:
    """`sweep` from several ends with their gradients, without touching any ``.grad``: the gradient of each node."""
    shadows: dict[Value, Shadow] = {}
    for v in reversed(nodes):
        for p in v.parents:
            if p not in shadows:
                shadows[p] = Shadow(p)
        shadows[v] = Shadow(v, tuple([shadows[p] for p in v.parents]))
    for end, seed in starts:
        stand_in = shadows.setdefault(end, Shadow(end))
        stand_in._grad = seed if stand_in._grad is None else stand_in._grad + seed
    events: list[Event] | None = None if log is None else []
    sweep([shadows[v] for v in nodes], events)
    for event in events or ():
        event.consumer = event.consumer.node  # type: ignore[attr-defined]
    if log is not None:
        log.extend(events or ())
    return {v: stand_in._grad for v, stand_in in shadows.items()}


def sums_recorded(loss: Value, seed: Value, nodes: Sequence[Value]) -> dict[Value, Value]:
    """`sums_apart` from one end, with gradients that are themselves recorded."""
    sums: dict[Value, Value] = {loss: seed}
    leaves: dict[Value, None] = {}
    for v in nodes:
        g, op = sums.get(v), v.op
        if g is None or op is None:
            continue
        _name_gradient(loss, v, g)
        ranks = [p.ndim for p in v.parents]
        for index, p in enumerate(v.parents):
            if p.op is constant_op or op.text_of("local", index, ranks) == "0":
                continue
            term = rule(op, index, ranks)(g, v, *v.parents, **(v.params or {}))
            if term.shape != p.shape:
                term = sum_to(term, p.shape)
            if term.dtype != p.dtype:
                term = cast(term, p.dtype)
            sums[p] = sums[p] + term if p in sums else term
            if not p.parents:
                leaves[p] = None
    for p in leaves:
        _name_gradient(loss, p, sums[p])
    return sums


def _name_gradient(loss: Value, v: Value, g: Value) -> None:
    if v.name and g.name is None and g.op is not constant_op:
        g.name = f"∂{loss.name or 'l'}/∂{v.name}"
