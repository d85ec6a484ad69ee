"""The built book, opened from disk: no complaint, no request; its live pages step, and follow its light or dark."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.stepping import ROOT as STEPPER
from tests.browser.stepping import stepper

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
BOOK = ROOT / "build" / "book" / "html"
PAGES = (
    "index",
    "learn/00_ten_minutes_to_backprop",
    "learn/13_backprop_one_factor_at_a_time",
    "gallery/index",
    "howto/own_data",
    "lecturers/exam",
    "engineers/backward",
    "architecture",
    "reference/autograd.ops.activation",
    "faq/index",
    "compared",
    "lecture",
)


@pytest.fixture(scope="module")
def book() -> Path:
    """The built pages; they are built where they are not there, as `.ci/run` has done before."""
    if not (BOOK / "index.html").exists():
        run = subprocess.run([sys.executable, "-m", "docs"], cwd=ROOT, env=os.environ, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr
    return BOOK


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_disk_without_a_complaint(book, pages, violations, name, scheme):
    page = pages(color_scheme=scheme)
    page.goto((book / f"{name}.html").as_uri())
    expect(page.locator("h1").first).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    if page.locator("pre.mermaid").count():
        expect(page.locator("pre.mermaid svg").first).to_be_visible(timeout=20_000)
    assert not violations(page, "main")


def test_the_chain_on_the_home_page_steps_and_follows_the_book(book, pages):
    page = pages(color_scheme="light")
    page.goto((book / "index.html").as_uri())
    frame = page.frame_locator("iframe.chalkgrad-live")
    shown = stepper(frame)
    shown.tab("Backward")
    shown.go_first()
    before = shown.status.inner_text()
    shown.press("Next step")
    expect(shown.status).not_to_have_text(before)
    root = frame.locator(STEPPER)
    expect(root).to_have_attribute("data-theme", "light")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(root).to_have_attribute("data-theme", "dark")


def test_a_live_page_of_a_notebook_waits_until_it_is_scrolled_to(book, pages):
    page = pages()
    page.goto((book / "learn/13_backprop_one_factor_at_a_time.html").as_uri())
    frames = page.locator("iframe.chalkgrad-live")
    assert frames.count() >= 1
    assert {frame.get_attribute("loading") for frame in frames.all()} == {"lazy"}
    frames.first.scroll_into_view_if_needed()
    stepper(page.frame_locator("iframe.chalkgrad-live").first)


@pytest.mark.parametrize("name", ["18_a_cnn_on_digits", "20_your_own_table"])
def test_on_paper_tables_end_before_the_edge_and_code_keeps_its_frame(book, pages, name):
    page = pages(viewport={"width": 718, "height": 1047})
    page.emulate_media(media="print")
    page.goto((book / f"learn/{name}.html").as_uri())
    cut = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
    printed = page.locator(".bd-article div.cell_output pre")
    assert printed.count()
    assert printed.evaluate_all(cut) == []
    kept = "all => all.map(e => getComputedStyle(e).breakInside)"
    breaks = page.locator(".bd-article div.cell_input").evaluate_all(kept)
    assert set(breaks) == {"avoid"}
