"""A table of texts: as lines for a terminal, as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_LEFT, _WHOLE = "text-align:left", ";white-space:nowrap"
_SHORT = 18
"""Letters up to which a cell is one line of HTML."""


def lines_of(cells: Sequence[Sequence[str]]) -> list[str]:
    """Return each row as a line, the columns below each other.

    >>> lines_of([("layer", "gives"), ("head", "(N, 2)")])
    ['layer  gives', 'head   (N, 2)']
    """
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(text.ljust(w) for text, w in zip(row, widths, strict=True)).rstrip() for row in cells]


def html_of(cells: Sequence[Sequence[str]], below: str) -> str:
    """Return the rows, the first as the head, and a sentence; a long cell breaks where a sheet or a phone ends."""
    head, *rows = cells
    body = "".join(_row(row, "td") for row in rows)
    top = _row(head, 'th scope="col"')
    return f"<table><thead>{top}</thead><tbody>{body}</tbody></table><p>{escape(below)}</p>"


def _row(texts: Sequence[str], tag: str) -> str:
    def cell(text: str) -> str:
        style = _LEFT + _WHOLE * (len(text) <= _SHORT)
        return f'<{tag} style="{style}">{escape(text)}</{tag[:2]}>'

    return f"<tr>{''.join(map(cell, texts))}</tr>"
