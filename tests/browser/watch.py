"""What a page complained about, and whom it asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playwright.sync_api import BrowserContext

_LOCAL = ("file:", "data:", "blob:", "about:")
"""What never leaves the machine."""


class Watch:
    """Listens to every page of a context.

    Parameters
    ----------
    context : BrowserContext
    servers : iterable of str
        Origins (``http://127.0.0.1:1234``) that may be asked: the test's own.
    absent : iterable of str
        Beginnings of addresses that another project's template asks for; the browser is offline, so they fail.
    """

    def __init__(self, context: BrowserContext, servers: Iterable[str] = (), absent: Iterable[str] = ()) -> None:
        self._own = tuple(f"{origin}/" for origin in servers)
        self._own += tuple(origin.replace("http", "ws", 1) for origin in self._own)
        self._absent = tuple(absent)
        self._problems: list[str] = []
        self.requests: list[str] = []
        context.on("console", self._heard)
        context.on("weberror", lambda event: self._problems.append(f"uncaught {event.error}"))
        context.on("request", lambda request: self._asked(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._asked(socket.url)))
        context.on("dialog", self._interrupted)

    def _heard(self, message: Any) -> None:
        missing = message.text.startswith("Failed to load resource")
        if message.type == "error" and not (missing and message.location["url"].startswith(self._absent)):
            self._problems.append(f"console error {message.text!r} at {message.location['url']}")

    def _asked(self, address: str) -> None:
        self.requests.append(address)
        if not address.startswith(_LOCAL + self._own + self._absent):
            self._problems.append(f"request to {address}")

    def _interrupted(self, dialog: Any) -> None:
        self._problems.append(f"{dialog.type} {dialog.message!r}")
        dialog.dismiss()

    def reset(self) -> None:
        """Forget what was heard so far."""
        self._problems.clear()
        self.requests.clear()

    def check(self) -> None:
        """Fail if there was a console error, an uncaught exception, a dialog or a request to anywhere."""
        assert not self._problems, "\n".join(self._problems)
