"""What a column holds: numbers, dates, times of day, texts of some kinds, or nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nn.data.tables import dates
from nn.data.tables.column import Column
from nn.data.tables.missing import nothing_among, stands_for_nothing
from nn.data.tables.numerals import numerals

FEW = 20
"""Kinds of text that become features of their own."""
YES = {"yes", "y", "true", "t", "ja", "j", "oui", "si", "sí", "sim", "on", "wahr", "positive", "present"}
NO = {"no", "n", "false", "f", "nein", "non", "não", "nao", "off", "falsch", "negative", "absent"}
_UNITS = 4
"""In a column that has several: more of them are no units."""
_CODE = re.compile(r"0[0-9]+|[0-9]{16,}")
"""Digits that a number would not keep."""


@dataclass
class Found:
    """A column after reading.

    Attributes
    ----------
    kind : {"number", "date", "time", "texts", "nothing"}
    numbers : ndarray of float64, shape (N,)
        nan where the cell is missing; of a date days since 1970, of a time hours. Empty for texts.
    codes : ndarray of int, shape (N,)
        Of texts: the place in `kinds`, -1 where missing.
    """

    name: str
    kind: str
    numbers: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    codes: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, np.intp))
    kinds: list[str] = field(default_factory=list)
    unit: str = ""
    said: list[str] = field(default_factory=list)
    nothing: float | None = None
    form: str = ""
    """How its dates are written."""
    is_code: bool = False
    exact: bool = False

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where there is nothing."""
        found: NDArray[np.bool_] = self.codes < 0 if self.kind == "texts" else np.isnan(self.numbers)
        return found

    @property
    def different(self) -> int:
        """How many different values there are."""
        if self.kind == "texts":
            return len(self.kinds)
        return len(np.unique(self.numbers[~np.isnan(self.numbers)]))

    @property
    def whole(self) -> bool:
        """Whether all numbers are whole."""
        there = self.numbers[~np.isnan(self.numbers)]
        return self.kind == "number" and bool(np.all(there == np.round(there)))

    @property
    def goes_up_by_one(self) -> bool:
        """Whether each number is the one before plus 1, as numbers of rows are."""
        return bool(np.all(self.numbers[:-1] + 1 == self.numbers[1:]))


def found_in(name: str, series: Any, decimal: str, column: Column | None = None) -> Found:
    """Look into a column.

    Parameters
    ----------
    name : str
    series : pandas.Series
    decimal : str
        The decimal mark, where a cell does not tell.
    column : Column, optional
        What it was in the table that was learned from.
    """
    as_kind = None if column is None else "texts" if column.kind == "kinds" else column.kind
    nothing, form = (None, "") if column is None else (column.nothing, column.form)
    kind = series.dtype.kind
    if isinstance(series.dtype, pd.CategoricalDtype):
        series, kind = series.astype(object), "O"
    if as_kind == "texts" and kind in "iuf":
        whole = kind != "f" or (series.dropna() == series.dropna().round()).all()
        filled = series.dropna()
        series = (filled.astype("int64") if whole else filled).astype(str).reindex(series.index)
        kind = "O"
    if kind in "iuf":
        values = np.asarray(series.to_numpy(dtype=float, na_value=np.nan))
        return _number(Found(name, "number", values), as_kind, nothing)
    if kind == "M":
        return Found(name, "date", dates.days(series))
    if kind == "m":
        return Found(name, "time", np.asarray(series / pd.Timedelta(hours=1), float))
    return _from_texts(name, series, decimal, as_kind, nothing, form)


def _number(found: Found, as_kind: str | None, nothing: float | None) -> Found:
    bad = np.isinf(found.numbers)
    if bad.any():
        found.numbers = np.where(bad, np.nan, found.numbers)
        found.said.append(f"{_cells(int(bad.sum()))} infinite or too large for a float, taken as missing")
    stands = nothing if as_kind is not None else stands_for_nothing(found.numbers)
    if stands is not None:
        at = found.numbers == stands
        found.nothing = stands
        found.numbers = np.where(at, np.nan, found.numbers)
        if at.any():
            found.said.append(f"{stands:g} taken as missing")
    if as_kind in (None, "date") and (days := dates.in_one_number(found.numbers)) is not None:
        found.kind, found.form, found.numbers = "date", "%Y%m%d", days
    if np.isnan(found.numbers).all() and as_kind is None:
        found.kind = "nothing"
    return found


