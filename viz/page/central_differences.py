"""A graph run again with other numbers: central differences, and the loss after an update."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd import ChalkgradError, Graph, Value
from autograd.graph.node import op_of
from autograd.rules.calling import compute
from autograd.rules.op import Op

STEPS = tuple(10.0**-k for k in range(1, 13))
"""The h of central differences."""

_ENTRIES = 12
"""Entries of a node that are checked."""

BUDGET = 30_000
"""How much is run again for the checks of one graph: an operation on numbers is 1."""

_ENTRIES_FOR_ONE = 2000
"""Entries of an array that take as long as one operation on numbers."""


_Operation = tuple[Value, Op, tuple[Value, ...], dict[str, Any]]


class Replay:
    """Runs the operations of ``graph`` again, after some of its nodes have got other data."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.spent = 0
        self._after: dict[Value, list[_Operation]] = {}
        self._place = {v: k for k, v in enumerate(graph.operations)}
        self._uses: dict[Value, list[Value]] = {}
        for v in graph.operations:
            for p in v.parents:
                self._uses.setdefault(p, []).append(v)

    def loss(self, changed: Mapping[Value, Any]) -> float:
        """Where the graph ends, with ``changed`` data: one number, the ends times what arrives at them.

        Ends that nothing changed leads to are left out: they would only add to the rounding.
        """
        data: dict[Value, Any] = dict(changed)
        with np.errstate(all="ignore"):
            for v, op, parents, options in self._affected(tuple(changed)):
                try:
                    data[v] = compute(op, [data.get(p, p.data) for p in parents], options)
                except ChalkgradError:  # of these numbers it has no answer: a nan has no singular values
                    return float("nan")
        ends = self._graph.ends
        seeds = self._graph.seeds or [1.0] * len(ends)
        with np.errstate(all="ignore"):
            terms = [seed * data[v] for seed, v in zip(seeds, ends, strict=True) if v in data]
            return float(sum(term if type(term) is float else np.sum(term) for term in terms))

    def _affected(self, changed: tuple[Value, ...]) -> list[_Operation]:
        """The operations that the changed nodes lead to, themselves left out."""
        if len(changed) == 1 and changed[0] in self._after:
            return self._after[changed[0]]
        given, reached, waiting = set(changed), set[Value](), list(changed)  # sets: == on Values compares their data
        while waiting:
            more = [v for v in self._uses.get(waiting.pop(), ()) if v not in given and v not in reached]
            reached.update(more)
            waiting += more
        found = [
            (v, op_of(v), v.parents, op_of(v).options(v.params)) for v in sorted(reached, key=self._place.__getitem__)
        ]
        if len(changed) == 1:
            self._after[changed[0]] = found
        return found

    def checks(self, gradients: Mapping[Value, Any], budget: int = BUDGET) -> dict[Value, dict[str, Any]]:
        """Central differences (l(v + h) - l(v - h)) / 2h for some entries of each node with a gradient.

        The entries with the largest gradients are taken, as many as the budget allows; ``spent`` says what they took.
        """
        made: dict[Value, dict[str, Any]] = {}
        for v, gradient in gradients.items():
            if budget - self.spent < 2 * len(STEPS):  # the least that one entry takes
                break
            cost = 2 * len(STEPS) * max(1, sum(_cost(w) for w, *_ in self._affected((v,))))
            count = min(_ENTRIES, (budget - self.spent) // cost, v.size)
            if count < 1 or v.dtype == np.float32:
                continue
            self.spent += count * cost
            entries = sorted(np.argsort(-np.abs(np.ravel(gradient)), kind="stable")[:count].tolist())
            rows = [[self._difference(v, entry, h) for h in STEPS] for entry in entries]
            exact = [float(np.ravel(gradient)[entry]) for entry in entries]
            made[v] = {
                "entries": entries,
                "central": [[_rounded(x, 10) for x in row] for row in rows],
                "error": [[_rounded(_relative(x, g), 2) for x in row] for row, g in zip(rows, exact, strict=True)],
            }
        return made

    def _difference(self, v: Value, entry: int, h: float) -> float:
        ends = []
        for sign in (h, -h):
            moved = np.array(v.data, float)
            moved.reshape(-1)[entry] += sign
            ends.append(self.loss({v: moved if v.shape else float(moved)}))
        return (ends[0] - ends[1]) / (2 * h)


def _cost(v: Value) -> int:
    """How much an operation costs; where entries are mixed, each takes a sum."""
    terms = 1 if op_of(v).elementwise else math.isqrt(min(p.size for p in v.parents))
    return 1 + v.size * terms // _ENTRIES_FOR_ONE


def _relative(found: float, exact: float) -> float:
    size = max(abs(found), abs(exact))
    return abs(found - exact) / size if size else 0.0


def _rounded(x: float, digits: int) -> float | str:
    return float(f"{x:.{digits}g}") if np.isfinite(x) else "NaN"
