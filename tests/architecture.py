"""The rooms and what they import, from the sources; ``python -m tests.architecture`` draws them in docs/."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
PACKAGES = ("autograd", "nn", "viz")
_SHOWN = ("autograd.value", "autograd.backward", "autograd.sweep", "autograd.dispatch")
"""Files in no folder that are drawn: where values are recorded and gradients sent back."""


@dataclass(frozen=True)
class Import:
    """One import statement: which module takes which, where, and within which function."""

    module: str
    taken: str
    line: int
    function: str = ""


@cache
def sources() -> dict[str, Path]:
    """Every module of the three packages with its file."""
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return {_module(file.relative_to(ROOT)): file for file in files}


@cache
def tree_of(file: Path) -> ast.Module:
    """The file as Python reads it."""
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imports() -> tuple[Import, ...]:
    """Every import, those for types and those within functions too."""
    return tuple(found for module, file in sources().items() for found in imports_in(module, tree_of(file)))


def inner() -> dict[str, set[str]]:
    """For each module those of the three packages that it imports."""
    found: dict[str, set[str]] = {module: set() for module in sources()}
    for one in imports():
        if one.taken in found:
            found[one.module].add(one.taken)
    return found


def imports_in(module: str, node: ast.AST, function: str = "") -> Iterator[Import]:
    """The imports below a node, each with the function that it stands in."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            taken = [alias.name for alias in child.names]
        elif isinstance(child, ast.ImportFrom):
            # from package import module takes the module
            names = [f"{child.module}.{alias.name}" for alias in child.names]
            taken = [name if name in sources() else str(child.module) for name in names]
        else:
            taken = []
        for one in dict.fromkeys(taken):
            yield Import(module, one, child.lineno, function)
        inside = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))
        yield from imports_in(module, child, child.name if inside and not function else function)


def _module(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


# ------------------------------------------------------------------------------------------------ the picture
def picture() -> str:
    """The packages and their rooms as a Mermaid flowchart; an arrow that others imply is left out."""
    packages: dict[str, set[str]] = {package: set() for package in PACKAGES}
    rooms: dict[str, set[str]] = {}
    for module, taken in inner().items():
        package = module.partition(".")[0]
        packages[package] |= {other.partition(".")[0] for other in taken} - {package}
        if (room := _room(module)) is not None:
            into = {other for other in map(_room, taken) if other and other.startswith(f"{package}.")}
            rooms.setdefault(room, set()).update(into - {room})
    lines = ["flowchart TD"]
    for package in reversed(PACKAGES):
        lines += [f"    subgraph {package}"]
        lines += [f"        {room}[{room.partition('.')[2]}]" for room in rooms if room.startswith(f"{package}.")]
        lines += ["    end"]
    for arrows in (packages, rooms):
        for tail, heads in arrows.items():
            lines += [f"    {tail} --> {head}" for head in sorted(heads - _below(arrows, heads))]
    return "\n".join(lines)


def _room(module: str) -> str | None:
    """The folder that a module stands in, or the module where it is shown itself; None for the rest."""
    package, _, inside = module.partition(".")
    name = inside.split(".")[0]
    shown = name and ((ROOT / package / name).is_dir() or f"{package}.{name}" in _SHOWN)
    return f"{package}.{name}" if shown else None


def _below(rooms: dict[str, set[str]], some: set[str]) -> set[str]:
    """What these rooms import, and what that imports, and so on."""
    found: set[str] = set()
    ahead = list(some)
    while ahead:
        new = rooms[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def page() -> str:
    """The page with the picture as it is now."""
    before, rest = PAGE.read_text(encoding="utf-8").split("```mermaid\n", 1)
    return f"{before}```mermaid\n{picture()}\n```{rest.split('```', 1)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
