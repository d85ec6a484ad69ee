"""Images in a stepper: grey pictures whose values can be read, and single entries of large results."""

from __future__ import annotations

import re

import numpy as np
import pytest

import nn
from autograd import Graph
from tests.browser.images import by_name, digits, go_back, gradients, signal, tile
from tests.browser.stepping import ROOMY, agree, check, numbers, stepper
from tests.browser.test_stepper_pages import check_picture
from viz.page.stepper import step as stepped
from viz.style.palette import ABOVE, BELOW, rgb

pytestmark = pytest.mark.slow

PIXELS = """canvas => {
    const {width, height} = canvas, {data} = canvas.getContext("2d").getImageData(0, 0, width, height);
    return {width, height, data: Array.from(data)};
}"""


def painted(canvas):
    """A canvas as an array (height, width, 3)."""
    found = canvas.evaluate(PIXELS)
    return np.array(found["data"]).reshape(found["height"], found["width"], 4)[..., :3]


# -------------------------------------------------------------------------------------------- pictures
def test_an_image_is_a_grey_picture_light_where_it_is_large(open_saved):
    loss = digits()
    nodes = by_name(Graph(loss))
    shown = stepper(open_saved(loss, viewport=ROOMY))
    x, A = nodes["x"].data, nodes["A"].data
    for box, data in ((tile(shown, "x"), x), (shown.tile("result"), A)):
        assert (
            box.get_by_role("slider").get_attribute("aria-label").count(f"picture of {'×'.join(map(str, data.shape))}:")
        )
        assert agree(box.locator(".range").inner_text(), [data.min(), data.mean(), data.max()])
        maps = data.reshape(-1, 8, 8)
        canvases = box.locator("canvas").all()
        assert len(canvases) == len(maps)
        for canvas, pixels in zip(canvases, maps, strict=True):
            grey = painted(canvas)
            assert (grey == grey[..., :1]).all()
            np.testing.assert_allclose(grey[..., 0], 255 * (pixels - data.min()) / np.ptp(data), atol=0.51)


def test_weights_and_gradients_are_signed_by_colour_and_by_a_mark(open_saved):
    loss = digits()
    graph = Graph(loss)
    shown = stepper(open_saved(loss))
    shown.tab("Backward")
    shown.go_to("back to A")
    g = gradients(graph)["A"]
    box = shown.tile("product")
    assert "heat map of 2×2×8×8" in box.get_by_role("slider").get_attribute("aria-label")
    negative = 0
    for canvas, map_ in zip(box.locator("canvas").all(), g.reshape(-1, 8, 8), strict=True):
        colors = painted(canvas).astype(int)
        size = colors.shape[0] // 8
        assert size >= 6 or not (map_ < 0).any()
        for (i, j), x in np.ndenumerate(map_):
            cell = colors[i * size : (i + 1) * size, j * size : (j + 1) * size]
            red, _, blue = cell[0, 0]
            assert (red > blue) == (x < 0)
            assert (red < blue) == (x > 0)
            assert (cell != cell[0, 0]).any() == (x < 0), "a mark where it is negative, and there alone"
            negative += x < 0
    assert negative > 3


def test_the_strip_below_has_the_colours_of_the_map(open_saved):
    loss = digits()
    shown = stepper(open_saved(loss))
    grey = strip(tile(shown, "x"))
    assert (grey == grey[:, :1]).all()
    np.testing.assert_allclose(grey[:, 0], np.linspace(0, 255, 9), atol=0.51)
    shown.tab("Backward")
    shown.go_to("back to A")
    share = np.sqrt(np.abs(np.linspace(-1, 1, 9)))[:, None]
    above, below = ([round(255 * part) for part in rgb(color)] for color in (ABOVE, BELOW))
    full = np.array([below] * 4 + [above] * 5)
    np.testing.assert_allclose(strip(shown.tile("product")), 255 + (full - 255) * share, atol=0.51)


def strip(box):
    """The colours of the strip that tells what a picture's colours mean, from its left end to its right."""
    found = box.locator(".scale i").evaluate("strip => getComputedStyle(strip).backgroundImage")
    return np.array([[int(part) for part in color] for color in re.findall(r"rgb\((\d+), (\d+), (\d+)\)", found)])


