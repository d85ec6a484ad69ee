"""Where arrays are wide or many: a step is seen whole on the first screen, in type to read, and nothing is cut."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

import nn
from autograd import Graph, Value
from tests.browser.many_arrays import GRAPHS, attention, gated, images, layer_norm
from tests.browser.stepping import ROOMY, ROOT, stepper
from tests.browser.test_stepper_layout import SMALL
from tests.browser.test_stepper_screen import steps
from tests.browser.waiting import left

pytestmark = pytest.mark.slow

MANY = (attention, gated)
PASSES = ("Forward", "Backward", "Update")
SCREENS = ((375, 800), (768, 1024), (1280, 720), (1920, 1080))

UNSEEN = """root => {
    const card = root.shadowRoot.querySelector('.card'), tiles = [...card.querySelectorAll('.tiles > .tile')];
    const tops = new Set(tiles.map(one => Math.round(one.getBoundingClientRect().top)));
    return {
        'below the edge': Math.max(0, card.scrollHeight - card.clientHeight - 1),
        'rows of tiles': tops.size,
        'page': Math.max(0, document.documentElement.scrollHeight - innerHeight),
        'across': Math.max(0, document.documentElement.scrollWidth - innerWidth),
    };
}"""


@pytest.mark.parametrize("make", GRAPHS)
def test_each_step_is_seen_whole_whatever_its_arrays(open_saved, make):
    page = open_saved(make(), viewport={"width": 1280, "height": 720})
    whole = {"below the edge": 0, "rows of tiles": 1, "page": 0, "across": 0}
    for place in steps(stepper(page), *PASSES):
        assert page.locator(ROOT).evaluate(UNSEEN) == whole, place


OUT_OF_SIGHT = """(root, parents) => {
    const shadow = root.shadowRoot, part = shadow.querySelector('.part:not(.aside)'), near = 1;
    const stage = shadow.querySelector('.stage').getBoundingClientRect();
    const isCut = one => {
        const at = one.getBoundingClientRect();
        return at.width > 0 && (at.left < stage.left - near || at.right > stage.right + near
            || at.top < stage.top - near || at.bottom > stage.bottom + near);
    };
    const stubs = [...shadow.querySelectorAll('.stub')], cut = stubs.filter(isCut).map(one => one.textContent);
    const now = part.querySelector('.node.now'), from = part.querySelector('.node.from') ?? now;
    const others = parents[from.dataset.k].map(k => part.querySelector(`[data-k="${k}"]`));
    const hidden = [...new Set([now, from, ...others])].filter(one => {
        return [...one.querySelectorAll('rect, text')].some(isCut)
            && !stubs.some(stub => stub.textContent.startsWith(`${one.dataset.node} `));
    });
    return [...cut, ...hidden.map(one => one.dataset.node)];
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1366, 650)])
@pytest.mark.parametrize("make", MANY)
def test_all_that_goes_into_a_step_is_in_sight(open_saved, make, width, height):
    loss = make()
    nodes = Graph(loss).nodes
    places = {v: k for k, v in enumerate(nodes)}
    parents = [[places[p] for p in v.parents] for v in nodes]
    page = open_saved(loss, viewport={"width": width, "height": height}, reduced_motion="reduce")
    for place in steps(stepper(page), "Forward", "Backward"):
        assert page.locator(ROOT).evaluate(OUT_OF_SIGHT, parents) == [], place


