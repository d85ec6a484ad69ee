"""The package as a whole: what it imports, what it refuses, what it names."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import autograd

ROOT = Path(autograd.__file__).parent.parent


def python(code: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=cwd, capture_output=True, text=True, timeout=60
    )


def test_merged_with_the_other_project_of_that_name(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "autograd", tmp_path / "autograd", ignore=shutil.ignore_patterns("__pycache__"))
    assert python("import autograd", tmp_path).returncode == 0
    (tmp_path / "autograd" / "numpy").mkdir()
    run = python("import autograd", tmp_path)
    assert run.returncode != 0
    last = run.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: chalkgrad and the PyPI project 'autograd'")
    assert "Uninstall both" in last


def test_overwritten_by_the_other_project_of_that_name(tmp_path: Path) -> None:
    """Its ``__init__`` stands in place of ours, whose other files are left: what needs ours says so."""
    for package in ("autograd", "nn", "viz"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "web"))
    (tmp_path / "autograd" / "__init__.py").write_text("def grad(f): ...\n")
    for package in ("nn", "viz"):
        assert python("import autograd", tmp_path).returncode == 0
        last = python(f"import {package}", tmp_path).stderr.strip().splitlines()[-1]
        assert last.startswith(f"ImportError: {package} needs chalkgrad's autograd, and the PyPI project 'autograd'")


def test_import_pulls_in_nothing_but_numpy() -> None:
    code = (
        "import sys, numpy; before = set(sys.modules); import autograd; "
        "new = {name.split('.')[0] for name in set(sys.modules) - before}; "
        "print(*sorted(new - set(sys.stdlib_module_names)))"
    )
    run = python(code)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["autograd"]


def test_engine_knows_nothing_of_the_other_packages() -> None:
    for path in (ROOT / "autograd").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for name in ("nn", "viz", "matplotlib", "scipy", "graphviz"):
            assert f"import {name}" not in text, path
            assert f"from {name}" not in text, path


def test_a_star_leaves_pythons_own_names_alone() -> None:
    import builtins

    names: dict[str, object] = {}
    exec("from autograd import *", names)
    assert not set(names) & set(dir(builtins)) - {"__builtins__", "__doc__", "__name__"}
    assert {"Value", "grad", "sigmoid", "maximum", "record"} <= set(names)
    assert autograd.sum([1.0, 2.0]) == 3.0
    assert autograd.max([1.0, 2.0]) == 2.0
    assert {"sum", "max", "min"} <= set(dir(autograd))


def test_public_names() -> None:
    assert len(set(autograd.__all__)) == len(autograd.__all__)
    for name in autograd.__all__:
        assert getattr(autograd, name).__doc__, name


def test_operations_pickle_by_name() -> None:
    import copy
    import pickle

    for op in autograd.TABLE.values():
        assert pickle.loads(pickle.dumps(op)) is op
        assert copy.deepcopy(op) is op
        assert repr(op) == f"<operation {op.name}>"
