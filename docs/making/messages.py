"""Every message that an error or a warning of ours can have, read from the places that raise it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("autograd", "nn", "viz")
_SHORT = 12
"""A text of fewer characters says nothing by itself."""


def raised() -> dict[str, list[tuple[str, str]]]:
    """For each class of ours the texts that it is made with, each with its file; what is put in stands as ``{...}``."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            for name, text in _texts(tree):
                found[name].setdefault(text, file.relative_to(ROOT).as_posix())
    return {name: sorted(texts.items()) for name, texts in sorted(found.items())}


def _texts(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name.endswith(("Error", "Warning")) and node.args:
                text = _written(node.args[0])
                if text and len(text) > _SHORT:
                    yield name, text


def _written(node: ast.expr) -> str:
    """A text as a reader meets it."""
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.JoinedStr(parts):
            return "".join(_written(part) if isinstance(part, ast.Constant) else "…" for part in parts)
        case ast.BinOp(left, ast.Add(), right):
            return _written(left) + _written(right)
    return ""


def write(to: Path) -> None:
    """Write the list of them, a section for each class."""
    to.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Every message",
        "",
        "What an error or a warning can say: what came, what was expected, what to do. … stands for what is put in.",
        "",
    ]
    for name, texts in raised().items():
        lines += [f"## {name}", ""]
        for text, file in texts:
            lines += [f"- {_safe(text)} <br><small>`{file}`</small>"]
        lines += [""]
    (to / "messages.md").write_text("\n".join(lines), encoding="utf-8")


def _safe(text: str) -> str:
    """A text with what Markdown would take for its own marked as text."""
    for sign in "\\`*_[]<>$|#{}":
        text = text.replace(sign, "\\" + sign)
    return " ".join(text.split())
