"""From cells to a table, and exactly the same for new rows."""

import json

import numpy as np
import pandas as pd
import pytest

from nn.data.tables.column import Column
from nn.data.tables.read import read_table
from nn.errors import TableError
from tests.nn.data.tables.raw import A, B, K, N, comma, read, rows, said

TITANIC = rows(
    lambda i: [
        i + 1,
        int(K[i] == "x"),
        i % 3 + 1,
        f'"Braund, Mr. ""Own"" {i}"',
        ["female", "male"][i % 2],
        "" if i % 5 == 0 else A[i],
        113000 + i if i % 4 else f"A/5 {i}",
        B[i],
        f"C{i}" if i % 4 == 0 else "",
        "SCQ"[i % 3] if i % 20 else "",
        f"1912-04-{10 + i % 5}",
    ],
    "PassengerId,Survived,Pclass,Name,Sex,Age,Ticket,Fare,Cabin,Embarked,Boarded",
)
NAMES = (
    *("Pclass", "Sex = male", "Age", "Age missing", "Fare"),
    *("Embarked = C", "Embarked = Q", "Embarked = S", "Embarked missing", "Boarded (days)"),
)


def test_the_titanic_as_it_comes():
    table = read(TITANIC)
    assert table.feature_names == NAMES
    assert table.target_name == "Survived"
    assert table.X[0].tolist() == [1, 0, np.median([a for i, a in enumerate(A) if i % 5]), 1, B[0], 0, 0, 0, 1, 0]
    assert table.X[1].tolist() == [2, 1, A[1], 0, B[1], 1, 0, 0, 0, 1]
    assert {c.name for c in table.columns if c.role == "left out"} == {"PassengerId", "Name", "Ticket", "Cabin"}
    assert [c.name for c in table.columns] == TITANIC.split("\n", 1)[0].split(",")
    assert all(c.said for c in table.columns)


def test_the_same_is_done_to_new_rows():
    table = read(TITANIC)
    np.testing.assert_array_equal(read(TITANIC, like=table).X, table.X)
    kept = [Column.from_dict(json.loads(json.dumps(c.to_dict()))) for c in table.columns]
    np.testing.assert_array_equal(read(TITANIC, like=kept).X, table.X)
    # Row by row, in another order of columns, as a German spreadsheet writes them.
    frame = read_frame(TITANIC)[["Boarded", "Sex", "Fare", "Embarked", "Age", "Pclass"]]
    for i in range(0, N, 7):
        cells = [comma(cell) if cell == cell else "" for cell in frame.iloc[i].tolist()]
        new = read(";".join(frame.columns) + "\n" + ";".join(cells) + "\n", like=table)
        np.testing.assert_array_equal(new.X[0], table.X[i])


def read_frame(text):
    import io

    return pd.read_csv(io.StringIO(text), keep_default_na=True)


def test_missing_columns_are_named_all_at_once():
    table = read(TITANIC)
    with pytest.raises(TableError, match="2 columns missing that the model learned from, 'Sex', 'Fare'"):
        read_table(read_frame(TITANIC).drop(columns=["Sex", "Fare"]), like=table)
    with pytest.raises(TableError, match=r"'Fare' \(did you mean 'Fares'\?\)"):
        read_table(read_frame(TITANIC).rename(columns={"Fare": "Fares"}), like=table)


def test_unknown_kinds_are_named_and_none_of_the_known():
    table = read(TITANIC)
    frame = read_frame(TITANIC).head(3).assign(Embarked=["S", "Hamburg", "s"], Extra=1)
    new = read_table(frame, like=table)
    assert new.X[:, 5:9].tolist() == [[0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 1, 0]]
    assert any("'Embarked' holds what the model has not met: 'Hamburg'; it knows 'C', 'Q', 'S'" in n for n in new.notes)
    assert any("does not know are not used: 'Extra'" in n for n in new.notes)


def test_a_gap_where_none_was_is_said():
    table = read(rows(lambda i: [A[i], B[i], K[i]]))
    new = read("a,b\n,170\nlow,171\n", like=table)
    assert new.X[:, 0].tolist() == [np.median(A)] * 2
    assert any("none was missing there" in n for n in new.notes)
    assert any("('low'), taken as missing" in n for n in new.notes)


def test_another_unit_is_said():
    table = read(rows(lambda i: [f"{A[i]} °C", B[i], K[i]]))
    new = read("a,b\n100 °F,170\n", like=table)
    assert any("in °F, and was in °C" in n for n in new.notes)


def test_a_number_that_was_a_kind():
    table = read(rows(lambda i: [["1", "2", "3+"][i % 3], B[i], K[i]]))
    assert read("a,b\n2,170\n3,170\n", like=table).X[:, :3].tolist() == [[0, 1, 0], [0, 0, 0]]


def test_two_columns_of_one_name():
    table = read(rows(lambda i: [A[i], B[i], K[i]], "a,a,k"))
    assert table.feature_names == ("a", "a (2)")
    assert any("Several columns are called 'a'" in n for n in table.notes)


def test_one_feature_is_enough():
    table = read(rows(lambda i: [A[i], K[i]], "a,k"))
    assert table.X.shape == (N, 1)


def test_rows_without_label_count_for_nothing():
    # The median of the others, and no kind that only such rows have.
    text = rows(lambda i: [1e6 if i < 3 else A[i], "odd" if i < 3 else "uv"[i % 2], "" if i < 3 else K[i]])
    table = read(text)
    assert table.feature_names == ("a", "b = v")
    assert table.X[:, 0].max() < 100


def test_a_frame_with_an_index_that_has_a_name():
    frame = pd.DataFrame({"a": A, "b": B, "k": K}, index=pd.Index(range(100, 100 + N), name="patient_id"))
    table = read_table(frame)
    assert table.feature_names == ("a", "b")
    assert "an id" in said(table, "patient_id")
    assert read_table(frame[["a", "b", "k"]].reset_index(drop=True)).X.tolist() == table.X.tolist()
