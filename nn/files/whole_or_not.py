"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4


@contextmanager
def whole(path: str | os.PathLike[str]) -> Iterator[Path]:
    """``with whole(path) as part:`` write to ``part``; it becomes ``path`` when all went well.

    Whatever ends the writing, a full disk or Ctrl-C, ``path`` is the old file or the new one, never half of it.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "note.txt")
    ...     with whole(path) as part:
    ...         _ = part.write_text("done")
    ...     path.read_text(), len(list(path.parent.iterdir()))
    ('done', 1)
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    part = target.with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    try:
        yield part
        os.replace(part, target)
    finally:
        with suppress(OSError):
            part.unlink()
