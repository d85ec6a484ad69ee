"""What the drawings and the command refuse, and how they say so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path

from autograd.errors import ChalkgradError, short


class DrawingError(ChalkgradError, ValueError):
    """A drawing that cannot be made, or not in this format."""


class DotNotFoundError(DrawingError):
    """No Graphviz on this machine: neither the system's ``dot`` nor the package graphviz-pure."""


class OutputError(ChalkgradError, ValueError):
    """A place that cannot be written to."""


class OptionError(ChalkgradError, ValueError):
    """Options of the command that do not go together."""


class NotLinkedWarning(UserWarning):
    """A page that was asked to be linked to a notebook's kernel, and stands alone."""


class FontWarning(UserWarning):
    """Characters that no font here has: in a picture they are boxes."""


def path_of(given: str | PathLike[str]) -> Path:
    """Where a picture or page is to be written.

    Raises
    ------
    OutputError
        If it is no path.
    """
    if not isinstance(given, str | PathLike) or not isinstance(fspath(given), str):
        raise OutputError(f"save takes a path, such as 'picture.svg'; got {short(given)}.")
    return Path(given)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say which file could not be written, and why.

    >>> with writing(Path("no_such_folder/a.svg")):
    ...     _ = Path("no_such_folder/a.svg").write_text("")
    Traceback (most recent call last):
    ...
    viz.errors.OutputError: Could not write 'no_such_folder/a.svg': there is no folder 'no_such_folder'; make it first.
    """
    try:
        yield
    except OSError as error:
        folder = path.parent
        there = folder.is_dir()
        why = f"{error.strerror or error}." if there else f"there is no folder {str(folder)!r}; make it first."
        raise OutputError(f"Could not write {str(path)!r}: {why}") from None
