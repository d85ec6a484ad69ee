"""A browser, pages that may not complain nor ask anyone, and JupyterLab."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

import viz
from autograd import Value
from tests.browser.chromium import CRASHED, Chromium, chromium
from tests.browser.server import serve
from tests.browser.waiting import PATIENCE
from tests.browser.watch import Watch

# This file is read where not one test of the folder runs, and nbformat takes seconds to import: fixtures do, on use.
if TYPE_CHECKING:
    from tests.browser.lab import Lab, OpenNotebook

HERE = Path(__file__).parent

_MARIMO = """\
import marimo

app = marimo.App()


@app.cell
def _():
{cell}
    return


if __name__ == "__main__":
    app.run()
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a test once more in which Chromium crashed of itself."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=CRASHED))


# The fixtures of this folder last as long as its tests: playwright keeps an event loop running meanwhile, which
# the tests of other folders must not meet.
@pytest.fixture(scope="package")
def browser() -> Iterator[Chromium]:
    program = chromium()
    if program is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("no Chromium on this machine: install chromium, or run .ci/run, which does")
    with sync_playwright() as playwright:
        expect.set_options(timeout=1000 * PATIENCE)
        opened = Chromium(playwright, program)
        yield opened
        opened.close()


class Pages:
    """Opens pages, each in a context of its own, and checks at the end what they did."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser
        self._contexts: list[Any] = []
        self.watches: list[Watch] = []

    def __call__(self, servers: tuple[str, ...] = (), absent: tuple[str, ...] = (), **options: Any) -> Page:
        """Open an empty page.

        ``options`` are the context's: ``color_scheme="dark"``, ``reduced_motion="reduce"``, ``forced_colors="active"``,
        ``java_script_enabled=False``, ``viewport=...``; ``servers`` and ``absent`` are `Watch`'s.
        """
        context = self._browser.new_context(**options)
        self._contexts.append(context)
        self.watches.append(Watch(context, servers, absent))
        page = self._browser.new_page(context)
        page.set_default_timeout(1000 * PATIENCE)
        return page

    def close(self) -> None:
        while self._contexts:
            self._contexts.pop().close()
        for watch in self.watches:
            watch.check()


@pytest.fixture
def pages(browser: Chromium) -> Iterator[Pages]:
    opened = Pages(browser)
    yield opened
    opened.close()


@pytest.fixture
def open_saved(pages: Pages, tmp_path: Path) -> Callable[..., Page]:
    """``open_saved(program)`` saves the stepper of a loss, or of a program's, and opens the file from disk."""

    from tests.browser.notebooks import CHAIN, run

    def opened(
        of: Value | str = CHAIN,
        scripts: bool = True,
        lr: float = 0.1,
        step: dict[str, Any] | None = None,
        **options: Any,
    ) -> Page:
        loss = run(of) if isinstance(of, str) else of
        path = viz.step(loss, lr=lr, **(step or {})).save(tmp_path / "backprop.html")
        page = pages(java_script_enabled=scripts, **options)
        page.goto(path.as_uri())
        return page

    return opened


@pytest.fixture(scope="package")
def lab(browser: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    from tests.browser import lab as jupyterlab

    with jupyterlab.start(browser, tmp_path_factory.mktemp("jupyterlab")) as started:
        yield started


@pytest.fixture
def open_notebook(lab: Lab) -> Iterator[Callable[..., OpenNotebook]]:
    """``open_notebook(notebook, trusted=False)`` opens it in JupyterLab; it is closed, and checked, after the test."""
    lab.ready()
    with ExitStack() as opened:
        yield lambda *args, **options: opened.enter_context(lab.open(*args, **options))
    lab.watch.check()


@pytest.fixture
def open_marimo(pages: Pages, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """``open_marimo(cell)`` runs an app of one cell, whose last line is shown, and opens it."""

    def opened(cell: str, **options: Any) -> Page:
        (tmp_path / "app.py").write_text(_MARIMO.format(cell=indent(cell, "    ")))
        command = ("marimo", "run", "app.py", "--headless", "--no-token", "--host=127.0.0.1", "--port={port}")
        origin = servers.enter_context(serve(tmp_path, "/health", *command))
        page = pages(servers=(origin,), **options)
        page.goto(origin)
        return page

    with ExitStack() as servers:
        yield opened
        pages.close()


@pytest.fixture
def violations() -> Callable[..., str]:
    """``violations(page, "selector")`` reports what axe finds; an empty text when it finds nothing.

    Without ``preload``: style sheets beside a page from disk may not be read again, and no rule needs that.
    """
    axe = Axe()

    def report(page: Page, selector: str | None = None) -> str:
        found = axe.run(page, selector, {"preload": False}).response["violations"]
        return "\n".join(
            f"{rule['id']} at {node['target']}: {node['failureSummary']}" for rule in found for node in rule["nodes"]
        )

    return report
