"""Samples that are no samples: masked arrays, and numbers whose squares are none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ChalkgradError, DataTypeError, ShapeError

RNG = np.random.default_rng(2)
X = RNG.normal(size=(12, 2))
T = (X[:, 0] > 0).astype(int)
Y = X @ [1.0, 2.0]


def hidden(x: Any) -> Any:
    """With one entry masked."""
    found = np.ma.array(x)
    found[(0,) * found.ndim] = np.ma.masked
    return found


MASKED: dict[str, Any] = {
    "samples": (lambda: nn.MLP(epochs=1).fit(hidden(X), T), "X is a masked array that hides 1 of its 24 entries"),
    "labels": (lambda: nn.MLP(epochs=1).fit(X, hidden(T)), "t is a masked array that hides 1 of its 12"),
    "rows of labels": (lambda: nn.MLP(epochs=1).fit(X, hidden(np.c_[T, T, 1 - T])), "t is a masked array"),
    "measurements": (lambda: nn.LinearRegression().fit(X, hidden(Y)), "t is a masked array"),
    "weights": (lambda: nn.MLP(epochs=1).fit(X, T, hidden(np.ones(12))), "sample_weight is a masked array"),
    "units": (lambda: nn.Standardizer().fit(hidden(X)), "X is a masked array"),
    "images": (lambda: nn.CNN(epochs=1).fit(hidden(RNG.random((12, 8, 8))), T), "X is a masked array"),
    "pixels": (
        lambda: nn.SegmentationCNN(epochs=1).fit(RNG.random((4, 8, 8)), hidden(np.arange(256).reshape(4, 8, 8) % 2)),
        "t is a masked array",
    ),
    "batches": (lambda: nn.batches(hidden(X), T, 4), "X is a masked array"),
    "compared": (lambda: nn.compare([nn.LinearRegression()], hidden(X), Y, repeats=2), "X is a masked array"),
}


@pytest.mark.parametrize("name", MASKED)
def test_what_a_mask_hides_is_not_taken_as_it_stands(name: str) -> None:
    call, text = MASKED[name]
    with pytest.raises(DataTypeError, match=text):
        call()


class Refusing:
    """An array of another library that lets NumPy make none of it, as a tensor on a GPU or with a gradient does."""

    shape = (12, 2)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


HUGE = [[10**400, 1]] * 12
NO_ARRAYS: dict[str, Any] = {
    "samples": lambda x: nn.MLP(epochs=1).fit(x, T),
    "labels": lambda x: nn.MLP(epochs=1).fit(X, x),
    "measurements": lambda x: nn.MLPRegressor(epochs=1).fit(X, x),
    "weights": lambda x: nn.MLP(epochs=1).fit(X, T, x),
    "units": lambda x: nn.Standardizer().fit(x),
    "images": lambda x: nn.CNN(epochs=1).fit(x, T),
    "boxes": lambda x: nn.box_iou(x, x),
    "layer": lambda x: nn.Linear(2, 1)(x),
    "normalization": lambda x: nn.BatchNorm1d(2)(x),
    "loss": lambda x: nn.MSELoss()(X, x),
    "loss of classes": lambda x: nn.CrossEntropyLoss()(X, x),
    "compared": lambda x: nn.compare([nn.LinearRegression()], x, Y, repeats=2),
}


@pytest.mark.parametrize("came", [Refusing(), HUGE], ids=["refusing", "huge"])
@pytest.mark.parametrize("name", NO_ARRAYS)
def test_what_numpy_makes_no_numbers_of_is_refused_with_a_word(name: str, came: Any) -> None:
    with pytest.raises(ChalkgradError):
        NO_ARRAYS[name](came)


def test_a_mask_that_hides_nothing_is_none() -> None:
    free, line = np.ma.array(X), nn.LinearRegression()
    expected = line.fit(X, Y).predict(X)
    np.testing.assert_array_equal(line.fit(free, np.ma.array(Y)).predict(free), expected)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: nn.MLPRegressor(epochs=1).fit(X, 1e300 * Y), r"t holds \S+, too large to square: take other units"),
        (lambda: nn.MLPRegressor(epochs=1).fit(X, 1e-300 * Y), "t differs by .* at most, too little to square"),
        (lambda: nn.LinearRegression().fit(X, np.c_[Y, 1e-300 * Y]), "t differs by .* at most, too little"),
        (lambda: nn.LinearRegression().fit(X * [1.0, 1e-300], Y), "X differs by .* at most, too little"),
        (lambda: nn.LinearRegression().fit(X * [1.0, 1e200], Y), "X holds .*, too large to square"),
    ],
)
def test_numbers_whose_squares_leave_the_range_of_floats(call: Any, text: str) -> None:
    with pytest.raises(ArgumentError, match=text):
        call()


@pytest.mark.parametrize("scale", [1e-140, 1e140])
def test_measurements_far_from_1_are_learned(scale: float) -> None:
    assert nn.LinearRegression().fit(X, scale * Y).score(X, scale * Y) == pytest.approx(1.0)
    assert nn.LinearRegression().fit(X, np.full(12, 1e-300)).predict(X[:1]) == pytest.approx(1e-300)


@pytest.mark.parametrize(
    ("samples", "text"),
    [
        ({"a": [1, 2], "b": [3, 4]}, r"a dict: pandas.DataFrame\(X\)"),
        ("patients.csv", r"a text: .*nn.read_table, reads a file"),
        ((row for row in X), r"a generator: list\(X\) keeps its rows"),
        ({1, 2}, r"a set: list\(X\)"),
        ([[1, 2], [3]], "rows of different lengths, 1 and 2"),
    ],
)
def test_what_is_no_array_of_samples_and_what_makes_one(samples: Any, text: str) -> None:
    with pytest.raises(DataTypeError, match=text):
        nn.MLP(epochs=1).fit(samples, T)


@pytest.mark.parametrize(
    ("t", "text"),
    [
        (Y.astype(str), r"numbers as texts: t.astype\(float\)"),
        (np.arange(12).astype("M8[D]"), r"days of it: .*timedelta64\(1, 'D'\)"),
        (np.arange(12).astype("m8[D]"), "days of it"),
        (["a"] * 12, "A classifier, such as nn.MLP"),
    ],
)
def test_what_is_no_measurement_and_what_makes_one(t: Any, text: str) -> None:
    with pytest.raises(DataTypeError, match=text):
        nn.LinearRegression().fit(X, t)


def test_samples_of_several_axes_for_a_table() -> None:
    with pytest.raises(ShapeError, match=r"X.reshape\(len\(X\), -1\) makes one row of each sample"):
        nn.MLP(epochs=1).fit(X[:, :, None], T)
