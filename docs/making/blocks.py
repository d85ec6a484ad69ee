"""The code that a page shows, run from top to bottom as a reader would."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[int, str]]:
    """Each block of Python on a page, with the line on which its code begins."""
    text = page.read_text(encoding="utf-8")
    return [(text.count("\n", 0, found.start(1)) + 1, found[1]) for found in BLOCK.finditer(text)]


def run(page: Path, folder: Path, after: Callable[[str], object] = lambda code: None) -> dict[str, Any]:
    """Run the blocks of a page, one after the other, in a folder that takes what they write; returns their names.

    ``after`` is called with the code of each block when it has run.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    before = Path.cwd()
    os.chdir(folder)
    try:
        for line, code in blocks(page):
            exec(compile("\n" * (line - 1) + code, str(page), "exec"), names)
            after(code)
    finally:
        os.chdir(before)
    return names
