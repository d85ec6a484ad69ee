"""The recorded backward pass in steps: one box for each gradient, as in the lecture."""

from __future__ import annotations

from collections import defaultdict

from autograd import Value
from viz.drawing.view import Group, View, is_backward, is_constant
from viz.notation.composed import compose

_MOST = 8
"""Operations in one box; the formula of more would not be read."""

_WIDEST = 1.5
"""How many times as many steps as the longest way through them has are still drawn in one row."""


def fold_steps(view: View) -> None:
    """Draw operations of the backward pass that lead to one gradient alone as part of it.

    ``∂l/∂C = ∂l/∂D ⊙ D ⊙ (1 − D)`` is then one box rather than three.
    """
    users: dict[Value, list[Value]] = defaultdict(list)
    for edge in view.edges:
        users[edge.parent].append(edge.child)
    home: dict[Value, Value] = {}
    inside: dict[Value, list[Value]] = {}
    for v in reversed(view.nodes):
        if v.parents and not is_backward(v):
            continue
        targets = {home.get(user, user) for user in users[v]}
        target = targets.pop() if len(targets) == 1 else None
        if target in inside and _joins(v, users[v]) and _fits(v, target, inside[target]):
            home[v] = target
            inside[target].append(v)
        elif v.parents:
            inside[v] = [v]
    for v, members in inside.items():
        view.steps[v] = members[::-1]
        if len(members) > 1:
            view.join(Group("step", members[::-1], [v]))
    view.connect()


def _joins(v: Value, users: list[Value]) -> bool:
    # Of an operation with any number of inputs the formula is a list of their names.
    if v.name is not None or any(user.op is not None and user.op.variadic for user in users):
        return False
    return bool(v.parents) or (is_constant(v) and not v.shape)


def _fits(v: Value, target: Value, members: list[Value]) -> bool:
    """Whether the box of ``target`` can say what ``v`` does as well."""
    operations = sum(bool(member.parents) for member in [*members, v])
    return operations <= _MOST and compose(target, [*members, v]) is not None


def is_row(view: View) -> bool:
    """Whether the steps of a backward pass are few beside each other, so that one row holds them."""
    steps = [v for v in view.nodes if v in view.steps]
    longest = dict.fromkeys(steps, 1)
    into: dict[Value, list[Value]] = defaultdict(list)
    for edge in view.edges:
        if edge.parent in longest and edge.child in longest:
            into[edge.child].append(edge.parent)
    for v in steps:
        longest[v] = 1 + max((longest[p] for p in into[v]), default=0)
    return bool(steps) and len(steps) <= _WIDEST * max(longest.values())
