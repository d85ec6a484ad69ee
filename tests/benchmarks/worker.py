"""One contestant on one or more cases, in a process of its own: prints the figures of each case as one line of JSON.

Runs in the peers' environment too, so it imports nothing of chalkgrad by itself:
``python worker.py MODULE FUNCTION SECONDS CASE...``.
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

FEWEST = 7  # steps that are timed, however long they take
STRETCH = 0.02  # seconds: others use a processor for tenths of a second and leave it again


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


def quietest(times, key=float):
    """Of steps one after the other, those of the fastest stretch of STRETCH seconds that has at least FEWEST steps."""
    stretches, own, total = [], [], 0.0
    for step in times:
        own.append(step)
        total += key(step)
        if len(own) >= FEWEST and total >= STRETCH:
            stretches.append(own)
            own, total = [], 0.0
    return min(stretches or [own], key=lambda steps: statistics.median(map(key, steps)))


def figures(contestant, case, seconds):
    """Take 10 steps, note the weights, then time single steps for so long: the median of the fastest stretch."""
    import resource  # not on Windows, where the rest of this module is of use to a test

    first = case.weights()  # numpy.random is imported lazily, and is not the contestant's memory
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    step, weights = contestant(case)
    losses = [float(step()) for _ in range(10)]
    moved_10 = moved(first, weights())
    times, end = [], time.perf_counter() + seconds
    while len(times) < FEWEST or time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    parts = _parts(step.parts, seconds / 2) if hasattr(step, "parts") else {}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "median_us": statistics.median(quietest(times)) * 1e6,
        "steps": len(times),
        "loss_10": losses[-1],
        "moved_10": moved_10,
        "memory_mb": (peak - before) / 1000,
        **({"parts_us": parts} if parts else {}),
    }


def _parts(step, seconds):
    """The median time of each part of a step that tells them, in the fastest stretch."""
    found, end = [], time.perf_counter() + seconds
    while len(found) < FEWEST or time.perf_counter() < end:
        found.append(step())
    found = quietest(found, lambda parts: sum(parts.values()))
    return {name: statistics.median(times[name] for times in found) * 1e6 for name in found[0]}


def main(module, function, seconds, *names):
    """Run the cases one after the other."""
    sys.path.insert(0, str(Path(__file__).parent))
    from cases import find

    contestant = getattr(importlib.import_module(module), function)
    for case in map(find, names):
        if not case.collector:
            gc.disable()
        print(json.dumps(figures(contestant, case, float(seconds))), flush=True)
        gc.enable()


if __name__ == "__main__":
    main(*sys.argv[1:])