def test_an_attention_layer_is_seen_without_what_stands_at_the_edge(open_saved):
    page = open_saved(attention(), viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    for place in steps(stepper(page), "Forward", "Backward"):
        assert page.locator(".stub").count() == 0, place


def lecture():
    return nn.MLP([2, 3, 2, 1], random_state=3).loss([0.4, -1.0], 1.0)


def one_image():
    model = nn.CNN((1, 12, 12), 3, maps=(2, 3), padding="valid", random_state=0)
    return model.loss(np.random.default_rng(0).normal(size=(1, 1, 12, 12)), np.eye(3)[[0]])


def samples():
    X = np.random.default_rng(3).normal(size=(43, 2))
    return nn.MLP([2, 3, 2, 1], random_state=3).loss(X, (X[:, 0] > 0) * 1.0)


@pytest.mark.parametrize(
    ("make", "lang"),
    [
        *((make, lang) for make in (lecture, samples, attention, one_image) for lang in ("en", "de")),
        (lambda: images(2), "en"),
    ],
)
def test_each_step_is_seen_whole_on_a_projector(open_saved, make, lang):
    page = open_saved(make(), viewport={"width": 1024, "height": 768}, step={"lang": lang})
    seen = page.locator(ROOT)
    tabs = page.locator("[role=tab]:not([disabled])")
    for tab in range(tabs.count()):
        tabs.nth(tab).click()
        slider = page.locator(".group.wide input")
        for place in range(1, int(slider.get_attribute("max")) + 1):
            slider.fill(str(place))
            unseen = seen.evaluate(UNSEEN)
            del unseen["rows of tiles"]
            assert not any(unseen.values()), (tab, place, unseen)


@pytest.mark.parametrize("make", [attention, images, layer_norm])
def test_the_type_of_each_step_is_at_least_12_px(open_saved, make):
    page = open_saved(make())
    shown = stepper(page)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        for place in steps(shown, *PASSES):
            assert left(page, SMALL) == [], (width, place)


def test_what_is_left_out_of_a_matrix_is_around_what_is_looked_at(open_saved):
    loss = attention()
    W = next(v for v in Graph(loss).nodes if v.name == "W_Q")
    page = open_saved(loss, viewport={"width": 1280, "height": 720})
    shown = stepper(page)
    shown.tab("Update")
    shown.go_first()
    cells = shown.tile("old").locator("td")
    texts = cells.all_inner_texts()
    assert {"…", "⋮"} & set(texts), "there is no room for 4×4 three times"
    found = [float(text.replace("−", "-")) for text in texts if text not in "…⋮"]
    assert all(np.min(np.abs(W.data - x)) <= 5e-3 * abs(x) + 1e-9 for x in found)
    page.set_viewport_size(ROOMY)
    expect(shown.tile("old").locator("td:not(.more)")).to_have_count(16)


def test_a_recording_of_many_arrays_has_all_its_steps_in_parts_that_are_called_by_what_they_compute(open_saved):
    A = Value([[2.0, 1.0], [1.0, 3.0]], name="A")
    B = A
    for _ in range(155):
        B = B * 1.001
    loss = np.linalg.eigvalsh(B).sum()
    loss.name = "l"
    page = open_saved(loss)
    shown = stepper(page)
    expect(shown.root.locator(".notice").first).to_contain_text("eigenvalues")
    graph = Graph(loss)
    parts = shown.root.get_by_role("navigation", name="Map of the graph").get_by_role("button")
    names = parts.all_inner_texts()
    assert len(names) == 2
    assert set(names) <= {graph.name_of(v) for v in graph.operations}
    parts.last.click()
    assert shown.place == len(graph.operations) - 1
    shown.root.locator(".written summary").click()
    count = len(graph.operations) + len(graph.events) + 1
    expect(shown.root.locator(".written tbody tr")).to_have_count(300)
    expect(shown.root.locator(".written")).to_contain_text(f"{count - 300} more steps")


OVERLAPPING = """root => {
    const drawn = [...root.shadowRoot.querySelectorAll('.part:not(.aside) text')].map(one => {
        return {text: one.textContent.trim(), at: one.getBoundingClientRect()};
    }).filter(({text, at}) => text && at.width);
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
    return drawn.flatMap((a, k) => drawn.slice(k + 1).filter(b => meet(a.at, b.at)).map(b => `${a.text} | ${b.text}`));
}"""


@pytest.mark.parametrize("make", [attention, images, layer_norm])
def test_no_text_of_a_graph_lies_on_another(open_saved, make):
    page = open_saved(make())
    shown = stepper(page)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        for tab in PASSES:
            shown.tab(tab)
            shown.press("Last step")
            assert page.locator(ROOT).evaluate(OVERLAPPING) == [], (width, tab)
