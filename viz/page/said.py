"""The sentences that a page's own script says, in one language."""

from __future__ import annotations

from autograd.graph.sentences import sentences

_OF_PAGES = ("panel.", "path.", "update.", "table.", "edit.", "differences.")
_OF_RULES = ("update.plain", "update.models", "update.not_models", "update.inputs", "update.all")
"""What `viz.page.update_rule` says before the page is made."""


def said(lang: str = "en") -> dict[str, str]:
    """What a page's script says, by key.

    >>> said("de")["path.one"]
    'hier kommt ein Term an'
    """
    return {key: row[lang] for key, row in sentences().items() if key.startswith(_OF_PAGES) and key not in _OF_RULES}
