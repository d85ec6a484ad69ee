"""What nodes are called, where it is easily misread: names from right to left, and numbers that have none."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

import autograd as ag
from autograd import Value
from tests.browser.stepping import stepper

pytestmark = pytest.mark.slow

NAME = "שלום"
ISOLATED = f"\u2068{NAME}\u2069"


def _from_right_to_left():
    loss = Value(3.0, name=NAME) - 2
    loss.name = "l"
    return loss


def test_what_stands_beside_a_name_from_right_to_left_stays_in_place(open_saved):
    shown = stepper(open_saved(_from_right_to_left()))
    shown.tab("Backward")
    bar = shown.root.get_by_role("group", name="Change a number")
    expect(bar).to_contain_text(f"∂l/∂{ISOLATED} = 1")
    assert shown.node("l").locator(".op").text_content() == f"{ISOLATED} − 2"
    assert shown.node(NAME).get_attribute("aria-label").startswith(f"{ISOLATED}: value 3")
    shown.root.locator(".written summary").click()
    expect(shown.root.locator(".written tbody tr").nth(0)).to_contain_text(f"{ISOLATED} − 2")


def test_of_a_name_from_right_to_left_the_line_of_numpy_is_found(open_saved):
    shown = stepper(open_saved(_from_right_to_left()))
    expect(shown.root.locator("pre .on")).to_have_text(f"l = {NAME} - 2\n")
    expect(shown.root.locator("pre")).to_contain_text(f"# l = {ISOLATED} − 2")


def test_what_is_subtracted_before_the_exponential_is_called_the_largest(open_saved):
    y = ag.softmax(Value([[1.0, 2.0, -1.0], [0.0, 3.0, 1.0]], name="A"))
    y.name = "y"
    shown = stepper(open_saved((y * y).sum()))
    shown.press("Zoom in")
    assert {"max₁", "max₂"} <= set(shown.names)
    expect(shown.panel.locator("math").first).to_contain_text("max₁")
    assert shown.shown("value")["max₁"] == "2"
