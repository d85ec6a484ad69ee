"""What an import loads: nothing that only some sessions need."""

from __future__ import annotations

import subprocess
import sys

import pytest

import nn

FORMATS = ("json", "csv", "difflib", "zipfile", "lzma", "pathlib", "uuid", "hashlib", "dis", "numpy.random", "tqdm",
           "pandas", "matplotlib", "graphviz", "sklearn", "torch", "onnx")  # fmt: skip
COMPILER = ("autograd.program", "autograd.graph.graph", "autograd.graph.formula", "autograd.check", "autograd.testing")
HEAVY = {
    "import autograd": (*FORMATS, *COMPILER, "nn", "viz"),
    "import nn": (*FORMATS, *COMPILER, "nn.", "viz"),
    "import viz": (*FORMATS, *COMPILER, "nn", "viz."),
    "from nn import MLP": (*FORMATS, *COMPILER, "nn.export", "nn.files", "nn.data.table", "nn.data.lesions", "viz"),
    "from viz import draw": ("pandas", "matplotlib", "sklearn", "torch", "nn.models", "viz.page", "viz.plots"),
}


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("statement", HEAVY)
def test_what_is_heavy_comes_when_it_is_used(statement: str) -> None:
    """Over what NumPy and dataclasses load, which differs between versions: `dis` comes with either."""
    code = f"import sys, dataclasses, numpy; before = set(sys.modules)\n{statement}\nprint(*set(sys.modules) - before)"
    loaded = run(code).split()
    assert statement.split()[1] in loaded
    assert not [module for module in loaded if module.startswith(HEAVY[statement])]


@pytest.mark.slow
def test_every_public_name_is_there_when_it_is_asked_for() -> None:
    assert run("import nn; print(all(hasattr(nn, name) for name in nn.__all__))") == "True"
    assert run("from nn import *; print(len(patients(4)), export.to_onnx.__name__, read_table.__name__)") == (
        "4 to_onnx read_table"
    )
    assert set(nn.__all__) <= set(dir(nn))
    with pytest.raises(AttributeError, match="module 'nn' has no attribute 'MPL'"):
        _ = nn.MPL
