"""A table of measurements from a CSV file, and errors that name the place to correct."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DataTypeError, nearest
from nn.errors import TableError

MAX_CLASSES = 20

# In this order where two fit equally well: a comma also appears in texts and decimals, the others hardly ever.
_DELIMITERS = ("\t", ";", ",")
_MISSING = {"na", "n/a", "nan", "null", "none", "?", "-", "--", "inf", "+inf", "-inf", "infinity"}
# Stricter than float(), which also reads 1_000, Arabic digits and nan; other readers of the same file do not.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9][0-9.' ]*,[0-9]+|[+-]?,[0-9]+")
_WITH_UNIT = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?) ?[^\s0-9.,_-][^0-9,]*")
# Nothing that int() would change for good: 007 is an id, and 19 digits may not fit.
_INTEGER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,17})")

_Row = tuple[int, list[str]]
_MEANT = " (did you mean {!r}?)"


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Samples in rows, measurements in columns, and one label a row.

    Attributes
    ----------
    X : ndarray of float64, shape (N, K)
        The features.
    labels : ndarray of str or int, shape (N,)
        The classes, as they stand in the file.
    feature_names : tuple of str
        K names, in the order of the columns of `X`.
    target_name : str
        The name of the label.
    path : Path or None
        The file; None for a table that was made in memory.
    """

    X: NDArray[np.float64]
    labels: NDArray[Any]
    feature_names: tuple[str, ...]
    target_name: str
    path: Path | None = None

    @property
    def classes(self) -> NDArray[Any]:
        """The different labels, sorted."""
        return np.unique(self.labels)

    def __len__(self) -> int:
        return len(self.X)

    def __repr__(self) -> str:
        classes = ", ".join(map(str, self.classes))
        return f"Table({len(self)} rows: {', '.join(self.feature_names)} -> {self.target_name} ({classes}))"


def read_table(path: str | PathLike[str], target: str | None = None, features: Sequence[str] | None = None) -> Table:
    r"""Read a CSV file with a header, numbers as features and one column of labels.

    The file is UTF-8, with ``,``, ``;`` or a tab between the cells. Blank lines are skipped and spaces around
    a cell do not count. Only the columns in use are checked: a column of names or remarks may stay in the
    file if `features` leaves it out.

    Parameters
    ----------
    path : str or path-like
        The file.
    target : str, optional
        The name of the column of labels; the last one if not given.
    features : sequence of str, optional
        The names of at least two columns of numbers; all but the target if not given.

    Returns
    -------
    Table
        `labels` are integers if all of them are written as such, otherwise texts.

    Raises
    ------
    TableError
        For everything that is wrong with the file or the names, with the file, the line and the column.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "patients.csv")
    ...     _ = file.write_text("temperature,heart rate,diagnosis\n37.5,72,healthy\n39.1,103,sick\n")
    ...     table = read_table(file)
    >>> table
    Table(2 rows: temperature, heart rate -> diagnosis (healthy, sick))
    >>> table.X
    array([[ 37.5,  72. ],
           [ 39.1, 103. ]])
    """
    if not isinstance(path, str | PathLike):
        raise DataTypeError(f"read_table reads a file: expected its path, got {type(path).__name__}")
    file = Path(path)
    text = _read_text(file)
    delimiter = _find_delimiter(text)
    rows = list(_rows(text, delimiter, file))
    if not rows:
        raise TableError("the file is empty: expected a header line and a line for each sample", file)
    (line, header), body = rows[0], rows[1:]
    _check_header(header, line, body, file)
    if not body:
        raise TableError("a header and nothing below it: add a line for each sample", file, line=line)
    target_at, feature_at = _choose_columns(header, line, target, features, file)
    for line, cells in body:
        if len(cells) != len(header):
            raise TableError(_ragged(len(cells), len(header), delimiter), file, line=line)
    X = np.array([[_number(cells[i], file, line, header[i]) for i in feature_at] for line, cells in body])
    labels = _labels([(line, cells[target_at]) for line, cells in body], header[target_at], file)
    return Table(X, labels, tuple(header[i] for i in feature_at), header[target_at], file)


def _read_text(file: Path) -> str:
    """The whole file, decoded, or the reason why not."""
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
    if raw.startswith(b"PK\x03\x04"):
        raise TableError("this is a spreadsheet or archive, expected text: export the sheet as CSV UTF-8", file)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        came, line = f"byte 0x{error.object[error.start]:02x} is not UTF-8", before.count(b"\n") + 1
        raise TableError(f"{came}: save the file as CSV with the encoding UTF-8", file, line=line) from None
    if "\0" in text:
        raise TableError("a NUL byte is no text: save the file as CSV with the encoding UTF-8", file)
    return text


def _find_delimiter(text: str) -> str:
    """The delimiter for which most of the first rows are as wide as the header.

    csv.Sniffer guesses from the frequencies of all characters, and takes a letter where a text repeats.
    """
    best, best_fit = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
        try:
            widths = [len(cells) for cells in islice(reader, 100) if any(map(str.strip, cells))]
        except csv.Error:
            continue
        if widths and widths[0] > 1:
            fit = (widths.count(widths[0]) / len(widths), widths[0])
            if fit > best_fit:
                best, best_fit = delimiter, fit
    return best


