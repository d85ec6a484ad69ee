"""Where a press on a node leads."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.notebooks import CHAIN, run
from tests.browser.stepping import stepper

pytestmark = pytest.mark.slow


def test_a_node_without_a_step_of_its_own_leads_to_the_first_that_it_takes_part_in(open_saved):
    shown = stepper(open_saved(run(CHAIN)))
    shown.tab("Forward")
    for name, computed in (("W¹", "C"), ("t", "l"), ("x", "A")):
        shown.node(name).click()
        expect(shown.status).to_contain_text(f": {computed} =")
    shown.tab("Backward")
    shown.node("t").click()
    expect(shown.status).to_contain_text("from l back to y")
    shown.node("x").click()
    expect(shown.status).to_contain_text("from A back to W⁰")
    shown.node("l").click()
    expect(shown.status).to_contain_text("from l back to y")


def test_a_node_that_takes_no_part_in_a_pass_says_so(open_saved):
    shown = stepper(open_saved(run(CHAIN)))
    shown.tab("Update")
    place = shown.place
    shown.node("A").click()
    expect(shown.status).to_have_text("A has no step in this pass: Update.")
    assert shown.place == place
    shown.node("w").click()
    expect(shown.status).to_contain_text("w becomes")


def test_nodes_are_buttons_in_a_group_and_not_in_an_image(open_saved):
    shown = stepper(open_saved(run(CHAIN)))
    graph = shown.root.get_by_role("group", name="Graph")
    assert "img" not in graph.aria_snapshot()
