"""What the code on a page makes, shown below it: what it prints, the pictures it writes, its pages live."""

from __future__ import annotations

import html
import io
import re
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt

from docs.making.blocks import BLOCK, blocks, run
from docs.making.notebooks import frame, telling
from docs.making.outputs import sentences
from nn.errors import TrainingWarning

_SAID = re.compile(r"  # (.+)$", re.MULTILINE)
_DESCRIBED = re.compile(r"<desc>(.*?)</desc>", re.DOTALL)


def write(made: Path) -> None:
    """Run the code of each page, and put its results into the page."""
    mpl.use("agg")
    for page in sorted(made.rglob("*.md")):
        if blocks(page):
            folder = made / "_static" / "shown" / "_".join(page.relative_to(made).with_suffix("").parts)
            folder.mkdir(parents=True)
            page.write_text(_below(page.read_text(encoding="utf-8"), results(page, folder, made)), encoding="utf-8")


def _below(text: str, found: list[str]) -> str:
    """A page's text with what was found below each of its blocks."""
    left = iter(found)
    return BLOCK.sub(lambda block: f"{block[0]}\n\n{next(left)}", text)


def results(page: Path, folder: Path, made: Path) -> list[str]:
    """What each block of a page leaves, as it stands below the block."""
    printed, seen, found = io.StringIO(), set[Path](), []

    def keep(code: str) -> None:
        lines = printed.getvalue().rstrip()
        printed.seek(0)
        printed.truncate()
        written = sorted(set(folder.iterdir()) - seen, key=lambda file: code.find(file.name))
        seen.update(written)
        said = "\n".join(_SAID.findall(code))
        set_as = "printed sentences" if sentences(lines) else "printed"
        parts = [f"```{{code-block}} text\n:class: {set_as}\n\n{lines}\n```\n"] if lines and lines != said else []
        found.append("\n".join([*parts, *(one for file in written for one in _file(file, page, made))]))

    with redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("error", TrainingWarning)  # its reader would see it too
        warnings.simplefilter("ignore", RuntimeWarning)  # some pages show how a nan arises
        run(page, folder, keep)
    plt.close("all")
    return found


def _file(file: Path, page: Path, made: Path) -> list[str]:
    """A picture as a picture, a page in a frame; what no browser shows is left out."""
    inner = file.relative_to(made).as_posix()
    if file.suffix == ".html":
        file.write_text(telling(file.read_text(encoding="utf-8")), encoding="utf-8")
        address = "../" * (len(page.relative_to(made).parts) - 1) + inner
        return [f"```{{raw}} html\n{frame(address, f'Live page: {file.stem}')}\n```\n"]
    if file.suffix in (".svg", ".png"):
        text = file.read_text(encoding="utf-8") if file.suffix == ".svg" else ""
        described = _DESCRIBED.search(text)
        words = html.unescape(described[1]) if described else f"{file.name}, which the code above writes"
        paper = " dark-light" if described else ""  # a drawing has paper of its own for the dark
        return [f"```{{image}} /{inner}\n:alt: {' '.join(words.split())}\n:class: shown{paper}\n```\n"]
    return []
