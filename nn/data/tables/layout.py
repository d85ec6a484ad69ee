"""How a text is laid out as a table: what stands between the cells, where the header is, which lines are no samples."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from nn.data.tables.numerals import PLAIN, numeral
from nn.errors import TableError

DELIMITERS = ("\t", ";", "|", ",")
"""In this order where two fit equally well: a comma also appears in texts and decimals, the others hardly ever."""
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_COMMENT = ("#", "%", "//", "!", "@")
_TOTAL = re.compile(
    r"(grand |sub)?(total|totals|sum|average|mean|summe|gesamt|mittelwert|durchschnitt)\b.*|source:.*|quelle:.*|"
    r"(n|note|notes|footnote|hinweis) ?[=:*].*|\*.*",
    re.IGNORECASE,
)
_UNIT_OF = re.compile(
    r"\[[^\]]*\]|\([^)]*\)|[^\W\d_]{1,4}[0-9²³]?(/[^\W\d_]{1,5}[0-9²³]?)?|[°%µ$€£]\S{0,8}|-|–|mmHg|beats/min|"
)


@dataclass
class Layout:
    """A text as rows of cells."""

    text: str
    """From the first sample on, with line breaks of one kind."""
    delimiter: str
    names: list[str]
    begins: list[int]
    """The line of the file on which each row begins, from 1."""
    drop: set[int] = field(default_factory=set)
    """The rows, from 0, that are no samples."""
    width: int = 0
    """Cells a row: as many as names, or one more at an end of which nobody says the name."""
    header_line: int = 1
    units: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    codes: bool = False
    """Whether there are whole numbers that begin with a zero."""


def laid_out(text: str, path: Path | None, header: bool = True) -> Layout:
    """Find delimiter, header and samples.

    Raises
    ------
    TableError
        If there is no header, no row below it, a row of another width, an open quote.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    notes: list[str] = []
    skipped = 0
    if said := re.match(r"\s*\"?sep=(.)\"?[;,\t]*\n", text):  # a spreadsheet says so
        text, skipped, delimiter = text[said.end() :], text[: said.end()].count("\n"), said[1]
    else:
        delimiter = _delimiter(text)
    if delimiter == " ":
        text, delimiter = "\n".join(re.sub(r"[ \t]+", "\t", line.strip()) for line in text.split("\n")), "\t"
    head = [(begin, cells) for begin, _, cells in islice(_rows(text, delimiter, path, skipped), 400)]
    filled = [(begin, cells) for begin, cells in head if any(cells)]
    if not filled:
        raise TableError("the file is empty: expected a header line and a line for each sample", path)
    width = _usual_width([cells for _, cells in filled])
    at = next((k for k, (_, cells) in enumerate(filled) if _may_begin(cells, width)), 0)
    comments = at
    # A header of one name less: what R writes, whose first column has the names of the rows.
    above_it, first = filled[at - 1][1], filled[at][1]
    if at and len(above_it) == width - 1 > 1 and _are_names(above_it) and not _are_names(first):
        comments = at = at - 1
    line, names = filled[at]
    if comments:
        notes.append(f"{_counted(comments, 'line')} above the header skipped: {_shown(delimiter.join(filled[0][1]))}.")
    layout = Layout("", delimiter, list(names), [], header_line=line, notes=notes, width=width)
    rows_above = next(k for k, (begin, _) in enumerate(head) if begin == line)
    if header:
        _check_header(names, line, [cells for _, cells in filled[at + 1 :]], path)
        rows_above += 1
    else:
        layout.names = [f"column {k + 1}" for k in range(width)]
    after = next(islice(_rows(text, delimiter, path, skipped), rows_above, None), None)
    above = (after[0] - 1 if after else line + text.count("\n")) - skipped
    layout.text = _from_line(text, above)
    _structure(layout, path, above + skipped)
    return layout


