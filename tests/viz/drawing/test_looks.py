"""Whether a drawing can be read: names as they are, no text on another, none out of its box."""

import re
import warnings
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.font_manager import findfont, get_font
from matplotlib.ft2font import FT2Font

import nn
from autograd import Graph, Value, scope
from autograd.graph.sentences import isolated
from tests.viz.graphs import SVG, backward_graph, chain, gradient_of, mlp, regression, square, texts
from viz.drawing.dot import find_dot
from viz.drawing.draw import draw
from viz.drawing.label import describe, quoted
from viz.drawing.svg import size
from viz.errors import FontWarning
from viz.style.fonts import fonts
from viz.style.palette import DARK, LIGHT, contrast, ghost
from viz.style.text import clean, cut, wrap

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


@pytest.mark.slow
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
    assert f"{isolated(cut(shown, 14))} · 3" in texts(drawing) or name == "-neg"
    tips = [a.get("{http://www.w3.org/1999/xlink}title") for a in ET.fromstring(drawing.svg).iter(f"{SVG}a")]
    assert any(f"{shown}! = {isolated(shown)} · 3" in tip.replace("\xa0", " ") for tip in tips) or name == "-neg"
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert drawing.png.startswith(b"\x89PNG")
    # Boxes where this machine has no font for the name, and a word about them: once.
    here = set().union(*(get_font(findfont(family)).get_charmap() for family in fonts()))
    boxes = not here >= set(map(ord, shown)) - set(range(0x2400, 0x2420))
    assert [warning.category for warning in told] == [FontWarning] * boxes


def test_empty_names_of_scopes_and_titles():
    with scope(""):
        v = Value(2.0) * 3.0
    assert "<svg" in draw(v, title="").svg


def test_ids_are_never_names():
    source = draw(Value(2.0, name="evil") * 3.0).source
    statements = re.findall(r"^\s*(\w+)", source, re.MULTILINE)
    assert all(
        word in {"digraph", "bgcolor", "fontname", "label", "node", "edge"} or word[0] == "n" for word in statements
    )
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
@cache
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


def images():
    """Convolution, pooling and a linear layer on 8×8 pixels."""
    rng = np.random.default_rng(0)
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 10))
    loss = nn.CrossEntropyLoss()(model(rng.normal(size=(5, 1, 8, 8))), nn.one_hot(np.arange(5), 10))
    loss.name = "l"
    loss.backward()
    return loss


def one_operation(name):
    """An operation of a small net from inside."""
    rng = np.random.default_rng(0)
    model = nn.Sequential(nn.Conv2d(1, 1, 3), nn.MaxPool2d(2))
    graph = Graph(model(rng.normal(size=(1, 1, 4, 4))).sum())
    return graph.unroll(next(v for v in graph.operations if v.op.name == name))


PICTURES = {
    "chain": lambda: draw(chain(), title="From A to l"),
    "batch": lambda: draw(chain(batch=100), theme="dark"),
    "before": lambda: draw(chain(backward=False)),
    "scalar": lambda: draw(chain(), level="scalar"),
    "downwards": lambda: draw(chain(), level="scalar", direction="TB"),
    "square": lambda: draw(square()),
    "closed": lambda: draw(chain(), depth=1),
    "all closed": lambda: draw(chain(), depth=0, theme="dark", title="x" * 100),
    "closed downwards": lambda: draw(chain(), depth=1, direction="TB"),
    "forward": lambda: draw(chain(), view="forward"),
    "path": lambda: draw(chain(), highlight=("l", "W⁰"), theme="dark"),
    "neurons": lambda: draw(chain(), level="scalar", fold=True),
    "blocks": lambda: draw(mlp([4] * 13 + [1]), fold=True),
    "blocks closed": lambda: draw(mlp([4] * 13 + [1]), fold=True, depth=1),
    "large": lambda: draw(mlp([2, 60, 60, 1]), level="scalar"),
    "backward": lambda: draw(backward_graph()),
    "backward batch": lambda: draw(gradient_of(chain(backward=False, batch=9), "W⁰"), theme="dark"),
    "backward closed": lambda: draw(backward_graph(), depth=0),
    "backward layers": lambda: draw(backward_graph(), depth=1),
    "backward whole": lambda: draw(backward_graph(), fold=False),
    "regression": lambda: draw(gradient_of(regression(), "w")),
    "images": lambda: draw(images()),
    "images closed": lambda: draw(images(), depth=1, theme="dark"),
    "window": lambda: draw(one_operation("conv_bias")),
    "pooling": lambda: draw(one_operation("max_pool")),
}


@pytest.fixture(params=PICTURES)
def drawing(request, engine):
    return made(request.param, engine)


