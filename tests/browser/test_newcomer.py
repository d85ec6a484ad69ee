"""A newcomer with nothing but the page, and with what can be read on it: from XOR to a script that runs at home."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.sync_api import expect

import nn
import viz
from tests.browser.waiting import repeat

pytestmark = pytest.mark.slow

CUT = """root => {
    const shadow = root.shadowRoot;
    const box = shadow.querySelector('#step .ex').getBoundingClientRect();
    return [...shadow.querySelectorAll('#step .ex .t, #step .ex .sum, #step .pathlist td')]
        .filter(one => one.getBoundingClientRect().right > box.right + 2).length;
}"""


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def test_xor_a_dead_relu_a_gradient_by_its_paths_and_home(pages, tmp_path):
    model = nn.MLP([2, 3, 1], random_state=1)
    path = viz.playground(model, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]).save(tmp_path / "page.html")
    page = pages(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    page.goto(path.as_uri())
    root = page.locator(".chalkgrad-playground")

    # Train, until all four are right.
    press(page, "Train")
    expect(page.get_by_role("definition").filter(has_text="100 %")).to_be_visible(timeout=60_000)
    press(page, "Pause")

    # An experiment: guess, and be told.
    press(page, "Experiments")
    page.get_by_text("Neurons always recover", exact=True).click()
    press(page, "Some or all")
    expect(page.get_by_text("8 of 8 are dead")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("dead", exact=True)).to_have_count(8)
    press(page, "Close the experiment")
    press(page, "Undo")
    expect(page.get_by_text("2-3-1 · 13 weights")).to_be_visible()

    # Another network, trained; then one gradient, by its paths.
    page.get_by_label("hidden").first.select_option(label="tanh")
    press(page, "one neuron more in layer 1")
    press(page, "One layer more")
    expect(page.get_by_text("2-4-4-1 · 37 weights")).to_be_visible()
    press(page, "Train")
    expect(page.get_by_role("definition").filter(has_text="100 %")).to_be_visible(timeout=60_000)
    press(page, "Pause")
    press(page, "Backward")

    def go_on():
        assert root.evaluate(CUT) == 0
        press(page, "Next step")

    title = page.locator("#step .ttl")
    repeat(page, go_on, lambda: "from A to the weights W⁰" in title.inner_text())
    press(page, "Paths to l")
    expect(page.get_by_text("4 paths from W⁰₁₁ to l")).to_be_visible()
    expect(page.get_by_text("the sum of all paths")).to_be_visible()
    assert root.evaluate(CUT) == 0

    # Home.
    press(page, "Code")
    for of in ("chalkgrad", "PyTorch", "scikit-learn"):
        press(page, of)
        with page.expect_download() as saved:
            press(page, "Save .py")
        saved.value.save_as(tmp_path / "home.py")
        assert "# 0: 0" not in (tmp_path / "home.py").read_text()
        ran = subprocess.run([sys.executable, tmp_path / "home.py"], capture_output=True, text=True, timeout=120)
        assert ran.returncode == 0, (of, ran.stderr)
        assert "accuracy 1.0" in ran.stdout, of
