"""The files that the command writes: which, what each is for, and how they come to their place whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from viz.errors import OutputError

FILES = {
    "index.html": "all of it on one page: open it in a browser",
    "report.txt": "how good it is, beside guessing, and the chain of the first sample",
    "columns.csv": "what was done to each column",
    "backprop.html": "step through backprop of the first sample",
    "backprop.txt": "every step of it in words and numbers",
    "playground.html": "train it further, edit it, and take its gradients apart",
    "graph.svg": "its chain, values and gradients",
    "boundary.png": "the decision boundary",
    "curves.png": "the loss, epoch by epoch",
    "confusion.png": "which classes are taken for which",
    "residuals.png": "predicted beside measured, and how far off",
    "model.npz": "the network: chalkgrad predict model.npz NEW.csv",
}


def check_writable(out: Path) -> None:
    """Raise OutputError unless the files can be written to ``out``; nothing is left behind."""
    made: list[Path] = []
    try:
        made = [folder for folder in (out, *out.parents) if not folder.exists()]
        if not made and not out.is_dir():
            raise OutputError(f"--out {out}: this is a file; name a folder.")
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
        for name in FILES:
            if (out / name).is_dir():
                raise OutputError(f"--out {out}: {name} is a folder there; remove it, or name another folder.")
    except OSError as error:
        raise OutputError(f"--out {out}: cannot write there ({error.strerror}); name another folder.") from error
    finally:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()


def write(files: dict[str, bytes], out: Path) -> None:
    """Write all files whole, or none. Files of an earlier run that this one has not made tell of another, and go."""
    write_parts(files, out)
    for name in FILES.keys() - files.keys():
        with suppress(OSError):
            (out / name).unlink()


def write_parts(files: dict[str, bytes], out: Path) -> None:
    """Write files beside their places first, then move them there."""
    parts: dict[str, str] = {}
    name = ""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with tempfile.NamedTemporaryFile(dir=out, delete=False) as part:
                parts[name] = part.name
                part.write(content)
            os.chmod(part.name, 0o644)
        for name, path in parts.items():
            os.replace(path, out / name)
    except OSError as error:
        raise OutputError(f"{out / name}: cannot be written ({error.strerror}); name another folder.") from error
    finally:
        for path in parts.values():
            with suppress(OSError):
                os.unlink(path)


def write_one(content: bytes, path: Path) -> None:
    """Write one file whole, or none."""
    if path.is_dir():
        raise OutputError(f"--out {path}: this is a folder; name a file in it.")
    write_parts({path.name: content}, path.parent)
