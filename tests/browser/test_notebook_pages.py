"""The notebooks of the course as HTML and as PDF, where no script may run: what GitHub, a mail or paper shows."""

from __future__ import annotations

from pathlib import Path

import nbconvert
import pytest

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted((Path(__file__).parents[2] / "tutorials").glob("[0-9][0-9]_*.ipynb"))
A4 = 794
"""CSS pixels."""


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
    page.set_viewport_size({"width": A4, "height": 1123})
    # What scrolls on a screen is cut on paper.
    cut = page.locator("img").evaluate_all("all => all.filter(i => i.width > i.parentElement.clientWidth + 1).length")
    assert cut == 0
    code = page.locator(".jp-InputArea .highlight pre")
    assert code.evaluate_all("all => all.filter(i => i.scrollWidth > i.clientWidth + 1).map(i => i.textContent)") == []
    assert len(page.pdf(format="A4", print_background=True)) > 50_000
