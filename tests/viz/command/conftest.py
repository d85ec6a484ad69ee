"""Small pictures: most of what a run takes is drawing them."""

import pytest

from viz.command import pictures, progress


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """No progress on a machine that is busy with something else."""
    monkeypatch.setattr(progress, "AFTER", 3600.0)


@pytest.fixture(scope="module")
def small_pictures():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "DPI", 30)
        yield


@pytest.fixture
def without_pictures(monkeypatch):
    """For tests of everything else: their files are there, and empty."""
    for name in ("boundary", "curves", "confusion", "residuals"):
        monkeypatch.setattr(pictures, name, lambda result: b"")
