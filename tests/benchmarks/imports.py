"""How long imports take: ``python -m tests.benchmarks.imports``. Medians of the processor's time, in milliseconds.

Each import is timed inside its process, over what was imported before it: nn over autograd, autograd over NumPy. With
bytecode it is the usual import; without, the three packages are compiled anew, as where no `__pycache__` can be made.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = {
    "import autograd, over NumPy": ("import numpy", "import autograd"),
    "import nn, over autograd": ("import autograd", "import nn"),
    "from nn import MLP, over autograd": ("import autograd", "from nn import MLP"),
    "import viz, over nn": ("import nn", "import viz"),
}
_TIMED = "import time\n{}\nstart = time.process_time()\n{}\nprint((time.process_time() - start) * 1e3)"


def milliseconds(before: str, statement: str, folder: Path, *, bytecode: bool) -> float:
    """What one import takes in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "" if bytecode else "1"}
    run = subprocess.run(
        [sys.executable, "-c", _TIMED.format(before, statement)],
        cwd=folder, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(run.stdout)


def main() -> None:
    """Print a row for each import."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for package in ("autograd", "nn", "viz"):
            shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
        print(f"{'':36}  without bytecode   with")
        for label, (before, statement) in IMPORTS.items():
            found = []
            for bytecode in (False, True):
                if bytecode:
                    milliseconds(before, statement, folder, bytecode=True)  # writes it
                times = [milliseconds(before, statement, folder, bytecode=bytecode) for _ in range(runs)]
                found.append(statistics.median(times))
                for cache in folder.rglob("__pycache__"):
                    shutil.rmtree(cache) if bytecode else None
            print(f"{label:36}  {found[0]:16.1f}  {found[1]:5.1f}")


if __name__ == "__main__":
    main()