def _delimiter(text: str) -> str:
    """The delimiter for which most of the first rows are equally wide; a space stands for runs of blanks.

    csv.Sniffer guesses from the frequencies of all characters, and takes a letter where a text repeats.
    """
    best, best_fit = ",", (0.0, 0.0, 0)
    sample = text[:200_000]
    for delimiter in DELIMITERS:
        reader = csv.reader(sample.split("\n"), delimiter=delimiter, skipinitialspace=True)
        try:
            rows = [cells for cells in islice(reader, 100) if any(map(str.strip, cells))]
        except csv.Error:
            continue
        if not rows:
            continue
        width = _usual_width(rows)
        if width > 1:
            share = sum(len(cells) == width for cells in rows) / len(rows)
            named = _may_begin(rows[0], width)
            fit = (round(share, 1), float(named), width) if share > 0.5 or named else (share / 2, 0.0, width)
            if fit > best_fit:
                best, best_fit = delimiter, fit
    return " " if _by_blanks(sample, best, best_fit[0] >= 0.9 and best_fit[1] > 0) else best


def _by_blanks(sample: str, delimiter: str, fits: bool) -> bool:
    """Whether runs of blanks part the cells, rather than the delimiter, even if that fits."""
    lines = [line for line in sample.split("\n")[:100] if line.strip() and not line.lstrip().startswith("#")]
    widths = {len(line.split()) for line in lines}
    if '"' in sample or len(widths) != 1 or max(widths) < 2:
        return False
    below = lines[1:] or lines
    if not fits:
        cells = [cell for line in below for cell in line.split()]
        return sum(numeral(cell) is not None for cell in cells) > 0.4 * len(cells)
    # Between words a blank is part of a text, and 1 234 is one number.
    several = [cell for line in below for cell in line.split(delimiter) if len(cell.split()) > 1]
    numbers = [numeral(cell) is None and all(numeral(part) for part in cell.split()) for cell in several]
    return len(numbers) > 0 and all(numbers)


def _usual_width(rows: list[list[str]]) -> int:
    widths = Counter(len(cells) for cells in rows)
    if len(rows[0]) > 1 and widths[len(rows[0])] * 2 >= len(rows):
        return len(rows[0])
    most = max(widths.values())
    return max(width for width, times in widths.items() if times == most)


def _may_begin(cells: list[str], width: int) -> bool:
    """Whether a row may be the header: as wide as the others, and not one word above empty cells."""
    if len(cells) != width or cells[0].startswith(_COMMENT[:1] if width == 1 else _COMMENT):
        return False
    return width < 3 or 2 * sum(map(bool, cells)) >= width


def _are_names(cells: list[str]) -> bool:
    return all(cell and not PLAIN.fullmatch(cell) for cell in cells)


def _rows(text: str, delimiter: str, path: Path | None, skipped: int) -> Iterator[tuple[int, int, list[str]]]:
    """All rows, blank ones too, each with the lines on which it begins and ends."""
    reader = csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=True, strict=True)
    begin = skipped + 1
    try:
        for cells in reader:
            end = reader.line_num + skipped
            yield begin, end, [cell.strip() for cell in cells]
            # A quoted cell may hold line breaks: the row's own line_num is where it ends, not where it begins.
            begin = end + 1
    except csv.Error as error:
        advice = 'close every quote, and write a " inside a quoted cell twice'
        raise TableError(f"the row cannot be split into cells ({error}): {advice}", path, line=begin) from None


