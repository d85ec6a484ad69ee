"""Dates and times of day as numbers: days since the first one, hours since midnight."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_LOOKS = re.compile(
    r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?\b.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b.*|"
    r"\d{1,2}[. -]{0,2}[^\W\d]{3,9}\.?[ ,-]{0,2}\d{2,4}\b.*|[^\W\d]{3,9}\.? \d{1,2}(st|nd|rd|th)?,? \d{4}\b.*"
)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?: ?([AaPp])\.?[Mm]\.?)?")
_MONTHS = {
    **{"januar": "January", "februar": "February", "märz": "March", "mai": "May", "juni": "June", "juli": "July"},
    **{"oktober": "October", "dezember": "December", "mrz": "Mar", "okt": "Oct", "dez": "Dec", "jän": "Jan"},
    **{"janvier": "January", "février": "February", "mars": "March", "avril": "April", "juin": "June"},
    **{"juillet": "July", "août": "August", "septembre": "September", "octobre": "October", "novembre": "November"},
    **{"décembre": "December", "enero": "January", "febrero": "February", "marzo": "March", "abril": "April"},
    **{"mayo": "May", "junio": "June", "julio": "July", "agosto": "August", "septiembre": "September"},
    **{"octubre": "October", "noviembre": "November", "diciembre": "December"},
}
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b", re.IGNORECASE)
_DAYS = (
    *("%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y/%m/%d", "%Y.%m.%d", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%y", "%m/%d/%y"),
    *(
        "%d/%m/%y",
        "%d %b %Y",
        "%d-%b-%Y",
        "%d-%b-%y",
        "%d%b%Y",
        "%d %B %Y",
        "%d. %B %Y",
        "%b %d, %Y",
        "%B %d, %Y",
        "%b %d %Y",
    ),
)
_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S", ", %H:%M")
FORMATS = ("ISO8601", *(day + time for time in _TIMES for day in _DAYS))
_ENOUGH = 0.9


def format_of(texts: list[str], known: str = "") -> str | None:
    """The format that reads nearly all of these texts, or None: "HH:MM" for times of day.

    Where it reads them, the one that is `known` of such texts: 01/02/2026 alone does not tell.
    """
    sample = texts[:: max(1, len(texts) // 200)]
    if not sample:
        return None
    if np.mean([_TIME.fullmatch(text) is not None for text in sample]) >= _ENOUGH:
        return "HH:MM"
    if np.mean([_LOOKS.fullmatch(text) is not None for text in sample]) < _ENOUGH:
        return None
    if known and known != "HH:MM" and float(_read(sample, known).notna().mean()) >= _ENOUGH:
        return known
    shares = {form: float(_read(sample, form).notna().mean()) for form in FORMATS}
    best = max(shares, key=lambda form: shares[form])
    if shares[best] < _ENOUGH:
        return None
    # Of two that read the sample equally well the whole column decides: only 13 and more is no month.
    rivals = [form for form, share in shares.items() if share == shares[best]]
    return max(rivals, key=lambda form: float(_read(texts, form).notna().mean())) if len(rivals) > 1 else best


def numbers_of(texts: list[str], form: str) -> NDArray[np.float64]:
    """Days since 1970, or hours since midnight; nan where a text is none."""
    if form == "HH:MM":
        return np.array([_hours(text) for text in texts], float)
    return days(_read(texts, form))


def days(dates: Any) -> NDArray[np.float64]:
    """Days since 1970 of a column of dates; nan where there is none."""
    found = pd.Series(pd.to_datetime(dates, utc=True)).dt.tz_localize(None)
    return np.asarray((found - pd.Timestamp(0)) / pd.Timedelta(days=1), float)


def in_one_number(values: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Days since 1970 of whole numbers such as 20260131, if all of them are such."""
    there = values[~np.isnan(values)]
    if len(there) == 0 or there.min() < 19000101 or there.max() > 21001231 or np.any(there != np.round(there)):
        return None
    found = np.full(len(values), np.nan)
    found[~np.isnan(values)] = days(_read([str(int(x)) for x in there], "%Y%m%d"))
    return None if np.isnan(found[~np.isnan(values)]).any() else found


def _read(texts: list[str], form: str) -> Any:
    if "%b" in form or "%B" in form:
        texts = [_MONTH.sub(lambda found: _MONTHS[found[0].lower()], text) for text in texts]
    return pd.Series(pd.to_datetime(texts, format=form, errors="coerce", utc=True))


def _hours(text: str) -> float:
    found = _TIME.fullmatch(text)
    if found is None:
        return float("nan")
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    return hour + int(found[2]) / 60 + float(found[3] or 0) / 3600
