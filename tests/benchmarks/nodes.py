"""Where the time of a scalar graph goes, in nanoseconds a node: ``python -m tests.benchmarks.nodes``.

The graph is that of micrograd's demo, with the collector off. "the object alone" is what no engine with these slots
comes below: a node made, and its slots written, with nothing looked at. The rest of building is Python's own: sums,
loops and the calls of operators. Then the way back: the walk from the loss to its nodes, their order, and the pulls,
each of which adds to two gradients; and what it takes to let go of the graph.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import Value, context, sweep
from autograd.ops.arithmetic import mul

SAMPLES, TURNS = 64, 15
_new = object.__new__


def alone(a: Value, b: Value) -> Value:
    """The node of a × b, without the operator."""
    out = _new(Value)
    out._numbers = a._numbers * b._numbers
    out._grad = None
    out.name = None
    out.scope = context.place()
    out.order = context.next_order()
    out.op = mul
    out._first = a
    out._second = b
    out.params = None
    return out


def demo(seed: int = 0) -> Value:
    """The loss of 2-16-16-1 on so many samples, a node for each + and ×."""
    rng = np.random.default_rng(seed)
    layers = [[[Value(float(w)) for w in rng.normal(0, 0.3, n + 1)] for _ in range(m)] for n, m in ((2, 16), (16, 16))]
    last = [Value(float(w)) for w in rng.normal(0, 0.3, 17)]
    loss: Any = 0.0
    for x in rng.normal(size=(SAMPLES, 2)).tolist():
        h: list[Any] = x
        for rows in layers:
            h = [sum((w * v for w, v in zip(row[1:], h, strict=True)), row[0]).relu() for row in rows]
        y = sum((w * v for w, v in zip(last[1:], h, strict=True)), last[0])
        loss = loss + (1.0 - y).relu()
    return loss  # type: ignore[no-any-return]


def least(found: dict[str, float], name: str, work: Callable[[], Any], each: int = 1) -> Any:
    """What ``work`` gives; the least of its times so far is kept in ``found``."""
    start = time.perf_counter()
    result = work()
    found[name] = min(found.get(name, float("inf")), (time.perf_counter() - start) / each)
    return result


def turn(found: dict[str, float]) -> int:
    """Time each part once; the number of nodes."""
    a, b = Value(2.0), Value(3.0)
    least(found, "the object alone", lambda: [alone(a, b) for _ in range(10000)], 10000)
    least(found, "a × b", lambda: [a * b for _ in range(10000)], 10000)
    held = [least(found, "build", demo)]  # all that holds the graph
    in_order = sweep._in_order
    sweep._in_order = lambda nodes: nodes
    held.append(least(found, "walk", lambda: sweep.reached(held[0])))
    sweep._in_order = in_order
    least(found, "order", lambda: in_order(held[1]))
    held[0]._grad = 1.0
    least(found, "pulls", lambda: sweep.sweep(held[1]))
    count = len(held[1])
    least(found, "let go", held.clear)
    return count


def main() -> None:
    """Print the least of some turns."""
    gc.disable()
    found: dict[str, float] = {}
    for _ in range(TURNS):
        count = turn(found)
    for name in ("the object alone", "a × b"):
        print(f"{name:20}{1e9 * found.pop(name):8.0f} ns")
    print(f"a graph of {count:,} nodes:")
    for name, seconds in found.items():
        print(f"  {name:18}{1e9 * seconds / count:8.0f} ns a node")
    print(f"  {'all':18}{1e9 * sum(found.values()) / count:8.0f} ns a node, {1000 * sum(found.values()):.1f} ms")


if __name__ == "__main__":
    main()
