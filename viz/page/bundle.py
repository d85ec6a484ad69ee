"""A page's script: the bundle, one call of it, and its data as JSON that may stand in a page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from autograd.program.javascript.names import ON_DEMAND
from viz.page.colors import properties

_OF_NODES, _OF_STEPS = ("value", "gradient"), ("local", "contribution", "before", "after", "new")


def read(name: str) -> str:
    """A file of this folder."""
    return files("viz.page").joinpath(name).read_text(encoding="utf-8")


def script(call: str, windows: bool = False, operations: str = "") -> str:
    """All that runs: the bundle, which defines ``chalkgrad``, and one call; with ``windows`` those that slide.

    In the call ``root`` is the element that the script stands in: the same output may be shown twice, so that no id
    would tell them apart. A page from disk may not import modules, and a notebook's output has no address to import
    them from.
    """
    parts = ["(() => {\nconst root = document.currentScript.parentElement;", engine(operations)]
    if windows:
        parts.append(f"chalkgrad.addWindows({_of('sliding')});")
    return "\n".join([*parts, call, f"{_of('sheet')}.printInRows(root);", "})();"])


def _of(name: str) -> str:
    """What a script of its own exports, as an expression."""
    return f"(() => {{\n{read(f'web/built/{name}.js')}\nreturn chalkgrad;\n}})()"


def engine(operations: str) -> str:
    """The bundle, and the scripts of what else these operations are made of."""
    used = set(re.findall(r"\bN\.(\w+)", operations))
    added = [read(f"web/built/{name}.js") for name, functions in ON_DEMAND.items() if used & set(functions)]
    return "\n".join(
        [read("web/built/stepper.js"), *(f"chalkgrad.add((require, module) => {{\n{text}}});" for text in added)]
    )


def styles() -> str:
    """The style sheet as a text of JavaScript."""
    return embedded(properties() + read("web/built/stepper.css"))


def recorded(trace: Mapping[str, Any], layout: list[Any], operation: str) -> str:
    """The script of a page that has Python's numbers, for it does not compute an ``operation``."""
    data = embedded({**_once(trace), "layout": layout, "operation": operation})
    windows = any(node["window"] for graph in trace["graphs"] for node in graph["nodes"])
    return script(f"chalkgrad.recorded(root, {styles()}, {data});", windows)


def live(data: Mapping[str, Any], operations: str, machine: str) -> str:
    """The script of a page that computes."""
    windows = any(shown.get("window") for shown in data["shown"])
    return script(f"chalkgrad.live(root, {styles()}, {embedded(data)}, {operations}, {machine});", windows, operations)


def embedded(data: Any) -> str:
    """JSON that may stand in a script: no ``<`` in it can end the script, or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _once(trace: Mapping[str, Any]) -> dict[str, Any]:
    """The trace with numbers of tensors in place of the tensors, and the tensors, each once.

    A gradient stands in a trace as the node's, as the last step's, and as the only term's.
    """
    tensors: list[Any] = []
    numbers: dict[str, int] = {}

    def number(found: Any) -> Any:
        if not isinstance(found, dict):
            return found
        key = json.dumps(found)
        if key not in numbers:
            numbers[key] = len(tensors)
            tensors.append(found)
        return {"tensor": numbers[key]}

    def numbered(rows: list[Any], names: tuple[str, ...]) -> list[Any]:
        return [{key: number(found) if key in names else found for key, found in row.items()} for row in rows]

    graphs = [
        {
            **graph,
            "nodes": numbered(graph["nodes"], _OF_NODES),
            **{tab: numbered(graph[tab], _OF_STEPS) for tab in ("backward", "update")},
        }
        for graph in trace["graphs"]
    ]
    return {"trace": {**trace, "graphs": graphs}, "tensors": tensors}
