"""What a reader does on a live page: change numbers, undo, train, take it along; and what a page answers."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import numpy as np
import pytest
from playwright.sync_api import expect

import nn
from autograd import Graph, Value
from tests.browser.stepping import ROOT, stepper

pytestmark = pytest.mark.slow


def chain(w=None):
    """The chain's model and loss, with W⁰[0, 1] as given."""
    model = nn.MLP([2, 3, 2, 1], random_state=3)
    parameters = {p.name: p for p in model.parameters()}
    if w is not None:
        data = parameters["W⁰"].data.copy()
        data[0, 1] = w
        parameters["W⁰"].data = data
    return parameters, model.loss([0.4, -1.0], 1.0)


def ask(page, call):
    """What the page's root answers."""
    return page.evaluate(f"document.querySelector('{ROOT}').chalkgrad.{call}")


def test_a_typed_number_is_followed_by_everything_in_the_middle_of_a_pass(open_saved):
    _, loss = chain()
    page = open_saved(loss)
    shown = stepper(page)
    shown.tab("Backward")
    for _ in range(4):
        shown.press("Next step")
    place = shown.status.inner_text().split(":")[0]
    shown.root.get_by_label("Leaf", exact=True).select_option(label="W⁰")
    shown.root.get_by_label("Entry of the leaf").select_option(label="[0,1]")
    field = shown.root.get_by_role("textbox", name="Value of W⁰[0,1]")
    field.fill("1/4")
    field.press("Enter")
    field.blur()
    parameters, moved = chain(0.25)
    moved.backward()
    expect(shown.root.get_by_label("Loss now")).to_contain_text(f"{moved.item():.4g}")
    assert ask(page, "loss()") == pytest.approx(moved.item(), rel=1e-12)
    np.testing.assert_allclose(ask(page, "gradient('W0')"), parameters["W⁰"].grad, rtol=1e-10)
    assert shown.status.inner_text().split(":")[0] == place, "the steps done so far stay done"
    expect(shown.root.get_by_text(re.compile("was"))).to_be_visible()
    expect(shown.node("W⁰")).to_have_class(re.compile("changed"))
    shown.press("Undo")
    assert ask(page, "loss()") == pytest.approx(loss.item(), rel=1e-12)
    shown.press("Redo")
    assert ask(page, "loss()") == pytest.approx(moved.item(), rel=1e-12)
    shown.press("Reset")
    assert ask(page, "loss()") == pytest.approx(loss.item(), rel=1e-12)


def test_a_drag_moves_the_numbers_while_it_lasts_and_keeps_the_focus(open_saved):
    page = open_saved()
    shown = stepper(page)
    slider = shown.root.get_by_role("slider", name=re.compile("by dragging"))
    slider.focus()
    losses = set()
    for _ in range(5):
        slider.press("ArrowRight")
        losses.add(ask(page, "loss()"))
        assert slider.evaluate("e => e === e.getRootNode().activeElement")
    assert len(losses) == 5


def test_updates_by_button_are_those_of_gradient_descent(open_saved):
    parameters, loss = chain()
    page = open_saved(loss, lr=0.5)
    shown = stepper(page)
    shown.press("Apply one step", "Apply 10 steps")
    data = {name: p.data for name, p in parameters.items()}
    for _ in range(11):
        model, now = with_weights(data)
        now.backward()
        data = {p.name: p.data - 0.5 * p.grad for p in model.parameters()}
    assert ask(page, "loss()") == pytest.approx(with_weights(data)[1].item(), rel=1e-10)
    expect(shown.root.get_by_role("img", name=re.compile("over 11 updates"))).to_be_visible()


def with_weights(data):
    model = nn.MLP([2, 3, 2, 1], random_state=3)
    for p in model.parameters():
        p.data = data[p.name]
    return model, model.loss([0.4, -1.0], 1.0)


