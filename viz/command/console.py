"""What is printed where a console has no ∂: something that can be read aloud, in place of a question mark."""

from __future__ import annotations

import codecs
import io
import unicodedata
from typing import Any

_IN_ASCII = {
    "∂": "d", "σ": "sigma", "Σ": "sum", "η": "eta", "λ": "lambda", "√": "sqrt", "∞": "inf", "·": "*", "×": "x",
    "⊙": "*", "∗": "*", "−": "-", "→": "->", "≥": ">=", "≤": "<=", "≠": "!=", "′": "'", "ᵀ": "^T",
    "ß": "ss", "–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "█": "#", "●": "o", "■": "#", "▲": "^",
}  # fmt: skip
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def in_ascii(sign: str) -> str:
    """A sign in ASCII: by name, as its letter without accents, or ``?``.

    >>> "".join(map(in_ascii, "∂l/∂W⁰ − ½é 学"))
    'dl/dW^0 - 1/2e ?'
    """
    if sign.isascii():
        return sign
    if sign in _RAISED:
        return f"^{_RAISED.index(sign)}"
    plain = unicodedata.normalize("NFKD", sign).replace("⁄", "/").encode("ascii", "ignore").decode()
    return _IN_ASCII.get(sign) or plain or "?"


def _replace(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(map(in_ascii, error.object[error.start : error.end])), error.end


codecs.register_error("chalkgrad", _replace)


def readable(stream: Any) -> None:
    """Let a stream write what its encoding has, and the rest in ASCII."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="chalkgrad")
