"""A CNN's page as a reader has it: draw, look at one pixel, step back through a convolution, train."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

import nn
import viz
from tests.browser.waiting import drawn

pytestmark = pytest.mark.slow

ROOT = ".chalkgrad-images"


@pytest.fixture
def opened(pages, tmp_path):
    """``opened()`` opens the page of bars that stand or lie, 8×8."""

    def show(names=("stands", "lies"), **options):
        rng = np.random.default_rng(0)
        t = np.arange(40) % 2
        X = np.zeros((40, 1, 8, 8))
        for image, k, at in zip(X, t, rng.integers(1, 7, 40), strict=True):
            image[0, at if k else slice(1, 7), slice(1, 7) if k else at] = 1
        model = nn.CNN(maps=(3, 2), random_state=1, lr=0.1, outputs=2)
        path = viz.playground(model, X, t, class_names=list(names)).save(tmp_path / "page.html")
        page = pages(**options)
        page.goto(path.as_uri())
        return page

    return show


def ask(page, call):
    answer = page.evaluate(f"document.querySelector('{ROOT}').chalkgrad.{call}")
    drawn(page)
    return answer


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (375, 800), (800, 375)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_window_and_axe_finds_nothing(opened, violations, size, scheme):
    page = opened(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    assert violations(page) == ""
    if size[0] < 1000:
        page.get_by_role("button", name="Layers", exact=True).click()
    page.get_by_role("button", name="Backward", exact=True).click()
    assert violations(page) == ""
    wide, high = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert wide <= size[0]
    assert high <= size[1]


def test_a_drawing_is_told_after_training(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    page.keyboard.press(" ")
    expect(page.locator("#rS")).to_have_text(re.compile(r"[1-9]\d\d"))
    page.keyboard.press(" ")
    expect(page.locator("#rA")).to_have_text("100 %")
    page.get_by_role("button", name="Clear").click()
    box = page.locator("#paper").bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.5 * box["height"], steps=12)
    page.mouse.up()
    expect(page.locator(".chance.best")).to_contain_text("lies")
    assert np.sum(ask(page, "get('x')")) > 4


def test_a_pixel_is_written_out_forward_and_backward(opened):
    page = opened(viewport={"width": 1280, "height": 800})

    def written():
        """The terms of the sum, and what it gives."""
        line = page.locator("#pixel p.num").first.inner_text().replace("−", "-").replace("(bias)", "")
        sides = line.split("=")
        numbers = [float(x) for x in re.findall(r"-?\d[\d.e-]*", sides[0])]
        return numbers, float(sides[1])

    def pick(name, y, x):
        canvas = page.get_by_role("button", name=name, exact=True)
        box = canvas.bounding_box()
        n = canvas.evaluate("e => e.width")
        canvas.click(position={"x": (x + 0.5) * box["width"] / n, "y": (y + 0.5) * box["height"] / n})
        # The words follow in the next frame.
        layer, number = name.split(", map ")
        expect(page.locator("#pixel h2")).to_contain_text(f"{layer}{number}[{y}, {x}]")

    pick("D, map 2", 1, 3)
    terms, total = written()
    assert total == pytest.approx(ask(page, "get('D')")[0][1][1][3], rel=1e-3)
    assert sum(terms) == pytest.approx(total, abs=0.01)
    page.get_by_role("button", name="Backward", exact=True).click()
    pick("C, map 3", 2, 1)
    terms, total = written()
    assert total == pytest.approx(ask(page, "gradient('C')")[0][2][2][1], rel=1e-3)
    assert sum(terms) == pytest.approx(total, abs=0.01)
    ask(page, "go(0)")
    expect(page.locator("#said")).to_contain_text("step 1 of")
    before = page.locator("#said").inner_text()
    page.get_by_role("button", name="Next step").click()
    expect(page.locator("#said")).not_to_have_text(before)


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_on_a_wide_screen_the_map_of_the_pixel_stands_large_below(opened, size):
    page = opened(viewport={"width": size[0], "height": size[1]})
    large = page.locator("#large canvas")
    box = large.bounding_box()
    assert box["width"] > 0.2 * size[1]
    assert box["x"] > 0.75 * size[0] < box["x"] + box["width"] <= size[0]
    assert box["y"] > 0.6 * size[1] < box["y"] + box["height"] <= size[1]
    large.click(position={"x": 1.5 * box["width"] / 8, "y": 2.5 * box["height"] / 8})
    expect(page.locator("#pixel h2")).to_contain_text("[2, 1]")


@pytest.mark.parametrize("size", [(375, 800), (800, 375)])
def test_a_finger_finds_a_pixel_and_walks_from_it(opened, violations, size):
    page = opened(viewport={"width": size[0], "height": size[1]}, has_touch=True)
    page.get_by_role("button", name="Layers", exact=True).tap()
    page.get_by_role("button", name="D, map 2", exact=True).tap(position={"x": 2, "y": 2})
    said = page.locator("#pixel h2")
    expect(said).to_contain_text("D2[0, 0]")
    canvas = page.locator("#large canvas")
    box, n = canvas.bounding_box(), canvas.evaluate("e => e.width")
    canvas.tap(position={"x": 2.5 * box["width"] / n, "y": 1.5 * box["height"] / n})
    expect(said).to_contain_text("D2[1, 2]")
    for name, place in (("Pixel below", "[2, 2]"), ("Pixel to the left", "[2, 1]")):
        button = page.get_by_role("button", name=name)
        assert min(button.bounding_box()[side] for side in ("width", "height")) >= 24
        button.tap()
        expect(said).to_contain_text(f"D2{place}")
    assert violations(page) == ""
    boxes = [page.locator(of).first.bounding_box() for of in ("#large", "#pixel", "#pixel .t > :last-child")]
    assert max(box["x"] + box["width"] for box in boxes) <= size[0]


def test_the_pen_draws_under_the_pointer_on_a_low_screen(opened):
    page = opened(viewport={"width": 1280, "height": 680})
    page.get_by_role("button", name="Clear").click()
    box = page.locator("#paper").bounding_box()
    n = np.array(ask(page, "get('x')")).shape[-1]
    page.mouse.click(box["x"] + 0.5 * box["width"] / n, box["y"] + 0.5 * box["height"] / n)
    x = np.array(ask(page, "get('x')")).reshape(n, n)
    assert x[0, 0] == x.max() > 0
    assert box["width"] == pytest.approx(box["height"], abs=2)


def test_hostile_names_stay_words(opened):
    names = ("</script><img src=x onerror='window.hostile = 1'>", '"><b onclick="window.hostile = 2">bold</b> ${1}')
    page = opened(names, viewport={"width": 1280, "height": 800})
    page.get_by_role("button", name="Backward", exact=True).click()
    words = page.locator("#label option").all_text_contents()
    assert words == list(names)
    assert page.evaluate("window.hostile") is None
    assert page.evaluate(f"document.querySelector('{ROOT}').shadowRoot.querySelectorAll('img, b[onclick]').length") == 0


def test_acts_are_undone_and_a_link_and_a_saved_page_bring_all_back(opened, pages, violations, tmp_path):
    page = opened(viewport={"width": 1280, "height": 800})
    first, image = ask(page, "get('W0')"), ask(page, "get('x')")
    page.get_by_role("button", name="Step", exact=True).click()
    box = page.locator("#paper").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=5)
    page.mouse.up()
    drawn, moved = ask(page, "get('x')"), ask(page, "get('W0')")
    assert drawn != image
    page.keyboard.press("Control+z")
    assert ask(page, "get('x')") == image
    assert ask(page, "get('W0')") == moved
    page.get_by_role("button", name="Undo").click()
    assert ask(page, "get('W0')") == first
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    for _ in range(2):
        page.get_by_role("button", name="Redo").click()
    assert ask(page, "get('x')") == drawn

    page.get_by_role("button", name="Share").click()
    expect(page.locator("#dlg")).to_contain_text("Your data travel along")
    assert violations(page) == ""
    link = page.get_by_label("Link").input_value()
    other = pages(viewport={"width": 1280, "height": 800})
    other.goto(link)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this page").click()
    download.value.save_as(tmp_path / "saved.html")
    saved = pages(viewport={"width": 1280, "height": 800})
    saved.goto((tmp_path / "saved.html").as_uri())
    for one in (other, saved):
        assert ask(one, "get('x')") == drawn
        assert ask(one, "get('W0')") == moved
        expect(one.locator("#rS")).to_have_text("1")

    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Code").click()
    page.get_by_role("button", name="PyTorch").click()
    expect(page.locator("#dlg pre")).to_contain_text("nn.Conv2d(1, 3, (3, 3)")
    assert violations(page) == ""


def test_a_link_of_another_page_is_refused_with_words(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    page.goto(page.url + "#state=%7B%22weights%22%3A%7B%7D%7D")
    page.reload()
    expect(page.locator(".toast")).to_contain_text("The page is as it was made.")
