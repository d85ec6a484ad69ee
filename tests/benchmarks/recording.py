"""After how many steps a program has repaid its recording. ``python -m tests.benchmarks.recording``.

For each network the time of a step on the graph, of one as a program, and of the step that records, and how many steps
win it back: what `nn.training.recorded_step` decides by. Times are of the processor, so that others who are at work do
not count; the least of several.
"""

from __future__ import annotations

import time

import nn
from nn.training.recorded_step import RecordedStep
from tests.benchmarks.cases import CASES
from tests.benchmarks.ours import _cnn, _data, _dense

NAMES = [name for name in CASES if name.startswith(("MLP", "CNN 12×12", "CNN 28×28, 5"))]


def milliseconds(call, times=3, seconds=0.3):
    """The least time of a call."""
    best, end = float("inf"), time.perf_counter() + seconds
    while times > 0 or time.perf_counter() < end:
        start = time.process_time()
        call()
        best, times = min(best, time.process_time() - start), times - 1
    return best * 1000


def row(case):
    """The times of a case: on the graph, as a program, of the first step as a program."""
    model, criterion, optimizer, _ = (_cnn if case.name.startswith("CNN") else _dense)(case)
    X, T = _data(case)

    def on_the_graph():
        optimizer.zero_grad()
        criterion(model(X), T).backward()
        optimizer.step()

    recorded = RecordedStep(model, criterion, optimizer)
    first = milliseconds(lambda: RecordedStep(model, criterion, optimizer)(X, T), seconds=0)
    return milliseconds(on_the_graph), milliseconds(lambda: recorded(X, T)), first


def main():
    """Print them."""
    nn.manual_seed(0)
    print(f"{'ms':34}    graph  program    first   repaid after")
    for name in NAMES:
        graph, program, first = row(CASES[name])
        gain = graph - program
        repaid = f"{(first - graph) / gain:.0f} steps" if gain > 0 else "never"
        print(f"{name:34} {graph:8.3f} {program:8.3f} {first:8.2f}   {repaid:>12}")


if __name__ == "__main__":
    main()
