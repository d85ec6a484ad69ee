"""Copies and pickles of recorded values: the whole graph that led there, without going deep."""

from __future__ import annotations

from contextvars import ContextVar
from operator import attrgetter
from typing import Any

from autograd import context
from autograd.mixins.parents import slots_of
from autograd.moved import must_be_made_anew

_planned: ContextVar[set[int] | None] = ContextVar("autograd_planned", default=None)
"""The nodes, by identity, that a list which is being copied will bring anyway."""


def reduced(v: Any) -> tuple[Any, ...]:
    """How a Value is copied and pickled: what led to it first, each with its own parents.

    The first node that is asked lists all the others, oldest first. When they are asked in turn they name their
    parents alone, which have been copied by then: so a chain of any length goes one step deep.
    """
    planned = _planned.get()
    if planned is None:
        planned = set()
        _planned.set(planned)
    older: tuple[Any, ...] = ()
    if id(v) in planned:
        planned.discard(id(v))
    elif any(p.parents for p in v.parents):
        found, seen = [v], {v}
        for node in found:
            for p in node.parents:
                if p not in seen:
                    seen.add(p)
                    found.append(p)
        older = tuple(sorted(found[1:], key=attrgetter("order")))
        planned.update(map(id, older))
    late = tuple([p.order > v.order for p in v.parents])
    state = {"_grad": v._grad, "name": v.name, "scope": v.scope}
    return restored, (type(v), older, v.op, v.parents, v.params, v._numbers, late), (None, state)


def refused_if_former(v: Any, state: Any) -> None:
    """`__setstate__`: what `reduced` has told, and nothing that an earlier version has."""
    slots = state[1]
    if "_grad" not in slots:
        raise must_be_made_anew("a Value with other slots")
    for name, held in slots.items():
        setattr(v, name, held)


def restored(
    kind: type, older: Any, op: Any, parents: tuple[Any, ...], params: dict[str, Any] | None, data: Any, late: Any
) -> Any:
    """A Value from what `reduced` has told, newer than all that there is, and as stale as it was."""
    out: Any = object.__new__(kind)
    # A shallow copy of a variable does not move with it, as that of an array does not.
    out._numbers = data if parents or type(data) is float else data.copy("K")
    out.op = op
    out._first, out._second = slots_of(parents)
    out.params = params
    out.order = context.next_order()
    for p, was_late in zip(parents, late, strict=True):
        if was_late:
            p.mark_updated()
    return out
