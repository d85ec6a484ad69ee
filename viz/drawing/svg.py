"""What is done to dot's SVG: fonts with fallbacks, text centred in any font, names for people.

dot writes where a text *starts*, reckoned with its own fonts; where the reader's are wider, the text
would stand off centre. And it calls nodes by their ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from viz.drawing.label import FONT, LEFT_FONT
from viz.drawing.titles import clear_titles
from viz.style.palette import BOTH, DARK, INK, LIGHT, ghost
from viz.style.text import escape

_FAMILIES = "Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif"
_TEXT = re.compile(r'(<text [^>]*?)text-anchor="start" x="[^"]*"([^>]*? font-family=")([^"]*)(")')
_SHAPE = re.compile(r'<(?:path|polygon) [^>]*?(?:d|points)="([^"]*)"')
_X = re.compile(r"(-?[\d.]+),-?[\d.]+")
_TITLE = re.compile(r"<title>([^<]*)</title>")
_GROUND = re.compile(r'<polygon fill="(#\w+)" stroke="none"')
_UNSEEN = re.compile(
    r"<!DOCTYPE.*?>|<!--.*?-->|<title>.*?</title>|<desc>.*?</desc>|</?a\b[^>]*>"
    r"|<(?:polygon|path) fill=\"none\" stroke=\"none\"[^>]*/>"
    r'| (?:id|class|xml:space)="[^"]*"|(?<=\d)\.00(?=")',
    re.DOTALL,
)
_TWICE = re.compile(
    r'<(path|polygon) fill="(#\w+)" stroke="none"(?: stroke-dasharray="[^"]*")? ((?:d|points)="[^"]*")/>\s*'
    r'<\1 fill="none" (stroke="#\w+"[^>]*?) \3/>'
)
_INCH = 72
_ROLES = ("paper", "card", "line", "ink", "muted", "value", "gradient", "ink_on_current")
_IN_DARK = {
    getattr(light, role): getattr(dark, role)
    for light, dark in ((ghost(BOTH), ghost(DARK)), (BOTH, DARK))
    for role in _ROLES
}
"""For each colour of a drawing that is light and dark the dark one."""

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
    clear_titles(lines)
    whole = "\n".join(lines) + "\n"
    family = f' font-family="{_FAMILIES}"'
    whole = whole.replace(family, "")  # said once, of the whole
    head = f"<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>\n"
    return re.sub(
        r"<svg ([^>]*)>\n?",
        lambda found: f'<svg role="img"{family} {found[1]}>\n{head}',
        whole,
        count=1,
        flags=re.DOTALL,
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


_OF_COLOUR = re.compile(r'\[((?:fill|stroke)="#\w+")\]\{[^}]*\}')
_LINKS = ' xmlns:xlink="http://www.w3.org/1999/xlink"'


_CURVES = re.compile(r' d="(M[-\d.,]+)C([-\d., ]+)"')
_CLOSED = re.compile(r'points="(\S+)((?: \S+)+) \1"')
"""A polygon that ends where it begins: that goes without saying."""


def _straight(path: re.Match[str]) -> str:
    """A path of Graphviz's, which writes the straight sides of a rounded box as curves, with lines for them."""
    at, made = path[1][1:], path[1]
    points = path[2].split()
    for one, two, end in zip(*[iter(points)] * 3, strict=True):
        (x, y), (to_x, to_y) = at.split(","), end.split(",")
        line = f"V{to_y}" if x == to_x else f"H{to_x}" if y == to_y else f"L{end}"
        made += line if (one, two) == (at, end) else f"C{one} {two} {end}"
        at = end
    return f' d="{made}"'


_GROUP = re.compile(r"<g>((?:(?!</?g\b).)*)</g>\n?", re.DOTALL)
"""A group that says nothing of what is in it."""
_NUMBER = r"(-?[\d.]+)"
_CORNER = rf"C\S+ \S+ {_NUMBER},{_NUMBER}"
_ROUNDED = re.compile(
    rf'<path ([^>]*)d="M{_NUMBER},{_NUMBER}'
    rf'H{_NUMBER}{_CORNER}V{_NUMBER}{_CORNER}H{_NUMBER}{_CORNER}V{_NUMBER}{_CORNER}"/>'
)
"""A box with round corners, all of them alike, from its lower left to the right."""


def _box(path: re.Match[str]) -> str:
    _, low, turn, right, _, _, _, high, _, left, *_ = map(float, path.groups()[1:])
    where = {"x": left, "y": high, "width": right - left, "height": low - high, "rx": right - turn}
    return f"<rect {path[1]}" + " ".join(f'{name}="{z:.6g}"' for name, z in where.items()) + "/>"


