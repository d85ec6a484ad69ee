"""A page's script: the bundle, one call of it, and its data as JSON that may stand in a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from viz.page.colors import properties

_OF_NODES, _OF_STEPS = ("value", "gradient"), ("local", "contribution", "before", "after", "new")


def read(name: str) -> str:
    """A file of this folder."""
    return files("viz.page").joinpath(name).read_text(encoding="utf-8")


def script(call: str) -> str:
    """All that runs: the bundle, which defines ``chalkgrad``, and one call.

    In the call ``root`` is the element that the script stands in: the same output may be shown twice, so that no id
    would tell them apart. A page from disk may not import modules, and a notebook's output has no address to import
    them from.
    """
    return (
        f"(() => {{\nconst root = document.currentScript.parentElement;\n{read('web/built/stepper.js')}\n{call}\n}})();"
    )


def styles() -> str:
    """The style sheet as a text of JavaScript."""
    return embedded(properties() + read("web/built/stepper.css"))


def recorded(trace: Mapping[str, Any], layout: list[Any], operation: str) -> str:
    """The script of a page that has Python's numbers, for it does not compute an ``operation``."""
    data = embedded({**_once(trace), "layout": layout, "operation": operation})
    return script(f"chalkgrad.recorded(root, {styles()}, {data});")


def live(data: Mapping[str, Any], operations: str, machine: str) -> str:
    """The script of a page that computes."""
    return script(f"chalkgrad.live(root, {styles()}, {embedded(data)}, {operations}, {machine});")


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
