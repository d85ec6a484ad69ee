"""A playground on paper, and what its readouts are called."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import expect

import nn
import viz

pytestmark = pytest.mark.slow


@pytest.fixture
def opened(pages, tmp_path):
    """``opened(width)`` opens a page whose samples are all trained on."""

    def show(width):
        X = np.random.default_rng(0).normal(size=(40, 2))
        model = nn.MLP([2, 3, 1], activation="tanh", random_state=0)
        path = viz.playground(model, X, (X[:, 0] > 0).astype(int)).save(tmp_path / "page.html")
        page = pages(viewport={"width": width, "height": 800})
        page.goto(path.as_uri())
        return page

    return show


@pytest.mark.parametrize("width", [1280, 700])
def test_paper_has_no_buttons(opened, width):
    page = opened(width)
    page.emulate_media(media="print")
    assert page.locator("#plane canvas").is_visible()
    assert page.locator("#net svg").is_visible()
    assert page.locator("#rL").is_visible()
    shown = [one for one in page.locator("button, select, input").all() if one.is_visible()]
    assert [one.get_attribute("id") or one.inner_text() for one in shown] == []
    code = page.locator(".code pre")
    if code.is_visible():
        step = page.locator("#step")
        assert step.evaluate("e => e.scrollHeight <= e.clientHeight + 1"), "every line of NumPy"
        assert code.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
    neurons = page.locator("#net .pm")
    assert neurons.count()
    assert not any(one.is_visible() for one in neurons.all()), "the network has buttons in its picture"
    chain = page.locator("#chain .scroll")
    if chain.is_visible():
        page.set_viewport_size({"width": 718, "height": 1047})
        assert chain.evaluate("e => e.scrollWidth <= e.clientWidth"), "nothing is cut"


@pytest.mark.parametrize("width", [1280, 375])
def test_samples_that_are_not_trained_on_are_called_held_out(opened, width):
    page = opened(width)
    if width == 375:
        page.get_by_role("button", name="Training", exact=True).click()
    page.locator("#split").select_option("0.5")
    expect(page.locator("#rAn")).to_have_text("held-out accuracy")
    expect(page.locator("#rTbox dt")).to_contain_text("held-out")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heads = [one.bounding_box() for one in page.locator(".read dt").all() if one.is_visible()]
    assert all(a["x"] + a["width"] <= b["x"] for a, b in pairwise(heads)), "none lies over another"
