"""The colours of every picture, by role: what a colour means is decided here and nowhere else.

The hues are those of Okabe and Ito (2008, "Color Universal Design"), which stay apart under the
common forms of colour blindness. They are made for areas and lines; as *text* most of them fall
short of the 4.5:1 contrast that WCAG 2 (AA) asks for, so each theme holds darker or lighter values
of the same hue for words and numbers. Nothing here needs matplotlib: the HTML and SVG
drawings use the same table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from autograd.errors import ArgumentError

WHITE = "#FFFFFF"
BLACK = "#000000"
INK = "#1B1F24"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"

ABOVE, BELOW, NO_NUMBER = BLUE, VERMILLION, PURPLE
"""Entries of an array above and below 0, as areas; and those that are no number."""

FRAME, RIM = INK, WHITE
"""The line around a sample, or a part of a picture: a dark one, with a bright rim where anything may be under it."""


@dataclass(frozen=True)
class Theme:
    """Colours of text and surfaces on one background.

    Every text colour has 4.5:1 on ``paper`` and ``card``, and one that is named for its ground has it there.
    """

    paper: str
    card: str
    line: str
    ink: str
    muted: str
    value: str
    gradient: str
    check: str
    button: str
    current: str = YELLOW
    ink_on_current: str = INK
    ink_on_button: str = WHITE


LIGHT = Theme(
    paper=WHITE,
    card="#F6F8FA",
    line="#CFD6DD",
    ink=INK,
    muted="#5C6670",
    value=BLUE,
    gradient="#B34A00",
    check="#00795C",
    button=INK,
)
DARK = Theme(
    paper="#15181C",
    card="#1E2329",
    line="#3A424B",
    ink="#E9EDF1",
    muted="#9AA5B1",
    value="#6CC0F0",
    gradient="#FF9A5C",
    check="#4FD1A8",
    button="#4A5663",
)

BOTH = replace(LIGHT, ink_on_current="#000000")
"""LIGHT, of whose colours each has one in DARK (`viz.drawing.svg.both_themes`): what stands on yellow stays black."""


@dataclass(frozen=True)
class ClassStyle:
    """How one class is drawn: ``color`` and ``marker`` (a matplotlib marker code) together name it."""

    color: str
    marker: str


CLASS_COLORS = (
    ORANGE, "#964A8B", "#007700", "#EE3366", "#00DDEE", "#AA66FF", "#889999", "#CCCCAA", "#660044", "#333311",
)  # fmt: skip
"""Amber, purple, green, rose, cyan, violet, grey, sand, plum, olive.

Found by a search over the sRGB cube: any two differ by a CIEDE2000 of 17 or more to usual eyes and to those of the
three kinds of dichromats, and each by 15 from what has a meaning: a value, a gradient, a check, the current step.
"""
CLASS_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", "p")
MAX_CLASSES = 20

_FURTHER = 0.45
"""How far a class above the tenth is from the colour whose lighter or darker twin it is."""

_FAINT = 2.5
"""Contrast of what stands back: clearly less than the 4.5 of the rest, and still there on a projector."""


def class_styles(count: int) -> tuple[ClassStyle, ...]:
    """Return ``count`` class styles, no two alike in both colour and marker.

    Up to ten classes differ in colour and in marker. The next ten are these colours, lighter where they were dark and
    darker where they were light, with the markers moved on by one.

    Parameters
    ----------
    count : int
        Number of classes, 0 to 20.

    Raises
    ------
    ArgumentError
        If there are more than 20 classes.

    Examples
    --------
    >>> class_styles(2)
    (ClassStyle(color='#E69F00', marker='o'), ClassStyle(color='#964A8B', marker='s'))
    """
    if not 0 <= count <= MAX_CLASSES:
        raise ArgumentError(
            f"Got {count} classes; at most {MAX_CLASSES} can be told apart in one picture. "
            "Draw fewer classes, or group them first."
        )
    first = [ClassStyle(*both) for both in zip(CLASS_COLORS, CLASS_MARKERS, strict=True)]
    markers = CLASS_MARKERS[-1:] + CLASS_MARKERS[:-1]
    further = [ClassStyle(_twin(color), marker) for color, marker in zip(CLASS_COLORS, markers, strict=True)]
    return tuple([*first, *further][:count])


def _twin(color: str) -> str:
    """The colour lighter, or darker if it is light."""
    return mix(color, INK if contrast(color, INK) > contrast(color, WHITE) else WHITE, _FURTHER)


@lru_cache
def ghost(theme: Theme) -> Theme:
    """Return ``theme`` with words and lines faded into the paper, for what stands back behind a lit path.

    Examples
    --------
    >>> ghost(LIGHT).ink
    '#9B9C9F'
    """
    faded = {role: _fade(getattr(theme, role), theme) for role in ("ink", "muted", "value", "gradient")}
    return replace(theme, **faded)


def _fade(color: str, theme: Theme) -> str:
    """The faintest mixture with the paper that can still be made out."""
    shades = (mix(color, theme.paper, share / 100) for share in range(70, 0, -1))
    return next(shade for shade in shades if min(contrast(shade, theme.paper), contrast(shade, theme.card)) >= _FAINT)


def mix(color: str, other: str, share: float) -> str:
    """Return ``color`` with the ``share`` (0 to 1) of ``other`` in it.

    Examples
    --------
    >>> mix("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    parts = (round(255 * ((1 - share) * a + share * b) + 1e-9) for a, b in zip(rgb(color), rgb(other), strict=True))
    return "#" + "".join(f"{part:02X}" for part in parts)


def rgb(color: str) -> tuple[float, float, float]:
    """Return the red, green and blue of ``"#RRGGBB"``, each in 0 to 1.

    Examples
    --------
    >>> rgb("#FF0000")
    (1.0, 0.0, 0.0)
    """
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def contrast(first: str, second: str) -> float:
    """Return the WCAG 2 contrast ratio of two colours: 1 for equal ones, 21 for black on white.

    Examples
    --------
    >>> contrast("#000000", "#FFFFFF")
    21.0
    """
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def theme_on(background: str) -> Theme:
    """Return the theme whose ink stands out more on ``background`` ("#RRGGBB").

    Examples
    --------
    >>> theme_on("#FFFFFF") is LIGHT, theme_on("#101010") is DARK
    (True, True)
    """
    return max((LIGHT, DARK), key=lambda theme: contrast(theme.ink, background))


def _luminance(color: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
