"""The table of operations in a terminal: ``python -m autograd``; one entry in full: ``python -m autograd sigmoid``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import autograd
from autograd.errors import nearest
from autograd.rules.op import Op

_HEAD = ("operation", "value", "derivative", "stands in")
_WIDEST = (36, 44, 48, 60)
"""Characters of each column; what is longer is cut, and whole in the entry."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, or the entries that are named; 2 for a name that is in none."""
    given = sys.argv[1:] if arguments is None else arguments
    if given in (["-h"], ["--help"]):
        print("usage: python -m autograd [OPERATION ...]\n\nThe table of operations, or single entries in full.")
        return 0
    unknown = [name for name in given if name not in autograd.TABLE]
    if unknown:
        print(f"autograd: no operation {unknown[0]!r}{nearest(unknown[0], autograd.TABLE)}", file=sys.stderr)
        return 2
    if given:
        print("\n\n".join(f"{autograd.TABLE[name]}\n\n{_documented(autograd.TABLE[name])}" for name in given))
        return 0
    rows = [_HEAD, *(_row(op) for op in autograd.TABLE.values())]
    widths = [min(max(len(row[k]) for row in rows), most) for k, most in enumerate(_WIDEST)]
    for row in rows:
        print("  ".join(_cut(text, n).ljust(n) for text, n in zip(row, widths, strict=True)).rstrip())
    return 0


def _row(op: Op) -> tuple[str, str, str, str]:
    derivatives = "; ".join(op.text_of("pull", k, [op.axes] * len(op.inputs)) for k in range(len(op.inputs)))
    file, line = op.place
    place = os.path.relpath(file, Path(autograd.__file__).parents[1])
    return (
        f"{op.name}({', '.join(op.inputs)})",
        op.text_of("formula", 0, [op.axes] * len(op.inputs)),
        derivatives,
        (f"{place}:{line}"),
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _documented(op: Op) -> str:
    return "\n".join(line.removeprefix("    ") for line in op.doc.strip().splitlines())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # `| head` has seen enough; what is left in the buffer would raise once more at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
