"""Chromium, which is started anew where it has crashed."""

from __future__ import annotations

import asyncio
import shutil
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # Offline, but for the test's own server.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

CRASHED = (r"Chromium crashed", r"has been closed", r"Connection closed")
"""What an error says where the test is not to blame: playwright's words, and ours."""


def chromium() -> str | None:
    """The program on this machine, None where there is none."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


class Chromium:
    """A browser. Once in some thousand new pages Debian's crashes, of itself; the next context gets another.

    Parameters
    ----------
    playwright : Playwright
    program : str
        As `chromium` finds it.
    """

    def __init__(self, playwright: Playwright, program: str) -> None:
        self._playwright, self._program = playwright, program
        self._browser: Browser | None = None

    @property
    def browser(self) -> Browser:
        """The one that runs now, started where none does."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = self._playwright.chromium.launch(executable_path=self._program, args=_FLAGS)
            self._browser.on("disconnected", self._give_up)
        return self._browser

    def new_context(self, **options: Any) -> BrowserContext:
        """A context of its own, as `playwright.sync_api.Browser.new_context` makes it."""
        return self.browser.new_context(**options)

    def new_page(self, context: BrowserContext) -> Page:
        """A page of the context.

        Raises
        ------
        playwright.sync_api.Error
            Chromium crashed meanwhile: playwright alone would wait for the page for good.
        """
        try:
            return context.new_page()
        except asyncio.CancelledError:
            raise Error("Chromium crashed while it opened a page") from None

    def _give_up(self, _: Browser) -> None:
        for task in asyncio.all_tasks(asyncio.get_event_loop()):
            if getattr(task.get_coro(), "__qualname__", "").endswith("BrowserContext.new_page"):
                task.cancel()

    def close(self) -> None:
        if self._browser is not None and self._browser.is_connected():
            self._browser.close()
