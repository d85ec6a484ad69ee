"""Predict first: nothing gives the answer away, and every number that the page writes can be answered."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

import nn
from autograd import Value
from tests.browser.stepping import ROOT, stepper

pytestmark = pytest.mark.slow


def _bad():
    x = Value(-2.0, name="x")
    with np.errstate(all="ignore"):
        v = np.log(x)
        loss = v * 2
    v.name, loss.name = "v", "l"
    return loss


def test_no_line_of_the_page_tells_what_is_to_be_predicted(open_saved):
    loss = nn.MLP([2, 3, 1], random_state=3).loss([0.4, -1.0], 1.0)
    shown = stepper(open_saved(loss))
    told = shown.root.get_by_label("Loss now")
    answer = f"l = {loss.item():.4g}"
    expect(told).to_have_text(answer)
    shown.root.get_by_label("Predict first").check()
    shown.press("Last step")
    expect(told).to_have_text("l = ?")
    shown.tab("Backward")
    expect(told).to_have_text(answer)
    shown.root.get_by_label("Predict first").uncheck()
    shown.tab("Forward")
    expect(told).to_have_text(answer)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_line_that_says_what_made_no_number_waits_for_the_answers(open_saved):
    shown = stepper(open_saved(_bad()))
    note = shown.root.get_by_role("note")
    expect(note).to_contain_text("log (v) made not a number")
    shown.root.get_by_label("Predict first").check()
    expect(note).to_have_count(0)
    shown.root.get_by_label("Predict first").uncheck()
    expect(note).to_be_visible()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("lang", "word"), [("en", "not a number"), ("de", "keine Zahl"), ("fr", "pas un nombre")])
def test_what_is_no_number_is_answered_in_the_words_of_the_page(open_saved, lang, word):
    page = open_saved(_bad(), step={"lang": lang})
    root = page.locator(ROOT)
    expect(root.get_by_role("note")).to_contain_text(f"{word}")
    root.get_by_role("checkbox").check()
    field = root.locator("form.ask input")
    field.fill(word)
    field.press("Enter")
    expect(root.locator(".score")).to_contain_text("1")
    expect(root.locator(".tile .ok")).to_be_visible()
