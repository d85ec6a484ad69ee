"""Mini-batches for loops of one's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import ArgumentError, ShapeError

X = np.arange(20.0).reshape(10, 2)
T = np.arange(10)


@given(n=st.integers(1, 30), size=st.integers(1, 12), drop=st.booleans())
def test_each_sample_comes_once_an_epoch_with_its_target(n: int, size: int, drop: bool) -> None:
    if drop and n < size:
        return
    data = nn.batches(np.arange(n) * 10, np.arange(n), size, rng=0, drop_last=drop)
    for _ in range(2):
        pairs = list(data)
        assert len(pairs) == len(data) == (n // size if drop else -(-n // size))
        assert all((x == 10 * t).all() for x, t in pairs)
        seen = np.concatenate([t for _, t in pairs])
        assert len(set(seen)) == len(seen) == (n // size * size if drop else n)
        assert all(len(t) == size for _, t in pairs[:-1])


def test_another_order_each_time_and_the_same_from_the_seed() -> None:
    data, again = (nn.batches(X, T, 3, rng=5) for _ in range(2))
    first, second = ([t.tolist() for _, t in data] for _ in range(2))
    assert first != second
    assert [[t.tolist() for _, t in again] for _ in range(2)] == [first, second]
    nn.manual_seed(3)
    stream = [t.tolist() for _, t in nn.batches(X, T, 3)]
    nn.manual_seed(3)
    assert [t.tolist() for _, t in nn.batches(X, T, 3)] == stream
    rng = np.random.default_rng(5)
    assert [t.tolist() for _, t in nn.batches(X, T, 3, rng)] == first


def test_in_order_and_without_targets() -> None:
    found = list(nn.batches(X, size=4, shuffle=False))
    assert [len(x) for x in found] == [4, 4, 2]
    np.testing.assert_array_equal(np.concatenate(found), X)
    assert repr(nn.batches(X, T, 4)) == "<3 batches of 4>"


def test_lists_and_frames() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(X)
    ((x, t),) = nn.batches(frame, frame[0].tolist(), 10, shuffle=False)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(t, X[:, 0])


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: nn.batches(X, T[:5]), ShapeError, "X has 10 samples and t 5"),
        (lambda: nn.batches([], []), ShapeError, "X has 0 samples"),
        (lambda: nn.batches(3.0, T), ShapeError, "X is samples along the first axis"),
        (lambda: nn.batches(X, T, 0), ArgumentError, "size is a whole number, 1 or more"),
        (lambda: nn.batches(X, T, 11, drop_last=True), ArgumentError, "10 samples make no batch of 11"),
        (lambda: nn.batches(X, T, rng="a"), ArgumentError, "rng"),
    ],
)
def test_refusals(call: Any, error: Any, text: str) -> None:
    with pytest.raises(error, match=text):
        call()
