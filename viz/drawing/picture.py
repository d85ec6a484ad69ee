"""A drawn graph: what it says, and the formats that it is written in."""

from __future__ import annotations

import base64
import math
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from autograd.errors import ArgumentError
from autograd.graph.sentences import say
from nn.checks import Constraint, number
from viz.drawing.alt_text import describe_drawing
from viz.drawing.diagram import Diagram
from viz.drawing.dot import drawn, find_dot
from viz.drawing.paint import paint
from viz.drawing.svg import alike, both_themes, finish, fit, seen, size, stack
from viz.errors import path_of, writing
from viz.style.text import clean, escape

_FORMATS = ("svg", "png", "jpg", "jpeg", "pdf", "dot")
_DPI = 144
_RESOLVED = Constraint("a number from 10", lambda x: 10 <= x < math.inf, whole=False)
_MAX_PIXELS = 16_000
_POINT = 4 / 3
"""Of CSS pixels."""
# Nothing scrolls on paper; and a drawing begins on the sheet where there is room for its first row.
_ON_PAPER = (
    "<style>@media print{.chalkgrad-drawing{min-width:0!important}:has(>.chalkgrad-drawing),"
    ".jp-OutputArea-output:has(.chalkgrad-drawing){overflow:visible!important}"
    ".jp-OutputArea-child:has(.chalkgrad-drawing){break-inside:auto!important}}</style>"
)

# As the pages do it (viz/page/web/theme.js): a notebook says by its body whether it is dark.
_FOLLOW = (
    "(()=>{const i=document.currentScript.previousElementSibling,f=()=>{const b=document.body,"
    "j=b.dataset.jpThemeLight,v=/vscode-(dark|light|high-contrast(?:-light)?)/.exec(b.className);i.style.colorScheme="
    "j?(j==='false'?'dark':'light'):v?(/light/.test(v[1])?'light':'dark'):''};f();new MutationObserver(f).observe("
    "document.body,{attributes:true,attributeFilter:['class','data-jp-theme-light']})})()"
)


class Drawing:
    """A drawn graph. It shows itself in a notebook; elsewhere `save` it.

    Attributes
    ----------
    source : str
        The drawing in DOT, Graphviz's language; of a drawing in rows a graph a row.
    title : str
        What the drawing is called where it cannot be seen.
    description : str
        What it shows, in words: where it begins and ends, the operations of a small one, what was left out.
    """

    def __init__(self, rows: Sequence[Diagram], auto: bool = False, inches: tuple[float, float] | None = None) -> None:
        whole = rows[0]
        self._nodes, self._edges, self._lang = len(whole.view.nodes), len(whole.view.edges), whole.view.lang
        self._sources = [row.source() for row in rows]
        self.source = "".join(self._sources)
        self._names = [row.names for row in rows]
        self.title = clean(whole.title or "Computation graph")
        self.description = describe_drawing(whole.view, whole.cards)
        self._alternative = f"{self.title}: {self.description}" if whole.title else self.description
        self._auto, self._inches, self._down = auto, inches, whole.direction == "LR"

    @cached_property
    def _rows(self) -> list[str]:
        """Each row as SVG, in the colours it was asked for or the light ones."""
        dot = find_dot()
        return [
            finish(drawn(dot, source), names, self.title, self.description)
            for source, names in zip(self._sources, self._names, strict=True)
        ]

    @cached_property
    def _plain(self) -> str:
        """The drawing as SVG, in these colours."""
        return fit(stack(self._rows, self._down), self._inches)

    @cached_property
    def svg(self) -> str:
        """The drawing as SVG text."""
        return both_themes(self._plain) if self._auto else self._plain

    @property
    def png(self) -> bytes:
        """The drawing as PNG, at 144 dots per inch."""
        return self.to_png()

    def to_png(self, dpi: float = _DPI) -> bytes:
        """Return the drawing as PNG.

        Parameters
        ----------
        dpi : float
            Dots per inch; fewer where a side would otherwise exceed 16,000 pixels.
        """
        return self._painted("png", self._within(dpi))

    def _within(self, dpi: float) -> float:
        return min(float(number("dpi", dpi, _RESOLVED)), _MAX_PIXELS * 72 / max(size(self._plain)))

    def _painted(self, format: str, dpi: float) -> bytes:
        return paint(self._plain, format, dpi, title=self.title, description=self.description)

    def save(self, path: str | os.PathLike[str], *, dpi: float = _DPI) -> Path:
        """Write the drawing to a file in the format that its suffix names.

        Parameters
        ----------
        path : path-like
            Ends in ``.svg``, ``.png``, ``.jpg``, ``.pdf`` or ``.dot``. PNG, JPEG and PDF have the places and the signs
            of the SVG; a PDF is vectors, and its text can be selected.
        dpi : float
            Dots per inch of a PNG or JPEG.

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
        format = path.suffix.lower().removeprefix(".")
        if format not in _FORMATS:
            known = ", ".join(f".{name}" for name in _FORMATS)
            raise ArgumentError(f"Expected a file name that ends in one of {known}, got {path.name!r}.")
        if format in ("png", "jpg", "jpeg"):
            made = self._painted(format, self._within(dpi))
        elif format == "pdf":
            made = self._painted("pdf", _DPI)
        else:
            made = (self.svg if format == "svg" else self.source).encode()
        with writing(path):
            path.write_bytes(made)
        return path

    def __repr__(self) -> str:
        return f"<Drawing of {self._nodes} nodes, {self._edges} edges>"

    @property
    def image(self) -> str:
        """The drawing as HTML: an image a row, the first with its description."""
        # On paper what is one image is cut where it is higher than the sheet.
        rows = alike(self._rows) if len(self._rows) > 1 and self._down and not self._inches else [self._plain]
        images = "".join(map(self._image, rows, range(1, len(rows) + 1)))
        return f'{_ON_PAPER}<div style="overflow-x:auto">{images}</div>'

    def _image(self, svg: str, row: int) -> str:
        # An image, because notebooks that are not trusted strip an inline SVG.
        width = size(svg)[0] * _POINT
        data = base64.b64encode(seen(both_themes(svg) if self._auto else svg).encode()).decode()
        # A wide drawing shrinks to the page down to where it can still be read, then scrolls.
        style = f"display:block;width:100%;max-width:{width:.0f}px;min-width:{0.6 * width:.0f}px;height:auto"
        alt = self._alternative if row == 1 else say("draw.row", self._lang, rows=row)
        return (
            f'<img class="chalkgrad-drawing" style="{style}" alt="{escape(alt)}" '
            f'src="data:image/svg+xml;base64,{data}">'
        )

    def _repr_html_(self) -> str:
        return self.image + (f"<script>{_FOLLOW}</script>" if self._auto else "")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}
