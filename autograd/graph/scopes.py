"""What a scope is called in a language: `autograd.Value.scope` stays as it was recorded."""

from __future__ import annotations

import re

from autograd.graph.sentences import say

_MADE = re.compile(r"(layer|output|step|down|up|votes|backward|update)( \d+)?")
"""The names that ``nn`` and backward passes give; another is someone's own."""


def scope_name(part: str, lang: str = "en") -> str:
    """One part of a scope as it is shown.

    >>> scope_name("layer 2", "de"), scope_name("output", "fr"), scope_name("my encoder", "de")
    ('Schicht 2', 'sortie', 'my encoder')
    """
    found = _MADE.fullmatch(part)
    return part if found is None else say(f"scope.{found[1]}", lang) + (found[2] or "")
