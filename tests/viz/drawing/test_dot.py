"""Which `dot` is used, and what is said when there is none."""

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograd.errors import ChalkgradError
from viz.drawing.dot import Dot, find_dot
from viz.errors import DotNotFoundError, DrawingError

SOURCE = 'digraph { a [label="⊙"] a -> b }'
needs_shell = pytest.mark.skipif(os.name == "nt", reason="the fake dot is a shell script")


@pytest.fixture
def no_path(monkeypatch, tmp_path):
    """A PATH without any Graphviz."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))
    return monkeypatch


def script(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@needs_shell
def test_the_systems_dot_comes_first(no_path, tmp_path):
    pure = find_dot()
    log = tmp_path / "calls.txt"
    fake = script(tmp_path / "bin", "dot", f'echo "$@" >> {log}\nexec {pure.path} "$@"')
    no_path.setenv("PATH", str(fake.parent))
    found = find_dot()
    assert found == Dot(str(fake), pure=False)
    assert found.run(SOURCE, "svg", "-Gdpi=72").startswith(b"<?xml")
    assert log.read_text() == "-Kdot -Tsvg -Gdpi=72\n"


def test_without_a_system_dot_the_packages_is_used(no_path):
    found = find_dot()
    assert found.pure
    assert Path(found.path).stem == "graphviz-pure"
    assert b"<svg" in found.run(SOURCE, "svg")


@needs_shell
def test_a_graphviz_pure_that_pip_does_not_know_is_found_on_the_path(no_path, tmp_path):
    path = script(tmp_path / "bin", "graphviz-pure", "true")
    no_path.setenv("PATH", str(path.parent))

    def unknown(name):
        raise importlib.metadata.PackageNotFoundError(name)

    no_path.setattr(importlib.metadata, "files", unknown)
    assert find_dot() == Dot(str(path), pure=True)


@pytest.mark.parametrize("listed", [None, [], [importlib.metadata.PackagePath("gone/graphviz-pure")]])
def test_no_graphviz_at_all(no_path, listed):
    if listed:
        listed[0].dist = importlib.metadata.distribution("graphviz")
    no_path.setattr(importlib.metadata, "files", lambda name: listed)
    with pytest.raises(DotNotFoundError, match="pip install graphviz-pure") as caught:
        find_dot()
    assert isinstance(caught.value, (ChalkgradError, ValueError))
    assert "apt install graphviz" in str(caught.value)


def test_what_dot_complains_of_is_passed_on():
    with pytest.raises(DrawingError, match=r"could not draw the graph as svg: .*syntax error"):
        find_dot().run("digraph {", "svg")


@needs_shell
def test_a_dot_that_says_nothing(tmp_path):
    silent = script(tmp_path, "dot", "exit 3")
    with pytest.raises(DrawingError, match="no message"):
        Dot(str(silent), pure=False).run(SOURCE, "svg")


def test_importing_viz_brings_neither_graphviz_nor_matplotlib():
    code = "import sys, viz, viz.drawing.draw; sys.exit('graphviz' in sys.modules or 'matplotlib' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root).returncode == 0
