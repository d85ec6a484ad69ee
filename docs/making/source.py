"""The written pages, copied to where the book is built, with links into the repository made links of the book."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

WRITTEN = (".md", ".rst", ".py", ".css", ".js", ".svg", ".png", ".html")
_LEFT = ("making", "__pycache__", "theme", "__main__.py")


def copy(root: Path, to: Path) -> None:
    """Copy ``docs`` as it is written; static files go into ``_static``."""
    shutil.rmtree(to, ignore_errors=True)
    for file in sorted((root / "docs").rglob("*")):
        inner = file.relative_to(root / "docs")
        if inner.parts[0] in _LEFT or file.suffix not in WRITTEN or not file.is_file():
            continue
        target = to / inner
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".md":
            text = _quoted(file.read_text(encoding="utf-8"), root)
            target.write_text(_inside(text, file, root / "docs"), encoding="utf-8")
        else:
            shutil.copy(file, target)
    shutil.copytree(root / "docs" / "theme", to / "_static")


def _quoted(text: str, root: Path) -> str:
    """A section of README where ``<!-- README: its title -->`` stands: measured numbers are written down once."""
    readme = (root / "README.md").read_text(encoding="utf-8")

    def section(mark: re.Match[str]) -> str:
        inside = readme.split(f"\n## {mark[1]}\n")[1].split("\n## ")[0]
        return inside.replace("](tutorials/pictures/", "](../learn/pictures/").replace("](docs/", "](../")

    return re.sub("<!-- README: (.*) -->", section, text)


def _inside(text: str, page: Path, docs: Path) -> str:
    """Links to notebooks lead to those of the book; a file that it has not is named: no repository is beside."""

    def led(link: re.Match[str]) -> str:
        words, target = link.groups()
        leads = (page.parent / target.split("#")[0]).resolve()
        if leads.is_relative_to(docs):
            return link[0]
        if leads.suffix == ".ipynb":
            return f"[{words}]({'../' * (len(page.relative_to(docs).parts) - 1)}learn/{leads.name})"
        return words if words.startswith("`") else f"`{leads.relative_to(docs.parent).as_posix()}`"

    return re.sub(r"(?<!!)\[([^\]]+)\]\((\.\./[^)]+)\)", led, text)
