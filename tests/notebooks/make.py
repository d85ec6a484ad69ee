"""Write each tutorial's notebook, with its outputs, from its script: ``python -m tests.notebooks.make [06 13 ...]``.

With ``--text`` nothing runs where the code is what it was: the text is taken over, and the outputs stay.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent.parent
DESCRIBED = Path(__file__).parent / "described.py"
TUTORIALS = sorted((ROOT / "tutorials").glob("[0-9][0-9]_*.py"))


def execute(script: Path) -> nbformat.NotebookNode:
    """The notebook of a script with the outputs of its cells; raises when a cell does."""
    notebook = jupytext.read(script)
    # Where Jupyter runs it: beside the checks.
    where = {"metadata": {"path": str(script.parent)}}
    described = f"--IPKernelApp.exec_files={DESCRIBED}"
    settings = {"timeout": 900, "startup_timeout": 300, "kernel_name": "python3", "extra_arguments": [described]}
    # What a cell prints in several turns is one text.
    settings["coalesce_streams"] = True
    return NotebookClient(notebook, **settings, resources=where).execute()


def is_said(text: str) -> bool:
    """Whether a text on stderr is more than a progress bar, of which its last state may be all that is kept.

    >>> is_said("training:  76%|███▌ | 1364/1800 [00:00<00:00, 6655.29epoch/s] \\n"), is_said("Warning: 50 %")
    (False, True)
    """
    return bool(text.strip()) and not re.search(r"\r|\d%\|", text)


def tidy(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Without what changes from run to run."""
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    for k, cell in enumerate(notebook.cells):
        cell.id = f"cell-{k}"
        if "outputs" in cell:  # a progress bar is there on a slow machine alone
            cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr" or is_said(o.text)]
        tags = cell.metadata.get("tags", [])
        cell.metadata = {"tags": tags} if tags else {}
        if "solution" in tags:
            cell.metadata["jupyter"] = {"source_hidden": True}  # folded until it is asked for
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":  # where a warning is from: another file each time
                output.text = re.sub(r"^/\S*/(?:ipykernel_\d+/\d+|site-packages/\S+)\.py:\d+: ", "", output.text)
    return notebook


def with_outputs_of(known: nbformat.NotebookNode, script: Path) -> nbformat.NotebookNode | None:
    """The notebook of a script with the outputs that are known of its code; None if that has changed."""
    made = jupytext.read(script)
    old, new = ([cell for cell in found.cells if cell.cell_type == "code"] for found in (known, made))
    if [cell.source for cell in old] != [cell.source for cell in new]:
        return None
    for before, after in zip(old, new, strict=True):
        after.outputs, after.execution_count = before.outputs, before.execution_count
    return made


if __name__ == "__main__":
    wanted = tuple(name for name in sys.argv[1:] if name != "--text")
    for script in [path for path in TUTORIALS if path.name.startswith(wanted or ("",))]:
        made, place = None, script.with_suffix(".ipynb")
        if "--text" in sys.argv and place.exists():
            made = with_outputs_of(nbformat.read(place, as_version=4), script)
        nbformat.write(tidy(made or execute(script)), place)
        print(script.with_suffix(".ipynb").relative_to(ROOT))
