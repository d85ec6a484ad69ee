"""docs/numpy.md says what runs: it is written by a command, and is current for the NumPy it names."""

from __future__ import annotations

import re

import numpy as np

from autograd.functions.standing_in import OVERRIDES, named
from tests.numpy_table import FILE, page

ROW = re.compile(r"^\| `np\.([\w.]+)` \| (gradient|plain|no) \|", re.MULTILINE)


def test_the_table_is_current() -> None:
    """Of another NumPy the functions that both have must be told alike."""
    written, now = FILE.read_text(encoding="utf-8"), page()
    if f"NumPy {np.__version__}." in written:
        assert written == now, "docs/numpy.md is not current: python -m tests.numpy_table"
    before, found = dict(ROW.findall(written)), dict(ROW.findall(now))
    assert len(before) > 250
    assert all(before[name] == kind for name, kind in found.items() if name in before)


def test_most_functions_have_a_gradient() -> None:
    kinds = [kind for _, kind in ROW.findall(page())]
    assert kinds.count("gradient") > 150
    assert kinds.count("no") < 50


def test_every_one_that_stands_in_is_told() -> None:
    told = {named(name) for name, kind in ROW.findall(page()) if kind != "no"}
    assert set(OVERRIDES) <= told
