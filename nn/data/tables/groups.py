"""Rows that belong together: several of one patient, or customer, whom a column names."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.data.tables.found import Found

FEWEST = 5
"""Groups from which on some can be held out whole."""

_THING = (
    r"patient|patienten|subject|subj|person|customer|client|kunde|kunden|user|student|participant|proband|probanden|"
    r"employee|member|household|family|animal|mouse|cow|donor|specimen|case|device|machine|vehicle|session"
)
_NAMES = re.compile(rf"(?:.*[ _.\-])?(?:{_THING})s?(?:[ _.\-]?(?:id|ids|nr|no|num|number|nummer|code|key|name|uuid))?")
_IDS = re.compile(r"id|ids|uid|uuid|guid|pid|mrn|matrikel(?:nr|nummer)?")


def names_groups(found: Found) -> bool:
    """Whether a column names what its rows are of, some of them more than once."""
    name = found.name.strip().lower()
    if not (_NAMES.fullmatch(name) or _IDS.fullmatch(name)):
        return False
    whole = found.kind == "texts" or (found.kind == "number" and found.whole and not found.unit)
    return bool(whole and FEWEST <= found.different < int((~found.missing).sum()))


def groups_of(found: Found) -> NDArray[np.intp]:
    """The number of the group of each row; a row that names none is one of its own."""
    values: Any = found.codes if found.kind == "texts" else np.where(found.missing, 0.0, found.numbers)
    own = np.unique(values, return_inverse=True)[1]
    alone = np.flatnonzero(found.missing)
    own[alone] = own.max() + 1 + np.arange(len(alone))
    return np.asarray(own, np.intp)