@cache
def made(picture, engine):
    """The picture, drawn by ``engine``: each is looked at several times."""
    drawing = PICTURES[picture]()
    assert find_dot() == engine
    assert drawing.svg
    return drawing


@pytest.mark.slow
def test_no_text_stands_on_another_in_a_wide_font(drawing):
    found = sorted(boxes(drawing))
    for k, (left, top, right, bottom, text) in enumerate(found):
        for left2, top2, right2, bottom2, text2 in found[k + 1 :]:
            if left2 >= right - 0.5:
                break
            assert bottom2 <= top or bottom <= top2 or right2 <= left, (text, text2)


@pytest.mark.slow
def test_no_edge_runs_through_a_text_that_is_not_its_own(drawing):
    left, top, right, bottom = np.array([box[:4] for box in boxes(drawing)]).T
    names = [box[4] for box in boxes(drawing)]
    for group in ET.fromstring(drawing.svg).iter(f"{SVG}g"):
        if group.get("class") != "edge":
            continue
        own = {element.text for element in group.iter(f"{SVG}text")}
        x, y = np.concatenate([points(path.get("d")) for path in group.iter(f"{SVG}path")]).T[:, :, None]
        inside = (x > left + 1) & (y > top + 1) & (x < right - 1) & (y < bottom - 1)
        crossed = [names[k] for k in np.flatnonzero(inside.sum(axis=0) > 2) if names[k] not in own]
        assert crossed == [], group.findtext(f"{SVG}title")


def points(path):
    """Points along a path of cubic curves."""
    corners = np.array([float(n) for n in re.findall(r"-?[\d.]+", path)]).reshape(-1, 2)
    t = np.linspace(0, 1, 40)[:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    return np.concatenate([weights @ corners[k : k + 4] for k in range(0, len(corners) - 3, 3)])


@pytest.mark.slow
def test_no_text_leaves_its_box_in_a_wide_font(drawing):
    regular, bold = _widths(False), _widths(True)
    checked = 0
    for group in ET.fromstring(drawing.svg).iter(f"{SVG}g"):
        if group.get("class") != "node":
            continue
        box = None
        for element in group.iter():
            shape = element.get("points") or element.get("d")
            if shape and element.get("fill") == element.get("stroke") == "none":
                box = None  # the ground of a label, which nobody sees
            elif shape:
                xy = np.array([[float(n) for n in pair.split(",")] for pair in re.findall(r"-?[\d.]+,-?[\d.]+", shape)])
                box = (*xy.min(axis=0), *xy.max(axis=0))
            elif element.tag == f"{SVG}text" and box and box[1] < float(element.get("y")) <= box[3]:
                points_high, y = float(element.get("font-size")), float(element.get("y"))
                width = (bold if element.get("font-weight") else regular)(element.text, points_high)
                assert width <= box[2] - box[0] - 2, element.text
                # Lower down the round corners would touch it.
                assert y + 0.24 * points_high <= box[3] - 3.8, element.text
                assert float(element.get("x")) == pytest.approx((box[0] + box[2]) / 2, abs=0.01)
                checked += 1
    assert checked >= 2


@pytest.mark.parametrize(("theme", "colors"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize("picture", [chain, backward_graph])
def test_every_text_can_be_read(theme, colors, picture):
    drawing = draw(picture(), theme=theme)
    used = set(re.findall(r'POINT-SIZE="[\d.]+" COLOR="(#\w+)"', drawing.source))
    assert used == {colors.ink, colors.muted, colors.value, colors.gradient}
    assert all(contrast(text, on) >= 4.5 for text in used for on in (colors.paper, colors.card))
    assert f'fill="{colors.paper.lower()}"' in drawing.svg


@pytest.mark.parametrize(("theme", "colors"), [("light", LIGHT), ("dark", DARK)])
def test_what_stands_back_behind_a_path_can_still_be_made_out(theme, colors):
    drawing = draw(chain(), theme=theme, highlight=("l", "D"))
    used = set(re.findall(r'POINT-SIZE="[\d.]+" COLOR="(#\w+)"', drawing.source))
    faint = ghost(colors)
    assert {faint.ink, faint.muted, faint.value, faint.gradient, colors.ink_on_current} <= used
    assert all(
        contrast(color, on) >= 2.5 for color in used - {colors.ink_on_current} for on in (colors.paper, colors.card)
    )
    assert contrast(colors.ink_on_current, colors.current) >= 4.5


def test_a_backward_pass_fits_on_a_projector():
    # 16:9 at 1920 pixels: text of 11 points is then at least 12 pixels high.
    width, height = size(draw(backward_graph()).svg)
    assert width <= 1760
    assert height <= 990
