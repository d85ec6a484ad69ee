"""What a column holds."""

import numpy as np
import pandas as pd
import pytest

from nn.data.tables.found import found_in
from tests.nn.data.tables.raw import A, B, K, read, rows, said


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1.5, 2.5, np.nan], "number"),
        ([True, False, True], "texts"),
        (["a", "b", None], "texts"),
        (pd.to_datetime(["2026-01-01", "2026-01-02", None]), "date"),
        (pd.to_timedelta(["1h", "2h", "3h"]), "time"),
        (pd.Categorical(["u", "v", None]), "texts"),
        (pd.array([1, None, 3], dtype="Int64"), "number"),
        (["1", "2", "3"], "number"),
        ([None, None, None], "nothing"),
        ([np.inf, np.nan, np.inf], "nothing"),
        (["01067", "10115", "20095"], "texts"),
        ([1, "b", "c"], "texts"),
    ],
)
def test_the_kind_of_a_column(values, kind):
    found = found_in("c", pd.Series(values), ".")
    assert found.kind == kind
    assert len(found.missing) == 3


@pytest.mark.parametrize(
    "labels", [["Yes", "yes", "YES", "No", "no", "NO"], ["y", "Y", "n", "N"], ["Sick", "sick", "well"]]
)
def test_kinds_that_differ_in_capitals_alone_are_one(labels):
    table = read(rows(lambda i: [A[i], B[i], labels[i % len(labels)]]))
    assert len(table.classes) == 2
    assert "differ in capitals alone, taken as" in said(table, "k")


def test_letters_that_differ_in_capitals_are_two():
    table = read(rows(lambda i: [A[i], B[i], "aAbB"[i % 4]]))
    assert table.classes.tolist() == ["A", "B", "a", "b"]
    assert "differ in capitals" in said(table, "k")


@pytest.mark.parametrize("labels", [["0", "0.0", "1", "1.0"], ["1", " 1", "0 ", "0"], ["1e0", "1", "0", "-0"]])
def test_labels_of_one_value_are_one_class(labels):
    table = read(rows(lambda i: [A[i], B[i], labels[i % len(labels)]]))
    assert table.classes.tolist() == [0, 1]


def test_blanks_and_accents_make_no_other_kind():
    kinds = ["New York", "New  York", "caf\u00e9", "cafe\u0301"]
    table = read(rows(lambda i: [A[i], kinds[i % 4], K[i]]))
    assert table.feature_names == ("a", "b = caf\u00e9")


def test_codes_with_leading_zeros_stay_texts():
    table = read(rows(lambda i: [["01067", "10115", "20095"][i % 3], B[i], K[i]], "zip,b,k"))
    assert table.feature_names == ("zip = 01067", "zip = 10115", "zip = 20095", "b")
    assert "a code" in said(table, "zip")
    table = read(rows(lambda i: [f"{1067 + 331 * i:05}", B[i], K[i]], "plz,b,k"))
    assert table.feature_names == ("b",)
    assert "a code" in said(table, "plz")


def test_some_numbers_among_kinds_are_kinds():
    table = read(rows(lambda i: [["0", "1", "2", "3+"][i % 4], B[i], K[i]], "children,b,k"))
    assert table.feature_names[:4] == ("children = 0", "children = 1", "children = 2", "children = 3+")
