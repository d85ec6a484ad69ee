"""One function at every resolution: layer, scalar, unrolled, as a program, and against finite differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd import Graph, Value, gradcheck, gradient, record

EXACT: Any = {"rtol": 1e-12, "atol": 1e-12}


def leaves(x: Any) -> Any:
    """An object array of scalar variables."""
    entries = [Value(float(entry)) for entry in np.ravel(x)]
    return np.fromiter(entries, object, len(entries)).reshape(np.shape(x)) if np.ndim(x) else entries[0]


def agrees(f: Callable[..., Any], *inputs: Any, order: int = 1, smooth: bool = True) -> tuple[float, list[Any]]:
    """The value and the gradients of ``f``, which returns one number, after all resolutions have given the same.

    ``smooth`` says that no input is on a kink: then finite differences are compared, too.
    """
    values = [Value(x) for x in inputs]
    loss = f(*values)
    wanted = gradient(loss, values)
    assert type(loss.data) is float

    objects = [leaves(x) for x in inputs]
    scalar = f(*objects)
    assert type(scalar) is Value
    assert type(scalar.data) is float
    assert scalar.data == pytest.approx(loss.data, rel=1e-12)
    for made, g in zip(objects, wanted, strict=True):
        found = gradient(scalar, list(made.flat) if isinstance(made, np.ndarray) else [made])
        np.testing.assert_allclose(found, np.ravel(g), **EXACT)

    unrolled = Graph(loss).unroll()
    (end,) = unrolled.ends
    assert end.data == pytest.approx(loss.data, rel=1e-12)
    end.backward()
    for v, g in zip(values, wanted, strict=True):
        entries, found = np.ravel(g), [x.grad for x in unrolled.leaves if unrolled.origins[x] is v]
        if len(found) < len(entries):  # entries that nothing was made of are no part of the graph
            entries, found = entries[entries != 0], [x for x in found if x != 0]
        np.testing.assert_allclose(found, entries, **EXACT)

    program = record(f, *inputs)
    found, gradients = program(*inputs)
    assert found == pytest.approx(loss.data, rel=1e-12)
    for got, g in zip(gradients, wanted, strict=True):
        np.testing.assert_allclose(got, g, **EXACT)

    if smooth:
        for n in range(1, order + 1):
            check = gradcheck(f, *inputs, order=n)
            assert check, str(check)
            assert check.skipped == 0
    return loss.data, wanted
