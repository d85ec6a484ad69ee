"""Every tutorial is a script (to read its changes) and a notebook (for students), with the same cells, and runs."""

from __future__ import annotations

import base64
import re

import jupytext
import nbformat
import pytest

from tests.notebooks.make import TUTORIALS, execute

pytestmark = pytest.mark.slow


def cells(notebook):
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


@pytest.mark.parametrize("script", TUTORIALS, ids=lambda path: path.stem)
def test_the_notebook_has_the_cells_of_its_script(script):
    notebook = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    assert cells(notebook) == cells(jupytext.read(script)), "out of step: run python -m tests.notebooks.make"


@pytest.fixture(scope="module", params=TUTORIALS, ids=lambda path: path.stem)
def executed(request):
    return execute(request.param)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:.*encryption.*")
def test_it_runs_and_every_drawing_is_a_picture_that_survives_an_untrusted_notebook(executed):
    pages = [
        o.data["text/html"]
        for cell in executed.cells
        for o in cell.get("outputs", [])
        if "<script" in o.get("data", {}).get("text/html", "")
    ]
    assert pages
    for page in pages:
        picture = re.search(r'<img[^>]* src="data:image/svg\+xml;base64,([^"]+)"', page)
        assert picture
        assert base64.b64decode(picture[1]).lstrip().startswith(b"<")
    assert not [o for cell in executed.cells for o in cell.get("outputs", []) if o.output_type == "error"]
