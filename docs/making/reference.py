"""The reference: a page for each file that gives public names, from their docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import autograd
import nn
import viz

PACKAGES = {"autograd": autograd, "nn": nn, "viz": viz}


def places(package: str) -> dict[str, list[str]]:
    """For each file of a package the public names that it gives."""
    faces: Mapping[str, str] = getattr(PACKAGES[package], "_FACE", None) or autograd._ENGINE | autograd._LATER
    return {module: names.split() for module, names in faces.items() if names != "."}


def write(to: Path) -> None:
    """Write a page for each file, and the page that lists them."""
    to.mkdir(parents=True, exist_ok=True)
    listed = ["# Reference", "", "Every public name, from its docstring, with an example that is run as a test.", ""]
    for package in PACKAGES:
        pages, contents = [], []
        for module, names in sorted(places(package).items()):
            page = f"{package}.{module}"
            (to / f"{page}.rst").write_text(_page(package, module, names), encoding="utf-8")
            pages.append(f"{', '.join(names) if len(names) < 5 else module.split('.')[-1]} <{page}>")
            links = ", ".join(f"{{py:obj}}`{name} <{package}.{name}>`" for name in names)
            contents.append(f"- [{module.replace('.', ' / ').replace('_', ' ')}]({page}.rst): {links}")
        listed += [f"## {package}", "", *contents, "", "```{toctree}", ":hidden:", "", *pages, "```", ""]
    (to / "index.md").write_text("\n".join(listed), encoding="utf-8")


def _page(package: str, module: str, names: list[str]) -> str:
    title = f"{package}: {module.replace('.', ' / ').replace('_', ' ')}"
    about = (inspect.getdoc(import_module(f"{package}.{module}")) or "").split("\n\n")[0].replace("\n", " ")
    lines = [title, "=" * len(title), "", about.replace("`", "``"), ""]
    for name in names:
        made = getattr(PACKAGES[package], name)
        kind = "autoclass" if inspect.isclass(made) else "autofunction" if callable(made) else "autodata"
        lines += [f".. {kind}:: {package}.{name}"]
        lines += ["   :members:", "   :show-inheritance:"] if kind == "autoclass" else []
        lines += [""]
    return "\n".join(lines)
