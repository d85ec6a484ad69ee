"""JupyterLab, and a notebook opened in it."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page

from tests.browser.chromium import Chromium
from tests.browser.server import serve
from tests.browser.waiting import PATIENCE, answer
from tests.browser.watch import Watch

_TOKEN = "lecture"

_OPEN = """async path => {
    const panel = await window.jupyterapp.commands.execute("docmanager:open", {path, factory: "Notebook"});
    await panel.context.ready;
}"""

# By command: the menu is not always there in time.
_RUN = """async () => {
    const app = window.jupyterapp;
    await app.shell.currentWidget.sessionContext.ready;
    await app.commands.execute("notebook:run-all-cells");
}"""

_CELLS = """() => {
    const {content} = window.jupyterapp.shell.currentWidget;
    const sources = Array.from(content.model.cells, cell => cell.sharedModel.source);
    return {sources, active: content.activeCellIndex, mode: content.mode};
}"""

_TRUSTED = """() => Array.from(window.jupyterapp.shell.currentWidget.content.model.cells)
    .filter(cell => cell.type === "code").map(cell => cell.trusted)"""

# A kernel that is still on its way up, JupyterLab complains about when it is stopped.
_CLOSE = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
    await panel.sessionContext.shutdown();
    panel.dispose();
}"""


_THEME = """async theme => {
    await window.jupyterapp.commands.execute("apputils:change-theme", {theme});
    const light = String(theme.endsWith("Light"));
    while (document.body.dataset.jpThemeLight !== light) await new Promise(next => setTimeout(next, 20));
}"""


class OpenNotebook:
    """A notebook in JupyterLab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def panel(self) -> Locator:
        """All that the notebook shows."""
        return self.page.locator(".jp-NotebookPanel")

    @property
    def outputs(self) -> Locator:
        """The output areas, in order."""
        return self.panel.locator(".jp-OutputArea-output")

    def run(self) -> None:
        """Run all cells, and wait until they have run."""
        answer(self.page, _RUN)

    def theme(self, name: str) -> None:
        """Turn to "JupyterLab Light" or "JupyterLab Dark"."""
        answer(self.page, _THEME, name)

    @property
    def cells(self) -> dict[str, Any]:
        """Sources of the cells, index of the active one, and the mode (command or edit)."""
        cells: dict[str, Any] = self.page.evaluate(_CELLS)
        return cells

    @property
    def trusted(self) -> list[bool]:
        """Whether JupyterLab trusts each code cell."""
        trusted: list[bool] = self.page.evaluate(_TRUSTED)
        return trusted


class Lab:
    """A JupyterLab server and a window on it. Opening a notebook takes 0.2 s there, in a new window 4 s."""

    def __init__(self, browser: Chromium, origin: str, folder: Path) -> None:
        self._browser, self._origin, self.folder, self._numbers = browser, origin, folder, count(1)
        self._enter()

    def _enter(self) -> None:
        context = self._browser.new_context(viewport={"width": 1280, "height": 900})
        self.watch = Watch(context, servers=[self._origin])
        self.page = self._browser.new_page(context)
        self.page.goto(f"{self._origin}/lab?token={_TOKEN}&reset")
        self.page.wait_for_function("() => window.jupyterapp")
        answer(self.page, "() => window.jupyterapp.restored")
        self.page.set_default_timeout(1000 * PATIENCE)

    def ready(self) -> None:
        """Forget what was heard, and open another window where Chromium crashed."""
        self.watch.reset()
        if self.page.is_closed():
            self._enter()

    def close(self) -> None:
        if not self.page.is_closed():
            self.page.context.close()

    @contextmanager
    def open(self, notebook: Any, trusted: bool = False) -> Iterator[OpenNotebook]:
        """Write a notebook, open it, close it at the end. A new one is not trusted, unless told to."""
        name = f"notebook{next(self._numbers)}.ipynb"
        nbformat.write(notebook, self.folder / name)
        if trusted:
            self._trust(name)
        answer(self.page, _OPEN, name)
        opened = OpenNotebook(self.page)
        opened.panel.locator(".jp-Cell").first.wait_for()
        try:
            yield opened
        finally:
            answer(self.page, _CLOSE)

    def _trust(self, name: str) -> None:
        address = f"{self._origin}/api/contents/{name}/trust"
        request = urllib.request.Request(address, method="POST", headers={"Authorization": f"token {_TOKEN}"})
        urllib.request.urlopen(request).close()


@contextmanager
def start(browser: Chromium, folder: Path) -> Iterator[Lab]:
    """Start a server in a folder of its own, and open its window."""
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    # The debugger complains about a notebook that is closed before it has asked the kernel all it wants to know.
    settings = folder / "jupyter_config_dir" / "labconfig" / "page_config.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"disabledExtensions": {"@jupyterlab/debugger-extension": true}}')
    with serve(
        folder,
        f"/api?token={_TOKEN}",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        "--port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={_TOKEN}",
        f"--ServerApp.root_dir={notebooks}",
        # Nothing is asked of anyone.
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
        "--LabApp.extension_manager=readonly",
        "--LabApp.expose_app_in_browser=True",
    ) as origin:
        lab = Lab(browser, origin, notebooks)
        yield lab
        lab.close()