def _lines(text: str) -> Iterator[str]:
    """The lines, one after the other: a list of a million would take as much memory as the text again."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end + 1
        yield text[start:end]
        start = end


def _from_line(text: str, above: int) -> str:
    start = 0
    for _ in range(above):
        start = text.find("\n", start) + 1
        if start == 0:
            return ""
    return text[start:]


def _check_header(names: list[str], line: int, below: list[list[str]], path: Path | None) -> None:
    seen = [{cells[k] for cells in below if k < len(cells)} for k in range(len(names))]
    numeric = [name and numeral(name) is not None for name in names]
    # A label that stands again further down is no name of a column, although it is no number either.
    if any(numeric) and all(number or name in kinds for number, name, kinds in zip(numeric, names, seen, strict=True)):
        advice = "add a header above it, with the names of the columns, or say that there is none (--no-header)"
        raise TableError(f"this looks like data: {advice}", path, line=line)


def _structure(layout: Layout, path: Path | None, above: int) -> None:
    """Go through all rows once: which are samples, on which line they begin, whether they are equally wide."""
    count, header, begins, drop = len(layout.names), list(layout.names), layout.begins, layout.drop
    first: list[tuple[int, list[str]]] = []
    tail: deque[tuple[int, list[str]]] = deque(maxlen=10)
    odd: dict[int, int] = {}
    ends_empty, comments = True, 0
    for k, (begin, _, cells) in enumerate(_rows(layout.text, layout.delimiter, path, above)):
        begins.append(begin)
        if not any(cells):
            drop.add(k)
            continue
        if cells == header or (cells[0].startswith(_COMMENT[:3]) and len(cells) != count):
            drop.add(k)
            comments += 1
            continue
        if len(cells) != count:
            odd[k] = len(cells)
            ends_empty = ends_empty and not cells[-1]
        if len(first) < 2:
            first.append((k, cells))
        tail.append((k, cells))
    if not first:
        raise TableError("a header and nothing below it: add a line for each sample", path, line=layout.header_line)
    longer = [k for k, n in odd.items() if n == count + 1]
    if len(longer) > 0.9 * (len(begins) - len(drop)) and not ends_empty:
        layout.names, layout.width, odd = ["", *layout.names], count + 1, {}  # the names of rows, as R writes them
    elif longer and ends_empty:
        layout.width = count + 1
        odd = {k: n for k, n in odd.items() if n != count + 1}
        layout.notes.append("A delimiter at the end of the lines, with nothing after it, does not count.")
    _sums(layout, list(tail), odd)
    if odd:
        row, n = next(iter(odd.items()))
        raise TableError(_ragged(n, count, layout.delimiter), path, line=begins[row])
    if comments:
        layout.notes.append(f"{_counted(comments, 'line')} left out that repeat the header or are comments.")
    _units(layout, first)
    layout.codes = re.search(rf'(?:^|[{re.escape(layout.delimiter)}"\n]) *0[0-9]', layout.text) is not None


def _units(layout: Layout, first: list[tuple[int, list[str]]]) -> None:
    """A second header line that says units: they go behind the names."""
    if len(first) < 2:
        return
    (row, cells), (_, below) = first
    if row in layout.drop or len(cells) != len(layout.names) or not all(_UNIT_OF.fullmatch(c) for c in cells):
        return
    said = [c.strip("()[] ") not in ("", "-", "–") for c in cells]
    # Below a unit stands a number; without brackets one such column is no proof.
    numbers = [numeral(b) is not None for b, c in zip(below, said, strict=False) if c]
    in_brackets = any(c[:1] in ("(", "[") for c in cells)
    if not numbers or not (
        (all(numbers) and len(numbers) >= 2) or (in_brackets and numbers.count(True) * 2 >= len(numbers))
    ):
        return
    layout.drop.add(row)
    layout.units = [cell.strip("()[] ") if told else "" for cell, told in zip(cells, said, strict=True)]
    layout.notes.append(f"Line {layout.begins[row]} says units: they stand behind the names.")


def _sums(layout: Layout, tail: list[tuple[int, list[str]]], odd: dict[int, int]) -> None:
    """Lines below the samples that sum them up, or say where they come from."""
    while len(tail) > 1:
        row, cells = tail.pop()
        before = tail[-1][1]
        label = next(filter(None, cells), "")
        sums = bool(_TOTAL.fullmatch(label)) and not _TOTAL.fullmatch(next(filter(None, before), ""))
        remark = row in odd and len(list(filter(None, cells))) == 1 and len(label.split()) > 2
        # A sample of a kind called "all" or "Total" has all its cells, as the one above it.
        if not remark and not (sums and (row in odd or "" in cells or _is_text(before, cells))):
            return
        layout.drop.add(row)
        odd.pop(row, None)
        layout.notes.append(
            f"Line {layout.begins[row]} is no sample, left out: {_shown(layout.delimiter.join(cells))}."
        )


def _is_text(before: list[str], cells: list[str]) -> bool:
    """Whether a word stands where the row above has a number, or a name with digits, such as S149."""
    k = next(k for k, cell in enumerate(cells) if cell)
    digits = re.compile(r"\d")
    return k < len(before) and bool(digits.search(before[k])) and not digits.search(cells[k])


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'s' * (n != 1)}"


def _shown(text: str, most: int = 40) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= most else text[: most - 3] + "...")


def _ragged(came: int, expected: int, delimiter: str) -> str:
    between = _NAMES.get(delimiter, repr(delimiter))
    if came < expected:
        advice = f"add what is missing, with a {between} between the cells"
    else:
        advice = f"remove what is too many; write a decimal comma as a point, a text with a {between} in quotes"
    return f"{came} cell{'s' * (came != 1)} in a table of {expected} columns: {advice}"
