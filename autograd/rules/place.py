"""Where an entry stands: in which module, in which file and line, and whether that is the library."""

from __future__ import annotations

import sys


def is_ours(module: str) -> bool:
    """Whether a module is the library's, not a user's own."""
    return module.startswith("autograd.")


def caller(depth: int) -> tuple[str, tuple[str, int]]:
    """The module, and the file and line, of the call ``depth`` frames up.

    In a function that makes several entries, it is the place in the module that called it.
    """
    frame = sys._getframe(depth)
    found = frame
    while found is not None and found.f_code.co_name != "<module>" and found.f_globals is frame.f_globals:
        found = found.f_back  # type: ignore[assignment]
    if found is None or found.f_globals is not frame.f_globals:
        found = frame
    return found.f_globals.get("__name__", "?"), (found.f_code.co_filename, found.f_lineno)
