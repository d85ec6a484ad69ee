"""``python -m tests.benchmarks.tables [ROWS]``: the command on a table of a million rows and ten columns.

The goals: the first word within 2 seconds of beginning to work, all done within 90 seconds, 1.5 GB of memory at most.
Numbers, whole numbers, a text of four kinds and a date, with a gap here and there, made from a seed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[2]


def made(rows: int) -> pd.DataFrame:
    """A table whose label two of the columns tell, with noise."""
    rng = np.random.default_rng(0)
    columns = {f"m{k}": rng.normal(50, 10, rows).round(3) for k in range(6)}
    columns["m5"][rng.random(rows) < 0.01] = np.nan
    columns["city"] = rng.choice(["Ulm", "Bonn", "Kiel", "Jena"], rows)
    columns["age"] = rng.integers(18, 90, rows)
    days = pd.date_range("2020-01-01", periods=365).strftime("%Y-%m-%d").to_numpy()
    columns["day"] = days[rng.integers(0, 365, rows)]
    columns["sick"] = np.where(columns["m0"] + columns["age"] + rng.normal(0, 10, rows) > 104, "yes", "no")
    return pd.DataFrame(columns)


def main(rows: int) -> None:
    """Make the table, run the command, print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "table.csv")
        made(rows).to_csv(file, index=False)
        size = file.stat().st_size / 1e6
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "viz", str(file), "--out", str(Path(folder, "out"))],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stderr is not None
        first = ""
        for line in process.stderr:
            first = first or f"{time.perf_counter() - began:.1f} s: {line.strip()}"
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    print(f"{rows:,} rows, 10 columns, {size:.0f} MB")
    print(f"first word after {first or 'no time'}")
    print(f"all done after {wall:.1f} s, of which computing {usage.ru_utime + usage.ru_stime:.1f} s; exit {status}")
    print(f"memory at most {usage.ru_maxrss / 1e6:.2f} GB")
    print(next((line for line in said.splitlines() if line.startswith("Accuracy")), ""))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