def _rows(text: str, delimiter: str, file: Path) -> Iterator[_Row]:
    """The filled rows, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    begin = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield begin, [cell.strip() for cell in cells]
            # A quoted cell may hold line breaks: the row's own line_num is where it ends, not where it begins.
            begin = reader.line_num + 1
    except csv.Error as error:
        advice = 'close every quote, and write a " inside a quoted cell twice'
        raise TableError(f"the row cannot be split into cells ({error}): {advice}", file, line=begin) from None


def _check_header(header: list[str], line: int, body: list[_Row], file: Path) -> None:
    below = [{cells[i] for _, cells in body if i < len(cells)} for i in range(len(header))]
    numeric = [bool(_NUMBER.fullmatch(cell) or _DECIMAL_COMMA.fullmatch(cell)) for cell in header]
    # A label that stands again further down is no name of a column, although it is no number either.
    if any(numeric) and all(number or cell in seen for number, cell, seen in zip(numeric, header, below, strict=True)):
        raise TableError("this looks like data: add a header above it, with the names of the columns", file, line=line)
    for position, name in enumerate(header, start=1):
        if not name:
            message = "the column has no name: name it, or remove the delimiter that begins it"
            raise TableError(message, file, line=line, column=position)
    for name, times in Counter(header).items():
        if times > 1:
            raise TableError(f"{times} columns have this name: give each its own", file, line=line, column=name)


def _choose_columns(
    header: list[str], line: int, target: str | None, features: Sequence[str] | None, file: Path
) -> tuple[int, list[int]]:
    def position(name: str, role: str) -> int:
        if (bare := str(name).strip()) in header:
            return header.index(bare)
        came = f"there is no column {name!r} for the {role}{nearest(bare, header, _MEANT)}"
        raise TableError(f"{came}: choose from {_listed(header)}", file, line=line)

    target_at = len(header) - 1 if target is None else position(target, "target")
    if features is None:
        feature_at = [i for i in range(len(header)) if i != target_at]
    else:  # a text is also a sequence, of letters that are hardly meant as names
        names = [features] if isinstance(features, str) else list(features)
        feature_at = [position(name, "features") for name in names]
    for i, times in Counter(feature_at).items():
        if i == target_at:
            advice = "choose another target, or leave it out of the features"
            raise TableError(f"this is the target and also a feature: {advice}", file, line=line, column=header[i])
        if times > 1:
            raise TableError(f"{times} times among the features: name it once", file, line=line, column=header[i])
    if len(feature_at) < 2:
        came = ("no feature", "one feature")[len(feature_at)]
        advice = f"name more columns of numbers, or add one; the columns are {_listed(header)}"
        if len(header) == 1:
            advice = "the file has a single column; put a comma, a semicolon or a tab between the cells"
        raise TableError(f"{came}, at least two are needed: {advice}", file, line=line)
    return target_at, feature_at


def _listed(names: Sequence[str], most: int = 12) -> str:
    return ", ".join(map(repr, names[:most])) + (f" and {len(names) - most} more" if len(names) > most else "")


def _ragged(came: int, expected: int, delimiter: str) -> str:
    between = {",": "comma", ";": "semicolon", "\t": "tab"}[delimiter]
    if came < expected:
        advice = f"add what is missing, with a {between} between the cells"
    else:
        advice = f"remove what is too many; write a decimal comma as a point, a text with a {between} in quotes"
    return f"{came} cell{'s' * (came != 1)} in a table of {expected} columns: {advice}"


def _number(cell: str, file: Path, line: int, column: str) -> float:
    number = float(cell) if _NUMBER.fullmatch(cell) else None
    if number is not None and isfinite(number):
        return number
    shown = repr(cell if len(cell) <= 40 else cell[:37] + "...")
    kind = "number" if number is None else "finite number"
    came = f"{shown} is no {kind}" if cell else "the cell is empty, expected a number"
    raise TableError(f"{came}: {_advice(cell)}", file, line=line, column=column)


def _advice(cell: str) -> str:
    if not cell or cell.lower() in _MISSING:
        return "write the measurement, or delete the line"
    plain = cell.replace("\u2212", "-")
    if _DECIMAL_COMMA.fullmatch(plain):
        whole, _, decimals = plain.rpartition(",")
        return f"write {re.sub('[^0-9+-]', '', whole)}.{decimals}"
    if _NUMBER.fullmatch(plain):
        return "write a smaller number" if plain == cell else f"write {plain} with a plain minus sign"
    if unit := _WITH_UNIT.fullmatch(plain):
        return f"write {unit[1]} and put the unit in the header"
    return "correct it, or leave the column out of the features"


def _labels(found: list[tuple[int, str]], column: str, file: Path) -> NDArray[Any]:
    for line, label in found:
        if not label:
            raise TableError("the label is empty: write it, or delete the line", file, line=line, column=column)
    values = np.array([label for _, label in found])
    if all(_INTEGER.fullmatch(label) for _, label in found):
        values = values.astype(np.int64)
    classes = np.unique(values)
    if len(classes) == 1:
        advice = "add rows of another class, or choose another target (--target)"
        raise TableError(f"one class, {str(classes[0])!r}, expected at least two: {advice}", file, column=column)
    if len(classes) > MAX_CLASSES:
        came = f"{len(classes)} different labels, at most {MAX_CLASSES} can be classes"
        advice = "this looks like a measurement or an id, choose another target (--target)"
        raise TableError(f"{came}: {advice}", file, column=column)
    return values
