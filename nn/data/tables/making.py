"""From cells to a table: the target chosen, each column described, the features made; and the same for new rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, nearest
from nn.data.tables import target as targets
from nn.data.tables.cells import Cells, cells_of, listed
from nn.data.tables.column import Column
from nn.data.tables.encoding import described, encode
from nn.data.tables.found import Found, found_in
from nn.data.tables.groups import groups_of, names_groups
from nn.data.tables.source import opened
from nn.data.tables.table import Table
from nn.errors import TableError


def read(
    source: Any,
    target: str | None,
    features: Sequence[str] | None,
    task: str | None,
    header: bool,
    encoding: str | None,
) -> Table:
    """The table of a source; see `nn.data.tables.read.read_table`."""
    if task is not None and task not in targets.TASKS:
        hint = nearest(str(task), targets.TASKS) or "."
        raise ArgumentError(f"There is no task {task!r}{hint} Choose classification or regression.")
    cells = cells_of(opened(source, encoding), header)
    wanted = None if features is None else _chosen(cells, target, features)
    aim = None if target is None else cells.only(target, "target")
    if wanted is not None and aim is None:
        rest = [name for name in cells.names if name not in wanted]
        if not rest:
            raise TableError(
                "every column is a feature, and none is left to predict: name the target",
                cells.path,
                line=cells.header_line,
            )
    found = _look(cells, None if wanted is None or aim is None else {*wanted, aim})
    chosen, why = (
        (next(f for f in found if f.name == aim), "")
        if aim
        else targets.choose([f for f in found if wanted is None or f.name not in wanted], task)
    )
    notes = [*cells.notes, *([why] if why else [])]
    column, labels, keep, more = targets.learned(chosen, task, cells.path)
    kind = "classification" if column.kind == "classes" else "regression"
    notes += more
    others = [f for f in found if f is not chosen and (wanted is None or f.name in wanted)]
    if wanted is not None:
        others.sort(key=lambda f: wanted.index(f.name))
    if not others:
        raise TableError(_no_feature(cells), cells.path, line=cells.header_line)
    if not keep.all():
        others = [_rows_of(f, keep) for f in others]
    repeated = [f for f in others if names_groups(f)][:1]
    notes += [
        f"{f.name!r} names the same in several rows, {f.different} in {len(f.missing)}: rows of one are held out "
        "together, or trained on."
        for f in repeated
    ]
    groups = groups_of(repeated[0]) if repeated else None
    columns, X = _features(cells, others, wanted is not None)
    for f, said in zip(others, columns, strict=True):
        if said.role == "feature" and targets.tells_alone(f, labels, kind):
            notes.append(
                f"{f.name!r} tells {column.name!r} alone: if it is known only together with it, leave it out "
                "(--features)."
            )
    used = [c for c in columns if c.role == "feature"]
    if not used:
        left = "; ".join(f"{c.name!r} {c.said}" for c in columns[:5])
        raise TableError(f"no feature is left: {left}; name columns to keep (--features)", cells.path)
    order = {name: k for k, name in enumerate(cells.names)}
    return Table(
        X,
        labels,
        tuple(name for c in used for name in c.features),
        column.title,
        cells.path,
        kind,
        tuple(sorted([*columns, column], key=lambda c: order[c.name])) if wanted is None else (*columns, column),
        tuple(notes),
        cells.lines[keep],
        groups,
    )


def _chosen(cells: Cells, target: str | None, features: Sequence[str]) -> list[str]:
    # A text is also a sequence, of letters that are hardly meant as names.
    came = [features] if isinstance(features, str) else list(features)
    names = [cells.only(name, "features") for name in came]
    where: dict[str, Any] = {"line": cells.header_line}
    for name in names:
        if target is not None and name == str(target).strip():
            advice = "choose another target, or leave it out of the features"
            raise TableError(f"this is the target and also a feature: {advice}", cells.path, column=name, **where)
        if names.count(name) > 1:
            times = names.count(name)
            raise TableError(f"{times} times among the features: name it once", cells.path, column=name, **where)
    if not names:
        raise TableError(f"no feature: name a column; the columns are {listed(cells.names)}", cells.path, **where)
    return names


def _no_feature(cells: Cells) -> str:
    if len(cells.names) == 1:
        return (
            "no feature, at least one is needed: the file has a single column; put a comma, a semicolon or a tab "
            "between the cells"
        )
    return f"no feature, at least one is needed: the columns are {listed(cells.names)}"


def _look(cells: Cells, only: set[str] | None) -> list[Found]:
    """What the columns hold; the cells are let go, column by column."""
    found = []
    for name in cells.names:
        series = cells.frame.pop(name)
        if only is None or name in only:
            one = found_in(name, series, cells.decimal)
            one.unit = one.unit or cells.units.get(name, "")
            found.append(one)
    return found


def _rows_of(found: Found, keep: NDArray[np.bool_]) -> Found:
    """A column without the rows that have no label."""
    if found.kind == "texts":
        codes = found.codes[keep]
        there = np.unique(codes[codes >= 0])
        place = np.full(len(found.kinds) + 1, -1, np.intp)
        place[there] = np.arange(len(there))
        found.codes, found.kinds = place[codes], [found.kinds[k] for k in there]
        if not found.kinds:
            found.kind, found.numbers = "nothing", np.full(len(codes), np.nan)
    else:
        found.numbers = found.numbers[keep]
        if np.isnan(found.numbers).all():
            found.kind = "nothing"
    return found


def _features(cells: Cells, found: list[Found], asked: bool) -> tuple[list[Column], NDArray[np.float64]]:
    columns = [described(f, f.name in cells.unnamed, asked or len(found) == 1) for f in found]
    n = len(found[0].missing)
    X = np.empty((n, sum(len(c.features) for c in columns)))
    k = 0
    for column, f in zip(columns, found, strict=True):
        if column.role == "feature":
            for values in encode(column, f)[0]:
                X[:, k] = values
                k += 1
    return columns, X


def read_like(source: Any, columns: Sequence[Column], encoding: str | None = None, header: bool = True) -> Table:
    """New rows, with the same done to each column; see `nn.data.tables.read.read_table`."""
    cells = cells_of(opened(source, encoding), header)
    notes, used = list(cells.notes), [c for c in columns if c.role == "feature"]
    lacking = [c.name for c in used if c.name not in cells.names]
    if lacking:
        one = lacking[0]
        hint = nearest(one, cells.names, " (did you mean {!r}?)") if len(lacking) == 1 else ""
        what = "column" if len(lacking) == 1 else "columns"
        came = f"{len(lacking)} {what} missing that the model learned from, {listed(lacking)}{hint}"
        raise TableError(
            f"{came}: add what is missing; the columns are {listed(cells.names)}", cells.path, line=cells.header_line
        )
    known = {c.name for c in columns}
    extra = [name for name in cells.names if name not in known]
    if extra:
        notes.append(f"Columns that the model does not know are not used: {listed(extra)}.")
    X = np.empty((len(cells.lines), sum(len(c.features) for c in used)))
    k = 0
    for column in used:
        found = found_in(column.name, cells.frame[column.name], cells.decimal, column)
        notes += _differs(column, found, cells)
        features, unknown = encode(column, found)
        if unknown:
            notes.append(
                f"Column {column.name!r} holds what the model has not met: {listed(unknown, 6)}; "
                f"it knows {listed(list(column.kinds), 8)}. Taken as {_taken(column)}."
            )
        for values in features:
            X[:, k] = values
            k += 1
    aim = next((c for c in columns if c.role == "target"), None)
    task = "regression" if aim is not None and aim.kind == "measurement" else "classification"
    labels: Any = np.zeros(0)
    return Table(
        X,
        labels,
        tuple(name for c in used for name in c.features),
        aim.title if aim else "",
        cells.path,
        task,
        tuple(columns),
        tuple(notes),
        cells.lines,
    )


def _taken(column: Column) -> str:
    return "neither" if len(column.kinds) == 2 else "none of them"


def _differs(column: Column, found: Found, cells: Cells) -> list[str]:
    """What the new rows have otherwise than those that were learned from."""
    notes = []
    unit = found.unit or cells.units.get(column.name, "")
    if unit and column.unit and unit != column.unit:
        notes.append(
            f"Column {column.name!r} is in {unit}, and was in {column.unit} where the model learned: convert it."
        )
    missing = int(found.missing.sum())
    odd = [said for said in found.said if "taken as missing" in said]
    if odd:
        notes.append(f"Column {column.name!r}: {'; '.join(odd)}.")
    if missing and not column.indicator and column.kind != "kinds":
        rows = f"{missing} cell{'s' * (missing != 1)}"
        notes.append(
            f"Column {column.name!r}: {rows} missing, the median of the training taken; none was missing there."
        )
    return notes
