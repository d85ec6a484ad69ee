"""Fonts for names in any script, and a word where none here has a character."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from nn.errors import level_outside
from viz.errors import FontWarning

_WIDER = (
    *("Noto Sans CJK JP", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans", "Malgun Gothic"),
    *("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Arial Unicode MS", "Noto Emoji", "Segoe UI Emoji"),
)
"""Fonts of common systems with what DejaVu Sans lacks: used where they are installed."""

_MISSING = re.compile(r"Glyph (\d+) .*missing from")
_SHOWN = 8


@lru_cache
def wider_fonts() -> tuple[str, ...]:
    """Those of them that are here."""
    from matplotlib import font_manager

    here = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(name for name in _WIDER if name in here)


def fonts() -> list[str]:
    """The font whose widths every text was given room for, and those that have what it lacks."""
    return ["DejaVu Sans", *wider_fonts()]


class boxes_told:  # a word for what it does, as contextlib's
    """While it lasts, note what no font has; then say once which characters are boxes, and what to do.

    Parameters
    ----------
    instead : str
        What else helps.

    Warns
    -----
    FontWarning
    """

    def __init__(self, instead: str = "") -> None:
        self._instead = instead

    def __enter__(self) -> None:
        self._catching = warnings.catch_warnings(record=True)
        self._caught: Any = self._catching.__enter__()
        warnings.simplefilter("always")

    def __exit__(self, *error: Any) -> None:
        self._catching.__exit__(*error)
        missing: dict[str, None] = {}
        for warning in self._caught:
            found = _MISSING.search(str(warning.message))
            if found:
                missing[chr(int(found[1]))] = None
            else:
                warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
        if missing:
            signs = ", ".join([*missing][:_SHOWN]) + (", …" if len(missing) > _SHOWN else "")
            warnings.warn(
                f"No font here has {signs}: in the picture they are boxes. Install one that does, such as Noto Sans "
                f"CJK (Debian's package fonts-noto-cjk), and start Python anew{self._instead}.",
                FontWarning,
                stacklevel=level_outside(),
            )


@contextmanager
def measuring() -> Iterator[None]:
    """While texts are measured nothing is said of their characters: saving says it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+")
        yield


def with_wider_fonts(figure: Any) -> None:
    """Let each text of a figure that no usual font has take the characters that it lacks from a wider one."""
    from matplotlib.text import Text

    if wider_fonts():
        for text in figure.findobj(Text):
            family = text.get_fontfamily()
            if not text.get_text().isascii() and not set(wider_fonts()) & set(family):
                text.set_fontfamily([*family, *wider_fonts()])
