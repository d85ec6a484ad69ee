"""The table of what was done to each column."""

import csv
import io

from nn import patients
from tests.nn.data.tables.raw import A, B, K, read, rows
from viz.command.columns import csv_of, listed

TABLE = read(rows(lambda i: [i + 1, f"{A[i]} kg" if i else "", B[i], "ward", K[i]], "id,weight,b,place,k"))


def test_a_row_a_column():
    found = list(csv.DictReader(io.StringIO(csv_of(TABLE).decode())))
    assert [row["column"] for row in found] == ["id", "weight", "b", "place", "k"]
    assert [row["role"] for row in found] == ["left out", "feature", "feature", "left out", "target"]
    assert found[1]["features"] == "weight (kg); weight missing"
    assert (found[1]["missing"], found[1]["unit"]) == ("1", "kg")
    assert all(row["what was done"] for row in found)
    assert len(csv_of(patients(10)).decode().splitlines()) == 4


def test_a_line_a_column():
    lines = listed(TABLE)
    assert lines[0] == "  numbers as they are: b"
    assert [line.split()[0] for line in lines[1:] if not line.startswith("   ")] == ["id", "weight", "place", "k"]
    assert "the target: 2 classes" in lines[-1]
    assert listed(patients(10)) == []


def test_many_columns_are_cut_on_the_screen_alone():
    text = rows(lambda i: [*(["u", "v"][(i >> k) % 2] for k in range(6)), *([A[i]] * 20), *([5] * 14), K[i]],
                ",".join([f"c{k}" for k in range(40)] + ["k"]))  # fmt: skip
    table = read(text)
    lines = listed(table)
    assert "and 5 more" in " ".join(lines)
    assert any("... and 5 more, in columns.csv" in line for line in lines)
    assert len(csv_of(table).decode().splitlines()) == 42
