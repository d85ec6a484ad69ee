"""``chalkgrad course DIR``: the notebooks of the course, with the checks of their exercises, in a folder of one's own.

The notebooks travel as the scripts that they are made of: a small part of their size, and without outputs, since a
guess comes before the cell runs. `notebook` makes cells of them again.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from viz.command.files import write_parts
from viz.errors import OutputError

_INSTALLED = Path(__file__).parent / "course_files"
_IN_A_CLONE = Path(__file__).parents[2] / "tutorials"
_CELL = re.compile(r"^# %%(?P<kind> \[markdown\])?(?P<tags> tags=(?P<list>\[.*\]))?$", re.MULTILINE)
_SOLUTION = "solution"


def write_course(folder: Path, *, solutions: bool = True) -> list[str]:
    """Write the course into a folder that does not have it yet, and say which files.

    Raises
    ------
    OutputError
        If a file of the course is there already: answers may be in it.
    """
    made = course(solutions)
    there = sorted(name for name in made if (folder / name).exists())
    if there:
        raise OutputError(f"{folder / there[0]} is there already, and your answers may be in it; name another folder.")
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: this is a file; name a folder.")
    for place in sorted({Path(name).parent for name in made}):
        write_parts({Path(name).name: made[name] for name in made if Path(name).parent == place}, folder / place)
    return sorted(made)


def course(solutions: bool = True) -> dict[str, bytes]:
    """Each file of the course: notebooks, checks, exercises, scripts."""
    source = _INSTALLED if _INSTALLED.is_dir() else _IN_A_CLONE
    if not source.is_dir():
        raise OutputError(f"The course is not where it is installed, {source}: install chalkgrad anew.")
    found: dict[str, bytes] = {}
    for path in sorted(source.rglob("*.py")):
        name, text = path.relative_to(source), path.read_text(encoding="utf-8")
        if re.match(r"\d\d_", path.name):
            written = json.dumps(notebook(text, solutions), indent=1, ensure_ascii=False) + "\n"
            found[name.with_suffix(".ipynb").as_posix()] = written.encode()
        elif name.parts[0] == "exercises" and not solutions:
            found[name.as_posix()] = _without_worked(text).encode()
        else:
            found[name.as_posix()] = text.encode()
    return found


def notebook(script: str, solutions: bool = True) -> dict[str, Any]:
    """A script in cells (jupytext's format "percent") as a notebook (nbformat 4.5) without outputs."""
    cells = [_cell(k, kind, tags, text) for k, (kind, tags, text) in enumerate(_cells(script))]
    return {
        "cells": [cell for cell in cells if solutions or _SOLUTION not in cell["metadata"].get("tags", [])],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cells(script: str) -> Iterator[tuple[str, list[str], str]]:
    """Kind, tags and text of each cell."""
    marks = list(_CELL.finditer(script))
    ends = [mark.start() for mark in marks[1:]] + [len(script)]
    for mark, end in zip(marks, ends, strict=True):
        text = script[mark.end() : end].strip("\n")
        if mark["kind"]:
            yield "markdown", [], re.sub("^# ?", "", text, flags=re.MULTILINE)
        else:
            yield "code", json.loads(mark["list"] or "[]"), re.sub("^# (?=%)", "", text, flags=re.MULTILINE)


def _cell(k: int, kind: str, tags: list[str], text: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {"tags": tags} if tags else {}
    if _SOLUTION in tags:
        metadata["jupyter"] = {"source_hidden": True}  # folded until it is asked for
    cell = {"cell_type": kind, "id": f"cell-{k}", "metadata": metadata, "source": text.splitlines(keepends=True)}
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}


def _without_worked(exercises: str) -> str:
    """The exercises of a notebook without their worked solutions; the checks need the right answers still."""
    lines = exercises.splitlines(keepends=True)
    for node in ast.walk(ast.parse(exercises)):
        if isinstance(node, ast.keyword) and node.arg == "worked":
            first, last = node.value.lineno, node.value.end_lineno or node.value.lineno
            before, after = lines[first - 1], lines[last - 1]
            # The tree counts bytes.
            left, right = before.encode()[: node.value.col_offset], after.encode()[node.value.end_col_offset :]
            lines[first - 1 : last] = [f"{left.decode()}''{right.decode()}"] + [""] * (last - first)
    return "".join(lines)
