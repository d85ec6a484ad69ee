"""Made-up patients, standard units, and labels as numbers."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograd.errors import ArgumentError, DataTypeError, ShapeError
from nn import Standardizer, encode_labels, one_hot, patients
from nn.errors import LabelError, NotFittedError


def test_first_four_are_the_lectures_patients() -> None:
    """L01."""
    table = patients(headache=True)
    np.testing.assert_array_equal(table.X[:4], [[37.5, 72, 2], [39.1, 103, 8], [38.3, 100, 6], [36.7, 88, 0]])
    assert table.labels[:4].tolist() == ["healthy", "sick", "sick", "healthy"]
    assert table.feature_names == ("temperature", "heart rate", "headache")
    assert table.target_name == "diagnosis"
    assert table.path is None
    assert table.X.shape == (200, 3)


def test_seed_fixes_the_patients_and_more_only_adds() -> None:
    table = patients(100, seed=3)
    np.testing.assert_array_equal(table.X, patients(100, seed=3).X)
    np.testing.assert_array_equal(table.X, patients(500, seed=3).X[:100])
    np.testing.assert_array_equal(table.X, patients(100, seed=3, headache=True).X[:, :2])
    np.testing.assert_array_equal(table.labels, patients(100, seed=3, headache=True).labels)
    assert not np.array_equal(table.X, patients(100, seed=4).X)


@pytest.mark.parametrize("headache", [False, True])
def test_clouds_overlap_slightly(headache: bool) -> None:
    table = patients(20_000, seed=1, headache=headache)
    X = np.column_stack([np.ones(len(table)), table.X])
    t = np.where(table.labels == "sick", 1, -1)
    w = np.linalg.lstsq(X, t, rcond=None)[0]
    assert 0.93 < np.mean(np.sign(X @ w) == t) < 0.97
    assert 0.48 < np.mean(t == 1) < 0.52
    assert np.all((table.X[:, 0] > 33) & (table.X[:, 0] < 43))
    assert np.all((table.X[:, 1] > 30) & (table.X[:, 1] < 180))


@pytest.mark.parametrize("n", [-1, 0, 3])
def test_too_few_patients(n: int) -> None:
    with pytest.raises(ArgumentError, match=rf"n={n}.*take n=4 or more"):
        patients(n)


@pytest.mark.slow
@given(
    hnp.arrays(
        np.float64,
        hnp.array_shapes(min_dims=2, max_dims=2, max_side=8),
        elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 3)),
    )
)
@settings(deadline=None, derandomize=True)
def test_standardizer_agrees_with_scikit_learn_and_comes_back(X: np.ndarray[Any, Any]) -> None:
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    ours, theirs = Standardizer().fit(X), preprocessing.StandardScaler().fit(X)
    np.testing.assert_allclose(ours.mean_, theirs.mean_, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ours.scale_, theirs.scale_, rtol=1e-9)
    np.testing.assert_allclose(ours.transform(X), theirs.transform(X), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(ours.inverse_transform(ours.transform(X)), X, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ours.transform(X[0]), ours.transform(X)[0])


def test_standard_units() -> None:
    X = patients(50).X
    Z = Standardizer().fit_transform(X)
    np.testing.assert_allclose(Z.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(Z.std(axis=0), 1)


@pytest.mark.parametrize("constant", [0.0, 0.1, -1e100, 1e-320])
def test_constant_column_scales_by_one(constant: float) -> None:
    X = np.column_stack([np.full(11, constant), np.arange(11.0)])
    standardizer = Standardizer().fit(X)
    assert standardizer.scale_[0] == 1
    if abs(constant) < 1:
        np.testing.assert_allclose(standardizer.transform(X)[:, 0], 0, atol=1e-15)


def test_float32_stays_and_integers_become_float64() -> None:
    X = np.array([[1, 2], [3, 5]])
    standardizer = Standardizer().fit(X)
    assert standardizer.transform(X).dtype == np.float64
    assert standardizer.transform(X.astype(np.float32)).dtype == np.float32
    assert standardizer.n_features_in_ == 2


@pytest.mark.parametrize(
    ("X", "kind", "text"),
    [
        ([1.0, 2.0], ShapeError, r"got shape \(2,\); X.reshape\(-1, 1\) makes one feature"),
        (np.zeros((0, 2)), ShapeError, r"got shape \(0, 2\)"),
        (np.zeros((2, 2, 2)), ShapeError, r"\(N, K\).*got shape \(2, 2, 2\)"),
        ([[1.0], [1.0, 2.0]], ShapeError, "Rows of different lengths"),
        ([["a", "b"]], DataTypeError, "Expected real numbers, got <U1"),
        ([[1j, 2]], ArgumentError, "got complex128"),
        ([[1.0, 2.0], [3.0, np.nan]], ArgumentError, "Column 1 of X holds NaN in row 1: expected finite"),
        ([[-np.inf, 2.0], [3.0, 4.0]], ArgumentError, "Column 0 of X holds -inf in row 0"),
        ([[1e308], [-1e308]], ArgumentError, "Column 0 of X holds numbers too far apart for a float"),
    ],
)
def test_what_cannot_be_standardized(X: Any, kind: type[Exception], text: str) -> None:
    with pytest.raises(kind, match=text):
        Standardizer().fit(X)


@pytest.mark.parametrize("scale", [1e-300, 1e-160, 1e-140, 1e155, 1e307])
def test_numbers_whose_squares_leave_the_range_of_floats_are_standardized(scale: float) -> None:
    X = np.random.default_rng(0).normal(size=(40, 3))
    far = X * [scale, 1.0, 0.0]
    standardizer = Standardizer().fit(far)
    np.testing.assert_allclose(standardizer.transform(far), Standardizer().fit_transform(X * [1, 1, 0]), atol=1e-13)
    pieces = Standardizer().partial_fit(far[:9]).partial_fit(far[9:])
    np.testing.assert_allclose(pieces.scale_, standardizer.scale_, rtol=1e-13)


@pytest.mark.parametrize("method", ["transform", "inverse_transform"])
def test_other_columns_than_in_fit_and_no_fit(method: str) -> None:
    with pytest.raises(NotFittedError, match=r"call fit\(X\) first"):
        getattr(Standardizer(), method)([[1.0, 2.0]])
    standardizer = Standardizer().fit([[1.0, 2.0], [3.0, 4.0]])
    for X in [[[1.0]], [1.0, 2.0, 3.0], 5.0, np.zeros((1, 2, 2))]:
        with pytest.raises(ShapeError, match=r"Expected the 2 features of fit, shape \(N, 2\) or \(2,\), got shape"):
            getattr(standardizer, method)(X)


@pytest.mark.parametrize(
    "labels",
    [
        ["sick", "healthy", "sick"],
        [1, -1, -1],
        [3.0, -1.0],
        [True, False],
        [b"a", b"b"],
        [2**70, 3],
        np.array(["x", "y", "x"], dtype=object),
        np.array(["2019-04-15", "2019-04-16"], dtype="datetime64[D]"),
        [datetime.date(2019, 4, 15), datetime.date(2019, 4, 19)],
        (np.int64(3), 4),
        ["only"],
    ],
)
def test_labels_come_back_from_their_indices(labels: Any) -> None:
    classes, indices = encode_labels(labels)
    assert classes[indices].tolist() == np.asarray(labels).tolist()
    assert classes.tolist() == sorted(set(np.asarray(labels).tolist()))
    assert indices.dtype == np.intp


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ([], r"got shape \(0,\)"),
        ("sick", r"got shape \(\); pass a list"),
        ([[0.2, 0.8], [1, 0]], r"got shape \(2, 2\); for rows of probabilities .argmax\(axis=1\)"),
        ([[0, 1], [1, 1]], r"got shape \(2, 2\)"),
        ([0.5, 0.25], "Unknown label type: continuous. 0.5 is a measurement"),
        ([1, 2.5], "2.5 is a measurement"),
        ([1.0, float("inf")], "Sample 1 has the label inf"),
        (None, "y is None"),
        ([[0, 1], [1]], "rows of different lengths"),
        ([1, "sick"], "one kind, got number and str: make them all"),
        ([True, 2], "one kind, got bool and number"),
        (["sick", None], r"Sample 1 has no label \(None\): name it or drop it"),
        (["sick", float("nan")], r"Sample 1 has no label \(NaN\)"),
        (pd.Series(["sick", pd.NA], dtype="string"), r"Sample 1 has no label \(<NA>\)"),
        (pd.Series(["sick", None, "well"], dtype="category"), r"Sample 1 has no label \(NaN\)"),
        (scipy.sparse.csr_matrix([[0, 1]]), r"a sparse matrix; t.toarray\(\)"),
        ([["a", "b", "a"]], r"got shape \(1, 3\); t.ravel\(\) makes one axis of a row"),
        ([1.0, float("nan")], r"Sample 1 has no label \(NaN\)"),
        (np.array(["2019-04-15", "NaT"], dtype="datetime64[D]"), r"Sample 1 has no label \(NaT\)"),
        (np.array([None, None]), "Sample 0 has no label"),
        ([1 + 1j, object()], "one kind"),
        (np.array([{}, {}]), "cannot be sorted"),
    ],
)
def test_what_is_no_label(labels: Any, text: str) -> None:
    with pytest.raises(LabelError, match=text):
        encode_labels(labels)


def test_one_hot() -> None:
    np.testing.assert_array_equal(one_hot([1, 0, 2], 3), np.eye(3)[[1, 0, 2]])
    assert one_hot([1], 3).dtype == np.float64
    assert one_hot(np.zeros((2, 4, 5), int), 3).shape == (2, 4, 5, 3)
    assert one_hot([], 3).shape == (0, 3)
    classes, indices = encode_labels(["b", "a", "b"])
    np.testing.assert_array_equal(one_hot(indices, len(classes)), [[0, 1], [1, 0], [0, 1]])


@pytest.mark.parametrize(
    ("indices", "kind", "text"),
    [
        ([0, 3], ArgumentError, r"Class index 3: expected 0 .. 2 for 3 classes"),
        ([0, -1], ArgumentError, r"Class index -1"),
        ([0.0, 1.0], DataTypeError, r"got float64: encode_labels makes them"),
        (["a"], DataTypeError, r"got <U1"),
        ([True], DataTypeError, r"got bool"),
    ],
)
def test_what_is_no_class_index(indices: Any, kind: type[Exception], text: str) -> None:
    with pytest.raises(kind, match=text):
        one_hot(indices, 3)
