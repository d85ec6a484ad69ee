"""What is done to dot's SVG: fonts with fallbacks, text centred in any font, names for people.

dot writes where a text *starts*, reckoned with its own fonts; where the reader's are wider, the text
would stand off centre. And it calls nodes by their ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from viz.drawing.label import FONT, LEFT_FONT
from viz.style.text import escape

_FAMILIES = "Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif"
_TEXT = re.compile(r'(<text [^>]*?)text-anchor="start" x="[^"]*"([^>]*? font-family=")([^"]*)(")')
_SHAPE = re.compile(r'<(?:path|polygon) [^>]*?(?:d|points)="([^"]*)"')
_X = re.compile(r"(-?[\d.]+),-?[\d.]+")
_TITLE = re.compile(r"<title>([^<]*)</title>")
_EDGE = re.compile(r"(n\d+)[\w:]*->(n\d+)")


def finish(svg: str, names: Mapping[str, str], title: str, description: str) -> str:
    """Return dot's ``svg`` for readers.

    Parameters
    ----------
    svg : str
        As dot wrote it, one element a line.
    names : mapping
        What to call each node and cluster by its id, and each edge that dot was given the other way round.
    title, description : str
        Of the whole drawing, for those who cannot see it.
    """
    lines = svg.splitlines()
    centre = ""
    for k, line in enumerate(lines):
        if shape := _SHAPE.search(line):
            xs = [float(x) for x in _X.findall(shape[1])]
            centre = f"{(min(xs) + max(xs)) / 2:.2f}"
        elif line.startswith("<text "):
            lines[k] = _TEXT.sub(_reader_font(centre), line)
        elif line.startswith("<title>"):
            lines[k] = _TITLE.sub(lambda found: f"<title>{escape(_named(found[1], names, title))}</title>", line)
    whole = "\n".join(lines) + "\n"
    head = f"<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>\n"
    return re.sub(
        r"<svg ([^>]*)>\n?", lambda found: f'<svg role="img" {found[1]}>\n{head}', whole, count=1, flags=re.DOTALL
    )


def _reader_font(centre: str) -> Callable[[re.Match[str]], str]:
    def replace(found: re.Match[str]) -> str:
        start, between, family, end = found.groups()
        if family.startswith(LEFT_FONT) or not centre:
            return f"{found[0][: -len(family) - 1]}{_FAMILIES}{end}"
        if family.startswith(FONT):
            return f'{start}text-anchor="middle" x="{centre}"{between}{_FAMILIES}{end}'
        return found[0]

    return replace


def _named(id_: str, names: Mapping[str, str], title: str) -> str:
    plain = id_.replace("&#45;", "-").replace("&gt;", ">")
    if edge := _EDGE.match(plain):
        return names.get(f"{edge[1]}->{edge[2]}") or f"{names[edge[1]]} → {names[edge[2]]}"
    return names.get(plain, title)


def size(svg: str) -> tuple[float, float]:
    """Return width and height of dot's ``svg`` in points.

    >>> size('<svg width="341pt" height="82pt">')
    (341.0, 82.0)
    """
    found = re.search(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    return (float(found[1]), float(found[2])) if found else (800.0, 600.0)
