"""Every act of a playground is undone and redone: a random walk of them all, back to its beginning and to its end."""

from __future__ import annotations

import json
import os
import random
from itertools import pairwise

import numpy as np
import pytest

import nn
import viz
from tests.browser.waiting import drawn, repeat

pytestmark = pytest.mark.slow

ROOT = ".chalkgrad-playground"

SEED, ACTS = int(os.environ.get("SEED", "1")), int(os.environ.get("ACTS", "0"))
"""Which walk, and how many acts at least: each is done once."""

PLACES = [(0.2, 0.3), (0.5, 0.6), (0.8, 0.4)]
"""Where samples are added, and dragged from."""

STATE = """root => {
    const pinned = root.shadowRoot.querySelector('#abs');
    return JSON.stringify([root.chalkgrad.state(), pinned.hidden ? '' : pinned.innerText]);
}"""


class Walker:
    """Someone who tries whatever the page offers. A method that begins with ``do_`` is an act."""

    def __init__(self, page, seed):
        self.page, self.random, self.root = page, random.Random(seed), page.locator(ROOT)

    def state(self):
        drawn(self.page)
        return self.root.evaluate(STATE)

    def travel(self, move):
        """Undo or redo all; the states that are passed."""
        button = self.page.get_by_role("button", name=move, exact=True)
        seen = [self.state()]
        repeat(self.page, lambda: (button.click(), seen.append(self.state())), button.is_disabled)
        return seen

    def ask(self, call):
        self.page.evaluate(f"document.querySelector('{ROOT}').chalkgrad.{call}")

    def press(self, name):
        button = self.page.get_by_role("button", name=name, exact=True)
        if button.count() and button.is_visible() and button.is_enabled():
            button.click()
            drawn(self.page)

    def choose(self, selector):
        select = self.page.locator(selector)
        if not select.is_visible():
            return
        values = select.locator("option").evaluate_all("all => all.map(one => one.value)")
        others = [one for one in values if one not in ("paste", select.input_value())]
        if others:
            select.select_option(self.random.choice(others))

    def slide(self, selector):
        slider = self.page.locator(selector)
        if slider.is_enabled():
            slider.press(self.random.choice(["ArrowLeft", "ArrowRight", "PageUp", "PageDown"]))

    def at(self, place=None):
        """Some place of the plane, or this one, in pixels of the page."""
        box = self.page.locator("#plane canvas").bounding_box()
        x, y = place or (self.random.uniform(0.1, 0.9), self.random.uniform(0.1, 0.9))
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def tool(self, name):
        self.page.locator(f"#tool [data-v={name}]").click()

    def weight(self):
        """The editor of some weight."""
        self.page.locator("#net svg [data-w]").first.dispatch_event("click")
        drawn(self.page)
        return self.page.locator("#pop")

    def do_train(self):
        self.press("Train")
        self.page.wait_for_timeout(60)
        self.press("Pause")

    def do_step(self):
        self.press("Step")

    def do_epoch(self):
        self.press("Epoch")

    def do_reset(self):
        self.press("Reset weights")

    def do_add_a_layer(self):
        self.press("One layer more")

    def do_remove_a_layer(self):
        self.press("One layer less")

    def do_add_a_neuron(self):
        self.press("one neuron more in layer 1")

    def do_remove_a_neuron(self):
        self.press("one neuron less in layer 1")

    def do_delete_a_neuron(self):
        neuron = self.page.locator("#net svg [data-n='1,0']")
        if neuron.count():
            neuron.focus()
            self.page.keyboard.press("Delete")

    def do_lead_around(self):
        around = self.page.locator("#net svg [data-pm$=',0']").first
        if around.count():
            around.dispatch_event("click")

    def do_activation(self):
        self.choose("#act")

    def do_inputs(self):
        self.choose("#extra")

    def do_start(self):
        self.choose("#init")

    def do_hold(self):
        self.weight()
        self.choose("#pop [data-h]")
        self.page.keyboard.press("Escape")

    def do_type_a_weight(self):
        field = self.weight().locator("[data-a]")
        if field.is_enabled():
            field.fill(f"{self.random.uniform(-2, 2):.2f}")
            field.press("Enter")
        self.page.locator("#pop .x").click()

    def do_slide_a_weight(self):
        self.weight()
        self.slide("#pop [type=range]")
        self.page.locator("#pop .x").click()

    def do_apply(self):
        self.press("Update")
        last = self.page.get_by_role("button", name="Next step", exact=True)
        repeat(self.page, lambda: self.press("Next step"), lambda: last.is_disabled())
        self.page.locator("#apply").click()

    def do_set(self):
        self.choose("#set")

    def do_noise(self):
        self.slide("#noise")

    def do_rate(self):
        self.slide("#lr")

    def do_rule(self):
        self.choose("#opt")

    def do_batch(self):
        self.choose("#batch")

    def do_lam(self):
        self.choose("#lam")

    def do_split(self):
        self.choose("#split")

    def do_paste(self):
        self.page.locator("#set").select_option("paste")
        names = json.loads(self.state())[0]["classes"]
        text = "\n".join(f"{self.random.uniform(-2, 2)},{k},{names[k % 2]}" for k in range(8))
        self.page.get_by_role("textbox", name="Samples").fill(text)
        self.press("Take them")

    def do_add_a_sample(self):
        self.tool("c1")
        self.page.mouse.click(*self.at(self.random.choice(PLACES)))
        self.tool("move")

    def do_drag_a_sample(self):
        self.page.mouse.move(*self.at(self.random.choice(PLACES)))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(), steps=3)
        self.page.mouse.up()

    def do_nudge_a_sample(self):
        self.page.locator("#plane canvas").focus()
        for _ in range(self.random.randint(1, 3)):
            self.page.keyboard.press("ArrowUp")

    def do_delete_a_sample(self):
        self.page.locator("#plane canvas").focus()
        self.page.keyboard.press("Delete")

    def do_pin(self):
        self.press("A | B")

    def do_swap(self):
        self.press("Swap")

    def do_ask_for_training(self):
        self.ask(self.random.choice(["train(2)", "update(3)"]))

    def do_set_by_script(self):
        self.root.evaluate("""root => {
            const {names, get, set} = root.chalkgrad;
            const halved = one => Array.isArray(one) ? one.map(halved) : one / 2;
            set(names()[0], halved(get(names()[0])));
            try { set(names()[0], 'nothing'); } catch {}
        }""")

    def do_restore(self):
        if json.loads(self.state())[0] != self.first:
            self.ask(f"restore({json.dumps(self.first)})")

    def do_experiment(self):
        self.press("Experiments")
        links = self.page.get_by_role("dialog").get_by_role("link")
        links.nth(self.random.randrange(links.count())).click()
        drawn(self.page)
        if self.random.random() < 0.3:
            self.page.locator("#coach .guess").first.click()
            self.page.locator("#coach [data-next]").wait_for(timeout=30_000)
        self.page.locator("#coach [data-end]").click()


