"""Where each row of the lecture is in the library, its tests, its notebooks and its pictures: python -m tests.lecture.

Rows are cited by their number, L15, or as a range, L21-L24: in docstrings, comments, names and notebooks. What is
cited nowhere leaves a gap in the table, and a test finds it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import autograd
import nn
import viz

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "lecture.md"
ROWS = {
    1: "patients and their features", 2: "a line", 3: "the dot product", 4: "the perceptron",
    5: "the loss and its surface", 6: "gradient descent", 7: "the perceptron's loss", 8: "the perceptron's steps",
    9: "the hinge loss",
    10: "a perceptron of many classes", 11: "its loss and its steps", 12: "its hinge loss", 13: "where perceptrons end",
    14: "the sigmoid", 15: "logistic regression", 16: "cross entropy of two classes", 17: "softmax regression",
    18: "cross entropy of K classes", 19: "regularization", 20: "three cures where no line works",
    21: "a hidden layer", 22: "capacity", 23: "two hidden layers", 24: "four hidden layers, K classes",
    25: "layers transform the data", 26: "forward, one operation at a time", 27: "the chain A to E",
    28: "the chain rule", 29: "backpropagation", 30: "the total loss", 31: "activations",
    32: "dense layers on images", 33: "shared weights", 34: "convolution in 1-D", 35: "convolution in 2-D",
    36: "pooling", 37: "a convolutional network", 38: "batches", 39: "segmentation and localization",
}  # fmt: skip
_CITED = re.compile(r"\bL(\d\d)(?:\s*(?:-|–|to)\s*L(\d\d))?\b")


def cited(text: str) -> set[int]:
    """The rows that a text cites.

    >>> sorted(cited("see L21-L23 and L38"))
    [21, 22, 23, 38]
    """
    found: set[int] = set()
    for first, last in _CITED.findall(text):
        found |= set(range(int(first), int(last or first) + 1))
    return found & ROWS.keys()


def public() -> Iterator[tuple[str, str]]:
    """Each public name with its docstrings, its own and those of methods that it writes itself."""
    for module in (autograd, nn, viz):
        for name in module.__all__:
            thing = getattr(module, name)
            words = [inspect.getdoc(thing) or ""]
            if inspect.isclass(thing):
                words += [inspect.getdoc(method) or "" for method in vars(thing).values() if inspect.isfunction(method)]
            yield f"{module.__name__}.{name}", "\n".join(words)


def places(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Each file with its text."""
    for path in sorted(paths):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def gathered(named: Iterable[tuple[str, str]]) -> dict[int, list[str]]:
    """For each row what cites it."""
    found: dict[int, list[str]] = {row: [] for row in ROWS}
    for name, text in named:
        for row in cited(text):
            found[row].append(name)
    return found


def table() -> str:
    """The page."""
    api = list(public())
    in_library = gathered((name, words) for name, words in api if not name.startswith("viz."))
    in_pictures = gathered((name, words) for name, words in api if name.startswith("viz."))
    own = ROOT / "tests" / "test_lecture.py"  # which cites rows to test this file
    in_tests = gathered(places(path for path in (ROOT / "tests").rglob("test_*.py") if path != own))
    in_notebooks = gathered(places((ROOT / "tutorials").glob("[0-9][0-9]_*.py")))
    lines = [
        "# The lecture, row by row",
        "",
        "*Basics of deep learning* (P.-M. Jodoin and C. Desrosiers, Lyon, April 2019). Written by",
        "`python -m tests.lecture`.",
        "",
        "| row | what | library | pictures | notebooks | tests |",
        "|---|---|---|---|---|---|",
    ]
    for row, title in ROWS.items():
        names = ", ".join(f"`{name}`" for name in in_library[row])
        pictures = ", ".join(f"`{name}`" for name in in_pictures[row])
        notebooks = ", ".join(f"[{Path(name).name[:2]}](../{name[:-3]}.ipynb)" for name in in_notebooks[row])
        tests = ", ".join(f"[{Path(name).stem[5:]}](../{name})" for name in in_tests[row])
        lines.append(f"| L{row:02} | {title} | {names} | {pictures} | {notebooks} | {tests} |")
    return "\n".join(lines) + "\n"


def gaps() -> dict[int, list[str]]:
    """For each row what of library, pictures, notebooks and tests it lacks."""
    found: dict[int, list[str]] = {}
    for line in table().splitlines():
        if match := re.match(r"\| L(\d\d) \|", line):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            names = dict(zip(("library", "pictures", "notebooks", "tests"), cells[2:], strict=True))
            missing = [name for name, cell in names.items() if not cell]
            if missing:
                found[int(match[1])] = missing
    return found


if __name__ == "__main__":
    PAGE.write_text(table(), encoding="utf-8")
    for row, missing in gaps().items():
        print(f"L{row:02} {ROWS[row]}: no {', '.join(missing)}")
