"""Lines of words, not wider than a terminal."""

from __future__ import annotations

from textwrap import fill

WIDTH = 100
_GLUE = "\0"


def wrapped(head: str, text: str) -> str:
    """The text in lines, indented by the head of the first one."""
    indent = " " * len(head)
    text = fill(
        text, WIDTH, initial_indent=head, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return text.replace(_GLUE, " ")


def kept(text: str) -> str:
    """A name and its number, which stay on one line."""
    return text.replace(" ", _GLUE)


def plain(x: float) -> str:
    """A number as one writes it, with a true minus."""
    return f"{x:.10g}".replace("-", "−")


def short(x: float) -> str:
    """A number with four digits that count, and no exponent where none is needed."""
    text = f"{x:.0f}" if 1e4 <= abs(x) < 1e9 else f"{x:.4g}"
    return text.replace("-", "−")
