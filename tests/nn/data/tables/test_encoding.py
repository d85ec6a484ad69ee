"""Features made of columns, and columns that are left out."""

import numpy as np
import pytest

from nn.data.tables.encoding import says_id
from tests.nn.data.tables.raw import PLAIN, A, B, K, N, is_plain, read, rows, said


def column(values, name="c"):
    return read(rows(lambda i: [values[i], A[i], B[i], K[i]], f"{name},a,b,k"))


@pytest.mark.parametrize(
    ("kinds", "names"),
    [
        (["male", "female"], ["c = male"]),
        (["yes", "no"], ["c = yes"]),
        (["ja", "nein"], ["c = ja"]),
        (["True", "False"], ["c = True"]),
        (["TRUE", "FALSE"], ["c = TRUE"]),
        (["red", "green", "blue"], ["c = blue", "c = green", "c = red"]),
    ],
)
def test_texts_become_zeros_and_ones(kinds, names):
    table = column([kinds[i % len(kinds)] for i in range(N)])
    assert table.feature_names == (*names, "a", "b")
    for k, name in enumerate(names):
        kind = name.removeprefix("c = ")
        assert table.X[:, k].tolist() == [float(kinds[i % len(kinds)] == kind) for i in range(N)]


def test_a_missing_kind_is_none_of_them_and_said():
    table = column(["" if i == 3 else "uvw"[i % 3] for i in range(N)])
    assert table.feature_names[:4] == ("c = u", "c = v", "c = w", "c missing")
    assert table.X[3, :4].tolist() == [0, 0, 0, 1]


def test_a_cross_or_nothing():
    table = column(["yes" if i % 3 else "" for i in range(N)])
    assert table.feature_names[0] == "c = yes"
    assert table.X[:3, 0].tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("c", [5] * N, "the same in every row (5)"),
        ("c", ["ward"] * N, "the same in every row (ward)"),
        ("c", [""] * N, "no cell is filled"),
        ("patient_id", [100000 + 7 * i for i in range(N)], "an id (100000, 100007, ...)"),
        ("PassengerId", list(range(1, N + 1)), "an id (1, 2, ...)"),
        ("patient", [9000 - 31 * i for i in range(N)], "looks like an id"),
        ("patient_id", [i // 2 for i in range(N)], f"it names what the rows are of, {N // 2} in {N} rows"),
        ("", list(range(N)), "counts the rows (0, 1, ...)"),
        ("index", list(range(N)), "an id"),
        ("Name", [f"Ann {i}" for i in range(N)], f"names or ids: {N} different texts"),
        ("remark", [f"the patient came on foot and went home in {i} days" for i in range(N)], "remarks"),
        ("bp", [f"{110 + i}/{70 + i % 9}" for i in range(N)], "two numbers in a cell (110/70): make two columns"),
        ("town", [f"town {i % 39}" for i in range(N)], "names or ids"),
        ("uuid", [f"{i:08x}-ab" for i in range(N)], "names or ids"),
    ],
)
def test_what_is_no_feature_is_left_out_and_named(name, values, reason):
    table = column(values, name)
    assert is_plain(table)
    assert reason in table.columns[0].said
    assert table.columns[0].role == "left out"


def test_too_many_kinds():
    table = read(rows(lambda i: [f"town {i % 30}", i % 7, K[i % N]], n=120))
    assert said(table, "a") == "left out: 30 kinds: too many kinds, at most 20 become features"


def test_what_is_asked_for_by_name_stays():
    text = rows(lambda i: [100000 + 7 * i, A[i], B[i], K[i]], "patient_id,a,b,k")
    assert read(text, features=["patient_id", "a"]).feature_names == ("patient_id", "a")


def test_a_counter_that_is_the_only_feature_stays():
    assert read(rows(lambda i: [i, 2.5 * i], "day,height")).feature_names == ("day",)


@pytest.mark.parametrize(
    "name", ["id", "ID", "patient_id", "PassengerId", "Kunden-Nr", "row number", "zip", "sample id", "SUBJID", "uid"]
)
def test_names_of_ids(name):
    assert says_id(name)


@pytest.mark.parametrize(
    "name",
    ["age", "NO", "N", "heat index", "width", "acid", "humid", "video", "nodes", "keynote", "paid", "grid", "solid"],
)
def test_names_of_measurements(name):
    assert not says_id(name)


def test_numbers_that_name_things():
    table = column([1 + i % 4 for i in range(N)], "ward_id")
    assert table.feature_names[:4] == ("ward_id = 1", "ward_id = 2", "ward_id = 3", "ward_id = 4")
    np.testing.assert_array_equal(table.X[:, :4], np.eye(4)[np.arange(N) % 4])


def test_the_plain_table():
    assert is_plain(read(PLAIN))
