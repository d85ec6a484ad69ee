"""What tests of drawings share: every Graphviz there is."""

import shutil

import pytest

from viz.drawing.dot import Dot, find_dot


@pytest.fixture(params=["dot", "graphviz-pure"])
def engine(request, monkeypatch, tmp_path) -> Dot:
    """The system's Graphviz, if there is one, and the package's; drawings are made with it."""
    if request.param == "dot":
        if shutil.which("dot") is None:
            pytest.skip("no Graphviz is installed on this system")
    else:
        monkeypatch.setenv("PATH", str(tmp_path))
    return find_dot()
