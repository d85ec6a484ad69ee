"""The cells of a table in memory: a column a name, numbers where all of it is plainly numbers, else texts."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from autograd.errors import nearest
from nn.data.tables import layout, numerals
from nn.data.tables.missing import ALWAYS
from nn.data.tables.source import Source
from nn.errors import TableError

_SURE = [text for text in ALWAYS if text != "missing"]


@dataclass
class Cells:
    """A table before anything is done to its columns."""

    frame: pd.DataFrame
    path: Path | None
    lines: np.ndarray[Any, np.dtype[np.int64]]
    """Where each row stands in the file; in a frame its position."""
    header_line: int | None = None
    decimal: str = "."
    """The decimal mark, where a cell does not tell."""
    units: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unnamed: set[str] = field(default_factory=set)
    """Columns that have no name in the file."""

    names: list[str] = field(default_factory=list)
    """Of all columns, also those that `frame` has handed on."""

    def only(self, name: str, role: str) -> str:
        """A name as it stands in the table.

        Raises
        ------
        TableError
            If there is no such column.
        """
        bare = str(name).strip()
        if bare in self.names:
            return bare
        loose = [other for other in self.names if other.casefold() == bare.casefold()]
        hint = nearest(bare, loose or self.names, " (did you mean {!r}?)")
        came = f"there is no column {name!r} for the {role}{hint}"
        raise TableError(f"{came}: choose from {listed(self.names)}", self.path, line=self.header_line)


def listed(names: list[str], most: int = 12) -> str:
    """The first of several names, in quotes."""
    return ", ".join(map(repr, names[:most])) + (f" and {len(names) - most} more" if len(names) > most else "")


def cells_of(source: Source, header: bool = True) -> Cells:
    """A text or a frame as cells.

    Raises
    ------
    TableError
        If it is no table.
    """
    if source.frame is not None:
        return _of_frame(source)
    laid = layout.laid_out(source.text, source.path, header)
    source.text = ""
    frame = _read(laid)
    keep = np.ones(len(laid.begins), bool)
    keep[list(laid.drop)] = False
    lines = np.asarray(laid.begins)[keep]
    if not keep.all():
        frame = frame[keep].reset_index(drop=True)
    # What a line of units or of totals made a column of texts may be numbers without it.
    found = Cells(frame, source.path, lines, laid.header_line, notes=[*source.notes, *laid.notes])
    found.decimal = _decimal(found, laid)
    _name(found, [*laid.names, *[""] * (frame.shape[1] - len(laid.names))])
    units = dict(zip(found.names, laid.units, strict=False))
    found.units = {name: unit for name, unit in units.items() if unit}
    return found


def _read(laid: layout.Layout, text_columns: list[int] | None = None) -> pd.DataFrame:
    """The rows as pandas reads them: with every bit of a number, and nothing guessed but numbers."""
    options: dict[str, Any] = {
        "sep": laid.delimiter,
        "header": None,
        "names": list(range(laid.width)),
        "index_col": False,
        "skipinitialspace": True,
        "skip_blank_lines": False,
        "keep_default_na": False,
        "na_values": _SURE,
        "low_memory": False,
    }
    if int(pd.__version__.split(".")[0]) < 3:  # since then it keeps every bit by itself
        options["float_precision"] = "round_trip"
    if text_columns is not None:
        options |= {"dtype": str, "usecols": text_columns}
    frame: pd.DataFrame = pd.read_csv(io.StringIO(laid.text), **options)
    if text_columns is not None:
        return frame
    if len(frame) != len(laid.begins):
        raise TableError("the rows cannot be told apart: check the quotes")
    kinds = {k: frame[k].dtype.kind for k in range(laid.width)}
    again = [k for k, kind in kinds.items() if kind == "b" or (kind in "iu" and (laid.codes or _is_long(frame[k])))]
    # 1,5 beside 1.234: where commas mark decimals, a point may part thousands.
    texts = [k for k, kind in kinds.items() if kind == "O" or not isinstance(frame[k].dtype, np.dtype)]
    sample = [str(text) for k in texts for text in frame[k].dropna().head(200)]
    if numerals.marks(sample)[","] > 0 and laid.delimiter != ",":
        again += [k for k, kind in kinds.items() if kind == "f"]
    if again:
        exact = _read(laid, again)
        for k in again:
            codes = (
                exact[k].dropna().astype(str).str.fullmatch(r" *(0[0-9]+|[0-9]{16,}) *") if kinds[k] in "iu" else None
            )
            if codes is None or codes.any():
                frame[k] = exact[k]
    return frame


def _is_long(column: Any) -> bool:
    """Whether whole numbers are too long for a float, which would change them."""
    return len(column) > 0 and bool(column.max() >= 2**53)


def _decimal(found: Cells, laid: layout.Layout) -> str:
    """The decimal mark of the table: what its cells say, or else what goes with the delimiter."""
    marks: Counter[str] = Counter()
    for name in found.frame:
        column = found.frame[name]
        if column.dtype.kind == "f":
            sample = column.dropna().head(200)
            marks["."] += int((sample != sample.round()).sum())
        elif column.dtype.kind not in "iub":
            marks += numerals.marks(str(text) for text in column.dropna().head(200))
    if marks[","] != marks["."]:
        return "," if marks[","] > marks["."] else "."
    return "," if laid.delimiter == ";" else "."


def _of_frame(source: Source) -> Cells:
    frame = source.frame
    assert frame is not None
    if isinstance(frame.columns, pd.MultiIndex):
        frame = frame.set_axis([" ".join(map(str, name)).strip() for name in frame.columns], axis=1)
    if len(frame) == 0:
        raise TableError("a table without rows: expected a row for each sample", source.path)
    # An index with a name is a column that somebody set aside: an id, a date.
    index = [name for name in frame.index.names if name is not None]
    if index and not set(index) & set(frame.columns):
        frame = frame.reset_index()
    found = Cells(frame.reset_index(drop=True), source.path, np.arange(len(frame)), notes=list(source.notes))
    _name(found, [str(name).strip() for name in frame.columns])
    return found


def _name(found: Cells, names: list[str]) -> None:
    """Give every column a name of its own."""
    counts, used = Counter(name for name in names if name), set(names)
    seen: Counter[str] = Counter()
    final = []
    for k, name in enumerate(names):
        base, shown = name, name
        if not name:
            shown = base = f"column {k + 1}" if k else "unnamed"
            while shown in used:
                shown += "_"
            found.unnamed.add(shown)
        elif counts[name] > 1:
            seen[name] += 1
            while seen[name] > 1 and (shown := f"{base} ({seen[name]})") in used:
                seen[name] += 1
        used.add(shown)
        final.append(shown)
    twice = [name for name, n in counts.items() if n > 1]
    if twice:
        found.notes.append(f"Several columns are called {listed(twice)}: the later ones got a number behind the name.")
    found.frame, found.names = found.frame.set_axis(final, axis=1), final
