"""Write each tutorial's notebook, with its outputs, from its script: ``python -m tests.notebooks.make [06 13 ...]``."""

from __future__ import annotations

import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent.parent
TUTORIALS = sorted((ROOT / "tutorials").glob("[0-9][0-9]_*.py"))


def execute(script: Path) -> nbformat.NotebookNode:
    """The notebook of a script with the outputs of its cells; raises when a cell does."""
    notebook = jupytext.read(script)
    # Where Jupyter runs it: beside the checks.
    where = {"metadata": {"path": str(script.parent)}}
    return NotebookClient(notebook, timeout=300, kernel_name="python3", resources=where).execute()


def tidy(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Without what changes from run to run."""
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    for k, cell in enumerate(notebook.cells):
        cell.id = f"cell-{k}"
        tags = cell.metadata.get("tags", [])
        cell.metadata = {"tags": tags} if tags else {}
        if "solution" in tags:
            cell.metadata["jupyter"] = {"source_hidden": True}  # folded until it is asked for
    return notebook


if __name__ == "__main__":
    for script in [path for path in TUTORIALS if not sys.argv[1:] or path.name.startswith(tuple(sys.argv[1:]))]:
        nbformat.write(tidy(execute(script)), script.with_suffix(".ipynb"))
        print(script.with_suffix(".ipynb").relative_to(ROOT))