def seen(svg: str) -> str:
    """What an image shows of an SVG: in one there are no tooltips, and nobody asks for its parts by name."""
    once = _TWICE.sub(r'<\1 fill="\2" \4 \3/>', _UNSEEN.sub("", svg)).replace(_LINKS, "")
    once = re.sub(r"^<\?xml[^>]*>\s*", "", once)
    once = _CLOSED.sub(r'points="\1\2"', _ROUNDED.sub(_box, _CURVES.sub(_straight, once)))
    while (less := _GROUP.sub(r"\1", once)) != once:
        once = less
    usually = [' text-anchor="middle"', ' font-size="11"', f' fill="{INK.lower()}"']
    if "<style>" in once:  # which keeps the lines' colour from the letters
        usually.append(f' stroke="{LIGHT.muted.lower()}"')
        once = once.replace("<style>", "<style>text{stroke:none}", 1)
    for usual in usually:  # said once, of the whole
        if usual in once:
            once = once.replace(usual, "").replace("<svg", f"<svg{usual}", 1)
    used = _OF_COLOUR.sub(lambda rule: rule[0] if once.count(rule[1]) > 1 else "", once)
    return re.sub(r"\n{2,}|\n(?=<(?:path|polygon|rect|text|/g))", "", used)


def size(svg: str) -> tuple[float, float]:
    """Return width and height of dot's ``svg`` in points.

    >>> size('<svg width="341pt" height="82pt">')
    (341.0, 82.0)
    """
    found = re.search(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    return (float(found[1]), float(found[2])) if found else (800.0, 600.0)


def fit(svg: str, inches: tuple[float, float] | None) -> str:
    """Return ``svg`` in a sheet of so many ``inches``, as large as it can be and in the middle."""
    if inches is None:
        return svg
    width, height = size(svg)
    scale = min(inches[0] * _INCH / width, inches[1] * _INCH / height)
    across, down = inches[0] * _INCH / scale, inches[1] * _INCH / scale
    return _sheet(svg, (width - across) / 2, (height - down) / 2, across, down, scale)


def _sheet(svg: str, left: float, top: float, across: float, down: float, scale: float = 1) -> str:
    """Give ``svg`` this view, with the paper of its first shape under all of it."""
    ground = _GROUND.search(svg)
    paper = ground[1] if ground else LIGHT.paper
    corners = ((left, top), (left + across, top), (left + across, top + down), (left, top + down))
    sheet = f'<polygon fill="{paper}" stroke="none" points="{" ".join(f"{x:.2f},{y:.2f}" for x, y in corners)}"/>\n'
    svg = re.sub(
        r'width="[\d.]+pt" height="[\d.]+pt"\s*viewBox="[^"]*"',
        f'width="{across * scale:.2f}pt" height="{down * scale:.2f}pt" '
        f'viewBox="{left:.2f} {top:.2f} {across:.2f} {down:.2f}"',
        svg,
        count=1,
    )
    at = min(found for found in (svg.find("<g "), svg.find("<polygon ")) if found >= 0)
    return svg[:at] + sheet + svg[at:]


def stack(rows: Sequence[str], down: bool = True) -> str:
    """Return drawings as one, each under the other or, not ``down``, beside it."""
    if len(rows) == 1:
        return rows[0]
    sizes = [size(row) for row in rows]
    parts, at = [], 0.0
    for k, (row, (width, height)) in enumerate(zip(rows, sizes, strict=True)):
        drawn = row[row.index("<g ") : row.rindex("</svg>")].replace(' id="', f' id="row{k + 1}-')
        place = f"0 {at:.2f}" if down else f"{at:.2f} 0"
        parts.append(f'<g transform="translate({place})">\n{drawn}</g>\n')
        at += height if down else width
    across = max(width for width, _ in sizes) if down else at
    deep = at if down else max(height for _, height in sizes)
    whole = rows[0][: rows[0].index("<g ")] + "".join(parts) + "</svg>\n"
    return _sheet(whole, 0, 0, across, deep)


def alike(rows: Sequence[str]) -> list[str]:
    """Return drawings with paper as wide as that of the widest."""
    sizes = [size(row) for row in rows]
    across = max(width for width, _ in sizes)
    return [_sheet(row, 0, 0, across, height) for row, (_, height) in zip(rows, sizes, strict=True)]


def both_themes(svg: str) -> str:
    """Return ``svg``, drawn in the colours of `palette.BOTH`, so that it is dark where its reader is."""
    rules = "".join(
        f"[{kind}={role.lower()!r}]{{{kind}:{dark}}}".replace("'", '"')
        for role, dark in _IN_DARK.items()
        for kind in ("fill", "stroke")
    )
    style = f"<style>@media (prefers-color-scheme: dark) {{{rules}}}</style>\n"
    at = svg.index("<g ")
    return svg[:at] + style + svg[at:]
