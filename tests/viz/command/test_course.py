"""The course in a folder of one's own: `chalkgrad course DIR`."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from viz.command.course import course, notebook
from viz.command.main import main

ROOT = Path(__file__).parents[3]
TUTORIALS = ROOT / "tutorials"
SCRIPTS = sorted(TUTORIALS.glob("[0-9][0-9]_*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_it_writes_the_cells_of_the_notebook(script):
    """Jupytext made the cells of the notebook that is committed."""
    made = notebook(script.read_text(encoding="utf-8"))
    known = json.loads(script.with_suffix(".ipynb").read_text(encoding="utf-8"))
    assert [(cell["cell_type"], "".join(cell["source"]), cell["metadata"]) for cell in made["cells"]] == [
        (cell["cell_type"], "".join(cell["source"]), cell["metadata"]) for cell in known["cells"]
    ]


@pytest.mark.slow
def test_what_it_writes_is_a_notebook():
    import nbformat  # seconds

    for script in SCRIPTS:
        nbformat.validate(notebook(script.read_text(encoding="utf-8")))


def test_all_that_the_notebooks_need_is_there(tmp_path, capsys):
    assert main(["course", str(tmp_path / "mine")]) == 0
    said = capsys.readouterr().out
    assert f"{len(SCRIPTS)} notebooks" in said
    assert "00_ten_minutes_to_backprop.ipynb" in said
    written = {path.relative_to(tmp_path / "mine").as_posix() for path in (tmp_path / "mine").rglob("*.*")}
    assert {script.with_suffix(".ipynb").name for script in SCRIPTS} <= written
    assert {"checks.py", "exercises/e15.py", "scripts/distributed_with_pytorch.py"} <= written
    assert not [name for name in written if name.endswith((".py", ".pyc")) and name[:2].isdigit()]
    code = "from checks import check; print(check.l15(check.l15.right)); check.l15.solution()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "mine", capture_output=True, text=True, check=True
    )
    assert "Right: 0.515" in done.stdout
    assert "return" in done.stdout


def test_a_file_that_is_there_stays(tmp_path, capsys):
    mine = tmp_path / "checks.py"
    mine.write_text("mine")
    assert main(["course", str(tmp_path)]) == 2
    assert "answers may be in it" in capsys.readouterr().err
    assert mine.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["checks.py"]
    assert main(["course", str(mine)]) == 2
    assert "this is a file" in capsys.readouterr().err


def test_without_solutions(tmp_path):
    with_them, without = course(), course(solutions=False)
    assert with_them.keys() == without.keys()
    for name, content in without.items():
        if name.endswith(".ipynb"):
            cells = json.loads(content)["cells"]
            assert not [cell for cell in cells if "solution" in cell["metadata"].get("tags", [])]
            exercises = [cell for cell in cells if "check." in "".join(cell["source"])]
            assert all("..." in "".join(cell["source"]) or cell["cell_type"] == "markdown" or "print(check" in
                       "".join(cell["source"]) for cell in exercises), name  # fmt: skip
        elif name.startswith("exercises/e"):
            ast.parse(content)
            assert b"worked=''" in content or b"worked=(''" in content or b"worked=(\n" in content
            whole, part = ast.parse(with_them[name]), ast.parse(content)
            for tree in (whole, part):
                for node in ast.walk(tree):
                    if isinstance(node, ast.keyword) and node.arg == "worked":
                        if tree is part:
                            assert ast.literal_eval(node.value) == ""
                        node.value = ast.Constant("")
            assert ast.dump(whole) == ast.dump(part), name


@pytest.mark.slow
def test_a_wheel_has_the_course(tmp_path):
    """What pip installs: nothing of the clone is needed."""
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert {name.split("/")[0] for name in archive.namelist() if ".dist-info" not in name} == {
            "autograd",
            "nn",
            "viz",
        }
        archive.extractall(tmp_path / "site")
    code = "import sys; from viz.command.main import main; sys.exit(main(['course', 'mine', '--without-solutions']))"
    where = {"PYTHONPATH": str(tmp_path / "site"), "PATH": ""}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=where, check=True)
    assert {path.relative_to(tmp_path / "mine").as_posix(): path.read_bytes()
            for path in (tmp_path / "mine").rglob("*.*")} == course(solutions=False)  # fmt: skip
