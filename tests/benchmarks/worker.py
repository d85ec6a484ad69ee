"""A contestant in a process of its own, which answers questions about cases, each by a line of JSON.

Runs in the peers' environment too, so it imports nothing of chalkgrad by itself: ``python worker.py MODULE FUNCTION
CASE...``. ``K first`` asks where ten steps of case K bring the weights, ``K SECONDS`` how long a step of it takes.
"""

from __future__ import annotations

import gc
import importlib
import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np

FEWEST, LONGEST = 5, 10  # steps of a burst, unless it would take so many times as long as was asked for


def moved(first, weights):
    """For each W and b, how far it went from the first weights, and how far along a random direction."""
    rng = np.random.default_rng(2)
    found = []
    for before, after in zip((a for pair in first for a in pair), (a for pair in weights for a in pair), strict=True):
        if np.shape(after) != before.shape:
            raise SystemExit(f"A weight of shape {before.shape} came back with shape {np.shape(after)}.")
        way = np.asarray(after, np.float64) - before
        found.append({"length": float(np.linalg.norm(way)), "along": float((way * rng.normal(size=way.shape)).sum())})
    return found


def first(contestant, case):
    """Ten steps: where the weights have got, and how much memory that took; and the step."""
    import resource  # not on Windows, where the rest of this module is of use to a test

    weights = case.weights()  # numpy.random is imported lazily, and is not the contestant's memory
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    step, now = contestant(case)
    losses = [float(step()) for _ in range(10)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"loss_10": losses[-1], "moved_10": moved(weights, now()), "memory_mb": (peak - before) / 1000}, step


def burst(step, seconds, clock=time.perf_counter):
    """The times of single steps, for so long; and of one that has them, of its parts."""
    times, start = [], clock()
    while (passed := clock() - start) < seconds or (len(times) < FEWEST and passed < LONGEST * seconds):
        begun = clock()
        step()
        times.append(clock() - begun)
    return times


def timed(step, seconds):
    """The median time of a step in a burst, and of each part of a step that tells them."""
    found = {"us": statistics.median(burst(step, seconds)) * 1e6}
    if hasattr(step, "parts"):
        parts = []
        burst(lambda: parts.append(step.parts()), seconds)
        found["parts_us"] = {name: statistics.median(each[name] for each in parts) * 1e6 for name in parts[0]}
    return found


def main(module, function, *names):
    """Answer until nobody asks."""
    sys.path.insert(0, str(Path(__file__).parent))
    from cases import find

    contestant, cases, steps = getattr(importlib.import_module(module), function), list(map(find, names)), {}
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        which, wanted = line.split()
        case = cases[int(which)]
        if not case.collector:
            gc.disable()
        if wanted == "first":
            answer, steps[which] = first(contestant, case)
        else:
            answer = timed(steps[which], float(wanted))
        gc.enable()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
