"""``python -m tests.benchmarks [--peers PYTHON] [--json FILE]``: every contestant on every case, as one table.

Each runs in a process of its own, on the same data and first weights, and takes its median over many steps. A row's
results must agree after 10 steps before its times are shown. PYTHON is an interpreter whose environment has the peers
(``pip install micrograd``); without it only ours and hand-written NumPy run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.benchmarks.cases import CASES, Moons

ROOT = Path(__file__).parent.parent.parent
WORKER = Path(__file__).parent / "worker.py"


def contestants(case):
    """(column, module, function, mode, is a peer) for each contestant of a case."""
    if isinstance(case, Moons):
        for mode in ("gc-on", "gc-off"):
            label = "" if mode == "gc-on" else ", collector off"
            yield f"scalar{label}", "ours", "scalar", mode, False
            yield f"micrograd{label}", "peer_micrograd", "scalar", mode, True
    else:
        yield "hand NumPy", "hand", "dense", "gc-on", False
        yield "eager", "ours", "eager", "gc-on", False


def run(module, function, case, mode, python):
    """One contestant's figures, from its own process."""
    # On some machines these two slow a current NumPy.
    env = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    if python == sys.executable:
        env["PYTHONPATH"] = str(ROOT)
    command = [python, str(WORKER), module, function, case.name, mode]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        raise SystemExit(f"{module}.{function} on {case.name} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def agree(first, second, case):
    """Whether two contestants trained to the same weights, within their precision."""
    tolerance = 1e-9 if isinstance(case, Moons) else 1e-3
    return np.allclose(first["checksum_10"], second["checksum_10"], rtol=tolerance)


def main():
    """Run, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter of an environment with the peers")
    parser.add_argument("--json", metavar="FILE", help="write all figures here")
    parser.add_argument("--only", metavar="TEXT", default="", help="cases whose name contains this")
    args = parser.parse_args()
    results = {}
    for case in CASES.values():
        if args.only not in case.name:
            continue
        row = results[case.name] = {}
        for column, module, function, mode, is_peer in contestants(case):
            if not is_peer or args.peers:
                row[column] = run(module, function, case, mode, args.peers if is_peer else sys.executable)
        base = next(iter(row.values()))
        for column, figures in row.items():
            if not agree(base, figures, case):
                raise SystemExit(f"{column} on {case.name}: other weights after 10 steps than {next(iter(row))}.")
        reference = row.get("hand NumPy")
        for column, figures in row.items():
            ratio = f"{figures['median_us'] / reference['median_us']:6.2f}× hand" if reference else " " * 12
            memory = f"{figures['memory_mb']:6.1f} MB"
            print(f"{case.name:28s} {column:26s} {figures['median_us']:12.1f} µs  {ratio}  {memory}", flush=True)
    if args.json:
        Path(args.json).write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
