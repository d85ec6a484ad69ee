"""The gallery: ``python -m tests.gallery`` draws the example of every public picture, light and dark, 640 pixels wide.

The pictures and an index.html go to build/gallery; the list of them, docs/gallery.md, is written beside. Nothing is
listed by hand: a public function of `viz.plots` has its place by its docstring.
"""

from __future__ import annotations

import doctest
import html
import inspect
import sys
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import matplotlib as mpl

import viz
from nn.errors import TrainingWarning
from viz.style.palette import DARK, LIGHT, Theme

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs" / "gallery.md"
FOLDER = ROOT / "build" / "gallery"
WIDTH = 640
THEMES = {"light": LIGHT, "dark": DARK}


def pictures() -> dict[str, Callable[..., Any]]:
    """Every public function that draws with matplotlib, by its public name."""
    found = {}
    for module, names in viz._FACE.items():
        if module.startswith("plots."):
            held = import_module(f"viz.{module}")
            found |= {name: getattr(held, name) for name in names.split() if inspect.isfunction(getattr(held, name))}
    return dict(sorted(found.items()))


def examples(function: Callable[..., Any]) -> list[str]:
    """The lines of its docstring's example, a statement each."""
    return [example.source for example in doctest.DocTestParser().get_examples(inspect.getdoc(function) or "")]


def summary(function: Callable[..., Any]) -> str:
    """The first line of its docstring."""
    return (inspect.getdoc(function) or "").splitlines()[0]


def drawn(function: Callable[..., Any], theme: Theme) -> Any:
    """The figure that its example draws on paper of this colour."""
    import matplotlib.pyplot as plt

    plt.close("all")
    paper, ink = theme.paper, theme.ink
    grounds = {f"{what}.facecolor": paper for what in ("figure", "axes", "savefig")}
    inks = dict.fromkeys(["text.color", "axes.labelcolor", "xtick.color", "ytick.color", "axes.edgecolor"], ink)
    with mpl.rc_context({**grounds, **inks}), warnings.catch_warnings():
        warnings.simplefilter("error", TrainingWarning)  # an example trains well
        space = dict(vars(sys.modules[function.__module__]))
        for statement in examples(function):
            # An expression shows its value, which no one reads here.
            exec(compile(statement, f"<example of {function.__name__}>", "exec"), space)
    numbers = plt.get_fignums()
    return plt.figure(numbers[-1]) if numbers else None


def build(folder: Path = FOLDER) -> Iterator[Path]:
    """Draw all, light and dark, and the page that shows them."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for name, function in pictures().items():
        for kind, theme in THEMES.items():
            figure = drawn(function, theme)
            path = folder / f"{name}_{kind}.png"
            figure.savefig(path, dpi=WIDTH / figure.get_size_inches()[0])
            yield path
        code = html.escape("".join(examples(function)))
        rows.append(
            f"<h2>viz.{name}</h2><p>{html.escape(summary(function))}</p>"
            + "".join(f'<img src="{name}_{kind}.png" alt="viz.{name}, {kind}" width="{WIDTH}">' for kind in THEMES)
            + f"<pre>{code}</pre>"
        )
    page = folder / "index.html"
    page.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery of chalkgrad</title>'
        f'<body style="font-family: sans-serif; margin: 2em"><h1>Gallery</h1>{"".join(rows)}</body></html>\n',
        encoding="utf-8",
    )
    yield page


def listed() -> str:
    """docs/gallery.md."""
    lines = [
        "# Gallery",
        "",
        "Every picture with matplotlib, one call each. `python -m tests.gallery` writes this list and draws each",
        "example, light and dark, into `build/gallery`; `python -m tests.gallery list` writes the list alone.",
        "",
        "| call | what it draws |",
        "|---|---|",
    ]
    for name, function in pictures().items():
        first = summary(function).replace("|", "\\|")
        lines.append(f"| `viz.{name}` | {first} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Write the list and draw all of it."""
    mpl.use("agg")
    LIST.write_text(listed(), encoding="utf-8")
    for path in build() if "list" not in sys.argv[1:] else ():
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
