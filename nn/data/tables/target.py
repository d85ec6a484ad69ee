"""What is to be predicted: which column, classes or a measurement, and the labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.data.tables.column import Column
from nn.data.tables.encoding import says_id
from nn.data.tables.found import Found
from nn.data.tables.table import MAX_CLASSES
from nn.errors import TableError

TASKS = ("classification", "regression")
FEW_WHOLE = 10
"""Different whole numbers that are taken as classes by themselves: more are a count or a measurement."""

_CALLED = re.compile(
    r"(?:.*[ _])?(?:target|labels?|class(?:es)?|outcome|survived|survival|diagnosis|species|churn(?:ed)?|response|"
    r"klasse|ziel|diagnose|krank|sick|disease|default(?:ed)?|result)|y",
    re.IGNORECASE,
)
_REMARK = re.compile(r"comment|remark|note|bemerkung|kommentar", re.IGNORECASE)
_PRICED = re.compile(
    r"(?:.*[ _])?(?:price|cost|sales|revenue|salary|wage|rent|yield|demand|consumption|score|grade|preis|kosten|umsatz|"
    r"gehalt|lohn|ertrag|verbrauch|note|punkte)|(?:median|mean)_?(?:house_?)?value|medv|saleprice|mpg|strength|"
    r".*(?:preis|miete|kosten|umsatz|gehalt|ertrag|verbrauch)",
    re.IGNORECASE,
)
"""What measurements are called that people predict."""
_GAPS = 1 / 3
"""The share of missing cells above which a column is hardly what everything is about."""


def choose(columns: Sequence[Found], task: str | None) -> tuple[Found, str]:
    """The column that looks most like what is to be predicted, and a word on the choice ("" for the last one).

    The last one, unless another one is called so ("Survived", "target"), or it can't be (ids, texts, a constant).
    """
    able = [found for found in columns if _able(found, task)]
    if not able:
        return columns[-1], ""
    last = columns[-1]
    meant = not (_REMARK.search(last.name) or np.mean(last.missing) > _GAPS)
    if last.different == 1 and meant and (last.kind == "texts" or _CALLED.fullmatch(last.name)):
        return last, ""  # one class: there is no learning this, and no other column was meant
    called = [found for found in able if _CALLED.fullmatch(found.name)]
    if any(found.name.casefold() == "x" for found in columns):  # coordinates
        called = [found for found in called if found.name.casefold() != "y" or found is last]
    if last in able and _is_plainly_classes(last):
        called = [found for found in called if "_" not in found.name and " " not in found.name]
    if called and not (last in able and _CALLED.fullmatch(last.name)):
        found = called[-1]
        why = "" if found is last else f"The target is {found.name!r}, by its name; --target names another one."
        return found, why
    why, instead, kind = f"The target is the last column, {able[-1].name!r}", "", ", a measurement"
    if last not in able and last.kind != "nothing":
        why, kind = f"The target is {able[-1].name!r}, since {last.name!r} can't be one", ""
        instead = f"{why}; --target names another one."
    last = able[-1]
    if task is None and not _are_classes(last):
        few = [found.name for found in able[:-1] if _is_plainly_classes(found)]
        others = few or [found.name for found in able[:-1] if found.kind == "texts"]
        if others:
            listed = " or ".join(map(repr, others[:3]))
            which = f"--target {_flag(others[0])} predicts that" if len(others) == 1 else "--target names one"
            return last, (
                f"{why}{kind}; {listed} hold{'s' * (len(others) == 1)} {'a few ' * bool(few)}classes: {which}."
            )
    if task != "classification" and not _CALLED.fullmatch(last.name) and not _PRICED.fullmatch(last.name):
        priced = [found.name for found in able[:-1] if _PRICED.fullmatch(found.name) and not _are_classes(found)]
        if priced:
            return last, (
                f"{why}; {priced[0]!r} is what one may rather want to predict: --target {_flag(priced[0])} does."
            )
    return last, instead


def _able(found: Found, task: str | None) -> bool:
    if found.kind not in ("number", "texts") or found.different < 2 or says_id(found.name):
        return False
    if _REMARK.search(found.name) or np.mean(found.missing) > _GAPS:
        return False
    if found.kind == "number":
        return not _counts_rows(found) and (task != "classification" or found.different <= MAX_CLASSES)
    n = int((~found.missing).sum())
    return task != "regression" and found.different <= MAX_CLASSES and (found.different <= max(2, n / 2) or n < 20)


def _counts_rows(found: Found) -> bool:
    """Whether a column numbers the rows from 0 or 1 on."""
    return len(found.numbers) >= 20 and found.numbers[0] in (0, 1) and found.goes_up_by_one


def _flag(name: str) -> str:
    """A column's name as an argument of the command."""
    return f"{name!r}" if " " in name else name


