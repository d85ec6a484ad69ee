"""`python -m viz`: what it writes and prints, and the one line it has for input that is no good."""

from __future__ import annotations

import importlib
import io
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from nn import MLP, AdamW
from nn.models.intervals import wilson
from tests.viz.command.tables import real_table, small_table, write_table
from viz.command import files, pictures
from viz.command.main import main
from viz.command.plan import split

pytestmark = pytest.mark.usefixtures("small_pictures")
ROOT = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
COMMAND = [sys.executable, "-m", "viz"]
CLASSES = set(files.FILES) - {"residuals.png"}
MEASUREMENT = set(files.FILES) - {"boundary.png", "confusion.png"}


# ------------------------------------------------------------------------------------ good input
@pytest.mark.parametrize(
    "which", ["patients", *(pytest.param(name, marks=pytest.mark.slow) for name in ("iris", "wine"))]
)
def test_real_input_gives_whole_files_and_the_table(tmp_path, capsys, which):
    file = [] if which == "patients" else [str(real_table(tmp_path, which))]
    out = tmp_path / "new" / "out"
    assert main([*file, "--out", str(out), "--epochs", "80"]) == 0
    printed, complaints = capsys.readouterr()
    assert complaints == ""
    assert {path.name for path in out.iterdir()} == CLASSES

    svg = ET.parse(out / "graph.svg").getroot()
    texts = [element.text for element in svg.iter() if element.text]
    for name in ("A", "B", "C", "D", "E", "y", "l", "x", "t"):
        assert name in texts
    from matplotlib.image import imread

    pixels = imread(out / "boundary.png")
    assert pixels.shape[:2] == (6 * pictures.DPI, 8 * pictures.DPI)
    assert len(np.unique(pixels.reshape(-1, pixels.shape[-1]), axis=0)) > 100
    steps = (out / "backprop.txt").read_text(encoding="utf-8")
    assert "How to read it" in steps
    assert "\nForward: " in steps
    assert "\nBackward: " in steps
    assert "\nGradients of the leaves\n  ∂l/∂W⁰ " in steps
    assert max(map(len, steps.splitlines())) <= 110

    accuracy = float(re.search(r"^Accuracy  (\d\.\d{3}) on \d+ held-out samples", printed, re.M)[1])
    assert accuracy > {"patients": 0.85, "iris": 0.85, "wine": 0.9}[which]
    assert "\nBetter than guessing: " in printed
    for name in ("A", "B", "C", "D", "E", "y", "l"):
        assert re.search(rf"^  {name} = .*   ∂l/∂{name} = [\[\d−]", printed, re.M), name
    for name in CLASSES:
        assert str(out / name) in printed
    assert max(len(line) for line in printed.splitlines() if str(out) not in line) <= 100
    if which == "wine":
        assert "boundary.png is a slice" in printed


