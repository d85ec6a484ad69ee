"""What ``import nn`` loads: nothing that only some sessions need."""

from __future__ import annotations

import subprocess
import sys

import pytest

import nn

HEAVY = ("json", "csv", "difflib", "zipfile", "lzma", "pathlib", "uuid", "random", "hashlib", "dis", "numpy.random",
         "nn.export", "autograd.graph", "autograd.program", "autograd.program.write")  # fmt: skip


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_compiler_random_numbers_and_file_formats_come_when_they_are_used() -> None:
    code = "import sys, autograd; before = set(sys.modules); import nn; print(*set(sys.modules) - before)"
    loaded = run(code).split()
    assert "nn" in loaded
    assert not [module for module in loaded if module.startswith(HEAVY)]


def test_every_public_name_is_there_when_it_is_asked_for() -> None:
    assert run("import nn; print(all(hasattr(nn, name) for name in nn.__all__))") == "True"
    assert run("from nn import *; print(len(patients(4)), export.to_onnx.__name__, read_table.__name__)") == (
        "4 to_onnx read_table"
    )
    assert set(nn.__all__) <= set(dir(nn))
    with pytest.raises(AttributeError, match="module 'nn' has no attribute 'MPL'"):
        _ = nn.MPL
