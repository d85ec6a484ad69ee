"""What was done to each column: a table to print, and one to keep."""

from __future__ import annotations

import csv
import io

from nn import Table
from viz.command.lines import kept, wrapped
from viz.style.text import clean, cut

_PRINTED = 15
"""Columns that are printed; `columns.csv` has them all."""
_NAME = 24


def csv_of(table: Table) -> bytes:
    """A row a column: what it is, what became of it, what is missing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["column", "role", "kind", "what was done", "features", "missing", "unit"])
    for column in table.columns:
        became = "; ".join(column.features)
        writer.writerow([column.name, column.role, column.kind, column.said, became, column.missing, column.unit])
    if not table.columns:  # made in memory
        for name in table.feature_names:
            writer.writerow([name, "feature", "number", "as it is", name, 0, ""])
        kind = "classes" if table.task == "classification" else "measurement"
        writer.writerow([table.target_name, "target", kind, "as it is", "", 0, ""])
    return out.getvalue().encode(errors="replace")


def listed(table: Table) -> list[str]:
    """A line a column; those to which nothing was done together, and what is too many in the file alone."""
    changed = [c for c in table.columns if c.role != "target" and c.said != "as it is"]
    same = [kept(clean(c.name)) for c in table.columns if c.role == "feature" and c.said == "as it is"]
    aim = [c for c in table.columns if c.role == "target"]
    if not table.columns:
        return []
    lines = []
    if same:
        shown = ", ".join(same[:_PRINTED]) + (f" and {len(same) - _PRINTED} more" if len(same) > _PRINTED else "")
        lines.append(wrapped("  ", f"numbers as they are: {shown}"))
    width = min(_NAME, max((len(clean(c.name)) for c in [*changed[:_PRINTED], *aim]), default=0))
    lines += [wrapped(f"  {cut(clean(c.name), _NAME).ljust(width)}  ", clean(c.said)) for c in changed[:_PRINTED]]
    if len(changed) > _PRINTED:
        lines.append(f"  ... and {len(changed) - _PRINTED} more, in columns.csv")
    lines += [wrapped(f"  {cut(clean(c.name), _NAME).ljust(width)}  ", f"the target: {clean(c.said)}") for c in aim]
    return lines
