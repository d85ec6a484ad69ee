"""The screen of a stepper: what stands on the first one, each matrix once, in one language, and how one gets about."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

import autograd as ag
import nn
from autograd import Graph, Value
from autograd.graph.sentences import sentences
from tests.browser.stepping import ROOMY, ROOT, agree, numbers, stepper
from viz.page.said import said

pytestmark = pytest.mark.slow


def chain():
    return nn.MLP([2, 3, 2, 1], random_state=3).loss([0.4, -1.0], 1.0)


def batch(n=9):
    X = np.random.default_rng(0).normal(size=(n, 2))
    return nn.MLP([2, 3, 1], random_state=3).loss(X, (X[:, 0] > 0) * 1.0)


def steps(shown, *tabs):
    """Goes through the steps of these passes."""
    for tab in tabs:
        shown.tab(tab)
        shown.go_first()
        for place in range(shown.last + 1):
            shown.go(place)
            yield tab, place


_OUT_OF_SIGHT = """root => {
    const box = name => [...root.shadowRoot.querySelectorAll(name)];
    const card = box('.card')[0], edge = card.getBoundingClientRect();
    return box('.stage svg, .card .head, .card .tile, .card .why, .card .entrywise').filter(one => {
        const at = one.getBoundingClientRect(), inCard = card.contains(one);
        return at.bottom > innerHeight || (inCard && at.bottom > edge.bottom + 1) || at.top < 0;
    }).map(one => one.getAttribute('class') + ' ' + one.textContent.slice(0, 40));
}"""


def large_batch():
    X = np.random.default_rng(0).normal(size=(100, 2))
    return nn.MLP([2, 16, 16, 1], random_state=3).loss(X, (X[:, 0] > 0) * 1.0)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("make", [chain, large_batch])
def test_picture_equation_and_reason_of_each_step_are_on_the_first_screen(open_saved, make, width, height):
    page = open_saved(make(), viewport={"width": width, "height": height})
    shown = stepper(page)
    for place in steps(shown, "Forward", "Backward", "Update"):
        assert page.locator(ROOT).evaluate(_OUT_OF_SIGHT) == [], place
    assert page.evaluate("document.documentElement.scrollHeight") <= height


def test_each_matrix_stands_once_in_a_step(open_saved):
    shown = stepper(open_saved(chain()))
    for place in steps(shown, "Forward", "Backward"):
        tables = shown.panel.locator("table.mat, mtable").evaluate_all(
            "all => all.map(one => [...one.querySelectorAll('td, mn')].map(x => x.textContent).join(' '))"
        )
        texts = [tuple(numbers(text)) for text in tables]
        large = [text for text in texts if len(text) > 1]
        assert len(large) == len(set(large)), place


def test_the_cells_of_a_node_are_its_numbers(open_saved):
    loss = chain()
    graph = Graph(loss)
    shown = stepper(open_saved(loss))
    shown.tab("Backward")
    shown.press("Last step")
    for v in graph.operations:
        for kind, exact in (("value", v.data), ("gradient", graph.gradients[v])):
            cells = shown.node(graph.name_of(v)).locator(f".cells.{kind} text").all_text_contents()
            assert agree(" ".join(cells), exact), (graph.name_of(v), kind, cells)
    for name in ("W⁰", "W¹"):
        (v,) = [v for v in graph.leaves if v.name == name]
        cells = shown.node(name).locator(".cells.gradient .cell")
        full = cells.evaluate_all("all => all.map(one => Number(one.getAttribute('fill-opacity')))")
        order = np.argsort(np.abs(graph.gradients[v]).ravel(), kind="stable")
        assert np.all(np.diff(np.array(full)[order]) >= 0), "the larger, the fuller"
        minus = (
            shown.node(name)
            .locator(".cells.gradient .minus")
            .evaluate_all("all => all.map(one => one.getAttribute('visibility') === 'visible')")
        )
        assert minus == (graph.gradients[v].ravel() < 0).tolist()


def test_a_picked_entry_of_a_plain_product_is_lit_in_both_factors(open_saved):
    rng = np.random.default_rng(4)
    W, X = Value(rng.normal(size=(3, 2)), name="W"), Value(rng.normal(size=(2, 4)), name="X")
    P = W @ X
    P.name = "P"
    loss = (P * P).sum()
    loss.name = "l"
    graph = Graph(loss)
    shown = stepper(open_saved(loss))
    shown.tab("Backward")
    for parent, entry in ((W, (2, 1)), (X, (1, 3))):
        shown.go_to(f"back to {parent.name},")
        place = np.ravel_multi_index(entry, parent.shape)
        shown.tile("product").locator("td").nth(place).click()
        expect(shown.tile("product").locator("td.lit")).to_have_count(1)
        assert agree(shown.tile("product").locator("td.lit").inner_text(), graph.gradients[parent][entry])
        line = shown.panel.locator(".entrywise").inner_text().replace("−", "-")
        assert f"[{entry[0]}, {entry[1]}] =" in line
        g = 2 * P.data
        lit = [shown.tile(label).locator("td.lit").all_inner_texts() for label in ("upstream", "local")]
        i, j = entry
        expected = (g[i], X.data[j]) if parent is W else (g[:, j], W.data[:, i])
        for texts, exact in zip(lit, expected, strict=True):
            assert agree(" ".join(texts), exact), (parent.name, texts, exact)


def test_a_sum_over_samples_has_its_terms(open_saved):
    loss = batch()
    graph = Graph(loss)
    shown = stepper(open_saved(loss, viewport=ROOMY))
    shown.tab("Backward")
    shown.go_to("back to W⁰,")
    (W,) = [v for v in graph.leaves if v.name == "W⁰"]
    total = np.zeros(W.shape)
    for k in range(9):
        shown.root.get_by_label("Sample").select_option(label=f"sample {k}")
        share = shown.panel.locator(".shares")
        assert "9 samples" in share.inner_text()
        total += np.array([float(x) for x in numbers(share.locator("table").inner_text())]).reshape(W.shape)
    np.testing.assert_allclose(total, graph.gradients[W], atol=2e-3 * np.abs(graph.gradients[W]).max())


@pytest.mark.parametrize("lang", ["fr", "de"])
def test_no_english_is_left_on_a_page_of_another_language(open_saved, lang):
    page = open_saved(batch(), step={"lang": lang, "inputs": "x", "output": "y"})
    page.evaluate(f"document.querySelector('{ROOT}').chalkgrad.set('t', Array(9).fill(0.5))")
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    root = page.locator(ROOT)
    read = """root => [...root.shadowRoot.querySelectorAll('*')].flatMap(e => [
        e.getAttribute('aria-label'), e.getAttribute('title'), e.getAttribute('aria-valuetext'),
        ...[...e.childNodes].filter(n => n.nodeType === 3 && !e.closest('style, code')).map(n => n.data)
    ]).filter(Boolean)"""
    texts = set(root.evaluate(read))
    for box in root.get_by_role("checkbox").all():
        box.check()
    for tab in root.get_by_role("tab").all():
        tab.click()
        texts |= set(root.evaluate(read))
    own = set(said(lang).values())
    english = {
        row["en"] for key, row in sentences().items()
        if key in said() and row["en"] not in own and re.search(r"[A-Za-z]{4}", row["en"]) and "{" not in row["en"]
    }  # fmt: skip
    assert not {text.strip() for text in texts} & english
    words = {w for text in texts for w in re.findall(r"[A-Za-z]{3,}", text)}
    assert not words & {"the", "step", "Step", "and", "with", "value", "entry", "samples", "Zoom", "not", "from"}
    ask = f"document.querySelector('{ROOT}').chalkgrad.get('Q')"
    told = page.evaluate(f"(() => {{ try {{ {ask} }} catch (e) {{ return e.message }} }})()")
    assert told.startswith(said(lang)["error.unknown"].split("{")[0])
    assert page.evaluate("document.documentElement.lang") == lang


def test_a_step_has_an_address(open_saved, pages):
    page = open_saved(batch())
    shown = stepper(page)
    shown.tab("Backward")
    shown.go(4)
    shown.root.get_by_label("Sample").select_option(label="sample 3")
    status = shown.status.inner_text()
    assert page.url.endswith("#backward=5&sample=3")
    again = pages()
    again.goto(page.url)
    assert stepper(again).status.inner_text() == status
    again.evaluate("location.hash = '#forward=2'")
    expect(stepper(again).status).to_contain_text("Forward, step 2")
    assert (
        page.evaluate(f"document.querySelector('{ROOT}').chalkgrad.state().step") == len(Graph(batch()).operations) + 4
    )


def test_arrows_on_a_tab_choose_the_next_tab(open_saved):
    page = open_saved(chain())
    shown = stepper(page)
    forward = shown.root.get_by_role("tab", name="Forward")
    forward.focus()
    forward.press("ArrowRight")
    backward = shown.root.get_by_role("tab", name="Backward")
    expect(backward).to_be_focused()
    expect(backward).to_have_attribute("aria-selected", "true")
    assert shown.place == 0
    panel = shown.root.get_by_role("tabpanel")
    assert panel.get_attribute("aria-labelledby") == backward.get_attribute("id")
    assert backward.get_attribute("aria-controls") == panel.get_attribute("id")
    assert [tab.get_attribute("tabindex") for tab in shown.root.get_by_role("tab").all()] == ["-1", "0", "-1"]


def test_after_a_click_on_a_tab_arrows_step(open_saved):
    page = open_saved(chain())
    shown = stepper(page)
    shown.root.get_by_role("tab", name="Backward").click()
    for step in (2, 3):
        page.keyboard.press("ArrowRight")
        expect(shown.status).to_contain_text(f"Backward, step {step} of")


def of(x, make):
    x = Value(x, name="x")
    loss = make(x)
    loss.name = "l"
    return loss


@pytest.mark.parametrize(
    ("loss", "told", "plots"),
    [
        (of(0.0, lambda x: abs(x) + ag.relu(x)), "the slope is −1 on the left and 2 on the right", 1),
        (of(0.0, lambda x: x * float("inf") - 1), "Here or beside it the loss is no number", 0),
        (of([-1.0, 2.0], lambda x: np.where(x.data > 0, 1.0, np.nan) @ x), "no difference to compare with", 0),
        (of(2.0, lambda x: np.floor(x) + x), "is at a kink or jump: over 1e−6 the slope is 1e6 on the left", 1),
        # A difference hits the mean of the slopes of both sides, which is what backprop takes.
        (of(0.0, lambda x: np.maximum(x, 0.0)), "the slope is 0 on the left and 1 on the right", 1),
        (of([0.0, 0.0], lambda x: ag.norm(x)), "the slope is −1 on the left and 1 on the right", 1),
    ],
)
def test_where_there_is_no_v_none_is_explained(open_saved, loss, told, plots):
    shown = stepper(open_saved(loss))
    shown.tab("Backward")
    shown.press("Last step", "Check")
    pane = shown.root.get_by_label("Beside it")
    expect(pane).to_contain_text(told)
    expect(pane.locator(".plot")).to_have_count(plots)
    assert "the V’s tip" not in pane.inner_text()


@pytest.mark.parametrize(
    "loss", [of(0.0, lambda x: x**2 + 1), of(1e-9, lambda x: x**4), of(2.0, lambda x: x * 1e-9 + 1)]
)
def test_no_kink_is_seen_where_there_is_none(open_saved, loss):
    shown = stepper(open_saved(loss))
    shown.tab("Backward")
    shown.press("Last step", "Check")
    pane = shown.root.get_by_label("Beside it")
    expect(pane.locator(".plot")).to_have_count(1)
    assert "at a kink" not in pane.inner_text()


def test_what_rounding_left_is_0_and_said(open_saved):
    shown = stepper(open_saved(of([1.0, 2.0, 4.0], lambda x: ((x - x.mean()) ** 2).mean())))
    shown.tab("Backward")
    shown.go_to("back to v1,")
    assert "∂l/∂v1 = 0" in shown.status.inner_text()
    assert re.search(r"0\s+\(\d+e−1\d, rounding\)", shown.tile("product").inner_text())


def test_a_large_graph_is_folded_by_neuron_behind_a_map(open_saved):
    graph = Graph(nn.MLP([2, 16, 16, 1], random_state=3).loss([0.4, -1.0], 1.0)).unroll()
    shown = stepper(open_saved(graph))
    folds = shown.root.get_by_role("navigation", name="Map of the graph").get_by_role("button")
    names = folds.all_inner_texts()
    assert [f"B[{k}]" for k in range(16)] == [name for name in names if name.startswith("B")]
    folds.get_by_text("D[3]", exact=True).click()
    drawn = shown.root.locator(".part:not(.aside) .node").evaluate_all("all => all.map(one => one.dataset.node)")
    assert {"D[3]", "C[3]"} <= set(drawn)
    assert {f"B[{k}]" for k in range(16)} <= set(drawn), "the neurons before it, each as one node"
    assert len(drawn) < 80
    expect(shown.status).to_contain_text("D[3] =")


def test_a_row_that_is_typed_is_answered_with_the_weights_of_now(open_saved):
    page = open_saved(batch(), step={"inputs": "x", "output": "y"})
    ask = f"document.querySelector('{ROOT}').chalkgrad"
    shown = stepper(page)
    shown.root.get_by_label("A row of data").fill("0.5 -1")
    (p,) = page.evaluate(f"{ask}.predict([[0.5, -1]])")
    answer = shown.root.locator("output")
    assert agree(answer.inner_text().replace("→", ""), p)
    shown.press("Apply 100 steps")
    (q,) = page.evaluate(f"{ask}.predict([[0.5, -1]])")
    assert p != q
    expect(answer).to_contain_text(f"{q[1]:.3f}"[:4])
    assert sum(q) == pytest.approx(1)


def test_a_negative_base_keeps_its_bracket_and_a_factor_says_through_which_input(open_saved):
    b, a = Value(-2.0, name="b"), Value(3.0, name="a")
    shown = stepper(open_saved(of(2.0, lambda x: b**a + x * x)))
    told, inputs = {}, {}
    for _ in steps(shown, "Backward"):
        name = re.search(r"back to (\S+),", shown.status.inner_text())[1]
        told[name] = "".join(shown.tile("local").first.text_content().split()) if shown.tile("local").count() else ""
        inputs.setdefault(name, shown.root.locator(".product .chip.now").inner_text())
    assert "3·(−2)3−1" in told["b"]
    assert "input 1 of 2" in inputs["x"]


def test_keys_and_what_goes_by_its_name_in_a_box_are_in_the_language_of_the_page(open_saved):
    page = open_saved(batch(), step={"lang": "de"})
    shown = page.locator(ROOT)
    shown.get_by_role("button", name="Tasten").click()
    keys = shown.get_by_role("dialog").inner_text()
    assert all(key in keys for key in ("Leertaste", "Eingabe", "Pos1 Ende"))
    boxes = shown.locator(".node.operation .op").all_text_contents()
    assert "Kreuzentropie" in boxes
    assert "cross entropy" not in boxes
