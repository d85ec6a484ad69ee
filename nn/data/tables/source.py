"""What a table may come as: a file of any encoding or packing, a stream, a frame; as text, or as a frame of columns."""

from __future__ import annotations

import bz2
import csv
import datetime
import gzip
import io
import lzma
import re
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from autograd.errors import DataTypeError, nearest
from nn.errors import MissingPackageError, TableError, needed

_MEANT = " (did you mean {!r}?)"
_UNPACK: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"BZh": bz2.decompress,
    b"\xfd7zXZ\x00": lzma.decompress,
}
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "an old spreadsheet (.xls), expected text, .xlsx or .parquet: save it as .xlsx or CSV",
    b"%PDF": "a PDF, expected a table: export the table as CSV",
    b"\x89PNG": "a picture, expected a table",
    b"\x80\x04": "a pickle, expected a table: reading one can run anything; write it with df.to_csv",
    b"\x80\x05": "a pickle, expected a table: reading one can run anything; write it with df.to_csv",
    b"SQLite": "a database, expected a table: export the table as CSV",
}
_NO_ROWS = {
    r"\s*(\[\s*)?\{\s*\"": "JSON, expected a table: pandas.read_json makes a DataFrame of it, write that as CSV",
    r"\s*<(!doctype|html|\?xml|table)": "a web page or XML, expected a table: copy its table into a spreadsheet",
}


@dataclass
class Source:
    """Where a table comes from, and what came: `text`, or a `frame` whose columns have types."""

    path: Path | None
    text: str = ""
    frame: pd.DataFrame | None = None
    notes: list[str] = field(default_factory=list)


def opened(source: Any, encoding: str | None = None) -> Source:
    """The text or the columns behind a path, ``-`` (stdin), a stream, a DataFrame.

    Raises
    ------
    TableError
        If there is no such file, or it is no table.
    DataTypeError
        If it is none of these.
    MissingPackageError
        For .xlsx and .parquet, without what reads them.
    """
    if isinstance(source, pd.DataFrame):
        return Source(None, frame=source)
    if hasattr(source, "read"):
        came = source.read()
        path = None
    elif isinstance(source, (str, PathLike)) and not isinstance(source, bytes):
        path = Path(source)
        came = sys.stdin.buffer.read() if str(source) == "-" else _bytes_of(path)
    else:
        raise DataTypeError(
            f"read_table reads a file, a stream or a DataFrame: expected its path, got {type(source).__name__}"
        )
    if isinstance(came, str):
        return Source(path, came.removeprefix("\ufeff"))
    return _decoded(_unpacked(came, path), path, encoding)


def _bytes_of(file: Path) -> bytes:
    try:
        is_folder = file.is_dir()
        raw = b"" if is_folder else file.read_bytes()
    except FileNotFoundError:
        hint = nearest(file.name, [other.name for other in file.parent.glob("*")], _MEANT)
        raise TableError(f"there is no such file{hint}: check the name and the folder", file) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TableError(f"the file cannot be read ({reason}): check its name and permissions", file) from None
    if is_folder:
        raise TableError("this is a folder, expected a file: name a CSV file in it", file)
    return raw


def _unpacked(raw: bytes, path: Path | None) -> bytes:
    try:
        for magic, unpack in _UNPACK.items():
            if raw.startswith(magic):
                return unpack(raw)
        if raw.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                names = [n for n in archive.namelist() if not n.endswith("/") and not n.startswith("__MACOSX")]
                if "[Content_Types].xml" in names:
                    return raw  # a spreadsheet
                if "mimetype" in names:
                    raise TableError("this is an OpenDocument sheet, expected CSV or .xlsx: save it as one", path)
                if len(names) != 1:
                    came = f"an archive of {len(names)} files, expected one table"
                    raise TableError(f"{came}: unpack it and name the file", path)
                return archive.read(names[0])
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(f"the packed file is damaged ({error}): fetch it again", path) from error
    return raw


def _decoded(raw: bytes, path: Path | None, encoding: str | None) -> Source:
    if raw.startswith(b"PK\x03\x04"):
        return _sheet(raw, path)
    if raw.startswith(b"PAR1"):
        return _parquet(raw, path)
    for magic, what in _OTHERS.items():
        if raw.startswith(magic):
            raise TableError(f"this is {what}", path)
    notes: list[str] = []
    if encoding is None:
        encoding = next((name for bom, name in _BOMS if raw.startswith(bom)), None)
    if encoding is None and (nul := raw[:1000].count(b"\0")) and 0.2 < nul / len(raw[:1000]) < 0.8:
        encoding = "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"
    if encoding is None:
        encoding = "utf-8"
        try:
            raw.decode(encoding)
        except UnicodeDecodeError as error:
            encoding = "cp1252" if not set(raw) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "latin-1"
            around = raw[max(0, error.start - 12) : error.start + 12].decode(encoding)
            shown = " ".join(around.split())
            notes.append(
                f"The bytes are not UTF-8: read as {_CALLED[encoding]}, in which there stands {shown!r}; "
                "if that is wrong, name the encoding (--encoding)."
            )
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise TableError(
            f"the file cannot be read as {encoding} ({error}): name its encoding (--encoding)", path
        ) from (error)
    for pattern, what in _NO_ROWS.items():
        if re.match(pattern, text, re.IGNORECASE):
            raise TableError(f"this is {what}", path)
    if "\0" in text:
        raise TableError("a NUL byte is no text: save the file as CSV with the encoding UTF-8", path)
    return Source(path, text.removeprefix("\ufeff"), notes=notes)


_CALLED = {"cp1252": "Windows-1252", "latin-1": "Latin-1"}


def _sheet(raw: bytes, path: Path | None) -> Source:
    """The first sheet with cells, as text: what is said of a CSV file is then said of it, with its rows as lines."""
    openpyxl = needed("openpyxl", "a spreadsheet (.xlsx)", "tables")
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheets = [s for s in book.worksheets if any(any(c is not None for c in row) for row in _first(s))]
        sheet = sheets[0] if sheets else None
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        for row in sheet.iter_rows(values_only=True) if sheet is not None else ():
            writer.writerow([_cell(value) for value in row])
    except Exception as error:  # openpyxl raises whatever its XML parser, zip reader and own checks do
        raise TableError(f"the spreadsheet cannot be read ({error}): export the sheet as CSV UTF-8", path) from error
    notes = []
    if len(sheets) > 1:
        rest = ", ".join(repr(s.title) for s in sheets[1:])
        notes.append(f"Of the spreadsheet the first sheet was read, {sheets[0].title!r}; there is also {rest}.")
    return Source(path, out.getvalue(), notes=notes)


def _first(sheet: Any, most: int = 50) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True, max_row=most))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _parquet(raw: bytes, path: Path | None) -> Source:
    try:
        return Source(path, frame=pd.read_parquet(io.BytesIO(raw)))
    except ImportError:
        raise MissingPackageError(
            'a .parquet file needs the package pyarrow: pip install "chalkgrad[tables]"'
        ) from None
    except Exception as error:  # pyarrow's errors have no base of their own
        raise TableError(f"the .parquet file cannot be read ({error}): write it again, or as CSV", path) from error
