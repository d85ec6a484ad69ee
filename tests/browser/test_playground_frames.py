"""What a frame of a playground draws anew: what has changed, little at a time, and by one loop however it was begun."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

import nn
import viz
from tests.browser.test_playground import ROOT, ask, press
from tests.browser.waiting import drawn

pytestmark = pytest.mark.slow

X = np.random.default_rng(0).normal(size=(60, 2))
T = (X[:, 0] * X[:, 1] > 0).astype(int)


@pytest.fixture
def shown(pages, tmp_path):
    """``shown(model, t)`` opens the page of a playground."""

    def show(model=None, t=T):
        model = nn.MLP([2, 4, 3, 2], activation="relu", random_state=1) if model is None else model
        page = pages(viewport={"width": 1280, "height": 800})
        page.goto(viz.playground(model, X, t).save(tmp_path / "page.html").as_uri())
        return page

    return show


_MARK = """root => {
    for (const [name, at] of [["net", "#net .box svg"], ["chain", "#chain .scroll svg"]]) {
        const all = root.shadowRoot.querySelectorAll(`${at} *`);
        all.forEach((one) => (one.known = true));
    }
}"""
_KNOWN = """root => ["#net .box svg", "#chain .scroll svg"].map((at) => {
    const all = [...root.shadowRoot.querySelectorAll(`${at} *`)];
    return all.filter((one) => one.known).length / all.length;
})"""


def test_an_epoch_changes_numbers_and_leaves_the_pictures_that_they_stand_in(shown):
    page = shown()
    root = page.locator(ROOT)
    root.evaluate(_MARK)
    before = page.locator("#chain .scroll svg").inner_html()
    press(page, "Epoch")
    assert page.locator("#chain .scroll svg").inner_html() != before
    assert min(root.evaluate(_KNOWN)) > 0.9


def test_a_picture_changed_bit_by_bit_is_the_one_that_is_drawn_at_once(shown):
    pictures = []
    for steps in (("Epoch", "Backward", "Next step", "Forward"), ("Epoch",)):
        page = shown()
        for name in steps:
            press(page, name)
        for _ in range(20):  # back to the last step of the forward pass
            if page.get_by_role("button", name="Next step", exact=True).is_disabled():
                break
            press(page, "Next step")
        press(page, "Forward")
        pictures.append([page.locator(at).inner_html() for at in ("#net .box svg", "#chain .scroll svg")])
    assert pictures[0] == pictures[1]


_FILLED = """canvas => {
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    const corners = [0, width - 1, width * (height - 1), width * height - 1];
    return corners.every((k) => data[4 * k + 3] > 0);
}"""
_SEEN = f"""() => {{
    const canvas = document.querySelector('{ROOT}').shadowRoot.querySelector('.land canvas');
    return canvas && canvas.width > 100 && ({_FILLED})(canvas);
}}"""


_COUNT_DRAWS = """
    const later = window.setTimeout;
    window.setTimeout = (call, ms, ...more) => (ms > 200 ? 0 : later(call, ms, ...more)); // no fine drawing at rest
    window.draws = 0; window.inFirstFrame = -1;
    document.addEventListener("chalkgrad-change", () => {
        if (!draws++) requestAnimationFrame(() => requestAnimationFrame(() => { inFirstFrame = draws; }));
    }, true);
"""


def test_a_page_is_drawn_once_before_it_is_seen(pages, tmp_path):
    page = pages(viewport={"width": 1280, "height": 800})
    page.add_init_script(_COUNT_DRAWS)
    page.goto(viz.playground(nn.MLP([2, 3, 2], random_state=0), X, T).save(tmp_path / "page.html").as_uri())
    page.wait_for_function("inFirstFrame >= 0")
    assert page.evaluate("inFirstFrame") == 1


_SLOW_CLOCK = """
    const now = performance.now.bind(performance);
    performance.now = () => 50 * now();
