"""PNG and PDF: the places, signs and colours of the SVG, with nothing of the system."""

import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.ft2font import FT2Font
from matplotlib.image import imread

from autograd import TABLE, Value
from autograd.graph.formula import read
from autograd.graph.unicode import line
from tests.viz.graphs import SVG, backward_graph, chain, square
from viz.drawing import paint
from viz.drawing.draw import draw
from viz.drawing.paint import _CONTROLS, figure_of
from viz.drawing.svg import size
from viz.errors import FontWarning
from viz.style.text import clean


@pytest.mark.parametrize(
    "options", [{}, {"direction": "TB"}, {"wrap": 2}, {"size": "16:9"}, {"size": (4, 6), "wrap": False}]
)
def test_every_text_stands_where_the_svg_has_it(options):
    svg = draw(chain(), theme="light", **options).svg
    root = ET.fromstring(svg)
    width, height = size(svg)
    left, top, across, down = map(float, root.get("viewBox").split())
    scale = width / across
    assert down * scale == pytest.approx(height, rel=1e-3)

    def placed(element, x=0.0, y=0.0):
        moved = re.search(r"translate\((\S+) (\S+)\)", element.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
        if element.tag == f"{SVG}text":
            yield element, x + float(element.get("x")), y + float(element.get("y"))
        for inner in element:
            yield from placed(inner, x, y)

    figure = figure_of(svg)
    np.testing.assert_allclose(72 * figure.get_size_inches(), (width, height))
    expected = list(placed(root))
    assert len(expected) == len(figure.texts) > 30
    for (element, x, y), text in zip(expected, figure.texts, strict=True):
        assert text.get_text() == element.text
        assert text.get_color() == element.get("fill")
        assert text.get_fontsize() == pytest.approx(scale * float(element.get("font-size")))
        at = np.array(text.get_position()) * (width, height)
        np.testing.assert_allclose(at, (scale * (x - left), height - scale * (y - top)), atol=0.01)
        assert text.get_horizontalalignment() == {"middle": "center", "start": "left"}[element.get("text-anchor")]
    shapes = [e for e in root.iter() if e.tag in (f"{SVG}path", f"{SVG}polygon")]
    assert len(figure.artists) == len(shapes)


def test_lines_keep_their_dashes_and_colours():
    svg = draw(square(), theme="dark").svg
    box = figure_of(svg).artists[0]
    assert matplotlib.colors.to_hex(box.get_facecolor()) == "#15181c"
    svg = draw(chain()).svg
    dashed = [a for a in figure_of(svg).artists if a.get_linestyle() not in ("-", "solid")]
    lines = svg.count("stroke-dasharray") - svg.count('stroke="none" stroke-dasharray')
    assert len(dashed) == lines > 0


def test_pixels_are_the_papers_and_the_texts():
    drawing = draw(square(), theme="dark")
    pixels = imread(io.BytesIO(drawing.to_png(72)))
    width, height = size(drawing.svg)
    assert pixels.shape[:2] == (int(height), int(width))
    rows = imread(io.BytesIO(draw(chain(), wrap=3, theme="dark", size="16:9").to_png(30)))
    for sheet in (pixels, rows):
        for corner in (sheet[1, 1], sheet[1, -2], sheet[-2, 1], sheet[-2, -2]):
            assert tuple(np.round(corner[:3] * 255).astype(int)) == (0x15, 0x18, 0x1C)


def test_every_sign_has_a_glyph():
    folder = Path(matplotlib.get_data_path()) / "fonts/ttf"
    fonts = [FT2Font(str(folder / name)) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
    texts = [text for op in TABLE.values() for text in (op.formula, op.shown, *(op.local or ()))]
    drawn = [line(read(text)) for text in texts if isinstance(text, str)] + [str(op.symbol) for op in TABLE.values()]
    signs = set("".join(drawn)) | set(clean("\n\x00\x1f\x7f").translate(_CONTROLS)) | set("∂′…—→↓⊙∗∛⏎·×−∞⁰¹²₀₁")
    assert [sign for sign in signs for font in fonts if sign != " " and not font.get_char_index(ord(sign))] == []


@pytest.mark.slow
def test_a_pdf_is_vectors_and_text(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    drawing = draw(square(), title="Squared", wrap=False)
    pdf = drawing.save(tmp_path / "g.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"/Subtype /Image" not in pdf
    streams = [zlib.decompress(part) for part in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.S) if _packed(part)]
    assert b"begincmap" in b"".join(streams)  # what a reader selects is text, not only glyphs
    width, height = size(drawing.svg)
    found = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", pdf)
    assert (float(found[1]), float(found[2])) == pytest.approx((width, height), abs=0.1)
    assert drawing.save(tmp_path / "again.pdf").read_bytes() == pdf


@pytest.mark.slow
def test_every_kind_of_drawing_is_a_pdf(tmp_path):
    for drawing in (draw(backward_graph(), theme="dark"), draw(chain(), wrap=2), draw(chain(), direction="TB")):
        assert drawing.save(tmp_path / "g.pdf").read_bytes().startswith(b"%PDF")


def _packed(part):
    return part[:1] == b"x"


def test_files_say_what_they_show(tmp_path):
    drawing = draw(square(), title="Squared")
    png = drawing.png
    assert b"Description\x00Computation graph of 2 nodes" in png
    assert b"Title\x00Squared" in png


def test_a_sign_that_no_font_has_is_told_of_in_our_words():
    with pytest.warns(FontWarning, match="No font here has \U00012000: .* or save an SVG") as told:
        assert draw(Value(1.0, name="\U00012000")).png.startswith(b"\x89PNG")
    assert [warning.category for warning in told] == [FontWarning]


@pytest.mark.slow
def test_nothing_of_pyplot_is_touched():
    code = (
        "import sys, viz, matplotlib; from autograd import Value; before = dict(matplotlib.rcParams);"
        "viz.draw(Value(1.0) * 2.0).png; assert dict(matplotlib.rcParams) == before;"
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3]).returncode == 0


@pytest.mark.slow
def test_of_a_large_drawing_texts_are_shapes_at_the_same_places(monkeypatch):
    drawing = draw(chain(), title="From A to l: $5 and $6")
    one_by_one = imread(io.BytesIO(drawing.to_png(72)))
    monkeypatch.setattr(paint, "_MANY", 0)
    at_once = imread(io.BytesIO(drawing.to_png(72)))
    dark = [np.mean(pixels[..., :3] < 0.7) for pixels in (one_by_one, at_once)]
    assert dark[0] == pytest.approx(dark[1], rel=0.1)
    # Smoothed over a few pixels, they are the same picture.
    blurred = [np.add.reduceat(np.add.reduceat(p[..., 0], range(0, p.shape[0], 8)), range(0, p.shape[1], 8), axis=1)
               for p in (one_by_one, at_once)]  # fmt: skip
    assert np.corrcoef(blurred[0].ravel(), blurred[1].ravel())[0, 1] > 0.99