def without_selection(state):
    """The same, whichever sample is looked at: pressing a sample selects it, which is no act."""
    page, pinned = json.loads(state)
    return json.dumps([{**page, "sel": 0}, pinned])


def test_a_random_walk_is_undone_to_its_beginning_and_redone_to_its_end(pages, tmp_path):
    X = np.random.default_rng(0).normal(size=(30, 2))
    model = nn.MLP([2, 4, 3, 1], activation="tanh", random_state=1)
    path = viz.playground(model, X, np.where(X.sum(axis=1) > 0, "Äpfel", "Öl")).save(tmp_path / "page.html")
    page = pages(viewport={"width": 1280, "height": 800})
    page.goto(path.as_uri())
    walker = Walker(page, SEED)
    acts = sorted(name for name in dir(Walker) if name.startswith("do_"))
    acts += walker.random.choices(acts, k=max(0, ACTS - len(acts)))
    walker.random.shuffle(acts)
    states = [walker.state()]
    walker.first = json.loads(states[0])[0]
    for name in acts:
        getattr(walker, name)()
        states.append(walker.state())
    idle = sum(a == b for a, b in pairwise(states))
    for move, end in [("Undo", states[0]), ("Redo", states[-1])]:
        seen = walker.travel(move)
        assert seen[-1] == end
        assert sum(a == b for a, b in pairwise(seen)) <= idle, f"{move} does nothing where an act did something"
        if move == "Undo":
            there = set(map(without_selection, seen))
            missed = {act for act, state in zip(acts, states, strict=False) if without_selection(state) not in there}
            assert missed <= {"do_nudge_a_sample"}  # all nudges of a sample are one act


def test_undo_ends_an_experiment_that_asks(pages, tmp_path):
    path = viz.playground(nn.MLP([2, 2, 1], random_state=0), [[0, 0], [1, 1]], [0, 1]).save(tmp_path / "page.html")
    page = pages(viewport={"width": 1280, "height": 800})
    page.goto(path.as_uri() + "#experiment=no-bias")
    drawn(page)
    page.get_by_role("button", name="Undo", exact=True).click()
    drawn(page)
    assert page.locator("#coach .guess").count() == 0
    assert page.locator(ROOT).evaluate("root => root.chalkgrad.state().P.length") == 2
