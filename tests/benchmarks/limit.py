"""What an eager step must take at least, and what it takes beyond. ``python -m tests.benchmarks.limit``.

For each small network the microseconds of hand-written NumPy, of the bare NumPy calls of the eager step (see
`tests.benchmarks.bare`) and of the step itself, in one process and by turns; then the same with a batch of 2, where the
numbers take no time and what is left is calls. How many of Python's functions and of those in C the step calls is
counted, not measured: it is the same on every machine. What the step takes beyond the bare calls, divided by the number
of Python's functions, stands last.
"""

from __future__ import annotations

import dataclasses
import statistics
import sys
import time
from collections import Counter

from tests.benchmarks import bare, hand, ours
from tests.benchmarks.cases import CASES, Cnn

NAMES = ("MLP 2-16-16-2, N=100", "MLP 64-32-10, N=32", "CNN 12×12, 4 and 8 maps, N=32")


def steps(case):
    """Three ways to take one step."""
    if isinstance(case, Cnn):
        return hand.cnn(case)[0], bare.cnn(case)[0], ours.cnn_eager(case)[0]
    return hand.dense(case)[0], bare.dense(case)[0], ours.eager(case)[0]


def microseconds(calls, seconds=2.0, each=100):
    """Of each call the time that a tenth of the turns stay below, the calls taking turns."""
    found = [[] for _ in calls]
    end = time.perf_counter() + seconds
    while len(found[0]) < 10 or time.perf_counter() < end:
        for call, times in zip(calls, found, strict=True):
            for _ in range(each):
                start = time.perf_counter()
                call()
                times.append(time.perf_counter() - start)
    return [statistics.quantiles(times, n=10)[0] * 1e6 for times in found]


def functions(step):
    """How many of Python's functions a step calls, and how many of those written in C."""
    for _ in range(10):
        step()
    counted = Counter()
    sys.setprofile(lambda frame, event, arg: counted.update([event]))
    step()
    sys.setprofile(None)
    return counted["call"] - 1, counted["c_call"] - 1  # without the step and `setprofile` themselves


def main():
    """Print a row for each network."""
    print(f"{'':38} {'hand':>7} {'bare calls':>17} {'eager':>17}   Python's functions   C's   beyond, each")
    for name in NAMES:
        for case in (CASES[name], dataclasses.replace(CASES[name], batch=2)):
            by_hand, calls, step = steps(case)
            python, c = functions(step)
            first, at_least, eager = microseconds((by_hand, calls, step))
            cells = "".join(f" {t:8.1f} ({t / first:5.2f}×)" for t in (at_least, eager))
            label = name if case.batch > 2 else "  with a batch of 2"
            beyond = (eager - at_least) / python
            print(f"{label:38} {first:7.1f}{cells} {python:20} {c:5} {beyond:11.2f} µs", flush=True)


if __name__ == "__main__":
    main()
