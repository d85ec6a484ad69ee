"""A stepper on paper."""

from __future__ import annotations

import re

import pytest

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
