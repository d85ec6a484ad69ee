"""Where a wrong gradient comes from: the operation whose rule is wrong, or numbers that no gradient flows through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.check.differences import size_of
from autograd.context import recording
from autograd.graph.changes import first_change, name_of
from autograd.graph.first_bad import first_bad
from autograd.graph.graph import Graph
from autograd.graph.node import op_of
from autograd.rules.calling import compute
from autograd.sweep import Event
from autograd.value import Value

_STEP = 6e-6


def cause_of(function: Callable[..., Value], point: Sequence[Any], result: Value, seed: Any) -> str:
    """Which operation makes the gradient wrong, in words; "" where none is found.

    Where a number is infinite, or none, it is the operation that made the first one, with what helps.

    The graph is read from its end: the first operation whose own rule does not send back what its own differences say
    is where the error enters, since what arrives there is still right. Where all rules are right, the function is
    computed again nearby: a constant that is another one there follows from the inputs, but not in the graph.
    """
    bad = first_bad(result)
    if bad:
        return str(bad)
    rng = np.random.default_rng(0)
    with np.errstate(all="ignore"):
        for event in Graph(result, [seed]).events:
            found = _disagreement(event, rng)
            if found is not None:
                op = op_of(event.consumer)
                part = op.inputs[0 if op.variadic else event.index]
                return (
                    f"The difference enters at {name_of(event.consumer)}: along a random direction of its input {part} "
                    f"its rule gives {found[0]:.8g}, and its differences {found[1]:.8g}."
                )
        with recording():
            moved = [x + 1e-3 * np.vectorize(size_of, otypes=[float])(x) for x in point]
            changed = first_change(result, function(*map(Value, moved)))
    if changed is None:
        return ""
    return (
        f"The difference enters where nearby {changed}. A number that has left the graph (.data, .item(), detach(), a "
        "branch) takes no gradient with it."
    )


def _disagreement(event: Event, rng: np.random.Generator) -> tuple[float, float] | None:
    """The two derivatives along a random direction of the input, where they are not the same."""
    v, k = event.consumer, event.index
    op = op_of(v)
    inputs = [p.data for p in v.parents]
    a = np.asarray(inputs[k], float)
    direction = rng.normal(size=a.shape)
    params = {**op.params, **(v.params or {})}

    def along(h: float) -> Any:
        moved = a + h * direction * np.where(a == 0, 1.0, np.abs(a))
        return np.asarray(
            compute(op, [*inputs[:k], moved if moved.shape else float(moved), *inputs[k + 1 :]], params), float
        )

    above, below = along(_STEP), along(-_STEP)
    g = np.asarray(event.upstream, float)
    scale = direction * np.where(a == 0, 1.0, np.abs(a))
    numeric = float(np.sum(g * (above - below))) / (2 * _STEP)
    parts = np.asarray(event.contribution, float) * scale
    analytic = float(np.sum(parts))
    rounding = 1e-15 * float(np.sum(np.abs(g) * (np.abs(above) + np.abs(below)))) / _STEP
    allowed = 1e-5 * max(float(np.sum(np.abs(parts))), abs(numeric)) + rounding
    return None if abs(analytic - numeric) <= allowed else (analytic, numeric)
