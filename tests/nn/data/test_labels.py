"""Labels that one may doubt get a word."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn

X = np.random.default_rng(0).normal(size=(40, 2))


@pytest.mark.parametrize("t", [np.arange(40), np.arange(40) * 3 + 1000, [f"id {k}" for k in range(40)]])
def test_ids_and_measurements_as_classes(t: Any) -> None:
    with pytest.warns(nn.LabelWarning, match=r"greater than 50% of the number of samples, 40 of 40.*nn\.MLPRegressor"):
        nn.SoftmaxRegression(epochs=1).fit(X, t)


def test_measurements_that_repeat_now_and_then() -> None:
    """As scikit-learn's diabetes: 214 different numbers for 442 patients."""
    t = np.random.default_rng(0).permutation(np.arange(44) % 22)
    rows = np.random.default_rng(1).normal(size=(44, 2))
    with pytest.warns(nn.LabelWarning, match=r"22 different numbers are the classes of 44 samples.*nn\.MLPRegressor"):
        nn.SoftmaxRegression(epochs=1).fit(rows, t)
    nn.SoftmaxRegression(epochs=1).fit(rows, [f"place {k}" for k in t])  # names are classes


@pytest.mark.parametrize("pair", [("a", "a "), ("Yes", "yes"), ("new  york", "New York")])
def test_labels_that_differ_in_spaces_or_capitals(pair: tuple[str, str]) -> None:
    t = np.array(pair)[np.arange(40) % 2]
    with pytest.warns(nn.LabelWarning, match="differ in spaces or capitals alone"):
        assert len(nn.SoftmaxRegression(epochs=1).fit(X, t).classes_) == 2


@pytest.mark.parametrize("t", [np.arange(40) % 2, np.arange(40) % 20, np.array(["a", "b"])[np.arange(40) % 2]])
def test_other_labels_are_left_alone(t: Any) -> None:
    nn.SoftmaxRegression(epochs=1).fit(X, t)
    nn.SoftmaxRegression(epochs=1).fit(X[:3], ["a", "b", "c"])