def _are_classes(found: Found) -> bool:
    """Whether a column holds classes rather than a measurement, by its look."""
    if found.kind == "texts":
        return True
    n = int((~found.missing).sum())
    if not found.whole or found.unit:
        return found.different == 2 and not found.unit and n > 4
    few = found.different <= FEW_WHOLE and found.different <= max(2, n / 2)
    return found.different == 2 or (few and float(np.nanmax(np.abs(found.numbers))) < 1000)


def _is_plainly_classes(found: Found) -> bool:
    return (found.kind == "texts" and found.different <= FEW_WHOLE) or (found.kind == "number" and found.different == 2)


def learned(
    found: Found, task: str | None, path: Path | None
) -> tuple[Column, NDArray[Any], NDArray[np.bool_], list[str]]:
    """The target as labels or as a measurement.

    Returns
    -------
    column : Column
    labels : ndarray, shape (M,)
    keep : ndarray of bool, shape (N,)
        The M rows that have a label.
    notes : list of str

    Raises
    ------
    TableError
        If it cannot be one: dates, nothing, one class, too many.
    """
    name, notes = found.name, list[str]()
    if found.kind in ("date", "time", "nothing"):
        what = {"date": "dates", "time": "times", "nothing": "nothing"}[found.kind]
        raise TableError(
            f"this holds {what}, no classes and no measurement: choose another target (--target)", path, column=name
        )
    keep = ~found.missing
    missing = int(found.missing.sum())
    if missing:
        notes.append(f"{missing} row{'s' * (missing != 1)} without a value of {name!r} left out.")
    said = list(found.said)
    as_classes = _are_classes(found) if task is None else task == "classification"
    if not as_classes:
        if found.kind == "texts":
            example = found.kinds[0]
            raise TableError(
                f"{example!r} is no number, and a regression predicts numbers: choose another target (--target), or "
                "--task classification",
                path,
                column=name,
            )
        values = found.numbers[keep]
        if len(np.unique(values)) < 2:
            raise TableError(
                f"the same in every row, {values[0]:g}: choose another target (--target)", path, column=name
            )
        if task is None and found.whole and found.different <= MAX_CLASSES:
            notes.append(
                f"{name!r} holds {found.different} different whole numbers, taken as a measurement; "
                "--task classification takes them as classes."
            )
        column = Column(
            name, "measurement", "; ".join([*said, "a measurement"]), "target", unit=found.unit, missing=missing
        )
        return column, values, keep, notes
    labels, kinds = _labels(found, keep)
    if len(kinds) == 1:
        advice = "add rows of another class, or choose another target (--target)"
        raise TableError(f"one class, {str(kinds[0])!r}, expected at least two: {advice}", path, column=name)
    if len(kinds) > MAX_CLASSES:
        came = f"{len(kinds)} different labels, at most {MAX_CLASSES} can be classes"
        if found.kind == "number":
            advice = "this looks like a measurement or an id, take --task regression or another target (--target)"
        else:
            advice = "this looks like names or ids, choose another target (--target)"
        raise TableError(f"{came}: {advice}", path, column=name)
    if task is None and found.kind == "number" and len(kinds) > 2:
        notes.append(
            f"{name!r} holds {len(kinds)} different whole numbers, taken as classes; "
            "--task regression takes them as a measurement."
        )
    said.append(f"{len(kinds)} classes")
    column = Column(
        name,
        "classes",
        "; ".join(said),
        "target",
        unit=found.unit,
        missing=missing,
        kinds=tuple(map(str, kinds)),
        exact=found.exact,
    )
    return column, labels, keep, notes


def _labels(found: Found, keep: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Integers if all of them are such, otherwise texts."""
    if found.kind == "texts":
        kinds = np.array(found.kinds)
        labels = kinds[found.codes[keep]]
        return labels, np.unique(labels)
    values = found.numbers[keep]
    if np.all(values == np.round(values)) and np.abs(values).max() < 2**53:
        labels = values.astype(np.int64)
    else:
        labels = np.array([f"{x:.15g}" for x in values.tolist()])
    return labels, np.unique(labels)


def tells_alone(found: Found, labels: NDArray[Any], task: str) -> bool:
    """Whether a column says what is to be predicted all by itself: the answer under another name."""
    if len(labels) < 10 or found.kind == "nothing":
        return False
    values = found.codes if found.kind == "texts" else found.numbers
    if found.missing.any():
        return False
    if task == "regression":
        if found.kind == "texts" or np.ptp(found.numbers) == 0:
            return False
        return bool(abs(np.corrcoef(found.numbers, labels)[0, 1]) > 0.99999)
    kinds, own = np.unique(values, return_inverse=True)
    if not 2 <= len(kinds) <= max(2, len(labels) // 5):
        return False
    classes, place = np.unique(labels, return_inverse=True)
    if len(kinds) < len(classes):
        return False
    pairs = np.unique(own * len(classes) + place)
    return len(pairs) == len(kinds)