def _from_texts(name: str, series: Any, decimal: str, as_kind: str | None, nothing: float | None, known: str) -> Found:
    codes, came = pd.factorize(series, use_na_sentinel=True)
    clean = [_clean(text) for text in came]
    counts = np.bincount(codes[codes >= 0], minlength=len(clean))
    times: Counter[str] = Counter()
    for text, n in zip(clean, counts.tolist(), strict=True):
        times[text] += n
    found = Found(name, "texts")
    if as_kind in (None, "number") and _as_numbers(found, codes, clean, times, decimal, as_kind):
        return _number(found, as_kind, nothing)
    empty = nothing_among(set(times), numbers=False)
    texts = [text for text in times if text not in empty]
    if not texts and as_kind is None:
        found.kind, found.numbers = "nothing", np.full(len(codes), np.nan)
        return found
    if as_kind in (None, "date", "time") and not found.is_code:
        form = dates.format_of(texts, known) if texts else None
        if form is not None or as_kind in ("date", "time"):
            found.form = form or ""
            found.kind = ("time" if form == "HH:MM" else "date") if as_kind is None else as_kind
            values = dates.numbers_of(texts, form) if form else np.full(len(texts), np.nan)
            found.numbers = _spread(codes, clean, dict(zip(texts, values.tolist(), strict=True)))
            if as_kind is not None and (form == "HH:MM") != (as_kind == "time"):
                found.numbers = np.full(len(codes), np.nan)
            odd = [text for text, value in zip(texts, values, strict=True) if np.isnan(value)]
            _say_odd(found, odd, times, "date" if found.kind == "date" else "time")
            if form and "/" in form and form.index("%m") < form.index("%d"):
                found.said.append("read as month/day/year")
            elif form and "/" in form and form.startswith("%d"):
                found.said.append("read as day/month/year")
            return found
    _as_kinds(found, codes, clean, times, texts)
    return found


def _clean(text: Any) -> str:
    return unicodedata.normalize("NFC", " ".join(str(text).split()))


def _as_numbers(
    found: Found, codes: Any, clean: Sequence[str], times: Counter[str], decimal: str, as_kind: str | None
) -> bool:
    """Whether the texts are numbers but for a few, and if so their numbers."""
    empty = nothing_among(set(times), numbers=True)
    texts = [text for text in times if text not in empty]
    read = numerals(texts, decimal)
    numeric, odd = sum(times[t] for t in read.values), sum(times[t] for t in read.odd)
    if as_kind is None:
        if any(_CODE.fullmatch(text) for text in texts) and all(t.isdigit() for t in read.values):
            found.is_code = True
            return False
        if not numeric or len(read.units) > 1:
            if 1 < len(read.units) <= _UNITS and numeric > odd:
                found.said.append(
                    f"numbers in several units ({', '.join(unit for unit, _ in read.units.most_common(3))})"
                )
            return False
        few = len(texts) <= FEW and numeric + odd > 2 * len(texts)
        if odd and (few or not (odd <= 0.1 * (numeric + odd) or (len(read.odd) <= 2 and 2 * odd <= numeric))):
            return False
    found.kind, found.unit = "number", read.unit
    found.said += read.said
    found.numbers = _spread(codes, clean, read.values)
    _say_odd(found, read.odd, times, "number")
    return True


def _spread(codes: Any, clean: Sequence[str], values: dict[str, float]) -> NDArray[np.float64]:
    """The value of each row; nan for the code -1, and for a text that has none."""
    each = np.array([*(values.get(text, np.nan) for text in clean), np.nan])
    found: NDArray[np.float64] = each[codes]
    return found


def _say_odd(found: Found, odd: Sequence[str], times: Counter[str], what: str) -> None:
    if odd:
        first = sorted(odd, key=lambda text: -times[text])[0]
        shown = repr(first if len(first) <= 30 else first[:27] + "...")
        n = sum(times[text] for text in odd)
        found.said.append(f"{_cells(n)} no {what} ({shown}{', ...' if len(odd) > 1 else ''}), taken as missing")


def _as_kinds(found: Found, codes: Any, clean: Sequence[str], times: Counter[str], texts: Sequence[str]) -> None:
    """Texts of some kinds: one spelling for those that differ in capitals alone."""
    groups: dict[str, list[str]] = {}
    for text in texts:
        groups.setdefault(text.casefold(), []).append(text)
    spelled: dict[str, str] = {}
    for low, same in groups.items():
        # Single letters that differ in capitals are two letters; y and Y beside n and N are not.
        if len(same) > 1 and len(low) == 1 and not (groups.keys() <= YES | NO):
            found.exact = True
            spelled |= {text: text for text in same}
            continue
        best = max(same, key=lambda text: (times[text], text))
        spelled |= dict.fromkeys(same, best)
        if len(same) > 1:
            found.said.append(f"{', '.join(sorted(same))} differ in capitals alone, taken as {best}")
    if found.exact:
        found.said.append("some kinds differ in capitals alone")
    kinds = sorted(set(spelled.values()), key=lambda text: (text.casefold() in YES, text))
    place = {text: k for k, text in enumerate(kinds)}
    each = np.array([*(place[spelled[text]] if text in spelled else -1 for text in clean), -1], np.intp)
    found.codes, found.kinds = each[codes], kinds


def _cells(n: int) -> str:
    return f"{n} cell{'s' * (n != 1)}"
