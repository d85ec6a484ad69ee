"""What a stepper's reader sees at once: the whole picture, whole factors, signs beside their matrices, type to read."""

from __future__ import annotations

import numpy as np
import pytest

import autograd as ag
import nn
import viz
from autograd import Graph, Value, constant
from tests.browser.stepping import ROOT, stepper
from tests.browser.waiting import left

pytestmark = pytest.mark.slow

RNG = np.random.default_rng(1)


def chain():
    return nn.MLP([2, 3, 2, 1], random_state=3).loss([0.4, -1.0], 1.0)


def attention():
    X = constant(RNG.normal(size=(3, 4)), name="X")
    Q, K, V = (X @ Value(RNG.normal(size=(4, 4)), name=f"W_{name}") for name in "QKV")
    A = ag.softmax(Q @ K.T / 2)
    out = A @ V
    loss = (out * out).sum()
    for name, v in {"Q": Q, "K": K, "V": V, "A": A, "O": out, "l": loss}.items():
        v.name = name
    return loss


def places(shown):
    """Goes through the steps back."""
    shown.tab("Backward")
    shown.go_first()
    for place in range(shown.last + 1):
        shown.go(place)
        yield place


def in_shadow(shown, function):
    return shown.root.evaluate(f"root => ({function})(root.shadowRoot)")


@pytest.mark.parametrize(("width", "height"), [(900, 700), (1000, 700), (1280, 720), (1920, 1080)])
def test_the_picture_of_a_chain_is_seen_whole(open_saved, width, height):
    shown = stepper(open_saved(chain(), viewport={"width": width, "height": height}))
    hidden = """shadow => {
        const stage = shadow.querySelector('.stage'), {right, bottom} = stage.getBoundingClientRect();
        return [...stage.querySelectorAll('.cell, .node text')].filter(one => {
            const at = one.getBoundingClientRect();
            return at.width && (at.bottom > bottom + 1 || at.right > right + 1);
        }).length;
    }"""
    for place in places(shown):
        assert in_shadow(shown, hidden) == 0, place


@pytest.mark.parametrize("width", [375, 900, 1280])
def test_no_factor_is_cut_by_what_stays_at_the_left(open_saved, width):
    shown = stepper(open_saved(chain(), viewport={"width": width, "height": 800}))
    cut = """shadow => {
        const edge = shadow.querySelector('.product .of').getBoundingClientRect().right;
        return [...shadow.querySelectorAll('.product .chip')].map(one => one.getBoundingClientRect())
            .filter(at => at.left < edge - 2 && at.right > edge + 2).length;
    }"""
    for place in places(shown):
        assert in_shadow(shown, cut) == 0, place


@pytest.mark.parametrize("width", [900, 1280])
def test_signs_stand_beside_their_matrices(open_saved, width):
    shown = stepper(open_saved(chain(), viewport={"width": width, "height": 800}))
    away = """shadow => {
        const middle = at => (at.top + at.bottom) / 2, text = document.createRange();
        const tables = [...shadow.querySelectorAll('.tiles .tile table.mat')].map(one => one.getBoundingClientRect());
        return [...shadow.querySelectorAll('.tiles > .sign')].filter(one => one.textContent === '=').map(one => {
            text.selectNodeContents(one);
            const at = text.getBoundingClientRect();
            const beside = tables.filter(table => table.top < at.bottom + 40 && table.bottom > at.top - 40);
            return Math.min(...beside.map(table => Math.abs(middle(table) - middle(at))));
        }).filter(Number.isFinite);
    }"""
    seen = [x for _ in places(shown) for x in in_shadow(shown, away)]
    assert seen
    assert max(seen) <= 8


@pytest.mark.parametrize("width", [900, 1280])
def test_the_picture_stays_where_it_is_while_what_is_lit_is_in_sight(open_saved, width):
    viewport = {"width": width, "height": 800}
    shown = stepper(open_saved(attention(), viewport=viewport, reduced_motion="reduce"))
    look = """shadow => {
        const stage = shadow.querySelector('.stage'), all = stage.getBoundingClientRect();
        const at = shadow.querySelector('.node.now > rect').getBoundingClientRect();
        return {
            at: [stage.scrollLeft, stage.scrollTop],
            lit: [at.left - all.left + stage.scrollLeft, at.top - all.top + stage.scrollTop, at.width, at.height],
            room: [stage.clientWidth, stage.clientHeight],
        };
    }"""
    before = None
    moved = 0
    for place in places(shown):
        now = in_shadow(shown, look)
        for axis in (0, 1):
            low = now["lit"][axis] - now["at"][axis]
            assert low >= -2, place
            assert low + now["lit"][axis + 2] <= now["room"][axis] + 2, place
            if before is not None:
                away = [one["lit"][axis] - before["at"][axis] for one in (before, now)]
                reach = 130  # what belongs to a node: its leaves, its lanes, half of its neighbour
                if all(reach < z < now["room"][axis] - reach for z in away):
                    assert now["at"][axis] == before["at"][axis], place
                    moved += 1
        before = now
    assert moved, "it was in sight at some steps"


