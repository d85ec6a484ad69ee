"""From what a column holds to features, and why some columns are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.data.tables import dates
from nn.data.tables.column import Column
from nn.data.tables.found import FEW, Found

_ID = re.compile(
    r"(?:.*[ _.\-])?(?:id|ids|nr|uuid|guid|key|code|ssn|isbn|hash|zip|plz|phone|postal|zipcode|postcode|mrn)"
    r"|.*[a-z](?:ID|Id|Nr|Key)|(?:row|index|record|sample|case|line|obs|observation|serial)[ _]?(?:number|num|no|nr)?"
    r"|(?:id|nr)[ _].*|#|[a-z]?id|rowid|(?:subj|pat|cust|user|acct|emp|sess|trans|prod|item|part|stud)[a-z]*id"
)
_THINGS = re.compile(
    r".*\b(?:patient|subject|person|customer|client|user|student|participant|proband|order|invoice|ticket|account|member|"
    r"employee|specimen|barcode|serial|kunde|matrikel).*"
)
_TWO = re.compile(r"[0-9.,]+ ?[/x×;-] ?[0-9.,]+")
"""Such as a blood pressure, 120/80."""
_MOST = 0.9
_FREE_TEXT = 40
"""Characters on average of what is a remark and no kind."""


def says_id(name: str) -> bool:
    """Whether a column's name says that it names its rows."""
    return bool(_ID.fullmatch(name) or _ID.fullmatch(name.lower()))


def described(found: Found, unnamed: bool = False, alone: bool = False) -> Column:
    """What becomes of a column as a feature.

    Parameters
    ----------
    found : Found
    unnamed : bool
        Whether the file has no name for it.
    alone : bool
        Whether it was asked for by name, or there is no other: it then stays though it looks like an id.
    """
    n, said = len(found.missing), list(found.said)
    missing = int(found.missing.sum())
    out = {"kind": "left out", "role": "left out", "missing": missing}
    if found.kind == "nothing":
        return Column(found.name, said="; ".join([*said, "left out: no cell is filled"]), **out)  # type: ignore[arg-type]
    reason = _no_feature(found, n, unnamed, alone)
    if reason:
        return Column(found.name, said="; ".join([*said, f"left out: {reason}"]), **out)  # type: ignore[arg-type]
    facts: dict[str, Any] = {"missing": missing, "unit": found.unit, "nothing": found.nothing, "exact": found.exact}
    if found.kind == "texts" or _names_things(found):
        texts = found.kinds if found.kind == "texts" else _whole_kinds(found)
        if found.is_code:
            said.append("a code: digits that a number would not keep")
        shown = ", ".join(texts[:FEW])
        said.append(f"{shown}: 0 and 1" if len(texts) == 2 else f"{len(texts)} kinds, one-hot: {shown}")
        if len(texts) == 1:
            said[-1] = f"{texts[0]}: 1 where it stands"
        # One kind and nothing: where it stands says all.
        facts |= {"kinds": tuple(texts), "indicator": missing > 0 and len(texts) > 1}
        if missing and len(texts) > 1:
            said.append(f"{_cells(missing, n)} missing: a feature says which")
        return Column(found.name, "kinds", "; ".join(said), **facts)
    there = found.numbers[~found.missing]
    fill = float(np.median(there))
    if found.kind == "date":
        facts |= {"origin": float(there.min()), "form": found.form}
        fill -= facts["origin"]
        said.append(f"days since {dates.day_of(facts['origin'])}")
    elif found.kind == "time":
        said.append("hours")
    if missing:
        shown = (
            f"{fill + facts.get('origin', 0.0):.6g}" if found.kind != "date" else dates.day_of(float(np.median(there)))
        )
        said.append(f"{_cells(missing, n)} missing: the median {shown}, and a feature says which")
    facts |= {"fill": fill, "indicator": missing > 0}
    return Column(found.name, found.kind, "; ".join(said) or "as it is", **facts)


