"""What in a DataFrame is no number: the column, the row and the cure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import nn
from autograd import ArgumentError, DataTypeError

FRAME = pd.DataFrame(
    np.random.default_rng(0).normal(size=(20, 2)), columns=["b", "c"], index=list("abcdefghijklmnopqrst")
)
T = np.arange(20) % 2


@pytest.mark.parametrize(
    ("column", "error", "text"),
    [
        (pd.array([1.0, None] * 10, dtype="Float64"), DataTypeError, "row 'b' of column 'a' is"),
        (pd.array([1, None] * 10, dtype="Int64"), DataTypeError, "row 'b' of column 'a' is"),
        ([1.0, None] * 10, ArgumentError, "row 'b' of column 'a' is nan, NaN: fill it, or drop the row"),
        ([1.0, np.inf] * 10, ArgumentError, "row 'b' of column 'a' is inf, infinity"),
        (pd.date_range("2026-01-01", periods=20), DataTypeError, r"column 'a' holds datetime64.*pandas.Timedelta"),
        (pd.to_timedelta(np.arange(20), unit="D"), DataTypeError, "column 'a' holds timedelta64"),
        (["u", "v"] * 10, DataTypeError, r"row 'a' of column 'a' is the text 'u': pandas.get_dummies\(X\)"),
        (pd.Categorical(["u", "v"] * 10), DataTypeError, "is the text 'u'"),
        ([[1], [2]] * 10, DataTypeError, r"row 'a' of column 'a' is \[1\], a list"),
    ],
    ids=range(9),
)
def test_the_cell_and_the_cure_are_named(column: Any, error: type[Exception], text: str) -> None:
    frame = FRAME.assign(a=column)
    with pytest.raises(error, match=text):
        nn.MLP(epochs=1).fit(frame, T)


@pytest.mark.parametrize(
    "column", [pd.array([1, 2] * 10, dtype="Int64"), pd.array([True, False] * 10), [True, False] * 10]
)
def test_numbers_of_other_types_are_numbers(column: Any) -> None:
    assert nn.MLP(epochs=1).fit(FRAME.assign(a=column), T).n_features_in_ == 3
