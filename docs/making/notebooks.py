"""The course's notebooks as pages: their outputs as they were made, each live page in a frame of its own."""

from __future__ import annotations

import hashlib
import json
import shutil
from base64 import b64decode
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from docs.making.outputs import sentences

_PAGES = ("chalkgrad-stepper", "chalkgrad-playground")
_LARGE = 60_000
"""So many characters of HTML with one of these is a live page, which gets a file of its own."""

_WIDE = 700
"""Pixels of a figure from which on its words are too small on a phone where all of it is shown."""


def copy(tutorials: Path, to: Path) -> None:
    """Copy the notebooks and the pictures they show; live pages are written beside, once each."""
    to.mkdir(parents=True, exist_ok=True)
    live = to.parent / "_static" / "live"
    live.mkdir(parents=True, exist_ok=True)
    for path in sorted(tutorials.glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        number = count(1)
        for cell in notebook["cells"]:
            if "solution" in (tags := cell["metadata"].get("tags", [])):
                tags.append("hide-cell")  # folded here too
            if sentences("".join(_printed(cell))):
                cell["metadata"].setdefault("tags", []).append("sentences")
            for output in cell.get("outputs", []):
                _frame(output.get("data", {}), live, number)
                if picture := output.get("data", {}).get("image/png"):
                    words = output.get("metadata", {}).get("image/png", {}).get("alt", "")
                    wide = {"classes": "wide"} if _width(picture) > _WIDE else {}
                    cell["metadata"]["mystnb"] = {"image": {"alt": words, **wide}}
        notebook["metadata"].setdefault("kernelspec", {"name": "python3", "display_name": "Python 3"})
        (to / path.name).write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    for folder in ("pictures",):
        if (tutorials / folder).is_dir():
            shutil.copytree(tutorials / folder, to / folder, dirs_exist_ok=True)


def _printed(cell: dict[str, Any]) -> Iterator[str]:
    """What a cell's outputs are as text."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        text = output.get("text") or ("" if "text/html" in data or "image/png" in data else data.get("text/plain", ""))
        yield "".join(text) + "\n"


def _width(png: str | list[str]) -> int:
    """How many pixels wide a picture is, which its first bytes say."""
    return int.from_bytes(b64decode("".join(png)[:32])[16:20], "big")


def _frame(data: dict[str, Any], live: Path, number: Iterator[int]) -> None:
    """Put a live page among the outputs into a frame, which loads it when it is scrolled to."""
    given = data.get("text/html")
    html = "".join(given) if given else ""
    if len(html) < _LARGE or not any(kind in html for kind in _PAGES):
        return
    name = hashlib.sha256(html.encode()).hexdigest()[:16] + ".html"
    (live / name).write_text(page(html), encoding="utf-8")
    data["text/html"] = frame(f"../_static/live/{name}", f"Live page {next(number)}")


_HEIGHT = """<script>
new ResizeObserver(() => parent.postMessage({ chalkgrad: { height: document.body.scrollHeight } }, '*')).observe(
  document.body,
);
</script>"""


def page(fragment: str) -> str:
    """A fragment as a page of its own, which tells the page around it how high it is."""
    head = '<meta charset="utf-8"><title>chalkgrad</title><style>html { overflow-y: hidden } body { margin: 0 }</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{fragment}{_HEIGHT}</body></html>'


def telling(page: str) -> str:
    """A saved page that tells the page around it how high it is; where it is wide, it fills what it is given."""
    before, end, after = page.rpartition("</body>")
    return f"{before}{_HEIGHT.replace('<script>', '<script>if (innerWidth < 900)', 1)}{end}{after}"


def frame(address: str, title: str, height: int = 760) -> str:
    """The frame of a live page."""
    return (
        f'<iframe class="chalkgrad-live" src="{address}" loading="lazy" title="{title}" '
        f'style="width: 100%; height: {height}px; border: 0"></iframe>'
    )
