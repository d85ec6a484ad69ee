"""How fast a stepper's page is, in Chromium: ``python -m tests.benchmarks.pages``.

For each page its size, the first paint after it is opened from disk, and the time of a step: from the press of "Next"
until the page is laid out again, over every step of the three passes (of long passes over the first 300); the same for
a drag of a number. And how long `viz.step` takes in Python.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from playwright.sync_api import Browser, sync_playwright

import nn
import viz
from autograd import Graph, Value

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_LOADS = 5

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


_DRAG = """async () => {
    const root = document.querySelector(".chalkgrad-stepper").shadowRoot, times = [], queued = [];
    const slider = root.querySelector(".edit input[type=range]"), app = root.querySelector(".app");
    const frame = window.requestAnimationFrame;
    window.requestAnimationFrame = (draw) => queued.push(draw);
    for (let k = 0; k < 120; k++) {
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


def measure(browser: Browser, path: Path) -> tuple[float, list[float], list[float]]:
    """The first paint (the median of some loads), the times of the steps and those of a drag, in milliseconds."""
    paints = []
    for _ in range(_LOADS):
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        page.goto(path.as_uri())
        paints.append(page.evaluate(_FIRST_PAINT))
        if len(paints) < _LOADS:
            page.close()
    drags: list[Any] = page.evaluate(_DRAG)
    times: list[Any] = page.evaluate(_STEP_THROUGH)
    page.close()
    return median(paints), times, drags


def main() -> int:
    """Print a line for each page."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    repr(viz.step(chain())._repr_html_())  # the first picks up what is imported late
    columns = ("page", "viz.step", "KB", "paint", "steps", "median", "95 %", "worst", "drag", "95 %", "worst")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        print(("{:8}" + "{:>9}" * 10).format(*columns))
        for make in (chain, batch, cnn, scalars):
            graph = make()
            start = perf_counter()
            made = viz.step(graph)
            seconds = perf_counter() - start
            path = made.save(Path(folder) / f"{make.__name__}.html")
            paint, times, drags = measure(browser, path)
            rows = [f"{x:.1f}" for some in (times, drags) for x in (median(some), _late(some), max(some))]
            shown = [f"{seconds:.2f} s", f"{path.stat().st_size / 1000:.0f}", f"{paint:.0f} ms", str(len(times)), *rows]
            print(("{:8}" + "{:>9}" * 10).format(make.__name__, *shown))
        browser.close()
    return 0


def _late(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


if __name__ == "__main__":
    sys.exit(main())
