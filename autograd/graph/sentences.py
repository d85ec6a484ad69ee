"""What is said of steps, formulas and pages, in English, French and German: one table."""

from __future__ import annotations

TABLE: dict[str, dict[str, str]] = {}


def say(text: str, lang: str = "en") -> str:
    """A sentence of the table in a language."""
    return TABLE.get(text, {}).get(lang, text)
