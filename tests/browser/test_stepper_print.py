"""A stepper on paper."""

from __future__ import annotations

import re

import pytest

import nn
from tests.browser.notebooks import TWICE
from tests.browser.test_live import chain

pytestmark = pytest.mark.slow


def test_a_print_begins_on_the_sheet_on_which_there_is_room(open_saved):
    """And has the lines of NumPy that belong to the step."""
    page = open_saved(chain()[1])

    def sheets() -> int:
        return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))

    assert sheets() == 2, "the step, and the table of all"
    page.evaluate("document.body.style.paddingTop = '90mm'")
    assert sheets() == 2
    page.emulate_media(media="print")
    lines = [line for line in page.locator("pre span").all() if line.is_visible()]
    assert lines
    assert all("on" in (line.get_attribute("class") or "").split() for line in lines)


def test_a_small_graph_is_printed_no_larger_than_it_is(open_saved):
    page = open_saved(TWICE)
    page.emulate_media(media="print")
    picture = page.locator(".stage svg").first
    natural = picture.evaluate("e => parseFloat(e.style.getPropertyValue('--natural'))")
    assert 0 < natural < 600
    assert picture.bounding_box()["width"] <= natural + 1


def test_a_wide_graph_is_printed_in_rows_at_a_size_to_read(open_saved):
    """Each node is whole in one of them, and after the print they are gone."""
    page = open_saved(nn.MLP([2, 3, 3, 3, 3, 3, 1], random_state=0).loss([0.4, -1.0], 1.0))
    page.set_viewport_size({"width": 704, "height": 1030})  # A4 within its margins
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    rows = page.locator(".rows svg")
    assert rows.count() > 1
    assert not page.locator(".stage .part svg").first.is_visible()
    whole = set()
    for row in rows.all():
        box = row.bounding_box()
        assert box["width"] / row.evaluate("e => e.viewBox.baseVal.width") > 0.65
        for node in row.locator(".node").all():
            at = node.bounding_box()
            if at and box["x"] <= at["x"] + 1 and at["x"] + at["width"] <= box["x"] + box["width"] + 1:
                whole.add(node.get_attribute("data-node"))
    assert whole == set(page.locator(".part .node").evaluate_all("all => all.map(e => e.dataset.node)"))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert rows.count() == 0


def test_the_table_of_all_steps_has_their_formulas(open_saved):
    """And no word of it is broken on paper."""
    page = open_saved(chain()[1], viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    rows = page.locator(".written tbody tr")
    texts = [row.locator("td").nth(2).inner_text() for row in rows.all()]
    assert not [text for text in texts if "→" in text or "□" in text]
    back = [text for row, text in zip(rows.all(), texts, strict=True) if row.inner_text().startswith("backward")]
    assert back
    assert all("∂" in text for text in back)
    lines = page.evaluate(
        """() => {
            const root = document.querySelector('div.chalkgrad-stepper').shadowRoot;
            return [...root.querySelectorAll('.written tbody td:first-child')].map(cell => {
                const range = document.createRange();
                range.selectNodeContents(cell);
                return range.getClientRects().length;
            });
        }"""
    )
    assert set(lines) == {1}


def test_an_equation_is_not_parted_between_two_sheets(open_saved):
    page = open_saved()
    page.emulate_media(media="print")
    tiles = page.locator(".tile").evaluate_all("all => all.map(e => getComputedStyle(e).breakInside)")
    assert tiles
    assert set(tiles) == {"avoid"}
    assert page.locator(".sidehead").evaluate("e => getComputedStyle(e).breakAfter") == "avoid"


def test_a_sheet_says_what_it_is(open_saved):
    """Its title, what is computed, and back the chain's line, whole."""
    page = open_saved(chain()[1], viewport={"width": 1280, "height": 720})
    page.get_by_role("tab", name="Backward").click()
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    assert page.locator("h1.title").bounding_box()["width"] > 100
    assert page.locator(".crumbs").is_visible()
    line = page.locator(".product")
    assert line.is_visible()
    assert line.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    assert not [one for one in page.locator(".bar button, .bar input").all() if one.is_visible()]
