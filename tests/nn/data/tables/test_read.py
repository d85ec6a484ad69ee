"""Reading a table of measurements: what comes back, and what is said of a file that is none."""

from __future__ import annotations

import csv
import pickle
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.errors import ChalkgradError, DataTypeError
from nn.data.tables.missing import SIGNS_OF_NOTHING
from nn.data.tables.read import read_table
from nn.errors import TableError

HEADER = "temp,freq,label\n"
GOOD = HEADER + "37.5,72,healthy\n39.1,103,sick\n"


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def _write(content: str | bytes) -> Path:
        file = tmp_path / "patients.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return _write


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.rstrip("\n"),
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace(",", " , "),
        GOOD.replace("\n", "\n\n"),
        "\n  \n" + GOOD + " \n,,\n",
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("healthy", '"healthy"').replace("72", '"72"'),
        'temp, "freq", "label"\n37.5, "72", "healthy"\n39.1, "103", "sick"\n',
    ],
)
def test_the_same_table_in_many_spellings(write: Any, content: str | bytes) -> None:
    table = read_table(write(content))
    np.testing.assert_array_equal(table.X, [[37.5, 72], [39.1, 103]])
    assert table.X.dtype == np.float64
    assert table.labels.tolist() == ["healthy", "sick"]
    assert table.feature_names == ("temp", "freq")
    assert table.target_name == "label"
    assert len(table) == 2
    assert table.classes.tolist() == ["healthy", "sick"]
    assert repr(table) == "Table(2 rows: temp, freq -> label (healthy, sick))"


def test_columns_are_chosen_by_name(write: Any) -> None:
    file = write("name,state,freq,temp\nAnn,sick,103,39.1\nBob,healthy,72,37.5\n")
    table = read_table(file, target="state", features=["temp", "freq"])
    assert table.path == file
    assert table.feature_names == ("temp", "freq")
    np.testing.assert_array_equal(table.X, [[39.1, 103], [37.5, 72]])
    assert read_table(file, target="state").columns[0].said == "Ann, Bob: 0 and 1"
    assert read_table(str(file), " state ", (" freq", "temp")).feature_names == ("freq", "temp")


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["0", "1"], [0, 1]),
        (["-1", "+1"], [-1, 1]),
        (["001", "01"], ["001", "01"]),
        (["0.0", "1.0"], [0, 1]),
        (["0.5", "1.5"], ["0.5", "1.5"]),
        (["1", "no"], ["1", "no"]),
        (["1", "9" * 19], ["1", "9" * 19]),
        (["٣", "4"], ["٣", "4"]),
        (["True", "False"], ["True", "False"]),
    ],
)
def test_labels_are_integers_only_if_nothing_is_lost(write: Any, labels: list[str], expected: list[Any]) -> None:
    rows = "".join(f"{k},2,{label}\n" for k, label in enumerate(labels))
    table = read_table(write("a,b,t\n" + rows), task="classification")
    assert table.labels.tolist() == expected


def test_delimiter_follows_the_header_also_where_labels_hold_others(write: Any) -> None:
    table = read_table(write("temp, °C;freq, bpm;state\n37.5;72;well, more or less\n39.1;103;ill\n"))
    assert table.feature_names == ("temp, °C", "freq, bpm")
    assert table.labels.tolist() == ["well, more or less", "ill"]


@pytest.mark.parametrize("count", [26, 27])
def test_twenty_six_classes_are_the_most(write: Any, count: int) -> None:
    file = write("a,b,t\n" + "".join(f"{i},{i * i % 7},kind {i % count}\n" for i in range(3 * count)))
    if count == 26:
        assert len(read_table(file, "t").classes) == 26
    else:
        with pytest.raises(TableError, match=r"column 't': 27 different labels, at most 26 .* names or ids"):
            read_table(file, "t")


# What is in the file, the arguments, and the line, the column and the advice in the message.
ERRORS: list[tuple[str, str | bytes, dict[str, Any], int | None, str | int | None, str]] = [
    ("empty file", "", {}, None, None, "the file is empty: expected a header line"),
    ("blank file", "\n \n,,\n", {}, None, None, "the file is empty"),
    ("header only", HEADER, {}, 1, None, "add a line for each sample"),
    ("no header", "1,2,0\n3,4,1\n", {}, 1, None, "this looks like data: add a header"),
    ("no header, text label", "37.5,72,well\n39,103,ill\n37,70,well\n", {}, 1, None, "this looks like data"),
    ("no header, decimal comma", "37,5;72;0\n39,1;103;1\n", {}, 1, None, "this looks like data"),
    ("no header, after a blank line", "\n1,2,0\n", {}, 2, None, "this looks like data"),
    ("no such target", GOOD, {"target": "lable"}, 1, None, "no column 'lable' for the target (did you mean 'label'?)"),
    ("no such target, no hint", GOOD, {"target": "zzz"}, 1, None, "choose from 'temp', 'freq', 'label'"),
    ("target by position", GOOD, {"target": 2}, 1, None, "there is no column 2 for the target"),
    ("no such feature", GOOD, {"features": ["TEMP", "freq"]}, 1, None, "the features (did you mean 'temp'?)"),
    (
        "target is a feature",
        GOOD,
        {"target": "label", "features": ["temp", "label"]},
        1,
        "label",
        "leave it out of the features",
    ),
    ("target is a feature 2", GOOD, {"target": "temp", "features": ["temp", "freq"]}, 1, "temp", "another target"),
    ("feature twice", GOOD, {"features": ["temp", "temp"]}, 1, "temp", "2 times among the features: name it once"),
    ("no feature", GOOD, {"features": []}, 1, None, "no feature: name a column; the columns are"),
    ("one column", "a\n1\n2\n", {}, 1, None, "put a comma, a semicolon or a tab between the cells"),
    ("all are features", "a,b\n1,2\n", {"features": ["a", "b"]}, 1, None, "none is left to predict"),
    ("too few cells", GOOD + "\n37,sick\n", {}, 5, None, "2 cells in a table of 3 columns: add what is missing"),
    ("one cell", GOOD + "37\n", {}, 4, None, "1 cell in a table of 3 columns"),
    ("too many cells", GOOD + "37,5,72,sick\n", {}, 4, None, "write a decimal comma as a point"),
    ("too few, semicolon", GOOD.replace(",", ";") + "1;x\n", {}, 4, None, "a semicolon between the cells"),
    ("one class", HEADER + "1,2,x\n3,4,x\n", {}, None, "label", "one class, 'x', expected at least two: add rows"),
    ("a label of dates", "a,d\n1,2026-01-01\n2,2026-01-02\n", {"target": "d"}, None, "d", "this holds dates"),
    ("constants", "a,b,t\n1,2,x\n1,2,y\n", {}, None, None, "no feature is left: 'a' left out: the same in every row"),
    ("a text as measurement", GOOD, {"target": "label", "task": "regression"}, None, "label", "is no number"),
    ("open quote", GOOD + '"37,72,sick\n1,2,x\n', {}, 4, None, "close every quote"),
    ("quote inside", GOOD + '37,72,"si"ck\n', {}, 4, None, "the row cannot be split into cells"),
    ("huge cell", GOOD + '37,72,"' + "x" * 140_000 + '"\n', {}, 4, None, "field larger than field limit"),
]


