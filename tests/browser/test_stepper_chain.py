"""The line above the graph: which path it shows, of how many, and how its factors are joined."""

import numpy as np
import pytest
from playwright.sync_api import expect

from autograd import Graph, Value
from autograd.graph.paths import paths_to
from tests.browser.stepping import stepper

pytestmark = pytest.mark.slow


def line(shown):
    return " ".join(shown.root.locator(".product").inner_text().split())


def of_numbers():
    x = Value(2.0, name="x")
    y = x * x
    y.name = "y"
    loss = y * x + y
    loss.name = "l"
    return loss, x


def test_each_path_is_opened_and_they_sum_to_the_gradient(open_saved):
    loss, x = of_numbers()
    graph = Graph(loss)
    count = paths_to(graph, x).count
    shown = stepper(open_saved(loss))
    shown.tab("Backward")
    shown.go(shown.last)
    others = shown.root.locator(".product .next")
    expect(others).to_contain_text(f"{count - 1} others")
    total = 0.0
    for _ in range(count):
        assert line(shown).count("=") == 1  # nothing but the gradient equals something
        total += float(line(shown).split("this path gives ")[1].replace("−", "-"))
        others.click()
    assert total == pytest.approx(graph.gradients[x])


def test_one_path_is_the_whole_and_says_nothing_of_others(open_saved):
    shown = stepper(open_saved())
    shown.tab("Backward")
    shown.go(shown.last)
    assert shown.root.locator(".product .next").count() == 0
    assert "□ · x′ᵀ" in line(shown)
    assert "W¹[:, 1:]ᵀ · □" in line(shown)


def test_the_left_side_stays_in_sight(open_saved):
    v = Value(np.array([0.3, 0.4]), name="v")
    loss = v
    for _ in range(12):
        loss = np.tanh(loss)
    loss = loss.sum()
    loss.name = "l"
    shown = stepper(open_saved(loss))
    shown.page.set_viewport_size({"width": 375, "height": 800})
    shown.tab("Backward")
    shown.go(shown.last)
    box = shown.root.locator(".product")
    box.evaluate("box => box.scrollTo(box.scrollWidth, 0)")
    assert box.locator("b.of").bounding_box()["x"] >= 0


@pytest.mark.parametrize(
    ("typed", "is_number"),
    [("1/3", True), ("−2e−3", True), ("0,5", True), ("-inf", True), ("nan", True), ("x", False), ("1/2/3", False)],
)
def test_numbers_may_be_typed_as_people_write_them(open_saved, typed, is_number):
    """Asked for 12 the answer is wrong, but it is one; what is no number is not."""
    loss, _ = of_numbers()
    shown = stepper(open_saved(loss))
    shown.root.get_by_label("Predict first").check()
    field = shown.panel.get_by_role("textbox")
    field.fill(typed)
    field.press("Enter")
    if is_number:
        expect(shown.panel.locator(".wrong")).to_have_count(1)
    else:
        expect(field).to_have_attribute("aria-invalid", "true")


def test_one_term_of_several_is_not_called_the_derivative(open_saved):
    W = Value([[0.5, 1.0], [2.0, -1.0]], name="W")
    loss = (W @ W).sum()
    loss.name = "l"
    shown = stepper(open_saved(loss))
    shown.tab("Backward")
    shown.go(1)
    assert "∂l/∂W so far" in shown.status.inner_text()
    assert "⋯" in shown.panel.locator(".head math").text_content()
    expect(shown.tile("product").locator(".symbol")).to_contain_text("term 1 of 2")
    assert "∂l/∂W[" not in shown.panel.locator(".entrywise").inner_text()
    shown.go(2)
    assert "∂l/∂W = " in shown.status.inner_text()
    assert "⋯" not in shown.panel.locator(".head math").text_content()
    expect(shown.tile("product").locator(".symbol")).to_contain_text("term 2 of 2")
