"""What explanations, drawings and pages say, in English, French and German: one table, ``sentences.json``.

A row has a key and a text in each language, with places in braces. The words in formulas have themselves as keys, so
that an operation of one's own may have words that no row has: those are said as they are.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.resources import files

from autograd.errors import ArgumentError, short

LANGUAGES = ("en", "fr", "de")


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Each row of the table: its key, and its text by language."""
    found: dict[str, dict[str, str]] = json.loads(
        files("autograd.graph").joinpath("sentences.json").read_text(encoding="utf-8")
    )
    return found


def say(key: str, lang: str = "en", /, **places: object) -> str:
    """A sentence, or a word of a formula, in a language.

    >>> say("why.sum", "fr", name="s", to="v")
    's additionne toutes les cases de v : chacune reçoit tout le gradient.'
    >>> say("my own word", "de")
    'my own word'
    """
    row = sentences().get(key)
    text = key if row is None else row[lang]
    return text.format(**places) if places else text


def language(lang: str) -> str:
    """``lang``, if there are sentences in it.

    Raises
    ------
    ArgumentError
        For another.
    """
    if not isinstance(lang, str) or lang not in LANGUAGES:
        raise ArgumentError(f"Expected lang as one of {', '.join(map(repr, LANGUAGES))}, got {short(lang)}.")
    return lang


def isolated(name: str) -> str:
    """A name that is read from right to left between marks (U+2068, U+2069): what stands around it stays in place.

    >>> isolated("W⁰"), [hex(ord(char)) for char in isolated("א")]
    ('W⁰', ['0x2068', '0x5d0', '0x2069'])
    """
    turns = any(unicodedata.bidirectional(char) in ("R", "AL", "AN", "RLE", "RLO", "RLI") for char in name)
    return f"\u2068{name}\u2069" if turns else name
