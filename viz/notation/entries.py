"""Names of entries and of arrays: as one for many, and as they can be typed."""

from __future__ import annotations

import re
import unicodedata

_INDEX = re.compile(r"\[([\d,]+)\]$")


def base(name: str) -> str:
    """The name of an array, from that of one entry.

    >>> base("W⁰[2,0]"), base("x")
    ('W⁰', 'x')
    """
    return _INDEX.sub("", name)


def together(names: list[str]) -> str:
    """One name for many, indices as NumPy writes ranges.

    >>> together(["W⁰[0,1]", "W⁰[0,2]", "W⁰[1,1]", "W⁰[1,2]"]), together(["v1", "v2", "v7"])
    ('W⁰[0:2,1:3]', 'v1 … v7')
    """
    found = [_INDEX.search(name) for name in names]
    if len({base(name) for name in names}) == 1 and all(found):
        columns = list(zip(*(m[1].split(",") for m in found if m), strict=False))
        return f"{base(names[0])}[{','.join(_range(column) for column in columns)}]"
    return names[0] if len(set(names)) == 1 else f"{names[0]} … {names[-1]}"


def _range(column: tuple[str, ...]) -> str:
    low, high = min(map(int, column)), max(map(int, column))
    return str(low) if low == high else f"{low}:{high + 1}"


def typed(name: str) -> str:
    """``name`` as a keyboard has it: W⁰ is W0, x′ is x'.

    >>> typed("W⁰"), typed("x′"), typed("W_Q")
    ('W0', "x'", 'W_Q')
    """
    return unicodedata.normalize("NFKC", name.replace("′", "'"))
