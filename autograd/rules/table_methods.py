"""The methods of `Value` that entries of the table name: ``v.exp()``, ``v.sum(axis=0)``.

table_methods.pyi lists them for editors and type checkers; ``python -m tests.stubs`` writes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class TableMethods:
    """What `Value` has from the table: a method for each entry that names one."""

    __slots__ = ()


def give(name: str, method: Callable[..., Any]) -> None:
    """Let ``method`` be called as ``v.name(...)``."""
    setattr(TableMethods, name, method)
