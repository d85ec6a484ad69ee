"""The stepper's script: its files as one, and its data as JSON that may stand in a page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from viz.page.colors import module, properties

SCRIPTS = (
    "elements.js", "numbers.js", "formulas.js", "pictures.js", "arrays.js", "view.js", "chain.js", "graph.js",
    "windows.js", "sliding.js", "predict.js", "panels.js", "side.js", "moving.js", "keys.js", "head.js", "theme.js",
    "stepper.js",
)  # fmt: skip
"""The modules of the script, each after those that it imports; the last has ``mount``. Before all stands colors.js."""

_IMPORT = re.compile(r"^import \{[^}]*\} from '\./\w+\.js';\n", re.M)
_EXPORT = re.compile(r"^export ", re.M)
_OF_NODES, _OF_STEPS = ("value", "gradient"), ("local", "contribution", "before", "after", "new")


def read(name: str) -> str:
    """A file of this folder."""
    return files("viz.page").joinpath(name).read_text(encoding="utf-8")


def script(trace: Mapping[str, Any], layout: list[Any]) -> str:
    """All that runs: the modules in one scope, and one call of ``mount``."""
    # A page from disk may not import modules, and a notebook's output has no address to import them from.
    code = "\n".join(
        _EXPORT.sub("", _IMPORT.sub("", text)) for text in (module(), *(read(f"web/{name}") for name in SCRIPTS))
    )
    data = embedded({**_once(trace), "layout": layout})
    # The script finds its own root by document.currentScript: the same output may be shown twice.
    call = f"mount(document.currentScript.parentElement, {embedded(properties() + read('web/stepper.css'))}, {data});"
    return f"(() => {{\n'use strict';\n{code}\n{call}\n}})();"


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