SMALL = """() => {
    const found = new Set();
    const size = one => {
        const own = parseFloat(getComputedStyle(one).fontSize), svg = one.ownerSVGElement, box = svg?.viewBox.baseVal;
        if (!box?.width) return own * ((svg ?? one).currentCSSZoom ?? 1);
        const at = svg.getBoundingClientRect();
        return own * Math.min(at.width / box.width, at.height / box.height);
    };
    const look = root => {
        for (const one of root.querySelectorAll('*')) {
            if (one.shadowRoot) look(one.shadowRoot);
            const text = [...one.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('').trim();
            const {width, height} = one.getBoundingClientRect();
            if (!text || width < 2 || height < 2 || one.closest('style, script, title, option')) continue;
            const real = size(one);
            if (real > 0 && real < 11.95) found.add(`${one.localName}.${one.getAttribute('class')} ${text} ${real}`);
        }
    };
    look(document);
    return [...found];
}"""

WIDTHS = (375, 900, 1280, 1920)
HEIGHTS = {375: 800, 900: 700, 1280: 800, 1920: 1080}


def numbers():
    return Graph(chain()).unroll()


@pytest.mark.parametrize("make", [chain, attention, numbers])
def test_the_type_of_a_stepper_is_at_least_12_px(open_saved, make):
    page = open_saved(make())
    shown = stepper(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        shown.tab("Backward")
        for place in range(0, shown.last + 1, max(1, shown.last // 10)):
            shown.go(place)
            assert left(page, SMALL) == [], (width, place)
        shown.press("Check")
        assert left(page, SMALL) == [], width
        shown.press("NumPy")


def playgrounds():
    X = RNG.normal(size=(20, 2))
    t = RNG.integers(0, 4, 20)
    images = RNG.random((6, 1, 10, 10))
    return {
        "perceptron": lambda: viz.playground(nn.Perceptron(), X, X[:, 0] > 0),
        "softmax": lambda: viz.playground(nn.SoftmaxRegression(), X, t),
        "deep": lambda: viz.playground(nn.MLP([2, 8, 8, 2], random_state=0), X, t % 2),
        "images": lambda: viz.playground(nn.CNN(maps=(3,), random_state=0), images, [0, 1] * 3),
    }


@pytest.mark.parametrize("kind", playgrounds())
def test_the_type_of_a_playground_is_at_least_12_px(pages, tmp_path, kind):
    page = pages()
    page.goto(playgrounds()[kind]().save(tmp_path / "play.html").as_uri())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.wait_for_function(f"document.documentElement.clientWidth === {width}")
        for tab in ("Network", "Steps", "Training", "Code"):
            button = page.get_by_role("button", name=tab, exact=True)
            if width == 375 and button.count() and button.is_visible():
                button.click()
            assert left(page, SMALL) == [], (width, tab)


def test_pages_are_as_wide_as_a_projector(open_saved):
    page = open_saved(chain(), viewport={"width": 1920, "height": 1080})
    assert page.locator(ROOT).bounding_box()["width"] == 1920


def test_each_arrow_back_is_named_where_arrays_of_one_entry_or_told_in_short_stand_close(open_saved):
    signal, kernel = Value(np.arange(6.0).reshape(1, 1, 6), name="x"), Value(np.ones((1, 1, 3)), name="w")
    entries = nn.MLP([1, 1, 1, 1], random_state=0).loss([1.5], 1.0)
    for end, names in (
        (entries, ["∂B/∂A", "∂C/∂B", "∂D/∂C", "∂E/∂D", "∂y/∂E", "∂l/∂y"]),
        (ag.conv1d(signal, kernel).sigmoid().sum(), ["∂v2/∂v1", "∂v3/∂v2"]),
    ):
        shown = stepper(open_saved(end))
        shown.tab("Backward")
        assert shown.root.locator("g.back text").all_text_contents() == names
