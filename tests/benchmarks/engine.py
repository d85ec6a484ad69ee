"""Figures of the engine alone: a long chain, many steps, imports. ``python -m tests.benchmarks.engine``."""

from __future__ import annotations

import itertools
import json
import resource
import statistics
import subprocess
import sys
import time


def long_chain(n=1_000_000):
    """Seconds to build, differentiate and release a chain of n nodes."""
    from autograd import Value

    x = Value(1.0)
    times = [time.perf_counter()]
    v = x
    for _ in range(n):
        v = v + 1e-9
    times.append(time.perf_counter())
    v.backward()
    times.append(time.perf_counter())
    del v
    times.append(time.perf_counter())
    assert x.grad == 1.0
    forward, backward, release = (b - a for a, b in itertools.pairwise(times))
    return {"nodes": n, "forward_s": forward, "backward_s": backward, "release_s": release}


def steady_memory(steps=10_000):
    """Peak memory after 1,000 and after all steps of a small MLP, in MB."""
    import numpy as np

    import nn

    model = nn.MLP([2, 16, 16, 2], activation="relu")
    rng = np.random.default_rng(0)
    X, T = rng.normal(size=(100, 2)), np.eye(2)[rng.integers(0, 2, 100)]
    optimizer = nn.SGD(model.parameters(), lr=0.01)
    peaks = {}
    for k in range(1, steps + 1):
        optimizer.zero_grad()
        model.loss(X, T).backward()
        optimizer.step()
        if k in (1_000, steps):
            peaks[f"peak_mb_after_{k}"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return peaks


def import_times(repeats=15):
    """Median milliseconds to import numpy, and to import autograd or viz on top."""
    program = "import time, numpy; t = time.perf_counter(); import {}; print((time.perf_counter() - t) * 1e3)"
    found = {}
    for module in ("autograd", "nn", "viz"):
        command = [sys.executable, "-c", program.format(module)]
        runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(repeats)]
        found[f"import_{module}_ms"] = statistics.median(float(run.stdout) for run in runs)
    return found


if __name__ == "__main__":
    print(json.dumps({**long_chain(), **steady_memory(), **import_times()}, indent=2))
