"""What a table may come as: bytes in any encoding or packing, streams, spreadsheets, frames."""

import bz2
import gzip
import io
import lzma
import sys
import zipfile

import pandas as pd
import pytest

from autograd.errors import DataTypeError
from nn.data.tables.read import read_table
from nn.data.tables.source import opened
from nn.errors import MissingPackageError, TableError
from tests.nn.data.tables.raw import PLAIN, A, B, K, comma, is_plain, rows

GERMAN = rows(lambda i: [comma(A[i]), comma(B[i]), K[i]], "Alter;Größe;krank", ";")


def zipped(text, name="t.csv"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode("utf-16"),
        gzip.compress(PLAIN.encode()),
        bz2.compress(PLAIN.encode()),
        lzma.compress(PLAIN.encode()),
        gzip.compress(PLAIN.encode("utf-16")),
        zipped(PLAIN),
    ],
    ids=range(11),  # the bytes of an archive hold the time, and every worker must see the same names
)
def test_the_same_in_any_bytes(tmp_path, raw):
    file = tmp_path / "table.bin"
    file.write_bytes(raw)
    assert is_plain(read_table(file))
    assert is_plain(read_table(io.BytesIO(raw)))


def test_a_spreadsheet_in_german_is_windows_1252_and_says_so(tmp_path):
    file = tmp_path / "t.csv"
    file.write_bytes(GERMAN.replace("\n", "\r\n").encode("cp1252"))
    table = read_table(file)
    assert is_plain(table, ("Alter", "Größe"))
    assert any("not UTF-8: read as Windows-1252" in note and "Größe" in note for note in table.notes)
    assert is_plain(read_table(file, encoding="latin-1"), ("Alter", "Größe"))
    with pytest.raises(TableError, match="cannot be read as utf-8"):
        read_table(file, encoding="utf-8")
    with pytest.raises(TableError, match="cannot be read as utf-42"):
        read_table(file, encoding="utf-42")


def test_other_ways_to_pass_a_table(monkeypatch):
    assert is_plain(read_table(io.StringIO("\ufeff" + PLAIN)))
    assert is_plain(read_table(pd.DataFrame({"a": A, "b": B, "k": K})))

    class Stdin:
        buffer = io.BytesIO(PLAIN.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert is_plain(read_table("-"))


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\x89PNG\r\n", "a picture"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1", "old spreadsheet"),
        (b"SQLite format 3\0", "a database"),
        (b"\x80\x04\x95", "a pickle"),
        (gzip.compress(PLAIN.encode())[:-20], "packed file is damaged"),
        (zipped(PLAIN)[:40], "packed file is damaged"),
        (zipped(PLAIN, "mimetype"), "OpenDocument"),
        (b"PAR1 no", r"\.parquet file cannot be read"),
        (b'[{"a": 1, "b": 2}]', "this is JSON"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"a,b\0,c\n1,2,3\n", "a NUL byte"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table(raw, message):
    if raw.startswith(b"PAR1"):
        pytest.importorskip("pyarrow")
    with pytest.raises(TableError, match=message):
        opened(io.BytesIO(raw))


def test_an_archive_of_two():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", PLAIN)
        archive.writestr("b.csv", PLAIN)
    with pytest.raises(TableError, match="archive of 2 files"):
        opened(io.BytesIO(out.getvalue()))


def test_what_is_nothing_of_it():
    with pytest.raises(DataTypeError, match="got int"):
        opened(3)


def test_a_spreadsheet(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "notes"  # empty
    sheet = book.create_sheet("values")
    sheet.append(["device 7"])
    sheet.append(["a", "b", "when", "k"])
    day = pd.Timestamp("2026-03-01")
    for i in range(len(A)):
        sheet.append([A[i], B[i] if i else None, (day + pd.Timedelta(days=i)).to_pydatetime(), K[i]])
    book.create_sheet("more").append(["c"])
    file = tmp_path / "t.xlsx"
    book.save(file)
    table = read_table(file)
    assert table.feature_names == ("a", "b", "b missing", "when (days)")
    assert table.X[1].tolist() == [A[1], B[1], 0, 1]
    assert table.rows.tolist()[:2] == [3, 4]
    assert any("first sheet" in note and "'values'" in note and "'more'" in note for note in table.notes)
    with pytest.raises(TableError, match="spreadsheet cannot be read"):
        opened(io.BytesIO(zipped("x", "[Content_Types].xml")))


def test_a_parquet_file(tmp_path):
    pytest.importorskip("pyarrow")
    file = tmp_path / "t.parquet"
    pd.DataFrame({"a": pd.array(A, dtype="Float64"), "b": B, "k": pd.Categorical(K)}).to_parquet(file)
    assert is_plain(read_table(file))


@pytest.mark.parametrize(
    ("raw", "package"),
    [(zipped("x", "[Content_Types].xml"), "openpyxl"), (b"PAR1", "pyarrow")],
    ids=["xlsx", "parquet"],
)
def test_without_the_package_that_reads_it(monkeypatch, raw, package):
    monkeypatch.setitem(sys.modules, package, None)
    if package == "pyarrow":

        def lacks(*_):
            raise ImportError("Unable to find a usable engine")

        monkeypatch.setattr(pd, "read_parquet", lacks)
    with pytest.raises(MissingPackageError, match=rf'{package}: pip install "chalkgrad\[tables\]"'):
        opened(io.BytesIO(raw))
