"""While a program is recorded a comparison is an operation, so that what is chosen by it follows the data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd as ag
from autograd import DataTypeError, RecordingError, Value, record, value_and_grad

X = np.random.default_rng(0).normal(size=(3, 4))

FOLLOWED: dict[str, Any] = {
    "where": lambda x: ag.where(x > 0, x, 0.1 * x).sum(),
    "np.where": lambda x: np.where(x > 0.2, x * x, -x).sum(),
    "a product": lambda x: (x * (x > 0)).sum(),
    "and": lambda x: ag.where((x > 0) & (x < 1), x * x, x).sum(),
    "or": lambda x: ag.where((x >= 1) | (x <= -1) | (x == 0), x * x, x).sum(),
    "either": lambda x: ag.where((x > 0) ^ (x > 1), x * x, x).sum(),
    "not": lambda x: ag.where(~(x != x[0]), x * x, x).sum(),
    "logical": lambda x: np.where(np.logical_and(x > 0, np.logical_not(np.greater(x, 1))), x * x, x).sum(),
    "isnan": lambda x: np.where(np.isnan(x) | np.isinf(x), 0.0, x).sum(),
    "isfinite": lambda x: np.where(np.isfinite(x), x, 0.0).sum(),
    "a count": lambda x: (x * x).sum() / (1 + (x > 0).sum()),
    "a share": lambda x: ((x > 0).mean() * x).sum(),
    "the other side": lambda x: ag.where(np.less(0, x), x, 0).sum(),
    "two results": lambda x: ag.where(x[0] > x[1], x[0], x[1]).sum(),
    "as numbers": lambda x: (x * (x > 0).astype(x.dtype)).sum(),
    "detach": lambda x: ((x - x.detach().mean()) ** 2).sum(),
    "straight through": lambda x: (x + (np.round(x) - x).detach()).sum() * x.sum(),
}


@pytest.mark.parametrize("name", FOLLOWED)
@pytest.mark.parametrize("dtype", [float, np.float32])
def test_a_mask_follows_the_data(name: str, dtype: Any) -> None:
    f, y = FOLLOWED[name], (np.roll(X, 1) * 1.3).astype(dtype)
    value, (g,) = record(f, X.astype(dtype))(y)
    wanted, gradient = value_and_grad(f)(y)
    np.testing.assert_allclose(value, wanted, rtol=1e-5 if dtype is np.float32 else 1e-12)
    np.testing.assert_allclose(g, gradient, rtol=1e-5 if dtype is np.float32 else 1e-12, atol=1e-12)
    assert g.dtype == dtype


def test_a_mask_of_numbers_is_fed_vectors() -> None:
    program = record(lambda x: ag.where((x > 0) & (x < 2), x * x, -x) * (1 - (x > 9)), 0.5)
    value, (g,) = program([-1.0, 1.0, 3.0])
    assert (value.tolist(), g.tolist()) == ([1.0, 1.0, -3.0], [-1.0, 2.0, -1.0])


@pytest.mark.parametrize("f", [
    lambda x: x.sum() if x.sum() > 0 else -x.sum(), lambda x: x.sum() if (x > 0).any() else -x.sum(),
    lambda x: max(x[0, 0], x[0, 1]), lambda x: sorted(x[0])[0], lambda x: x[x > 0].sum(),
    lambda x: x.sum() * np.argmax(x),
])  # fmt: skip
def test_what_cannot_follow_is_refused(f: Any) -> None:
    with pytest.raises(RecordingError, match=r"autograd\.where"):
        record(f, X)


def test_a_draw_that_is_compared_with_is_found() -> None:
    with pytest.raises(RecordingError, match="greater gets the numbers"):
        record(lambda x: ag.where(x > np.random.default_rng().normal(size=(3, 4)), x, -x).sum(), X)


def test_logic_is_for_masks() -> None:
    a = Value([1.0, 2.0])
    assert type(a > 1) is not Value
    assert ((a > 1) & (a < 3)).tolist() == [False, True]
    for f in (lambda: a & a, lambda: ~a, lambda: True | a, lambda: a ^ 1):
        with pytest.raises(DataTypeError, match="compare it first"):
            f()
