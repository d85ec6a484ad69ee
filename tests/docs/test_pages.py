"""What the book says runs: each page's code, and each link between pages."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from docs.making.blocks import blocks, run
from docs.making.outputs import ROOM

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if blocks(page))
_SAID = re.compile(r"^print\(.*\)  # (.+)$")
_LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)|^:link: (\S+)$", re.MULTILINE)
_TREE = re.compile(r"```\{toctree\}\n(.*?)```", re.DOTALL)


def name(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some pages show how a nan arises
@pytest.mark.filterwarnings("error::nn.errors.TrainingWarning")  # a reader would see it too
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_code_of_a_page_runs_and_prints_what_the_page_says(page, tmp_path, capsys):
    run(page, tmp_path)
    plt.close("all")
    printed = capsys.readouterr().out
    for _, code in blocks(page):
        for line in code.splitlines():
            if said := _SAID.match(line):
                assert said[1] in printed, line


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_line_of_code_is_wider_than_the_page(page):
    assert [line for _, code in blocks(page) for line in code.splitlines() if len(line) > ROOM] == []


def test_pages_for_every_reader_have_code():
    for folder in ("howto", "engineers", "lecturers", "faq"):
        assert any(name(page).startswith(folder) for page in PAGES), folder


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=name)
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    made = {DOCS / "gallery/index", DOCS / "reference/index", DOCS / "faq/messages"}
    for found in _LINK.findall(text):
        link = found[0] or found[1]
        if "://" not in link:
            target = page.parent / link
            assert target.exists() or target.with_suffix(".md").exists() or target in made, link
    for tree in _TREE.findall(text):
        for line in tree.splitlines():
            if line.strip() and not line.startswith(":") and "*" not in line:
                target = (page.parent / line).resolve()
                assert target.with_suffix(".md").exists() or target in made, line
