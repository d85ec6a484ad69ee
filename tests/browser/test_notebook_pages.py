"""The notebooks of the course as HTML and as PDF, where no script may run: what GitHub, a mail or paper shows."""

from __future__ import annotations

import re
from pathlib import Path

import nbconvert
import pytest

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted((Path(__file__).parents[2] / "tutorials").glob("[0-9][0-9]_*.ipynb"))
WIDTH, HEIGHT = 794 - 2 * 48, 1123 - 2 * 48
"""CSS pixels of A4 within the margins that nbconvert's template sets."""
CUT = """all => all.filter(pre => {
  const text = document.createRange();
  text.selectNodeContents(pre);
  const right = Math.max(...Array.from(text.getClientRects(), line => line.right));
  for (let e = pre; e; e = e.parentElement)
    if (getComputedStyle(e).overflowX !== 'visible' && right > e.getBoundingClientRect().left + e.clientWidth + 1)
      return true;
  return right > innerWidth;
}).map(pre => pre.textContent)"""
"""What of an element's lines is cut at the right, by itself or by an element around it."""


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem[:2])
def path(request, tmp_path_factory):
    html, _ = nbconvert.HTMLExporter().from_filename(str(request.param))
    path = tmp_path_factory.mktemp("pages") / "notebook.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture
def page(path, pages):
    opened = pages(java_script_enabled=False, viewport={"width": 900, "height": 1000}, absent=("https://cdnjs.",))
    opened.goto(path.as_uri(), wait_until="load")
    return opened


def test_pictures_stand_in_for_pages(page):
    drawn = page.locator("img").evaluate_all("all => all.map(i => [i.complete && i.naturalWidth > 0, i.alt])")
    assert drawn
    assert all(whole for whole, _ in drawn)
    assert all(alt for _, alt in drawn)
    assert page.locator("details summary").count() > 0, "the steps as a table"


def test_it_fits_a_window_and_paper(page):
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    # What scrolls on a screen is cut on paper.
    cut = page.locator("img").evaluate_all("all => all.filter(i => i.width > i.parentElement.clientWidth + 1).length")
    assert cut == 0
    assert max(page.locator("img").evaluate_all("all => all.map(i => i.height)")) < HEIGHT, "each on a sheet"
    assert page.locator(".jp-InputArea .highlight pre").evaluate_all(CUT) == []
    assert len(page.pdf(format="A4", print_background=True)) > 50_000


def test_on_a_phone_nothing_is_cut_and_the_page_does_not_scroll_sideways(page):
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 375
    hidden = page.locator(".jp-Cell *").evaluate_all(
        "all => all.filter(e => getComputedStyle(e).overflowX === 'hidden' && e.scrollWidth > e.clientWidth + 1)"
        ".map(e => e.className)"
    )
    assert [name for name in hidden if "jp-OutputArea-child" not in name] == []


def test_on_paper_words_headings_and_cells_stay_whole(page):
    page.emulate_media(media="print")
    for elements, name, wanted in (
        (".jp-OutputArea-output pre", "wordBreak", "normal"),
        ("h2", "breakAfter", "avoid"),
        (".highlight", "breakInside", "avoid"),
        (".jp-OutputArea-child:has(table, .chalkgrad-drawing)", "breakInside", "auto"),
        (".jp-OutputArea-output, div:has(> .chalkgrad-drawing)", "overflowX", "visible"),
    ):
        found = page.locator(elements).evaluate_all(f"all => all.map(e => getComputedStyle(e).{name})")
        assert set(found) == {wanted}, elements


CLASSROOM = Path(__file__).parents[2] / "docs" / "howto" / "classroom.md"


def test_on_paper_outputs_begin_where_there_is_room_and_code_ends_before_the_edge(pages, tmp_path):
    """With the lines that the book gives for the template classic."""
    style = re.search(r"<style>.*?</style>", CLASSROOM.read_text(encoding="utf-8"), re.S)[0]
    html, _ = nbconvert.HTMLExporter(template_name="classic").from_filename(str(NOTEBOOKS[4]))
    (tmp_path / "notebook.html").write_text(html + style, encoding="utf-8")
    page = pages(java_script_enabled=False, viewport={"width": 718, "height": 1047}, absent=("https://cdnjs.",))
    page.goto((tmp_path / "notebook.html").as_uri(), wait_until="load")
    page.emulate_media(media="print")
    kept = """all => all.flatMap(root => {
      const found = [];
      for (let e = root; e; e = e.parentElement) {
        const { breakInside, overflowY } = getComputedStyle(e);
        if (breakInside !== 'auto' || overflowY !== 'visible') found.push(e.className);
      }
      return found;
    })"""
    assert page.locator(".chalkgrad-stepper").count() > 0
    assert page.locator(".chalkgrad-stepper").evaluate_all(kept) == []
    lines = page.locator(".input_area pre, .output_subarea pre").evaluate_all(
        "all => all.map(e => [e.textContent.trimEnd().split('\\n').length, e.clientHeight])"
    )
    high = [height / count for count, height in lines if count > 4]
    assert max(high) < 1.2 * min(high), "no line is broken"
