"""``chalkgrad predict MODEL.npz NEW.csv``: the same done to new rows, and what the network says of each."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from nn import Table, read_table
from viz.command.saved import Trained


def predictions(model: Path, rows: Any, *, header: bool = True, encoding: str | None = None) -> tuple[str, Table]:
    """The predictions as CSV, and the table of new rows with notes on what it has that is new to the model.

    Raises
    ------
    WeightFileError
        If the model's file is none that `chalkgrad` wrote.
    TableError
        If columns that the model learned from are missing.
    """
    trained = Trained.read(model)
    table = read_table(rows, like=trained.columns, header=header, encoding=encoding)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    where = "line" if table.has_lines else "row"
    lines = table.rows.tolist() if table.rows is not None and table.has_lines else range(1, len(table) + 1)
    said = trained.predict(table.X).tolist()
    if trained.task == "classification":
        shares = trained.predict_proba(table.X)
        writer.writerow([where, table.target_name, *(f"probability of {label}" for label in trained.classes_)])
        writer.writerows(
            [line, label, *(f"{p:.6g}" for p in row)]
            for line, label, row in zip(lines, said, shares.tolist(), strict=True)
        )
    else:
        writer.writerow([where, table.target_name])
        writer.writerows([line, f"{y:.10g}"] for line, y in zip(lines, said, strict=True))
    return out.getvalue(), table
