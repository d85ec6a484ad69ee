"""A node whose sums over different axes meet again: each sum is as large in the program as on the graph."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import Value, gradient, record


def joined_rows(x: Any) -> Any:
    c = ag.concatenate([x, x], 1)
    return (c.mean((1,)) * c.mean()).sum()


def joined_columns(x: Any, w: Any) -> Any:
    c = ag.concatenate([x, w], 1)
    return (c.sum(1) * c.sum()).sum()


def stacked(x: Any, w: Any) -> Any:
    c = ag.stack([x, w])
    return (c.mean(0) * c.mean()).sum()


def hidden(x: Any, W: Any) -> Any:
    h = x @ W
    return ((h.mean(1) - h.mean()) ** 2).mean()


def hidden_three(x: Any, W: Any) -> Any:
    h = x @ W
    return (h.sum(0) ** 2).sum() + (h.sum(1) ** 2).sum() + h.sum() ** 2


SHARED: dict[str, tuple[Any, tuple[tuple[int, ...], ...]]] = {
    "joined rows": (joined_rows, ((3, 2),)),
    "joined columns": (joined_columns, ((3, 2), (3, 2))),
    "stacked": (stacked, ((3,), (3,))),
    "squares of rows and of all": (lambda x: (x.sum(1) ** 2).mean() + x.mean() ** 2, ((3, 4),)),
    "rows and the square of all": (lambda x: x.sum(1).mean() + x.mean() ** 2, ((3, 4),)),
    "all axes kept": (lambda x, w: ag.tanh((ag.cos(x) + w).mean((1, 0), True)).sum(), ((2, 1), (2, 1))),
    "all axes kept, one entry": (lambda x: (x.sum((0, 1), True) ** 2).sum() + x.mean(), ((1, 1),)),
    "hidden layer": (hidden, ((3, 4), (4, 5))),
    "hidden layer, three sums": (hidden_three, ((3, 4), (4, 5))),
    "a gradient is a spread": (lambda x, w: (x + w).sum(0).sum() + (w * x.sum(1)[:, None]).sum(), ((3, 2), (3, 2))),
    "compared": (lambda x, w: ag.maximum(x.mean(1, True) + w, x.mean(0)).sum(), ((3, 2), (3, 2))),
    "three axes": (lambda x: (x.mean((0, 2)) ** 2).sum() + (x.sum(1) ** 2).sum() + x.max() ** 2, ((2, 3, 4),)),
}  # fmt: skip


@pytest.mark.parametrize("name", SHARED)
def test_sums_over_different_axes(name: str) -> None:
    f, shapes = SHARED[name]
    rng = np.random.default_rng(0)
    program = record(f, *(rng.normal(size=s) for s in shapes))
    inputs = [rng.normal(size=s) for s in shapes]
    value, gradients = program(*inputs)
    values = [Value(x) for x in inputs]
    loss = f(*values)
    np.testing.assert_allclose(value, loss.data, rtol=1e-12)
    for got, wanted in zip(gradients, gradient(loss, values), strict=True):
        assert np.shape(got) == np.shape(wanted)
        np.testing.assert_allclose(got, wanted, rtol=1e-11, atol=1e-13)