def test_insides_and_differences_follow_a_change(open_saved):
    _, loss = chain()
    page = open_saved(loss)
    shown = stepper(page)
    shown.press("Zoom in")
    assert "W⁰[0,0]" in shown.names
    first = shown.shown("value")
    ask(page, "set('x', [2, 3])")
    page.wait_for_timeout(100)
    assert shown.shown("value") != first
    shown.press("Zoom out")
    shown.tab("Backward")
    shown.press("Last step", "Check")
    error = shown.root.get_by_role("row", name=re.compile("relative error")).inner_text()
    assert "✓" in error
    shown.root.get_by_label("h", exact=True).fill("11")
    assert "✓" not in shown.root.get_by_role("row", name=re.compile("relative error")).inner_text()


@pytest.mark.parametrize("language", ["NumPy", "chalkgrad", "PyTorch"])
def test_a_copied_script_runs_and_prints_what_the_page_shows(open_saved, language):
    if language == "PyTorch":
        pytest.importorskip("torch")
    page = open_saved(chain()[1])
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    ask(page, "set('W0[0,1]', -0.75)")
    page.get_by_text("Take along").click()
    page.get_by_role("button", name=f"Copy as {language}").click()
    done = subprocess.run([sys.executable, "-c", page.evaluate("window.copied")], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    printed = dict(line.split(" = ") for line in done.stdout.splitlines())
    assert float(printed["l"]) == pytest.approx(ask(page, "loss()"), rel=1e-12)
    np.testing.assert_allclose(json.loads(printed["gW0"]), ask(page, "gradient('W0')"), rtol=1e-9, atol=1e-15)


def test_a_constant_without_a_name_is_no_argument_of_the_listing(open_saved):
    """What stands in it as a number cannot be changed there: the page says so and copies nothing."""
    a = Value(3.0, name="a")
    page = open_saved(a * 2.5 + a * a)
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    ask(page, "set('2.5', 4)")
    page.get_by_text("Take along").click()
    page.get_by_role("button", name="Copy as NumPy").click()
    expect(page.get_by_text("2.5 was changed, and has no name in the listing")).to_be_visible()
    page.get_by_role("button", name="Copy as chalkgrad").click()
    assert "4" in page.evaluate("window.copied")


def test_a_formula_is_true_of_the_numbers_that_a_reader_sets(open_saved):
    """A tie shares the gradient: the rule of a maximum says so where there was none when the page was made."""
    x = Value([1.0, 2.0, 3.0], name="x")
    page = open_saved(x.max() * 2.0)
    ask(page, "go(3)")
    rule = page.locator(".head .equation > math")
    before = rule.text_content()
    assert ask(page, "gradient('x')") == [0, 0, 2]
    ask(page, "set('x', [1, 3, 3])")
    assert ask(page, "gradient('x')") == [0, 1, 1]
    expect(rule).to_contain_text("Σ[")
    assert rule.text_content() != before
    ask(page, "set('x', [1, 2, 3])")
    expect(rule).not_to_contain_text("Σ[")
    assert rule.text_content() == before


def test_a_matrix_that_becomes_singular_has_no_numbers_and_gets_them_back(open_saved):
    page = open_saved(np.linalg.inv(Value([[2.0, 1.0], [1.0, 3.0]], name="A")).sum())
    ask(page, "set('A', [[1, 2], [2, 4]])")
    expect(page.locator(".editing")).to_contain_text("not a number")
    ask(page, "set('A[0,0]', 2)")
    expect(page.locator(".editing")).not_to_contain_text("not a number")
    assert ask(page, "loss()") == pytest.approx(np.linalg.inv([[2.0, 2.0], [2.0, 4.0]]).sum())


def test_an_update_says_what_it_is_and_leaves_data_alone(open_saved):
    w, x = Value([1.0, -2.0], name="w"), Value([3.0, 0.5], name="x")
    page = open_saved((w * x).sum())
    shown = stepper(page)
    shown.tab("Update")
    expect(shown.panel).to_contain_text("with η = 0.1. By its name x is data, and not trained.")
    ask(page, "update(1)")
    assert ask(page, "get('x')") == [3.0, 0.5]
    assert ask(page, "get('w')") == pytest.approx([0.7, -2.05])
    ask(page, "restore({leaves: {}, step: 0, lr: 0.5})")
    shown.tab("Update")
    expect(shown.panel).to_contain_text("with η = 0.5.")


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("", "restore takes what state() gives, and got undefined."),
        ("null", "restore takes what state() gives, and got null."),
        ("'x'", 'restore takes what state() gives, and got "x".'),
        ("{}", "A state is what state() gives, and in this one leaves is undefined."),
        ("{leaves: {}, lr: 1}", "in this one step is undefined."),
        ("{leaves: {}, lr: -1, step: 0}", "in this one lr is -1."),
        ("{leaves: {}, lr: '1', step: 0}", 'in this one lr is "1".'),
        ("{leaves: {w: {shape: [2], data: [1]}}, lr: 1, step: 0}", 'in this one w is {"shape":[2],"data":[1]}.'),
        ("{leaves: {w: {shape: [2], data: [1, 'a']}}, lr: 1, step: 0}", "in this one w is"),
        ("{leaves: {w: 3}, lr: 1, step: 0}", "w has shape (2), and this has ()."),
        ("{leaves: {nope: 3}, lr: 1, step: 0}", 'There is nothing called "nope" here'),
    ],
)
def test_what_is_no_state_is_refused_in_a_sentence_and_changes_nothing(open_saved, state, why):
    w, x = Value([1.0, -2.0], name="w"), Value([3.0, 0.5], name="x")
    page = open_saved((w * x).sum())
    ask(page, "set('w', [5, 6])")
    asked = f"document.querySelector('{ROOT}').chalkgrad.restore({state})"
    said = page.evaluate(
        f"() => {{ try {{ {asked}; return ''; }} catch (e) {{ return `${{e.name}}: ${{e.message}}`; }} }}"
    )
    assert said.startswith("Error: ")
    assert why in said
    assert ask(page, "get('w')") == [5, 6]
    assert ask(page, "state().lr") == 0.1


