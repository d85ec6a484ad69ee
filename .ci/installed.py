"""``python .ci/installed.py oldest`` (or ``newest``): the wheel as a user has it, in a clean environment.

With the oldest versions that pyproject.toml allows and this Python can install, or with the newest, it runs the command
and the tests of the engine and of the networks.
"""

import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WITH_WHEELS = {
    # The first version that has a wheel for a Python, where that is later than the oldest allowed.
    "numpy": {(3, 14): "2.3.3"},
    "pandas": {(3, 14): "2.3.3"},
    "matplotlib": {},
}
TESTS = ("tests/autograd", "tests/nn")
WITH = (
    "pytest>=9.0",
    "pytest-xdist>=3.6",
    "hypothesis>=6.112",
    "scikit-learn>=1.6",
    "nbformat>=5.10",
    "nilearn>=0.11",
    "safetensors>=0.4.3",
)


def oldest() -> list[str]:
    """The dependencies at the least version that is allowed, as far as this Python has it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[(.*?)^\]", text, flags=re.DOTALL | re.MULTILINE)
    pinned = []
    for name, version in re.findall(r'"([\w-]+)[>=]=([\d.]+)"', block[1] if block else ""):
        later = [least for since, least in WITH_WHEELS.get(name, {}).items() if sys.version_info[:2] >= since]
        pinned.append(f"{name}=={later[-1] if later else version}")
    return pinned


def main() -> int:
    """Install, and run."""
    versions = sys.argv[1] if len(sys.argv) > 1 else "newest"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        venv.create(folder, with_pip=True)
        windows = sys.platform == "win32"
        inside, end = Path(folder, "Scripts" if windows else "bin"), ".exe" if windows else ""
        python, command, tests = (inside / (name + end) for name in ("python", "chalkgrad", "pytest"))

        def run(*words: object, cwd: Path = ROOT, **environment: str) -> None:
            print("$", *words, flush=True)
            given = {**os.environ, "PYTHONPATH": "", **environment}
            subprocess.run([*map(str, words)], cwd=cwd, env=given, check=True, stdin=subprocess.DEVNULL)

        run(python, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ".")
        (wheel,) = Path(folder).glob("chalkgrad-*.whl")
        pinned = oldest() if versions == "oldest" else []
        run(python, "-m", "pip", "install", "--quiet", wheel, *pinned, *WITH)
        run(python, "-m", "pip", "list")
        run(command, "--out", "out", cwd=Path(folder))
        # A console of Windows that knows neither ∂ nor σ.
        run(command, "--out", "again", cwd=Path(folder), PYTHONIOENCODING="cp1252")
        # Not `python -m pytest`, which would look here first, and test the sources in place of what was installed.
        run(tests, "-q", "-p", "no:cacheprovider", "-n", "2", *TESTS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
