"""Waiting for a page, never without an end: a promise that a page keeps for itself has no time-out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playwright.sync_api import Page, TimeoutError

PATIENCE = 20
"""Seconds until what should be on a page is missed: on two busy cores a second's work takes ten."""

_TWO_FRAMES = """new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(done));
    setTimeout(done, 1000);
})"""

_ANSWER = """async ([given, patience]) => {
    let clock;
    const late = new Promise((_, fail) => {
        clock = setTimeout(() => fail(new Error(`no answer within ${patience} s`)), 1000 * patience);
    });
    try {
        return await Promise.race([(FUNCTION)(given), late]);
    } finally {
        clearTimeout(clock);
    }
}"""


def drawn(page: Page) -> None:
    """Wait until what was done is drawn: the frame that was asked for, and the one after; a second at most."""
    page.evaluate(_TWO_FRAMES)


def answer(page: Page, function: str, given: Any = None, patience: float = 120) -> Any:
    """What the page's ``function`` answers to ``given``; fails where it has not in ``patience`` seconds."""
    return page.evaluate(_ANSWER.replace("FUNCTION", function), [given, patience])


def left(page: Page, find: str, patience: float = PATIENCE) -> Any:
    """What ``find`` still finds on the page once nothing is left of it, or no more patience: `[]` is right."""
    with suppress(TimeoutError):
        page.wait_for_function(f"() => ({find})().length === 0", timeout=1000 * patience)
    return page.evaluate(find)


def repeat(page: Page, act: Callable[[], Any], until: Callable[[], bool], most: int = 200) -> None:
    """Do ``act``, and wait until it is drawn, as often as it takes; fails where ``until()`` does not come to hold.

    What is read before a page has drawn is that of the step before: a test would walk past the step that it looks for.
    """
    for _ in range(most):
        if until():
            return
        act()
        drawn(page)
    raise AssertionError(f"after {most} times it still does not hold")
