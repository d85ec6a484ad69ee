"""A drawing's SVG as pixels or as PDF, by matplotlib: the same lines, the same texts at the same places.

matplotlib brings DejaVu Sans, whose widths every text was given room for, and which has every sign of the table of
operations. So a PNG and a PDF need nothing of the system.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from viz.drawing.svg import size
from viz.style.fonts import boxes_told, fonts

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.path import Path

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?[\d.]+(?:e-?\d+)?")
_MOVE = re.compile(r"([MCLZ])([^MCLZ]*)", re.I)
_INCH = 72
_MANY = 400
"""Texts of a drawing from which on they are drawn all at once."""

_OUTLINE = 100
"""The size of matplotlib's outlines of texts."""

_CONTROLS = dict.fromkeys(range(0x2400, 0x2420), "�")
"""The signs for control characters, which DejaVu Sans lacks."""


def paint(svg: str, format: str, dpi: float, *, title: str = "", description: str = "") -> bytes:
    """Return the drawing ``svg`` as "png", "jpg" or "pdf".

    Parameters
    ----------
    svg : str
        As `viz.drawing.svg.finish` made it.
    format : {"png", "jpg", "jpeg", "pdf"}
        A PDF is vectors and text that can be selected.
    dpi : float
        Dots per inch of a PNG.
    title, description : str
        Written into a PNG and a PDF, for those who cannot see it.
    """
    # Heavy: loaded when there is something to paint.
    import matplotlib

    told = {"Title": title, "Description" if format == "png" else "Subject": description}
    if format == "pdf":
        # Without a date the same drawing gives the same file.
        told = {**told, "CreationDate": None}  # type: ignore[dict-item]
    elif format != "png":
        told = None  # type: ignore[assignment]
    out = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}), boxes_told("; or save an SVG, which takes the reader's fonts"):
        figure = figure_of(svg)
        if format != "pdf" and len(figure.texts) > _MANY:
            _outline(figure)
        figure.savefig(out, format=format, dpi=dpi, metadata=told)
    return out.getvalue()


def figure_of(svg: str) -> Figure:
    """The drawing as a matplotlib figure of its size; nothing of pyplot is touched."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import PathPatch
    from matplotlib.transforms import Affine2D

    root = ET.fromstring(svg.encode())
    width, height = size(svg)
    left, top, across, down = (float(n) for n in _NUMBER.findall(root.get("viewBox", f"0 0 {width} {height}")))
    scale = min(width / across, height / down)
    figure = Figure(figsize=(width / _INCH, height / _INCH), frameon=False)
    FigureCanvasAgg(figure)
    middle = ((width - scale * across) / 2, (height - scale * down) / 2)
    whole = Affine2D().translate(-left, -top).scale(scale).translate(*middle).scale(1, -1).translate(0, height)
    for element, (x, y) in _drawn(root, (0.0, 0.0)):
        if element.tag == f"{_SVG}text":
            at = whole.transform((float(element.get("x", 0)) + x, float(element.get("y", 0)) + y))
            figure.text(
                at[0] / width,
                at[1] / height,
                (element.text or "").translate(_CONTROLS),
                fontsize=scale * float(element.get("font-size", 11)),
                fontweight=element.get("font-weight", "normal"),
                family=fonts(),
                color=element.get("fill"),
                ha="center" if element.get("text-anchor") == "middle" else "left",
                va="baseline",
                parse_math=False,
            )
            continue
        place = Affine2D().translate(x, y) + whole + Affine2D().scale(1 / _INCH) + figure.dpi_scale_trans
        figure.add_artist(PathPatch(_path(element), transform=place, **_look(element, scale)))
    return figure


def _outline(figure: Figure) -> None:
    """Draw all texts of a large drawing at once, as shapes: matplotlib takes milliseconds for each by itself."""
    from matplotlib.collections import PathCollection
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    width, height = _INCH * figure.get_size_inches()
    shapes, inks = [], []
    for text in list(figure.texts):
        vertices, codes = _shapes(text.get_text(), str(text.get_fontweight()))
        if len(vertices):
            size = float(text.get_fontsize()) / _OUTLINE
            (x, y), middle = text.get_position(), text.get_horizontalalignment() == "center"
            left = x * width - (size * float(vertices[:, 0].max() + vertices[:, 0].min()) / 2 if middle else 0)
            shapes.append(Path(vertices * size + (left, y * height), codes))
            inks.append(text.get_color())
        text.remove()
    place = Affine2D().scale(1 / _INCH) + figure.dpi_scale_trans
    figure.add_artist(PathCollection(shapes, facecolors=inks, edgecolors="none", transform=place))


@lru_cache(maxsize=4096)
def _shapes(text: str, weight: str) -> tuple[Any, Any]:
    """The outlines of a text, `_OUTLINE` points high."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    vertices, codes = TextToPath().get_text_path(FontProperties(family=fonts(), weight=weight), text, ismath=False)
    return np.asarray(vertices, dtype=float).reshape(-1, 2), codes


def _drawn(element: ET.Element, at: tuple[float, float]) -> Iterator[tuple[ET.Element, tuple[float, float]]]:
    """Every shape and text, with how far the groups around it are moved."""
    moved = re.search(r"translate\(([^)]*)\)", element.get("transform", ""))
    if moved:
        x, y = (float(n) for n in _NUMBER.findall(moved[1]))
        at = at[0] + x, at[1] + y
    if element.tag in (f"{_SVG}path", f"{_SVG}polygon", f"{_SVG}polyline", f"{_SVG}text"):
        yield element, at
    for inner in element:
        yield from _drawn(inner, at)


def _path(element: ET.Element) -> Path:
    from matplotlib.path import Path

    if points := element.get("points"):
        numbers = [float(n) for n in _NUMBER.findall(points)]
        corners = list(zip(numbers[::2], numbers[1::2], strict=True))
        closed = element.tag == f"{_SVG}polygon"
        return Path([*corners, corners[0]] if closed else corners, closed=closed)
    vertices: list[tuple[float, float]] = []
    codes: list[Any] = []
    for kind, rest in _MOVE.findall(element.get("d", "")):
        numbers = [float(n) for n in _NUMBER.findall(rest)]
        places = list(zip(numbers[::2], numbers[1::2], strict=True))
        # What follows a move is a line.
        code = {"M": Path.LINETO, "L": Path.LINETO, "C": Path.CURVE4}.get(kind, Path.CLOSEPOLY)
        places = places or [vertices[0]]
        vertices += places
        codes += [Path.MOVETO if kind == "M" and k == 0 else code for k in range(len(places))]
    return Path(vertices, codes)


def _look(element: ET.Element, scale: float) -> dict[str, Any]:
    fill, stroke = element.get("fill", "black"), element.get("stroke", "none")
    line = scale * float(element.get("stroke-width", 1))
    if stroke in ("none", "transparent"):
        line = 0.0
    # Without a line no dashes: matplotlib up to 3.10 makes them as long as the line is wide, and refuses 0.
    dashes = [float(n) * scale / line for n in _NUMBER.findall(element.get("stroke-dasharray", ""))] if line else []
    return {
        "facecolor": "none" if fill in ("none", "transparent") else fill,
        "edgecolor": "none" if stroke in ("none", "transparent") else stroke,
        "linewidth": line,
        "linestyle": (0, dashes) if dashes else "-",
        "capstyle": "butt",
        "joinstyle": "miter",
    }