def test_every_value_is_read_by_pointer_and_by_key(open_saved):
    loss = digits()
    x = by_name(Graph(loss))["x"].data
    shown = stepper(open_saved(loss))
    box = tile(shown, "x")
    reading, picture = box.locator(".reading"), box.get_by_role("slider")
    second = box.locator(".map").nth(1)
    size = second.bounding_box()["width"]
    for i, j in ((0, 0), (3, 6), (7, 7)):
        second.hover(position={"x": (j + 0.5) / 8 * size, "y": (i + 0.5) / 8 * size})
        at, _, value = reading.inner_text().rpartition(" ")
        assert at == f"[1, 0, {i}, {j}]"
        assert agree(value, x[1, 0, i, j])
    picture.focus()
    keys = {"Home": (1, 7, 0), "ArrowUp": (1, 6, 0), "PageUp": (0, 6, 0), "End": (0, 6, 7), "ArrowRight": (0, 6, 7)}
    keys |= {"ArrowLeft": (0, 6, 6), "ArrowDown": (0, 7, 6), "PageDown": (1, 7, 6)}
    for key, (n, i, j) in keys.items():
        shown.page.keyboard.press(key)
        at, _, value = picture.get_attribute("aria-valuetext").rpartition(" ")
        assert at == f"[{n}, 0, {i}, {j}]", key
        assert agree(value, x[n, 0, i, j])
        assert int(picture.get_attribute("aria-valuenow")) == np.ravel_multi_index((n, 0, i, j), x.shape)
        assert shown.place == 0, "no step"
    for key in ("Escape", "Tab"):
        shown.page.keyboard.press(key)
    shown.status.click()
    shown.page.keyboard.press("ArrowRight")
    assert shown.place == 1


def test_sixteen_maps_stand_beside_each_other_and_more_are_told(open_saved):
    rng = np.random.default_rng(0)
    loss = nn.CNN((1, 12, 12), 2, maps=(20,), random_state=0).loss(rng.random((1, 1, 12, 12)), np.eye(2)[:1])
    shown = stepper(open_saved(loss, viewport=ROOMY))
    assert shown.tile("result").locator("canvas").count() == 16
    assert "the first 16 of 20 maps" in shown.tile("result").get_by_role("slider").get_attribute("aria-label")


def test_of_one_sample_its_maps_are_shown(open_saved):
    loss = digits()
    A = by_name(Graph(loss))["A"].data[1]
    shown = stepper(open_saved(loss))
    shown.root.get_by_label("Sample").select_option(label="sample 1")
    canvases = shown.tile("result").locator("canvas").all()
    assert len(canvases) == 2
    for canvas, pixels in zip(canvases, A, strict=True):
        np.testing.assert_allclose(painted(canvas)[..., 0], 255 * (pixels - A.min()) / np.ptp(A), atol=0.51)


# ------------------------------------------------------------------------------------ large results
def test_of_a_large_result_single_entries_are_opened(open_saved):
    loss = digits()
    graph = Graph(loss)
    A = by_name(graph)["A"].data
    shown = stepper(open_saved(loss))
    names, status = shown.names, shown.status.inner_text()
    shown.press("Zoom in")
    picker = shown.root.get_by_label("Which entry")
    offered = picker.locator("option").all_inner_texts()
    assert len(offered) == 4
    assert "can be opened" in shown.root.locator(".notice").inner_text()
    for name in offered:
        picker.select_option(label=name)
        assert name in shown.names
        shown.press("Last step")
        n, m, i, j = map(int, re.findall(r"\d+", name))
        check(shown.shown("value"), {name: A[n, m, i, j]})
        assert sum(other.startswith("W⁰[") for other in shown.names) == 9
    shown.status.click()
    shown.page.keyboard.press("Escape")
    assert (shown.names, shown.status.inner_text()) == (names, status)


# ------------------------------------------------------------------------------------ for everyone
@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}, {"viewport": {"width": 320, "height": 800}}],
    ids=["light", "dark", "forced colours", "narrow"],
)
def test_axe_finds_nothing_in_a_page_of_images(open_saved, violations, options):
    page = open_saved(digits(), **options)
    shown = stepper(page)
    assert violations(page) == ""
    go_back(shown, "C", "B")
    assert violations(page) == ""
    shown.press("Zoom in")
    assert violations(page) == ""


@pytest.mark.parametrize("width", [320, 1600])
def test_a_page_of_images_fits(open_saved, width):
    page = open_saved(digits(), viewport={"width": width, "height": 900})
    shown = stepper(page)
    for tab in ("Forward", "Backward"):
        shown.tab(tab)
        for place in range(shown.last + 1):
            shown.go(place)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_of_images_complains_of_nothing_and_asks_nobody(open_saved, pages):
    page = open_saved(digits())
    shown = stepper(page)
    for tab in ("Forward", "Backward", "Update"):
        shown.tab(tab)
        shown.go_through()
    assert [address for address in pages.watches[-1].requests if not address.startswith("data:")] == [
        page.url.split("#")[0]
    ]


def test_without_javascript_a_page_of_images_shows_picture_and_steps(open_saved):
    page = open_saved(digits(), scripts=False)
    check_picture(page)
    assert page.locator("details tr").count() > len(stepped(digits()).trace["graphs"][0]["forward"])


def test_numbers_are_written_into_small_maps_and_read_all_the_same(open_saved):
    shown = stepper(open_saved(signal()))
    picture = tile(shown, "x").get_by_role("slider")
    picture.focus()
    shown.page.keyboard.press("End")
    assert list(numbers(picture.get_attribute("aria-valuetext").rpartition("]")[2])) == ["4.4"]
