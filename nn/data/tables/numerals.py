"""Numbers as people write them: decimal commas, thousands, %, currencies, units, a true minus, below a limit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
"""Stricter than float(), which also reads 1_000, Arabic digits and nan."""

_CURRENCIES = r"US\$|[$€£¥₹₽₩]|USD|EUR|GBP|CHF|JPY|CNY|INR|Fr\.|kr"
_CELL = re.compile(
    rf"(?P<limit>[<>≤≥]=?|~|ca\. ?)?\ *(?P<open>\()?(?P<sign>[+-])?\ *(?P<before>{_CURRENCIES})?\ *(?P<sign2>[+-])?"
    r"(?P<digits>[0-9](?:[0-9.,'’ ]*[0-9])?[.,]?|[.,][0-9]+)(?P<power>(?:[eE]|\ ?[x×·*]\ ?10\^?)[+-]?[0-9]+)?"
    r"\ *(?P<after>(?!x[0-9]|\S*[0-9]{2})[^\W\d_][^\s,;:=_]*(?:\ [^\s\d,;:=_]{1,8})?|[°%‰€$£¥₹µμΩ′″\"][^\s,;:=_]*)?"
    r"(?P<close>\))?"
)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u2007": " "})
_DASH = re.compile(r"^[–—‒] ?(?=[0-9])")
_PLUS_MINUS = re.compile(r"(?<=[0-9]) ?(?:±|\+/-) ?[0-9.,]+")
_GROUPS = re.compile(r"[0-9]{1,3}(?:([ '’])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]*)?")
_BY_COMMA = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]*)?")  # 12,34,567 in India
_BY_POINT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?")
_LONGEST_UNIT = 15


@dataclass(frozen=True)
class Numeral:
    """A cell that reads as a number: its digits, and what stands around them."""

    digits: str
    negative: bool
    power: int
    unit: str
    limit: bool
    mark: str
    """How its marks are meant: "," or "." for the decimal mark, ",?" or ".?" where it may be either, or none."""

    def value(self, decimal: str) -> float:
        """The number, with this decimal mark where it may be either."""
        digits = re.sub("[ '’]", "", self.digits)
        if (self.mark[:1] if len(self.mark) == 1 else decimal) == ",":
            digits = digits.replace(".", "").replace(",", ".")
        else:
            digits = digits.replace(",", "")
        number = float(f"{digits}e{self.power}") if self.power else float(digits)
        return -number if self.negative else number


def numeral(text: str) -> Numeral | None:
    """The number in a cell, or None.

    Examples
    --------
    >>> found = numeral("−1.234,5 kg")
    >>> found.value(","), found.unit
    (-1234.5, 'kg')
    >>> numeral("60,500").mark, numeral("0,5").mark, numeral("12/03") is None
    (',?', ',', True)
    """
    plain = _PLUS_MINUS.sub("", _DASH.sub("-", text.translate(_SPACES).strip()))
    found = _CELL.fullmatch(plain)
    if found is None or bool(found["open"]) != bool(found["close"]) or (found["sign"] and found["sign2"]):
        return None
    mark = _mark_of(found["digits"])
    if mark is None:
        return None
    unit = " ".join(filter(None, (found["before"], (found["after"] or "").strip())))
    if len(unit) > _LONGEST_UNIT:
        return None
    power = int(re.sub(r".*?([+-]?[0-9]+)$", r"\1", found["power"])) if found["power"] else 0
    if found["power"] and found["power"].lstrip()[0] not in "eE":
        power = int(re.sub(r".*10\^?", "", found["power"]))
    negative = bool(found["open"]) or "-" in (found["sign"] or found["sign2"] or "")
    return Numeral(found["digits"], negative, power, unit, bool(found["limit"]), mark)


def _mark_of(digits: str) -> str | None:
    """The decimal mark; with a ? where the mark may part thousands; "" without; None if this is no number."""
    if re.search("[ '’]", digits):
        if not _GROUPS.fullmatch(digits):
            return None
        digits = re.sub("[ '’]", "", digits)
        return next((mark for mark in ",." if mark in digits), "")
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        mark = "," if digits.rfind(",") > digits.rfind(".") else "."
        return mark if (_BY_POINT if mark == "," else _BY_COMMA).fullmatch(digits) else None
    for mark, count, groups in ((",", commas, _BY_COMMA), (".", points, _BY_POINT)):
        if count > 1:
            return ("." if mark == "," else ",") if groups.fullmatch(digits) else None
        if count == 1:
            whole, _, decimals = digits.partition(mark)
            either = len(decimals) == 3 and 0 < len(whole) <= 3 and not whole.startswith("0")
            return f"{mark}?" if either else mark
    return ""


@dataclass
class Numerals:
    """The different texts of a column, as numbers where they are some."""

    values: dict[str, float] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    unit: str = ""
    units: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)
    """What was done to make numbers of them, in words."""


def marks(texts: Iterable[str]) -> Counter[str]:
    """How often the decimal mark is "," and ".", in cells that leave no doubt."""
    found = Counter(cell.mark for cell in map(numeral, texts) if cell is not None)
    return Counter({mark: found[mark] for mark in ",." if found[mark]})


def numerals(texts: Iterable[str], decimal: str) -> Numerals:
    """The numbers among texts.

    Parameters
    ----------
    texts : iterable of str
        The different cells of one column.
    decimal : str
        The decimal mark, where no cell of the column tells.
    """
    found, cells = Numerals(), {text: numeral(text) for text in texts}
    read = {text: cell for text, cell in cells.items() if cell is not None}
    sure = Counter(cell.mark for cell in read.values())
    doubtful = {mark for mark in (",?", ".?") if sure[mark]}
    if sure[","] != sure["."]:
        decimal = "," if sure[","] > sure["."] else "."
    elif doubtful == {",?", ".?"}:
        decimal = "."
    found.units = Counter(cell.unit for cell in read.values() if cell.unit)
    found.odd = [text for text, cell in cells.items() if cell is None]
    if len(found.units) == 1:
        (found.unit,) = found.units
    found.values = {text: cell.value(decimal) for text, cell in read.items()}
    commas = any(cell.mark == "," or (cell.mark == ",?" and decimal == ",") for cell in read.values())
    if commas:
        found.said.append("decimal comma read as a point")
    grouped = [text for text, cell in read.items() if _is_grouped(cell, decimal)]
    if grouped:
        found.said.append(f"thousands separators removed ({grouped[0]} is {found.values[grouped[0]]:.15g})")
    elif doubtful - {".?"} and not sure[","] and commas:
        example = next(text for text, cell in read.items() if cell.mark == ",?")
        found.said[-1] += f" ({example} is {found.values[example]:.15g})"
    if any("±" in text or "+/-" in text for text in read):
        found.said.append("what stands behind ± left out")
    if any(text[:1] in "−–—‒" for text in read if text):
        found.said.append("a long minus sign read as minus")
    if found.unit:
        found.said.append(f"{found.unit} removed from the cells")
    limits = sum(cell.limit for cell in read.values())
    if limits:
        example = next(text for text, cell in read.items() if cell.limit)
        found.said.append(f"a limit such as {example} read as {found.values[example]:.15g}")
    return found


def _is_grouped(cell: Numeral, decimal: str) -> bool:
    if re.search("[ '’]", cell.digits):
        return True
    mark = cell.mark[0] if len(cell.mark) == 1 else decimal
    return (mark == "," and "." in cell.digits) or (mark == "." and "," in cell.digits) if cell.mark else False
