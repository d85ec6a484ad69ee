"""Graphviz's ``dot``: the system's where there is one, else the one that graphviz-pure brings."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from viz.errors import DotNotFoundError, DrawingError

_INSTALL = "Install Graphviz (apt install graphviz, brew install graphviz, winget install graphviz)"


@dataclass(frozen=True)
class Dot:
    """A ``dot`` program: where it is, and whether it is the package's (``pure``) or the system's."""

    path: str
    pure: bool

    def run(self, source: str, format: str, *options: str) -> bytes:
        """Return the drawing of the DOT text ``source`` in ``format`` ("svg", "plain").

        Raises
        ------
        DrawingError
            If ``dot`` has no such format, or fails.
        """
        done = subprocess.run(
            [self.path, "-Kdot", f"-T{format}", *options],
            input=source.encode(),
            capture_output=True,
            # Windows would open a console window for a moment.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        if done.returncode or not done.stdout:
            said = done.stderr.decode(errors="replace").strip() or "no message"
            raise DrawingError(f"{self.path} could not draw the graph as {format}: {said}")
        return done.stdout


@lru_cache(maxsize=256)
def places(dot: Dot, source: str) -> str:
    """Where ``dot`` sets what is in a text, as plain text; of one text once: insides of a chain of layers have one."""
    return dot.run(source, "plain").decode()


@lru_cache(maxsize=32)
def drawn(dot: Dot, source: str) -> str:
    """What ``dot`` draws of a text, as SVG; of one text once: a row of a drawing is measured before it is shown."""
    return dot.run(source, "svg").decode()


def find_dot() -> Dot:
    """Return the ``dot`` to draw with.

    The first of: ``dot`` on the PATH; the program of the installed package graphviz-pure, which needs
    no PATH; ``graphviz-pure`` on the PATH.

    Raises
    ------
    DotNotFoundError
        If there is none.
    """
    system = shutil.which("dot")
    if system:
        return Dot(system, pure=False)
    pure = _packaged() or shutil.which("graphviz-pure")
    if pure:
        return Dot(pure, pure=True)
    raise DotNotFoundError(
        f"Found no Graphviz to draw with. {_INSTALL}, or the Python package: pip install graphviz-pure."
    )


def _packaged() -> str | None:
    """Where pip put graphviz-pure's program; the package holds nothing to import."""
    # Heavy (it reads mail and zip files), and needed only where the system has no dot.
    from importlib.metadata import PackageNotFoundError, files

    try:
        listed = files("graphviz-pure") or []
    except PackageNotFoundError:
        return None
    for file in listed:
        if file.name in ("graphviz-pure", "graphviz-pure.exe"):
            path = Path(str(file.locate()))
            if path.is_file():
                return str(path.resolve())
    return None
