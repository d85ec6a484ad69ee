"""What in a DataFrame is no number, by column and row."""

from __future__ import annotations

from typing import Any

import numpy as np


def is_frame(X: Any) -> bool:
    """Whether X has columns with names and types of their own."""
    return hasattr(X, "columns") and hasattr(X, "iloc")


def not_a_number(frame: Any) -> str | None:
    """Which column of a frame holds something else than finite numbers, what, and what to do; None if none does."""
    for k, name in enumerate(frame.columns):
        column = frame.iloc[:, k]
        values = np.asarray(column)
        if values.dtype.kind in "mM" or str(column.dtype).startswith(("datetime", "timedelta", "period")):
            return (
                f"column {name!r} holds {column.dtype}: make numbers of it, such as days, "
                f"(X[{name!r}] - X[{name!r}].min()) / pandas.Timedelta(days=1)"
            )
        for row, cell in zip(frame.index, values.tolist(), strict=True):
            if cell is None or cell is getattr(cell, "_NA", None) or type(cell).__name__ in ("NAType", "NaTType"):
                return f"row {row!r} of column {name!r} is missing ({cell!r}): fill it, or drop the row"
            if isinstance(cell, str):
                return (
                    f"row {row!r} of column {name!r} is the text {cell!r}: pandas.get_dummies(X) makes a column of 0 "
                    "and 1 of each kind"
                )
            try:
                number = float(cell)
            except (TypeError, ValueError):
                return f"row {row!r} of column {name!r} is {cell!r}, a {type(cell).__name__}: make a number of it"
            if not np.isfinite(number):
                what = "NaN" if number != number else "infinity"
                return f"row {row!r} of column {name!r} is {number}, {what}: fill it, or drop the row"
    return None
