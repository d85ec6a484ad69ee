"""What shows itself in a notebook and is saved as a page of its own: steppers and playgrounds."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Literal

from autograd import ArgumentError
from viz.errors import path_of, writing
from viz.page.bundle import read
from viz.page.colors import ground
from viz.style.text import escape

Theme = Literal["auto", "light", "dark"]


def checked_theme(theme: Theme) -> Theme:
    """The theme of a page, if it is one."""
    if theme not in ("auto", "light", "dark"):
        raise ArgumentError(f'theme is "auto", "light" or "dark", got {theme!r}.')
    return theme


class WholePage(ABC):
    """One piece of HTML that needs no kernel and no network.

    Attributes
    ----------
    title : str
    """

    title: str
    styles_of_page: str = "max-width: 1600px; "
    """How the page lies in its window."""
    _lang: str = "en"
    _theme: Theme = "auto"
    as_a_picture: str = ""
    """What to write for a file of another kind, where there is a way."""

    @abstractmethod
    def _fragment(self, page: bool = False) -> str:
        """The HTML, as the whole of a page or as a part of a notebook."""

    @property
    def _fixed(self) -> str:
        """The attributes of the root that fix its colours."""
        return "" if self._theme == "auto" else f' data-theme="{self._theme}" data-fixed=""'

    @property
    def html(self) -> str:
        """The whole page."""
        page = read("template.html").replace("max-width: 1600px; ", self.styles_of_page).replace("{{ground}}", ground())
        page = page.replace('<html lang="en">', f'<html lang="{self._lang}">')
        return page.replace("{{title}}", escape(self.title)).replace("{{fragment}}", self._fragment(page=True))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write one HTML file that opens from disk: no server, no network, no kernel.

        Parameters
        ----------
        path : path-like
            Ends in ``.html``.

        Returns
        -------
        pathlib.Path
            The path.

        Raises
        ------
        ArgumentError
            If the suffix is another.
        OutputError
            If the file cannot be written.
        """
        path = path_of(path)
        if path.suffix.lower() not in (".html", ".htm"):
            raise ArgumentError(f"Expected a file name that ends in .html, got {path.name!r}.{self.as_a_picture}")
        with writing(path):
            path.write_bytes(self.html.encode())
        return path

    def _repr_html_(self) -> str:
        return self._fragment()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}
