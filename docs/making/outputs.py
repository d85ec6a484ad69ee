"""How what code prints is set: in columns, which are scrolled, or as sentences, which run on in the next line."""

from __future__ import annotations

import re

ROOM = 88
"""So many signs a line has on a laptop's screen."""

PHONE = 34
"""And on a phone's."""

_COLUMNS = re.compile(r"\S {2,}\S")


def sentences(printed: str) -> bool:
    """Whether a line is longer than a phone is wide, and none of those is set in columns.

    >>> sentences("short"), sentences("a word " * 6), sentences("layer      parameters" + " " * 20 + "9")
    (False, True, False)
    """
    long = [line for line in printed.splitlines() if len(line) > PHONE]
    return bool(long) and not any(_COLUMNS.search(line) for line in long)
