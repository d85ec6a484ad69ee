"""`viz.draw` where it is looked at: the picture is there, says what it shows, and asks nobody."""

from __future__ import annotations

import io

import pytest
from matplotlib.image import imread
from nbconvert import HTMLExporter
from playwright.sync_api import expect

import viz
from tests.browser.notebooks import CHAIN, HOSTILE, HOSTILE_NAMES, executed, live, run

pytestmark = pytest.mark.slow

CDN = ("https://cdnjs.cloudflare.com/ajax/libs/require.js/", "https://cdnjs.cloudflare.com/ajax/libs/mathjax/")
"""What nbconvert's own template asks for."""


def drawing(program=CHAIN):
    return viz.draw(run(program))


def check_picture(place, description):
    """One picture, decoded, not empty, in its own proportions, with its description for who cannot see it."""
    picture = place.locator("img[src^='data:image/svg+xml']")
    expect(picture).to_be_visible()
    expect(picture).to_have_count(1)
    assert picture.get_attribute("alt") == description
    width, height = picture.evaluate("img => img.decode().then(() => [img.naturalWidth, img.naturalHeight])")
    box = picture.bounding_box()
    assert box["width"] > 300
    assert box["height"] > 50
    assert box["width"] / box["height"] == pytest.approx(width / height, rel=0.02)


def test_jupyterlab_shows_the_drawing_of_a_running_notebook(open_notebook):
    notebook = open_notebook(live(CHAIN, "viz.draw(l)"))
    notebook.run()
    check_picture(notebook.outputs, drawing().description)


@pytest.mark.parametrize("trusted", [True, False])
def test_jupyterlab_shows_the_drawing_of_a_saved_notebook_trusted_or_not(open_notebook, trusted):
    notebook = open_notebook(executed(drawing()), trusted=trusted)
    assert notebook.trusted == [trusted]
    check_picture(notebook.outputs, drawing().description)


@pytest.mark.parametrize("scripts", [True, False])
def test_nbconvert_shows_the_drawing_without_a_network(pages, tmp_path, scripts):
    (tmp_path / "page.html").write_text(HTMLExporter().from_notebook_node(executed(drawing()))[0])
    page = pages(absent=CDN, java_script_enabled=scripts)
    page.goto((tmp_path / "page.html").as_uri())
    check_picture(page.locator(".jp-OutputArea-output"), drawing().description)


def test_marimo_shows_the_drawing(open_marimo):
    # marimo gives an output with a script, which follows the theme of a notebook, a frame of its own.
    frame = open_marimo(f"{CHAIN}viz.draw(l)").frame_locator("iframe")
    check_picture(frame.locator("body"), drawing().description)


def test_a_narrow_page_scrolls_the_drawing_and_not_itself(pages, tmp_path):
    page = pages(viewport={"width": 320, "height": 640})
    head = "<!doctype html><meta charset=utf-8><title>page</title>"
    (tmp_path / "page.html").write_text(head + drawing()._repr_html_())
    page.goto((tmp_path / "page.html").as_uri())
    check_picture(page.locator("body"), drawing().description)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("body > div").evaluate("div => div.scrollWidth > div.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("body", "dark"), [("", None), ('data-jp-theme-light="false"', True), ('class="vscode-light"', False)]
)
def test_a_drawing_is_as_dark_as_what_it_stands_in(pages, tmp_path, scheme, body, dark):
    page = pages(color_scheme=scheme)
    (tmp_path / "page.html").write_text(f"<!doctype html><meta charset=utf-8><body {body}>{drawing()._repr_html_()}")
    page.goto((tmp_path / "page.html").as_uri())
    check_picture(page.locator("body"), drawing().description)
    pixels = imread(io.BytesIO(page.locator("img").screenshot()))
    assert (pixels[2, 2, :3].mean() < 0.5) == ((scheme == "dark") if dark is None else dark)


def test_the_saved_file_opens_from_disk(pages, tmp_path):
    page = pages()
    page.goto(drawing().save(tmp_path / "chain.svg").as_uri())
    box = page.locator("svg").first.bounding_box()
    assert box["width"] > 300
    assert box["height"] > 50


@pytest.mark.parametrize("level", ["layer", "scalar"])
def test_the_words_of_a_node_fit_into_its_box(pages, tmp_path, level):
    page = pages()
    page.goto(viz.draw(run(CHAIN), level=level).save(tmp_path / "graph.svg").as_uri())
    outside = page.evaluate(
        """() => Array.from(document.querySelectorAll("g.node"), node => {
            const frames = Array.from(node.querySelectorAll("path, polygon"), shape => shape.getBBox());
            const within = (a, b) => a.x >= b.x && a.x + a.width <= b.x + b.width;
            const beside = (a, b) => a.y > b.y + b.height || a.y + a.height < b.y;
            return Array.from(node.querySelectorAll("text"))
                .filter(text => frames.some(frame => !beside(text.getBBox(), frame) && !within(text.getBBox(), frame)))
                .map(text => text.textContent);
        }).flat()"""
    )
    assert outside == []


def test_hostile_names_stay_words(pages, tmp_path):
    shown = drawing(HOSTILE)
    (tmp_path / "page.html").write_text(HTMLExporter().from_notebook_node(executed(shown))[0])
    page = pages(absent=CDN)
    page.goto((tmp_path / "page.html").as_uri())
    check_picture(page.locator(".jp-OutputArea-output"), shown.description)
    page.goto(shown.save(tmp_path / "hostile.svg").as_uri())
    # A picture has room for the first characters of a long name.
    beginnings = [name[:12] for name in HOSTILE_NAMES]
    words = page.locator("svg text").all_text_contents()
    assert [start for start in beginnings if not any(word.startswith(start) for word in words)] == []
    assert page.locator("svg img, svg script").count() == 0
    assert page.evaluate("window.hostile") is None