def _no_feature(found: Found, n: int, unnamed: bool, alone: bool) -> str:
    """Why a column is left out; "" if it is not."""
    different = found.different
    if different == 1 and not (found.kind == "texts" and found.missing.any()):
        value = found.kinds[0] if found.kind == "texts" else f"{found.numbers[~found.missing][0]:g}"
        value = dates.day_of(found.numbers[~found.missing][0]) if found.kind == "date" else value
        return f"the same in every row ({_cut(value)})"
    if alone and found.kind != "texts":
        return ""
    if found.kind == "texts":
        share = different / max(1, int((~found.missing).sum()))
        if different > FEW or (different > 2 and share > 0.5):
            if found.is_code:
                return f"a code of {different} kinds: digits that a number would not keep"
            if np.mean([_TWO.fullmatch(text) is not None for text in found.kinds[:1000]]) > _MOST:
                return f"two numbers in a cell ({found.kinds[0]}): make two columns of it"
            if np.mean([len(text) for text in found.kinds[:1000]]) > _FREE_TEXT:
                return f"remarks: {different} different texts"
            what = "names or ids" if share > 0.5 else f"too many kinds, at most {FEW} become features"
            return f"{what}: {different} different texts" if share > 0.5 else f"{different} kinds: {what.split(':')[0]}"
        return ""
    if found.whole and found.kind == "number":
        first = ", ".join(f"{x:.15g}" for x in found.numbers[~found.missing][:2])
        steps = np.diff(found.numbers)
        counts = n >= 4 and bool(np.all(steps == 1))
        if (unnamed and counts) or (unnamed and different == n >= 4):
            return f"a column without a name that counts the rows ({first}, ...)"
        if says_id(found.name) and (different > FEW or different > n / 3):
            return f"an id ({first}, ...)"
        if _THINGS.fullmatch(found.name.lower()) and n >= 10 and different == n:
            return f"looks like an id ({first}, ...)"
    return ""


def _names_things(found: Found) -> bool:
    """Numbers that name things: of few kinds, under a name that says so."""
    return found.whole and says_id(found.name) and 2 < found.different <= FEW


def _whole_kinds(found: Found) -> list[str]:
    return [str(int(x)) for x in np.unique(found.numbers[~found.missing])]


def encode(column: Column, found: Found) -> tuple[list[NDArray[np.float64]], list[str]]:
    """The features of a column, and what was met in it that was not there when it was learned."""
    missing = found.missing
    if column.kind == "kinds":
        codes, unknown = _codes(column, found)
        names: Sequence[int] = (1,) if len(column.kinds) == 2 else range(len(column.kinds))
        features = [(codes == k).astype(float) for k in names]
    else:
        unknown = []
        if column.origin:
            found.numbers = found.numbers - column.origin
        features = [np.where(missing, column.fill, found.numbers)]
    if column.indicator:
        features.append(missing.astype(float))
    return features, unknown


def _codes(column: Column, found: Found) -> tuple[NDArray[np.intp], list[str]]:
    """The place of each row's text among the column's kinds; -1 where missing or unknown."""
    if found.kind != "texts":
        texts = _whole_kinds(found) if found.whole else [f"{x:g}" for x in np.unique(found.numbers[~found.missing])]
        values = np.unique(found.numbers[~found.missing])
        own = np.where(found.missing, -1, np.searchsorted(values, np.where(found.missing, 0, found.numbers)))
    else:
        texts, own = found.kinds, found.codes
    known = {kind if column.exact else kind.casefold(): k for k, kind in enumerate(column.kinds)}
    place = [known.get(text if column.exact else text.casefold(), -1) for text in texts]
    unknown = [text for text, k in zip(texts, place, strict=True) if k < 0]
    return np.array([*place, -1], np.intp)[own], unknown


def _cells(n: int, of: int) -> str:
    return f"{n} of {of} cells"


def _cut(text: str) -> str:
    return text if len(text) <= 30 else text[:27] + "..."