"""


_CHANGES = "([root, at, was]) => document.querySelector(root).shadowRoot.querySelector(at).innerHTML !== was"


def check_that_all_moves(page):
    """While it trains, each of the pictures is drawn anew."""
    for at in ("#chain .scroll svg", "#net .box svg", "#lens svg"):
        before = page.locator(at).inner_html()
        page.wait_for_function(_CHANGES, arg=[ROOT, at, before], timeout=10_000)
        assert page.get_by_role("button", name="Pause", exact=True).is_visible()


def test_where_planes_take_long_the_rest_is_drawn_while_training_too(pages, tmp_path):
    page = pages(viewport={"width": 1280, "height": 800})
    page.add_init_script(_SLOW_CLOCK)  # each drawing seems to take fifty times as long
    page.goto(viz.playground(nn.MLP([2, 3, 2], random_state=0), X, T).save(tmp_path / "page.html").as_uri())
    press(page, "Train")
    check_that_all_moves(page)


_EPOCHS = """async root => {
    const inside = root.shadowRoot, now = () => ["#rE", "#chain .scroll svg", "#net .box svg", "#lens svg"].map((at) =>
        inside.querySelector(at).innerHTML);
    const before = [];
    for (let was = now(); before.length < 4;) {
        await new Promise(requestAnimationFrame);
        const is = now();
        if (is[0] !== was[0]) before.push(was); // as the pictures were when the next epoch came
        was = is;
    }
    return before;
}"""


def test_at_an_epoch_a_second_all_is_drawn_before_the_next(shown):
    page = shown()
    page.locator("#speed").fill("0")
    press(page, "Train")
    before = page.locator(ROOT).evaluate(_EPOCHS)
    for pictures in list(zip(*before, strict=True))[1:]:
        assert len(set(pictures[1:])) == 3


@pytest.mark.parametrize(("width", "shows"), [(1240, False), (1241, True)])
def test_the_model_is_named_where_there_is_room(pages, tmp_path, width, shows):
    page = pages(viewport={"width": width, "height": 800})
    page.goto(viz.playground(nn.MLP([2, 3, 2], random_state=0), X, T).save(tmp_path / "page.html").as_uri())
    assert page.locator("#sub").is_visible() == shows
    expect(page.locator("#sub")).not_to_be_empty()


def test_the_landscape_shows_at_rest_while_training_and_for_other_weights(shown):
    page = shown()
    for _ in range(3):  # again, while it is measured
        page.get_by_role("button", name="Landscape", exact=True).click()
    page.wait_for_function(_SEEN)
    at_rest = page.locator(".land canvas").evaluate("canvas => canvas.toDataURL()")
    press(page, "Train")
    page.wait_for_function(
        "([root, was]) => document.querySelector(root).shadowRoot.querySelector('.land canvas').toDataURL() !== was",
        arg=[ROOT, at_rest],
    )
    press(page, "Pause")
    page.locator(".land select").first.select_option("1,0,1")
    page.wait_for_function(_SEEN)
    press(page, "One layer less")
    page.wait_for_function(_SEEN)


def test_the_landscape_is_that_of_the_loss(shown):
    # Of a network of no hidden layer with two weights, what is darkest lies where the loss is largest.
    page = shown(nn.LogisticRegression(random_state=0), (X[:, 0] > 0).astype(int))
    press(page, "Landscape")
    page.wait_for_function(_SEEN)
    dark = """canvas => {
        const c = canvas.getContext('2d'), n = canvas.width;
        const at = (x, y) => [...c.getImageData(x, y, 1, 1).data].slice(0, 3).reduce((a, b) => a + b);
        return [at(2, n / 2 + 40), at(n - 3, n / 2 + 40)];
    }"""
    left, right = page.locator(".land canvas").evaluate(dark)
    assert left < right


def test_dropout_that_is_shown_acts_on_others_in_each_batch_of_a_run(shown):
    rng = np.random.default_rng(3)
    layers = [nn.Linear(2, 8, rng=rng), nn.ReLU(), nn.Dropout(0.5, rng=rng), nn.Linear(8, 2, rng=rng)]
    page = shown(nn.NeuralClassifier(nn.Sequential(*layers)))
    page.locator("#drop").click()
    expect(page.locator("#net .outs .out")).not_to_have_count(0)
    before = page.locator("#net .outs").inner_html()
    page.keyboard.press(" ")
    page.wait_for_function(
        "([root, was]) => document.querySelector(root).shadowRoot.querySelector('#net .outs').innerHTML !== was",
        arg=[ROOT, before],
    )
    page.keyboard.press(" ")
    page.locator("#drop").click()
    expect(page.locator("#net .outs .out")).to_have_count(0)


_PRESSED = """root => {
    const waiting = new Set();
    const [ask, drop] = [window.requestAnimationFrame, window.cancelAnimationFrame];
    window.requestAnimationFrame = (f) => { const k = ask(f); waiting.add(k); return k; };
    window.cancelAnimationFrame = (k) => { waiting.delete(k); drop(k); };
    const train = root.shadowRoot.querySelector('#play');
    for (let k = 0; k < 5; k++) train.click();
    window.requestAnimationFrame = ask;
    window.cancelAnimationFrame = drop;
    return waiting.size;
}"""


def test_however_often_train_is_pressed_one_loop_trains(shown):
    page = shown()
    drawn(page)
    assert page.locator(ROOT).evaluate(_PRESSED) == 2  # one frame draws, one trains
    expect(page.locator("#rE")).not_to_have_text("0")
    page.keyboard.press(" ")
    drawn(page)
    assert ask(page, "state().epoch") == int(page.locator("#rE").inner_text())


def test_inputs_whose_names_begin_alike_are_told_apart(pages, tmp_path):
    rows = np.random.default_rng(0).normal(size=(40, 4))
    names = [f"measurement of the {which} petal" for which in ("first", "second", "third", "fourth")]
    model = nn.MLP([4, 6, 5, 4, 2], random_state=0)
    play = viz.playground(model, rows, rows[:, 0] > 0, feature_names=names)
    page = pages(viewport={"width": 1280, "height": 800})
    page.goto(play.save(tmp_path / "page.html").as_uri())
    labels = page.locator("#net svg .lab:has(title)")
    expect(labels).to_have_count(4)
    shown = [label.evaluate("one => one.firstChild.data") for label in labels.all()]
    assert len(set(shown)) == 4, shown
    assert [label.locator("title").text_content() for label in labels.all()] == names


def test_a_picture_fits_its_box_once_texts_of_the_page_have_taken_theirs(pages, tmp_path):
    rows = np.random.default_rng(0).normal(size=(40, 4))
    names = [f"a long name for feature number {k}" for k in range(4)]  # those that are held take two lines
    play = viz.playground(nn.MLP([4, 6, 4, 2], random_state=0), rows, rows[:, 0] > 0, feature_names=names)
    page = pages(viewport={"width": 1280, "height": 800})
    page.goto(play.save(tmp_path / "page.html").as_uri())
    fits = """() => {
        const box = document.querySelector('.chalkgrad-playground').shadowRoot.querySelector('#net .box');
        const { width, height } = box.querySelector('svg').viewBox.baseVal;
        return Math.abs(width - box.clientWidth) < 1 && Math.abs(height - box.clientHeight) < 1;
    }"""
    page.wait_for_function(fits)
