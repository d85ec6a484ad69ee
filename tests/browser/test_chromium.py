"""A Chromium that crashes ends one test, which is tried again, and no other."""

from __future__ import annotations

import asyncio
import os
import re
import signal

import pytest
from playwright.sync_api import BrowserContext, Error

from tests.browser.chromium import CRASHED, Chromium

pytestmark = pytest.mark.slow


def process(chromium: Chromium) -> int:
    """The number of the browser's own process."""
    session = chromium.browser.new_browser_cdp_session()
    all_of_it = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    (number,) = (one["id"] for one in all_of_it if one["type"] == "browser")
    return int(number)


def open_pages(chromium: Chromium, context: BrowserContext) -> None:
    """One after another, without an end."""
    while True:
        chromium.new_page(context)


@pytest.mark.parametrize("later", [0.0, 0.002, 0.02, 0.1])
def test_a_crash_while_a_page_opens_is_an_error_and_the_next_page_is_there(browser, later):
    context = browser.new_context()
    number = process(browser)
    if later:
        asyncio.get_event_loop().call_later(later, os.kill, number, signal.SIGKILL)
    else:
        os.kill(number, signal.SIGKILL)
    with pytest.raises(Error) as caught:
        open_pages(browser, context)
    assert any(re.search(words, str(caught.value)) for words in CRASHED)
    page = browser.new_page(browser.new_context())
    assert page.evaluate("1 + 1") == 2
    page.context.close()


TRIED: list[int] = []


def test_a_test_is_tried_again_whose_browser_crashed(browser, pages):
    page = pages()
    TRIED.append(1)
    if len(TRIED) == 1:
        os.kill(process(browser), signal.SIGKILL)
    assert page.evaluate("1 + 1") == 2
    assert len(TRIED) == 2