@pytest.mark.parametrize(
    ("content", "arguments", "line", "column", "advice"), [row[1:] for row in ERRORS], ids=[row[0] for row in ERRORS]
)
def test_an_error_names_the_place_and_the_cure_in_one_line(
    write: Any, content: str | bytes, arguments: dict[str, Any], line: int | None, column: str | int | None, advice: str
) -> None:
    file = write(content)
    with pytest.raises(TableError) as caught:
        read_table(file, **arguments)
    error, text = caught.value, str(caught.value)
    place = str(file)
    place += f", line {line}" if line is not None else ""
    place += f", column {column!r}" if column is not None else ""
    assert text.startswith(place + ": ")
    assert advice in text
    assert len(text.splitlines()) == 1
    assert (error.path, error.line, error.column) == (str(file), line, column)
    assert isinstance(error, ChalkgradError)
    assert isinstance(error, ValueError)


def test_missing_file_suggests_its_neighbour(write: Any) -> None:
    file = write(GOOD)
    with pytest.raises(
        TableError, match=r"patient\.csv: there is no such file \(did you mean 'patients.csv'\?\): check"
    ):
        read_table(file.with_name("patient.csv"))
    with pytest.raises(TableError, match=r"there is no such file: check the name and the folder$"):
        read_table(file.parent / "no" / "folder.csv")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="this is a folder, expected a file: name a CSV file in it"):
        read_table(tmp_path)


def test_unreadable_file(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    file = write(GOOD)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(TableError, match=r"patients\.csv: the file cannot be read \(Permission denied\): check"):
        read_table(file)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_impossible_file_name(name: str) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        read_table(name)


@pytest.mark.parametrize("path", [3, None, b"a.csv", [[1, 2]]])
def test_what_is_no_path(path: Any) -> None:
    with pytest.raises(DataTypeError, match="expected its path, got"):
        read_table(path)


def test_file_name_with_a_line_break_still_gives_one_line() -> None:
    assert str(TableError("wrong", "a\nb.csv", line=3)) == "a b.csv, line 3: wrong"
    assert str(TableError("wrong")) == "wrong"


def test_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(TableError("wrong", "a.csv", line=3, column="temp")))
    assert str(error) == "a.csv, line 3, column 'temp': wrong"
    assert (error.path, error.line, error.column) == ("a.csv", 3, "temp")


labels_of_any_kind = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
hostile = st.sampled_from(
    ['"', '""', "a,b", "a;b", "a\tb", "a\nb", "a\r\nb", "'", '"a"', "1,5", "é ✓", "=1+1", "\ufeffx"]
)


def one_spelling(text: str) -> str:
    """A label that is no number and not missing, with one blank between its words, in one normal form."""
    return unicodedata.normalize("NFC", " ".join(f"kind {text}".split()))


numbers = st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: abs(x) not in SIGNS_OF_NOTHING)


@pytest.mark.slow
@given(
    classes=st.lists((labels_of_any_kind | hostile).map(one_spelling), min_size=2, max_size=5, unique_by=str.casefold),
    rows=st.lists(st.tuples(numbers, numbers, st.integers(0, 4)), max_size=10),
    delimiter=st.sampled_from([",", ";", "\t"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n"]),
    bom=st.booleans(),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_round_trip(
    tmp_path_factory: pytest.TempPathFactory,
    classes: list[str],
    rows: list[tuple[float, float, int]],
    delimiter: str,
    quoting: Any,
    end: str,
    bom: bool,
) -> None:
    rows = [*rows, (0.1, 1e-300, 0), (-0.0, 5e-324, 1)]
    labels = [classes[i % len(classes)] for _, _, i in rows]
    file = tmp_path_factory.getbasetemp() / "round_trip.csv"
    with file.open("w", newline="", encoding="utf-8-sig" if bom else "utf-8") as stream:
        writer = csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator=end)
        writer.writerow(["heart rate", "température", "état"])
        writer.writerows([a, b, label] for (a, b, _), label in zip(rows, labels, strict=True))
    table = read_table(file, "état", ["heart rate", "température"])
    np.testing.assert_array_equal(table.X, [row[:2] for row in rows])
    assert table.labels.tolist() == labels
