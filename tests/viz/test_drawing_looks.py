"""Whether a drawing can be read: names as they are, no text on another, none out of its box."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.ft2font import FT2Font

from autograd import Value, scope
from tests.viz.graphs import SVG, chain, square, texts
from viz.drawing import draw
from viz.labels import clean, cut, describe, quoted, wrap
from viz.palette import DARK, LIGHT, contrast

# ---------------------------------------------------------------------------------- hostile names
HOSTILE = [
    '<b>&"\n',
    "</script>",
    "a\\N\"b'\\",
    "שלום עולם",
    "العربية",
    "x" * 500,
    "]]>&amp;<!--",
    "\x00\x07y\x7f",
    "\u202eevil",
    "中文",
    "  two  spaces ",
    "-neg",
    "e\u0301e\u0301",
    "😀",
    "\\",
    '\\"',
    "<",
    "<x>",
    "%3 \\G {a|b}",
    "\ud800\ufffe",
    " ",
    "n0:b -> n1",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_drawn_as_itself(name):
    with scope(name):
        v = Value(2.0, name=name) * 3.0
        v.name = name + "!"
    drawing = draw(v, title=name)
    shown = clean(name)
    assert "\n" not in shown
    drawn = texts(drawing)
    assert all(cut(shown, most) in drawn for most in (80, 40, 22))
    assert drawn.count(cut(shown, 22)) >= (3 if len(shown) <= 22 else 1)
    assert f"{cut(shown, 14)} · 3" in texts(drawing) or name == "-neg"
    tips = [a.get("{http://www.w3.org/1999/xlink}title") for a in ET.fromstring(drawing.svg).iter(f"{SVG}a")]
    assert any(f"{shown}! = {shown} · 3" in tip.replace("\xa0", " ") for tip in tips) or name == "-neg"
    assert drawing.png.startswith(b"\x89PNG")


def test_empty_names_of_scopes_and_titles():
    with scope(""):
        v = Value(2.0) * 3.0
    assert "<svg" in draw(v, title="").svg


def test_ids_are_never_names():
    source = draw(Value(2.0, name="evil") * 3.0).source
    statements = re.findall(r"^\s*(\w+)", source, re.MULTILINE)
    assert all(word in {"digraph", "bgcolor", "fontname", "node", "edge"} or word[0] == "n" for word in statements)
    assert "evil" not in re.sub(r"<[^<>]*>evil|tooltip=\"[^\"]*\"|∂evil", "", source)


def test_text_helpers():
    assert clean("a\r\nb\tc") == "a⏎b␉c"
    assert cut("abc", 3) == "abc"
    assert wrap("no_place_to_break_this_long_word", 10) == ["no_place_…"]
    assert quoted(["a\\l"]) == r"a\\\\l"
    assert describe(np.zeros((0, 3))) == ["0×3: empty"]
    assert describe(np.array([np.nan] * 9)) == ["9 entries: 9 not a number"]
    assert describe(np.array([[1.0, 2.0], [3.0, 4.0]])) == ["[1 2]", "[3 4]"]
    assert describe(np.array([-np.inf] + [0.0] * 8)) == ["9 entries: −∞ … 0"]
    assert (
        describe(np.full(6, -0.000123456)) == ["6 entries: −0.000123 … −0.000123"] or len(describe(np.full(6, 0.1))) < 4
    )


# ------------------------------------------------------------------------------------------- looks
def _widths(family_bold):
    name = "DejaVuSans-Bold.ttf" if family_bold else "DejaVuSans.ttf"
    font = FT2Font(str(Path(matplotlib.get_data_path()) / "fonts/ttf" / name))
    font.set_size(100, 72)

    def width(text, size):
        font.set_text(text)
        return font.get_width_height()[0] / 64 / 100 * size

    return width


def boxes(drawing):
    """Where each text stands when DejaVu Sans, the widest usual font, draws it: (left, bottom, right, top, text)."""
    regular, bold = _widths(False), _widths(True)
    found = []
    for element in ET.fromstring(drawing.svg).iter(f"{SVG}text"):
        size, x, y = (float(element.get(key)) for key in ("font-size", "x", "y"))
        width = (bold if element.get("font-weight") else regular)(element.text, size)
        left = x - width / 2 if element.get("text-anchor") == "middle" else x
        found.append((left, y - 0.72 * size, left + width, y, element.text))
    return found


PICTURES = {
    "chain": lambda: draw(chain(), title="From A to l"),
    "batch": lambda: draw(chain(batch=100)),
    "scalar": lambda: draw(chain(), level="scalar"),
    "downwards": lambda: draw(chain(), level="scalar", direction="TB"),
    "square": lambda: draw(square()),
}


@pytest.mark.parametrize("picture", PICTURES)
def test_no_text_stands_on_another_in_a_wide_font(picture):
    found = sorted(boxes(PICTURES[picture]()))
    for k, (left, top, right, bottom, text) in enumerate(found):
        for left2, top2, right2, bottom2, text2 in found[k + 1 :]:
            if left2 >= right - 0.5:
                break
            assert bottom2 <= top or bottom <= top2 or right2 <= left, (text, text2)


@pytest.mark.parametrize("picture", PICTURES)
def test_no_text_leaves_its_box_in_a_wide_font(picture):
    drawing = PICTURES[picture]()
    regular, bold = _widths(False), _widths(True)
    checked = 0
    for group in ET.fromstring(drawing.svg).iter(f"{SVG}g"):
        if group.get("class") != "node":
            continue
        box = None
        for element in group.iter():
            shape = element.get("points") or element.get("d")
            if shape:
                xy = np.array([[float(n) for n in pair.split(",")] for pair in re.findall(r"-?[\d.]+,-?[\d.]+", shape)])
                box = (*xy.min(axis=0), *xy.max(axis=0))
            elif element.tag == f"{SVG}text" and box[1] < float(element.get("y")) <= box[3]:
                size = float(element.get("font-size"))
                width = (bold if element.get("font-weight") else regular)(element.text, size)
                assert width <= box[2] - box[0] - 2, element.text
                assert float(element.get("x")) == pytest.approx((box[0] + box[2]) / 2, abs=0.01)
                checked += 1
    assert checked >= 2


@pytest.mark.parametrize(("theme", "colors"), [("light", LIGHT), ("dark", DARK)])
def test_every_text_can_be_read(theme, colors):
    drawing = draw(chain(), theme=theme)
    used = set(re.findall(r'POINT-SIZE="[\d.]+" COLOR="(#\w+)"', drawing.source))
    assert used == {colors.ink, colors.muted, colors.value, colors.gradient}
    assert all(contrast(text, on) >= 4.5 for text in used for on in (colors.paper, colors.card))
    assert f'fill="{colors.paper.lower()}"' in drawing.svg
