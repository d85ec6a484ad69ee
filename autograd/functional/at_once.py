"""Many backward passes at once: one sweep whose gradients have an axis in front, an entry for each pass.

An operation entry by entry, and a product of matrices, send all of them back in one piece of NumPy; any other does it
for one after the other, with the same rule. A Jacobian of 50 results of two dense layers takes a fifteenth of the time
(``python -m tests.benchmarks.jacobians``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.ops import linear
from autograd.rules.compiler import ieee, like, rule
from autograd.rules.op import constant as constant_op
from autograd.value import Value


def rows_of(nodes: Sequence[Value], end: Value, inputs: Sequence[Value], seeds: Any) -> list[Any]:
    """The gradient of each input, for each of the ``seeds`` at ``end``.

    Parameters
    ----------
    nodes : sequence of Value
        What lies between, newest first.
    end : Value
    inputs : sequence of Value
    seeds : array
        Of shape K + that of ``end``.

    Returns
    -------
    list of array
        Of shape K + that of the input.
    """
    sums: dict[Value, Any] = {end: seeds}
    for v in nodes:
        g, op = sums.get(v), v.op
        if g is None or op is None:
            continue
        ranks = [p.ndim for p in v.parents]
        for index, p in enumerate(v.parents):
            if p.op is constant_op or op.text_of("local", index, ranks) == "0":
                continue
            term = _sent(v, index, ranks, g)
            sums[p] = sums[p] + term if p in sums else term
    return [sums[v] if v in sums else np.zeros((len(seeds), *v.shape), v.dtype) for v in inputs]


def _sent(v: Value, index: int, ranks: Sequence[int], g: Any) -> Any:
    """What a node sends to one of its inputs, for all passes."""
    op, p = v.op, v.parents[index]
    assert op is not None
    params, y, data = v.params or {}, ieee(v._numbers), [ieee(q._numbers) for q in v.parents]
    if op.elementwise:
        return _summed(np.asarray(rule(op, index, ranks)(g, y, *data, **params)), p)
    if op is linear.matmul and max(ranks) <= 2:  # a vector is a matrix of one row, or of one column
        a, b = np.atleast_2d(data[0]), data[1] if ranks[1] == 2 else data[1][:, None]
        term = rule(op, index, (2, 2))(g.reshape(len(g), len(a), b.shape[1]), None, a, b)
        return term.reshape(len(g), *p.shape).astype(p.dtype, copy=False)
    send = rule(op, index, ranks)
    each = [like(send(one if v.shape else float(one), y, *data, **params), p._numbers) for one in g]
    return np.asarray(each, p.dtype).reshape(len(g), *p.shape)


def _summed(term: Any, p: Value) -> Any:
    """A term for each pass in the shape and type of what it belongs to: the sum over what was broadcast."""
    extra = term.ndim - 1 - p.ndim
    term = term.sum(axis=tuple(range(1, 1 + extra))) if extra else term
    short = tuple(k for k, n in enumerate(p.shape, 1) if n == 1 and term.shape[k] != 1)
    term = term.sum(axis=short, keepdims=True) if short else term
    return term.astype(p.dtype, copy=False)
