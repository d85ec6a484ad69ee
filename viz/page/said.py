"""The sentences that a page's own script says, in one language."""

from __future__ import annotations

from autograd.graph.sentences import sentences

_OF_PAGES = ("panel.", "path.", "update.")


def said(lang: str = "en") -> dict[str, str]:
    """What a page's script says, by key.

    >>> said("de")["path.one"]
    'hier kommt ein Term an'
    """
    return {key: row[lang] for key, row in sentences().items() if key.startswith(_OF_PAGES)}
