"""Who takes part, with which function on which case; and where they can."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HAND, EAGER = "hand NumPy", "chalkgrad eager"


@dataclass(frozen=True)
class Contestant:
    """A column of the table.

    ``functions`` names, for a kind of case, the functions of ``module`` that do its step; of several, the fastest
    counts. A peer has the ``package`` that it needs, by its name on PyPI.
    """

    column: str
    module: str
    functions: dict[str, tuple[str, ...]]
    package: str | None = None

    def on(self, case):
        """Names of its functions for a case."""
        return self.functions.get(type(case).__name__, ())


_THREADS = {
    "Dense": ("dense", "dense_one_thread"),
    "Cnn": ("cnn", "cnn_one_thread"),
    "Unet": ("unet", "unet_one_thread"),
}
CONTESTANTS = (
    Contestant(HAND, "hand", {"Dense": ("dense",), "Cnn": ("cnn",), "Moons": ("moons",)}),
    Contestant("hand, by columns", "hand", {"Dense": ("dense_by_columns",)}),
    Contestant("bare calls", "bare", {"Dense": ("dense",), "Cnn": ("cnn",)}),
    Contestant(
        "chalkgrad program",
        "ours",
        {"Dense": ("program",), "Cnn": ("cnn_program",), "Unet": ("unet_program",), "Moons": ("scalar_program",)},
    ),
    Contestant(
        EAGER,
        "ours",
        {"Dense": ("eager",), "Cnn": ("cnn_eager",), "Unet": ("unet_eager",), "Moons": ("scalar",)},
    ),
    Contestant("PyTorch eager", "peer_torch", _THREADS, "torch"),
    Contestant("JAX jit", "peer_jax", {"Dense": ("dense",), "Cnn": ("cnn", "cnn_corners")}, "jax"),
    Contestant("MyGrad", "peer_mygrad", {"Dense": ("dense",)}, "mygrad"),
    Contestant("HIPS autograd", "peer_hips", {"Dense": ("dense",)}, "autograd"),
    Contestant("micrograd", "peer_micrograd", {"Moons": ("scalar",)}, "micrograd"),
)

_VERSIONS = """
import importlib.metadata, json, platform, sys
found = {}
for name in sys.argv[1:]:
    try:
        found[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps({"python": platform.python_version(), "packages": found}))
"""


def present(interpreters, cases):
    """The contestants that can run on some case, each with its interpreter; and the environment, as a dict of texts.

    A peer runs in the first of the interpreters that has its package. A note on stderr names those that none has.
    """
    able, versions = [], {}
    contestants = [c for c in CONTESTANTS if any(map(c.on, cases))]
    wanted = [c.package for c in contestants if c.package]
    found = {}
    for python in interpreters:
        command = [python, "-c", _VERSIONS, "numpy", *wanted]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SystemExit(f"--peers {python} is no Python that runs: {error}") from None
        found[python] = json.loads(done.stdout)
    for contestant in contestants:
        if contestant.package is None:
            able.append((contestant, sys.executable))
            continue
        for python, environment in found.items():
            if contestant.package in environment["packages"]:
                able.append((contestant, python))
                versions[contestant.package] = environment["packages"][contestant.package]
                break
        else:
            where = "--peers names no interpreter that has it" if interpreters else "no --peers"
            print(f"{contestant.column} is skipped: {where}.", file=sys.stderr)
    environment = {
        "CPU": _cpu(),
        "cores": str(os.cpu_count()),
        "Python": platform.python_version(),
        "NumPy": np.__version__,
        **versions,
    }
    for python, other in found.items():
        if set(versions) & set(other["packages"]):
            environment[f"Python of {python}"] = other["python"]
            environment[f"NumPy of {python}"] = other["packages"].get("numpy", "none")
    return able, environment


def line(environment):
    """The environment as one line of text; what is the same on both sides is not said twice."""
    parts = [environment["CPU"], f"{environment['cores']} cores"]
    for name, text in environment.items():
        same = environment.get(name.split(" of ")[0]) == text and " of " in name
        if name not in ("CPU", "cores") and not same:
            parts.append(f"{name} {text}")
    return ", ".join(parts)


def agree(first, second, case):
    """Whether two contestants moved the weights to the same place, within the precision of the case."""
    for one, other in zip(first["moved_10"], second["moved_10"], strict=True):
        length = max(one["length"], other["length"])
        if not max(abs(one[k] - other[k]) for k in one) <= case.tolerance * length:
            return False
    return True


def _cpu():
    """The name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [text.split(":", 1)[1].strip() for text in lines if text.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
