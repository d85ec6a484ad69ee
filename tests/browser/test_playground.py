"""A playground as a reader has it: train, step back, drag weights and samples, change the network, take it home."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from playwright.sync_api import expect

import nn
import viz

pytestmark = pytest.mark.slow

ROOT = ".chalkgrad-playground"
XOR = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]] * 5), np.array([0, 1, 1, 0] * 5)


@pytest.fixture
def opened(pages, tmp_path):
    """``opened(model, X, t)`` opens the page of a playground from disk."""

    def show(model=None, X=XOR[0], t=XOR[1], **options):
        model = (
            nn.MLP([2, 4, 1], activation="tanh", optimizer="adam", lr=0.1, random_state=1) if model is None else model
        )
        path = viz.playground(model, X, t, class_names=options.pop("class_names", None)).save(tmp_path / "page.html")
        page = pages(**options)
        page.goto(path.as_uri())
        return page

    return show


def ask(page, call):
    """What the page's root answers."""
    return page.evaluate(f"document.querySelector('{ROOT}').chalkgrad.{call}")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (375, 800)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_window_and_axe_finds_nothing(opened, violations, size, scheme):
    page = opened(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    assert violations(page) == ""
    if size[0] == 375:
        press(page, "Steps")
    press(page, "Backward")
    press(page, "Next step")
    assert violations(page) == ""
    wide, high = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert wide <= size[0]
    assert high <= size[1]


def test_xor_is_learned_and_every_act_can_be_undone(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    before = ask(page, "get('W0')")
    page.keyboard.press(" ")
    expect(page.locator("#rA")).to_have_text("100 %")
    page.keyboard.press(" ")
    assert np.round(np.array(ask(page, "predict([[-1, -1], [1, -1]])"))[:, 1]).tolist() == [0, 1]
    press(page, "Undo")
    assert ask(page, "get('W0')") == before
    press(page, "Redo")
    assert ask(page, "loss()") < 0.6


def test_a_weight_is_typed_a_neuron_added_and_both_are_drawn(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    page.locator("[data-w='0,1,2']").first.dispatch_event("click")
    field = page.get_by_role("textbox", name="Value of the weight")
    field.fill("2,5")
    field.press("Enter")
    assert ask(page, "get('W0[1,2]')") == 2.5
    press(page, "one neuron more in layer 1")
    assert np.shape(ask(page, "get('W0')")) == (5, 3)
    press(page, "One layer more")
    assert "W²" not in ask(page, "names()")[:2]
    assert len([name for name in ask(page, "names()") if name.startswith(("W", "w"))]) == 3


def test_samples_are_added_dragged_deleted_and_pasted(opened):
    page = opened(viewport={"width": 1280, "height": 800}, class_names=["<b>no</b>", "yes"])
    count = "state().P.length"
    canvas = page.get_by_role("application", name="Decision boundary")
    box = canvas.bounding_box()
    page.locator("#tool [data-v=c1]").click()
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    assert ask(page, count) == 21
    page.locator("#tool [data-v=move]").click()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 60, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert ask(page, "state().P[20].x[0]") > 0.3
    canvas.focus()
    page.keyboard.press("Delete")
    assert ask(page, count) == 20
    page.get_by_role("combobox", name="Data set").select_option("paste")
    page.get_by_role("textbox", name="Samples").fill("1,5;2;yes\n1;x;yes")
    press(page, "Take them")
    assert "Line 2, column 2" in page.get_by_role("alert").inner_text()
    page.get_by_role("textbox", name="Samples").fill("1,5;2;yes\n-1;0,5;<b>no</b>")
    press(page, "Take them")
    assert [one["x"] for one in ask(page, "state().P")] == [[1.5, 2], [-1, 0.5]]


@pytest.mark.parametrize("library", ["chalkgrad", "PyTorch"])
@pytest.mark.parametrize("classes", [2, 3])
def test_the_script_to_take_home_gives_the_page_s_predictions(opened, library, classes):
    model = nn.MLP([2, 4, 1 if classes == 2 else 3], activation="tanh", random_state=1)
    page = opened(model, XOR[0], np.arange(20) % classes, viewport={"width": 1280, "height": 800})
    ask(page, "train(20)")
    press(page, "Code")
    press(page, library)
    script = page.get_by_role("region", name="Python").inner_text()
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    printed = np.array([float(x) for x in done.stdout.split("accuracy")[0].replace("[", " ").replace("]", " ").split()])
    expected = np.array(ask(page, f"predict({XOR[0][:5].tolist()})"))
    if library == "PyTorch" and classes == 2:
        expected = expected[:, 1]
    np.testing.assert_allclose(printed, expected.ravel(), atol=1e-7)
