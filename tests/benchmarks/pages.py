"""How fast a stepper's page is, in Chromium: ``python -m tests.benchmarks.pages``.

For each page its size, the first paint after it is opened from disk, and the time of a step: from the press of "Next"
until the page is laid out again, over every step of the three passes (of long passes over the first 300).
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

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


def chain() -> Value:
    """The lecture's 2-3-2-1."""
    return nn.MLP([2, 3, 2, 1], random_state=3).loss([0.4, -1.0], 1.0)


def scalars() -> Graph:
    """A node for each + and × of a net of 2-16-16-1."""
    return Graph(nn.MLP([2, 16, 16, 1], random_state=3).loss([0.4, -1.0], 1.0)).unroll()


def measure(browser: Browser, path: Path) -> tuple[float, list[float]]:
    """The first paint (the median of some loads), and the times of the steps, in milliseconds."""
    paints = []
    for _ in range(_LOADS):
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        page.goto(path.as_uri())
        paints.append(page.evaluate(_FIRST_PAINT))
        if len(paints) < _LOADS:
            page.close()
    times: list[Any] = page.evaluate(_STEP_THROUGH)
    page.close()
    return median(paints), times


def main() -> int:
    """Print a line for each page."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        print(f"{'page':8} {'KB':>5} {'first paint':>12} {'steps':>6} {'median step':>12} {'95 %':>8} {'worst':>8}")
        for make in (chain, scalars):
            path = viz.step(make()).save(Path(folder) / f"{make.__name__}.html")
            paint, times = measure(browser, path)
            late = sorted(times)[int(0.95 * len(times))]
            print(
                f"{make.__name__:8} {path.stat().st_size / 1000:5.0f} {paint:9.0f} ms {len(times):6} "
                f"{median(times):9.1f} ms {late:5.1f} ms {max(times):5.1f} ms"
            )
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
