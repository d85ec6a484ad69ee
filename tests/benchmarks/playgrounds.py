"""How fast a playground trains and draws, in Chromium: ``python -m tests.benchmarks.playgrounds [SECONDS]``.

The network is 2-8-8-2 with 200 samples in batches of 20, the window 1280 × 800; it trains for so many seconds (20) with
its boundary drawn anew in each frame. Then the size of a page with 500 samples, and its first paint.

A frame can be late because the page works long, or because the machine does something else: an empty page is measured
in the same run, and of a frame of training the processor's time too, which others do not lengthen. A virtual machine
can also stall: where the host takes back memory every other second, all that touches memory is some ten times slower
for 60 ms, in the processor's time as well. So a page that trains and draws nothing is measured too: in each frame it
goes over 32 MB as often as fills 12 ms as a rule, and its worst frame is what no page of such work comes below.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_left
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from playwright.sync_api import Browser, sync_playwright

import nn
import viz
from tests.benchmarks.pages import _FIRST_PAINT, NEW_TAB
from tests.browser.chromium import chromium

_LOADS = 5

_TRAIN = """async (seconds) => {
    const root = document.querySelector(".chalkgrad-playground"), inside = root.shadowRoot;
    const epoch = () => Number(inside.querySelector("#rE").textContent);
    root.chalkgrad.train(200);
    const start = performance.now();
    root.chalkgrad.train(400);
    const alone = 400 / (performance.now() - start) * 1000;
    inside.querySelector("#play").click();
    await new Promise((done) => setTimeout(done, 1000));
    performance.mark("first frame");
    const times = [], from = performance.now(), first = epoch();
    for (let last = from; performance.now() - from < 1000 * seconds;) {
        const now = await new Promise(requestAnimationFrame);
        if (times.length || now > last) times.push(now - last);
        last = now;
    }
    performance.mark("last frame");
    const epochs = (epoch() - first) / (performance.now() - from) * 1000;
    inside.querySelector("#play").click();
    return { alone, epochs, times: times.slice(1) };
}"""

_EMPTY = """async (seconds) => {
    const times = [], from = performance.now();
    for (let last = from; performance.now() - from < 1000 * seconds;) {
        const now = await new Promise(requestAnimationFrame);
        if (times.length || now > last) times.push(now - last);
        last = now;
    }
    return times.slice(1);
}"""

_MEMORY = """async (seconds) => {
    const data = new Float64Array(4e6), pass = () => { for (let k = 0; k < data.length; k += 8) data[k] += 1; };
    const taken = Array.from({ length: 60 }, () => { const from = performance.now(); for (let n = 0; n < 5; n++) pass();
        return (performance.now() - from) / 5; }).sort((a, b) => a - b);
    const often = Math.max(1, Math.round(12 / taken[30]));
    const times = [], from = performance.now();
    for (let last = from; performance.now() - from < 1000 * seconds;) {
        for (let n = 0; n < often; n++) pass();
        const now = await new Promise(requestAnimationFrame);
        times.push(now - last);
        last = now;
    }
    return times.slice(2);
}"""

_TASK, _FRAME = "ThreadControllerImpl::RunTask", "WebFrameWidgetImpl::BeginMainFrame"


def made(n: int) -> viz.Playground:
    """The page of 2-8-8-2 with so many samples."""
    X = np.random.default_rng(0).normal(size=(n, 2))
    model = nn.MLP([2, 8, 8, 2], batch_size=20, lr=0.1, random_state=0)
    return viz.playground(model, X, (X[:, 0] * X[:, 1] > 0).astype(int))


def trained(browser: Browser, path: Path, seconds: float) -> dict[str, Any]:
    """Epochs a second, the times of frames in ms, and megabytes in use before and after."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(path.as_uri())
    session = page.context.new_cdp_session(page)

    def used() -> float:
        session.send("HeapProfiler.collectGarbage")
        return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    page.evaluate(_TRAIN, min(15, seconds))  # until the curve and the path of the weights are as long as they get
    before = used()
    browser.start_tracing(page=page, categories=["toplevel", "blink", "blink.user_timing"])
    found: dict[str, Any] = page.evaluate(_TRAIN, seconds)
    found["worked"] = worked(json.loads(browser.stop_tracing())["traceEvents"])
    found["memory"] = before, used()
    page.close()
    return found


