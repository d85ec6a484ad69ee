"""Small pictures: most of what a run takes is drawing them."""

import pytest

from viz.command import pictures


@pytest.fixture(scope="module")
def small_pictures():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "DPI", 30)
        yield
