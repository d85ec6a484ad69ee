"""Builds the wheel and the sdist into dist/, and looks whether they hold what a user needs and nothing else.

Needs Python alone: what it uses is installed into an environment of its own.
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
WANTED = (
    "autograd/__init__.py",
    "autograd/__init__.pyi",
    "autograd/py.typed",
    "nn/py.typed",
    "viz/py.typed",
    "viz/page/web/built/stepper.js",
    "viz/page/web/built/playground.js",
    "viz/command/course_files/checks.py",
    "dist-info/licenses/LICENSE",
    "dist-info/entry_points.txt",
)
"""Ends of the names of files that the wheel must have."""
BUNDLED = (
    "preact: Copyright",
    "@preact/signals: Copyright",
    "@preact/signals-core: Copyright",
    "Permission is hereby granted",
)
"""What the built pages say of the projects whose code is in them."""
NEVER = ("tests/", "docs/", ".github/", ".ci/", "build/", "__pycache__", ".ipynb", "node_modules")


def environment(folder: Path) -> Path:
    """The Python of a new environment with the tools."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    run(python, "pip", "install", "--quiet", "build", "twine", "validate-pyproject[all]")
    return python


def run(python: Path, *module: str) -> None:
    """Run a module, and stop if it fails."""
    subprocess.run([python, "-m", *module], cwd=ROOT, check=True, stdin=subprocess.DEVNULL)


def faults(wheel: Path, source: Path) -> list[str]:
    """What is missing from the two archives, or should not be there."""
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        built = [packed.read(name).decode() for name in names if "/built/" in name and name.endswith(".js")]
    with tarfile.open(source) as packed:
        inside = [name.split("/", 1)[-1] for name in packed.getnames()]
    said = [f"the wheel has no {end}" for end in WANTED if not any(name.endswith(end) for name in names)]
    said += [f"the wheel has {name}" for name in names if any(part in name for part in NEVER)]
    said += [f"a built page does not say {of}" for of in BUNDLED if sum(of in text for text in built) < 2]
    needed = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "tests/__init__.py", "docs/index.md")
    said += [f"the sdist has no {name}" for name in needed if name not in inside]
    return said


def main() -> int:
    """Build, check, and say what is wrong."""
    shutil.rmtree(DIST, ignore_errors=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        python = environment(Path(folder))
        run(python, "validate_pyproject", "pyproject.toml")
        run(python, "build", "--outdir", str(DIST))
        made = sorted(DIST.iterdir())
        run(python, "twine", "check", "--strict", *map(str, made))
    (wheel,), (source,) = ([path for path in made if path.name.endswith(end)] for end in (".whl", ".tar.gz"))
    said = faults(wheel, source)
    sizes = [f"{path.name}: {path.stat().st_size / 1e6:.1f} MB" for path in made]
    print(*said or sizes, sep="\n")
    return bool(said)


if __name__ == "__main__":
    sys.exit(main())
