"""What stands for nothing: words, and numbers such as -999."""

import numpy as np
import pytest

from nn.data.tables.missing import nothing_among, stands_for_nothing
from tests.nn.data.tables.raw import A, B, K, read, rows, said


@pytest.mark.parametrize("word", ["", "NA", "n/a", "?", "-", "NaN", "null", "#N/A", "inf", "1e999", " ", "None", "."])
def test_missing_cells_get_the_median_and_a_feature_that_says_so(word):
    table = read(rows(lambda i: [word if i in (3, 7) else A[i], B[i], K[i]]))
    assert table.feature_names == ("a", "a missing", "b")
    there = [a for i, a in enumerate(A) if i not in (3, 7)]
    assert table.X[3].tolist() == [np.median(there), 1, B[3]]
    assert table.X[:, 1].sum() == 2
    assert "2 of 40 cells missing: the median" in said(table, "a")
    assert next(c for c in table.columns if c.name == "a").missing == 2


def test_a_word_among_numbers_is_named():
    table = read(rows(lambda i: ["not done" if i == 5 else A[i], B[i], K[i]]))
    assert "1 cell no number ('not done'), taken as missing" in said(table, "a")


def test_plus_and_minus_are_two_kinds():
    assert nothing_among({"+", "-"}, numbers=False) == set()
    assert nothing_among({"a", "-"}, numbers=False) == {"-"}
    table = read(rows(lambda i: [A[i], B[i], "+-"[i % 2]]))
    assert table.classes.tolist() == ["+", "-"]


def test_none_is_a_kind_of_text():
    table = read(rows(lambda i: [A[i], ["none", "mild", "severe"][i % 3], K[i]]))
    assert table.feature_names == ("a", "b = mild", "b = none", "b = severe")


@pytest.mark.parametrize("label", ["NA", "", "?", "nan", "NULL"])
def test_a_missing_label_leaves_its_row_out(label):
    table = read(rows(lambda i: [A[i], B[i], label if i in (3, 4, 5) else K[i]]))
    assert len(table) == 37
    assert table.classes.tolist() == ["x", "y"]
    assert "3 rows without a value of 'k' left out." in table.notes
    assert 5 not in table.rows.tolist()


@pytest.mark.parametrize("number", [-999, -9999, -99, 9999, 999])
def test_numbers_that_stand_for_nothing(number):
    table = read(rows(lambda i: [number if i % 9 == 0 else A[i], B[i], K[i]]))
    assert f"{number} taken as missing" in said(table, "a")
    assert table.X[:, 0].min() > 40
    assert table.X[:, 0].max() < 80


@pytest.mark.parametrize(
    "values",
    [
        [-1200.0, -999, -800, -600, 0, 300],
        [99.0, 97, 98, 99, 96, 99],
        [-9.0, -8, -7, 0, 2, 3],
        [999.0, 1000, 1001, 998, 997],
        [-99.0],
        [1.0, 2, 3, 4],
        [0.0, 9, 1, 2, 9],
        [0.0, 0.1, 0.0, 9999.0],
    ],
)
def test_numbers_that_were_measured(values):
    assert stands_for_nothing(np.array(values)) is None


def test_minus_nine_among_ages():
    table = read(rows(lambda i: [-9 if i % 9 == 0 else 20 + i, B[i], K[i]], "age,b,k"))
    assert "-9 taken as missing" in said(table, "age")


def test_new_rows_keep_what_stood_for_nothing():
    table = read(rows(lambda i: [-999 if i % 9 == 0 else A[i], B[i], K[i]]))
    new = read("a,b\n-999,170\n61,171\n", like=table)
    assert new.X[0].tolist() == [table.X[0, 0], 1, 170]
