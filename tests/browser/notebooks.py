"""Notebooks to show, and the programs in them."""

from __future__ import annotations

from typing import Any

from IPython.core.formatters import DisplayFormatter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograd import Value

CHAIN = """\
import nn
import viz

model = nn.MLP([2, 3, 2, 1], random_state=3)
l = model.loss([0.4, -1.0], 1.0)
l.backward()
"""
"""The lecture's A, B, C, D, E, y, l."""

TWICE = """\
import viz
from autograd import Value

a = Value(3.0, name="a")
square = a * a
square.name = "s"
l = square + a
l.name = "l"
l.backward()
"""
"""A leaf that three terms of the chain rule reach."""

HOSTILE_NAMES = (
    "</script><img src=x onerror='window.hostile = 1'>",
    "\"quotes\" 'single' `back` & &amp; <b>bold</b> ]]> ${hostile} \\",
    "שלום עולם",  # written from right to left
    "n" * 500,
)

HOSTILE = f"""\
import viz
from autograd import Value

l = Value(1.0, name="start")
for name in {HOSTILE_NAMES!r}:
    l = l * Value(2.0, name=name)
    l.name = name + " ′"
l.backward()
"""


def run(program: str) -> Value:
    """The loss ``l`` of a program."""
    names: dict[str, Any] = {}
    exec(program, names)
    return names["l"]


def notebook(*cells: Any) -> Any:
    """A notebook of cells; a text becomes a code cell."""
    made = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=made, metadata={"kernelspec": kernel})


def live(program: str, *shows: str) -> Any:
    """A notebook to run: the program, a cell for each display, and words below."""
    return notebook(program, *shows, new_markdown_cell("below"))


def executed(*displays: Any) -> Any:
    """A notebook as it is saved after it ran: a cell for each display, its output as IPython writes it."""
    formatter = DisplayFormatter()
    cells = []
    for k, display in enumerate(displays, 1):
        data, metadata = formatter.format(display)
        output = new_output("execute_result", data=data, metadata=metadata, execution_count=k)
        cells.append(new_code_cell("display", outputs=[output], execution_count=k))
    return notebook(*cells, new_markdown_cell("below"))