@pytest.mark.slow
def test_the_printed_numbers_are_the_networks(without_pictures, tmp_path, capsys):
    file = real_table(tmp_path, "cancer")
    argv = [str(file), "--out", str(tmp_path / "out"), "--epochs", "5", "--seed", "3", "--hidden", "3", "2"]
    assert main(argv) == 0
    printed = capsys.readouterr().out
    X = np.loadtxt(file, delimiter=",", skiprows=1, usecols=(0, 1))
    labels = np.loadtxt(file, delimiter=",", skiprows=1, usecols=2, dtype=str)
    train, held = split(labels, "classification", 3)
    assert not set(train) & set(held)
    assert [int(np.sum(labels[held] == name)) for name in ("benign", "malignant")] == [89, 53]
    mean, scale = X[train].mean(axis=0), X[train].std(axis=0)
    X = (X - mean) / scale
    model = MLP(
        [2, 3, 2, 1],
        activation="tanh",
        optimizer=partial(AdamW, weight_decay=0.1),
        lr=0.01,
        batch_size=32,
        random_state=3,
    )
    model.fit(X[train], labels[train], epochs=5)
    right = int(np.sum(model.predict(X[held]) == labels[held]))
    low, high = wilson(right, len(held))
    assert f"Accuracy  {right / 142:.3f} on 142 held-out samples (95 % interval {low:.3f} to {high:.3f})" in printed
    assert "Majority  0.627 for always saying 'benign'" in printed
    loss = model.loss(X[0], 1.0)
    assert f"l = −t · ln(y) − (1 − t) · ln(1 − y) = {loss.data:.4g}" in printed
    assert "mean radius 17.99, mean texture 10.38 → malignant" in printed
    assert "t = 1 (malignant)" in printed


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes(tmp_path, capsys):
    file = str(real_table(tmp_path, "iris"))
    made = {}
    for folder, seed in (("first", "7"), ("second", "7"), ("third", "8")):
        out = tmp_path / folder
        assert main([file, "--seed", seed, "--epochs", "3", "--out", str(out)]) == 0
        made[folder] = [(out / name).read_bytes() for name in sorted(CLASSES)]
    assert made["first"] == made["second"]
    differ = [name for name, a, b in zip(sorted(CLASSES), made["first"], made["third"], strict=True) if a != b]
    assert differ == sorted(CLASSES - {"columns.csv"})


@pytest.mark.slow
def test_a_second_run_replaces_the_files(without_pictures, tmp_path, capsys):
    file = str(small_table(tmp_path))
    out = tmp_path / "out"
    assert main([file, "--epochs", "1", "--out", str(out)]) == 0
    before = (out / "backprop.txt").read_bytes()
    assert main([file, "--epochs", "2", "--out", str(out)]) == 0
    assert (out / "backprop.txt").read_bytes() != before
    assert {path.name for path in out.iterdir()} == CLASSES


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "network", "features"),
    [
        ([], "3-8-4-1,", "a .*, b .*, c .*"),
        (["--hidden"], "3-1,", "a .*, b .*, c .*"),
        (["--hidden", "1"], "3-1-1,", "a .*, b .*, c .*"),
        (["--hidden", "4", "3", "2"], "3-4-3-2-1,", "a .*, b .*, c .*"),
        (["--target", "a", "--features", "b", "c"], "2-8-4-1,", "b .*, c .*"),
        (["--features", "c", "a"], "2-8-4-1,", "c .*, a .*"),
        (["--features", "a"], "1-8-4-1,", "a .*"),
    ],
)
def test_options_shape_the_network(without_pictures, tmp_path, capsys, options, network, features):
    rows = [[k % 2, k % 3, k % 5, k, "xy"[k % 2]] for k in range(20)]
    file = write_table(tmp_path / "small.csv", ["a", "b", "c", "row", "kind"], rows)
    options = options if "--features" in options else [*options, "--features", "a", "b", "c"]
    assert main([str(file), "--epochs", "2", "--out", str(tmp_path / "out"), *options]) == 0
    printed = capsys.readouterr().out
    assert f"Network   {network}" in printed
    assert re.search(rf"through the network: {features} → ", printed)


