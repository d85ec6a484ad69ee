"""The gallery: every picture of `viz` with the code that draws it, light and dark."""

from __future__ import annotations

import hashlib
import inspect
import re
from pathlib import Path

from tests import gallery

TUTORIALS = gallery.ROOT / "tutorials"


def write(to: Path, pictures: Path) -> None:
    """Write its page, with the pictures beside; they are drawn once, and anew when their code changed."""
    to.mkdir(parents=True, exist_ok=True)
    lines = ["# Gallery", "", "Every picture, one call each, from your own model and data.", ""]
    for name, function in gallery.pictures().items():
        paths = drawn(name, pictures)
        used = ", ".join(f"[{path.name[:2]}](../learn/{path.stem}.ipynb)" for path in notebooks(name))
        also = f"Notebooks: {used}. " if used else ""
        lines += [f"## `viz.{name}`", "", gallery.summary(function), ""]
        lines += [f"{also}Options: {{py:func}}`viz.{name}`.", ""]
        for kind, path in paths.items():
            (to / path.name).write_bytes(path.read_bytes())
            lines += [
                f"```{{image}} {path.name}",
                f":alt: {gallery.summary(function)}",
                f":class: only-{kind}",
                ":width: 640",
                "```",
                "",
            ]
        lines += ["```python", code(name), "```", ""]
    (to / "index.md").write_text("\n".join(lines), encoding="utf-8")


def notebooks(name: str) -> list[Path]:
    """The course's notebooks that draw it."""
    call = re.compile(rf"\bviz\.{name}\(")
    return [path for path in sorted(TUTORIALS.glob("[0-9]*.py")) if call.search(path.read_text(encoding="utf-8"))]


def code(name: str) -> str:
    """The lines of a picture's example, as they run in a notebook."""
    lines = [line for line in gallery.examples(gallery.pictures()[name]) if "matplotlib" not in line]
    return f"from viz import {name}\n" + "".join(lines).rstrip()


def drawn(name: str, pictures: Path) -> dict[str, Path]:
    """The pictures of a function's example, light and dark, kept under the hash of the file that draws them."""
    function = gallery.pictures()[name]
    code = Path(inspect.getsourcefile(function) or "").read_bytes()
    mark = hashlib.sha256(code).hexdigest()[:12]
    pictures.mkdir(parents=True, exist_ok=True)
    paths = {kind: pictures / f"{name}_{kind}_{mark}.png" for kind in gallery.THEMES}
    for kind, path in paths.items():
        if not path.exists():
            figure = gallery.drawn(function, gallery.THEMES[kind])
            figure.savefig(path, dpi=2 * gallery.WIDTH / figure.get_size_inches()[0])
    return paths
