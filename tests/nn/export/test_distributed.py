"""The script that leaves for PyTorch: two processes train one network, and its weights come back."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.nn.exported import required

required("torch")
ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "tutorials" / "scripts" / "distributed_with_pytorch.py"


@pytest.mark.slow
def test_two_processes_take_the_steps_of_one() -> None:
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-W", "error", str(SCRIPT), "--epochs", "40"],
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for rank in (0, 1):
        assert f"process {rank}: 700 of 1400 samples" in done.stdout
    figures = re.findall(r": loss (\S+), (\S+) of the test digits right", done.stdout)
    assert len(figures) == 2
    there, here = (tuple(map(float, pair)) for pair in figures)
    assert there == here
    assert there[1] > 0.8
    difference = re.search(r"largest difference of a weight: (\S+)", done.stdout)
    assert difference is not None
    assert float(difference[1]) < 1e-10


def test_samples_that_cannot_be_shared(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), "--processes", "3"])
    with pytest.raises(SystemExit):
        runpy.run_path(str(SCRIPT), run_name="__main__")
    assert "1400 samples cannot be shared evenly by 3 processes" in capsys.readouterr().err