# --------------------------------------------------------------------------- stdout, stderr, Ctrl-C
def test_help_names_every_option(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    for option in (
        "FILE.csv",
        "--target",
        "--features",
        "--hidden",
        "--epochs",
        "--seed",
        "--out",
        "--task",
        "--no-header",
        "--encoding",
    ):
        assert option in shown


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_terminal_without_the_signs_gets_words_for_them(without_pictures, tmp_path, monkeypatch, encoding):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    assert main([str(small_table(tmp_path)), "--epochs", "1", "--out", str(tmp_path / "out")]) == 0
    shown = raw.getvalue().decode(encoding)
    assert ("∂l/∂y = " if encoding == "utf-8" else "dl/dy = ") in shown
    assert "?" not in shown
    assert "∂l/∂y = " in (tmp_path / "out" / "backprop.txt").read_text(encoding="utf-8")


@pytest.mark.slow
def test_no_stdout_at_all(without_pictures, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main([str(small_table(tmp_path)), "--epochs", "1", "--out", str(tmp_path / "out")]) == 0


def run(argv, **options):
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": ENVIRONMENT, **options}
    return subprocess.run([*COMMAND, *argv], cwd=ROOT, timeout=120, **options)


def test_importing_the_command_runs_nothing():
    assert importlib.import_module("viz.__main__").main is main


@pytest.mark.slow
def test_as_a_process(tmp_path):
    env = ENVIRONMENT | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    done = run([str(small_table(tmp_path)), "--epochs", "2", "--out", str(tmp_path / "out")], env=env)
    assert done.returncode == 0
    assert b"training:" not in done.stderr  # no progress bar where stderr is no terminal
    assert b"Accuracy" in done.stdout
    bad = run([str(tmp_path / "none.csv"), "--out", str(tmp_path / "none")], env=env)
    assert (bad.returncode, bad.stdout) == (2, b"")
    assert b"there is no such file" in bad.stderr.splitlines()[-1]  # what may stand above is progress
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell with head")
@pytest.mark.slow
def test_a_reader_that_has_seen_enough(tmp_path):
    argv = f"{sys.executable} -m viz {small_table(tmp_path)} --epochs 1 --out {tmp_path / 'out'}"
    # `true` ends before anything is printed.
    done = subprocess.run(f"{argv} | true", shell=True, capture_output=True, env=ENVIRONMENT, cwd=ROOT, timeout=120)
    assert b"rror" not in done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == CLASSES


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.slow
def test_a_full_disk_behind_stdout(tmp_path):
    with open("/dev/full", "wb") as full:
        done = run([str(small_table(tmp_path)), "--epochs", "1", "--out", str(tmp_path / "out")], stdout=full)
    assert done.returncode == 2
    assert b"cannot be printed" in done.stderr.splitlines()[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
@pytest.mark.slow
def test_progress_on_a_terminal_and_ctrl_c(tmp_path):
    import fcntl
    import pty
    import termios

    out = tmp_path / "out"
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    argv = [*COMMAND, str(small_table(tmp_path)), "--epochs", "100000000", "--out", str(out)]
    options = {"stdout": subprocess.PIPE, "stderr": theirs, "env": ENVIRONMENT, "cwd": ROOT}
    # Where the tests run in the background, SIGINT is ignored, and a child would inherit that.
    with subprocess.Popen(argv, **options, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) as process:
        os.close(theirs)
        try:
            said = read_until(ours, rb"training: .*[1-9]\d*/100000000 ")
            process.send_signal(signal.SIGINT)
            said += read_until(ours, rb"chalkgrad: stopped .*\n")
            assert process.wait(timeout=30) == 130
        finally:
            process.kill()
            os.close(ours)
        assert re.search(rb"stopped after \d+ of 100000000 epochs: these are", process.stdout.read())
    assert b"Traceback" not in said
    assert re.search(rb"stopped after \d+ of 100000000 epochs; what was done is written", said)
    assert {path.name for path in out.iterdir()} == CLASSES


def read_until(terminal, pattern):
    """What came from a terminal until it fits the pattern."""
    said, last = b"", time.monotonic() + 120
    while not re.search(pattern, said):
        ready, _, _ = select.select([terminal], [], [], max(0, last - time.monotonic()))
        assert ready, said[-1000:]
        said += os.read(terminal, 1000)
    return said


@pytest.mark.slow
def test_ctrl_c_elsewhere(tmp_path, capsys, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "write", stop)
    assert main([str(small_table(tmp_path)), "--epochs", "1", "--out", str(tmp_path / "out")]) == 130
    assert capsys.readouterr().err.endswith("chalkgrad: stopped\n")


def test_the_installed_command_is_the_same():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.scripts]\nchalkgrad = "viz.command.main:main"\n' in project
