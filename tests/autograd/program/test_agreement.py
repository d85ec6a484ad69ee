"""Where a program is compared with its function, and what counts as the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd.program.agreement import close, places


def test_a_program_is_compared_here_nearby_and_elsewhere() -> None:
    x, a = np.linspace(1.0, 2.0, 12, dtype=np.float32).reshape(3, 4), 5.0
    (_, here), (_, nearby), (_, other) = places([x, a], np.random.default_rng(0))
    np.testing.assert_array_equal(here[0], x)
    assert here[1] == a
    np.testing.assert_allclose(nearby[0], x, rtol=1.1e-3)
    assert nearby[1] == pytest.approx(a, rel=1e-3)
    assert nearby[1] != a
    assert (nearby[0] != x).any()
    assert 0.8 * a <= other[1] <= 1.25 * a
    assert np.abs(other[0] / x - 1).max() > 0.3, "the entries stand in another order"
    assert all(found[0].dtype == x.dtype and type(found[1]) is float for found in (here, nearby, other))


@pytest.mark.parametrize(
    ("found", "expected", "same"),
    [
        (1.0, 1.0 + 1e-9, True),
        (1.0, 1.0 + 1e-6, False),
        (np.array([1e-9, 1.0]), np.array([0.0, 1.0]), True),  # nothing, beside the largest entry
        (np.array([1e-9, 1e-9]), np.array([0.0, 0.0]), False),
        (np.array([np.inf, 1.0]), np.array([np.inf, 1.0]), True),
        (np.array([np.inf, 1e6, 0.05]), np.array([np.inf, 1e6, 0.0]), True),  # the largest finite one
        (np.array([np.nan, 1.0]), np.array([np.nan, 1.0]), True),
        (np.ones(2), np.ones((1, 2)), False),
        (np.ones(0), np.ones(0), True),
        (np.ones(2, np.float32), np.full(2, 1 + 5e-4), True),
        (np.ones(2, np.float32), np.full(2, 1 + 5e-3), False),
    ],
)
def test_what_counts_as_the_same(found: Any, expected: Any, same: bool) -> None:
    assert close(found, expected) is same
