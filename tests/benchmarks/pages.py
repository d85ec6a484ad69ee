"""How fast a stepper's page is, in Chromium: ``python -m tests.benchmarks.pages``.

For each page its size, the first paint after it is opened from disk, and the time of a step: from the press of "Next"
until the page is laid out again, over every step of the three passes (of long passes over the first 300); the same for
a drag of a number, with the share of frames over 16 ms. And how long `viz.step` takes in Python.

The last line is the machine's own: a page without anything, whose frames compute for as long as those of the batch's
drag. What is late there is late for no reason of a page's. ``CPU`` is the time of the page's thread alone, without
that in which another process has the processor: the median of the frames of a second drag, and the worst.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

import nn
import viz
from autograd import Graph, Value
from tests.browser.chromium import chromium

_LOADS = 5

NEW_TAB = 1000
"""So many ms a new tab stands before a page is opened in it: a browser starts processes for it meanwhile, and on two
cores the page would wait for these."""

_FIRST_PAINT = """async () => {
    for (;;) {
        const [paint] = performance.getEntriesByName("first-contentful-paint");
        if (paint) return paint.startTime;
        await new Promise(requestAnimationFrame);
    }
}"""

_STEP_THROUGH = """async () => {
    const root = document.querySelector(".chalkgrad-stepper").shadowRoot, times = [];
    const next = root.querySelector("[aria-label='Next step']"), app = root.querySelector(".app");
    for (const tab of root.querySelectorAll("[role=tab]")) {
        if (tab.disabled) continue;
        tab.click();
        const last = Math.min(300, Number(root.querySelector("[aria-label=Step]").max));
        for (let step = 1; step < last; step++) {
            await new Promise(requestAnimationFrame);
            const start = performance.now();
            next.click();
            app.getBoundingClientRect();
            times.push(performance.now() - start);
        }
    }
    return times;
}"""


_DRAG = """async ([first, count]) => {
    const root = document.querySelector(".chalkgrad-stepper").shadowRoot, times = [], queued = [];
    const slider = root.querySelector(".edit input[type=range]"), app = root.querySelector(".app");
    const frame = window.requestAnimationFrame;
    window.requestAnimationFrame = (draw) => queued.push(draw);
    for (let k = first; k < first + count; k++) {
        const start = performance.now(), span = Number(slider.max) - Number(slider.min);
        slider.value = Number(slider.min) + span * (0.3 + 0.003 * k);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await null;
        queued.splice(0).forEach((draw) => draw(start));
        app.getBoundingClientRect();
        times.push(performance.now() - start);
        await new Promise((done) => frame(done));
    }
    window.requestAnimationFrame = frame;
    return times;
}"""
"""Of a drag: from the number's change until all that follows is computed, redrawn and laid out."""


_NOTHING = """async ([milliseconds, count]) => {
    const work = (turns) => { let x = 0; for (let k = 0; k < turns; k++) x += Math.sin(k); return x; };
    const timed = (turns) => { const start = performance.now(); work(turns); return performance.now() - start; };
    for (let k = 0; k < 50; k++) work(10000);
    const each = Array.from({ length: 50 }, () => timed(10000)).sort((a, b) => a - b)[25], times = [];
    for (let k = 0; k < count; k++) {
        times.push(timed(10000 * milliseconds / each));
        await new Promise(requestAnimationFrame);
    }
    return times;
}"""
"""Frames that compute for so long and touch nothing."""

_FRAMES = 120


def chain() -> Value:
    """The lecture's 2-3-2-1."""
    return nn.MLP([2, 3, 2, 1], random_state=3).loss([0.4, -1.0], 1.0)


def scalars() -> Graph:
    """A node for each + and × of a net of 2-16-16-1."""
    return Graph(nn.MLP([2, 16, 16, 1], random_state=3).loss([0.4, -1.0], 1.0)).unroll()


def batch() -> Value:
    """2-16-16-1 with 100 samples."""
    X = np.random.default_rng(0).normal(size=(100, 2))
    return nn.MLP([2, 16, 16, 1], random_state=3).loss(X, (X[:, 0] > 0) * 1.0)


def cnn() -> Value:
    """A CNN on one image of 12×12."""
    model = nn.CNN((1, 12, 12), 3, maps=(2, 3), padding="valid", random_state=0)
    return model.loss(np.random.default_rng(0).normal(size=(1, 1, 12, 12)), np.eye(3)[[0]])


def measure(browser: Browser, path: Path) -> tuple[float, list[float], list[float], list[float]]:
    """The first paint (the median of some loads), the times of steps, of a drag, and its CPU, in milliseconds."""
    paints = []
    for _ in range(_LOADS):
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        page.wait_for_timeout(NEW_TAB)
        page.goto(path.as_uri())
        paints.append(page.evaluate(_FIRST_PAINT))
        if len(paints) < _LOADS:
            page.close()
    page.wait_for_timeout(1500)  # a page is looked at before a number is dragged
    drags: list[Any] = page.evaluate(_DRAG, [0, _FRAMES])
    computed = [cpu(page, k) for k in range(_FRAMES)]
    times: list[Any] = page.evaluate(_STEP_THROUGH)
    page.close()
    return median(paints), times, drags, computed


def cpu(page: Page, k: int) -> float:
    """How long the page's thread computes for frame ``k`` of a drag, in milliseconds."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def now() -> float:
        return next(
            one["value"] for one in session.send("Performance.getMetrics")["metrics"] if one["name"] == "ThreadTime"
        )

    start = now()
    page.evaluate(_DRAG, [k, 1])
    spent = 1000 * (now() - start)
    session.detach()
    return spent


def main() -> int:
    """Print a line for each page."""
    program = chromium()
    if program is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    repr(viz.step(chain())._repr_html_())  # the first picks up what is imported late
    columns = ("page", "viz.step", "KB", "paint", "steps", "median", "95 %", "worst")
    columns += ("drag", "95 %", "worst", "> 16 ms", "CPU", "worst")
    line = "{:8}" + "{:>9}" * (len(columns) - 1)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        print(line.format(*columns), flush=True)
        usual = 0.0
        for make in (chain, batch, cnn, scalars):
            graph = make()
            start = perf_counter()
            made = viz.step(graph)
            seconds = perf_counter() - start
            path = made.save(Path(folder) / f"{make.__name__}.html")
            paint, times, drags, computed = measure(browser, path)
            usual = median(drags) if make is batch else usual
            rows = [f"{x:.1f}" for some in (times, drags) for x in (median(some), _late(some), max(some))]
            rows += [_over(drags), f"{median(computed):.1f}", f"{max(computed):.1f}"]
            shown = [f"{seconds:.2f} s", f"{path.stat().st_size / 1000:.0f}", f"{paint:.0f} ms", str(len(times)), *rows]
            print(line.format(make.__name__, *shown), flush=True)
        page = browser.new_page()
        nothing: list[Any] = page.evaluate(_NOTHING, [usual, _FRAMES])
        rows = [f"{x:.1f}" for x in (median(nothing), _late(nothing), max(nothing))]
        print(line.format("nothing", *[""] * 7, *rows, _over(nothing), "", ""))
        browser.close()
    return 0


def _over(times: list[float]) -> str:
    return f"{100 * sum(x > 16 for x in times) / len(times):.1f} %"


def _late(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


if __name__ == "__main__":
    sys.exit(main())
