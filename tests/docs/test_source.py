"""Written pages, as the book has them."""

from __future__ import annotations

import re
from pathlib import Path

from docs.making import source

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_section_of_readme_stands_where_its_mark_was(tmp_path):
    source.copy(ROOT, tmp_path / "made")
    page = (tmp_path / "made/engineers/performance.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    row = next(line for line in readme.splitlines() if "MLP 2-16-16-2" in line)
    assert row in page
    assert "<!--" not in page
    assert "](../learn/pictures/scaling.svg)" in page


def test_every_link_from_page_to_page_leads_to_a_page_and_to_a_heading_of_it(tmp_path):
    source.copy(ROOT, tmp_path / "made")
    nowhere, tried = [], 0
    for page in (tmp_path / "made").rglob("*.md"):
        for target, heading in re.findall(r"(?<!!)\[[^\]]+\]\(([\w./-]*\.md)(?:#([\w-]+))?\)", page.read_text("utf-8")):
            tried += 1
            there = page.parent / target
            if not there.exists() or (heading and heading not in headings(there)):
                nowhere.append((page.name, target, heading))
    assert nowhere == []
    assert tried > 15


def headings(page):
    """What a link may name of a page: its headings as MyST and GitHub write them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), flags=re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_links_lead_to_what_the_book_has_and_name_what_it_has_not(tmp_path):
    page = tmp_path / "docs/howto/a.md"
    page.parent.mkdir(parents=True)
    (tmp_path / "docs/theme").mkdir()
    (tmp_path / "README.md").write_text("# A\n")
    page.write_text(
        "[b](../b.md#there) [06](../../tutorials/06_a.ipynb) [`c.py`](../../nn/c.py) [words](../../nn/c.py)\n"
        "![seen](../d.svg)\n"
    )
    source.copy(tmp_path, tmp_path / "made")
    first, second = (tmp_path / "made/howto/a.md").read_text().splitlines()
    assert first == "[b](../b.md#there) [06](../learn/06_a.ipynb) `c.py` `nn/c.py`"
    assert second == "![seen](../d.svg)"
