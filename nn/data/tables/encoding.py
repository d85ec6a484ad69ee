"""From what a column holds to features, and why some columns are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.data.tables.column import Column, day_of
from nn.data.tables.found import FEW, Found
from nn.data.tables.groups import names_groups

_ID = re.compile(
    r"(?:.*[ _.\-])?(?:id|ids|nr|uuid|guid|key|code|ssn|isbn|hash|zip|plz|phone|postal|zipcode|postcode|mrn)"
    r"|.*[a-z](?:ID|Id|Nr|Key)|(?:row|index|record|sample|case|line|obs|observation|serial)[ _]?(?:number|num|no|nr)?"
    r"|(?:id|nr)[ _].*|#|[a-z]?id|rowid|unnamed: \d+"
    r"|(?:subj|pat|cust|user|acct|emp|sess|trans|prod|item|part|stud)[a-z]*id"
)
_THINGS = re.compile(
    r".*\b(?:patient|subject|person|customer|client|user|student|participant|proband|order|invoice|ticket|account|member|"
    r"employee|specimen|barcode|serial|kunde|matrikel).*"
)
_TWO = re.compile(r"[0-9.,]+ ?[/x×;-] ?[0-9.,]+")
"""Such as a blood pressure, 120/80."""
NEITHER = 0.5
"""What stands for a text that is neither of two."""
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
        said.append(as_features(texts))
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
        said.append(f"days since {day_of(facts['origin'])}")
    elif found.kind == "time":
        said.append("hours")
    facts |= {"fill": fill, "indicator": missing > 0}
    if missing:
        median = Column(found.name, found.kind, "", **facts).median
        said.append(f"{_cells(missing, n)} missing: the median {median}, and a feature says which")
    return Column(found.name, found.kind, "; ".join(said) or "as it is", **facts)


def as_features(kinds: Sequence[str]) -> str:
    """How texts become features, in words."""
    if len(kinds) == 1:
        return f"{kinds[0]}: 1 where it stands"
    shown = ", ".join(kinds[:FEW])
    return f"{shown}: 0 and 1" if len(kinds) == 2 else f"{len(kinds)} kinds, one-hot: {shown}"


def _no_feature(found: Found, n: int, unnamed: bool, alone: bool) -> str:
    """Why a column is left out; "" if it is not."""
    different = found.different
    if different == 1 and not (found.kind == "texts" and found.missing.any()):
        value = found.kinds[0] if found.kind == "texts" else f"{found.numbers[~found.missing][0]:g}"
        value = day_of(found.numbers[~found.missing][0]) if found.kind == "date" else value
        return f"the same in every row ({_cut(value)})"
    if alone and found.kind != "texts":
        return ""
    if not alone and names_groups(found):
        return f"it names what the rows are of, {different} in {n} rows"
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
        counts = n >= 4 and found.goes_up_by_one
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
        features = _of_codes(codes, len(column.kinds))
        if unknown and len(features) == 1 and len(column.kinds) == 2:
            features[0][(codes < 0) & ~missing] = NEITHER
    else:
        unknown = []
        if column.origin:
            found.numbers = found.numbers - column.origin
        features = [np.where(missing, column.fill, found.numbers)]
    if column.indicator:
        features.append(missing.astype(float))
    return features, unknown


def _of_codes(codes: Any, kinds: int) -> list[NDArray[np.float64]]:
    """0 and 1 for two kinds, else a feature for each; -1 is none of them."""
    return [(codes == k).astype(float) for k in ((1,) if kinds == 2 else range(kinds))]


def without_unmet(
    column: Column, features: NDArray[np.float64], rows: Any
) -> tuple[Column, NDArray[np.float64], list[str]]:
    """A column of texts as these rows alone would have made it: texts that stand in others only are unknown.

    Parameters
    ----------
    column : Column
        Of some kinds.
    features : ndarray, shape (N, features)
        What it became.
    rows : array of int
        The rows to learn from.

    Returns
    -------
    column, features, unmet
        The last are the texts that are unknown now.
    """
    n = len(column.kinds)
    missing = features[:, -1] > 0 if column.indicator else np.zeros(len(features), bool)
    codes = (features[:, 0] > 0).astype(int) if n == 2 else features[:, :n].argmax(axis=1)
    codes[missing | ((n != 2) & ~features[:, : max(1, n)].any(axis=1))] = -1
    met = np.unique(codes[rows])
    met = met[met >= 0]
    unmet = [kind for k, kind in enumerate(column.kinds) if k not in met]
    if not unmet or not len(met):
        return column, features, []
    if len(met) == 1 and not missing[rows].any():
        said = f"left out: the same in every row to train on ({_cut(column.kinds[met[0]])})"
        return Column(column.name, "left out", said, role="left out", missing=column.missing), features[:, :0], unmet
    place = np.full(n + 1, -1)
    place[met] = np.arange(len(met))
    kinds = tuple(column.kinds[k] for k in met)
    made = _of_codes(place[codes], len(kinds))
    if len(kinds) == 2:
        made[0][(codes >= 0) & (place[codes] < 0)] = NEITHER
    said = column.said.replace(as_features(column.kinds), as_features(kinds))
    left = [missing.astype(float)] if column.indicator else []
    return replace(column, kinds=kinds, said=said), np.stack([*made, *left], axis=1), unmet


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
