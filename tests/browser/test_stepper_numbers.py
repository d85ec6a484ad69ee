"""The numbers of a stepper beside the graph: the update, what is predicted, one sample of a batch, the check."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest
from playwright.sync_api import expect

import nn
from autograd import Graph, Value, constant, logsumexp
from tests.browser.notebooks import CHAIN, TWICE, run
from tests.browser.stepping import agree, check, numbers, stepper

pytestmark = pytest.mark.slow

TWO_PERCENT = 0.02


def chain():
    """The model of the chain and its loss."""
    model = nn.MLP([2, 3, 2, 1], random_state=3)
    return model, model.loss([0.4, -1.0], 1.0)


def batch(n=40):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 2))
    return nn.MLP([2, 4, 1], random_state=3).loss(X, (X[:, 0] > 0) * 1.0)


def by_name(graph):
    return {graph.name_of(v): v for v in graph.nodes}


# ------------------------------------------------------------------------------------------- the update
def test_the_update_shows_old_gradient_and_new_of_each_weight(open_saved):
    model, loss = chain()
    loss.backward()
    old = {p.name: p.data.copy() for p in model.parameters()}
    gradients = {p.name: p.grad.copy() for p in model.parameters()}
    nn.SGD(model.parameters(), lr=0.5).step()
    new = {p.name: p.data for p in model.parameters()}
    after = model.loss([0.4, -1.0], 1.0).data

    shown = stepper(open_saved(lr=0.5))
    shown.tab("Update")
    seen = []
    for place in range(shown.last + 1):
        shown.go(place)
        name = re.match(r"Update, step \d+ of 3: (\S+) becomes", shown.status.inner_text())[1]
        for label, exact in (("old", old), ("gradient", gradients), ("new", new)):
            texts = shown.tile(label).locator("td").all_inner_texts()
            assert agree(" ".join(texts), exact[name]), (name, label, texts)
        assert "η = 0.5" in shown.root.locator(".equation").inner_text()
        seen.append(name)
    assert sorted(seen) == sorted(old)
    told = shown.root.locator(".accumulate").inner_text()
    assert "lower ✓" in told
    assert agree(told.rpartition("→")[2], after)


def test_a_step_too_far_says_so(open_saved):
    shown = stepper(open_saved("from autograd import Value\nw = Value(1.0, name='w')\nl = w * w\nl.name = 'l'\n", lr=3))
    shown.tab("Update")
    expect(shown.root.get_by_text("higher: η is too large here")).to_be_visible()


# ------------------------------------------------------------------------------- no local derivative
@pytest.mark.parametrize("predicted", [False, True])
def test_a_step_that_adds_up_has_ones_for_its_local_derivative(open_saved, predicted):
    loss = (Value([[1.0, 2.0], [3.0, 4.0]], name="A") * 0.5).sum()
    loss.name = "l"
    shown = stepper(open_saved(loss))
    shown.tab("Backward")
    shown.go(0)
    if predicted:
        shown.root.get_by_label("Predict first").check()
    expect(shown.tile("local")).to_have_count(1)
    ones = [] if predicted else ["1"] * 4  # where they are the answer they are covered
    assert shown.tile("local").locator("td").all_inner_texts() == ones
    expect(shown.tile("upstream")).to_have_count(1)
    expect(shown.tile("product")).to_have_count(0 if predicted else 1)
    formula = unicodedata.normalize("NFKC", shown.root.locator(".equation").first.inner_text())
    assert "".join(formula.split()) == "∂l∂v1=∂l∂l(ineachentry)"
    shown.go(1)
    expect(shown.tile("local")).to_have_count(1)


# -------------------------------------------------------------------------------------------- predict
def asked(shown):
    """The field that asks for a number, and the index of the entry it asks for."""
    field = shown.panel.get_by_role("textbox")
    index = re.search(r"\[([\d, ]+)\]$", field.get_attribute("aria-label"))
    return field, tuple(map(int, index[1].split(","))) if index else ()


def test_what_is_to_be_predicted_is_hidden_until_it_is_typed(open_saved):
    graph = Graph(chain()[1])
    exact = by_name(graph)["A"].data
    shown = stepper(open_saved())
    shown.root.get_by_label("Predict first").check()
    assert shown.shown("value")["A"] == "?"
    assert "predict it" in shown.status.inner_text()
    digits = [text for text in numbers(shown.panel.inner_text()) if len(text) > 4]
    assert not [text for text in digits for x in exact if abs(float(text)) == pytest.approx(abs(x), abs=1e-4)]

    field, index = asked(shown)
    assert index == (int(np.argmax(np.abs(exact))),)
    field.fill(str(exact[index]))
    field.press("Enter")
    check(shown.shown("value"), {"A": exact})
    expect(shown.root.get_by_text("1 of 1 right")).to_be_visible()
    expect(shown.tile("result").get_by_text("✓ right")).to_be_visible()


@pytest.mark.parametrize(
    ("factor", "offset", "right"),
    [
        (1, 0, True),
        (1 + 0.9 * TWO_PERCENT, 0, True),
        (1 - 0.9 * TWO_PERCENT, 0, True),
        (1 + 1.1 * TWO_PERCENT, 0, False),
        (-1, 0, False),
        (0, 0, False),
        (1, 0.5, False),
    ],
)
def test_an_answer_is_right_within_two_percent(open_saved, factor, offset, right):
    exact = by_name(Graph(chain()[1]))["A"].data
    shown = stepper(open_saved())
    shown.root.get_by_label("Predict first").check()
    field, index = asked(shown)
    field.fill(str(factor * exact[index] + offset).replace("-", "−"))  # a true minus is a minus too
    field.press("Enter")
    expect(shown.root.locator(".score")).to_have_text("1 of 1 right" if right else "0 of 1 right")
    verdict = shown.tile("result").locator(".ok" if right else ".wrong").inner_text()
    assert agree(verdict.partition("you")[0], [index[0], exact[index]][right:])


def test_the_score_counts_answers_and_nothing_else(open_saved):
    shown = stepper(open_saved(TWICE))
    graph = Graph(run(TWICE))
    shown.tab("Backward")
    shown.root.get_by_label("Predict first").check()
    score = shown.root.locator(".score")
    right = 0
    for tried, step in enumerate(graph.backward_steps):
        field, _ = asked(shown)
        place = shown.place
        field.press("Enter")  # nothing typed
        expect(field).to_have_attribute("aria-invalid", "true")
        field.fill("a number")
        field.press("Enter")
        expect(score).to_have_text(f"{right} of {tried} right" if tried else "")
        for key in ("ArrowLeft", "Home", "End", "ArrowRight"):
            field.press(key)
        assert shown.place == place, "keys move in the field, not through the steps"
        wrong = tried % 2
        field.fill(str(step.contribution + wrong))
        field.press("Enter")
        right += 1 - wrong
        expect(score).to_have_text(f"{right} of {tried + 1} right")
        shown.press("Next step")
    shown.tab("Forward")
    shown.root.get_by_role("button", name="Show").click()
    check(shown.shown("value"), {"s": 9.0})
    expect(score).to_have_text(f"{right} of {len(graph.backward_steps)} right")
    shown.press("Next step")
    shown.root.get_by_label("Predict first").uncheck()
    check(shown.shown("value"), {"s": 9.0, "l": 12.0})


# ---------------------------------------------------------------------------------------- one sample
def test_the_sample_picker_shows_what_the_network_does_with_one(open_saved):
    graph = Graph(batch())
    nodes = by_name(graph)
    gradients = {graph.name_of(step.parent): step.grad_after for step in graph.backward_steps}
    shown = stepper(open_saved(batch()))
    picker = shown.root.get_by_label("Sample")
    assert picker.locator("option").all_inner_texts() == ["all samples", *(f"sample {k}" for k in range(40))]
    of_each = {name for name, v in nodes.items() if v.shape and v.shape[0] == 40}
    assert of_each >= {"x", "t", "A", "B", "C", "y"}
    for k in (6, 39):
        picker.select_option(label=f"sample {k}")
        shown.tab("Forward")
        shown.press("Last step")
        check(shown.shown("value"), {name: v.data[k] if name in of_each else v.data for name, v in nodes.items()})
        shown.tab("Backward")
        shown.go(shown.last)
        check(shown.shown("gradient"), {name: g[k] if name in of_each else g for name, g in gradients.items()})
    shown.go(0)
    shown.go_to("back to A")
    assert agree(" ".join(shown.tile("product").locator("td").all_inner_texts()), gradients["A"][39])
    picker.select_option(label="all samples")
    rows = shown.tile("product").locator("tr").all_inner_texts()
    assert "⋮" in {rows[0].strip(), rows[-1].strip()}, "of many rows some around the largest entry"
    listed = [row for row in rows if row.strip() != "⋮"]
    largest = int(np.abs(gradients["A"]).max(axis=1).argmax())
    assert any(agree(row, gradients["A"][largest]) for row in listed)


def test_a_hundred_samples_are_offered_of_more(open_saved):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(300, 50))
    shown = stepper(open_saved(nn.MLP([50, 3, 1], random_state=0).loss(X, np.ones(300))))
    last = shown.root.get_by_label("Sample").locator("option").last
    assert last.inner_text() == "sample 99"
    shown.root.get_by_label("Sample").select_option(index=50)
    check(shown.shown("value"), {"x": X[49]})
    assert "not a number" not in shown.panel.inner_text()


def test_what_joins_all_samples_is_shown_with_all_of_them(open_saved):
    """l is no mean of the one sample that is looked at, nor is softmax([one number]) its share."""
    X = np.arange(10.0).reshape(5, 2) / 10
    scores = constant(X) @ Value([1.0, -3.0], name="w")
    scores.name = "s"
    for loss, local in ((scores.mean(), False), (logsumexp(scores), True)):
        loss.name = "l"
        shown = stepper(open_saved(loss))
        shown.root.get_by_label("Sample").select_option(label="sample 1")
        shown.go(1)
        written = numbers(shown.panel.locator(".tiles .equation").inner_text())
        assert agree(" ".join(list(written)[:5]), scores.data), loss.op
        if local:
            shown.tab("Backward")
            assert "=" not in shown.tile("local").locator(".symbol").inner_text().partition("softmax")[2]


def test_where_there_is_one_sample_nothing_is_to_be_picked(open_saved):
    expect(stepper(open_saved()).root.get_by_label("Sample")).to_be_hidden()


# ------------------------------------------------------------------------------------------- the check
def difference(name, index, h):
    """(l(w + h) − l(w − h)) / 2h, the whole computed anew for each."""
    ends = []
    for sign in (1, -1):
        model, _ = chain()
        (p,) = (p for p in model.parameters() if p.name == name)
        data = p.data.copy()
        data[index] += sign * h
        p.assign(data)
        ends.append(model.loss([0.4, -1.0], 1.0).data)
    return (ends[0] - ends[1]) / (2 * h)


def test_the_check_pane_compares_with_central_differences(open_saved):
    model, loss = chain()
    loss.backward()
    shown = stepper(open_saved())
    shown.tab("Backward")
    shown.root.get_by_role("button", name="Check", exact=True).click()
    pane = shown.root.get_by_label("Beside it")
    checked = set()
    for place in range(shown.last + 1):
        shown.go(place)
        name = re.search(r"back to (\S+),", shown.status.inner_text())[1]
        (p,) = [p for p in model.parameters() if p.name == name] or [None]
        if p is None:
            continue
        picker = pane.get_by_label("Entry")
        for row, label in enumerate(picker.locator("option").all_inner_texts()):
            picker.select_option(index=row)
            index = tuple(map(int, re.search(r"\[([\d, ]+)\]$", label)[1].split(",")))
            backprop, central, h, error = pane.locator("table.facts td").all_inner_texts()
            assert agree(backprop, p.grad[index])
            (least,) = map(float, numbers(h))
            assert float(next(numbers(central))) == pytest.approx(difference(name, index, least), rel=1e-6)
            assert float(next(numbers(error))) < 1e-6
            assert "✓" in error
            checked.add((name, index))
            points = pane.locator(".plot circle").evaluate_all(
                "dots => dots.map(d => [d.cx, d.cy].map(a => a.baseVal.value))"
            )
            xs, ys = np.array(points).T
            assert len(points) == 12, "h from 1e-1 to 1e-12"
            np.testing.assert_allclose(np.diff(xs), np.diff(xs)[0])
            assert ys.argmax() == round(-np.log10(least)) - 1, "the tip of the V is at that h"
            expected = [max(abs(difference(name, index, 10.0**-k) / p.grad[index] - 1), 1e-16) for k in (1, 2, 3)]
            slope = np.diff(ys[:3]) / np.diff(np.log10(expected))
            assert slope[0] == pytest.approx(slope[1], rel=0.02), "both scales are of powers of ten"
    assert len(checked) >= 3 + 8 + 6


def test_the_check_pane_tells_where_there_is_nothing_to_check(open_saved):
    shown = stepper(open_saved(CHAIN))
    shown.root.get_by_role("button", name="Check", exact=True).click()
    expect(shown.root.get_by_text("step through the backward pass")).to_be_visible()


def test_no_product_of_plain_numbers_is_one_entry_by_entry(open_saved):
    """Of a batch whose sample is chosen: its logit, its probability and their derivatives are numbers."""
    X = np.random.default_rng(3).normal(size=(9, 2))
    shown = stepper(open_saved(nn.MLP([2, 3, 1], random_state=3).loss(X, (X[:, 0] > 0) * 1.0)))
    shown.root.get_by_label("Sample").select_option(label="sample 1")
    seen = []
    for tab in ("Forward", "Backward"):
        shown.tab(tab)
        for place in range(shown.last + 1):
            shown.go(place)
            if not shown.panel.locator("table.mat, mtable").count():
                seen.append(shown.panel.inner_text())
    assert len(seen) > 3
    assert not [text for text in seen if "⊙" in text.partition("Why")[0]], seen
