"""Every test of a plot finds and leaves no figure open, and matplotlib's settings as they were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    plt.close("all")  # examples in docstrings leave theirs open, to be shown
    before = settings()
    yield
    plt.close("all")
    assert settings() == before


def settings() -> dict[str, Any]:
    """Those of matplotlib, but for the backend, which it chooses when a figure is first needed."""
    return {name: mpl.rcParams[name] for name in mpl.rcParams if not name.startswith("backend")}
