"""A table: samples in rows, features in columns, and what is to be predicted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.data.tables.column import Column
from nn.data.tables.encoding import without_unmet

MAX_CLASSES = 26


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Samples in rows, measurements in columns, and one label or measurement a row to predict.

    Attributes
    ----------
    X : ndarray of float64, shape (N, K)
        The features.
    labels : ndarray of str, int or float, shape (N,)
        What is to be predicted: the classes, or for a regression the measurement.
    feature_names : tuple of str
        K names, in the order of the columns of `X`.
    target_name : str
        The name of the label, with its unit.
    path : Path or None
        The file; None for a table that was made in memory.
    task : {"classification", "regression"}
    columns : tuple of Column
        What was done to each column of the file, the target's too; none for a table that was made in memory.
    notes : tuple of str
        What a reader of the file should know: lines that were left out, choices that were made.
    rows : ndarray of int, shape (N,)
        The line of the file in which each sample stands; of a frame its position.
    groups : ndarray of int, shape (N,), or None
        Where a column names patients, or the like, some of them in several rows: which of them each row is of. Hold all
        rows of one out together, or none.
    """

    X: NDArray[np.float64]
    labels: NDArray[Any]
    feature_names: tuple[str, ...]
    target_name: str
    path: Path | None = None
    task: str = "classification"
    columns: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()
    rows: NDArray[np.int64] | None = None
    groups: NDArray[np.intp] | None = None

    def filled_from(self, rows: Any) -> Table:
        """The same table as these rows alone, such as those to train on, would have made it.

        Missing cells have the medians of these rows; texts that stand in other rows only are unknown, as they would be
        in a new file, and a note names them. Without this, what is held out has been looked at.
        """
        parts, columns, notes, k = [], [], list(self.notes), 0
        for column in self.columns:
            n = len(column.features)
            part = self.X[:, k : k + n]
            k += n
            if column.kind == "kinds":
                column, part, unmet = without_unmet(column, part, rows)
                if unmet:
                    notes.append(f"{column.name!r}: {', '.join(unmet)} in no row to train on; unknown, as in new rows.")
            elif column.indicator:
                missing = part[:, 1] > 0
                there = np.setdiff1d(rows, np.flatnonzero(missing))
                if len(there):
                    column, part = column.filled_with(float(np.median(part[there, 0]))), part.copy()
                    part[missing, 0] = column.fill
            columns.append(column)
            parts.append(part)
        names = tuple(name for column in columns for name in column.features)
        if not names:  # of a table made in memory, or with nothing that differs
            return self
        return replace(self, X=np.hstack(parts), columns=tuple(columns), feature_names=names, notes=tuple(notes))

    @property
    def classes(self) -> NDArray[Any]:
        """The different labels, sorted; none for a measurement."""
        return np.unique(self.labels) if self.task == "classification" else self.labels[:0]

    @property
    def unit(self) -> str:
        """The unit of a measurement that is to be predicted, where the table says one: in its cells, or its name."""
        said = next((column.unit for column in self.columns if column.role == "target"), "")
        in_name = re.search(r"[(\[]([^()\[\]]{1,15})[)\]]$", self.target_name)
        return said or (in_name[1].strip() if in_name else "")

    @property
    def has_lines(self) -> bool:
        """Whether `rows` are lines of a file, as an editor or a spreadsheet shows them."""
        return self.rows is not None and self.path is not None and self.path.suffix.lower() != ".parquet"

    def __len__(self) -> int:
        return len(self.X)

    def __repr__(self) -> str:
        if self.task == "classification":
            said = ", ".join(map(str, self.classes))
        else:
            said = f"{self.labels.min():g} to {self.labels.max():g}"
        return f"Table({len(self)} rows: {', '.join(self.feature_names)} -> {self.target_name} ({said}))"