def worked(events: list[dict[str, Any]]) -> list[float]:
    """Milliseconds of the processor for each task in which a frame was made: training, script, layout and painting."""
    threads = {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e.get("name") == "thread_name"}
    main = [e for e in events if e.get("ph") == "X" and threads.get((e["pid"], e["tid"])) == "CrRendererMain"]
    first, last = (next(e["ts"] for e in events if e["name"] == f"{which} frame") for which in ("first", "last"))
    frames = sorted(e["ts"] for e in main if e["name"] == _FRAME and first < e["ts"] < last)
    tasks = [e for e in main if e["name"] == _TASK and "tdur" in e]
    return [
        e["tdur"] / 1000
        for e in tasks
        if (k := bisect_left(frames, e["ts"])) < len(frames) and frames[k] <= e["ts"] + e["dur"]
    ]


def blank(browser: Browser, script: str, seconds: float) -> list[float]:
    """Times of the frames of an empty page in which only this script runs, in ms."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    found: list[float] = page.evaluate(script, seconds)
    page.close()
    return found


def refresh(idle: list[float]) -> float:
    """Time of one frame of the screen in ms: frames take whole ones, which a page's clock gives to a tenth of one."""
    return sum(idle) / sum(round(time / median(idle)) for time in idle)


def paint(browser: Browser, path: Path) -> float:
    """The first paint after opening from disk, in ms, the median of some loads."""
    found = []
    for _ in range(_LOADS):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.wait_for_timeout(NEW_TAB)
        page.goto(path.as_uri())
        found.append(page.evaluate(_FIRST_PAINT))
        page.close()
    return median(found)


def main() -> int:
    """Print each figure beside what is asked of it."""
    program = chromium()
    if program is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        idle = blank(browser, _EMPTY, seconds / 2)
        found = trained(browser, made(200).save(Path(folder) / "page.html"), seconds)
        idle += blank(browser, _EMPTY, seconds / 2)
        memory = blank(browser, _MEMORY, seconds)
        large = made(500).save(Path(folder) / "large.html")
        first = paint(browser, large)
        browser.close()
        size = large.stat().st_size / 1000
    times = sorted(found["times"])
    one = refresh(idle)
    rows = [
        ("training alone", f"{found['alone']:.0f} epochs/s", ""),
        ("training and drawing", f"{found['epochs']:.0f} epochs/s", ">= 400"),
        ("frames", f"{1000 * len(times) / sum(times):.1f} a second", ">= 30"),
        ("a frame, median", f"{median(times):.1f} ms", ""),
        ("a frame, 99 %", f"{times[int(0.99 * len(times))]:.1f} ms", ""),
        (
            "the worst frame",
            f"{one * round(times[-1] / one):.1f} ms, {round(times[-1] / one)} of the screen's",
            "<= 50",
        ),
        ("that of an empty page", f"{max(idle):.1f} ms", ""),
        ("that of 12 ms in memory", f"{max(memory):.1f} ms", ""),
        ("most work in a frame", f"{max(found['worked']):.1f} ms of the processor", "<= 50"),
        ("memory", "{:.1f} MB, then {:.1f} MB".format(*found["memory"]), "flat"),
        ("page of 500 samples", f"{size:.0f} kB", "<= 350"),
        ("its first paint", f"{first:.0f} ms", "<= 500"),
    ]
    for name, value, wanted in rows:
        print(f"{name:24}{value:>28}   {wanted}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
