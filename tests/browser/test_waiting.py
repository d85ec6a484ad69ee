"""No wait for a page is without an end."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error

from tests.browser.waiting import answer, drawn

pytestmark = pytest.mark.slow


def test_an_answer_is_given(pages):
    assert answer(pages(), "async ([a, b]) => a + b", [1, 2]) == 3


def test_a_promise_that_nobody_keeps_fails(pages):
    with pytest.raises(Error, match=r"no answer within 0\.2 s"):
        answer(pages(), "() => new Promise(() => {})", patience=0.2)


def test_a_page_without_frames_is_not_waited_for(pages):
    page = pages()
    page.evaluate("window.requestAnimationFrame = () => 0")
    drawn(page)
