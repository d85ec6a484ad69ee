"""Write each tutorial's notebook, with its outputs, from its script: ``python -m tests.notebooks.make``."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent.parent
TUTORIALS = sorted((ROOT / "tutorials").glob("*.py"))


def execute(script: Path) -> nbformat.NotebookNode:
    """The notebook of a script with the outputs of its cells; raises when a cell does."""
    notebook = jupytext.read(script)
    # The kernel finds the packages where they are installed, or at the root.
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}})
    return client.execute()


def tidy(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Without what changes from run to run."""
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    for k, cell in enumerate(notebook.cells):
        cell.id = f"cell-{k}"
        cell.metadata = {}
    return notebook


if __name__ == "__main__":
    for script in TUTORIALS:
        nbformat.write(tidy(execute(script)), script.with_suffix(".ipynb"))
        print(script.with_suffix(".ipynb").relative_to(ROOT))
