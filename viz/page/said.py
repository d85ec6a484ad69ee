"""The sentences that a page's own script says, in one language."""

from __future__ import annotations

from autograd.graph.sentences import say, sentences

_OF_PAGES = (
    "panel.", "path.", "update.", "table.", "edit.", "differences.", "frame.", "guess.", "window.", "error.",
)  # fmt: skip
_OF_RULES = {f"update.{key}" for key in ("plain", "models", "not_models", "inputs", "all", "named", "all_named")}
"""What `viz.page.update_rule` says before the page is made."""


def too_many(known: int | None, least: int, lang: str) -> str:
    """Why the inside of an operation is not shown: of ``known`` scalars, or of more than ``least``.

    >>> too_many(None, 4000, "en")
    'Inside are more than 4,000 scalars, too many to step through: take fewer samples.'
    """
    return say("inside.many", lang, n=f"{known:,}" if known else say("inside.more_than", lang, n=f"{least:,}"))


def errors(lang: str = "en") -> dict[str, str]:
    """What a page's `.chalkgrad` says where it cannot answer."""
    return {key: text for key, text in said(lang).items() if key.startswith("error.")}


def said(lang: str = "en", windows: bool = True) -> dict[str, str]:
    """What a page's script says, by key; without ``windows`` nothing of those that slide over images.

    >>> said("de")["path.one"]
    'hier kommt ein Term an'
    """
    return {
        key: row[lang]
        for key, row in sentences().items()
        if key.startswith(_OF_PAGES) and key not in _OF_RULES and (windows or not key.startswith("window."))
    }
