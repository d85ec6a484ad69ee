"""Cells in memory: exact numbers, and texts where a number would lose something."""

import pandas as pd
import pytest

from nn.data.tables.cells import cells_of
from nn.data.tables.source import Source
from nn.errors import TableError
from tests.nn.data.tables.raw import A, B, K, N, comma, rows


def cells(text):
    return cells_of(Source(None, text))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["0.1", "1e-300"], "f"),
        (["1", ""], "f"),
        (["1", "2"], "i"),
        (["01", "2"], "O"),
        (["True", "False"], "O"),
        (["9" * 19, "1"], "O"),
    ],
)
def test_numbers_and_texts(values, kind):
    found = cells("a,b\n" + "".join(f"{value},1\n" for value in values)).frame["a"]
    assert pd.api.types.is_numeric_dtype(found) == (kind != "O")
    if kind == "O":
        assert found.tolist() == values


def test_the_decimal_mark_of_a_table():
    assert cells(rows(lambda i: [A[i], B[i], K[i]])).decimal == "."
    assert cells(rows(lambda i: [comma(A[i]), i, K[i]], "a;b;k", ";")).decimal == ","
    assert cells(rows(lambda i: [i, i * i, K[i]], "a;b;k", ";")).decimal == ","
    assert cells(rows(lambda i: [A[i], i, K[i]], "a;b;k", ";")).decimal == "."


def test_points_part_thousands_where_commas_mark_decimals():
    found = cells(rows(lambda i: [f"{i + 1}.500", comma(B[i]), K[i]], "a;b;k", ";"))
    assert found.frame["a"].tolist() == [f"{i + 1}.500" for i in range(N)]


def test_a_frame_without_rows():
    with pytest.raises(TableError, match="without rows"):
        cells_of(Source(None, frame=pd.DataFrame({"a": []})))


def test_names_of_several_levels():
    frame = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "min"), ("a", "max")]))
    assert cells_of(Source(None, frame=frame)).names == ["a min", "a max"]


def test_every_column_gets_a_name_of_its_own():
    assert cells(",a,a,,a (2)\n1,2,3,4,5\n").names == ["unnamed", "a", "a (3)", "column 4", "a (2)"]
