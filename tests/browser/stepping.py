"""A stepper as its reader meets it, and what must stand there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from playwright.sync_api import Locator, expect

from autograd import Graph, Value
from tests.browser.waiting import repeat
from viz.style.text import clean

ROOT = "div.chalkgrad-stepper"

NOT_YET = "—"

ROOMY = {"width": 1490, "height": 2000}
"""A window in which no matrix or picture has to be smaller than it may be."""

State = dict[str, Any]
"""Data by the name of a node; None where it is not computed yet."""


class Stepper:
    """One stepper on a page."""

    def __init__(self, root: Locator) -> None:
        self.root = root
        self.page = root.page
        self.status = root.locator("[role=status]")
        self.slider = root.get_by_label("Step", exact=True)
        self.nodes = root.locator("[data-node]")
        self.panel = root.get_by_role("region", name="This step")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def press(self, *names: str) -> None:
        """Press buttons by their labels."""
        for name in names:
            self.button(name).click()

    def go_to(self, words: str) -> None:
        """Press "Next step" until the status has these words."""
        repeat(self.page, lambda: self.press("Next step"), lambda: words in self.status.inner_text())

    def go_through(self) -> None:
        """Press "Next step" until there is none."""
        repeat(self.page, lambda: self.press("Next step"), lambda: self.place == self.last)

    def go_first(self) -> None:
        """Go to the first step of the pass, if it is not the one shown."""
        if self.place:
            self.press("First step")
        assert self.place == 0

    def tab(self, name: str) -> None:
        """Turn to Forward, Backward or Update."""
        tab = self.root.get_by_role("tab", name=name)
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")

    def node(self, name: str) -> Locator:
        return self.root.locator(f"[data-node={json.dumps(name, ensure_ascii=False)}]")

    @property
    def names(self) -> list[str]:
        """Names of the nodes that are shown."""
        return sorted(self.nodes.evaluate_all("nodes => nodes.map(node => node.dataset.node)"))

    def shown(self, row: str) -> dict[str, str]:
        """What each node shows as its ``value`` or ``gradient``; nodes without that row are left out."""
        read = """(nodes, row) => nodes.map(node => [node.dataset.node, node.querySelector(`.${row}`)?.textContent])"""
        return {name: text.strip() for name, text in self.nodes.evaluate_all(read, row) if text is not None}

    def go(self, place: int) -> None:
        """Go to a step of the pass, counted from 0."""
        self.slider.fill(str(place + int(self.slider.get_attribute("min") or 0)))

    def tile(self, label: str) -> Locator:
        """The box of the panel that is called ``label``: input, result, upstream, product, old, new ..."""
        return self.root.locator(".tile").filter(has=self.page.locator(f".label:text-is('{label}')"))

    @property
    def place(self) -> int:
        """Where the slider stands, from 0."""
        return int(self.slider.input_value()) - int(self.slider.get_attribute("min") or 0)

    @property
    def last(self) -> int:
        """The slider's last place."""
        return int(self.slider.get_attribute("max") or 100) - int(self.slider.get_attribute("min") or 0)


def steppers(place: Any) -> list[Stepper]:
    """The steppers of a page or a part of one, once the first is alive."""
    roots = place.locator(ROOT)
    expect(roots.first.get_by_role("button", name="Next step")).to_be_visible()
    return [Stepper(root) for root in roots.all()]


def stepper(place: Any) -> Stepper:
    """The only stepper there."""
    (found,) = steppers(place)
    return found


def gradients(loss: Value) -> list[State]:
    """Gradients before the first step of the backward pass, and after each."""
    graph = Graph(loss)
    names = {v: clean(graph.name_of(v)) for v in graph.nodes}
    state: State = {names[step.parent]: None for step in graph.backward_steps} | {names[loss]: 1.0}
    states = [state]
    for step in graph.backward_steps:
        states.append(states[-1] | {names[step.parent]: step.grad_after})
    return states


def values(loss: Value) -> list[State]:
    """Values of the operations before the first step of the forward pass, and after each."""
    graph = Graph(loss)
    names = {v: clean(graph.name_of(v)) for v in graph.nodes}
    states: list[State] = [{names[v]: None for v in graph.operations}]
    for step in graph.forward_steps:
        states.append(states[-1] | {names[step.node]: step.value})
    return states


def check(shown: dict[str, str], state: State) -> None:
    """Each number that is shown is the true one, rounded to the digits that it has."""
    wrong = {name: (shown.get(name), exact) for name, exact in state.items() if not agree(shown.get(name), exact)}
    assert not wrong, wrong


def agree(shown: str | None, exact: Any) -> bool:
    """Whether a text shows these numbers, each rounded to the digits that it has."""
    if shown is None or exact is None or shown == NOT_YET:
        return shown == NOT_YET and exact is None
    size = re.match(r"\d+(?:×\d+)+", shown)
    if size:  # a matrix in short: its shape, then its least and largest entry where there is room
        ends = list(numbers(shown[size.end() :].replace("…", " ")))
        extremes = [np.min(exact), np.max(exact)][: len(ends)]
        return size[0] == "×".join(map(str, np.shape(exact))) and all(map(_rounds, ends, extremes))
    texts, entries = list(numbers(shown)), np.ravel(exact)
    if not texts:
        return False
    if "…" in shown:
        return all(any(_rounds(text, entry) for entry in entries) for text in texts)
    return len(texts) == entries.size and all(map(_rounds, texts, entries))


def numbers(shown: str) -> Iterator[str]:
    """The numbers of a text such as ``3×3: −1.62 … 0.264``, without the shape."""
    text = shown.rpartition(":")[2].replace("−", "-")
    yield from re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)


def _rounds(text: str, exact: float) -> bool:
    digits, _, exponent = text.partition("e")
    last = 10.0 ** (int(exponent or 0) - len(digits.partition(".")[2]))
    return abs(float(text) - exact) <= 0.501 * last
