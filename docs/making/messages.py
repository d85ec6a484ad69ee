"""Every error and every warning of ours on one page: what it is, and what it can say."""

from __future__ import annotations

import inspect
from pathlib import Path

import autograd
import nn
import viz
from docs.making.raised import raised


def public() -> dict[str, type[Exception]]:
    """The classes that a reader can catch, by name."""
    return {
        name: made
        for package in (autograd, nn, viz)
        for name in package.__all__
        if inspect.isclass(made := getattr(package, name)) and issubclass(made, Exception)
    }


def write(to: Path) -> None:
    """Write the list of them, a section for each class."""
    to.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Every message",
        "",
        "What an error or a warning can say: what came, what was expected, what to do. … stands for what is put in.",
        "Search this page for words of your message that are no names or numbers of yours.",
        "",
    ]
    texts, classes = raised(), public()
    for name in sorted(texts.keys() | classes.keys()):
        lines += [f"## {name}", ""]
        if name in classes:
            package = classes[name].__module__.split(".")[0]
            first = (inspect.getdoc(classes[name]) or "").splitlines()[0]
            lines += [f"{{py:class}}`{package}.{name}`: {_safe(first)}", ""]
        for text, file in texts.get(name, []):
            lines += [f"- {_safe(text)} <br><small>`{file}`</small>"]
        lines += [""]
    (to / "messages.md").write_text("\n".join(lines), encoding="utf-8")


def _safe(text: str) -> str:
    """A text with what Markdown would take for its own marked as text."""
    for sign in "\\`*_[]<>$|#{}":
        text = text.replace(sign, "\\" + sign)
    return " ".join(text.split())
