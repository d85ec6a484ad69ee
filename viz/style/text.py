"""Text of a picture: what may stand in it, how wide it is, how it is cut and escaped.

Graphviz places text by the widths of its own fonts; the reader's machine draws it with others. Every
text therefore gets room for DejaVu Sans, the widest of the usual ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

DIGITS = 3
"""Significant digits on a graph."""

MAX_FORMULA = 28
"""Characters of a formula on one line of a node."""

# Advance widths of DejaVu Sans in hundredths of the size, from the space to the tilde.
_ASCII = (
    "32 40 46 84 64 95 78 28 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 100 68 69 70 "
    "77 63 58 77 75 30 30 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 50 61 63 55 63 62 35 63 "
    "63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84"
)
_WIDTHS = [int(width) for width in _ASCII.split()]
_NARROW = dict.fromkeys("′·⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ₀₁₂₃₄₅₆₇₈₉", 43)
_BOLD = 1.16

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

_SIGNS = "+−·⊙/@×÷"

# Formatting characters that would turn the reading order of all that follows.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the room that ``text`` takes at ``size`` points, in the same unit.

    >>> round(width("0.25", 10), 1)
    22.4
    """
    return sum(map(_width_of, text)) / 100 * size * (_BOLD if bold else 1)


def _width_of(char: str) -> int:
    if " " <= char <= "~":
        return _WIDTHS[ord(char) - 32]
    if unicodedata.combining(char) or char in _TURNING:
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return 140 if ord(char) > 0xFFFF else 104
    return _NARROW.get(char, 88)


def spoken(text: str) -> str:
    r"""Return ``text`` as it is read aloud, without matplotlib's marks of a formula: x₁ for ``$x_1$``.

    >>> print(spoken(r"$x_1$ + $x_{12}$, in \$"))
    x₁ + x₁₂, in $
    """
    found = re.sub(r"\$x_\{?(\d+)\}?\$", lambda part: "x" + part[1].translate(_SUBSCRIPTS), text)
    return found.replace("\\$", "$")


def clean(text: str) -> str:
    r"""Return ``text`` with what no picture can hold made visible: a newline as ⏎, a control character as its sign.

    >>> clean("two\nlines\x00")
    'two⏎lines␀'
    """
    return "".join(map(_shown, text.replace("\r\n", "\n")))


def _shown(char: str) -> str:
    if " " <= char <= "~":
        return char
    code = ord(char)
    if char in "\n\u2028\u2029\x85":
        return "⏎"
    if code < 32:
        return chr(0x2400 + code)
    if 127 <= code < 160 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE or char in _TURNING:
        return "�"
    return char


def cut(text: str, most: int) -> str:
    """Return ``text``, of more than ``most`` characters only the first ones and "…".

    >>> cut("probability", 6)
    'proba…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def cut_apart(names: Sequence[str], most: int) -> list[str]:
    """Return ``names`` cut so that those which differ still do: later, or in their middles where they begin alike.

    >>> cut_apart(["species 1 of the field", "species 2 of the field"], 6)
    ['species 1…', 'species 2…']
    >>> cut_apart(["blood pressure at rest, left", "blood pressure at rest, right"], 12)
    ['blood … left', 'blood …right']
    """
    longest = max(map(len, names), default=0)
    different = len(set(names))
    for length in range(most, min(2 * most, longest)):
        if len(set(found := [cut(name, length) for name in names])) == different:
            return found
    if longest <= most:
        return list(names)
    start = most // 2
    for end in range(most - start - 1, longest - start):
        found = [name if len(name) <= start + end + 1 else f"{name[:start]}…{name[-end:]}" for name in names]
        if len(set(found)) == different:
            return found
    return list(names)


def wrap(text: str, most: int = MAX_FORMULA, lines: int = 2) -> list[str]:
    """Return ``text`` in lines of up to ``most`` characters, broken where a formula reads best; the rest is cut.

    >>> wrap("−t · ln(y) − (1 − t) · ln(1 − y)")
    ['−t · ln(y)', '− (1 − t) · ln(1 − y)']
    """
    made: list[str] = []
    while len(text) > most and len(made) < lines - 1:
        places = list(_places(text, most))
        if not places:
            break
        at = min(places)[-1]
        made.append(text[:at])
        text = text[at + 1 :]
    return [*made, cut(text, most)]


def _places(text: str, most: int) -> Iterator[tuple[bool, int, bool, int, int]]:
    """Each space where a line may end, the best first when sorted.

    Best is a rest that fits, then few open brackets, then a sum's sign that starts the next line, then a full line.
    """
    depth = 0
    for at, char in enumerate(text[: most + 1]):
        depth += (char in "([") - (char in ")]")
        if char == " " and at:
            binds = text[at - 1] in _SIGNS and text[at - 2 : at - 1] == " "
            yield len(text) - at - 1 > most or binds, depth, text[at + 1] not in "+−", -at, at


def escape(text: str) -> str:
    """Return ``text`` with the characters of markup as entities.

    >>> escape('<b>&"')
    '&lt;b&gt;&amp;&quot;'
    """
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    if "  " in text or text[:1] == " " or text[-1:] == " ":
        text = text.replace(" ", "&#160;")
    return text


def counted(count: int, noun: str) -> str:
    """Return a number and its noun.

    >>> counted(1, "node"), counted(2000, "node")
    ('1 node', '2,000 nodes')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
