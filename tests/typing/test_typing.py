"""Editors and type checkers know what the table makes at run time: mypy and pyright on what users write."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
CHECKERS = {"mypy": ["mypy", "--strict"], "pyright": ["pyright", "--pythonpath", sys.executable]}

pytestmark = pytest.mark.slow


def findings(checker: str, file: str) -> tuple[list[int], str]:
    """The lines in which a checker finds an error, and all that it says."""
    command = [sys.executable, "-m", *CHECKERS[checker], str(HERE / file)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert said.returncode in (0, 1), said.stderr
    lines = re.findall(rf"{re.escape(file)}:(\d+)(?::\d+ -|:) error", said.stdout)
    assert bool(lines) == bool(said.returncode), said.stdout
    return sorted({int(line) for line in lines}), said.stdout


@pytest.mark.parametrize("checker", CHECKERS)
def test_nothing_is_found_in_what_users_write(checker: str) -> None:
    lines, said = findings(checker, "right.py")
    assert not lines, said


@pytest.mark.parametrize("checker", CHECKERS)
def test_each_mistake_is_found(checker: str) -> None:
    wrong = (HERE / "wrong.py").read_text(encoding="utf-8").splitlines()
    marked = [n for n, line in enumerate(wrong, 1) if line.endswith("# wrong")]
    lines, said = findings(checker, "wrong.py")
    assert lines == marked, said


def test_what_users_write_runs(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(HERE / "right.py")], cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert run.returncode == 0, run.stderr
    assert {file.name for file in tmp_path.iterdir()} == {"graph.svg", "backprop.html", "model.npz"}
