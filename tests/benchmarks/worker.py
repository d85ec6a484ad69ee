"""One contestant on one case, in a process of its own: prints its figures as one line of JSON.

Runs in the peers' environment too, so it imports nothing of chalkgrad by itself:
``python worker.py MODULE FUNCTION CASE [gc-off]``.
"""

from __future__ import annotations

import gc
import importlib
import json
import resource
import statistics
import sys
import time
from pathlib import Path


def main(module, function, case_name, mode="gc-on"):
    """Warm up, time single steps for about two seconds, report the median."""
    if mode == "gc-off":
        gc.disable()
    sys.path.insert(0, str(Path(__file__).parent))
    from cases import CASES

    case = CASES[case_name]
    contestant = getattr(importlib.import_module(module), function)
    case.weights()  # numpy.random is imported lazily, and is not the contestant's memory
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    step, weights = contestant(case)
    losses = [step() for _ in range(10)]
    checksum = [float(abs(W).sum() + abs(b).sum()) for W, b in weights()]
    first = time.perf_counter()
    step()
    once = time.perf_counter() - first
    times = []
    for _ in range(max(7, min(5000, int(2.0 / once)))):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
        if mode == "gc-off":
            gc.collect()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = {
        "median_us": statistics.median(times) * 1e6,
        "steps": len(times),
        "loss_10": losses[-1],
        "checksum_10": checksum,
        "memory_mb": (peak - before) / 1000,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
