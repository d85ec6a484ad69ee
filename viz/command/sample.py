"""A sample in the table's own words: its numbers with their names, and of texts the one that stands there."""

from __future__ import annotations

from datetime import date, timedelta

from nn import Column, Table
from viz.command.lines import kept, plain
from viz.style.text import clean


def described(table: Table, row: int, most: int) -> str:
    """The first features of a row, as many as `most`."""
    said: list[str] = []
    k = 0
    if not table.columns:
        said = [f"{clean(name)} {plain(x)}" for name, x in zip(table.feature_names, table.X[row], strict=True)]
    for column in table.columns:
        values = table.X[row, k : k + len(column.features)]
        k += len(values)
        if not len(values):
            continue
        missing = bool(column.indicator and values[-1])
        if column.kind != "kinds":
            name = column.name if column.kind == "date" else column.title
            said.append(f"{clean(name)} {'missing' if missing else _shown(column, float(values[0]))}")
        elif len(column.kinds) == 2:
            here = column.kinds[int(values[0])] if values[0] in (0, 1) else "unknown"
            said.append(f"{clean(column.name)} {'missing' if missing else clean(here)}")
        else:
            there = [kind for kind, value in zip(column.kinds, values, strict=False) if value]
            here = there[0] if there else "missing" if missing or len(column.kinds) == 1 else "unknown"
            said.append(f"{clean(column.name)} {clean(here)}")
    return ", ".join(map(kept, said[:most])) + (", …" if len(said) > most else "")


def _shown(column: Column, value: float) -> str:
    """A number with six digits, a date as such."""
    if column.kind == "date":
        return str(date(1970, 1, 1) + timedelta(days=column.origin + value))
    return plain(float(f"{value:.6g}"))