@pytest.mark.parametrize("language", ["NumPy", "chalkgrad", "PyTorch"])
def test_whole_numbers_of_any_size_stand_in_a_script_as_floats(open_saved, language):
    a, x = Value(1.5, name="a"), Value([2.0, 4.0], name="x")
    page = open_saved((a * x**-1).sum())
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    ask(page, "set('a', -5e20)")
    ask(page, "set('x', [1, 8])")
    stepper(page).root.get_by_text("Take along").click()
    stepper(page).root.get_by_role("button", name=f"Copy as {language}").click()
    page.wait_for_timeout(100)
    done = subprocess.run([sys.executable, "-c", page.evaluate("window.copied")], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert float(done.stdout.split()[2]) == pytest.approx(-5.625e20)


def test_a_link_and_a_saved_page_bring_back_what_was_changed(open_saved, pages, tmp_path):
    page = open_saved(chain()[1])
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    ask(page, "set('W0[0,1]', 0.1 + 0.2)")
    ask(page, "go(9)")
    state = ask(page, "state()")
    page.get_by_text("Take along").click()
    page.get_by_role("button", name="Copy link").click()
    again = pages()
    again.goto(page.evaluate("window.copied"))
    assert ask(again, "state()") == state
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this page").click()
    download.value.save_as(tmp_path / "saved.html")
    saved = pages()
    saved.goto((tmp_path / "saved.html").as_uri())
    assert ask(saved, "state()") == state
    assert ask(saved, "get('W0')")[0][1] == 0.1 + 0.2


def test_the_answers_of_a_page_are_pythons(open_saved):
    _, loss = chain()
    graph = Graph(loss)
    page = open_saved(loss)
    names = ask(page, "names()")
    assert names == [graph.name_of(v) for v in graph.nodes]
    for v in graph.nodes:
        np.testing.assert_allclose(ask(page, f"get({json.dumps(graph.name_of(v))})"), v.data, rtol=1e-13)
    with pytest.raises(Exception, match="nothing called"):
        ask(page, "get('Q')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280, 1920])
def test_a_live_page_fits_and_is_accessible(open_saved, violations, width, scheme):
    page = open_saved(chain()[1], viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.get_by_text("Take along").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == ""


def test_on_a_phone_a_long_formula_is_written_small_and_a_short_one_as_before(open_saved):
    loss = nn.CNN((1, 8, 8), 3, maps=(2,), random_state=0).loss(np.eye(8)[None, None], [1])
    size = "e => [e.getBoundingClientRect().right <= innerWidth, parseFloat(getComputedStyle(e).fontSize)]"
    page = open_saved(loss, viewport={"width": 375, "height": 800})
    formula = page.locator(".head .equation > math")
    fits, pixels = formula.evaluate(size)
    assert fits, "the bias of a convolution stands at its end"
    assert 12 <= pixels < 19
    page.keyboard.press("ArrowRight")
    assert formula.evaluate(size) == [True, 19]


def test_a_recording_says_which_operation_it_is_and_answers_what_it_knows(open_saved):
    a = Value([[2.0, 1.0], [1.0, 3.0]], name="a")
    loss = np.linalg.eigvalsh(a)[0]
    loss.name = "l"
    page = open_saved(loss)
    expect(page.get_by_text("it does not compute eigenvalues")).to_be_visible()
    assert ask(page, "get('a')") == a.data.tolist()
    assert ask(page, "loss()") == pytest.approx(loss.item(), rel=1e-9)
    with pytest.raises(Exception, match="nothing can be changed"):
        ask(page, "set('a', [[1, 0], [0, 1]])")


def test_the_keys_are_listed_and_undo_is_one_of_them(open_saved):
    page = open_saved(chain()[1])
    before = ask(page, "loss()")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    ask(page, "set('t', 0)")
    assert ask(page, "loss()") != before
    page.keyboard.press("u")
    assert ask(page, "loss()") == before


def test_a_sign_can_be_all_that_is_predicted(open_saved):
    shown = stepper(open_saved(chain()[1]))
    shown.root.get_by_label("Predict first").check()
    shown.root.get_by_label("What counts as right").select_option(label="the sign")
    field = shown.panel.get_by_role("textbox")
    _, loss = chain()
    A = next(v for v in Graph(loss).nodes if v.name == "A").data
    field.fill("+" if A[np.argmax(np.abs(A))] > 0 else "-")
    field.press("Enter")
    expect(shown.root.get_by_text("1 of 1 right")).to_be_visible()


def test_a_print_has_all_steps_with_the_present_numbers(open_saved):
    page = open_saved(chain()[1])
    ask(page, "set('t', 0.5)")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    rows = page.locator(".written tbody tr")
    assert rows.count() == 7 + 9 + 3
    assert f"{ask(page, 'loss()'):.4g}" in rows.nth(6).inner_text()
    expect(page.get_by_role("button", name="Next step")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(rows.first).to_be_hidden()


@pytest.mark.parametrize("samples", [0, 7])
def test_an_entry_of_a_product_is_written_term_by_term(open_saved, samples):
    """Its terms are products of numbers that are on the page, and their sum is the entry, forward and backward."""
    model = nn.MLP([2, 3, 2, 1], random_state=3)
    X = np.random.default_rng(1).normal(size=(samples, 2)) if samples else np.array([0.4, -1.0])
    page = open_saved(model.loss(X, np.ones(samples) if samples else 1.0))
    shown = stepper(page)
    seen = 0
    for tab in ("Forward", "Backward"):
        shown.tab(tab)
        for _ in range(8):
            for line in shown.root.locator(".entrywise").all_inner_texts():
                plain = line.replace("−", "-")
                *_, terms, value = plain.split(" = ")
                terms, _, rest = terms.partition(" + … ")
                total = sum(
                    float(a.strip("() ")) * float(b.strip("() "))
                    for a, b in (term.split(" · ") for term in terms.split(" + "))
                )
                total += float(rest.rstrip(")").split(": ")[1]) if rest else 0.0
                assert total == pytest.approx(float(value), rel=0.05, abs=0.01), line
                seen += 1
            shown.press("Next step")
    assert seen >= (5 if samples else 3)
