"""Which features are out of scale, and which are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn.data.scale import out_of_scale

RNG = np.random.default_rng(0)
GOOD = RNG.normal(size=(200, 4))


def changed(column: int, f: Any) -> Any:
    X = GOOD.copy()
    X[:, column] = f(X[:, column])
    return X


@pytest.mark.parametrize(
    ("X", "expected"),
    [
        (changed(2, lambda x: 1e4 * x + 1e6), "large is column 2 (about 9.99e+05)"),
        (changed(1, lambda x: 37 + x), "large is column 1 (about 37)"),
        (GOOD * 1e-4, "tiny is column"),
        (changed(3, lambda x: 5 + 0.01 * x), "far from 0 for how little it varies is column 3 (about 5)"),
        (changed(0, lambda x: x * 1e-3), "small is column 0 (about 0.002"),
        (GOOD + 1e4, "large is column"),
        (RNG.integers(0, 256, (9, 3, 8, 8)), "large is channel"),
        (RNG.integers(0, 17, (9, 1, 8, 8)), "large is channel 0 (about 9"),
        (RNG.normal(size=(9, 5, 3)) * 100, "large is channel 0"),
    ],
)
def test_out_of_scale(X: Any, expected: str) -> None:
    found = out_of_scale(np.asarray(X, float))
    assert found is not None
    assert found.startswith(expected)


def test_columns_are_named_the_worst_first_and_not_all() -> None:
    names = ["a", "b", "c", "d", "e", "f"]
    X = RNG.normal(size=(50, 6)) * [1, 20, 3000, 400, 50, 60]
    found = out_of_scale(X, names)
    assert found is not None
    assert [found.index(f"{name} (about") for name in "cdfe"] == sorted(
        found.index(f"{name} (about") for name in "cdfe"
    )
    assert found.endswith("and 1 more")
    assert "a (" not in found


sparse = np.zeros((300, 20))
sparse[:3, 0] = 1 / 255  # a pixel in the corner
sparse[:, 1:] = RNG.random((300, 19))


@pytest.mark.parametrize(
    "X",
    [
        GOOD,
        np.c_[GOOD, np.ones(200), np.zeros(200)],  # constant columns
        np.c_[GOOD, (np.arange(200) == 7), (np.arange(200) != 7)],  # rare and frequent kinds
        sparse,
        RNG.random((20, 1, 8, 8)),
        np.eye(40),
        np.c_[RNG.standard_t(2.5, (400, 3))],  # heavy tails
        np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]),
        np.zeros((5, 2)),
        np.array([[5.1, 3.5, 1.4, 0.2], [6.3, 3.3, 6.0, 2.5]]),  # iris, in centimetres
    ],
    ids=range(10),
)
def test_good_features_are_left_alone(X: Any) -> None:
    assert out_of_scale(np.asarray(X, float)) is None
    assert out_of_scale(np.asarray(X, np.float32)) is None


def test_many_samples_are_looked_at_in_part() -> None:
    X = RNG.normal(size=(100_000, 2)) * [1.0, 1000.0]
    assert "large is column 1 (about 9" in str(out_of_scale(X))
